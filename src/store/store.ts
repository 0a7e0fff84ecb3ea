/**
 * The one interface to what is remembered. SQLite and PostgreSQL implement it and pass one contract suite
 * (test/contract/store.ts). Everything a method does is one transaction: killed at any instant, the store opens again
 * with all of it or nothing of it. Mail content is in observations and sealed bodies, and as far as a notice quotes it, in
 * documents.
 */
import type { Campaign, CampaignEvent, Judgement } from "../model/campaign.ts";
import type { Delivery, Observation, StoredFinding } from "../model/observation.ts";
import type { NameProposal, Roster } from "../model/roster.ts";

/** A message and the mailbox it lay in, as ingest hands it over. */
export interface NewCopy {
  readonly observation: Observation;
  readonly delivery: Delivery;
  readonly findings: readonly StoredFinding[];
  /** Numbers of its observables (`observableKey`). */
  readonly keys: readonly number[];
  /** What linking compares, packed by `link`; opaque here. Empty for mail that is not linked. */
  readonly fingerprint: Uint8Array;
  /** The raw message, to be sealed and kept; null where nothing needs it. */
  readonly body: Uint8Array | null;
}

/** How far a file was read. A file is known by path, size and time of change. */
export interface FileProgress {
  readonly path: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  /** Messages of it that are in the store. */
  readonly messages: number;
  readonly isWhole: boolean;
}

export interface AddedCopies {
  readonly messages: number;
  readonly deliveries: number;
  /** Copies that were there already. */
  readonly known: number;
}

/** A message of the store; `id` grows in the order in which messages were added. */
export interface StoredMessage {
  readonly id: number;
  readonly observation: Observation;
  readonly findings: readonly StoredFinding[];
  readonly hasBody: boolean;
}

export interface StoredDelivery extends Delivery {
  /** The message's `id`. */
  readonly message: number;
  /** Date of the message, RFC 3339. */
  readonly date: string | null;
  /** When a run last saw this copy, RFC 3339. */
  readonly last_seen: string;
  /** Whether the last whole reading of where it lay still had it; null where it was not read again as a whole. */
  readonly still_there: boolean | null;
}

/** What linking reads of a message. */
export interface StoredFingerprint {
  readonly id: number;
  readonly key: string;
  /** Seconds since 1970; null where the message has no date. */
  readonly seconds: number | null;
  readonly fingerprint: Uint8Array;
}

/** One message that an observable was found in. */
export interface Sighting {
  readonly message: number;
  readonly seconds: number | null;
}

/** What was known under an observable before a moment. */
export interface SeenBefore {
  /** Messages, counted up to 1,000. */
  readonly messages: number;
  /** Seconds since 1970; null when there are none. */
  readonly first: number | null;
  readonly last: number | null;
}

/** What was looked at of a mailbox, and is still known: what retention has taken does not count. */
export interface MailboxCoverage {
  readonly mailbox: string;
  readonly messages: number;
  /** Dates of its mail, RFC 3339, from where retention has come to; null where nothing with a date is left. */
  readonly first: string | null;
  readonly last: string | null;
  /** When a run last read all of it, RFC 3339. */
  readonly read_at: string | null;
}

export interface IngestRun {
  readonly id: number;
  readonly startedAt: string;
  /** Messages below this id were there when the run began. */
  readonly firstMessage: number;
}

/** Days that a class of data is kept; null keeps it. */
export interface RetentionPolicy {
  readonly bodies: number | null;
  readonly observations: number | null;
  readonly findings: number | null;
  readonly campaigns: number | null;
}

/** A line of the record as it is kept: its bytes are what was hashed, and nobody changes them. */
export interface RecordRow {
  readonly number: number;
  /** JSON, one line. */
  readonly entry: string;
  /** What finds it: `recordKey` of what it is about. Nothing hashes them, so the entry itself is what counts. */
  readonly campaign: Uint8Array | null;
  readonly person: Uint8Array | null;
}

