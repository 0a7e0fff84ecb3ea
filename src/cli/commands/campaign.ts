import { Command, Option } from "commander";
import { workspaceOption } from "../workspace.ts";
import type { CampaignArguments } from "./campaign-run.ts";
import { campaignTellCommands } from "./campaign-tell.ts";

const FORMATS = ["text", "json", "ndjson"] as const;

export function campaignCommand(): Command {
  const group = new Command("campaign")
    .summary("attacks on several people: what, at whom, why")
    .description(
      "Campaigns are clusters of messages of one hand that a campaign rule calls an attack. They are computed anew where " +
        "mail, the roster or a judgement came since the last time; their ids stay.",
    );
  group
    .addCommand(
      listing("list", "every campaign, the most severe first").action(async (options: CampaignArguments) => {
        const { runCampaignList } = await import("./campaign-run.ts");
        process.exitCode = await runCampaignList(options);
      }),
    )
    .addCommand(
      listing("show", "one campaign: why it is one, who was chosen, who is at risk")
        .argument("<id>", "the campaign, or the beginning of its id")
        .option("--why <messages...>", "why two messages are linked: two Message-IDs or keys")
        .action(async (id: string, options: CampaignArguments) => {
          const { runCampaignShow } = await import("./campaign-run.ts");
          process.exitCode = await runCampaignShow(id, options);
        }),
    )
    .addCommand(
      listing("targets", "who got it, which groups explain that, who else in them is at risk")
        .description(
          "Who got it, which groups explain that, who else in them is at risk. With `--format ndjson` each line has one " +
            "member that says what it is: `person`, `affiliation` or `at_risk`.",
        )
        .argument("<id>", "the campaign")
        .action(async (id: string, options: CampaignArguments) => {
          const { runCampaignTargets } = await import("./campaign-run.ts");
          process.exitCode = await runCampaignTargets(id, options);
        }),
    )
    .addCommand(
      listing("messages", "every copy of every message")
        .argument("<id>", "the campaign")
        .action(async (id: string, options: CampaignArguments) => {
          const { runCampaignMessages } = await import("./campaign-run.ts");
          process.exitCode = await runCampaignMessages(id, options);
        }),
    )
    .addCommand(
      listing("events", "what merged and what split").action(async (options: CampaignArguments) => {
        const { runCampaignEvents } = await import("./campaign-events-run.ts");
        process.exitCode = await runCampaignEvents(options);
      }),
    )
    .addCommand(
      listing("undo", "reverse a merge or a split, by a judgement that stays")
        .argument("<event>", "its number in `campaign events`")
        .option("--by <name>", "who says so")
        .option("--reason <text>", "why")
        .action(async (event: string, options: CampaignArguments) => {
          const { runCampaignUndo } = await import("./campaign-events-run.ts");
          process.exitCode = await runCampaignUndo(event, options);
        }),
    );
  for (const command of campaignTellCommands()) group.addCommand(command);
  return group;
}

function listing(name: string, summary: string): Command {
  return new Command(name)
    .summary(summary)
    .description(`${summary[0]!.toUpperCase()}${summary.slice(1)}.`)
    .addOption(new Option("--format <format>", "how to say it").choices(FORMATS).default("text"))
    .addOption(workspaceOption());
}
