import { Command, InvalidArgumentError, Option } from "commander";
import { HUNT_KINDS } from "../../hunt-kinds.ts";
import { workspaceOption } from "../workspace.ts";
import type { HuntArguments } from "./hunt-run.ts";

export function huntCommand(): Command {
  return new Command("hunt")
    .summary("who else got this: an indicator or an expression over all kept mail")
    .description(
      "Says which messages, mailboxes and people have an indicator: a domain, host, URL, e-mail address, IP address, SHA-256, " +
        "Message-ID or subject, defanged or not. Or which messages an MQL expression is true for, as far as that can be told " +
        "without opening bodies. Names what was looked at: mailboxes and dates.",
    )
    .argument("<indicator>", "what to look for, or an MQL expression")
    .addOption(
      new Option("--kind <kind>", "what the indicator is; inferred without").choices([...HUNT_KINDS, "mql"]),
    )
    .option("--since <date>", "only mail from that day on, YYYY-MM-DD or RFC 3339", sinceOf)
    .option("--until <date>", "only mail up to that day, which counts", untilOf)
    .option("--still-there", "only copies that are still in their mailbox", false)
    .option("--limit <n>", "messages to list; all are counted", limitOf, 20)
    .addOption(
      new Option("--format <format>", "how to say it").choices(["text", "json", "ndjson"]).default("text"),
    )
    .addOption(workspaceOption())
    .action(async (indicator: string, options: HuntArguments) => {
      const { runHunt } = await import("./hunt-run.ts");
      process.exitCode = await runHunt(indicator, options);
    });
}

const DAY_SECONDS = 86_400;

function sinceOf(value: string): number {
  return secondsOf(value);
}

/** The whole of the day, where a day was said. */
function untilOf(value: string): number {
  return isDay(value) ? secondsOf(value) + DAY_SECONDS - 1 : secondsOf(value);
}

function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value.trim());
}

function secondsOf(value: string): number {
  const text = value.trim();
  const time = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  // `2021-02-31` is read as a day in March by some; nobody means that.
  const isReal = !Number.isNaN(time) && (!isDay(text) || new Date(time).toISOString().startsWith(text));
  if (isReal) return Math.floor(time / 1000);
  throw new InvalidArgumentError("a date looks like `2021-01-12` or `2021-01-12T09:30:00Z`");
}

function limitOf(value: string): number {
  const limit = Number(value);
  if (Number.isInteger(limit) && limit >= 0 && limit <= 1_000_000) return limit;
  throw new InvalidArgumentError("a number from 0 to 1000000");
}
