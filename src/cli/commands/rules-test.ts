import { Command } from "commander";
import { SHIPPED_RULES } from "../content-files.ts";
import { listsOption } from "../options.ts";

export function testCommand(): Command {
  return new Command("test")
    .summary("run every rule against the mails beside it")
    .description(
      "Runs every rule against the mails beside it: it must fire on each in fires/ and on none in quiet/. Exits with 1 when one does not.",
    )
    .argument("[dir]", "a folder of rules", SHIPPED_RULES)
    .addOption(listsOption())
    .action(async (root: string, { lists }: { lists?: string }) => {
      const { testRules } = await import("./rules-test-run.ts");
      process.exitCode = await testRules(root, lists);
    });
}
