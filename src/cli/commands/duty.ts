import { Command, InvalidArgumentError, Option } from "commander";
import { CONFIRMATIONS, type Confirmation } from "../../tell/acts.ts";
import { DUTY_STATES } from "../../tell/tell-state.ts";
import { lastMomentOf, momentOf } from "../moment.ts";
import { byOption } from "../telling.ts";
import { workspaceOption } from "../workspace.ts";
import type { DutyActArguments } from "./duty-act-run.ts";
import type { DutyListArguments, DutyShowArguments } from "./duty-list-run.ts";
import type { DutyToldArguments } from "./duty-told-run.ts";

export function dutyCommand(): Command {
  const group = new Command("duty")
    .summary("who must be told, by when, and who was")
    .description(
      "A campaign at the threshold opens one duty for each person that it was sent to. Only a person ends a duty: by telling " +
        "them through something else than the mailbox that was attacked, or by saying why nobody is to be told. Telling an " +
        "office or an IT department ends none.",
    );
  for (const command of [listCommand(), showCommand(), ...actCommands(), ...toldCommands()])
    group.addCommand(command);
  return group;
}

function listCommand(): Command {
  return new Command("list")
    .summary("every duty, overdue ones first, with what it needs next")
    .description("Lists duties: overdue ones first, then by deadline, each with what it needs next.")
    .option("--campaign <id>", "only those of this campaign")
    .option("--person <who>", "only those to this person")
    .addOption(
      new Option("--state <state>", "only those in this state").choices([...DUTY_STATES, "to_do"] as const),
    )
    .option("--overdue", "only those overdue, holds that ran out among them", false)
    .option("--owner <name>", "only those of this owner")
    .option("--all", "one a line; without it many are listed by campaign and by what they need", false)
    .addOption(formatOption(["text", "json", "ndjson"]))
    .addOption(workspaceOption())
    .action(async (options: DutyListArguments) => {
      const { runDutyList } = await import("./duty-list-run.ts");
      process.exitCode = await runDutyList(options);
    });
}

function showCommand(): Command {
  return onPerson(new Command("show"))
    .summary("one duty, with its history")
    .description("Shows one duty with its notices and every entry of the record on it, by number.")
    .addOption(formatOption(["text", "json"]))
    .addOption(workspaceOption())
    .action(async (campaign: string, person: string, options: DutyShowArguments) => {
      const { runDutyShow } = await import("./duty-list-run.ts");
      process.exitCode = await runDutyShow(campaign, person, options);
    });
}

function actCommands(): readonly Command[] {
  return [
    acting("assign", "give a duty to somebody", "Gives a duty to somebody who then owns it.").requiredOption(
      "--owner <name>",
      "who owns it from now on",
    ),
    acting(
      "hold",
      "wait with telling, to a day",
      "Waits with telling somebody. A hold needs a reason, an authority, an end and a second person; when it is over, the " +
        "duty is overdue.",
    )
      .requiredOption("--reason <text>", "why nobody may tell them yet")
      .requiredOption("--authority <who>", "who may decide that, and did")
      .requiredOption("--until <date>", "its end: YYYY-MM-DD, which counts, or RFC 3339", lastMomentOf)
      .requiredOption("--second <name>", "the second person who agrees"),
    acting("release", "end a hold before its time", "Ends a hold: the person is to be told.").requiredOption(
      "--reason <text>",
      "why",
    ),
    acting(
      "excuse",
      "nobody is to be told: it is no person",
      "Says that there is nobody to tell, such as a list or a shared mailbox. Needs a ground, a reason and a second person. " +
        "Who cannot be told yet is held, not excused.",
    )
      .addOption(
        new Option("--ground <ground>", "why there is nobody")
          .choices(["not-a-person", "deceased"])
          .makeOptionMandatory(),
      )
      .requiredOption("--reason <text>", "why")
      .requiredOption("--second <name>", "the second person who agrees"),
    acting(
      "restore",
      "take an excuse back",
      "Takes an excuse back: the person is to be told.",
    ).requiredOption("--reason <text>", "why"),
    acting(
      "again",
      "tell somebody again who was told",
      "Opens the duty again: the person asked, or somebody doubts that they were reached.",
    ),
    new Command("escalate")
      .summary("take every step of the schedule that is due")
      .description(
        "Takes what is overdue to those whom `tell.escalation` in serjeant.json names, and mails those who have an `address` " +
          "there how many and since when, with no name. Meant to be run by a timer; exit code 1 where a mail did not leave.",
      )
      .addOption(byOption())
      .addOption(workspaceOption())
      .action(async (options: DutyActArguments) => {
        const { runDutyEscalate } = await import("./duty-act-run.ts");
        process.exitCode = await runDutyEscalate(options);
      }),
  ];
}

