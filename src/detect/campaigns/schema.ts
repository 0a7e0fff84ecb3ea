/** The schema that campaign rules are checked against; `docs/campaign-fields.md` is generated from it. */
import { BUILTIN_SIGNATURES } from "../../mql/builtin-signatures.ts";
import { arrayOf, BOOL, FLOAT, INT, objectOf, STRING } from "../../mql/schema-builder.ts";
import type { FunctionSignature, Schema } from "../../mql/types.ts";
import { LISTS } from "../schema.ts";

const LOWER = { lowerCase: true } as const;

const SENDER = objectOf("CampaignSender", {
  email: [STRING, "The address.", LOWER],
  root_domain: [STRING, "Its organizational domain.", LOWER],
  name: [STRING, "The display name most used."],
  messages: [INT, "Messages from this address."],
  people: [INT, "People who got mail from it."],
  new: [BOOL, "Nobody here had mail from this address before the campaign."],
  written_to: [BOOL, "Somebody here wrote to this address before the campaign."],
  name_in_domain: [BOOL, "The display name has a word of the domain, as an organisation's own mail does."],
  name_known_elsewhere: [BOOL, "The display name was known here before, from another address."],
  name_of_member: [BOOL, "The display name is that of a person of the roster who does not own the address."],
});

const TOKEN = objectOf("CampaignToken", {
  scheme: [STRING, "Place, alphabet and length, such as `query u: 24 hex`."],
  messages: [INT, "Messages with such a token."],
  share: [FLOAT, "Share of the campaign's messages."],
  per_recipient: [FLOAT, "Share of those messages whose token nobody else got."],
  encodes_recipient: [BOOL, "The token is the recipient's address in some encoding."],
});

const HOST = objectOf("CampaignHost", {
  host: [STRING, "The host.", LOWER],
  root_domain: [STRING, "Its organizational domain.", LOWER],
  messages: [INT, "Messages that name it."],
  people: [INT, "People who got them."],
  share: [FLOAT, "Share of the campaign's messages."],
  loaded: [BOOL, "Loaded on opening, not followed by hand."],
  new: [BOOL, "Nobody here had mail that names its organizational domain before the campaign."],
  of_sender: [BOOL, "Its organizational domain is that of a sender."],
});

const FILE = objectOf("CampaignFile", {
  name: [STRING, "The file name."],
  extension: [STRING, "Without the dot.", LOWER],
  type: [STRING, "What the file is, by its bytes."],
  messages: [INT, "Messages that carry it."],
  people: [INT, "People who got it."],
  share: [FLOAT, "Share of the campaign's messages."],
});

const RULE_HIT = objectOf("CampaignRuleHit", {
  rule: [STRING, "The name of the rule that fired on messages."],
  id: [STRING, "Its id."],
  severity: [STRING, "Its severity."],
  techniques: [arrayOf(STRING), "Its ATT&CK techniques."],
  messages: [INT, "Messages it fired on."],
  people: [INT, "People who got them."],
  share: [FLOAT, "Share of the campaign's messages."],
});

const GROUP = objectOf("CampaignGroup", {
  group: [STRING, "The group's id in the roster."],
  name: [STRING, "Its name."],
  kind: [STRING, "Its kind in the roster."],
  q: [
    FLOAT,
    "Chance of so many of its people by accident, given how many of each mail organization and standing (seat, staff) were hit; corrected for all groups tested.",
  ],
  odds: [FLOAT, "Odds ratio against people of the same organization and standing."],
  low: [FLOAT, "Lower end of the 95 % interval of the odds ratio."],
  hit: [INT, "Its people who were hit."],
  looked_at: [INT, "Its people whose mail was looked at."],
  share_of_hit: [FLOAT, "Share of the people hit that belong to it."],
  share_of_group: [FLOAT, "Share of its people looked at that were hit."],
  share_of_looked_at: [
    FLOAT,
    "Share of the people looked at in the mail organizations that were hit that belong to it; a house is about 1.",
  ],
  stands_alone: [BOOL, "No other group explains it."],
});

