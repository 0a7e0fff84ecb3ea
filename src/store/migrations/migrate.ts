/** Brings a database to the newest schema. Forward only: going back would mean deleting what was learned. */
import { type Connection, type Database, type Dialect, first } from "../connection.ts";
import { StoreError } from "../store-error.ts";
import { MIGRATIONS } from "./index.ts";
import type { Migration } from "./migration.ts";

const VERSION_TABLE = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY)";

/** All steps that the database lacks, in one transaction. */
export async function migrate(
  database: Database,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const { dialect } = database;
  const newest = migrations.at(-1)?.version ?? 0;
  if ((await database.read((connection) => versionOf(connection, dialect))) === newest) return;
  await database.write(async (connection) => {
    await connection.script(dialect.schema(VERSION_TABLE));
    // Asked again: another process may have migrated while this one waited to write.
    const found = await versionOf(connection, dialect);
    if (found > newest) throw tooNew(found, newest);
    for (const { version, sql } of migrations) {
      if (version <= found) continue;
      await connection.script(dialect.schema(sql));
      await connection.run("INSERT INTO schema_version (version) VALUES (?)", [version]);
    }
  });
}

async function versionOf(connection: Connection, { findTable }: Dialect): Promise<number> {
  if ((await connection.all(findTable, ["schema_version"])).length === 0) return 0;
  const row = first(
    await connection.all<{ version: number | null }>("SELECT MAX(version) AS version FROM schema_version"),
  );
  return row?.version ?? 0;
}

function tooNew(found: number, newest: number): StoreError {
  return new StoreError(
    `the store has schema ${found}, and this version of serjeant knows schemas up to ${newest}`,
    {
      help: "use the newer serjeant that wrote it; nothing was changed",
    },
  );
}
