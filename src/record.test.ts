import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import fc from "fast-check";
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
import { act } from "./duties.ts";
import type { SignedCheckpoint } from "./ledger/checkpoint.ts";
import { printEntry, readEntry } from "./ledger/entry.ts";
import { FACT_MEMBERS } from "./ledger/fact-members.ts";
import { rootAt } from "./ledger/prove.ts";
import { parseVkey, vkeyOf } from "./ledger/signed-note.ts";
import { GrowingTree, leafHash } from "./ledger/tree.ts";
import type { Fact, LedgerEntry } from "./model/ledger.ts";
import { appendingOf, nodesOf, recordEntries } from "./record.ts";
import { checkpointOf, keepCheckpoint, signedStates } from "./record-checkpoint.ts";
import { HELD_FILE } from "./record-held.ts";
import { recordSigner } from "./record-key.ts";
import { verifyStore } from "./record-verify.ts";
import { recordKey } from "./store/index.ts";
import { isRefusal } from "./tell/acts.ts";
import type { Workspace } from "./workspace.ts";
import { DEFAULT_TELLING } from "./workspace-config.ts";
import type { WorkspaceProblem } from "./workspace-problem.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-record-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const dir = join(folder, "office");

async function entriesOf({ store }: Workspace): Promise<LedgerEntry[]> {
  return await gathered(recordEntries(store));
}

describe("an entry", () => {
  const text = fc.string({ unit: "binary", maxLength: 20 });
  const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    grade: fc.constantFrom("targeted", "exposed", "compromised"),
    severity: fc.constantFrom("low", "critical"),
    correction: fc.constantFrom("regraded", "asked_again"),
    channel: fc.constantFrom("mail", "letter", "page", "briefing"),
    to_kind: fc.constantFrom("person", "it_department"),
    ground: fc.constantFrom("not_a_person", "deceased"),
  };
  /** A value that the table allows for the member, whatever it is. */
  const valueFor = (name: string, isRight: (value: unknown) => boolean): fc.Arbitrary<unknown> => {
    const any = fc.oneof(text, fc.constant(null), fc.boolean(), fc.nat(), fc.array(text, { maxLength: 3 }));
    const some = values[name] ?? any;
    // A word of a list that is not above would be looked for for ever.
    assert.ok(fc.sample(some, { seed: 4, numRuns: 100 }).some(isRight), `no value for \`${name}\` above`);
    return some.filter(isRight);
  };
  const kinds = Object.entries(FACT_MEMBERS) as [string, Record<string, (value: unknown) => boolean>][];
  const fact = fc.oneof(
    ...kinds.map(([kind, members]) =>
      fc.record({
        ...Object.fromEntries(
          Object.entries(members).map(([name, isRight]) => [name, valueFor(name, isRight)]),
        ),
        kind: fc.constant(kind),
      }),
    ),
  ) as fc.Arbitrary<Fact>;
  const maybe = fc.option(text);
  const moment = fc
    .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString());
  const clock = fc.option(
    fc.oneof(
      moment,
      moment.map((text) => text.slice(0, 10)),
      fc.constant("2021-01-12T09:30:00+01:00"),
    ),
  );
  const entry: fc.Arbitrary<LedgerEntry> = fc.record({
    number: fc.nat(),
    recorded_at: fc.constant(RECORDED_NOW),
    nonce: fc.constant("AAAAAAAAAAAAAAAAAAAAAA"),
    by: text,
    campaign: maybe,
    person: maybe,
    happened_at: clock,
    learned_at: clock,
    told_at: clock,
    fact,
  });

  test("of every kind is read from its line as it was printed, and printed as it was read", () => {
    const run = fc.property(entry, (one) => {
      const line = printEntry(one);
      assert.ok(!line.includes("\n"));
      const read = readEntry(line);
      assert.deepEqual(read?.entry, JSON.parse(line));
      assert.equal(read?.isKnown, true, line);
      assert.equal(printEntry(read.entry), line);
    });
    fc.assert(run, { seed: 4, numRuns: 2000 });
  });

  test("has one spelling: no spaces, other escapes, double members or another order", () => {
    const line = printEntry({
      ...happened("é"),
      number: 1,
      recorded_at: RECORDED_NOW,
      nonce: "A".repeat(22),
    });
    assert.ok(readEntry(line));
    const others = [
      ` ${line}`,
      `${line} `,
      line.replace('":', '": '),
      line.replace("é", "\\u00e9"),
      line.replace('"number":1', '"number":1.0'),
      line.replace('"number":1', '"number":1e0'),
      line.replace('"number":1', '"number":2,"number":1'),
      line.replace('"number":1', '"number":-1'),
      line.replace(/("by":"clerk"),("campaign":null)/, "$2,$1"),
      line.replace('"campaign":null,', ""),
      line.replace('"campaign":null', '"campaign":null,"more":1'),
      line.replace('"campaign":null', '"campaign":7'),
      line.replace("AAAA", "AAA"),
      line.replace(RECORDED_NOW, "2026-03-01"),
      ...[
        "2021-13",
        "2021-02-31",
        "2021-02-31T10:00:00Z",
        "2021-01-12T09:30Z",
        "2021-01-12T24:00:00Z",
        "soon",
        "",
      ].map((time) => line.replace('"told_at":null', `"told_at":"${time}"`)),
      line.replace('"kind"', '"Kind"'),
      "null",
      "[]",
      "",
      "[".repeat(100_000),
    ];
    for (const other of others) assert.equal(readEntry(other), null, other.slice(0, 200));
  });

  test("of a newer version is kept and known for what it is", () => {
    const line = printEntry({
      ...happened("x"),
      number: 1,
      recorded_at: RECORDED_NOW,
      nonce: "A".repeat(22),
    });
    const kinds = [
      line.replace('"kind":"happened"', '"kind":"forgiven"'),
      line.replace('"source"', '"mood":"good","source"'),
      line.replace('"kind":"happened"', '"kind":"constructor"'),
      line.replace('"kind":"happened"', '"kind":"__proto__"'),
    ];
    for (const newer of kinds) assert.equal(readEntry(newer)?.isKnown, false, newer);
  });
});