const EARLIER = objectOf("EarlierCampaign", {
  kind: [STRING, "Its kind."],
  days_before: [FLOAT, "Days between its last message and the first of this one; 0 where they overlap."],
  people: [INT, "People whom both had."],
  share: [FLOAT, "Their share of the people of this campaign."],
  chance: [FLOAT, "Chance of sharing so many by accident, among all whose mail was looked at."],
});

export const CAMPAIGN = objectOf("Campaign", {
  messages: [
    objectOf("CampaignMessages", {
      count: [INT, "How many."],
      days: [FLOAT, "Days from the first to the last."],
      busiest_day: [INT, "Messages on the busiest day."],
      subjects: [INT, "Different subjects, names and numbers masked."],
      texts: [INT, "Different texts, names, numbers, dates and links masked."],
      same_text: [FLOAT, "Share of messages with the most frequent text."],
    }),
    "The messages.",
  ],
  people: [
    objectOf("CampaignPeople", {
      count: [INT, "People who got the campaign."],
      mailboxes: [INT, "Mailboxes it lay in."],
      organizations: [INT, "Organizational domains of those mailboxes."],
      messages_each: [FLOAT, "Messages a person."],
      senders_each: [FLOAT, "Sender addresses that one person got mail from, on average."],
    }),
    "Who got it.",
  ],
  senders: [
    objectOf("CampaignSenders", {
      count: [INT, "Addresses it came from."],
      domains: [INT, "Organizational domains of those addresses."],
      names: [INT, "Different display names."],
      messages_each: [FLOAT, "Messages an address."],
      people_each: [FLOAT, "People an address wrote to."],
      list: [arrayOf(SENDER), "The addresses, the busiest first, at most 50."],
    }),
    "Who it says it is from.",
  ],
  first_contact: [FLOAT, "Share of messages that are the first from their address to that mailbox."],
  solicited: [FLOAT, "Share of messages whose sender somebody here had written to, or that answer."],
  reply: [FLOAT, "Share of messages that answer."],
  bulk: [FLOAT, "Share of messages with the marks of a mailing."],
  automatic: [FLOAT, "Share of messages written by a machine on its own account."],
  asks_credentials: [FLOAT, "Share of messages that ask for a password or a code."],
  internal: [FLOAT, "Share of messages from within the organisation."],
  loads_remote: [FLOAT, "Share of messages that load something from outside on opening."],
  links: [FLOAT, "Share of messages with a link."],
  links_to_files: [
    FLOAT,
    "Share of messages with a link to a file that runs or hides one that does, by its path.",
  ],
  authentication: [
    objectOf("CampaignAuthentication", {
      dmarc_fail: [FLOAT, "Share of messages that fail DMARC."],
      pass: [FLOAT, "Share of messages that pass DMARC or SPF."],
      reply_elsewhere: [FLOAT, "Share of messages whose replies go to another organizational domain."],
    }),
    "What receivers said.",
  ],
  tokens: [arrayOf(TOKEN), "Tokens in links and images."],
  hosts: [arrayOf(HOST), "Hosts of links and of what is loaded."],
  files: [arrayOf(FILE), "Attachments."],
  findings: [arrayOf(RULE_HIT), "Rules that fired on single messages."],
  lists: [arrayOf(STRING), "Domains of mailing lists and mailing services that the messages name."],
  groups: [arrayOf(GROUP), "Groups of the roster whose people were hit more than by chance, best first."],
  earlier: [arrayOf(EARLIER), "Campaigns before this one at the same people."],
});

export function campaignSchema(functions: Iterable<FunctionSignature>): Schema {
  const all = new Map(BUILTIN_SIGNATURES);
  for (const signature of functions) all.set(signature.name, signature);
  return { root: CAMPAIGN, functions: all, lists: LISTS, resultCapabilities: new Map() };
}
