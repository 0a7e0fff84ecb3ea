import { Command, InvalidArgumentError, Option } from "commander";
import { HUNT_KINDS } from "../../hunt-kinds.ts";
import { lastMomentOf, momentOf } from "../moment.ts";
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

function sinceOf(value: string): number {
  return secondsOf(momentOf(value));
}

/** The whole of the day, where a day was said. */
function untilOf(value: string): number {
  return secondsOf(lastMomentOf(value));
}

function secondsOf(moment: string): number {
  return Math.floor(Date.parse(moment) / 1000);
}

function limitOf(value: string): number {
  const limit = Number(value);
  if (Number.isInteger(limit) && limit >= 0 && limit <= 1_000_000) return limit;
  throw new InvalidArgumentError("a number from 0 to 1000000");
}