describe("the record of a store", () => {
  test("numbers, dates and salts entries, and grows the tree of their lines", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      const { store } = workspace;
      for (let i = 0; i < 9; i++)
        await append(store, [happened(`a ${i}`), happened(`b ${i}`), happened("same")]);
      const entries = await entriesOf(workspace);
      assert.deepEqual(
        entries.map(({ number }) => number),
        Array.from({ length: 27 }, (_, i) => i),
      );
      assert.equal(new Set(entries.map(({ nonce }) => nonce)).size, 27);
      const tree = new GrowingTree();
      for await (const rows of store.record())
        for (const { entry } of rows) tree.append(leafHash(Buffer.from(entry)));
      assert.deepEqual(await rootAt(27, nodesOf(store)), tree.root());
    });
  });

  test("is not written with a time that could not be read again", async () => {
    await withWorkspaceAt(dir, async ({ store }) => {
      const wrong = happened("x", { told_at: "2021-02-31" });
      const moment = { now: RECORDED_NOW, expectedSize: 0 };
      await assert.rejects(appendingOf(store, [wrong], moment), /a time of an entry is none of RFC 3339/);
    });
  });

  test("is not written after a clock that was ahead, until somebody says so; then it goes on by the time", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      const { store } = workspace;
      const ahead = await appendingOf(store, [happened("x")], {
        now: "2036-03-01T00:00:00Z",
        expectedSize: 0,
      });
      assert.ok(await store.append(ahead));
      await keepCheckpoint(workspace);
      const moment = { now: RECORDED_NOW, expectedSize: 1 };
      await assert.rejects(appendingOf(store, [happened("y")], moment), (error: WorkspaceProblem) => {
        assert.match(
          error.message,
          /dated 2036-03-01T00:00:00.000Z, and by this machine it is 2026-03-01T09/,
        );
        return /clock of this machine right.*record clock --accept --reason/.test(error.help ?? "");
      });
      // Nothing to write is nothing to refuse: ingest saves a run of linking that changed nobody's duty.
      assert.deepEqual((await appendingOf(store, [], moment)).entries, []);
      const acting = { store, policy: DEFAULT_TELLING.tell, by: "ines", now: RECORDED_NOW };
      const reason = "the battery of the machine";
      const asked = { act: "correct_clock", from: "2036-03-01T00:00:00.000Z", reason } as const;
      assert.ok(!isRefusal(await act(acting, asked)));
      await append(store, [happened("y")]);
      await keepCheckpoint(workspace);
      const entries = await entriesOf(workspace);
      assert.deepEqual(
        entries.map(({ recorded_at, fact }) => [recorded_at, fact.kind]),
        [
          ["2036-03-01T00:00:00.000Z", "happened"],
          [RECORDED_NOW, "clock_corrected"],
          [RECORDED_NOW, "happened"],
        ],
      );
      const { problems, until } = await verify(workspace);
      assert.deepEqual([problems, until], [[], RECORDED_NOW]);
    });
  });

  test("that goes back in time without saying so is named", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      await append(workspace.store, [happened("x")]);
      const line = (await lineInstead(workspace, 0))
        .replace('"number":0', '"number":1')
        .replace("2026-03", "2026-02");
      const appending = { expectedSize: 1, nodes: await leafOf(workspace, line), documents: [] };
      await workspace.store.append({
        ...appending,
        entries: [{ entry: line, campaign: null, person: null }],
      });
      await keepCheckpoint(workspace);
      assert.deepEqual(problemsOf(await verify(workspace)), ["entry 1 is dated before the entry before it"]);
    });
  });

  test("never goes back in time, although the clocks of its machines differ by minutes", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      const { store } = workspace;
      for (const [size, now] of [
        "2026-03-02T00:10:00Z",
        "2026-03-02T00:00:00Z",
        "2026-03-03T00:00:00Z",
      ].entries())
        await store.append(await appendingOf(store, [happened("x")], { now, expectedSize: size }));
      assert.deepEqual(
        (await entriesOf(workspace)).map(({ recorded_at }) => recorded_at),
        ["2026-03-02T00:10:00.000Z", "2026-03-02T00:10:00.000Z", "2026-03-03T00:00:00.000Z"],
      );
    });
  });

  test("takes one of two writers who decided on the same state", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      const { store } = workspace;
      const both = [await oneAfter(workspace), await oneAfter(workspace)];
      assert.deepEqual(
        [
          await store.append(both[0]!),
          await store.append(both[1]!),
          await store.append(await oneAfter(workspace)),
        ],
        [true, false, true],
      );
      await keepCheckpoint(workspace);
      assert.deepEqual((await verify(workspace)).problems, []);
    });
  });

  test("says so where a line cannot be read", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      await append(workspace.store, [happened("x"), happened("y")]);
      behindItsBack(dir, [["UPDATE record_entry SET entry = entry || ' ' WHERE number = 1"]]);
      await assert.rejects(
        entriesOf(workspace),
        /^Error: entry 1 of the record was changed, and cannot be read$/,
      );
    });
  });
});

