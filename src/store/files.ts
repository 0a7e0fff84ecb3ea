/** Files that mail lay in: how far they were read, and whether they are still there. */
import { hash53 } from "../core/hash53.ts";
import { type Connection, type Dialect, first, type Value } from "./connection.ts";
import { counterValue, setCounter } from "./counters.ts";
import { storableText } from "./storable-text.ts";
import type { FileProgress, IngestRun } from "./store.ts";

const COLUMNS = [
  "id",
  "path_hash",
  "path",
  "holder",
  "size_bytes",
  "modified_ms",
  "messages",
  "is_whole",
  "read_run",
  "seen_run",
  "gone_run",
  "unread_run",
] as const;
const SELECT = `SELECT ${COLUMNS.join(", ")} FROM file`;
/** Between an archive's path and that of a file in it. */
const INSIDE = "!/";

interface FileRow {
  id: number;
  path_hash: number;
  path: string;
  holder: number;
  size_bytes: number | null;
  modified_ms: number | null;
  messages: number;
  is_whole: number;
  read_run: number;
  seen_run: number;
  gone_run: number | null;
  unread_run: number | null;
}

export async function progressOf(connection: Connection, path: string): Promise<FileProgress | null> {
  const row = await fileAt(connection, path);
  if (row === null || row.size_bytes === null) return null;
  return {
    path,
    sizeBytes: row.size_bytes,
    modifiedMs: row.modified_ms ?? 0,
    messages: row.messages,
    isWhole: row.is_whole === 1,
  };
}

/** The file's number and how many messages of it are kept; null for one that nobody read. */
export async function knownFile(
  connection: Connection,
  path: string,
): Promise<{ readonly id: number; readonly messages: number } | null> {
  return fileAt(connection, path);
}

/** Marks files as seen by the run. */
export async function touchFiles(
  connection: Connection,
  dialect: Dialect,
  { run, files }: { readonly run: number; readonly files: readonly number[] },
): Promise<void> {
  if (files.length === 0) return;
  await connection.run(
    `UPDATE file SET seen_run = ?, gone_run = NULL WHERE ${dialect.among("id", "integer")}`,
    [run, JSON.stringify(files)],
  );
}

async function fileAt(connection: Connection, path: string): Promise<FileRow | null> {
  const text = storableText(path);
  return first(
    await connection.all<FileRow>(`${SELECT} WHERE path_hash = ? AND path = ?`, [hash53(text), text]),
  );
}

export interface FilesOfCall {
  readonly run: IngestRun;
  /** Where the copies lay. */
  readonly paths: ReadonlySet<string>;
  readonly progress: readonly FileProgress[];
}

/** Marks the files as seen and read so far; gives their ids by path. */
export async function recordFiles(
  connection: Connection,
  dialect: Dialect,
  { run, paths, progress }: FilesOfCall,
): Promise<ReadonlyMap<string, number>> {
  const said = new Map(progress.map((one) => [storableText(one.path), one]));
  const wanted = new Set([...paths, ...said.keys()].map(storableText));
  const rows = await filesAt(connection, dialect, [...wanted]);
  let last = await counterValue(connection, "file");
  for (const path of wanted) {
    if (!rows.has(path)) rows.set(path, newRow(++last, path, run.id));
  }
  await setCounter(connection, "file", last);
  for (const [path, row] of rows) bringUpToDate(row, { run, progress: said.get(path) });
  for (const [path, row] of rows) row.holder = holderOf(path, rows, said);
  const target = { table: "file", columns: COLUMNS, key: ["id"] };
  await connection.put(
    target,
    [...rows.values()].map((row) => COLUMNS.map((name): Value => row[name])),
  );
  return new Map([...paths].map((path) => [path, rows.get(storableText(path))!.id]));
}

async function filesAt(
  connection: Connection,
  dialect: Dialect,
  paths: readonly string[],
): Promise<Map<string, FileRow>> {
  const found = await connection.all<FileRow>(`${SELECT} WHERE ${dialect.among("path_hash", "integer")}`, [
    JSON.stringify(paths.map(hash53)),
  ]);
  const wanted = new Set(paths);
  return new Map(found.filter(({ path }) => wanted.has(path)).map((row) => [row.path, { ...row }]));
}

