import { resolve } from "node:path";
import type { GroupCounts } from "../../simulate/build-parliament.ts";
import { Simulation } from "../../simulate/simulation.ts";
import type { Truth } from "../../simulate/truth.ts";
import type { AttackName } from "../../simulate/world.ts";
import { EXIT } from "../failure.ts";
import { COMMAND } from "../invocation.ts";
import { type Layout, writeObserved, writeRaw } from "../simulated-files.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { printable } from "../terminal.ts";
import { counted } from "../wording.ts";

export interface SimulateArguments {
  readonly out: string;
  readonly people: number;
  readonly legislatures: number;
  readonly groups: GroupCounts;
  readonly days: number;
  readonly start: string;
  readonly messages: number;
  readonly seed: number;
  readonly attacks: readonly AttackName[];
  readonly changeHalfWay: boolean;
  readonly as: "raw" | "observed";
  readonly layout: Layout;
}

export async function runSimulate(options: SimulateArguments): Promise<number> {
  const { people, legislatures, groups, days, start, messages, seed, attacks, out, layout } = options;
  const world = { people, legislatures, groups, days, start, messages, seed, attacks };
  const simulation = new Simulation({ ...world, changesHalfWay: options.changeHalfWay });
  const write = options.as === "raw" ? writeRaw : writeObserved;
  const truth = write(simulation, { dir: out, layout });
  await say(standardStream(process.stdout), truth, options);
  return EXIT.done;
}

async function say(stdout: Stream, truth: Truth, { out, as }: SimulateArguments): Promise<void> {
  const dir = printable(out);
  const content = as === "raw" ? "mail/" : "observations.ndjson";
  const lines = [
    `${stdout.paint("bold", counted(truth.messages, "message"))} in ${counted(truth.copies, "copy", "copies")}, in ${dir}/${content}`,
    "",
    ...truth.campaigns.map(
      ({ kind, messages, people, group_name }) =>
        `  ${kind.padEnd(15)} ${counted(messages.length, "copy", "copies").padEnd(13)} at ${counted(people.length, "person", "people")}, chosen from ${printable(group_name)}`,
    ),
    "",
    `truth.json says which messages these are; roster.popolo.json who everybody is.`,
    "",
  ];
  if (as === "raw") {
    const from = printable(resolve(out));
    lines.push(
      stdout.paint("bold", "Next"),
      `  ${COMMAND} init office && cd office`,
      `  ${COMMAND} roster import ${from}/roster.popolo.json && ${COMMAND} ingest ${from}/mail`,
      "",
    );
  }
  await stdout.write(lines.join("\n"));
}
