import { Command, Option } from "commander";
import { workspaceOption } from "../workspace.ts";
import { clustersCommand } from "./link-clusters.ts";
import type { LinkArguments } from "./link-run.ts";
import { trainCommand } from "./link-train.ts";

export function linkCommand(): Command {
  return new Command("link")
    .summary("link what is stored anew, and say what linking saw")
    .description(
      "Links all stored mail and judges the clusters by the campaign rules. `ingest` does this by itself; here the counts " +
        "are shown, the values that too many share to mean anything, and the links that were not followed because nothing " +
        "else joins the two groups.",
    )
    .addOption(new Option("--format <format>", "how to say it").choices(["text", "json"]).default("text"))
    .addOption(workspaceOption())
    .addCommand(clustersCommand())
    .addCommand(trainCommand())
    .action(async (options: LinkArguments) => {
      const { runLink } = await import("./link-run.ts");
      process.exitCode = await runLink(options);
    });
}
