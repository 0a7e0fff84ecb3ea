/** Copies of messages into the store: what is new is added, what is known is marked as seen. */
import { MAILBOX_BY } from "../model/observation.ts";
import {
  type ArrivingCopy,
  byMessage,
  comesBefore,
  earliestOf,
  post,
  postedBefore,
  unitedFindings,
  type Version,
} from "./arriving.ts";
import type { Connection, Dialect, Value } from "./connection.ts";
import { keyBytes, keyText, prefixOf } from "./content-key.ts";
import { addToCounter } from "./counters.ts";
import { recordFiles } from "./files.ts";
import { appendFingerprints, editFingerprints, type FingerprintEntry } from "./fingerprints.ts";
import { countMail, type MailboxRow, mailboxesFor, saveMailboxes } from "./mailboxes.ts";
import { secondsOf } from "./moment.ts";
import { NewPostings } from "./posting-columns.ts";
import type { Postings } from "./postings.ts";
import type { Sealer } from "./seal.ts";
import type { AddedCopies, FileProgress, IngestRun, NewCopy } from "./store.ts";

export interface Adding {
  readonly connection: Connection;
  readonly dialect: Dialect;
  readonly postings: Postings;
  readonly sealer: Sealer;
  readonly run: IngestRun;
}

/** What one call writes, table by table. */
interface Batch {
  readonly messages: Value[][];
  readonly observations: Value[][];
  readonly findings: Value[][];
  readonly bodies: Value[][];
  /** Of new messages. */
  readonly copies: Value[][];
  readonly postings: NewPostings;
  readonly fingerprints: FingerprintEntry[];
  /** Of messages that were known. */
  readonly edits: {
    readonly copies: Value[][];
    readonly messages: Value[][];
    readonly observations: Value[][];
    readonly findings: Value[][];
    readonly bodies: Value[][];
    readonly fingerprints: Map<number, FingerprintEntry | null>;
  };
  deliveries: number;
}

interface KnownMessage extends Version {
  readonly id: number;
  readonly ageFrom: number;
  /** Null where retention has taken the observation. */
  readonly observation: string | null;
  readonly findings: string | null;
}

interface Places {
  readonly files: ReadonlyMap<string, number>;
  readonly mailboxes: ReadonlyMap<string, MailboxRow>;
  /** Messages with mailboxes, and with files, that are in the store. */
  readonly delivered: ReadonlySet<string>;
  readonly copied: ReadonlySet<string>;
}

export async function addCopies(
  adding: Adding,
  copies: readonly NewCopy[],
  progress: readonly FileProgress[],
): Promise<AddedCopies> {
  const { connection, dialect, run } = adding;
  const groups = byMessage(copies);
  const known = await knownMessages(adding, [...groups.keys()]);
  const addresses = new Set(copies.map(({ delivery }) => delivery.mailbox));
  const mailboxes = await mailboxesFor(connection, dialect, addresses);
  const paths = new Set(copies.map(({ delivery }) => delivery.path));
  const files = await recordFiles(connection, dialect, { run, paths, progress });
  const places = { files, mailboxes, ...(await knownPlaces(adding, known)) };
  const batch = emptyBatch();
  const added = groups.size - known.size;
  let id = (await addToCounter(connection, "message", added)) - added;
  for (const [key, group] of groups) {
    const message = known.get(key);
    const number = message?.id ?? ++id;
    const isPurged = message?.observation === null;
    const isKnown = message !== undefined;
    const fresh = placeCopies(batch, { message: number, isKnown, isPurged, run, group, places });
    if (message === undefined) addMessage(adding, batch, { id: number, key, copies: group });
    else if (fresh.length > 0) amendMessage(adding, batch, { message, key, copies: fresh });
  }
  // Two spellings of what cannot be kept are one row.
  await saveMailboxes(connection, new Set(mailboxes.values()));
  await writeBatch(adding, batch);
  await addToCounter(connection, "messages", added);
  await addToCounter(connection, "deliveries", batch.deliveries);
  await addToCounter(connection, "version", batch.deliveries + batch.edits.messages.length);
  return { messages: added, deliveries: batch.deliveries, known: copies.length - batch.deliveries };
}

function emptyBatch(): Batch {
  const edits = {
    copies: [],
    messages: [],
    observations: [],
    findings: [],
    bodies: [],
    fingerprints: new Map(),
  };
  return {
    messages: [],
    observations: [],
    findings: [],
    bodies: [],
    copies: [],
    postings: new NewPostings(0),
    fingerprints: [],
    edits,
    deliveries: 0,
  };
}

