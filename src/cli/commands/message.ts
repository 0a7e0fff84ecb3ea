import { Command } from "commander";
import { indexOption, orgDomainOption, trustAuthservOption } from "../options.ts";
import type { MessageArguments } from "./message-run.ts";

export function messageCommand(): Command {
  return new Command("message")
    .summary("show the data model of one message, and its defects")
    .description(
      "Shows one message as rules see it: the fields of the data model, its MIME parts, and what was damaged.",
    )
    .argument("<file>", "a message, or - for standard input")
    .option("--json", "every field as JSON, URLs as they are")
    .addOption(indexOption())
    .addOption(orgDomainOption())
    .addOption(trustAuthservOption())
    .action(async (path: string, options: MessageArguments) => {
      const { showMessage } = await import("./message-run.ts");
      process.exitCode = await showMessage(path, options);
    });
}
