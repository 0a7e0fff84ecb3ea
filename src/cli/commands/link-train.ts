import { Command, InvalidArgumentError, Option } from "commander";
import type { TrainArguments } from "./link-train-run.ts";

export function trainCommand(): Command {
  return new Command("train")
    .summary("learn how much each finding weighs")
    .description(
      "Learns the weights of linking from mail and writes them as a model: how often random messages agree in each " +
        "comparison, and how often messages of one hand do, by expectation maximisation over the pairs that linking " +
        "would compare. Nobody has to label anything. Each path is a corpus of its own, and so is the store of a workspace.",
    )
    .argument("[path...]", "mail to learn from, as `scan` takes it")
    .option("--workspace <dir>", "learn also from what this workspace has stored")
    .requiredOption("--out <file>", "the model")
    .addOption(new Option("--seed <n>", "which pairs are drawn").argParser(wholeNumber).default(1))
    .addOption(
      new Option("--pairs <n>", "random and blocked pairs of a corpus, at most")
        .argParser(wholeNumber)
        .default(200_000),
    )
    .action(async (paths: string[], _options: TrainArguments, command: Command) => {
      const { runTrain } = await import("./link-train-run.ts");
      process.exitCode = await runTrain(paths, command.optsWithGlobals<TrainArguments>());
    });
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError("not a whole number above 0");
  return number;
}