async function oneAfter({ store }: Workspace) {
  return await appendingOf(store, [happened("x")], {
    now: RECORDED_NOW,
    expectedSize: await store.recordSize(),
  });
}

/** What the second entry of a record completes. */
async function leafOf({ store }: Workspace, line: string) {
  const tree = new GrowingTree(1, await nodesOf(store)([{ level: 0, place: 0 }]));
  return tree.append(leafHash(Buffer.from(line)));
}

async function verify(workspace: Workspace, given: readonly SignedCheckpoint[] = []) {
  const { verifier } = await recordSigner(workspace);
  return await verifyStore(workspace, verifier, given);
}

/** Ten entries, signed after each two. */
async function withTen(work: (workspace: Workspace) => Promise<void>): Promise<void> {
  await withWorkspaceAt(dir, async (workspace) => {
    const pair = (i: number) => [happened(`entry ${2 * i}`), happened(`entry ${2 * i + 1}`)];
    await recording(workspace, [0, 1, 2, 3, 4].map(pair));
    await work(workspace);
  });
}

/** The line that the entry would have if it had said something else. */
async function lineInstead({ store }: Workspace, number: number): Promise<string> {
  const rows = (await gathered(store.record(number))).flat();
  return rows[0]!.entry.replace('"what":"entry', '"what":"Entry');
}

