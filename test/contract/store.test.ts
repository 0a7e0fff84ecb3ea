import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startPostgres } from "./postgres-server.ts";
import { storeContract } from "./store.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-store-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

storeContract({
  name: "SQLite",
  makePlace: async () => ({ path: join(folder, `${++files}.db`) }),
});

const server = await startPostgres();
if ("missing" in server) {
  console.error(`PostgreSQL is NOT tested: ${server.missing}`);
  test("store: PostgreSQL", { skip: server.missing }, () => {});
} else {
  after(() => server.stop());
  storeContract({
    name: "PostgreSQL",
    makePlace: async () => ({ url: await server.createDatabase() }),
  });
}
