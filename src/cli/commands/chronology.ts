import { Command, Option } from "commander";
import { lastMomentOf } from "../moment.ts";
import { workspaceOption } from "../workspace.ts";
import type { ChronologyArguments } from "./chronology-run.ts";

export function chronologyCommand(): Command {
  const group = new Command("chronology")
    .summary("who knew what when: of a person, a campaign, an indicator")
    .description(
      "What the record says was known and done, each line with its source and the number of its entry, and the answer to " +
        "who knew by a day. The chronology of a person leaves out the names and addresses of others who were targeted.",
    );
  group
    .addCommand(
      about("person", "who knew about a person, and when the person was told")
        .argument("<id>", "the person's id in the roster, an address or the whole name")
        .action(async (id: string, options: ChronologyArguments) => {
          const { runChronologyPerson } = await import("./chronology-run.ts");
          process.exitCode = await runChronologyPerson(id, options);
        }),
    )
    .addCommand(
      about("campaign", "who knew about a campaign, and who was told of it")
        .argument("<id>", "the campaign, or the beginning of its id")
        .action(async (id: string, options: ChronologyArguments) => {
          const { runChronologyCampaign } = await import("./chronology-run.ts");
          process.exitCode = await runChronologyCampaign(id, options);
        }),
    )
    .addCommand(
      about("indicator", "who knew about a host or an address, and which campaigns have it")
        .argument("<indicator>", "a host, a domain or an address, defanged or not")
        .action(async (value: string, options: ChronologyArguments) => {
          const { runChronologyIndicator } = await import("./chronology-run.ts");
          process.exitCode = await runChronologyIndicator(value, options);
        }),
    );
  return group;
}

function about(name: string, summary: string): Command {
  return new Command(name)
    .summary(summary)
    .description(`${summary[0]!.toUpperCase()}${summary.slice(1)}.`)
    .option(
      "--as-of <date>",
      "the day, which counts to its end in UTC, as a month or a year alone does; today without",
      lastMomentOf,
    )
    .option("--recorded", "what the record itself held on that day, and not what it says of it today", false)
    .addOption(
      new Option("--format <format>", "how to say it")
        .choices(["text", "html", "pdf", "json"])
        .default("text"),
    )
    .option("--out <file>", "write it there; an earlier file stays until the new one is whole")
    .addOption(workspaceOption());
}