type DutyAct = "assign" | "hold" | "release" | "excuse" | "restore" | "again";

function acting(name: DutyAct, summary: string, description: string): Command {
  return onPerson(new Command(name))
    .summary(summary)
    .description(description)
    .addOption(byOption())
    .addOption(workspaceOption())
    .action(async (campaign: string, person: string, options: DutyActArguments) => {
      const { runDutyAct } = await import("./duty-act-run.ts");
      process.exitCode = await runDutyAct(name, [campaign, person], options);
    });
}

const NOT_BY_MAIL =
  "A reply by mail does not count: whoever sits in the mailbox that was attacked can write one; ring back.";

/** As the command line spells them. */
const HOWS = CONFIRMATIONS.map((how) => how.replaceAll("_", "-"));

function howOption(): Option {
  const option = new Option("--how <way>", "how their word came; `page` is their own page of Serjeant")
    .choices(HOWS)
    .argParser(confirmationOf);
  return option.makeOptionMandatory();
}

function confirmationOf(written: string): Confirmation {
  const found = CONFIRMATIONS.find((_, i) => HOWS[i] === written.trim().toLowerCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`it is one of ${HOWS.join(", ")}. ${NOT_BY_MAIL}`);
}

function toldCommands(): readonly Command[] {
  return [
    onReference(new Command("acknowledge"), "acknowledge")
      .summary("the person said that the notice reached them")
      .description(`Records that the person said the notice reached them. ${NOT_BY_MAIL}`)
      .addOption(howOption()),
    onReference(new Command("read-back"), "read-back")
      .summary("the person said it back in their own words")
      .description(
        `Records that the person said back, in their own words, what happened, how bad it is and what to do. ${NOT_BY_MAIL}`,
      )
      .addOption(howOption()),
    onReference(new Command("hand-over"), "hand-over")
      .summary("the letter was handed over")
      .description("Records that whoever acts handed the letter of an approved notice to the person.")
      .option("--place <text>", "where"),
    briefCommand(),
  ];
}

function onReference(command: Command, name: "acknowledge" | "read-back" | "hand-over"): Command {
  return command
    .argument("<reference...>", "of the notice, or of several")
    .option("--at <time>", "when: RFC 3339; now without", momentOf)
    .addOption(byOption())
    .addOption(workspaceOption())
    .action(async (references: string[], options: DutyToldArguments) => {
      const { runDutyTold } = await import("./duty-told-run.ts");
      process.exitCode = await runDutyTold(name, references, options);
    });
}

function briefCommand(): Command {
  return onPerson(new Command("brief"))
    .summary("what to say in a conversation, and that it was said")
    .description(
      "Prints what to say to a person, from the approved notice. With --at it records the conversation instead: whoever " +
        "acts led it.",
    )
    .option("--at <time>", "when it was said: RFC 3339", momentOf)
    .option("--place <text>", "where, or by telephone")
    .option("--said <text>", "what was said beyond the script, by either side")
    .option("--read-back", "the person said it back in their own words", false)
    .addOption(byOption())
    .addOption(workspaceOption())
    .action(async (campaign: string, person: string, options: DutyToldArguments) => {
      const { runDutyBrief } = await import("./duty-told-run.ts");
      process.exitCode = await runDutyBrief(campaign, person, options);
    });
}

function onPerson(command: Command): Command {
  return command
    .argument("<campaign>", "the campaign, or the beginning of its id", notEmpty)
    .argument("<person>", "an id, an address or the whole name", notEmpty);
}

function notEmpty(value: string): string {
  if (value.trim() !== "") return value.trim();
  throw new InvalidArgumentError("it is empty");
}

function formatOption(formats: readonly string[]): Option {
  return new Option("--format <format>", "how to say it").choices(formats).default("text");
}
