import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openDatabase, openStore, recordKey } from "../../src/store/index.ts";
import type { Appending, RecordFilter, RecordRow, Store } from "../../src/store/store.ts";
import { optionsFor, type Place, type StoreCase, type StoreTests } from "./store-case.ts";
import { campaignOf, STATE } from "./store-linking.ts";
import { appendingFrom, documentText, ENTRIES, entryText, sha256 } from "./store-record-writer.ts";
import { withStore } from "./with-store.ts";

const WRITER = fileURLToPath(new URL("./store-record-writer.ts", import.meta.url));
/** Milliseconds into the fourth call of a process. */
const MOMENTS = [0, 1, 3, 8];

type Named = readonly [text: string, campaign: string | null, person: string | null];

function appendingOf(expectedSize: number, entries: readonly Named[]): Appending {
  return {
    expectedSize,
    entries: entries.map(([entry, campaign, person]) => ({ entry, campaign, person })),
    nodes: [],
    documents: [],
  };
}

async function rowsOf(store: Store, from?: number, filter?: RecordFilter): Promise<readonly RecordRow[]> {
  const rows = [];
  for await (const chunk of store.record(from, filter)) rows.push(...chunk);
  return rows;
}

async function numbersOf(store: Store, filter: RecordFilter, from = 0): Promise<readonly number[]> {
  return (await rowsOf(store, from, filter)).map(({ number }) => number);
}

const TELLING = (appending: Appending, linkRuns = 0) => ({
  appending,
  unfinished: new Set<string>(),
  linkRuns,
});

/** Two handles on one database, as two people who work at once have. */
async function withTwo(
  { makePlace }: StoreCase,
  work: (stores: readonly [Store, Store], place: Place) => Promise<void>,
): Promise<void> {
  const place = await makePlace();
  const stores = [await openStore(optionsFor(place)), await openStore(optionsFor(place))] as const;
  try {
    await work(stores, place);
  } finally {
    for (const store of stores) await store.close();
  }
}

function startWriter(asked: { readonly place: Place; readonly by: string; readonly calls?: number }) {
  return spawn(process.execPath, [WRITER, JSON.stringify(asked)], { stdio: ["ignore", "pipe", "inherit"] });
}

/** Kills a writer while it adds to the record; the length that it had been told of. */
async function killWhileAppending(place: Place, moment: number): Promise<number> {
  const writer = startWriter({ place, by: "writer" });
  const ended = once(writer, "exit");
  let told = 0;
  let calls = 0;
  for await (const line of createInterface(writer.stdout)) {
    const [word, count] = line.split(" ");
    if (word === "added") told = Number(count);
    else if (++calls === 4) {
      await wait(moment);
      writer.kill("SIGKILL");
    }
  }
  await ended;
  return told;
}

/** Every entry has its bytes, its leaf and its document. */
async function checkWhole(store: Store): Promise<number> {
  const rows = await rowsOf(store);
  assert.equal(rows.length, await store.recordSize());
  assert.equal(rows.length % ENTRIES, 0, "a call is there in part");
  assert.deepEqual(
    rows.map(({ number, entry }) => ({ number, entry })),
    rows.map((_, number) => ({ number, entry: entryText(number) })),
  );
  const leaves = await store.treeNodes(rows.map(({ number }) => ({ level: 0, place: number })));
  for (const [number, leaf] of leaves.entries()) {
    assert.ok(leaf !== null && sha256(entryText(number)).equals(leaf));
    assert.notEqual(await store.document(sha256(documentText(number)).toString("hex")), null);
  }
  assert.deepEqual(await store.treeNodes([{ level: 0, place: rows.length }]), [null]);
  return rows.length;
}

/** Text in all the shapes in which JSON can hold it. */
const UNUSUAL = [
  "é 漢字 \u{1f3db} عربي e\u0301 \ufeff \u2028 \u200b \ufffd \uffff",
  "\u0000 \u0001 \u001f \u007f \u0080 \\ \\n \\. \\N \" ' \t \r\n",
  "half of a pair \ud83c, the other half \udfdb, both in the wrong order \udfdb\ud83c",
  "x".repeat(3_000_000),
  "",
].map((what) => JSON.stringify({ what }));

