/**
 * SQLite through the runtime's own `node:sqlite`. Other processes read while one writes (write-ahead log); two writers
 * wait for each other.
 */
import { closeSync, openSync, realpathSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import {
  type Connection,
  type Database,
  type Dialect,
  onConflict,
  type Target,
  type Value,
  type WriteKind,
} from "../connection.ts";
import { StoreError } from "../store-error.ts";

export interface SqliteOptions {
  readonly path: string;
  /** Memory for pages; 256 MB unless told. */
  readonly cacheBytes?: number;
  /** How long to wait for another writer; 60 seconds unless told. */
  readonly waitMs?: number;
}

const CACHE_BYTES = 256 * 1024 * 1024;
// LIMIT: a call that adds 20,000 messages and merges postings takes seconds; a person waits no longer than a minute.
const WAIT_MS = 60_000;
// A posting block of 508 entries fills one page (8,192 bytes); the rest of the store is indifferent.
const PAGE_BYTES = 8192;
// With the default of 1,000 pages a batch of messages would be copied back to the file several times.
const CHECKPOINT_PAGES = 16_384;
const LOG_BYTES_KEPT = 64 * 1024 * 1024;
/** "Serj": so that a file of another program is not taken for a store. */
const APPLICATION_ID = 0x5365726a;

const SQLITE_DIALECT: Dialect = {
  among: (column) => `${column} IN (SELECT value FROM json_each(?))`,
  findTable: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?",
  schema: (sql) => sql.replace(/\bBYTES\b/g, "BLOB").replace(/^APPEND ONLY (\w+);$/gm, appendOnly),
};

function appendOnly(_: string, table: string): string {
  const refusal = `SELECT RAISE(ABORT, 'rows of ${table} are never changed')`;
  return ["UPDATE", "DELETE"]
    .map((what) => `CREATE TRIGGER ${table}_no_${what} BEFORE ${what} ON ${table} BEGIN ${refusal}; END;`)
    .join("\n");
}

export async function openSqlite(options: SqliteOptions): Promise<Database> {
  return asking(options.path, async () => {
    makePrivate(options.path);
    const handle = new DatabaseSync(options.path, { timeout: options.waitMs ?? WAIT_MS });
    try {
      configure(handle, options);
    } catch (error) {
      handle.close();
      throw error;
    }
    return new SqliteDatabase(handle, options.path);
  });
}

// SECURITY: observations are mail content; a new file must not be readable to others, whatever the umask. The log
// beside it takes over the mode of the file.
function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function configure(handle: DatabaseSync, { path, cacheBytes = CACHE_BYTES }: SqliteOptions): void {
  const isNew = numberOf(handle, "PRAGMA page_count", "page_count") === 0;
  const application = numberOf(handle, "PRAGMA application_id", "application_id");
  if (!isNew && application !== APPLICATION_ID) throw foreignDatabase(path);
  if (isNew) handle.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA application_id = ${APPLICATION_ID}`);
  handle.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA cache_size = -${Math.ceil(cacheBytes / 1024)};
    -- Mapped pages would count as memory of this process, up to the size of the file.
    PRAGMA mmap_size = 0;
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA journal_size_limit = ${LOG_BYTES_KEPT};
    PRAGMA secure_delete = FAST;
  `);
}

function numberOf(handle: DatabaseSync, sql: string, column: string): number {
  return Number(handle.prepare(sql).get()?.[column]);
}

function foreignDatabase(path: string): StoreError {
  return new StoreError(`\`${path}\` is a database of another program`, {
    help: "name a file that serjeant made, or one that does not exist yet",
  });
}

class SqliteDatabase implements Database {
  readonly backend = "sqlite";
  readonly dialect = SQLITE_DIALECT;
  readonly #handle: DatabaseSync;
  readonly #path: string;
  readonly #connection: SqliteConnection;
  readonly #turns: Turns;
  #kind: WriteKind = "record";

  constructor(handle: DatabaseSync, path: string) {
    this.#handle = handle;
    this.#path = path;
    this.#turns = turnsOf(realpathSync(path));
    this.#connection = new SqliteConnection(handle);
  }