/** Everything over the changed entries anew, as the program itself would have written it. */
async function nodesInstead(workspace: Workspace, lines: ReadonlyMap<number, string>) {
  const rows = (await gathered(workspace.store.record())).flat();
  const tree = new GrowingTree();
  return rows.flatMap(({ number, entry }) =>
    tree
      .append(leafHash(Buffer.from(lines.get(number) ?? entry)))
      .map(
        ({ level, place, hash }) =>
          ["UPDATE record_node SET hash = ? WHERE level = ? AND place = ?", hash, level, place] as const,
      ),
  );
}

describe("verifying the record where it is kept", () => {
  test("finds nothing where nothing was changed, and says what is not signed yet", async () => {
    await withTen(async (workspace) => {
      await append(workspace.store, [happened("more")]);
      const found = await verify(workspace);
      assert.deepEqual([found.problems, found.size, found.checkpoints, found.unsigned], [[], 11, 5, 1]);
    });
  });

  test("names an entry of which the line was changed", async () => {
    await withTen(async (workspace) => {
      const line = await lineInstead(workspace, 5);
      behindItsBack(dir, [["UPDATE record_entry SET entry = ? WHERE number = 5", line]]);
      assert.deepEqual(problemsOf(await verify(workspace)), ["entry 5 was changed"]);
    });
  });

  test("narrows down an entry that was changed with its own hash", async () => {
    await withTen(async (workspace) => {
      const line = await lineInstead(workspace, 5);
      const hash = leafHash(Buffer.from(line));
      behindItsBack(dir, [
        ["UPDATE record_entry SET entry = ? WHERE number = 5", line],
        ["UPDATE record_node SET hash = ? WHERE level = 0 AND place = 5", hash],
      ]);
      assert.deepEqual(problemsOf(await verify(workspace)), [
        "the checkpoint of 6 entries is not a beginning of this record: it was rewritten: entries 4 to 5 cannot be as signed",
        "the hash over entries 4 to 5 is not theirs: one of them was changed together with its own hash",
      ]);
    });
  });

  test("names the first checkpoint that does not fit where every hash was computed anew", async () => {
    await withTen(async (workspace) => {
      const line = await lineInstead(workspace, 5);
      behindItsBack(dir, [
        ["UPDATE record_entry SET entry = ? WHERE number = 5", line],
        ...(await nodesInstead(workspace, new Map([[5, line]]))),
      ]);
      assert.deepEqual(problemsOf(await verify(workspace)), [
        "the checkpoint of 6 entries is not a beginning of this record: it was rewritten: entries 4 to 5 cannot be as signed",
      ]);
    });
  });

  test("finds a record that was rewritten and signed anew with the office's own key by a checkpoint held elsewhere", async () => {
    await withTen(async (workspace) => {
      const early = await heldAt(workspace, 6);
      const line = await lineInstead(workspace, 5);
      behindItsBack(dir, [
        ["UPDATE record_entry SET entry = ? WHERE number = 5", line],
        ...(await nodesInstead(workspace, new Map([[5, line]]))),
        ["DELETE FROM checkpoint WHERE size >= 6"],
      ]);
      rmSync(join(dir, HELD_FILE));
      await checkpointOf(workspace);
      assert.deepEqual((await verify(workspace)).problems, [], "nothing in the store itself shows it");
      assert.deepEqual(problemsOf(await verify(workspace, [early])), [
        "the checkpoint of 6 entries is not a beginning of this record: it was rewritten: entries 4 to 5 cannot be as signed",
      ]);
    });
  });

  test("finds that the end is gone by its own checkpoints and hashes, or by one held elsewhere", async () => {
    await withTen(async (workspace) => {
      const held = await heldAt(workspace, 10);
      behindItsBack(dir, [["DELETE FROM record_entry WHERE number >= 7"]]);
      assert.deepEqual(problemsOf(await verify(workspace)), [
        "the checkpoint of 10 entries is of a longer record: entries 7 to 9 are missing at the end",
        "entry 7 was removed at the end: its hash is still there",
      ]);
      const places = [0, 1, 2, 3].map(
        (level) =>
          ["DELETE FROM record_node WHERE level = ? AND (place + 1) * ? > 7", level, 2 ** level] as const,
      );
      behindItsBack(dir, [...places, ["DELETE FROM checkpoint WHERE size > 7"]]);
      rmSync(join(dir, HELD_FILE));
      assert.deepEqual((await verify(workspace)).problems, [], "nothing in the store itself shows it");
      assert.deepEqual(problemsOf(await verify(workspace, [held])), [
        "the checkpoint of 10 entries is of a longer record: entries 7 to 9 are missing at the end",
      ]);
    });
  });

  test("names what is gone from the middle, put in, or moved", async () => {
    const gone = "entry 4 is missing";
    await withTen(async (workspace) => {
      behindItsBack(dir, [["DELETE FROM record_entry WHERE number = 4"]]);
      assert.ok(problemsOf(await verify(workspace)).includes(gone));
    });
    await withTen(async (workspace) => {
      behindItsBack(dir, [
        ["UPDATE record_entry SET number = -1 WHERE number = 4"],
        ["UPDATE record_entry SET number = 4 WHERE number = 5"],
        ["UPDATE record_entry SET number = 5 WHERE number = -1"],
      ]);
      const problems = problemsOf(await verify(workspace));
      assert.ok(
        problems.includes("entry 5 was changed: its line calls it 4, and it itself 5"),
        JSON.stringify(problems),
      );
    });
  });

  test("says that a hash is gone or changed although every entry is as it was signed", async () => {
    await withTen(async (workspace) => {
      behindItsBack(dir, [["DELETE FROM record_node WHERE level = 0 AND place = 3"]]);
      assert.deepEqual(problemsOf(await verify(workspace)), ["the hash of entry 3 is gone"]);
    });
    await withTen(async (workspace) => {
      behindItsBack(dir, [
        ["UPDATE record_node SET hash = ? WHERE level = 0 AND place = 3", new Uint8Array(32)],
      ]);
      assert.deepEqual(problemsOf(await verify(workspace)), [
        "the hash beside entry 3 was changed; the entry is as it was signed",
      ]);
    });
    await withTen(async (workspace) => {
      behindItsBack(dir, [
        ["UPDATE record_node SET hash = ? WHERE level = 2 AND place = 1", new Uint8Array(32)],
      ]);
      assert.deepEqual(problemsOf(await verify(workspace)), [
        "the hash over entries 4 to 7 is not theirs: one of them was changed together with its own hash",
      ]);
    });
  });

  test("names an entry that was taken out of a person's or a campaign's list, or put into another's", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      await recording(workspace, [
        [happened("a", { person: "ann", campaign: "c-1" }), happened("b", { person: "ben" }), happened("c")],
      ]);
      assert.deepEqual(problemsOf(await verify(workspace)), []);
      behindItsBack(dir, [
        ["UPDATE record_entry SET person = NULL, campaign = NULL WHERE number = 0"],
        ["UPDATE record_entry SET person = ? WHERE number = 1", recordKey("ann")],
        ["UPDATE record_entry SET campaign = ? WHERE number = 2", recordKey("c-1")],
      ]);
      assert.deepEqual(problemsOf(await verify(workspace)), [
        `entry 0 is not listed under the campaign that it is about`,
        `entry 0 is not listed under the person that it is about`,
        `entry 1 is not listed under the person that it is about`,
        `entry 2 is listed under a campaign and is about none`,
      ]);
    });
  });

  test("names a kept checkpoint that nobody of this office signed", async () => {
    await withTen(async (workspace) => {
      behindItsBack(dir, [
        ["UPDATE checkpoint SET note = replace(note, 'parliament', 'Parliament') WHERE size = 4"],
      ]);
      const [problem = "", ...more] = problemsOf(await verify(workspace));
      assert.match(problem, /^the kept checkpoint of 4 entries is signed by Parliament\.example\/record/);
      assert.deepEqual(more, []);
    });
  });
});

