import { Command, Option } from "commander";
import { LIKELIHOODS } from "../../model/notice.ts";
import { byOption } from "../telling.ts";
import { workspaceOption } from "../workspace.ts";
import type { NoticeApproveArguments } from "./notice-approve-run.ts";
import type { NoticeDraftArguments } from "./notice-draft-run.ts";
import type { NoticeLetterArguments } from "./notice-letter-run.ts";
import type { NoticeShowArguments } from "./notice-show-run.ts";

export function noticeCommand(): Command {
  const group = new Command("notice")
    .summary("what people are told: drafted by one, approved by another")
    .description(
      "A notice says to one person what happened, how bad it is, what to do and whom to call, and has no link, no attachment " +
        "and nobody else's name. One officer drafts it, another approves the exact text.",
    );
  for (const command of [draftCommand(), approveCommand(), showCommand(), letterCommand(), checkCommand()])
    group.addCommand(command);
  return group;
}

function several(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function draftCommand(): Command {
  return new Command("draft")
    .summary("compose notices to people of a campaign")
    .description(
      "Composes a notice to each person named, or to everybody who is to be told and has none that is up to date. A notice " +
        "that breaks a rule for notices is not drafted, and the rule is named.",
    )
    .argument("<campaign>", "the campaign, or the beginning of its id")
    .argument("[person...]", "ids, addresses or whole names; everybody without")
    .option("--language <tag>", "language of all of them; without it the one of the person's mail domain")
    .addOption(
      new Option("--likelihood <words>", "how likely it is that this was an attack on chosen people")
        .choices(LIKELIHOODS)
        .default("likely"),
    )
    .option("--done <sentence>", "what the office has done, as the notice says it; repeatable", several, [])
    .option("--unknown <sentence>", "what is not known, as the notice says it; repeatable", several, [])
    .option("--again", "also to those whose draft waits for approval: the new one takes its place", false)
    .option("--may-repeat", "the person may repeat it freely; without, only with the office", false)
    .addOption(byOption())
    .addOption(workspaceOption())
    .action(async (campaign: string, people: string[], options: NoticeDraftArguments) => {
      const { runNoticeDraft } = await import("./notice-draft-run.ts");
      process.exitCode = await runNoticeDraft(campaign, people, options);
    });
}

function approveCommand(): Command {
  return new Command("approve")
    .summary("look at the exact text to each person, and let it go")
    .description(
      "Prints the exact text to each person and asks. What is approved is queued at once: mail to a mailbox that was not " +
        "attacked where there is one, a letter and a conversation for somebody to lead. Whoever drafted a notice cannot " +
        "approve it.",
    )
    .argument("<campaign>", "the campaign, or the beginning of its id")
    .argument("[reference...]", "of the notices; all that wait without")
    .option("--yes", "approve without asking; the texts are printed all the same", false)
    .addOption(byOption())
    .addOption(workspaceOption())
    .action(async (campaign: string, references: string[], options: NoticeApproveArguments) => {
      const { runNoticeApprove } = await import("./notice-approve-run.ts");
      process.exitCode = await runNoticeApprove(campaign, references, options);
    });
}

function showCommand(): Command {
  return new Command("show")
    .summary("the exact text of a notice")
    .description("Prints the exact text that a notice has in every channel.")
    .argument("<reference>", "as it stands on the notice; case, spaces and dashes do not matter")
    .addOption(formatOption())
    .addOption(workspaceOption())
    .action(async (reference: string, options: NoticeShowArguments) => {
      const { runNoticeShow } = await import("./notice-show-run.ts");
      process.exitCode = await runNoticeShow(reference, options);
    });
}

function letterCommand(): Command {
  return new Command("letter")
    .summary("a notice as a letter to hand over")
    .description(
      "Writes a notice as a letter of one page: PDF, or HTML to print where typst is not installed.",
    )
    .argument("<reference>", "of the notice")
    .requiredOption("--out <file>", "where to write it: .pdf or .html")
    .addOption(
      new Option("--paper <size>", "the paper; without it `office.paper` of serjeant.json").choices([
        "a4",
        "letter",
      ]),
    )
    .addOption(workspaceOption())
    .action(async (reference: string, options: NoticeLetterArguments) => {
      const { runNoticeLetter } = await import("./notice-letter-run.ts");
      process.exitCode = await runNoticeLetter(reference, options);
    });
}

function checkCommand(): Command {
  return new Command("check")
    .summary("a member calls: is this notice from us")
    .description(
      "Says whether the office sent a notice with this reference: to whom, when, its state, and what to read out: what " +
        "happened and how serious it is. Exits with 1 where it did not.",
    )
    .argument("<reference>", "as the member reads it out; case, spaces and dashes do not matter")
    .addOption(formatOption())
    .addOption(workspaceOption())
    .action(async (reference: string, options: NoticeShowArguments) => {
      const { runNoticeCheck } = await import("./notice-show-run.ts");
      process.exitCode = await runNoticeCheck(reference, options);
    });
}

function formatOption(): Option {
  return new Option("--format <format>", "how to say it").choices(["text", "json"]).default("text");
}
