/** Opens what a workspace remembers. */
import type { Database } from "./connection.ts";
import { migrate } from "./migrations/migrate.ts";
import { openPostgres } from "./postgres/database.ts";
import { Sealer } from "./seal.ts";
import { SqlStore } from "./sql-store.ts";
import { openSqlite, type SqliteOptions } from "./sqlite/database.ts";
import type { Store } from "./store.ts";

export { recordKey } from "./record-rows.ts";
export { StoreError } from "./store-error.ts";

export type DatabaseOptions = SqliteOptions | { readonly url: string };

export type StoreOptions = DatabaseOptions & {
  /** 32 bytes; null where bodies are neither kept nor opened. */
  readonly bodyKey: Uint8Array | null;
};

/**
 * A store with the newest schema, made where there is none yet. Throws a `StoreError` where it cannot be opened: no
 * database, a newer schema, locked, unreachable, too old a server.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const sealer = new Sealer(options.bodyKey);
  const database = await openDatabase(options);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return new SqlStore(database, sealer);
}

/** The database alone, with whatever schema it has. */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return "url" in options ? openPostgres(options.url) : openSqlite(options);
}