async function heldAt(workspace: Workspace, size: number): Promise<SignedCheckpoint> {
  const { verifier } = await recordSigner(workspace);
  return (await signedStates(workspace.store, verifier)).find((state) => state.size === size)!;
}

describe("signing the record", () => {
  test("is done once for each state, and gives the same bytes each time", async () => {
    await withTen(async (workspace) => {
      const { store } = workspace;
      const before = await store.checkpoints();
      assert.deepEqual(
        before.map(({ size }) => size),
        [2, 4, 6, 8, 10],
      );
      await keepCheckpoint(workspace);
      await checkpointOf(workspace);
      assert.deepEqual(await store.checkpoints(), before);
    });
  });

  test("is refused for a record that does not continue what was signed (C2SP tlog-checkpoint)", async () => {
    await withTen(async (workspace) => {
      behindItsBack(dir, [["DELETE FROM record_entry WHERE number >= 7"]]);
      await assert.rejects(keepCheckpoint(workspace), /does not continue its checkpoint of 10 entries/);
    });
    await withTen(async (workspace) => {
      const line = await lineInstead(workspace, 5);
      behindItsBack(dir, await nodesInstead(workspace, new Map([[5, line]])));
      await assert.rejects(keepCheckpoint(workspace), /does not continue its checkpoint of 10 entries/);
    });
  });

  test("of an empty record is left alone", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      await keepCheckpoint(workspace);
      assert.deepEqual(await workspace.store.checkpoints(), []);
    });
  });
});