async function knownMessages(
  { connection, dialect }: Adding,
  keys: readonly string[],
): Promise<ReadonlyMap<string, KnownMessage>> {
  const rows = await connection.all<{
    id: number;
    key: Uint8Array;
    seconds: number | null;
    age_from: number;
    observation: string | null;
    findings: string | null;
  }>(
    `SELECT message.id, message.key, message.seconds, message.age_from,
            observation.content AS observation, finding.content AS findings
       FROM message
       LEFT JOIN observation ON observation.message = message.id
       LEFT JOIN finding ON finding.message = message.id
      WHERE ${dialect.among("message.key_prefix", "integer")}`,
    [JSON.stringify(keys.map(prefixOf))],
  );
  const wanted = new Set(keys);
  const found = rows.map((row) => [keyText(row.key), row] as const).filter(([key]) => wanted.has(key));
  return new Map(
    found.map(([key, { id, seconds, age_from, observation, findings }]) => [
      key,
      { id, seconds, ageFrom: age_from, text: observation ?? "", observation, findings },
    ]),
  );
}

async function knownPlaces(
  { connection, dialect }: Adding,
  known: ReadonlyMap<string, KnownMessage>,
): Promise<Pick<Places, "delivered" | "copied">> {
  const rows =
    known.size === 0
      ? []
      : await connection.tuples(
          `SELECT message, mailbox, file FROM copy WHERE ${dialect.among("message", "integer")}`,
          [JSON.stringify([...known.values()].map(({ id }) => id))],
        );
  return {
    delivered: new Set(rows.map(([message, mailbox]) => `${message} ${mailbox}`)),
    copied: new Set(rows.map((row) => row.join(" "))),
  };
}

/** Where the copies lie, into the batch; the copies that were not there before come back. */
function placeCopies(batch: Batch, asked: CopiesOfMessage): readonly ArrivingCopy[] {
  const { message, isKnown, isPurged, group, places } = asked;
  const rows = new Map<string, Value[]>();
  const fresh: ArrivingCopy[] = [];
  const delivered = new Set<number>();
  for (const arriving of group) {
    const { mailbox, path, index } = arriving.copy.delivery;
    const box = places.mailboxes.get(mailbox)!;
    const file = places.files.get(path)!;
    const place = `${message} ${box.id} ${file}`;
    const isNewDelivery =
      !delivered.has(box.id) && !(isKnown && places.delivered.has(`${message} ${box.id}`));
    if (isNewDelivery) {
      delivered.add(box.id);
      batch.deliveries++;
    }
    if (!rows.has(place) && !(isKnown && places.copied.has(place))) {
      fresh.push(arriving);
      // Coverage is of what is known, and of this one nothing is any more.
      if (!isPurged) countMail(box, arriving.seconds, isNewDelivery);
    }
    // The same mail twice in one file: the first place is kept.
    const earlier = rows.get(place)?.[POSITION];
    if (earlier === undefined || index < Number(earlier))
      rows.set(place, copyRow(asked, arriving, [box.id, file]));
  }
  const table = isKnown ? batch.edits.copies : batch.copies;
  for (const row of rows.values()) table.push(row);
  return fresh;
}

interface CopiesOfMessage {
  readonly message: number;
  readonly isKnown: boolean;
  /** Whether retention has taken its observation. */
  readonly isPurged: boolean;
  readonly run: IngestRun;
  readonly group: readonly ArrivingCopy[];
  readonly places: Places;
}

function copyRow(
  { message, run }: CopiesOfMessage,
  { copy: { delivery } }: ArrivingCopy,
  [mailbox, file]: readonly [number, number],
): Value[] {
  const { index, mailbox_by, digest } = delivery;
  return [message, mailbox, file, index, MAILBOX_BY.indexOf(mailbox_by), Buffer.from(digest, "hex"), run.id];
}

