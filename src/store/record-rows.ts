/** The record: entries, the tree over them, signed states of it, and the documents that entries name. */
import { createHash } from "node:crypto";
import { type Connection, type Dialect, first } from "./connection.ts";
import { storableText } from "./storable-text.ts";
import type { Appending, RecordFilter, RecordRow, TreeNode } from "./store.ts";

// LIMIT: an entry is a few hundred bytes; nobody waits for a chunk, and a reader holds one at a time.
const ENTRIES_AT_ONCE = 1000;
const KEY_BYTES = 16;
const SHA256_HEX = /^[0-9a-f]{64}$/;

const ENTRY = { table: "record_entry", columns: ["number", "entry", "campaign", "person"] };
const NODE = { table: "record_node", columns: ["level", "place", "hash"] };
const DOCUMENT = { table: "document", columns: ["hash", "content"], key: ["hash"] };
const CHECKPOINT = { table: "checkpoint", columns: ["id", "size", "note"] };

export async function recordSize(connection: Connection): Promise<number> {
  const row = first(
    await connection.all<{ last: number | null }>("SELECT MAX(number) AS last FROM record_entry"),
  );
  return row === null || row.last === null ? 0 : row.last + 1;
}

/** Writes at the end of the record as it was expected; false, and nothing is written, where somebody was faster. */
export async function appendEntries(
  connection: Connection,
  { expectedSize, entries, nodes, documents, erased = [] }: Appending,
): Promise<boolean> {
  if ((await recordSize(connection)) !== expectedSize) return false;
  await connection.insert(
    ENTRY,
    entries.map(({ entry, campaign, person }, at) => [
      expectedSize + at,
      unchanged(entry),
      recordKey(campaign),
      recordKey(person),
    ]),
  );
  await connection.insert(
    NODE,
    nodes.map(({ level, place, hash }) => [level, place, hash]),
  );
  const byHash = new Map(documents.map((content) => [sha256(content).toString("hex"), content]));
  await connection.put(
    DOCUMENT,
    [...byHash].map(([hash, content]) => [Buffer.from(hash, "hex"), content]),
  );
  for (const hash of erased.filter((one) => SHA256_HEX.test(one)))
    await connection.run("DELETE FROM document WHERE hash = ?", [Buffer.from(hash, "hex")]);
  return true;
}

// INVARIANT: what is read back is what was hashed. Text that a database would alter is no JSON on the wire either.
function unchanged(text: string): string {
  if (storableText(text) !== text)
    throw new RangeError("text of the record must be well-formed, without U+0000");
  return text;
}

/** Of one length: an address as long as somebody likes does not fit into an index of PostgreSQL. */
export function recordKey(name: string | null): Uint8Array | null {
  return name === null ? null : sha256(JSON.stringify(name)).subarray(0, KEY_BYTES);
}

function sha256(content: Uint8Array | string): Buffer {
  return createHash("sha256").update(content).digest();
}

export async function entriesFrom(
  connection: Connection,
  from: number,
  { campaign, person }: RecordFilter,
): Promise<readonly RecordRow[]> {
  const named = [
    ["campaign", campaign],
    ["person", person],
  ] as const;
  const wanted = named.flatMap(([column, name]) => (name === undefined ? [] : [{ column, name }]));
  const rows = await connection.all<RecordRow>(
    `SELECT number, entry, campaign, person FROM record_entry
      WHERE ${["number >= ?", ...wanted.map(({ column }) => `${column} = ?`)].join(" AND ")}
      ORDER BY number LIMIT ${ENTRIES_AT_ONCE}`,
    [from, ...wanted.map(({ name }) => recordKey(name))],
  );
  return rows.map(({ number, entry, campaign: ofCampaign, person: ofPerson }) => {
    return { number, entry, campaign: ofCampaign, person: ofPerson };
  });
}

export async function treeNodes(
  connection: Connection,
  dialect: Dialect,
  asked: readonly Omit<TreeNode, "hash">[],
): Promise<readonly (Uint8Array | null)[]> {
  const found = new Map<string, Uint8Array>();
  for (const [level, some] of Map.groupBy(asked, (one) => one.level)) {
    const rows = await connection.all<{ place: number; hash: Uint8Array }>(
      `SELECT place, hash FROM record_node WHERE level = ? AND ${dialect.among("place", "integer")}`,
      [level, JSON.stringify(some.map(({ place }) => place))],
    );
    for (const { place, hash } of rows) found.set(`${level} ${place}`, hash);
  }
  return asked.map(({ level, place }) => found.get(`${level} ${place}`) ?? null);
}

export async function readDocument(connection: Connection, hash: string): Promise<Uint8Array | null> {
  if (!SHA256_HEX.test(hash)) return null;
  const row = first(
    await connection.all<{ content: Uint8Array }>("SELECT content FROM document WHERE hash = ?", [
      Buffer.from(hash, "hex"),
    ]),
  );
  return row?.content ?? null;
}

export async function documentHashes(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.all<{ hash: Uint8Array }>("SELECT hash FROM document ORDER BY hash");
  return rows.map(({ hash }) => Buffer.from(hash).toString("hex"));
}

export interface Checkpoint {
  readonly size: number;
  readonly note: string;
}

export async function readCheckpoints(connection: Connection): Promise<readonly Checkpoint[]> {
  const rows = await connection.all<Checkpoint>("SELECT size, note FROM checkpoint ORDER BY size, id");
  return rows.map(({ size, note }) => ({ size, note }));
}

/** The same note again is nothing new; another one on the same size is, such as by another key. */
export async function writeCheckpoint(connection: Connection, { size, note }: Checkpoint): Promise<void> {
  const known = await connection.all("SELECT id FROM checkpoint WHERE size = ? AND note = ?", [
    size,
    unchanged(note),
  ]);
  if (known.length > 0) return;
  const row = first(await connection.all<{ last: number | null }>("SELECT MAX(id) AS last FROM checkpoint"));
  await connection.insert(CHECKPOINT, [[(row?.last ?? 0) + 1, size, note]]);
}
