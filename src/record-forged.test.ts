/** Stores that somebody rewrote who has the database and not the key: each forgery is made with SQL, and found out. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import {
  append,
  behindItsBack,
  gathered,
  happened,
  problemsOf,
  RECORDED_NOW,
  recording,
  withWorkspaceAt,
} from "../test/recorded.ts";
import { isProblem } from "./ledger/signed-note.ts";
import { GrowingTree, leafHash } from "./ledger/tree.ts";
import type { Fact, NewEntry } from "./model/ledger.ts";
import { appendingOf } from "./record.ts";
import { checkpointOf, keepCheckpoint, type RecordPlace } from "./record-checkpoint.ts";
import { HELD_FILE, heldCheckpoint, heldNote, holdCheckpoint, stateOf } from "./record-held.ts";
import { recordSigner } from "./record-key.ts";
import { verifyStore } from "./record-verify.ts";
import type { Workspace } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-forged-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const dir = join(folder, "office");

type Statement = Parameters<typeof behindItsBack>[1][number];

/** Ten entries, signed after each two. */
async function withTen(work: (workspace: Workspace) => Promise<void>): Promise<void> {
  await withWorkspaceAt(dir, async (workspace) => {
    const pair = (i: number) => [happened(`entry ${2 * i}`), happened(`entry ${2 * i + 1}`)];
    await recording(workspace, [0, 1, 2, 3, 4].map(pair));
    await work(workspace);
  });
}

async function verify(place: RecordPlace) {
  return await verifyStore(place, (await recordSigner(place)).verifier);
}

function heldSize(place: RecordPlace): number | undefined {
  const note = heldNote(place);
  return note === null ? undefined : stateOf(note)?.size;
}

/** The record up to `length` with other words from entry `from` on, its whole tree computed anew as the program would. */
async function rewritten({ store }: Workspace, from: number, length: number): Promise<Statement[]> {
  const rows = (await gathered(store.record())).flat().slice(0, length);
  const tree = new GrowingTree();
  const nodes: Statement[] = [];
  const entries = rows.map(({ number, entry }): Statement => {
    const line = number < from ? entry : entry.replace('"what":"entry', '"what":"ENTRY');
    for (const { level, place, hash } of tree.append(leafHash(Buffer.from(line))))
      nodes.push(["INSERT INTO record_node (level, place, hash) VALUES (?, ?, ?)", level, place, hash]);
    return ["UPDATE record_entry SET entry = ? WHERE number = ?", line, number];
  });
  return [
    ["DELETE FROM record_node"],
    ["DELETE FROM record_entry WHERE number >= ?", length],
    ...entries,
    ...nodes,
  ];
}

