import { Command } from "commander";
import {
  historyOption,
  indexOption,
  listsOption,
  orgDomainOption,
  rulesOption,
  trustAuthservOption,
} from "../options.ts";
import type { ExplainArguments } from "./rules-explain-run.ts";

export function explainCommand(): Command {
  return new Command("explain")
    .summary("show why a rule fires on a message, or does not")
    .description(
      "Shows the rule as a tree with the truth value of every node on one message, and the values it looked at: " +
        "✓ true, ✗ false, ∅ null, ? unavailable.",
    )
    .argument("<rule>", "a rule file, or the name or id of a rule")
    .argument("<message>", "a message, or - for standard input")
    .option("--json", "the tree as JSON, text and URLs as they are")
    .addOption(rulesOption())
    .addOption(listsOption())
    .addOption(historyOption())
    .addOption(indexOption())
    .addOption(orgDomainOption())
    .addOption(trustAuthservOption())
    .action(async (rule: string, path: string, options: ExplainArguments) => {
      const { explain } = await import("./rules-explain-run.ts");
      process.exitCode = await explain(rule, path, options);
    });
}
