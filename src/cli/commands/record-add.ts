import { Command, InvalidArgumentError, Option } from "commander";
import { firstMoment } from "../../core/when.ts";
import { TOLD_KINDS } from "../../model/ledger.ts";
import { whenOf } from "../moment.ts";
import { byOption } from "../telling.ts";
import { workspaceOption } from "../workspace.ts";
import type { AddArguments } from "./record-add-run.ts";

/** What somebody knows or did, put on the record as it is. */
export function addCommand(): Command {
  const group = new Command("add")
    .summary("put on the record what somebody knew, was told, or did")
    .description(
      "Adds an entry on what people know and did outside this program. Telling an institution, an office or an IT " +
        "department is recorded as what it is: it closes nobody's duty. Nothing can be taken back; what was wrong is " +
        "corrected by a later entry.",
    );
  for (const command of [happenedCommand(), learnedCommand(), toldCommand(), correctedCommand()])
    group.addCommand(command);
  return group;
}

function happenedCommand(): Command {
  return adding("happened", "something happened", "when it happened")
    .requiredOption("--what <text>", "what happened")
    .requiredOption("--source <text>", "where this is known from: a document, a person, a page")
    .option("--indicator <text>", "the host or address that it is about");
}

function learnedCommand(): Command {
  return adding("learned", "somebody learned something, from whom and how", "when they learned it")
    .requiredOption("--what <text>", "what they learned")
    .requiredOption("--who <name>", "who learned it")
    .requiredOption("--from <name>", "from whom")
    .requiredOption("--how <text>", "how: a letter, a call, a report")
    .option("--caveat <text>", "under which caveat: what they may not do with it")
    .option("--indicator <text>", "the host or address that it is about")
    .option("--happened-at <date>", "when that which they learned had happened; as --at", past);
}

function toldCommand(): Command {
  return adding("told", "somebody was told something; closes nobody's duty", "when they were told")
    .requiredOption("--what <text>", "what they were told")
    .requiredOption("--who <name>", "who told them")
    .requiredOption("--to <name>", "who was told")
    .addOption(
      new Option("--to-kind <kind>", "what that is; none of them closes anybody's duty")
        .choices(TOLD_KINDS)
        .makeOptionMandatory(),
    )
    .requiredOption("--how <text>", "how: a letter, a call, a briefing")
    .option("--caveat <text>", "under which caveat: what they may not do with it")
    .option("--source <text>", "where this is known from")
    .option("--happened-at <date>", "when that which they were told had happened; as --at", past)
    .option("--acknowledged-at <date>", "when they said that they had understood; as --at", past);
}

function correctedCommand(): Command {
  return adding(
    "corrected",
    "what an earlier entry says is wrong; that entry stays",
    "when that was found out",
  )
    .requiredOption("--entry <number>", "the number of the entry that is wrong", numberOf)
    .requiredOption("--what <text>", "what is right")
    .requiredOption("--source <text>", "where this is known from");
}

function adding(kind: AddArguments["kind"], summary: string, at: string): Command {
  return new Command(kind)
    .summary(summary)
    .description(`Adds an entry: ${summary}.`)
    .option("--campaign <id>", "the campaign that it is about")
    .option("--person <who>", "the person that it is about: an id, an address or the whole name")
    .option(
      "--at <date>",
      `${at}: YYYY, YYYY-MM, YYYY-MM-DD or RFC 3339, as far as it is known; not said without`,
      past,
    )
    .addOption(byOption())
    .addOption(workspaceOption())
    .action(async (options: Omit<AddArguments, "kind">) => {
      const { runRecordAdd } = await import("./record-add-run.ts");
      process.exitCode = await runRecordAdd({ ...options, kind } as AddArguments);
    });
}

/** The record says what was; a date ahead is a slip of the hand. */
function past(value: string): string {
  const when = whenOf(value);
  if (firstMoment(when) <= Date.now()) return when;
  throw new InvalidArgumentError("that is still to come");
}

/** The number of an entry. */
export function numberOf(value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("the number of an entry, from 0");
}
