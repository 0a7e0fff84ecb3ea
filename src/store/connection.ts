/**
 * The little that the store asks of a database. All SQL of this folder is written once, in what SQLite and PostgreSQL
 * share; what they do not share is a method here.
 */
export type Value = number | string | null | Uint8Array;

/** Statements inside of one transaction. `?` stands for a parameter. */
export interface Connection {
  all<Row extends object>(sql: string, parameters?: readonly Value[]): Promise<readonly Row[]>;
  /** Rows as arrays, for the scans that read millions. */
  tuples(sql: string, parameters?: readonly Value[]): Promise<readonly (readonly Value[])[]>;
  /** The number of rows that were changed. */
  run(sql: string, parameters?: readonly Value[]): Promise<number>;
  /** Several statements without parameters or results. */
  script(sql: string): Promise<void>;
  insert(target: Target, rows: readonly (readonly Value[])[]): Promise<void>;
  /** Inserts, or sets all other columns of the row that has the same `key`. No two rows may have the same. */
  put(
    target: Target & { readonly key: readonly string[] },
    rows: readonly (readonly Value[])[],
  ): Promise<void>;
}

export interface Target {
  readonly table: string;
  readonly columns: readonly string[];
}

/** A `record` outlives a power cut; `bulk` can be done again by whoever asked for it; `erasure` leaves nothing to read. */
export type WriteKind = "record" | "bulk" | "erasure";

export interface Database {
  readonly backend: "sqlite" | "postgres";
  readonly dialect: Dialect;
  /** One moment's state, however many statements. */
  read<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** All or nothing, and one writer at a time. */
  write<T>(work: (connection: Connection) => Promise<T>, kind?: WriteKind): Promise<T>;
  /** After an erasure: what still holds the old state is made to forget it. */
  forgetDeleted(): Promise<void>;
  close(): Promise<void>;
}

export interface Dialect {
  /** A condition that takes one parameter: a JSON array, so that no number of values is too large. */
  among(column: string, kind: "integer" | "text"): string;
  /** Selects a row where the table named by the parameter exists. */
  readonly findTable: string;
  /** The text of a migration, which is written in the words of migrations/migration.ts. */
  schema(sql: string): string;
}

/** What `put` does with a row that is there, in the SQL of both. */
export function onConflict({ key, columns }: { readonly key: readonly string[] } & Target): string {
  const others = columns.filter((name) => !key.includes(name)).map((name) => `${name} = excluded.${name}`);
  const action = others.length === 0 ? "DO NOTHING" : `DO UPDATE SET ${others.join(", ")}`;
  return `ON CONFLICT (${key.join(", ")}) ${action}`;
}

/** The first row, where there is one. */
export function first<T>(rows: readonly T[]): T | null {
  return rows[0] ?? null;
}
