import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import { SEVERITIES } from "../../model/finding.ts";
import { FORMATS } from "../formats/index.ts";
import { jobsOf, listsOption, orgDomainOption, rulesOption, trustAuthservOption } from "../options.ts";
import type { ScanArguments } from "./scan-run.ts";

export function scanCommand(): Command {
  return new Command("scan")
    .summary("read mail, run the rules, say what was found and why")
    .description(
      "Reads mail, runs the rules over it and says what was found and why. A path is a message (.eml, .msg), an mbox, " +
        "a Maildir, a folder of these, a zip of these, or - for standard input. Makes no network connection unless --dns is given.",
    )
    .argument("<path...>", "mail to read")
    .addOption(rulesOption())
    .option("--no-default-rules", "run only the rules of --rules")
    .addOption(listsOption())
    .addOption(orgDomainOption())
    .addOption(trustAuthservOption())
    .option(
      "--dns",
      "verify SPF, DKIM, DMARC and ARC by DNS questions instead of reading what the receiver wrote",
      false,
    )
    .option("--no-history", "read mail once; rules that ask what came before a message stay undecided")
    .addOption(new Option("--format <format>", "how to say it").choices(Object.keys(FORMATS)).default("text"))
    .option("--out <file>", "where to write it; standard output without")
    .option("--jobs <n>", "worker threads", jobsOf, availableParallelism())
    .addOption(
      new Option("--fail-on <severity>", "exit with 1 when a finding is that severe or worse").choices(
        SEVERITIES,
      ),
    )
    .action(async (paths: string[], options: ScanArguments) => {
      const { runScan } = await import("./scan-run.ts");
      process.exitCode = await runScan(paths, options);
    });
}
