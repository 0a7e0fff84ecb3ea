/** The store on any database: each method is one transaction around the functions of this folder. */
import type { Campaign, CampaignEvent, Judgement } from "../model/campaign.ts";
import type { NameProposal, Roster } from "../model/roster.ts";
import { addCopies, BODY } from "./add-copies.ts";
import {
  readCampaign,
  readCampaigns,
  readEvents,
  readJudgements,
  readLinkState,
  writeCampaigns,
  writeJudgement,
} from "./campaign-rows.ts";
import { type Connection, type Database, first, type WriteKind } from "./connection.ts";
import { addToCounter, counterValue } from "./counters.ts";
import { knownFile, progressOf, settleFiles, touchFiles } from "./files.ts";
import { fingerprintsAfter } from "./fingerprints.ts";
import { readHorizon } from "./horizons.ts";
import {
  type Asking,
  deliveriesOf,
  idsNamed,
  idsOf,
  MAILBOX_SCAN_STEP,
  mailboxesBetween,
  messageKeys,
  messages,
  messagesAfter,
  seenBefore,
  sightings,
} from "./lookups.ts";
import { coverage, mailboxCount, mailboxNames } from "./mailboxes.ts";
import { dateOf } from "./moment.ts";
import { Postings } from "./postings.ts";
import {
  appendEntries,
  documentHashes,
  entriesFrom,
  readCheckpoints,
  readDocument,
  recordSize,
  treeNodes,
  writeCheckpoint,
} from "./record-rows.ts";
import { purge } from "./retention.ts";
import { readProposals, readRoster, writeProposals, writeRoster } from "./roster-rows.ts";
import { type Sealer, wrongKey } from "./seal.ts";
import { readSetting, writeSetting } from "./settings.ts";
import { storableText } from "./storable-text.ts";
import type {
  Appending,
  DateRange,
  FileProgress,
  IngestRun,
  LinkState,
  NewCopy,
  RecordFilter,
  RecordRow,
  RetentionPolicy,
  SavedWith,
  SaveOutcome,
  Store,
  StoredFingerprint,
  StoredMessage,
  TreeNode,
} from "./store.ts";

const KEY_CHECK = "body.key";
const TOUCHED_MAX = 10_000;
const NONE: ReadonlySet<string> = new Set();