function addMessage(
  { run, sealer }: Adding,
  batch: Batch,
  {
    id,
    key,
    copies,
  }: { readonly id: number; readonly key: string; readonly copies: readonly ArrivingCopy[] },
): void {
  const { seconds, text, copy } = earliestOf(copies);
  const bytes = keyBytes(key);
  batch.messages.push([id, prefixOf(key), bytes, seconds, ageFrom(seconds, run)]);
  batch.observations.push([id, text]);
  const findings = unitedFindings(copies.map((one) => one.copy.findings));
  if (findings.length > 0) batch.findings.push([id, JSON.stringify(findings)]);
  const body = copy.body ?? copies.find((one) => one.copy.body !== null)?.copy.body ?? null;
  if (body !== null) batch.bodies.push([id, sealer.seal(body, bytes)]);
  if (copy.fingerprint.length > 0) {
    batch.fingerprints.push({ message: id, key: bytes, seconds, fingerprint: copy.fingerprint });
  }
  post({ message: id, copies }, NOTHING_POSTED, batch.postings);
}

const NOTHING_POSTED: ReadonlyMap<number, number> = new Map();

// A date in the future would keep a message for ever, and no date at all, too.
function ageFrom(seconds: number | null, run: IngestRun): number {
  const arrived = secondsOf(run.startedAt) ?? 0;
  return Math.min(seconds ?? arrived, arrived);
}

/** A known message turned up somewhere else, perhaps as an earlier copy. */
function amendMessage(
  { sealer }: Adding,
  batch: Batch,
  {
    message,
    key,
    copies,
  }: { readonly message: KnownMessage; readonly key: string; readonly copies: readonly ArrivingCopy[] },
): void {
  const { id, observation, findings, ageFrom: age } = message;
  // What retention has taken does not come back with another copy.
  if (observation === null) return;
  const { edits } = batch;
  const bytes = keyBytes(key);
  const known = findings ?? "[]";
  const united = JSON.stringify(
    unitedFindings([JSON.parse(known), ...copies.map((one) => one.copy.findings)]),
  );
  if (united !== known) edits.findings.push([id, united]);
  const body = copies.find((one) => one.copy.body !== null)?.copy.body ?? null;
  if (body !== null) edits.bodies.push([id, sealer.seal(body, bytes)]);
  const best = earliestOf(copies);
  if (best.text === observation && best.seconds === message.seconds && copies.length === 1) return;
  post({ message: id, copies }, postedBefore(key, message), batch.postings);
  if (!comesBefore(best, message)) return;
  const { seconds, text, copy } = best;
  edits.messages.push([id, prefixOf(key), bytes, seconds, Math.min(age, seconds ?? age)]);
  edits.observations.push([id, text]);
  const { fingerprint } = copy;
  edits.fingerprints.set(
    id,
    fingerprint.length === 0 ? null : { message: id, key: bytes, seconds, fingerprint },
  );
}

const MESSAGE = {
  table: "message",
  columns: ["id", "key_prefix", "key", "seconds", "age_from"],
  key: ["id"],
};
const CONTENT = ["message", "content"];
const OBSERVATION = { table: "observation", columns: CONTENT, key: ["message"] };
const FINDING = { table: "finding", columns: CONTENT, key: ["message"] };
export const BODY = { table: "body", columns: ["message", "sealed"], key: ["message"] };
const COPY = {
  table: "copy",
  columns: ["message", "mailbox", "file", "position", "mailbox_by", "digest", "run"],
  key: ["message", "mailbox", "file"],
};
const POSITION = COPY.columns.indexOf("position");
const PLACE = { table: "place", columns: ["file", "mailbox"], key: ["file", "mailbox"] };

function placesOf(copies: readonly Value[][]): readonly Value[][] {
  const places = new Map<string, Value[]>();
  for (const [, mailbox = null, file = null] of copies) places.set(`${file} ${mailbox}`, [file, mailbox]);
  return [...places.values()];
}

async function writeBatch({ connection, postings }: Adding, batch: Batch): Promise<void> {
  await connection.insert(MESSAGE, batch.messages);
  await connection.insert(OBSERVATION, batch.observations);
  await connection.insert(FINDING, batch.findings);
  await connection.insert(BODY, batch.bodies);
  await connection.insert(COPY, batch.copies);
  await connection.put(PLACE, placesOf([...batch.copies, ...batch.edits.copies]));
  await appendFingerprints(connection, batch.fingerprints);
  const { edits } = batch;
  await connection.put(COPY, edits.copies);
  await connection.put(MESSAGE, edits.messages);
  await connection.put(OBSERVATION, edits.observations);
  await connection.put(FINDING, edits.findings);
  await connection.put(BODY, edits.bodies);
  await editFingerprints(connection, edits.fingerprints);
  await postings.add(connection, batch.postings);
}