/** Entries for the end of the record, with the tree hashes that they complete (RFC 9162 §2.1). */
export interface Appending {
  /** Nothing is written where the record is not this long any more. */
  readonly expectedSize: number;
  readonly entries: readonly {
    readonly entry: string;
    /** To find it again. */
    readonly campaign: string | null;
    readonly person: string | null;
  }[];
  readonly nodes: readonly TreeNode[];
  /** Texts that entries name by their SHA-256; they can be erased, entries cannot. */
  readonly documents: readonly Uint8Array[];
  /** SHA-256, in hexadecimal, of documents that are erased for good. */
  readonly erased?: readonly string[];
}

/** The hash over the leaves from `place` x 2^`level`, 2^`level` of them. */
export interface TreeNode {
  readonly level: number;
  readonly place: number;
  readonly hash: Uint8Array;
}

/** Entries on this campaign, or on this person, or both. */
export interface RecordFilter {
  readonly campaign?: string;
  readonly person?: string;
}

export interface PurgedBefore {
  /** Of observations before it, those that are left are members of campaigns, or came later. */
  readonly observations: string | null;
  readonly campaigns: string | null;
}

export interface DateRange {
  /** Seconds since 1970, inclusive; null is open. */
  readonly since: number | null;
  readonly until: number | null;
}

export interface Store {
  readonly backend: "sqlite" | "postgres";
  close(): Promise<void>;

  // Ingest.
  beginRun(startedAt: string, roots: readonly string[]): Promise<IngestRun>;
  progressOf(path: string): Promise<FileProgress | null>;
  /**
   * Copies with the progress they stand for: of each file they lay in, or of the archive that holds it (`a.zip` for
   * `a.zip!/1.eml`). A copy that is there is only marked as seen by this run.
   */
  addCopies(
    run: IngestRun,
    copies: readonly NewCopy[],
    progress: readonly FileProgress[],
  ): Promise<AddedCopies>;
  /** Marks all copies of an unchanged file as seen by this run, without reading it; how many. Written with the run's next call. */
  touchFile(run: IngestRun, path: string): Promise<number>;
  /**
   * The roots were read whole but for `unread`, paths of files and folders that could not be: copies below the roots
   * that this run did not see are no longer there, and of copies below `unread` nothing is known.
   */
  finishRun(run: IngestRun, finishedAt: string, unread?: readonly string[]): Promise<void>;
  /** Copies of these messages, for reading their bodies again where they lay. */
  deliveriesOf(messages: readonly number[]): Promise<readonly StoredDelivery[]>;
  /** Seals and keeps raw messages, by message id. */
  keepBodies(bodies: readonly { readonly message: number; readonly body: Uint8Array }[]): Promise<void>;
  /** The raw message; null where none is kept. Whoever calls this records why. */
  bodyOf(message: number): Promise<Uint8Array | null>;

  // Looking up.
  counts(): Promise<{ readonly messages: number; readonly deliveries: number; readonly mailboxes: number }>;
  messages(ids: readonly number[]): Promise<readonly StoredMessage[]>;
  /** Ids for content keys or Message-IDs, in the order asked; null where unknown. */
  idsOf(keys: readonly string[]): Promise<readonly (number | null)[]>;
  /** Every message of that content key or Message-ID, by id: whoever writes a mail chooses its Message-ID. */
  idsNamed(name: string): Promise<readonly number[]>;
  /** Every message posted under the number, by date; `observableKey` collides once in 2^53, so compare what matters. */
  sightings(key: number, range: DateRange): Promise<readonly Sighting[]>;
  /** With `belowMessage` only messages of a lower id: what was there before a run, however far the run has come. */
  seenBefore(
    asked: readonly { readonly key: number; readonly seconds: number }[],
    belowMessage?: number,
  ): Promise<readonly SeenBefore[]>;
  /** All messages by id, in chunks. */
  allMessages(range: DateRange): AsyncIterable<readonly StoredMessage[]>;
  /** All that have a fingerprint, by id, in chunks. */
  fingerprints(): AsyncIterable<readonly StoredFingerprint[]>;
  /** Message ids with mailboxes, by message, in chunks; mailboxes by their number. */
  mailboxesOfMessages(): AsyncIterable<{ readonly messages: Int32Array; readonly mailboxes: Int32Array }>;
  /** Mailbox addresses; the number of one is its place. */
  mailboxNames(): Promise<readonly string[]>;
  coverage(): Promise<readonly MailboxCoverage[]>;

