/** What a person decides about a campaign: whether its people are told, what notices may say, when it is over. */
import { Argument, Command } from "commander";
import { GRADES, type Grade } from "../../model/campaign.ts";
import { momentOf } from "../moment.ts";
import { byOption } from "../telling.ts";
import { workspaceOption } from "../workspace.ts";
import type { CampaignTellArguments } from "./campaign-tell-run.ts";

type Word = "close" | "reopen" | "withdraw" | "release" | "tell" | "digest";

export function campaignTellCommands(): readonly Command[] {
  return [
    deciding(
      "tell",
      "tell its people, though it is below the threshold",
      "Obliges the office to tell everybody whom a campaign below the threshold was sent to.",
    ).requiredOption("--reason <text>", "why"),
    deciding(
      "digest",
      "leave it to the digest",
      "Leaves a campaign to the digest. Above the threshold that needs a second person; duties that are open stay open.",
    )
      .requiredOption("--reason <text>", "why")
      .option("--second <name>", "the second person who agrees"),
    gradeCommand(),
    deciding(
      "release",
      "what its notices may say of actor and group",
      "Decides what notices may say beyond the plain facts: an actor, and the group that was chosen. What is not given stays " +
        "as it was. Everybody who was told is told again where the actor changes.",
    )
      .option("--actor <name>", "the actor, as notices say it")
      .option("--group <name>", "the group that was chosen, as notices say it")
      .option("--take-back", "notices say neither", false)
      .requiredOption("--authority <who>", "who may release that, and did")
      .requiredOption("--second <name>", "the second person who agrees"),
    deciding(
      "withdraw",
      "it was no attack",
      "Says that it was no attack. Who was told is told so; who was not is excused.",
    )
      .requiredOption("--reason <text>", "why")
      .requiredOption("--second <name>", "the second person who agrees"),
    deciding(
      "close",
      "it is over: everybody was told",
      "Closes a campaign. Refused while anybody is to be told, and while anybody who was told has not acknowledged it unless " +
        "it is said why: it names them and exits with 1. It opens again by itself where it grows.",
    )
      .option("--reason <text>", "what whoever reads it next should know")
      .option("--unacknowledged <reason>", "why it is closed although some have not acknowledged"),
    deciding("reopen", "it is not over", "Opens a closed campaign again.").requiredOption(
      "--reason <text>",
      "why",
    ),
  ];
}

function deciding(name: Word, summary: string, description: string): Command {
  return new Command(name)
    .summary(summary)
    .description(description)
    .argument("<id>", "the campaign, or the beginning of its id")
    .addOption(byOption())
    .addOption(workspaceOption())
    .action(async (id: string, options: CampaignTellArguments) => {
      const { runCampaignDecision } = await import("./campaign-tell-run.ts");
      process.exitCode = await runCampaignDecision(name, id, options);
    });
}

function gradeCommand(): Command {
  return new Command("grade")
    .summary("what was established of one person")
    .description(
      "Records that somebody established whether a person was only sent it, opened it, or was entered. Who was told is told " +
        "again. To lower a grade needs a second person.",
    )
    .argument("<id>", "the campaign, or the beginning of its id")
    .argument("<person>", "an id, an address or the whole name")
    .addArgument(
      new Argument(
        "<grade>",
        "targeted: it was sent; exposed: it was opened; compromised: an account or device was entered",
      ).choices(GRADES),
    )
    .requiredOption("--reason <text>", "what shows it")
    .requiredOption("--source <who>", "who established it, or which document says so")
    .option("--second <name>", "the second person who agrees: needed to lower a grade")
    .option("--happened <time>", "when it happened: YYYY-MM-DD or RFC 3339", momentOf)
    .option("--learned <time>", "when the office learned it; now without", momentOf)
    .addOption(byOption())
    .addOption(workspaceOption())
    .action(async (id: string, person: string, grade: Grade, options: CampaignTellArguments) => {
      const { runCampaignGrade } = await import("./campaign-tell-run.ts");
      process.exitCode = await runCampaignGrade([id, person], grade, options);
    });
}
