import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { CSV_FIELDS, type CsvField, type CsvMapping } from "../../roster/csv-columns.ts";
import { rosterDate } from "../../roster/roster-date.ts";
import { ROSTER_FORMATS } from "../../roster-files.ts";
import { workspaceOption } from "../workspace.ts";
import type { RosterImportArguments } from "./roster-import-run.ts";
import type { RosterNamesArguments } from "./roster-names-run.ts";
import type { RosterShowArguments } from "./roster-show-run.ts";

export function rosterCommand(): Command {
  const roster = new Command("roster")
    .summary("who is to be protected: people, groups, mailboxes")
    .description(
      "People with their memberships and mailboxes, dated, from the lists that parliaments and offices have.",
    )
    .helpCommand(false);
  for (const command of [
    importCommand(),
    listCommand(),
    showCommand(),
    namesCommand(),
    decisionCommand("confirm"),
    decisionCommand("refuse"),
    consentCommand(),
  ])
    roster.addCommand(command);
  return roster;
}

function importCommand(): Command {
  return new Command("import")
    .summary("take in lists of people, groups and mailboxes")
    .description(
      "Reads Popolo JSON (also one object a line), the YAML of the congress-legislators data set, the JSON registers of " +
        "all-party groups (appg-membership), or CSV. The same list again updates: what it no longer has is closed on the " +
        "day before --as-of, nothing is deleted. Rows that cannot be read are named with line and reason, the others go in.",
    )
    .argument("<path...>", "files, or folders of them")
    .addOption(
      new Option("--format <format>", "what the files are; told by the files without").choices(
        ROSTER_FORMATS,
      ),
    )
    .option(
      "--source <name>",
      "who says so; without it the name of the file, or the format where files belong together",
    )
    .option(
      "--as-of <date>",
      "the day for which the list speaks; without it the day that it names, else today",
      dayOf,
    )
    .option(
      "--map <columns>",
      "columns of a CSV file, `name=Member,email=E-mail,group=Committee,start=From`, or by number; known headers are " +
        `recognised without. Fields: ${CSV_FIELDS.join(", ")}; repeatable`,
      mappingOf,
    )
    .option(
      "--official-domain <domain>",
      "addresses at it are official, all others personal unless the list says otherwise; repeatable",
      (value: string, before: readonly string[] | undefined) => [
        ...(before ?? []),
        value.replace(/^@/, "").toLowerCase(),
      ],
    )
    .option("--json", "say what was read and changed as JSON, with every problem")
    .addOption(workspaceOption())
    .action(async (paths: string[], options: RosterImportArguments) => {
      const { runRosterImport } = await import("./roster-import-run.ts");
      process.exitCode = await runRosterImport(paths, options);
    });
}

function listCommand(): Command {
  return new Command("list")
    .summary("everybody, or every group")
    .description("Lists groups with their members of today, or people with their mailboxes.")
    .addArgument(new Argument("[what]", "what to list").choices(["groups", "people"]).default("groups"))
    .addOption(onOption())
    .addOption(formatOption())
    .addOption(workspaceOption())
    .action(async (what: "groups" | "people", options: RosterShowArguments) => {
      const { runRosterList } = await import("./roster-show-run.ts");
      process.exitCode = await runRosterList(what, options);
    });
}

function showCommand(): Command {
  return new Command("show")
    .summary("one person or one group, with all dates")
    .description("Shows a person's memberships and mailboxes, or a group's members, with their dates.")
    .argument("<who>", "an id, an address or a whole name")
    .addOption(onOption())
    .addOption(formatOption())
    .addOption(workspaceOption())
    .action(async (who: string, options: RosterShowArguments) => {
      const { runRosterShow } = await import("./roster-show-run.ts");
      process.exitCode = await runRosterShow(who, options);
    });
}

function namesCommand(): Command {
  return new Command("names")
    .summary("who may be one person, for somebody to decide")
    .description(
      "Proposes people of two sources that may be one, by their names, addresses and dates of birth. Nothing is united " +
        "until somebody confirms it.",
    )
    .option("--from-mail", "also whose the mailboxes may be that mail was kept of and nobody owns")
    .addOption(formatOption())
    .addOption(workspaceOption())
    .action(async (options: RosterNamesArguments) => {
      const { runRosterNames } = await import("./roster-names-run.ts");
      process.exitCode = await runRosterNames(options);
    });
}

const DECISIONS = {
  confirm:
    "Two people are one from now on, or an address is this person's mailbox. `roster refuse` takes it back.",
  refuse: "They are two people, or the address is not this person's: it is not proposed again.",
} as const;

function decisionCommand(verdict: keyof typeof DECISIONS): Command {
  return new Command(verdict)
    .summary(verdict === "confirm" ? "yes, it is this person" : "no, it is not")
    .description(DECISIONS[verdict])
    .argument("<found>", "the address, or the id of the person of the other source")
    .argument("[person]", "the id of the person; not needed where only one was proposed")
    .addOption(workspaceOption())
    .action(async (found: string, person: string | undefined, options: RosterNamesArguments) => {
      const { runRosterDecision } = await import("./roster-names-run.ts");
      process.exitCode = await runRosterDecision(verdict, [found, person], options);
    });
}

function consentCommand(): Command {
  return new Command("consent")
    .summary("whether a personal mailbox may be looked at")
    .description(
      "Records what the owner of a personal mailbox said. A refusal outlives every list that says otherwise.",
    )
    .argument("<address>", "the mailbox")
    .addArgument(new Argument("<answer>", "what the owner said").choices(["yes", "no"]))
    .addOption(workspaceOption())
    .action(async (address: string, answer: "yes" | "no", options: RosterNamesArguments) => {
      const { runRosterConsent } = await import("./roster-names-run.ts");
      process.exitCode = await runRosterConsent(address, answer === "yes", options);
    });
}

function onOption(): Option {
  return new Option("--on <date>", "as it was on that day; today without").argParser(dayOf);
}

function formatOption(): Option {
  return new Option("--format <format>", "how to say it").choices(["text", "json"]).default("text");
}

function dayOf(value: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value) ? rosterDate(value, "start") : undefined;
  if (day === undefined) throw new InvalidArgumentError("a date looks like 2021-01-31");
  return day;
}

/** `name=Member,email=E-mail`; a comma belongs to a header unless a field follows it. */
function mappingOf(value: string, before: CsvMapping | undefined): CsvMapping {
  const mapping: Partial<Record<CsvField, string>> = { ...before };
  for (const part of value.split(/,(?=\s*[a-z_]+\s*=)/)) {
    const at = part.indexOf("=");
    const field = part.slice(0, Math.max(0, at)).trim();
    const column = part.slice(at + 1).trim();
    if (!(CSV_FIELDS as readonly string[]).includes(field) || column === "")
      throw new InvalidArgumentError(
        `\`${part.trim()}\` is no field=column; fields are ${CSV_FIELDS.join(", ")}`,
      );
    mapping[field as CsvField] = column;
  }
  return mapping;
}
