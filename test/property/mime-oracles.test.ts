/**
 * Our reading of mail against postal-mime, mailparser and Python's `email`. Each disagreement must be of a kind
 * that `reasons.ts` names with the rule that decides for us; any other one fails.
 */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { factsOf } from "./mime-oracles/facts.ts";
import { mailparserView, ownView, postalMimeView, pythonViews } from "./mime-oracles/readers.ts";
import { type Oracle, reasonFor } from "./mime-oracles/reasons.ts";
import { ASPECTS, aspectOf, type View } from "./mime-oracles/view.ts";

const FIXTURES = join(import.meta.dirname, "..", "fixtures", "mail");
const SAMPLE_SIZE = Number(process.env["SERJEANT_ORACLE_SAMPLE"] ?? 400);

/** Every n-th mail of a folder, so that the sample is spread over the whole corpus and always the same. */
function sampleOf(folder: string): string[] {
  const files = globSync("**/*.eml", { cwd: folder }).sort();
  const step = Math.max(1, Math.floor(files.length / SAMPLE_SIZE));
  return files
    .filter((_, index) => index % step === 0)
    .slice(0, SAMPLE_SIZE)
    .map((file) => join(folder, file));
}

interface Outcome {
  readonly compared: number;
  readonly byReason: Map<string, number>;
  readonly unexplained: string[];
}

async function compare(paths: readonly string[], python: ReadonlyMap<string, View> | null): Promise<Outcome> {
  const outcome: Outcome = { compared: 0, byReason: new Map(), unexplained: [] };
  let compared = 0;
  for (const path of paths) {
    const bytes = readFileSync(path);
    const own = ownView(bytes);
    const views: [Oracle, View | null][] = [
      ["postal-mime", await answer(postalMimeView(bytes))],
      ["mailparser", await answer(mailparserView(bytes))],
      ["python", python?.get(path) ?? null],
    ];
    for (const [oracle, other] of views) {
      if (other === null) continue;
      compared++;
      explain({ path, bytes, own, oracle, other }, outcome);
    }
  }
  return { ...outcome, compared };
}

/** A library that throws has no opinion. */
async function answer(view: Promise<View>): Promise<View | null> {
  try {
    return await view;
  } catch {
    return null;
  }
}

interface Pair {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly own: View;
  readonly oracle: Oracle;
  readonly other: View;
}

function explain(pair: Pair, outcome: Outcome): void {
  const { path, bytes, own, oracle, other } = pair;
  const differing = ASPECTS.filter((aspect) => aspectOf(own, aspect) !== aspectOf(other, aspect));
  if (differing.length === 0) return;
  const facts = factsOf(bytes);
  for (const aspect of differing) {
    const reason = reasonFor({ oracle, aspect, own, other, facts });
    // No mail content here: the path and the aspect are enough to look it up.
    if (reason === null) outcome.unexplained.push(`${oracle}: ${aspect} of ${path}`);
    else outcome.byReason.set(reason.name, (outcome.byReason.get(reason.name) ?? 0) + 1);
  }
}

for (const [name, folder] of [
  ["our own fixtures", FIXTURES],
  ["a phishing corpus", process.env["SERJEANT_PHISHING"]],
  ["a mailing list corpus", process.env["SERJEANT_LISTMAIL"]],
] as const) {
  const skip = folder === undefined ? "the corpus is not named in the environment" : false;
  test(`every disagreement with other mail readers on ${name} has a reason`, { skip }, async (t) => {
    const paths = sampleOf(folder ?? "");
    assert.ok(paths.length > 0, `no .eml file below ${folder}`);
    const python = pythonViews(paths);
    if (python === null) t.diagnostic("python3 is not there; compared with the two libraries only");
    const { compared, byReason, unexplained } = await compare(paths, python);
    for (const [reason, count] of byReason) t.diagnostic(`${count} × ${reason}`);
    t.diagnostic(`${compared} comparisons of ${paths.length} mails`);
    assert.deepEqual(unexplained, []);
  });
}
