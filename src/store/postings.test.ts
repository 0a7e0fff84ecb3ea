import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import type { Database } from "./connection.ts";
import { migrate } from "./migrations/migrate.ts";
import { keptSeconds, NewPostings, toldSeconds } from "./posting-columns.ts";
import { Postings } from "./postings.ts";
import { openSqlite } from "./sqlite/database.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-postings-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

type Posting = readonly [key: number, seconds: number, message: number];

async function withPostings(work: (postings: Postings, database: Database) => Promise<void>): Promise<void> {
  const database = await openSqlite({ path: join(folder, `${++files}.db`) });
  try {
    await migrate(database);
    await work(new Postings(database.dialect), database);
  } finally {
    await database.close();
  }
}

function collected(batch: readonly Posting[]): NewPostings {
  const postings = new NewPostings(0);
  for (const [key, seconds, message] of batch) postings.push(key, seconds, message);
  return postings;
}

async function found(postings: Postings, database: Database, key: number): Promise<readonly Posting[]> {
  const columns = await database.read((connection) => postings.of(connection, key));
  const rows = columns.flatMap(({ keys, seconds, messages }) =>
    Array.from(keys, (one, i): Posting => [one, seconds[i]!, messages[i]!]),
  );
  return rows.sort(comparePostings);
}

function comparePostings(a: Posting, b: Posting): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

// Few numbers, so that some fill several blocks; the highest that a number can be among them.
const key = fc.oneof(
  fc.constantFrom(1, 2, 3, 2 ** 32, 2 ** 53 - 1),
  fc.integer({ min: 1, max: 2 ** 53 - 1 }),
);
const posting = fc.tuple(
  key,
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.integer({ min: 1, max: 0xffff_ffff }),
);
const batches = fc.array(fc.array(posting, { maxLength: 1500, size: "max" }), {
  minLength: 1,
  maxLength: 20,
});

describe("postings", () => {
  test("all of a number are found, however they were added and merged", async () => {
    await fc.assert(
      fc.asyncProperty(batches, (added) =>
        withPostings(async (postings, database) => {
          for (const batch of added) {
            await database.write((connection) => postings.add(connection, collected(batch)), "bulk");
          }
          const all = added.flat();
          const asked = [...new Set([...all.slice(0, 20).map(([one]) => one), 1, 2, 3, 7])];
          for (const one of asked) {
            const expected = all.filter(([number]) => number === one).sort(comparePostings);
            assert.deepEqual(await found(postings, database, one), expected);
          }
          const each = asked.map((): number => 0);
          await database.read((connection) =>
            postings.ofEach(connection, asked, (at, { messages }) => {
              each[at]! += messages.length;
            }),
          );
          assert.deepEqual(
            each,
            asked.map((one) => all.filter(([number]) => number === one).length),
          );
        }),
      ),
      { seed: 3, numRuns: 8 },
    );
  });
  test("so many calls leave few parts", async () => {
    await withPostings(async (postings, database) => {
      for (let call = 0; call < 300; call++) {
        const batch = Array.from({ length: 40 }, (_, i): Posting => [(call * 40 + i) * 7919, call, i + 1]);
        await database.write((connection) => postings.add(connection, collected(batch)), "bulk");
      }
      const parts = await database.read((connection) => connection.all("SELECT id FROM part"));
      assert.ok(parts.length < 16, `${parts.length} parts`);
    });
  });
  test("what was undone is not found, also when its place is given to something else", async () => {
    await withPostings(async (postings, database) => {
      const add = (batch: readonly Posting[], isUndone: boolean) =>
        database.write(async (connection) => {
          await postings.add(connection, collected(batch));
          if (isUndone) throw new RangeError("undone");
        });
      await assert.rejects(() => add([[5, 1, 1]], true), RangeError);
      await add([[900, 1, 2]], false);
      assert.deepEqual(await found(postings, database, 900), [[900, 1, 2]]);
      assert.deepEqual(await found(postings, database, 5), []);
    });
  });
  test("postings of forgotten messages are gone, the others stay", async () => {
    await withPostings(async (postings, database) => {
      const batch = Array.from({ length: 3000 }, (_, i): Posting => [i % 3, i, i + 1]);
      await database.write((connection) => postings.add(connection, collected(batch)));
      const gone = new Set(batch.filter((_, i) => i % 2 === 0).map(([, , message]) => message));
      await database.write((connection) => postings.forget(connection, gone));
      for (const one of [0, 1, 2]) {
        const expected = batch.filter(([number, , message]) => number === one && !gone.has(message));
        assert.deepEqual(await found(postings, database, one), expected);
      }
      await database.write((connection) => postings.forget(connection, new Set(batch.map(([, , m]) => m))));
      assert.deepEqual(await found(postings, database, 1), []);
    });
  });
  test("dates before 1970 and after 2106 count as these, and none sorts last", () => {
    assert.deepEqual([-1, 0, 2 ** 40, null].map(keptSeconds), [0, 0, 0xffff_fffe, 0xffff_ffff]);
    assert.equal(toldSeconds(keptSeconds(null)), null);
    assert.equal(toldSeconds(keptSeconds(1_610_443_800)), 1_610_443_800);
  });
});
