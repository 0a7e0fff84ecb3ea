/** One step of the schema. Steps are only ever added; the number of the last one is the schema's version. */
export interface Migration {
  readonly version: number;
  /** What the step brings, as a claim. */
  readonly title: string;
  /**
   * SQL with SQLite's type names and `BYTES` for both kinds of byte strings. `APPEND ONLY table;`, on a line of its own,
   * makes the database itself refuse to change or delete a row. A comment before a table and behind a column becomes
   * docs/schema.md.
   */
  readonly sql: string;
}
