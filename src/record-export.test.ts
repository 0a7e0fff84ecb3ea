import assert from "node:assert/strict";
import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import {
  behindItsBack,
  happened,
  problemsOf,
  recording,
  verified,
  whole,
  withWorkspaceAt,
} from "../test/recorded.ts";
import { EMPTY_ROSTER } from "../test/roster.ts";
import type { SignedCheckpoint } from "./ledger/checkpoint.ts";
import { sealText } from "./ledger/export-lines.ts";
import { verifyExport } from "./ledger/export-verifier.ts";
import { type NoteSigner, type NoteVerifier, signNote, verifierOf } from "./ledger/signed-note.ts";
import type { CampaignFacts } from "./model/ledger.ts";
import { checkpointOf } from "./record-checkpoint.ts";
import { exportPerson, exportRecord } from "./record-export.ts";
import { recordSigner } from "./record-key.ts";
import type { Workspace } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-record-export-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const dir = join(folder, "office");

interface Exported {
  readonly workspace: Workspace;
  readonly verifier: NoteVerifier;
  /** After the first two of five entries. */
  readonly early: SignedCheckpoint;
  readonly whole: string;
  /** Of the person `ann`, with the proof towards `early`. */
  readonly person: string;
}

/** Five entries in three commands; those about ann are 1, 2 and 4. */
async function withExports(work: (exported: Exported) => Promise<void>): Promise<void> {
  await withWorkspaceAt(dir, async (workspace) => {
    await recording(workspace, [[happened("a"), happened("b", { person: "ann" })]]);
    const early = await checkpointOf(workspace);
    await recording(workspace, [
      [happened("c", { person: "ann" }), happened("d", { person: "ben" })],
      [happened("e", { person: "ann" })],
    ]);
    const { verifier } = await recordSigner(workspace);
    const person = await personText(workspace, "ann", [early]);
    await work({ workspace, verifier, early, whole: await whole(exportRecord(workspace)), person });
  });
}

async function personText(...asked: Parameters<typeof exportPerson>): Promise<string> {
  return await whole((await exportPerson(...asked))!.parts);
}

type Texts = Pick<Exported, "verifier" | "whole" | "person">;

/** Three entries in two commands: every byte of it is changed in several ways. */
async function withSmallExports(work: (exported: Texts) => Promise<void>): Promise<void> {
  await withWorkspaceAt(dir, async (workspace) => {
    await recording(workspace, [[happened("a"), happened("b", { person: "ann" })]]);
    const early = await checkpointOf(workspace);
    await recording(workspace, [[happened("c", { person: "ann" })]]);
    const { verifier } = await recordSigner(workspace);
    const person = await personText(workspace, "ann", [early]);
    await work({ verifier, whole: await whole(exportRecord(workspace)), person });
  });
}

const isOfSeal = (problem: string): boolean => /^the (?:seal|export is cut off)/.test(problem);
const linesOf = (text: string): string[] => text.split("\n");
const entryAt = (text: string, number: number): number =>
  linesOf(text).findIndex((line) => line.startsWith(`entry ${number} `));

function without(text: string, ...lines: readonly number[]): string {
  return linesOf(text)
    .filter((_, i) => !lines.includes(i))
    .join("\n");
}

function swapped(text: string, a: number, b: number): string {
  const lines = linesOf(text);
  [lines[a], lines[b]] = [lines[b]!, lines[a]!];
  return lines.join("\n");
}

