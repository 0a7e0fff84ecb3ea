/** PostgreSQL 15 or newer, for several people on one store. */
import { once } from "node:events";
import postgres from "postgres";
import {
  type Connection,
  type Database,
  type Dialect,
  onConflict,
  type Target,
  type Value,
} from "../connection.ts";
import { StoreError } from "../store-error.ts";

const SERVER_VERSION_MIN = 150_000;
const CONNECTIONS_MAX = 4;
const CONNECT_SECONDS = 15;
// "Serjeant" as a number: writers of one database take turns under this lock.
const WRITER_LOCK = 0x5365_726a;
// LIMIT: PostgreSQL takes 65,535 parameters a statement; the widest table has 12 columns.
const ROWS_PER_STATEMENT = 1000;
/** From here on COPY is faster than INSERT. */
const ROWS_TO_COPY = 50;
const COPY_CHUNK = 1024 * 1024;

const INT8 = 20;

const POSTGRES_DIALECT: Dialect = {
  // An array lets the index be used for each value, where a join would have to guess how many there are.
  among: (column, kind) =>
    kind === "integer"
      ? `${column} = ANY(ARRAY(SELECT value::bigint FROM json_array_elements_text(?::text::json)))`
      : `${column} = ANY(ARRAY(SELECT value FROM json_array_elements_text(?::text::json)))`,
  findTable:
    "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = ?",
  schema: (sql) =>
    sql
      .replace(/\bBYTES\b/g, "BYTEA")
      .replace(/\bINTEGER\b/g, "BIGINT")
      .replace(/\bREAL\b/g, "DOUBLE PRECISION")
      .replace(/\bTEXT\b/g, 'TEXT COLLATE "C"')
      .replace(/\)\s*(?:WITHOUT ROWID, )?STRICT;/g, ");")
      .replace(/^APPEND ONLY (\w+);$/gm, appendOnly),
};

function appendOnly(_: string, table: string): string {
  return `
CREATE FUNCTION ${table}_refuses() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'rows of ${table} are never changed'; END $$;
CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
  FOR EACH STATEMENT EXECUTE FUNCTION ${table}_refuses();`;
}

type Sql = postgres.Sql<{ int8: number }>;
type Transaction = postgres.TransactionSql<{ int8: number }>;

export async function openPostgres(url: string): Promise<Database> {
  const place = placeOf(url);
  return asking(place, async () => {
    const sql: Sql = postgres(url, {
      max: CONNECTIONS_MAX,
      connect_timeout: CONNECT_SECONDS,
      onnotice: () => {},
      types: {
        // Every integer of the store is below 2^53.
        int8: { to: INT8, from: [INT8], serialize: String, parse: Number },
      },
    });
    try {
      await refuseOldServer(sql, place);
    } catch (error) {
      await sql.end({ timeout: 1 });
      throw error;
    }
    return new PostgresDatabase(sql, place);
  });
}

async function refuseOldServer(sql: Sql, place: string): Promise<void> {
  const rows = await sql.unsafe<{ number: string; version: string }[]>(
    "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS version",
  );
  const [{ number, version } = { number: "0", version: "unknown" }] = rows;
  if (Number(number) >= SERVER_VERSION_MIN) return;
  throw new StoreError(`the PostgreSQL at ${place} is version ${version}, and serjeant needs 15 or newer`, {
    help: "upgrade the server, or use SQLite",
  });
}

class PostgresDatabase implements Database {
  readonly backend = "postgres";
  readonly dialect = POSTGRES_DIALECT;
  readonly #sql: Sql;
  readonly #place: string;

  constructor(sql: Sql, place: string) {
    this.#sql = sql;
    this.#place = place;
  }

  read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#transaction("ISOLATION LEVEL REPEATABLE READ READ ONLY", work);
  }

  // One writer at a time, as on SQLite: parts are merged and numbers given without regard to anybody else.
  write<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#transaction("", async (connection) => {
      await connection.all("SELECT pg_advisory_xact_lock(?)", [WRITER_LOCK]);
      return work(connection);
    });
  }

  async forgetDeleted(): Promise<void> {
    await asking(this.#place, () =>
      this.#sql.unsafe("VACUUM observation, finding, body, posting, fingerprint, document"),
    );
  }

  async close(): Promise<void> {
    await this.#sql.end({ timeout: 5 });
  }

  #transaction<T>(mode: string, work: (connection: Connection) => Promise<T>): Promise<T> {
    return asking(this.#place, async () => {
      let result: { readonly value: T } | null = null;
      await this.#sql.begin(mode, async (transaction) => {
        result = { value: await work(new PostgresConnection(transaction)) };
      });
      return result!.value;
    });
  }
}

