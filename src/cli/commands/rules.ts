import { Command } from "commander";
import { checkCommand } from "./rules-check.ts";
import { explainCommand } from "./rules-explain.ts";
import { formatCommand } from "./rules-format.ts";
import { testCommand } from "./rules-test.ts";

export function rulesCommand(): Command {
  const rules = new Command("rules")
    .summary("check, explain, test and format rules")
    .description("For people who write rules.")
    .helpCommand(false);
  for (const command of [checkCommand(), explainCommand(), testCommand(), formatCommand()])
    rules.addCommand(command);
  return rules;
}
