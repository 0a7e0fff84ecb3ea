/** What is asked of messages: by id, by key, by observable, and all of them. */
import { MAILBOX_BY, type StoredFinding } from "../model/observation.ts";
import { messageIdKey } from "./arriving.ts";
import type { Connection, Dialect, Value } from "./connection.ts";
import { isContentKey, keyText, prefixOf } from "./content-key.ts";
import { dateOf } from "./moment.ts";
import { readObservation } from "./observation-text.ts";
import { keptSeconds, type PostingColumns, toldSeconds } from "./posting-columns.ts";
import type { Postings } from "./postings.ts";
import type { DateRange, SeenBefore, Sighting, StoredDelivery, StoredMessage } from "./store.ts";

export interface Asking {
  readonly connection: Connection;
  readonly dialect: Dialect;
  readonly postings: Postings;
}

const SELECT_MESSAGES = `
  SELECT message.id, message.key, message.seconds, observation.content AS text, finding.content AS findings,
         CASE WHEN EXISTS (SELECT 1 FROM body WHERE body.message = message.id) THEN 1 ELSE 0 END AS has_body
    FROM message
    JOIN observation ON observation.message = message.id
    LEFT JOIN finding ON finding.message = message.id`;
const MESSAGES_AT_ONCE = 2000;

interface MessageRow {
  readonly id: number;
  readonly key: Uint8Array;
  readonly seconds: number | null;
  readonly text: string;
  readonly findings: string | null;
  readonly has_body: number;
}

function storedMessage({ id, key, seconds, text, findings, has_body }: MessageRow): StoredMessage {
  const observation = readObservation({ key: keyText(key), seconds, text });
  const list: readonly StoredFinding[] = findings === null ? [] : JSON.parse(findings);
  return { id, observation, findings: list, hasBody: has_body === 1 };
}