describe("a store that was rewritten without the key", () => {
  test("is found out with entries and tree computed anew and the checkpoints that do not fit deleted, and is not signed", async () => {
    await withTen(async (workspace) => {
      const forged = await rewritten(workspace, 3, 10);
      behindItsBack(dir, [...forged, ["DELETE FROM checkpoint WHERE size > 3"]]);
      const { problems, unsigned } = await verify(workspace);
      assert.deepEqual(
        problems.map(({ text }) => text),
        [
          "the checkpoint of 10 entries beside the key is gone from the store",
          "the checkpoint of 10 entries beside the key is not a beginning of this record: it was rewritten: entries 2 to 9 cannot be as signed",
        ],
      );
      assert.equal(unsigned, 0);
      await append(workspace.store, [happened("on top of it")]);
      for (const sign of [keepCheckpoint, checkpointOf]) {
        await assert.rejects(
          sign(workspace),
          /does not continue its checkpoint of 10 entries beside the key .*among entries 0 to 9 something is not as it was signed; nothing is signed/,
        );
      }
      assert.deepEqual(
        (await workspace.store.checkpoints()).map(({ size }) => size),
        [2],
      );
      assert.equal(heldSize(workspace), 10);
    });
  });

  test("is found out with every checkpoint deleted; they are signed again where nothing else was changed", async () => {
    await withTen(async (workspace) => {
      behindItsBack(dir, [["DELETE FROM checkpoint"]]);
      assert.deepEqual(problemsOf(await verify(workspace)), [
        "the checkpoint of 10 entries beside the key is gone from the store",
      ]);
      rmSync(join(dir, HELD_FILE));
      const found = await verify(workspace);
      assert.deepEqual(
        [problemsOf(found), found.unsigned, found.held],
        [["no state of it is signed: nothing shows that entries 0 to 9 are as written"], 10, null],
      );
    });
    await withTen(async (workspace) => {
      behindItsBack(dir, [["DELETE FROM checkpoint"]]);
      await keepCheckpoint(workspace);
      const found = await verify(workspace);
      assert.deepEqual([found.problems, found.held, found.unsigned], [[], 10, 0]);
    });
  });

  test("is found out with its end cut off together with the hashes and checkpoints over it", async () => {
    await withTen(async (workspace) => {
      const cut = await rewritten(workspace, 10, 6);
      behindItsBack(dir, [...cut, ["DELETE FROM checkpoint WHERE size > 6"]]);
      assert.deepEqual(problemsOf(await verify(workspace)), [
        "the checkpoint of 10 entries beside the key is gone from the store",
        "the checkpoint of 10 entries beside the key is of a longer record: entries 6 to 9 are missing at the end",
      ]);
      await assert.rejects(
        keepCheckpoint(workspace),
        /of 10 entries beside the key .*: entries 6 to 9 are missing at the end; nothing is signed/,
      );
      // Grown again beyond what was cut off, it is no less found.
      await append(
        workspace.store,
        [6, 7, 8, 9, 10].map((i) => happened(`other ${i}`)),
      );
      await assert.rejects(keepCheckpoint(workspace), /something is not as it was signed; nothing is signed/);
    });
  });

  test("is found out where all of it was taken away", async () => {
    await withTen(async (workspace) => {
      behindItsBack(
        dir,
        ["record_entry", "record_node", "checkpoint"].map((table) => [`DELETE FROM ${table}`] as const),
      );
      assert.equal(problemsOf(await verify(workspace)).length, 2);
      await assert.rejects(keepCheckpoint(workspace), /entries 0 to 9 are missing at the end/);
    });
  });

  test("is said to lack the one entry that was removed, and no more", async () => {
    for (const number of [0, 4, 9]) {
      await withTen(async (workspace) => {
        behindItsBack(dir, [["DELETE FROM record_entry WHERE number = ?", number]]);
        const said = problemsOf(await verify(workspace)).join("\n");
        assert.match(said, new RegExp(`entry ${number} is missing|entry ${number} was removed`));
        for (const [, from, to] of said.matchAll(/entries (\d+) to (\d+)/g))
          assert.ok(Number(from) <= Number(to), said);
        assert.ok(!said.includes("longer record") || number === 9, said);
      });
    }
  });
});