export class SqlStore implements Store {
  readonly #database: Database;
  readonly #sealer: Sealer;
  readonly #postings: Postings;
  /** Files that runs came across and that are not written yet. */
  #touched = new Map<number, Set<number>>();
  #keyIsChecked = false;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
    this.#postings = new Postings(database.dialect);
  }

  get backend() {
    return this.#database.backend;
  }

  close() {
    return this.#database.close();
  }

  beginRun(startedAt: string, roots: readonly string[]): Promise<IngestRun> {
    return this.#database.write(async (connection) => {
      const row = first(await connection.all<{ last: number | null }>("SELECT MAX(id) AS last FROM run"));
      const id = (row?.last ?? 0) + 1;
      await connection.insert({ table: "run", columns: ["id", "started_at", "roots"] }, [
        [id, storableText(startedAt), JSON.stringify(roots)],
      ]);
      return { id, startedAt, firstMessage: (await counterValue(connection, "message")) + 1 };
    });
  }

  progressOf(path: string) {
    return this.#database.read((connection) => progressOf(connection, path));
  }

  addCopies(run: IngestRun, copies: readonly NewCopy[], progress: readonly FileProgress[]) {
    return this.#writeWithTouched(async (connection) => {
      if (copies.some(({ body }) => body !== null)) await this.#checkKey(connection, true);
      const { dialect } = this.#database;
      const adding = { connection, dialect, postings: this.#postings, sealer: this.#sealer, run };
      return addCopies(adding, copies, progress);
    }, "bulk");
  }

  // Written with the next call that writes: one transaction a file would be most of what reading nothing costs. What a
  // kill takes of it belongs to a run that did not finish, and only a finished run says what is gone.
  async touchFile(run: IngestRun, path: string): Promise<number> {
    const file = await this.#database.read((connection) => knownFile(connection, path));
    if (file === null) return 0;
    if (this.#touch(run.id, file.id) >= TOUCHED_MAX) await this.#writeWithTouched(async () => {}, "bulk");
    return file.messages;
  }

  /** A transaction that also writes which files were come across. */
  async #writeWithTouched<T>(work: (connection: Connection) => Promise<T>, kind: WriteKind): Promise<T> {
    const { dialect } = this.#database;
    const touched = this.#touched;
    this.#touched = new Map();
    try {
      return await this.#database.write(async (connection) => {
        for (const [run, files] of touched) await touchFiles(connection, dialect, { run, files: [...files] });
        return work(connection);
      }, kind);
    } catch (error) {
      // Nothing was written: what was come across still was.
      for (const [run, files] of touched) for (const file of files) this.#touch(run, file);
      throw error;
    }
  }

  #touch(run: number, file: number): number {
    const files = this.#touched.get(run) ?? new Set();
    this.#touched.set(run, files.add(file));
    return files.size;
  }

  finishRun(run: IngestRun, finishedAt: string, unread: readonly string[] = []): Promise<void> {
    return this.#writeWithTouched(async (connection) => {
      const row = first(
        await connection.all<{ roots: string }>("SELECT roots FROM run WHERE id = ?", [run.id]),
      );
      const roots = row === null ? [] : JSON.parse(row.roots);
      await settleFiles(connection, { run, roots, unread });
      const at = storableText(finishedAt);
      await connection.run("UPDATE run SET finished_at = ? WHERE id = ?", [at, run.id]);
    }, "record");
  }

  deliveriesOf(ids: readonly number[]) {
    return this.#ask((asking) => deliveriesOf(asking, ids));
  }

  keepBodies(bodies: readonly { readonly message: number; readonly body: Uint8Array }[]): Promise<void> {
    return this.#database.write(async (connection) => {
      await this.#checkKey(connection, true);
      const keys = await messageKeys(
        connection,
        this.#database.dialect,
        bodies.map(({ message }) => message),
      );
      const rows = new Map<number, [number, Uint8Array]>();
      for (const { message, body } of bodies) {
        const key = keys.get(message);
        if (key !== undefined) rows.set(message, [message, this.#sealer.seal(body, key)]);
      }
      await connection.put(BODY, [...rows.values()]);
    });
  }

  bodyOf(message: number): Promise<Uint8Array | null> {
    return this.#database.read(async (connection) => {
      const row = first(
        await connection.all<{ sealed: Uint8Array }>("SELECT sealed FROM body WHERE message = ?", [message]),
      );
      if (row === null) return null;
      await this.#checkKey(connection, false);
      const key = (await messageKeys(connection, this.#database.dialect, [message])).get(message);
      return this.#sealer.open(row.sealed, key ?? new Uint8Array());
    });
  }

  counts() {
    return this.#database.read(async (connection) => ({
      messages: await counterValue(connection, "messages"),
      deliveries: await counterValue(connection, "deliveries"),
      mailboxes: await mailboxCount(connection),
    }));
  }

  messages(ids: readonly number[]) {
    return this.#ask((asking) => messages(asking, ids));
  }

  idsOf(keys: readonly string[]) {
    return this.#ask((asking) => idsOf(asking, keys));
  }

  idsNamed(name: string) {
    return this.#ask((asking) => idsNamed(asking, name));
  }

  sightings(key: number, range: DateRange) {
    return this.#ask((asking) => sightings(asking, key, range));
  }

  seenBefore(asked: readonly { readonly key: number; readonly seconds: number }[], belowMessage?: number) {
    return this.#ask((asking) => seenBefore(asking, asked, belowMessage));
  }

  allMessages(range: DateRange): AsyncGenerator<readonly StoredMessage[]> {
    return this.#chunks((connection, after) => messagesAfter(connection, after, range), idOf);
  }

  fingerprints(): AsyncGenerator<readonly StoredFingerprint[]> {
    return this.#chunks(fingerprintsAfter, idOf);
  }

  // Scans read chunk by chunk, each in a transaction of its own, so that a slow reader holds nobody up.
  async *#chunks<Row>(
    readAfter: (connection: Connection, after: number) => Promise<readonly Row[]>,
    placeOf: (row: Row) => number,
    start = 0,
  ): AsyncGenerator<readonly Row[]> {
    let after = start;
    for (;;) {
      const chunk = await this.#database.read((connection) => readAfter(connection, after));
      const last = chunk.at(-1);
      if (last === undefined) return;
      after = placeOf(last);
      yield chunk;
    }
  }

  async *mailboxesOfMessages(): AsyncGenerator<{
    readonly messages: Int32Array;
    readonly mailboxes: Int32Array;
  }> {
    const last = await this.#database.read((connection) => counterValue(connection, "message"));
    for (let after = 0; after < last; after += MAILBOX_SCAN_STEP) {
      const to = after + MAILBOX_SCAN_STEP;
      yield await this.#database.read((connection) => mailboxesBetween(connection, after, to));
    }
  }

  mailboxNames() {
    return this.#database.read(mailboxNames);
  }

  coverage() {
    return this.#database.read(coverage);
  }

  roster() {
    return this.#database.read((connection) => readRoster(connection, null));
  }

  rosterOf(source: string) {
    return this.#database.read((connection) => readRoster(connection, source));
  }

  saveRoster(source: string, roster: Roster): Promise<void> {
    return this.#database.write(async (connection) => {
      await writeRoster(connection, source, roster);
      await addToCounter(connection, "version", 1);
    });
  }

  proposals() {
    return this.#database.read(readProposals);
  }

  saveProposals(proposals: readonly NameProposal[]) {
    return this.#database.write((connection) => writeProposals(connection, proposals));
  }

  campaigns() {
    return this.#database.read(readCampaigns);
  }

  campaign(id: string) {
    return this.#database.read((connection) => readCampaign(connection, id));
  }

  saveCampaigns(
    campaigns: readonly Campaign[],
    events: readonly Omit<CampaignEvent, "id">[],
    state: LinkState,
    told?: SavedWith,
  ): Promise<SaveOutcome> {
    const unfinished = told?.unfinished ?? NONE;
    return this.#database.write(async (connection) => {
      if (told !== undefined) {
        if ((await counterValue(connection, "links")) !== told.linkRuns) return "relinked";
        if (!(await appendEntries(connection, told.appending))) return "grown";
      }
      await writeCampaigns(connection, { campaigns, events, state, unfinished });
      await addToCounter(connection, "links", 1);
      return "saved";
    }, "record");
  }

  linkRuns() {
    return this.#database.read((connection) => counterValue(connection, "links"));
  }

  events() {
    return this.#database.read(readEvents);
  }

  linkState() {
    return this.#database.read(readLinkState);
  }

  judgements() {
    return this.#database.read(readJudgements);
  }

  addJudgement(judgement: Judgement): Promise<void> {
    return this.#database.write(async (connection) => {
      await writeJudgement(connection, judgement);
      await addToCounter(connection, "version", 1);
    });
  }

  recordSize() {
    return this.#database.read(recordSize);
  }

  async append(appending: Appending): Promise<boolean> {
    const erases = (appending.erased ?? []).length > 0;
    const kind = erases ? "erasure" : "record";
    const isWritten = await this.#database.write((connection) => appendEntries(connection, appending), kind);
    if (erases && isWritten) await this.#database.forgetDeleted();
    return isWritten;
  }

  record(from = 0, filter: RecordFilter = {}): AsyncGenerator<readonly RecordRow[]> {
    return this.#chunks(
      (connection, after) => entriesFrom(connection, after + 1, filter),
      ({ number }) => number,
      from - 1,
    );
  }

  treeNodes(asked: readonly Omit<TreeNode, "hash">[]) {
    const { dialect } = this.#database;
    return this.#database.read((connection) => treeNodes(connection, dialect, asked));
  }

  document(hash: string) {
    return this.#database.read((connection) => readDocument(connection, hash));
  }

  documents() {
    return this.#database.read(documentHashes);
  }

  checkpoints() {
    return this.#database.read(readCheckpoints);
  }

  addCheckpoint(size: number, note: string): Promise<void> {
    return this.#database.write((connection) => writeCheckpoint(connection, { size, note }), "record");
  }

  setting(name: string) {
    return this.#database.read((connection) => readSetting(connection, name));
  }

  setSetting(name: string, value: string) {
    return this.#database.write((connection) => writeSetting(connection, name, value));
  }

  version() {
    return this.#database.read((connection) => counterValue(connection, "version"));
  }

  purgedBefore() {
    return this.#database.read(async (connection) => ({
      observations: dateOf(await readHorizon(connection, "observations")),
      campaigns: dateOf(await readHorizon(connection, "campaigns")),
    }));
  }

  async purge(policy: RetentionPolicy, now: string, unfinished: ReadonlySet<string> = NONE) {
    const { dialect } = this.#database;
    const purged = await this.#database.write(async (connection) => {
      const purging = { connection, dialect, postings: this.#postings };
      const done = await purge(purging, { policy, now, unfinished });
      await addToCounter(connection, "version", done.observations + done.campaigns);
      return done;
    }, "erasure");
    await this.#database.forgetDeleted();
    return purged;
  }

  #ask<T>(question: (asking: Asking) => Promise<T>): Promise<T> {
    const { dialect } = this.#database;
    return this.#database.read((connection) => question({ connection, dialect, postings: this.#postings }));
  }

  // The first body decides which key it is: a second key would leave a store that no one key opens.
  async #checkKey(connection: Connection, isSealing: boolean): Promise<void> {
    const check = this.#sealer.check();
    if (check === null || this.#keyIsChecked) return;
    const kept = await readSetting(connection, KEY_CHECK);
    if (kept !== null && kept !== check) throw wrongKey();
    if (kept === null && isSealing) await writeSetting(connection, KEY_CHECK, check);
    this.#keyIsChecked = kept !== null;
  }
}

function idOf({ id }: { readonly id: number }): number {
  return id;
}
