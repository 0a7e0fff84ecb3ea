import { Command, Option } from "commander";
import { lastMomentOf, momentOf } from "../moment.ts";
import { workspaceOption } from "../workspace.ts";
import type { ReportArguments } from "./report-run.ts";

export function reportCommand(): Command {
  const group = new Command("report")
    .summary("figures: who was told, how long it took; a summary of routine attacks")
    .description("Figures from the record: fit to publish, or for the office itself.");
  group
    .addCommand(
      ranged("duties", "how many were to be told, were told, wait, are held; fit to publish", [
        "text",
        "json",
        "html",
      ])
        .description(
          "How many were to be told, were told, acknowledged it, wait, are overdue, held and excused, and how long it took: by " +
            "grade, kind of campaign and quarter. No name, no campaign; small counts are left out, with others beside them so " +
            "that none can be worked out.",
        )
        .action(async (options: ReportArguments) => {
          const { runReportDuties } = await import("./report-run.ts");
          process.exitCode = await runReportDuties(options);
        }),
    )
    .addCommand(
      ranged("times", "how long each step of telling took, by campaign; for the office only", [
        "text",
        "json",
      ]).action(async (options: ReportArguments) => {
        const { runReportTimes } = await import("./report-run.ts");
        process.exitCode = await runReportTimes(options);
      }),
    )
    .addCommand(
      ranged("digest", "campaigns below the threshold, for one summary to everybody", [
        "text",
        "json",
      ]).action(async (options: ReportArguments) => {
        const { runReportDigest } = await import("./report-run.ts");
        process.exitCode = await runReportDigest(options);
      }),
    );
  return group;
}

function ranged(name: string, summary: string, formats: readonly string[]): Command {
  return new Command(name)
    .summary(summary)
    .description(`${summary[0]!.toUpperCase()}${summary.slice(1)}.`)
    .option("--since <date>", "only what was decided or found from that day on", momentOf)
    .option("--until <date>", "only what was decided or found up to that day, which counts", lastMomentOf)
    .addOption(new Option("--format <format>", "how to say it").choices(formats).default("text"))
    .option("--out <file>", "write it there; an earlier file stays until the new one is whole")
    .addOption(workspaceOption());
}
