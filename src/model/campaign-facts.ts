/**
 * What is true of a cluster of messages as a whole: the model that campaign rules see (docs/campaign-fields.md). Shares are
 * 0 to 1, of the messages where nothing else is said.
 */
import type { Severity } from "./finding.ts";

export interface CampaignSender {
  readonly email: string;
  readonly root_domain: string | null;
  /** The display name most used. */
  readonly name: string | null;
  readonly messages: number;
  readonly people: number;
  /** Nobody here had mail from this address before the campaign. */
  readonly new: boolean;
  /** Somebody here wrote to this address before the campaign. */
  readonly written_to: boolean;
  /** The display name has a word of the domain, as an organisation's own mail does. */
  readonly name_in_domain: boolean;
  /** The display name was known here before, from another address. */
  readonly name_known_elsewhere: boolean;
  /** The display name is that of a person of the roster who does not own the address. */
  readonly name_of_member: boolean;
}

export interface CampaignToken {
  /** Place, alphabet and length: `query u: 24 hex`. */
  readonly scheme: string;
  readonly messages: number;
  /** Share of the campaign's messages. */
  readonly share: number;
  /** Share of those messages whose token nobody else got. */
  readonly per_recipient: number;
  readonly encodes_recipient: boolean;
}

export interface CampaignHost {
  readonly host: string;
  readonly root_domain: string | null;
  readonly messages: number;
  readonly people: number;
  /** Share of the campaign's messages. */
  readonly share: number;
  /** Loaded on opening, not followed by hand. */
  readonly loaded: boolean;
  /** Nobody here had mail that names its organizational domain before the campaign. */
  readonly new: boolean;
  /** Its organizational domain is that of a sender. */
  readonly of_sender: boolean;
}

export interface CampaignFile {
  readonly name: string | null;
  readonly extension: string | null;
  readonly type: string | null;
  readonly messages: number;
  readonly people: number;
  /** Share of the campaign's messages. */
  readonly share: number;
}

export interface CampaignRuleHit {
  readonly rule: string;
  readonly id: string;
  readonly severity: Severity;
  readonly techniques: readonly string[];
  readonly messages: number;
  readonly people: number;
  /** Share of the campaign's messages. */
  readonly share: number;
}

export interface CampaignGroup {
  readonly group: string;
  readonly name: string;
  readonly kind: string;
  readonly q: number;
  /** Against people of the same organization and standing. */
  readonly odds: number;
  /** Lower end of the 95 % interval. */
  readonly low: number;
  readonly hit: number;
  readonly looked_at: number;
  /** Of the people hit, those who belong to the group. */
  readonly share_of_hit: number;
  /** Of the group's people who were looked at, those who were hit. */
  readonly share_of_group: number;
  /** Of the people looked at in the mail organizations that were hit, those who belong to the group: a house is about 1. */
  readonly share_of_looked_at: number;
  /** Not explained by another group. */
  readonly stands_alone: boolean;
}

export interface EarlierCampaign {
  readonly kind: string;
  readonly days_before: number;
  /** People of this campaign whom the earlier one had. */
  readonly people: number;
  /** Their share of the people of this campaign. */
  readonly share: number;
  /** Chance of sharing so many people by accident, among all whose mail was looked at. */
  readonly chance: number;
}

export interface CampaignFacts {
  readonly messages: {
    readonly count: number;
    readonly days: number;
    /** Messages on the busiest day. */
    readonly busiest_day: number;
    readonly subjects: number;
    /** Different masked texts. */
    readonly texts: number;
    /** Share of the most frequent masked text. */
    readonly same_text: number;
  };
  readonly people: {
    readonly count: number;
    readonly mailboxes: number;
    /** Organizational domains of the mailboxes. */
    readonly organizations: number;
    /** Messages a person. */
    readonly messages_each: number;
    /** Sender addresses that one person got mail from, on average. */
    readonly senders_each: number;
  };
  readonly senders: {
    readonly count: number;
    readonly domains: number;
    readonly names: number;
    /** Messages a sender address. */
    readonly messages_each: number;
    /** People whom a sender address wrote to, on average. */
    readonly people_each: number;
    /** The busiest, at most 50. */
    readonly list: readonly CampaignSender[];
  };
  /** Share of messages that are the first from their address to that mailbox. */
  readonly first_contact: number;
  /** Share of messages whose sender somebody here had written to, or that answer. */
  readonly solicited: number;
  readonly reply: number;
  readonly bulk: number;
  readonly automatic: number;
  readonly asks_credentials: number;
  /** Share of messages from within the organisation. */
  readonly internal: number;
  /** Share of messages that load something from outside on opening. */
  readonly loads_remote: number;
  readonly links: number;
  /** Share of messages with a link to a file that runs or hides one that does. */
  readonly links_to_files: number;
  readonly authentication: {
    readonly dmarc_fail: number;
    readonly pass: number;
    /** Replies go to another organizational domain than the author's. */
    readonly reply_elsewhere: number;
  };
  readonly tokens: readonly CampaignToken[];
  readonly hosts: readonly CampaignHost[];
  readonly files: readonly CampaignFile[];
  readonly findings: readonly CampaignRuleHit[];
  /** Mailing list and mailing service domains. */
  readonly lists: readonly string[];
  readonly groups: readonly CampaignGroup[];
  readonly earlier: readonly EarlierCampaign[];
}