  read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#alone(() => this.#transaction("BEGIN", work));
  }

  write<T>(work: (connection: Connection) => Promise<T>, kind: WriteKind = "record"): Promise<T> {
    return this.#alone(() => {
      this.#prepareFor(kind);
      return this.#transaction("BEGIN IMMEDIATE", work);
    });
  }

  forgetDeleted(): Promise<void> {
    return this.#alone(async () => {
      // The log still holds pages as they were.
      this.#handle.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    });
  }

  close(): Promise<void> {
    return this.#alone(async () => {
      if (this.#handle.isOpen) this.#handle.close();
    });
  }

  // A committed transaction is in the operating system's hands in both modes, so kill -9 takes nothing back. FULL also
  // waits for the disk, so that a power cut does not; after one, reading mail again repairs what NORMAL lost, because a
  // file's progress is lost with its messages. A judgement nobody would repeat.
  #prepareFor(kind: WriteKind): void {
    if (kind === this.#kind) return;
    this.#handle.exec(`
      PRAGMA synchronous = ${kind === "bulk" ? "NORMAL" : "FULL"};
      -- FAST overwrites what lies in pages that are written anyway; ON overwrites freed pages as well.
      PRAGMA secure_delete = ${kind === "erasure" ? "ON" : "FAST"};
    `);
    this.#kind = kind;
  }

  async #transaction<T>(begin: string, work: (connection: Connection) => Promise<T>): Promise<T> {
    this.#handle.exec(begin);
    try {
      const result = await work(this.#connection);
      this.#handle.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#handle.isTransaction) this.#handle.exec("ROLLBACK");
      throw error;
    }
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(() => asking(this.#path, work));
  }
}

/**
 * Calls that overlap take turns: one connection has one transaction. Connections of one process to one file share their
 * turns, because SQLite waits for a lock by stopping the thread, and then whoever holds it could not go on.
 */
class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

const TURNS_BY_FILE = new Map<string, Turns>();

function turnsOf(file: string): Turns {
  const turns = TURNS_BY_FILE.get(file) ?? new Turns();
  TURNS_BY_FILE.set(file, turns);
  return turns;
}

class SqliteConnection implements Connection {
  readonly #handle: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(handle: DatabaseSync) {
    this.#handle = handle;
  }

  async all<Row extends object>(sql: string, parameters: readonly Value[] = []): Promise<readonly Row[]> {
    const rows: unknown = this.#prepared(sql).all(...parameters);
    return rows as readonly Row[];
  }

  async tuples(sql: string, parameters: readonly Value[] = []): Promise<readonly (readonly Value[])[]> {
    const statement = this.#prepared(`/* tuples */ ${sql}`);
    statement.setReturnArrays(true);
    const rows: unknown = statement.all(...parameters);
    return rows as readonly (readonly Value[])[];
  }

  async run(sql: string, parameters: readonly Value[] = []): Promise<number> {
    return Number(this.#prepared(sql).run(...parameters).changes);
  }

  async script(sql: string): Promise<void> {
    this.#handle.exec(sql);
  }

  async insert(target: Target, rows: readonly (readonly Value[])[]): Promise<void> {
    if (rows.length === 0) return;
    this.#runEach(insertSql(target), rows);
  }

  async put(
    target: Target & { readonly key: readonly string[] },
    rows: readonly (readonly Value[])[],
  ): Promise<void> {
    if (rows.length === 0) return;
    this.#runEach(`${insertSql(target)} ${onConflict(target)}`, rows);
  }

  #runEach(sql: string, rows: readonly (readonly Value[])[]): void {
    const statement = this.#prepared(sql);
    for (const row of rows) statement.run(...row);
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#handle.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function insertSql({ table, columns }: Target): string {
  return `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`;
}

/** Result codes of SQLite (sqlite.org/rescode.html) that a person can do something about. */
const REASONS: Readonly<Record<number, readonly [reason: string, help: string]>> = {
  5: ["is locked by another process", "wait until the other serjeant has finished, then try again"],
  6: ["is locked by another process", "wait until the other serjeant has finished, then try again"],
  8: ["may not be written", "give this user the right to write the file and its folder"],
  10: ["cannot be read or written by the machine", "look at the disk; a copy of the file is worth having"],
  11: ["is damaged", "restore it from a copy; reading the mail again makes a new one"],
  13: ["cannot grow: the disk is full", "make room, then try again; nothing was lost"],
  14: ["cannot be opened", "see that its folder exists and may be read and written"],
  26: ["is no database", "name a file that serjeant made, or one that does not exist yet"],
};
const FILE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder does not exist",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
};

async function asking<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explained(error, path);
  }
}

function explained(error: unknown, path: string): unknown {
  const { errcode, code, message } = error as { errcode?: number; code?: string; message?: string };
  const known = errcode === undefined ? undefined : REASONS[errcode & 0xff];
  if (known !== undefined) {
    return new StoreError(`the store \`${path}\` ${known[0]}`, { help: known[1], cause: error });
  }
  if (code !== undefined && code in FILE_REASONS) {
    return new StoreError(`cannot open the store \`${path}\`: ${FILE_REASONS[code]}`, { cause: error });
  }
  if (message === "database is not open" || message === "statement has been finalized") {
    return new StoreError("the store is closed", { cause: error });
  }
  return error;
}