describe("the key of the record", () => {
  const [key, vkey] = [join(dir, "keys/record.key"), join(dir, "keys/record.vkey")];

  test("is made with the workspace, for its owner only, under the name of the domain", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      assert.equal(statSync(key).mode & 0o777, 0o600);
      assert.match(readFileSync(key, "utf8"), /^-----BEGIN PRIVATE KEY-----\n/);
      const text = readFileSync(vkey, "utf8").trimEnd();
      assert.equal(parseVkey(text)?.name, "parliament.example/record");
      assert.equal(vkeyOf((await recordSigner(workspace)).verifier), text);
    });
  });

  test("is made at first use in a workspace that is older than records, and stays", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      rmSync(key);
      rmSync(vkey);
      const made = vkeyOf((await recordSigner(workspace)).verifier);
      assert.equal(vkeyOf((await recordSigner(workspace)).verifier), made);
      rmSync(vkey);
      assert.equal(
        vkeyOf((await recordSigner(workspace)).verifier),
        made,
        "the public part is made again from the key",
      );
    });
  });

  test("is not made a second time where something was signed with the lost one", async () => {
    await withTen(async (workspace) => {
      rmSync(key);
      rmSync(vkey);
      await assert.rejects(recordSigner(workspace), /the key of the record .* is gone/);
      assert.ok(!existsSync(key));
    });
    await withWorkspaceAt(dir, async (workspace) => {
      rmSync(key);
      await assert.rejects(recordSigner(workspace), /is gone/);
    });
  });

  test("that is none, or not that of the public part, is said without a word of it", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      writeFileSync(vkey, "parliament.example/record+00000000+AAAA\n");
      await assert.rejects(recordSigner(workspace), /record\.vkey` is not the public part of/);
      writeFileSync(key, "a secret that is no key");
      await assert.rejects(recordSigner(workspace), (error: Error) =>
        /is no Ed25519 key$/.test(error.message),
      );
    });
  });
});