function newRow(id: number, path: string, run: number): FileRow {
  return {
    id,
    path_hash: hash53(path),
    path,
    holder: id,
    size_bytes: null,
    modified_ms: null,
    messages: 0,
    is_whole: 1,
    read_run: run,
    seen_run: run,
    gone_run: null,
    unread_run: null,
  };
}

// A file that was read in part and has not changed since is read on, not anew: its first messages were seen by the run
// before and are not asked for again.
function bringUpToDate(
  row: FileRow,
  { run, progress }: { readonly run: IngestRun; readonly progress: FileProgress | undefined },
): void {
  row.seen_run = run.id;
  row.gone_run = null;
  if (progress === undefined) return;
  const isSame = row.size_bytes === progress.sizeBytes && row.modified_ms === progress.modifiedMs;
  if (!isSame) row.read_run = run.id;
  row.size_bytes = progress.sizeBytes;
  row.modified_ms = progress.modifiedMs;
  row.messages = progress.messages;
  row.is_whole = progress.isWhole ? 1 : 0;
}

/** The archive whose progress was said, where the path lies in one; else what it was before. */
function holderOf(
  path: string,
  rows: ReadonlyMap<string, FileRow>,
  said: ReadonlyMap<string, FileProgress>,
): number {
  for (let at = path.indexOf(INSIDE); at !== -1; at = path.indexOf(INSIDE, at + 1)) {
    const archive = path.slice(0, at);
    if (said.has(archive)) return rows.get(archive)!.id;
  }
  return rows.get(path)!.holder;
}

export interface FinishedRun {
  readonly run: IngestRun;
  readonly roots: readonly string[];
  readonly unread: readonly string[];
}

/** Files below the roots that the run did not come across are gone; of those it could not read nothing is known. */
export async function settleFiles(
  connection: Connection,
  { run, roots, unread }: FinishedRun,
): Promise<void> {
  for (const path of unread) {
    const [where, parameters] = below(path);
    await connection.run(`UPDATE file SET unread_run = ? WHERE ${where}`, [run.id, ...parameters]);
  }
  for (const root of roots) {
    const [where, parameters] = below(root);
    await connection.run(
      `UPDATE file SET gone_run = ? WHERE holder = id AND gone_run IS NULL AND seen_run < ?
         AND (unread_run IS NULL OR unread_run < ?) AND ${where}`,
      [run.id, run.id, run.id, ...parameters],
    );
  }
  await markMailboxesRead(connection, { run, roots });
}

/** Also those where nothing lies any more: that, too, was looked at. Not those with a file that could not be read. */
async function markMailboxesRead(
  connection: Connection,
  { run, roots }: Pick<FinishedRun, "run" | "roots">,
): Promise<void> {
  if (roots.length === 0) return;
  const conditions = roots.map(below);
  const isBelow = conditions.map(([where]) => where).join(" OR ");
  await connection.run(
    `UPDATE mailbox SET read_run = ?
      WHERE id IN (
        SELECT place.mailbox FROM place JOIN file ON file.id = place.file JOIN file holder ON holder.id = file.holder
         WHERE ${isBelow}
         GROUP BY place.mailbox
        HAVING MAX(CASE WHEN file.unread_run = ? OR holder.unread_run = ? THEN 1 ELSE 0 END) = 0)`,
    [run.id, ...conditions.flatMap(([, parameters]) => parameters), run.id, run.id],
  );
}

/** A condition for a path, what lies in that folder, and what lies in that archive. */
function below(path: string): readonly [where: string, parameters: readonly Value[]] {
  const text = storableText(path);
  const folder = text.endsWith("/") ? text : `${text}/`;
  const archive = `${text}${INSIDE}`;
  return [
    "(file.path = ? OR substr(file.path, 1, length(?)) = ? OR substr(file.path, 1, length(?)) = ?)",
    [text, folder, folder, archive, archive],
  ];
}