export const RECORD: StoreTests = {
  "begins empty, and grows by what is appended": (given) =>
    withStore(given, async (store) => {
      assert.equal(await store.recordSize(), 0);
      assert.deepEqual(await rowsOf(store), []);
      assert.equal(await store.append(appendingFrom(0)), true);
      assert.equal(await store.append(appendingFrom(ENTRIES)), true);
      assert.equal(await store.recordSize(), 2 * ENTRIES);
      await checkWhole(store);
    }),
  "gives entries back byte for byte, one by one and sixty at once": (given) =>
    withStore(given, async (store) => {
      // Enough for PostgreSQL to copy them in bulk, which has an alphabet of its own.
      const many = Array.from({ length: 60 }, (_, i) => UNUSUAL[i % 3]!);
      for (const texts of [...UNUSUAL.map((text) => [text]), many]) {
        const size = await store.recordSize();
        assert.ok(
          await store.append(
            appendingOf(
              size,
              texts.map((text) => [text, null, null]),
            ),
          ),
        );
        assert.deepEqual(
          (await rowsOf(store, size)).map(({ entry }) => entry),
          texts,
        );
      }
    }),
  "refuses text that a database would alter, and writes nothing": (given) =>
    withStore(given, async (store) => {
      for (const text of ["\u0000", "\ud83c"]) {
        const appending = appendingOf(0, [
          ["{}", null, null],
          [text, null, null],
        ]);
        await assert.rejects(() => store.append(appending), RangeError);
        await assert.rejects(() => store.addCheckpoint(0, text), RangeError);
      }
      assert.equal(await store.recordSize(), 0);
      assert.deepEqual(await store.checkpoints(), []);
    }),
  "writes nothing where the record is longer or shorter than expected": (given) =>
    withStore(given, async (store) => {
      await store.append(appendingFrom(0));
      for (const size of [0, ENTRIES - 1, ENTRIES + 1]) {
        assert.equal(await store.append(appendingFrom(size, "late")), false);
        assert.equal(await store.saveCampaigns([], [], STATE, TELLING(appendingFrom(size, "late"))), "grown");
      }
      assert.equal(await checkWhole(store), ENTRIES);
      assert.deepEqual(await store.treeNodes([{ level: 0, place: ENTRIES + 1 }]), [null]);
      assert.equal(await store.document(sha256(documentText(ENTRIES + 1)).toString("hex")), null);
      assert.equal(await store.linkState(), null);
    }),
  "writes all or nothing: a hash that is there already takes the entries and documents with it": (given) =>
    withStore(given, async (store) => {
      await store.append(appendingFrom(0));
      const taken = { ...appendingFrom(ENTRIES), nodes: appendingFrom(0).nodes };
      await assert.rejects(() => store.append(taken));
      assert.equal(await checkWhole(store), ENTRIES);
      assert.equal(await store.document(sha256(documentText(ENTRIES)).toString("hex")), null);
    }),
  "lets one of two win who append at once": (given) =>
    withTwo(given, async ([left, right]) => {
      for (let size = 0; size < 20; size++) {
        const both = await Promise.all([
          left.append(appendingFrom(size, "left", 1)),
          right.append(appendingFrom(size, "right", 1)),
        ]);
        assert.deepEqual([...both].sort(), [false, true]);
        const [row] = await rowsOf(left, size);
        assert.equal(row?.entry, entryText(size, both[0] ? "left" : "right"));
        assert.equal(await right.recordSize(), size + 1);
      }
    }),
  "loses nothing of two processes that append against each other": (given) =>
    withTwo(given, async ([store], place) => {
      const writers = ["left", "right"].map((by) => startWriter({ place, by, calls: 12 }));
      const ends = await Promise.all(
        writers.map(async (writer) => {
          writer.stdout.resume();
          return (await once(writer, "exit"))[0];
        }),
      );
      assert.deepEqual(ends, [0, 0]);
      const rows = await rowsOf(store);
      assert.equal(rows.length, 2 * 12 * ENTRIES);
      for (const [number, { entry }] of rows.entries()) assert.equal(JSON.parse(entry).number, number);
      for (const person of ["left", "right"])
        assert.equal((await numbersOf(store, { person })).length, 12 * ENTRIES);
    }),
  "finds entries on a campaign, on a person, and on both, in order and from a number on": (given) =>
    withStore(given, async (store) => {
      await store.append(
        appendingOf(0, [
          ["0", "c1", "p1"],
          ["1", "c1", null],
          ["2", "c2", "p1"],
          ["3", null, null],
          ["4", "c1", "p1"],
          ["5", null, "c1"],
        ]),
      );
      assert.deepEqual(await numbersOf(store, {}), [0, 1, 2, 3, 4, 5]);
      assert.deepEqual(await numbersOf(store, { campaign: "c1" }), [0, 1, 4]);
      assert.deepEqual(await numbersOf(store, { person: "p1" }), [0, 2, 4]);
      assert.deepEqual(await numbersOf(store, { campaign: "c1", person: "p1" }), [0, 4]);
      assert.deepEqual(await numbersOf(store, { campaign: "c1" }, 1), [1, 4]);
      assert.deepEqual(await numbersOf(store, {}, 6), []);
      for (const unknown of ["", "C1", "c", "' OR 1=1"]) {
        assert.deepEqual(await numbersOf(store, { campaign: unknown }), []);
        assert.deepEqual(await numbersOf(store, { person: unknown }), []);
      }
    }),
  "gives with each entry what finds it, so that it can be compared with what the entry says": (given) =>
    withStore(given, async (store) => {
      await store.append(
        appendingOf(0, [
          ["0", "c1", "p1"],
          ["1", null, "p1"],
          ["2", "c1", null],
        ]),
      );
      const hex = (key: Uint8Array | null) => (key === null ? null : Buffer.from(key).toString("hex"));
      assert.deepEqual(
        (await rowsOf(store)).map(({ campaign, person }) => [hex(campaign), hex(person)]),
        [
          [hex(recordKey("c1")), hex(recordKey("p1"))],
          [null, hex(recordKey("p1"))],
          [hex(recordKey("c1")), null],
        ],
      );
    }),
  "keeps people apart whose addresses differ in what a database cannot hold, and takes any length": (given) =>
    withStore(given, async (store) => {
      const people = [
        "a\u0000@example.org",
        "a\ufffd@example.org",
        "a\ud83c@example.org",
        "é".repeat(50_000),
      ];
      await store.append(
        appendingOf(
          0,
          people.map((person) => ["{}", null, person]),
        ),
      );
      for (const [number, person] of people.entries())
        assert.deepEqual(await numbersOf(store, { person }), [number]);
    }),
  "reads more entries than one chunk holds, while others are added": (given) =>
    withStore(given, async (store) => {
      const some = (from: number) => appendingFrom(from, from % 2 === 0 ? "even" : "odd", 701);
      for (let size = 0; size < 4 * 701; size += 701) assert.ok(await store.append(some(size)));
      const seen: number[] = [];
      for await (const chunk of store.record()) {
        if (seen.length === 0) assert.ok(await store.append(some(4 * 701)));
        seen.push(...chunk.map(({ number }) => number));
      }
      assert.deepEqual(
        seen,
        Array.from({ length: 5 * 701 }, (_, i) => i),
      );
      assert.equal((await numbersOf(store, { person: "even" })).length, 3 * 701);
      assert.deepEqual((await numbersOf(store, { person: "odd" }, 2000)).slice(0, 2), [2103, 2104]);
    }),
  "answers for the tree hashes in the order asked, null where there is none": (given) =>
    withStore(given, async (store) => {
      const nodes = [
        { level: 0, place: 0, hash: new Uint8Array(32).fill(1) },
        { level: 0, place: 1, hash: new Uint8Array(32).fill(2) },
        { level: 1, place: 0, hash: new Uint8Array(32).fill(3) },
        { level: 40, place: 2 ** 52, hash: new Uint8Array(32).fill(4) },
      ];
      await store.append({ ...appendingOf(0, []), nodes });
      const asked = [
        [1, 0],
        [0, 1],
        [1, 1],
        [0, 0],
        [40, 2 ** 52],
        [0, 1],
      ].map(([level, place]) => ({ level: level!, place: place! }));
      const found = await store.treeNodes(asked);
      assert.deepEqual(
        found.map((hash) => hash?.[0] ?? null),
        [3, 2, null, 1, 4, 2],
      );
      assert.deepEqual(await store.treeNodes([]), []);
    }),
  "keeps documents under their SHA-256, the same one once": (given) =>
    withStore(given, async (store) => {
      const documents = [Buffer.from("Notice é"), Buffer.from("Notice é"), new Uint8Array(0)];
      await store.append({ ...appendingOf(0, [["{}", null, null]]), documents });
      await store.append({ ...appendingOf(1, [["{}", null, null]]), documents: documents.slice(0, 1) });
      const kept = async (hash: string) => {
        const content = await store.document(hash);
        return content === null ? null : Buffer.from(content).toString();
      };
      const hash = sha256("Notice é").toString("hex");
      assert.equal(await kept(hash), "Notice é");
      assert.equal(await kept(sha256("").toString("hex")), "");
      for (const unknown of [
        "",
        "\u0000",
        hash.slice(2),
        `${hash}00`,
        `${hash}x`,
        sha256("x").toString("hex"),
      ])
        assert.equal(await kept(unknown), null);
    }),
  "erases documents for good, in one transaction with the entries that say so": (given) =>
    withStore(given, async (store) => {
      await store.append(appendingFrom(0));
      const hashes = [0, 1, 2, 3, 4].map((number) => sha256(documentText(number)).toString("hex"));
      assert.deepEqual(await store.documents(), hashes.toSorted());
      const [first, second, third] = hashes as [string, string, string];
      const unknown = ["", "'; DELETE FROM document", first.toUpperCase(), sha256("x").toString("hex")];
      const erasing = { ...appendingOf(ENTRIES, [["{}", null, null]]), erased: [first, second, ...unknown] };
      assert.equal(await store.append({ ...erasing, expectedSize: 0 }), false);
      assert.equal((await store.documents()).length, ENTRIES);
      // What cannot be written takes the erasure with it.
      const failing = appendingOf(ENTRIES, [["\u0000", null, null]]);
      await assert.rejects(() => store.append({ ...failing, erased: [third] }));
      assert.notEqual(await store.document(third), null);
      assert.equal(await store.append(erasing), true);
      assert.deepEqual(await store.documents(), hashes.slice(2).toSorted());
      assert.equal(await store.document(first), null);
      assert.equal(await store.recordSize(), ENTRIES + 1);
    }),
  "gives signed states back by size, the longest last, each once": (given) =>
    withStore(given, async (store) => {
      const note = (size: number, key: string) =>
        `record.example\n${size}\nabc=\n\n— record.example ${key}\n`;
      for (const [size, key] of [
        [7, "a"],
        [3, "a"],
        [7, "b"],
        [7, "a"],
      ] as const)
        await store.addCheckpoint(size, note(size, key));
      assert.deepEqual(await store.checkpoints(), [
        { size: 3, note: note(3, "a") },
        { size: 7, note: note(7, "a") },
        { size: 7, note: note(7, "b") },
      ]);
    }),
  "is refused by the database itself to whoever would change or delete a row": async (given) => {
    const place = await given.makePlace();
    const store = await openStore(optionsFor(place));
    await store.append(appendingFrom(0));
    await store.addCheckpoint(ENTRIES, "note");
    const database = await openDatabase(place);
    try {
      for (const sql of [
        "UPDATE record_entry SET entry = '{}' WHERE number = 1",
        "DELETE FROM record_entry",
        "UPDATE record_node SET place = place + 100",
        "DELETE FROM record_node WHERE place = 0",
        "UPDATE checkpoint SET size = 0",
        "DELETE FROM checkpoint",
      ])
        await assert.rejects(() => database.write((connection) => connection.run(sql)), sql);
      assert.equal(await checkWhole(store), ENTRIES);
      assert.deepEqual(await store.checkpoints(), [{ size: ENTRIES, note: "note" }]);
    } finally {
      await database.close();
      await store.close();
    }
  },
  "is one transaction with the campaigns that its entries speak of": (given) =>
    withStore(given, async (store) => {
      const event = {
        at: "2026-01-02T00:00:00Z",
        kind: "merge",
        from: ["a"],
        into: ["b"],
        representatives: [],
      } as const;
      assert.equal(await store.saveCampaigns([campaignOf("a", null)], [], STATE), "saved");
      const later = { ...STATE, version: 4 };
      const save = (appending: Appending, ids = ["b"]) =>
        store.saveCampaigns(
          ids.map((id) => campaignOf(id, null)),
          [event],
          later,
          TELLING(appending, 1),
        );
      const unchanged = async () => {
        assert.deepEqual(
          (await store.campaigns()).map(({ id }) => id),
          ["a"],
        );
        assert.deepEqual(await store.events(), []);
        assert.deepEqual(await store.linkState(), STATE);
        assert.equal(await store.recordSize(), 0);
      };
      assert.equal(await save(appendingFrom(1)), "grown");
      await unchanged();
      // What fails on either side takes the other with it.
      await assert.rejects(() => save(appendingOf(0, [["\ud83c", null, null]])));
      await unchanged();
      await assert.rejects(() => save(appendingFrom(0), ["b", "b"]));
      await unchanged();
      assert.equal(await save(appendingFrom(0)), "saved");
      assert.equal(await checkWhole(store), ENTRIES);
      assert.equal((await store.campaigns())[0]?.id, "b");
      assert.deepEqual(await store.linkState(), later);
      assert.equal((await store.events()).length, 1);
    }),
  "takes one of two runs of linking that began together, also where the record did not grow": (given) =>
    withTwo(given, async ([left, right]) => {
      const nothing = appendingOf(0, []);
      assert.equal(await left.linkRuns(), 0);
      const save = (store: Store, id: string, linkRuns: number, appending = nothing) =>
        store.saveCampaigns(
          [campaignOf(id, null)],
          [],
          { ...STATE, summary: id },
          TELLING(appending, linkRuns),
        );
      assert.equal(await save(right, "newer", 0), "saved");
      assert.equal(await save(left, "older", 0), "relinked");
      // It is the older one also where the record grew as well: to look at the record again would not make it right.
      assert.ok(await right.append(appendingFrom(0)));
      assert.equal(await save(left, "older", 0), "relinked");
      assert.equal(await save(left, "older", 0, appendingFrom(ENTRIES)), "relinked");
      assert.equal((await left.linkState())?.summary, "newer");
      assert.equal((await left.campaigns())[0]?.id, "newer");
      assert.equal(await left.recordSize(), ENTRIES);
      assert.equal(await left.linkRuns(), 1);
      assert.equal(await save(left, "next", 1, appendingFrom(ENTRIES)), "saved");
      const both = await Promise.all(
        [left, right].map((store, i) => save(store, `${i}`, 2, appendingOf(2 * ENTRIES, []))),
      );
      assert.deepEqual(both.toSorted(), ["relinked", "saved"]);
      assert.equal(await right.linkRuns(), 3);
    }),
  "outlives retention of everything else": (given) =>
    withStore(given, async (store) => {
      await store.append(appendingFrom(0));
      const policy = { bodies: 1, observations: 1, findings: 1, campaigns: 1 };
      await store.purge(policy, "2099-01-01T00:00:00Z");
      assert.equal(await checkWhole(store), ENTRIES);
    }),
  "survives kills in the middle of appending: all of a call or nothing, and what was told was kept": async (
    given,
  ) => {
    const place = await given.makePlace();
    for (const moment of MOMENTS) {
      const told = await killWhileAppending(place, moment);
      const store = await openStore(optionsFor(place));
      try {
        assert.ok((await checkWhole(store)) >= told);
        // A run of linking is there exactly if its entries are.
        const linked = (await numbersOf(store, { campaign: "linked" })).at(-1);
        assert.equal((await store.linkState())?.version, linked);
      } finally {
        await store.close();
      }
    }
  },
};