class PostgresConnection implements Connection {
  readonly #transaction: Transaction;

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  async all<Row extends object>(sql: string, parameters: readonly Value[] = []): Promise<readonly Row[]> {
    const rows: readonly unknown[] = [...(await this.#query(sql, parameters))];
    return rows as readonly Row[];
  }

  async tuples(sql: string, parameters: readonly Value[] = []): Promise<readonly (readonly Value[])[]> {
    // The library's own kind of array prints and compares as something else.
    return [...(await this.#query(sql, parameters).values())];
  }

  async run(sql: string, parameters: readonly Value[] = []): Promise<number> {
    return (await this.#query(sql, parameters)).count;
  }

  async script(sql: string): Promise<void> {
    await this.#transaction.unsafe(sql).simple();
  }

  async insert(target: Target, rows: readonly (readonly Value[])[]): Promise<void> {
    if (rows.length >= ROWS_TO_COPY) await this.#copy(target, rows);
    else await this.#insertChunks(target, rows, "");
  }

  async put(
    target: Target & { readonly key: readonly string[] },
    rows: readonly (readonly Value[])[],
  ): Promise<void> {
    await this.#insertChunks(target, rows, onConflict(target));
  }

  async #insertChunks(
    { table, columns }: Target,
    rows: readonly (readonly Value[])[],
    conflict: string,
  ): Promise<void> {
    for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
      const chunk = rows.slice(from, from + ROWS_PER_STATEMENT);
      const row = `(${columns.map(() => "?").join(", ")})`;
      const values = chunk.map(() => row).join(", ");
      // Kept ready by the server only where the same text comes again: one row, or a full chunk.
      const prepare = chunk.length === 1 || chunk.length === ROWS_PER_STATEMENT;
      const sql = `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${values} ${conflict}`;
      await this.#query(sql, chunk.flat(), prepare);
    }
  }

  async #copy({ table, columns }: Target, rows: readonly (readonly Value[])[]): Promise<void> {
    const stream = await this.#transaction
      .unsafe(`COPY ${table} (${columns.join(", ")}) FROM STDIN`)
      .writable();
    const finished = new Promise<void>((resolve, reject) => {
      stream.once("finish", resolve);
      stream.once("error", reject);
    });
    // Awaited below; until then an error must not count as unhandled.
    finished.catch(() => {});
    let chunk = "";
    for (const row of rows) {
      chunk += `${row.map(copyText).join("\t")}\n`;
      if (chunk.length < COPY_CHUNK) continue;
      if (!stream.write(chunk)) await Promise.race([once(stream, "drain"), finished]);
      chunk = "";
    }
    stream.end(chunk);
    await finished;
  }

  #query(sql: string, parameters: readonly Value[], prepare = true) {
    let count = 0;
    const numbered = sql.replace(/\?/g, () => `$${++count}`);
    return this.#transaction.unsafe(numbered, [...parameters], { prepare });
  }
}

/** PostgreSQL manual, COPY, "Text Format". */
function copyText(value: Value): string {
  if (value === null) return "\\N";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value.replace(/[\\\n\r\t]/g, (sign) => COPY_ESCAPES[sign]!);
  return `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}`;
}

const COPY_ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

// SECURITY: never the whole URL, which may hold a password.
function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `\`${hostname || "localhost"}:${port || "5432"}${pathname}\``;
  } catch {
    throw new StoreError("the address of the database is no URL", {
      help: "it looks like postgres://user@host:5432/database",
    });
  }
}

const UNREACHABLE: readonly [string, string] = [
  "cannot be reached",
  "see that the server runs and takes connections from this machine",
];
/** Codes of the system and of PostgreSQL (manual, appendix A) that a person can do something about. */
const REASONS: Readonly<Record<string, readonly [reason: string, help: string]>> = {
  ECONNREFUSED: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  ENOENT: UNREACHABLE,
  ENOTFOUND: ["cannot be reached: no such host", "look at the host name in the configuration"],
  EAI_AGAIN: ["cannot be reached: its host name was not resolved", "try again, or look at the host name"],
  CONNECT_TIMEOUT: UNREACHABLE,
  CONNECTION_CLOSED: ["closed the connection", "try again; what was not finished was not written"],
  CONNECTION_DESTROYED: ["closed the connection", "try again; what was not finished was not written"],
  ECONNRESET: ["closed the connection", "try again; what was not finished was not written"],
  "28P01": ["refused the password", "look at the user and the password"],
  "28000": ["refused the user", "look at the user, and at pg_hba.conf of the server"],
  "3D000": ["has no such database", "create it first: createdb"],
  "42501": ["does not let this user do that", "give the user all rights in the database"],
  "53100": ["has no disk space left", "make room, then try again; nothing was lost"],
  "53300": ["has too many connections", "try again, or raise max_connections"],
  "57P01": ["was shut down", "try again; what was not finished was not written"],
  "57P03": ["is starting up", "try again in a moment"],
};

async function asking<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explained(error, place);
  }
}

function explained(error: unknown, place: string): unknown {
  const { code } = error as { code?: string };
  if (code === "CONNECTION_ENDED") return new StoreError("the store is closed", { cause: error });
  const known = code === undefined ? undefined : REASONS[code];
  if (known !== undefined)
    return new StoreError(`the PostgreSQL at ${place} ${known[0]}`, { help: known[1] });
  if (!(error instanceof postgres.PostgresError)) return error;
  // SECURITY: the server's own words can quote a value, which here is mail.
  const { constraint_name: constraint = "no constraint", routine = "?" } = error;
  return new StoreError(
    `the PostgreSQL at ${place} refused a statement (${code}, ${constraint}, ${routine})`,
    {
      help: "nothing of that call was written; please report it",
    },
  );
}
