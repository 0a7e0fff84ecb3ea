import { Command, Option } from "commander";
import { workspaceOption } from "../workspace.ts";
import type { ClustersArguments } from "./link-clusters-run.ts";

export function clustersCommand(): Command {
  return new Command("clusters")
    .summary("list what belongs together, attacks or not, and why")
    .description(
      "Lists the largest clusters of linked messages, also those that no campaign rule calls an attack: senders, subjects, " +
        "hosts, and what two of their messages have in common with the weight of each sign in bits.",
    )
    .option("--count <n>", "how many", "20")
    .addOption(new Option("--format <format>", "how to say it").choices(["text", "json"]).default("text"))
    .addOption(workspaceOption())
    .action(async (_options: ClustersArguments, command: Command) => {
      const { runClusters } = await import("./link-clusters-run.ts");
      // `link` has --workspace and --format as well, and takes them wherever they stand.
      process.exitCode = await runClusters(command.optsWithGlobals());
    });
}