  // Roster. `roster-import.ts` merges what a file says into a source's history; here it is only kept.
  /** Every source's people, groups, memberships and mailboxes in one. */
  roster(): Promise<Roster>;
  /** What one source has said; empty where it has said nothing. */
  rosterOf(source: string): Promise<Roster>;
  /** In place of what the source had. Its rows may refer to people and groups of other sources. */
  saveRoster(source: string, roster: Roster): Promise<void>;
  proposals(): Promise<readonly NameProposal[]>;
  saveProposals(proposals: readonly NameProposal[]): Promise<void>;

  // Campaigns.
  campaigns(): Promise<readonly Campaign[]>;
  campaign(id: string): Promise<Campaign | null>;
  /**
   * The whole outcome of a run in place of the one before; events and entries of the record are added. Campaigns that ended
   * before those that `purge` took are left out, with the events that made them, but for those of `told.unfinished`.
   * Nothing is written where somebody was faster.
   */
  saveCampaigns(
    campaigns: readonly Campaign[],
    events: readonly Omit<CampaignEvent, "id">[],
    state: LinkState,
    told?: SavedWith,
  ): Promise<SaveOutcome>;
  /** How many runs of linking were saved. */
  linkRuns(): Promise<number>;
  events(): Promise<readonly CampaignEvent[]>;
  linkState(): Promise<LinkState | null>;
  judgements(): Promise<readonly Judgement[]>;
  /** A later judgement on the same two messages takes the place of the earlier one; both stay in the table. */
  addJudgement(judgement: Judgement): Promise<void>;

  // The record. Nothing here changes or removes an entry.
  recordSize(): Promise<number>;
  /** False, and nothing is written, where the record is not as long as expected. Outlives a power cut. */
  append(appending: Appending): Promise<boolean>;
  /** From `from` on, in order, in chunks. */
  record(from?: number, filter?: RecordFilter): AsyncIterable<readonly RecordRow[]>;
  /** Null for one that is not complete yet. */
  treeNodes(
    asked: readonly { readonly level: number; readonly place: number }[],
  ): Promise<readonly (Uint8Array | null)[]>;
  /** By SHA-256 in hexadecimal; null where none is kept. */
  document(hash: string): Promise<Uint8Array | null>;
  /** SHA-256 of all that are kept, in hexadecimal. */
  documents(): Promise<readonly string[]>;
  /** Signed states of the record, the longest last: notes in the form of C2SP tlog-checkpoint. */
  checkpoints(): Promise<readonly { readonly size: number; readonly note: string }[]>;
  addCheckpoint(size: number, note: string): Promise<void>;

  // Settings and retention.
  setting(name: string): Promise<string | null>;
  setSetting(name: string, value: string): Promise<void>;
  /** What linking must know to be up to date: changes with every added message, judgement and roster import. */
  version(): Promise<number>;
  /** Campaigns of `unfinished` are kept, however old: somebody must still be told of them. */
  purge(
    policy: RetentionPolicy,
    now: string,
    unfinished?: ReadonlySet<string>,
  ): Promise<Readonly<Record<keyof RetentionPolicy, number>>>;
  /** How far purges have come, RFC 3339; null where none took anything. */
  purgedBefore(): Promise<PurgedBefore>;
}

/** What is saved in one transaction with a run of linking, and what the run was computed on. */
export interface SavedWith {
  readonly appending: Appending;
  /** Ids of campaigns that are kept, however old. */
  readonly unfinished: ReadonlySet<string>;
  /** `linkRuns()` before the run read anything. */
  readonly linkRuns: number;
}

/**
 * `relinked`: another run was saved since this one began, so that its campaigns, names and events are of a state that is no
 * more. `grown`: only the record is longer than expected.
 */
export type SaveOutcome = "saved" | "grown" | "relinked";

/** What the last run of linking saw, and what it said of the whole. */
export interface LinkState {
  /** `version()` at the time. */
  readonly version: number;
  readonly at: string;
  /** JSON: counts, values over the cap, reported bridges. */
  readonly summary: string;
  /** Campaigns that are not found now and whose people were to be told: found again, they are the same. */
  readonly gone?: readonly GoneCampaign[];
}

export interface GoneCampaign {
  readonly id: string;
  /** Content keys of its messages. */
  readonly keys: readonly string[];
}
