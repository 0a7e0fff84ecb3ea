import assert from "node:assert/strict";
import type { Database, Value } from "../../src/store/connection.ts";
import { openDatabase, openStore, StoreError } from "../../src/store/index.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { migrate } from "../../src/store/migrations/migrate.ts";
import type { Migration } from "../../src/store/migrations/migration.ts";
import { type Column, stepOf, type Table } from "../schema-tables.ts";
import { copyOf } from "./copies.ts";
import { optionsFor, type Place, type StoreCase, type StoreTests } from "./store-case.ts";

const NEWEST = MIGRATIONS.at(-1)!.version;

/** A step that nobody has made yet, so that the newest schema is an earlier version too. */
const NEXT: Migration = {
  version: NEWEST + 1,
  title: "a step to come",
  sql: `
-- To come.
CREATE TABLE to_come (
  id INTEGER PRIMARY KEY
) STRICT;
ALTER TABLE setting ADD COLUMN said_by TEXT;
`,
};
const ALL = [...MIGRATIONS, NEXT];
const BROKEN: Migration = { ...NEXT, sql: `${NEXT.sql}\nINSERT INTO nowhere VALUES (1);` };

async function withDatabase(place: Place, work: (database: Database) => Promise<void>): Promise<void> {
  const database = await openDatabase(place);
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

/** Tables as they are after these steps, each with the columns that it began with. */
function tablesOf(steps: readonly Migration[]): readonly Table[] {
  return steps.flatMap((step) => stepOf(step).tables);
}

const ROWS = 3;

function valueFor({ type }: Column, row: number): Value {
  if (type === "TEXT") return JSON.stringify({ row });
  if (type === "BYTES") return new Uint8Array([row, 2, 3]);
  return type === "REAL" ? row + 0.5 : row;
}

async function fill(database: Database, tables: readonly Table[]): Promise<void> {
  await database.write(async (connection) => {
    for (const { name, columns } of tables) {
      const rows = Array.from({ length: ROWS }, (_, row) =>
        columns.map((column) => valueFor(column, row + 1)),
      );
      await connection.insert({ table: name, columns: columns.map((column) => column.name) }, rows);
    }
  });
}

async function contentOf(database: Database, tables: readonly Table[]): Promise<unknown> {
  return database.read(async (connection) => {
    const content: Record<string, unknown> = {};
    for (const { name, columns, key } of tables) {
      const names = columns.map((column) => column.name).join(", ");
      const rows = await connection.tuples(`SELECT ${names} FROM ${name} ORDER BY ${key.join(", ")}`);
      content[name] = rows.map((row) =>
        row.map((value) => (value instanceof Uint8Array ? [...value] : value)),
      );
    }
    return content;
  });
}

function versionOf(database: Database): Promise<unknown> {
  return database.read((connection) =>
    connection.tuples("SELECT version FROM schema_version ORDER BY version"),
  );
}

async function keepsEveryRow(given: StoreCase, version: number): Promise<void> {
  await withDatabase(await given.makePlace(), async (database) => {
    const steps = MIGRATIONS.slice(0, version);
    const tables = tablesOf(steps);
    await migrate(database, steps);
    await fill(database, tables);
    const before = await contentOf(database, tables);
    await migrate(database, ALL);
    assert.deepEqual(await contentOf(database, tables), before);
    assert.deepEqual(
      await versionOf(database),
      ALL.map((step) => [step.version]),
    );
  });
}

const UPGRADES: StoreTests = Object.fromEntries(
  MIGRATIONS.map(({ version }) => [
    `a filled store of version ${version} keeps every row when it is brought to the newest`,
    (given) => keepsEveryRow(given, version),
  ]),
);

export const MIGRATION: StoreTests = {
  ...UPGRADES,
  "a step that fails leaves the store as it was": async (given) => {
    await withDatabase(await given.makePlace(), async (database) => {
      await migrate(database);
      await fill(database, tablesOf(MIGRATIONS));
      await assert.rejects(() => migrate(database, [...MIGRATIONS, BROKEN]));
      assert.deepEqual(
        await versionOf(database),
        MIGRATIONS.map((step) => [step.version]),
      );
      await migrate(database, ALL);
      assert.equal(((await versionOf(database)) as unknown[]).length, ALL.length);
    });
  },
  "a store of a newer schema is refused, and a person is told why": async (given) => {
    const place = await given.makePlace();
    await withDatabase(place, (database) => migrate(database, ALL));
    await assert.rejects(
      () => openStore(optionsFor(place)),
      (error: unknown) => error instanceof StoreError && /schema \d+.* up to \d+/.test(error.message),
    );
    await withDatabase(place, async (database) => {
      assert.equal(((await versionOf(database)) as unknown[]).length, ALL.length);
    });
  },
  "opening a store again migrates nothing and keeps what is in it": async (given) => {
    const place = await given.makePlace();
    for (const added of [1, 0]) {
      const store = await openStore(optionsFor(place));
      const run = await store.beginRun("2026-01-01T00:00:00Z", []);
      assert.equal((await store.addCopies(run, [copyOf({ name: "a" })], [])).messages, added);
      await store.close();
    }
  },
  "several that open a new store at once make one": async (given) => {
    const place = await given.makePlace();
    const stores = await Promise.all([1, 2, 3].map(() => openStore(optionsFor(place))));
    for (const store of stores) await store.setSetting("name", "value");
    for (const store of stores) await store.close();
  },
};