describe("the signed state beside the key", () => {
  test("is there from the beginning, for the owner only, and follows each signature", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      assert.equal(heldSize(workspace), 0);
      await recording(workspace, [[happened("a")], [happened("b"), happened("c")]]);
      assert.equal(heldSize(workspace), 3);
      assert.equal(statSync(join(dir, HELD_FILE)).mode & 0o077, 0);
      assert.deepEqual(
        readdirSync(join(dir, "keys")).filter((name) => name.endsWith(".next")),
        [],
      );
    });
  });

  test("may be behind: a command was stopped after it wrote, or after it signed, and before this file", async () => {
    await withTen(async (workspace) => {
      const early = readFileSync(join(dir, HELD_FILE), "utf8");
      await append(workspace.store, [happened("stopped before it was signed")]);
      const unsigned = await verify(workspace);
      assert.deepEqual([unsigned.problems, unsigned.unsigned], [[], 1]);
      await keepCheckpoint(workspace);
      // Signed and in the store, but the file is the one from before.
      writeFileSync(join(dir, HELD_FILE), early);
      assert.deepEqual([(await verify(workspace)).problems, heldSize(workspace)], [[], 10]);
      await keepCheckpoint(workspace);
      assert.deepEqual([(await verify(workspace)).problems, heldSize(workspace)], [[], 11]);
    });
  });

  test("of several machines that share a store raises no alarm, whoever signs", async () => {
    await withTen(async (first) => {
      const other = join(folder, "other");
      cpSync(join(dir, "keys"), join(other, "keys"), { recursive: true });
      const second: RecordPlace = { dir: other, config: first.config, store: first.store };
      for (let i = 0; i < 6; i++) {
        const [here, there] = i % 2 === 0 ? [first, second] : [second, first];
        await append(first.store, [happened(`by one ${i}`), happened(`by one, too ${i}`)]);
        // What was added is signed by both at once, or by one alone.
        await Promise.all(i % 3 === 0 ? [keepCheckpoint(here), checkpointOf(there)] : [keepCheckpoint(here)]);
        for (const place of [first, second]) assert.deepEqual((await verify(place)).problems, []);
      }
      await keepCheckpoint(first);
      await keepCheckpoint(second);
      assert.deepEqual([heldSize(first), heldSize(second)], [22, 22]);
      rmSync(other, { recursive: true });
    });
  });

  test("is never put back by a slower process", async () => {
    await withTen(async (workspace) => {
      const { verifier } = await recordSigner(workspace);
      const before = heldCheckpoint(workspace, verifier);
      assert.ok(before !== null && !isProblem(before));
      await recording(workspace, [[happened("by the faster one")]]);
      holdCheckpoint(workspace, before, verifier);
      assert.equal(heldSize(workspace), 11);
    });
  });

  test("is taken from the store where there is none, and verifying says that there is none", async () => {
    await withTen(async (workspace) => {
      rmSync(join(dir, HELD_FILE));
      const found = await verify(workspace);
      assert.deepEqual([found.problems, found.held], [[], null]);
      await keepCheckpoint(workspace);
      assert.equal(heldSize(workspace), 10);
    });
  });

  test("that was damaged, or is another key's, is an alarm and not taken for none", async () => {
    await withTen(async (workspace) => {
      const path = join(dir, HELD_FILE);
      const note = readFileSync(path, "utf8");
      for (const wrong of [
        "",
        note.replace("\n10\n", "\n11\n"),
        note.replaceAll("parliament", "Parliament"),
      ]) {
        writeFileSync(path, wrong);
        const [problem = ""] = problemsOf(await verify(workspace));
        assert.match(problem, /^the checkpoint beside the key, `keys\/record\.checkpoint`, (is|has)/);
        await assert.rejects(checkpointOf(workspace), /the checkpoint beside the key/);
        assert.equal(readFileSync(path, "utf8"), wrong);
      }
    });
  });
});

describe("a text that the record names", () => {
  const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");
  const said = (text: string): NewEntry => {
    const fact: Fact = { kind: "briefed", delivery: "d", place: null, said: hashOf(text) };
    return happened("", { fact });
  };
  const erased = (text: string): NewEntry => {
    const fact: Fact = { kind: "document_erased", document: hashOf(text), reason: "asked", second: "omar" };
    return happened("", { fact });
  };

  /** Entry 0 names a text, entry 1 another. */
  async function withTexts(work: (workspace: Workspace) => Promise<void>): Promise<void> {
    await withWorkspaceAt(dir, async (workspace) => {
      const documents = ["one", "two"].map((text) => Buffer.from(text));
      const moment = { now: RECORDED_NOW, expectedSize: 0, documents };
      await workspace.store.append(await appendingOf(workspace.store, [said("one"), said("two")], moment));
      await keepCheckpoint(workspace);
      assert.deepEqual(problemsOf(await verify(workspace)), []);
      await work(workspace);
    });
  }

  test("is found out where its words were changed", async () => {
    await withTexts(async (workspace) => {
      behindItsBack(dir, [
        [
          "UPDATE document SET content = ? WHERE hash = ?",
          Buffer.from("2"),
          Buffer.from(hashOf("two"), "hex"),
        ],
      ]);
      assert.deepEqual(problemsOf(await verify(workspace)), [
        `the text that entry 1 names (${hashOf("two")}) was changed`,
      ]);
    });
  });

  test("is missed where it was taken away, and not where an entry says that it was erased", async () => {
    await withTexts(async (workspace) => {
      await recording(workspace, [[erased("two")]]);
      assert.deepEqual(problemsOf(await verify(workspace)), []);
      behindItsBack(dir, [["DELETE FROM document"]]);
      assert.deepEqual(problemsOf(await verify(workspace)), [
        `the text that entry 0 names (${hashOf("one")}) is gone, and no entry says that it was erased`,
      ]);
    });
  });

  test("is missed where it was written again after it was erased", async () => {
    await withTexts(async (workspace) => {
      await recording(workspace, [[erased("two")], [said("two")]]);
      assert.match(problemsOf(await verify(workspace)).join(), /^the text that entry 3 names .* is gone/);
    });
  });
});
