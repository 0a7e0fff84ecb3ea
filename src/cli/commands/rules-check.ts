import { Command, Option } from "commander";
import { listsOption } from "../options.ts";
import type { CheckArguments } from "./rules-check-run.ts";

export function checkCommand(): Command {
  return new Command("check")
    .summary("what parses, what type-checks, what can be evaluated and what is missing")
    .description("Checks rules: syntax, types, and what each needs. Exits with 1 when a rule has an error.")
    .argument("<dir|file...>", "rule files, or folders of them")
    .addOption(listsOption())
    .addOption(
      new Option("--format <format>", "text, or json for editors").choices(["text", "json"]).default("text"),
    )
    .action(async (roots: string[], options: CheckArguments) => {
      const { checkRules } = await import("./rules-check-run.ts");
      process.exitCode = await checkRules(roots, options);
    });
}