describe("an export of the record", () => {
  test("verifies with the public key alone, whole and for a person", async () => {
    await withExports(async ({ verifier, early, ...texts }) => {
      const all = await verified(texts.whole, verifier, [early]);
      assert.deepEqual(all.problems, []);
      assert.deepEqual([all.kind, all.size, all.entries, all.checkpoints], ["whole", 5, 5, 3]);
      const person = await verified(texts.person, verifier, [early]);
      assert.deepEqual(person.problems, []);
      assert.deepEqual([person.kind, person.size, person.entries, person.checkpoints], ["person", 5, 3, 2]);
      assert.deepEqual(person.persons, ["ann"]);
      assert.equal(person.until, "2026-03-01T09:00:00.000Z");
    });
  });

  for (const kind of ["whole", "person"] as const) {
    test(`shows every change, loss and addition of every byte, and where (${kind})`, async () => {
      await withSmallExports(async ({ verifier, [kind]: text }) => {
        const bytes = Buffer.from(text);
        const lines = linesOf(text);
        let line = 1;
        for (let at = 0; at < bytes.length; at++) {
          for (const [how, changed] of mutationsAt(bytes, at)) {
            const { problems } = await verified(changed, verifier);
            assert.ok(problems.length > 0, `byte ${at} ${how}`);
            if (!/^(?:entry|proof|checkpoint|consistency) /.test(lines[line - 1]!)) continue;
            // A proof is said with its entry, and an end of a line that is lost with the line behind it.
            const isNamed = problems.some((one) => !isOfSeal(one.text) && Math.abs(one.line! - line) <= 1);
            assert.ok(isNamed, `byte ${at} of line ${line} ${how}: ${JSON.stringify(problems)}`);
          }
          if (bytes[at] === 0x0a) line++;
        }
      });
    });

    test(`shows every line that was removed, doubled, moved or put in (${kind})`, async () => {
      await withExports(async ({ verifier, [kind]: text }) => {
        const lines = linesOf(text);
        for (let at = 0; at < lines.length - 1; at++) {
          const one = lines[at]!;
          const changed = [
            without(text, at),
            lines.toSpliced(at, 0, one).join("\n"),
            lines.toSpliced(at, 0, "").join("\n"),
            lines.toSpliced(at, 0, lines[9]!).join("\n"),
            lines.slice(0, at).join("\n"),
            `${lines.slice(0, at).join("\n")}\n`,
            ...lines
              .slice(at + 1, -1)
              .flatMap((other, i) => (other === one ? [] : [swapped(text, at, at + 1 + i)])),
          ];
          for (const other of changed) {
            if (other === text) continue;
            assert.notDeepEqual((await verified(other, verifier)).problems, [], `line ${at + 1}: ${other}`);
          }
        }
      });
    });
  }

  test("names an entry that was changed, or its hash", async () => {
    await withExports(async ({ verifier, ...texts }) => {
      for (const text of [texts.whole, texts.person]) {
        const changed = await verified(text.replace('"what":"c"', '"what":"C"'), verifier);
        assert.ok(problemsOf(changed).includes("entry 2 was changed"), JSON.stringify(changed.problems));
        assert.equal(changed.problems[0]!.line, entryAt(text, 2) + 1);
        const hash = linesOf(text)[entryAt(text, 2)]!.split(" ")[2]!;
        const other = linesOf(text)[entryAt(text, 1)]!.split(" ")[2]!;
        const rehashed = await verified(text.replace(`entry 2 ${hash}`, `entry 2 ${other}`), verifier);
        const expected = "the hash beside entry 2 was changed; the entry is as it was signed";
        assert.ok(problemsOf(rehashed).includes(expected), JSON.stringify(rehashed.problems));
      }
    });
  });

  test("names entries that are missing, inserted, or out of their place", async () => {
    await withExports(async ({ verifier, ...texts }) => {
      const at = (number: number): number => entryAt(texts.whole, number);
      const problems = async (text: string) => problemsOf(await verified(text, verifier));
      assert.ok((await problems(without(texts.whole, at(2)))).includes("entry 2 is missing"));
      const two = await problems(without(texts.whole, at(2), at(3)));
      assert.ok(two.includes("entries 2 to 3 are missing"), JSON.stringify(two));
      const end = await problems(without(texts.whole, at(4)));
      assert.ok(end.includes("entry 4 is missing at the end"), JSON.stringify(end));
      const twice = linesOf(texts.whole).toSpliced(at(1) + 1, 0, linesOf(texts.whole)[at(1)]!);
      const inserted = "an entry was inserted after 1: it is called 1, as one before it";
      assert.ok((await problems(twice.join("\n"))).includes(inserted));
      const moved = await problems(swapped(texts.whole, at(2), at(3)));
      assert.ok(
        moved.includes("entry 2 is not in its place: it stands after entry 3"),
        JSON.stringify(moved),
      );
      const [entry, proof] = [entryAt(texts.person, 2), entryAt(texts.person, 2) + 1];
      assert.ok((await problems(without(texts.person, entry, proof))).includes("entry 2 is missing"));
      const unproven = await problems(without(texts.person, proof));
      assert.ok(unproven.includes("entry 2 has no proof"), JSON.stringify(unproven));
    });
  });

  test("signed by another key is refused with the names of both", async () => {
    await withExports(async ({ verifier, ...texts }) => {
      const other = verifierOf("other.example/record", generateKeyPairSync("ed25519").publicKey);
      const { problems, origin } = await verified(texts.whole, other);
      const id = (one: NoteVerifier) => Buffer.from(one.id).toString("hex");
      assert.deepEqual(problems, [
        {
          line: 9,
          text: `the checkpoint is signed by parliament.example/record+${id(verifier)} and not by the key other.example/record+${id(other)}`,
        },
      ]);
      assert.equal(origin, null);
    });
  });

  test("of a record that was written anew under the same key does not fit an earlier checkpoint", async () => {
    await withExports(async ({ early, verifier, workspace: first }) => {
      const signer = await recordSigner(first);
      await withWorkspaceAt(join(folder, "other"), async (workspace) => {
        await recording(workspace, [[happened("a"), happened("nothing", { person: "ann" }), happened("c")]]);
        const forged = resigned(await whole(exportRecord(workspace)), signer);
        const found = await verified(forged, verifier, [early]);
        assert.deepEqual(problemsOf(found), [
          "the checkpoint of 2 entries is not a beginning of this record: it was rewritten: entries 0 to 1 cannot be as signed",
        ]);
      });
    });
  });

  test("that ends before a checkpoint says what is missing", async () => {
    await withExports(async ({ verifier, workspace, ...texts }) => {
      await recording(workspace, [[happened("f"), happened("g")]]);
      const later = await checkpointOf(workspace);
      assert.deepEqual(problemsOf(await verified(texts.whole, verifier, [later])), [
        "the checkpoint of 7 entries is of a longer record: entries 5 to 6 are missing at the end",
      ]);
      assert.deepEqual(problemsOf(await verified(texts.person, verifier, [later])), [
        "the checkpoint of 7 entries is of a longer record than this export, of 5",
      ]);
    });
  });

  test("for a person that was made without an earlier checkpoint says that it cannot be compared", async () => {
    await withExports(async ({ verifier, early, workspace }) => {
      const plain = await personText(workspace, "ann");
      assert.deepEqual(problemsOf(await verified(plain, verifier, [early])), [
        "the checkpoint of 2 entries cannot be compared: this export has no proof for it, or for another one of that size",
      ]);
    });
  });

  test("for a person does not pass with somebody else's entry, although the office sealed it", async () => {
    await withExports(async ({ verifier, workspace, person }) => {
      const signer = await recordSigner(workspace);
      const foreign = await personText(workspace, "ben");
      const at = entryAt(foreign, 3);
      const [entry, proof] = linesOf(foreign).slice(at, at + 2);
      const lines = linesOf(person.replace("numbers 1 2 4", "numbers 1 2 3 4"));
      const mixed = lines.toSpliced(entryAt(person, 4), 0, entry!, proof!).join("\n");
      const found = await verified(resigned(mixed, signer), verifier);
      assert.deepEqual(problemsOf(found), ["entry 3 is not about the person of this export"]);
    });
  });

  test("is never believed, and never a throw, whatever it is", async () => {
    await withExports(async ({ verifier, whole: text }) => {
      const endless = Buffer.alloc(3_000_000, "a");
      const hostile: [string, string | Uint8Array][] = [
        ["nothing", ""],
        ["a newline", "\n"],
        ["noise", Buffer.from([0xff, 0xfe, 0, 10, 13, 200])],
        ["a line without end", endless],
        ["a head and a line without end", Buffer.concat([Buffer.from(text.slice(0, 900)), endless])],
        ["a newer form", text.replace("export 1 whole", "export 2 whole")],
        ["a mark of byte order", `\ufeff${text}`],
        ["other ends of lines", text.replaceAll("\n", "\r\n")],
        ["itself twice", text + text],
        ["deep nesting", text.replace(/\{.*\}/, "[".repeat(500_000))],
        ["a proof of many hashes", text.replace("\nentry 1 ", `\nproof ${"A ".repeat(100_000)}\nentry 1 `)],
        ["many numbers", text.replace("\nentry 1 ", `\nnumbers ${"7 ".repeat(100_000)}7\nentry 1 `)],
      ];
      for (const [name, content] of hostile) {
        const { problems } = await verified(content, verifier);
        assert.ok(problems.length > 0 && problems.length <= 100, `${name}: ${problems.length}`);
      }
      assert.deepEqual(problemsOf(await verified("", verifier)), ["the file is empty"]);
      assert.deepEqual(problemsOf(await verified("From: ann\n", verifier)), [
        "this is no export of a record",
      ]);
    });
  });

  test("is given up where everything in it is wrong, and read no further", async () => {
    await withExports(async ({ verifier, whole: text }) => {
      let read = 0;
      const head = linesOf(text).slice(0, 9).join("\n");
      async function* junk(): AsyncIterable<Uint8Array> {
        yield Buffer.from(`${head}\n`);
        for (; read < 1_000_000; read++) yield Buffer.from("entry 1 what is this\n".repeat(100));
      }
      const { problems, more } = await verifyExport(junk(), verifier);
      assert.equal(problems.length, 100);
      assert.ok(more > 0 && read < 100, `${read} pieces`);
    });
  });
});