/** In the order asked; without those that are unknown or no longer kept. */
export async function messages(
  { connection, dialect }: Asking,
  ids: readonly number[],
): Promise<readonly StoredMessage[]> {
  const rows = await connection.all<MessageRow>(
    `${SELECT_MESSAGES} WHERE ${dialect.among("message.id", "integer")}`,
    [JSON.stringify(ids)],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const found = ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
  return found.map(storedMessage);
}

/** The next messages of the range after an id; empty at the end. */
export async function messagesAfter(
  connection: Connection,
  after: number,
  { since, until }: DateRange,
): Promise<readonly StoredMessage[]> {
  const conditions = ["message.id > ?"];
  const parameters: Value[] = [after];
  if (since !== null) {
    conditions.push("message.seconds >= ?");
    parameters.push(since);
  }
  if (until !== null) {
    conditions.push("message.seconds <= ?");
    parameters.push(until);
  }
  const rows = await connection.all<MessageRow>(
    `${SELECT_MESSAGES} WHERE ${conditions.join(" AND ")} ORDER BY message.id LIMIT ${MESSAGES_AT_ONCE}`,
    parameters,
  );
  return rows.map(storedMessage);
}

export async function idsOf(asking: Asking, keys: readonly string[]): Promise<readonly (number | null)[]> {
  const contentKeys = [...new Set(keys.filter(isContentKey))];
  const messageIds = [...new Set(keys.filter((key) => !isContentKey(key)))];
  const byContent = await idsByContent(asking, contentKeys);
  const byMessageId = messageIds.length === 0 ? new Map() : await idsByMessageId(asking, messageIds);
  return keys.map((key) => byContent.get(key) ?? byMessageId.get(key) ?? null);
}

async function idsByContent(
  { connection, dialect }: Asking,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await connection.all<{ id: number; key: Uint8Array }>(
    `SELECT id, key FROM message WHERE ${dialect.among("key_prefix", "integer")}`,
    [JSON.stringify(keys.map(prefixOf))],
  );
  return new Map(rows.map(({ id, key }) => [keyText(key), id]));
}

export async function idsNamed(asking: Asking, name: string): Promise<readonly number[]> {
  if (isContentKey(name)) {
    const id = (await idsByContent(asking, [name])).get(name);
    return id === undefined ? [] : [id];
  }
  const found = await withMessageIds(asking, [name]);
  return found.map(({ id }) => id).sort((a, b) => a - b);
}

/** Where several messages have one Message-ID, the one that was added first. */
async function idsByMessageId(
  asking: Asking,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = await withMessageIds(asking, messageIds);
  return new Map(found.map(({ id, observation }) => [observation.message_id ?? "", id]));
}

/** The last ones that were added first. */
async function withMessageIds(
  asking: Asking,
  messageIds: readonly string[],
): Promise<readonly StoredMessage[]> {
  const candidates = new Set<number>();
  await asking.postings.ofEach(asking.connection, messageIds.map(messageIdKey), (_, { messages: found }) => {
    for (const message of found) candidates.add(message);
  });
  // The number may collide: what counts is what the message says.
  const found = await messages(
    asking,
    [...candidates].sort((a, b) => b - a),
  );
  const wanted = new Set(messageIds);
  return found.filter(({ observation }) => wanted.has(observation.message_id ?? ""));
}

export async function sightings(
  { connection, postings }: Asking,
  key: number,
  { since, until }: DateRange,
): Promise<readonly Sighting[]> {
  const from = since === null ? 0 : keptSeconds(since);
  const to =
    until === null ? keptSeconds(since === null ? null : Number.MAX_SAFE_INTEGER) : keptSeconds(until);
  const found = inOneOrder(await postings.of(connection, key));
  const seen = new Bits(found);
  const told: Sighting[] = [];
  for (let at = 0; at < found.length; at += 2) {
    const [message, seconds] = [found[at]!, found[at + 1]!];
    // The first one of a message is its earliest.
    if (!seen.add(message)) continue;
    if (seconds >= from && seconds <= to) told.push({ message, seconds: toldSeconds(seconds) });
  }
  return told;
}

/** A set of message ids, a bit each: a million of them in a Set take longer than all else. */
class Bits {
  readonly #bytes: Uint8Array;

  /** For the ids at the even places. */
  constructor(ids: Uint32Array) {
    let highest = 0;
    for (let at = 0; at < ids.length; at += 2) highest = Math.max(highest, ids[at]!);
    this.#bytes = new Uint8Array((highest >>> 3) + 1);
  }

  /** Whether it was not there before. */
  add(id: number): boolean {
    const bit = 1 << (id & 7);
    const before = this.#bytes[id >>> 3]!;
    this.#bytes[id >>> 3] = before | bit;
    return (before & bit) === 0;
  }
}

/** Message and seconds in turn, by seconds and message. As one 64-bit number each, a million are sorted in 0.1 s. */
function inOneOrder(columns: readonly PostingColumns[]): Uint32Array {
  const total = columns.reduce((sum, { messages: some }) => sum + some.length, 0);
  const sorted = new BigUint64Array(total);
  const halves = new Uint32Array(sorted.buffer);
  let at = 0;
  for (const { messages: some, seconds } of columns) {
    for (let i = 0; i < some.length; i++) {
      halves[at++] = some[i]!;
      halves[at++] = seconds[i]!;
    }
  }
  sorted.sort();
  return halves;
}

// LIMIT: from 1,000 on a sender is as well known as can be; counting on would cost a newsletter's whole history.
const COUNTED_MAX = 1000;

export async function seenBefore(
  { connection, postings }: Asking,
  asked: readonly { readonly key: number; readonly seconds: number }[],
  belowMessage = Number.POSITIVE_INFINITY,
): Promise<readonly SeenBefore[]> {
  const seen = asked.map(() => ({ messages: new Set<number>(), first: Number.POSITIVE_INFINITY, last: -1 }));
  const keys = asked.map(({ key }) => key);
  await postings.ofEach(connection, keys, (at, found) => {
    const before = countBefore(found.seconds, keptSeconds(asked[at]!.seconds));
    const counts = (message: number): boolean => message < belowMessage;
    const first = found.messages.subarray(0, before).findIndex(counts);
    if (first < 0) return;
    const last = found.messages.subarray(0, before).findLastIndex(counts);
    const answer = seen[at]!;
    answer.first = Math.min(answer.first, found.seconds[first]!);
    answer.last = Math.max(answer.last, found.seconds[last]!);
    for (let i = first; i <= last && answer.messages.size < COUNTED_MAX; i++)
      if (counts(found.messages[i]!)) answer.messages.add(found.messages[i]!);
  });
  return seen.map(({ messages: { size }, first, last }) =>
    size === 0
      ? { messages: 0, first: null, last: null }
      : { messages: size, first: toldSeconds(first), last: toldSeconds(last) },
  );
}

/** How many of the ascending seconds are lower. */
function countBefore(seconds: Uint32Array, moment: number): number {
  let low = 0;
  let high = seconds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (seconds[middle]! < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface CopyRow {
  readonly message: number;
  readonly mailbox: number;
  readonly key: Uint8Array;
  readonly seconds: number | null;
  readonly address: string;
  readonly mailbox_by: number;
  readonly digest: Uint8Array;
  readonly path: string;
  readonly position: number;
  readonly run: number;
  readonly unread_here: number | null;
  readonly unread_run: number | null;
  readonly is_whole: number;
  readonly read_run: number;
  readonly seen_run: number;
  readonly gone_run: number | null;
}

const SELECT_COPIES = `
  SELECT copy.message, copy.mailbox, message.key, message.seconds, mailbox.address, copy.mailbox_by, copy.digest,
         place.path, copy.position, copy.run, place.unread_run AS unread_here, holder.unread_run, holder.is_whole,
         holder.read_run, holder.seen_run, holder.gone_run
    FROM copy
    JOIN message ON message.id = copy.message
    JOIN mailbox ON mailbox.id = copy.mailbox
    JOIN file place ON place.id = copy.file
    JOIN file holder ON holder.id = place.holder`;

/** One delivery for each message and mailbox: of several copies the one that is most surely there. */
export async function deliveriesOf(
  { connection, dialect }: Asking,
  ids: readonly number[],
): Promise<readonly StoredDelivery[]> {
  const rows = await connection.all<CopyRow>(
    `${SELECT_COPIES} WHERE ${dialect.among("copy.message", "integer")}
      ORDER BY copy.message, copy.mailbox, copy.file`,
    [JSON.stringify(ids)],
  );
  const runs = await connection.all<{ id: number; started_at: string }>("SELECT id, started_at FROM run");
  const startOf = new Map(runs.map(({ id, started_at }) => [id, started_at]));
  const best = new Map<string, { readonly row: CopyRow; readonly there: boolean | null }>();
  for (const row of rows) {
    const place = `${row.message} ${row.mailbox}`;
    const there = stillThere(row);
    const known = best.get(place);
    if (known === undefined || certainty(there) > certainty(known.there)) best.set(place, { row, there });
  }
  return [...best.values()].map(({ row, there }) => delivery(row, there, startOf.get(lastSeen(row)) ?? ""));
}

function delivery(row: CopyRow, there: boolean | null, seenAt: string): StoredDelivery {
  return {
    message: row.message,
    key: keyText(row.key),
    mailbox: row.address,
    mailbox_by: MAILBOX_BY[row.mailbox_by] ?? "unknown",
    digest: keyText(row.digest),
    path: row.path,
    index: row.position,
    date: dateOf(row.seconds),
    last_seen: seenAt,
    still_there: there,
  };
}

function certainty(there: boolean | null): number {
  if (there === null) return 1;
  return there ? 2 : 0;
}

/** The last run that knew the copy to be there: while its file is unchanged, each one that came across the file. */
function lastSeen({ run, read_run, seen_run }: CopyRow): number {
  return run >= read_run ? Math.max(run, seen_run) : run;
}

function stillThere(row: CopyRow): boolean | null {
  if (row.gone_run !== null) return false;
  const seen = lastSeen(row);
  if ((row.unread_run ?? 0) > seen || (row.unread_here ?? 0) > row.run) return null;
  if (row.run >= row.read_run) return true;
  return row.is_whole === 1 ? false : null;
}

/** Messages that a step of the scan of mailboxes looks at. */
export const MAILBOX_SCAN_STEP = 20_000;

/** Pairs of message and mailbox for messages after one id and up to another. */
export async function mailboxesBetween(
  connection: Connection,
  after: number,
  to: number,
): Promise<{ readonly messages: Int32Array; readonly mailboxes: Int32Array }> {
  const rows = await connection.tuples(
    "SELECT message, mailbox FROM copy WHERE message > ? AND message <= ? ORDER BY message, mailbox",
    [after, to],
  );
  const found = new Int32Array(rows.length);
  const boxes = new Int32Array(rows.length);
  let count = 0;
  for (const [message, mailbox] of rows) {
    // Several files of one mailbox can hold the message.
    if (count > 0 && found[count - 1] === message && boxes[count - 1] === mailbox) continue;
    found[count] = Number(message);
    boxes[count] = Number(mailbox);
    count++;
  }
  return { messages: found.subarray(0, count), mailboxes: boxes.subarray(0, count) };
}

/** Content keys by message id. */
export async function messageKeys(
  connection: Connection,
  dialect: Dialect,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Uint8Array>> {
  const rows = await connection.all<{ id: number; key: Uint8Array }>(
    `SELECT id, key FROM message WHERE ${dialect.among("id", "integer")}`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map(({ id, key }) => [id, key]));
}
