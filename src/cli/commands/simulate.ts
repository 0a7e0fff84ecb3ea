import { Command, InvalidArgumentError, Option } from "commander";
import type { GroupCounts } from "../../simulate/build-parliament.ts";
import { ATTACKS, type AttackName, DEFAULTS } from "../../simulate/world.ts";
import { LAYOUTS } from "../simulated-files.ts";
import type { SimulateArguments } from "./simulate-run.ts";

// LIMIT: more people than any house has, more mail than a disk holds; a typing mistake should not fill the disk.
const PEOPLE_MAX = 200_000;
const MESSAGES_MAX = 50_000_000;
const DAYS_MAX = 3_650;

export function simulateCommand(): Command {
  return new Command("simulate")
    .summary("make a synthetic parliament: its people, its mail, attacks and the truth about them")
    .description(
      "Writes the mail of a synthetic alliance of legislatures, with attack campaigns in it, to try the product on: mail/ (a " +
        "mailbox for each address), roster.popolo.json (who they are) and truth.json (what was attack). All people are " +
        "invented, all domains reserved. The same seed gives the same bytes.",
    )
    .requiredOption("--out <dir>", "where to write it; a new or empty folder")
    .option("--people <n>", "members, staff and officials", numberFrom(20, PEOPLE_MAX), DEFAULTS.people)
    .option("--legislatures <n>", "parliaments they sit in", numberFrom(1, 40), DEFAULTS.legislatures)
    .addOption(
      new Option("--groups <counts>", "groups of each parliament: `parties=5,committees=8,all-party=10`")
        .argParser(groupsOf)
        .default(DEFAULTS.groups, "`parties=5,committees=8,all-party=10`"),
    )
    .option("--days <n>", "length of the window", numberFrom(5, DAYS_MAX), DEFAULTS.days)
    .option("--start <date>", "its first day", dateOf, DEFAULTS.start)
    .option("--messages <n>", "distinct messages", numberFrom(100, MESSAGES_MAX), DEFAULTS.messages)
    .option("--seed <n>", "another seed is another parliament", numberFrom(0, 2 ** 31), DEFAULTS.seed)
    .addOption(
      new Option(
        "--attacks <names>",
        `attacks to plant, or none: ${ATTACKS.map((name) => `\`${name}\``).join(", ")}`,
      )
        .argParser(attacksOf)
        .default(DEFAULTS.attacks, "all"),
    )
    .option("--change-half-way", "the January attack changes accounts, host and subjects half way", false)
    .addOption(
      new Option("--as <form>", "bytes, or a line of JSON for each copy as linking keeps it")
        .choices(["raw", "observed"])
        .default("raw"),
    )
    .addOption(new Option("--layout <layout>", "how raw mail lies on disk").choices(LAYOUTS).default("mbox"))
    .action(async (options: SimulateArguments) => {
      const { runSimulate } = await import("./simulate-run.ts");
      process.exitCode = await runSimulate(options);
    });
}

function numberFrom(low: number, high: number): (value: string) => number {
  return (value) => {
    const number = Number(value.replaceAll("_", ""));
    if (Number.isInteger(number) && number >= low && number <= high) return number;
    throw new InvalidArgumentError(`a number from ${low} to ${high}`);
  };
}

function dateOf(value: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw new InvalidArgumentError("a date looks like `2020-12-07`");
}

const GROUP_KEYS: Readonly<Record<string, keyof GroupCounts>> = {
  parties: "parties",
  committees: "committees",
  "all-party": "allParty",
};
const GROUPS_MAX = 200;

function groupsOf(value: string): GroupCounts {
  const counts: Record<keyof GroupCounts, number> = { ...DEFAULTS.groups };
  for (const part of value.split(",")) {
    const [name = "", number = ""] = part.split("=", 2);
    const key = Object.hasOwn(GROUP_KEYS, name.trim()) ? GROUP_KEYS[name.trim()] : undefined;
    const count = Number(number);
    if (key === undefined || number === "" || !Number.isInteger(count) || count < 1 || count > GROUPS_MAX) {
      throw new InvalidArgumentError("counts look like `parties=5,committees=8,all-party=10`");
    }
    counts[key] = count;
  }
  return counts;
}

function attacksOf(value: string): readonly AttackName[] {
  const names = value.split(",").map((name) => name.trim());
  if (names.length === 1 && names[0] === "none") return [];
  const unknown = names.find((name) => !(ATTACKS as readonly string[]).includes(name));
  if (unknown === undefined) return names as AttackName[];
  throw new InvalidArgumentError(`one or more of ${ATTACKS.join(", ")}, or none`);
}