describe("the export for a person", () => {
  const facts: CampaignFacts = {
    campaign_kind: "tracking",
    severity: "high",
    tell: true,
    first_seen: null,
    last_seen: null,
    people: 2,
    messages: 2,
    hosts: ["news.example"],
    senders: ["reporter@news.example"],
  };
  const found = (senders: readonly string[]) =>
    happened("", { campaign: "c-1", by: "serjeant", fact: { kind: "campaign_found", ...facts, senders } });
  const roster = {
    ...EMPTY_ROSTER,
    people: [
      { id: "ann", name: "Ann Example", other_names: [] },
      { id: "ben", name: "Ben Example", other_names: [] },
    ],
    mailboxes: ["ann", "ben"].map((person) => ({
      address: `${person}@parliament.example`,
      kind: "official" as const,
      person,
      consent: null,
      start: null,
      end: null,
    })),
  };
  const on = { campaign: "c-1" };

  test("holds nothing of anybody else, not even an address of theirs that mail came from", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      await workspace.store.saveRoster("list", roster);
      await recording(workspace, [
        [
          found(["reporter@news.example"]),
          happened("of ann", { ...on, person: "ann" }),
          happened("of ben", { ...on, person: "ben" }),
          happened("of all, by hand, may name Ben", on),
          found(["ben@parliament.example"]),
        ],
      ]);
      const text = await personText(workspace, "ann");
      assert.ok(text.includes("numbers 0 1\n"), text);
      assert.ok(!/\bben\b/i.test(text), text);
      const { verifier } = await recordSigner(workspace);
      assert.deepEqual(problemsOf(await verified(text, verifier)), []);
    });
  });

  test("holds no campaign entry whose host or sender was made for somebody else", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      await workspace.store.saveRoster("list", roster);
      const counted = (said: Partial<CampaignFacts>) =>
        happened("", { ...on, by: "serjeant", fact: { kind: "campaign_found", ...facts, ...said } });
      const naming = [
        { hosts: ["ben-example.news.test"] },
        { hosts: ["news.test", "benexample.news.test"] },
        { hosts: ["example-ben.news.test"] },
        { hosts: ["x7.Bén.Éxample.news.test"] },
        { senders: ["bounce+ben.example=parliament.example@news.test"] },
        { senders: ["bounce+ben=parliament.example@news.test"] },
        { senders: ["carla_who@news.test"] },
        { hosts: ["carla.who.home.test"] },
        { hosts: ["cwho.news.test"] },
      ];
      const harmless = [
        { hosts: ["ann-example.news.test"], senders: ["bounce+ann=parliament.example@news.test"] },
        { hosts: ["benefits.news.test", "cwhole.news.test"], senders: ["example@news.test"] },
      ];
      await recording(workspace, [
        [
          happened("of ann", { ...on, person: "ann" }),
          happened("", { ...on, person: "carla.who@home.test" }),
        ],
        [happened("", { ...on, person: "cwho@home.test" })],
        [...naming, ...harmless].map(counted),
      ]);
      const text = await personText(workspace, "ann");
      assert.ok(text.includes(`numbers 0 ${3 + naming.length} ${4 + naming.length}\n`), text);
      assert.deepEqual(problemsOf(await verified(text, (await recordSigner(workspace)).verifier)), []);
    });
  });

  test("holds every entry about them, whatever the store lists it under", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      await workspace.store.saveRoster("list", roster);
      await recording(workspace, [
        [
          found([]),
          happened("of ann", { ...on, person: "ann" }),
          happened("of ben", { ...on, person: "ben" }),
        ],
      ]);
      behindItsBack(dir, [["UPDATE record_entry SET person = NULL, campaign = NULL"]]);
      assert.match(await personText(workspace, "ann"), /^numbers 0 1$/m);
      behindItsBack(dir, [["UPDATE record_entry SET person = (SELECT person FROM record_entry)"]]);
      assert.match(await personText(workspace, "ben"), /^numbers 0 2$/m);
    });
  });

  test("holds what was written under an address before it was known to be theirs", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      await workspace.store.saveRoster("list", roster);
      const moved = (from_person: string) =>
        happened("", {
          ...on,
          person: "ann",
          fact: { kind: "duty_moved", from_campaign: "c-0", from_person },
        });
      await recording(workspace, [
        [
          happened("early", { campaign: "c-0", person: "a.example@mail.example" }),
          happened("of ben", { campaign: "c-0", person: "ben" }),
          happened("at ben's address", { campaign: "c-0", person: "ben@parliament.example" }),
          moved("a.example@mail.example"),
          moved("ben"),
          moved("ben@parliament.example"),
        ],
      ]);
      const text = await personText(workspace, "ann");
      assert.ok(text.includes("numbers 0 3 4 5\n"), text);
      const found = await verified(text, (await recordSigner(workspace)).verifier);
      assert.deepEqual(found.problems, []);
      assert.deepEqual(found.persons, ["ann", "a.example@mail.example"]);
    });
  });

  test("says which entries about them name somebody else in what was written by hand", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      await workspace.store.saveRoster("list", roster);
      await recording(workspace, [
        [
          happened("told at her desk", { person: "ann" }),
          happened("told beside BEN EXAMPLE", { person: "ann" }),
          happened("forwarded to ben@parliament.example", { person: "ann" }),
          happened("Ann Example said so", { person: "ann", by: "Ben Example" }),
        ],
      ]);
      assert.deepEqual((await exportPerson(workspace, "ann"))!.naming, [1, 2]);
    });
  });

  test("is not made of nothing", async () => {
    await withWorkspaceAt(dir, async (workspace) => {
      await recording(workspace, [[found([])]]);
      assert.equal(await exportPerson(workspace, "ann"), null);
    });
  });
});

/** Changed to others, lost, and put in: what a hand or a disk does to a byte. */
function* mutationsAt(bytes: Uint8Array, at: number): Iterable<readonly [string, Uint8Array]> {
  const byte = bytes[at]!;
  for (const value of new Set([byte ^ 1, byte ^ 0x20, byte ^ 0x80, 0x0a])) {
    if (value !== byte) yield [`as ${value}`, Buffer.from(bytes).fill(value, at, at + 1)];
  }
  // The end of a run of equal bytes stands for all of it.
  if (bytes[at + 1] !== byte)
    yield ["removed", Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])];
  yield ["put in", Buffer.concat([bytes.subarray(0, at), Buffer.from(" "), bytes.subarray(at)])];
}

/** The seal anew, and the checkpoint where its text is of another key: what only whoever has the key can do. */
function resigned(text: string, signer: NoteSigner): string {
  const [head, checkpoint, , ...rest] = text.split("\n\n");
  // Signature, body, text and signature of the seal.
  const body = rest[0]!;
  const above = `${head}\n\n${signNote(`${checkpoint}\n`, signer)}\n${body}\n\n`;
  const digest = createHash("sha256").update(above).digest();
  return above + signNote(sealText(signer.verifier.name, digest), signer);
}
