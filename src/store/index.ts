/** Opens what a workspace remembers. */
import type { Database } from "./connection.ts";
import { migrate } from "./migrations/migrate.ts";
import { openPostgres } from "./postgres/database.ts";
import { Sealer } from "./seal.ts";
import { SqlStore } from "./sql-store.ts";
import { openSqlite, type SqliteOptions } from "./sqlite/database.ts";
import type { Store } from "./store.ts";

export { StoreError } from "./store-error.ts";

export type StoreOptions = {
  /** 32 bytes; null where bodies are neither kept nor opened. */
  readonly bodyKey: Uint8Array | null;
} & (SqliteOptions | { readonly url: string });

/**
 * A store with the newest schema, made where there is none yet. Throws a `StoreError` where it cannot be opened: no
 * database, a newer schema, locked, unreachable, too old a server.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const sealer = new Sealer(options.bodyKey);
  const database: Database = "url" in options ? await openPostgres(options.url) : await openSqlite(options);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return new SqlStore(database, sealer);
}
