import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { jobsOf, listsOption, orgDomainOption, rulesOption, trustAuthservOption } from "../options.ts";
import { workspaceOption } from "../workspace.ts";
import type { IngestArguments } from "./ingest-run.ts";

export function ingestCommand(): Command {
  return new Command("ingest")
    .summary("scan mail and keep what linking and hunting need")
    .description(
      "Scans mail as `scan` does and keeps in the workspace what linking and hunting need. The same mail again changes " +
        "nothing, a run that was stopped goes on where it was, and files that did not change are not read again. Bodies " +
        "are kept only of messages with findings or in campaigns, sealed.",
    )
    .argument("<path...>", "mail to read, as for `scan`")
    .option("--mailbox <address>", "whose mail all of it is; without it each copy says it", mailboxOf)
    .addOption(rulesOption())
    .option("--no-default-rules", "run only the rules of --rules and of the workspace")
    .addOption(listsOption())
    .addOption(orgDomainOption())
    .addOption(trustAuthservOption())
    .option("--no-link", "leave linking and campaigns for later")
    .option("--jobs <n>", "worker threads", jobsOf, availableParallelism())
    .addOption(new Option("--format <format>", "how to say it").choices(["text", "json"]).default("text"))
    .addOption(workspaceOption())
    .action(async (paths: string[], options: IngestArguments) => {
      const { runIngest } = await import("./ingest-run.ts");
      process.exitCode = await runIngest(paths, options);
    });
}

function mailboxOf(value: string): string {
  const address = value.trim().toLowerCase();
  if (/^[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+$/.test(address)) return address;
  throw new InvalidArgumentError("an address looks like `a.member@parliament.example`");
}
