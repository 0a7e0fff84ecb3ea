import { basename, resolve } from "node:path";
import { COMPARISONS, type LinkModel } from "../../link/model.ts";
import { type Corpus, train } from "../../link/train.ts";
import { corpusOfMail, corpusOfStore } from "../../link-training.ts";
import { shippedModel } from "../campaign-run.ts";
import { EXIT, Failure } from "../failure.ts";
import { openReport } from "../report-file.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { padEnd, padStart } from "../terminal.ts";
import { counted, grouped } from "../wording.ts";
import { withWorkspace } from "../workspace.ts";

export interface TrainArguments {
  readonly workspace?: string;
  readonly out: string;
  readonly seed: number;
  readonly pairs: number;
}

export async function runTrain(paths: readonly string[], options: TrainArguments): Promise<number> {
  const { workspace, seed, pairs: pairsMax } = options;
  if (paths.length === 0 && workspace === undefined)
    throw new Failure("there is nothing to learn from", {
      help: "name mail, or a workspace with --workspace",
    });
  const report = await openReport(options.out, paths);
  try {
    const corpora = await corporaOf(paths, workspace);
    if (corpora.every(({ columns }) => columns.size < 2))
      throw new Failure("there is no mail to learn from", { exitCode: EXIT.nothingReadable });
    const date = new Date().toISOString().slice(0, "2026-01-01".length);
    const model = train(corpora, shippedModel(), { seed, pairsMax, date });
    report.write(`${JSON.stringify(model, null, 2)}\n`);
    report.keep();
    await standardStream(process.stdout).write(page(model, standardStream(process.stdout)));
    return EXIT.done;
  } finally {
    report.discard();
  }
}

async function corporaOf(
  paths: readonly string[],
  workspace: string | undefined,
): Promise<readonly Corpus[]> {
  const corpora: Corpus[] = [];
  for (const path of paths) corpora.push(await corpusOfMail(path));
  if (workspace !== undefined) {
    corpora.push(
      await withWorkspace(workspace, ({ store }) => corpusOfStore(store, basename(resolve(workspace)))),
    );
  }
  return corpora;
}

/** Every weight on one page: what a person looks over before the model is used. */
function page({ trained, prior, comparisons }: LinkModel, { paint }: Stream): string {
  const corpora = trained.corpora.map(
    ({ name, messages, sendings }) =>
      `  ${name}: ${counted(messages, "message")}, ${counted(sendings, "sending")}`,
  );
  const rows = COMPARISONS.flatMap(({ name, levels }) =>
    levels.map((level, i) => {
      const { m, u, matching_pairs, random_pairs } = comparisons[name]![level]!;
      const bits = Math.log2(m / u).toFixed(1);
      const numbers = [
        m.toPrecision(2),
        u.toPrecision(2),
        bits,
        grouped(matching_pairs),
        grouped(random_pairs),
      ];
      return `  ${padEnd(i === 0 ? name : "", 24)}${padEnd(level, 15)}${numbers.map((n) => padStart(n, 10)).join("")}`;
    }),
  );
  const head = ["m", "u", "bits", "matching", "random"].map((word) => padStart(word, 10)).join("");
  return [
    paint("bold", "Learned from"),
    ...corpora,
    `  ${prior.siblings} others of the same hand a sending`,
    "",
    paint("bold", padEnd("Comparison", 41)) + paint("dim", head),
    ...rows,
    "",
  ].join("\n");
}
