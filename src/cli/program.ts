import { Command } from "commander";
import { messageCommand } from "./commands/message.ts";
import { rulesCommand } from "./commands/rules.ts";
import { scanCommand } from "./commands/scan.ts";
import { VERSION } from "./version.ts";

/**
 * The command line; a new command is a file in commands/ and a line here. What a command does stands in its
 * `-run.ts`, which is loaded when it runs: help and mistakes in the arguments answer without loading the engine.
 */
export function makeProgram(): Command {
  const program = new Command("serjeant")
    .description("Reads mail, runs detection rules over it and says what it found and why. Works offline.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .showHelpAfterError("`serjeant --help` lists the commands, `serjeant <command> --help` its options")
    .addHelpText(
      "after",
      `
Examples:
  serjeant scan mailbox.mbox                       what is in this mailbox, and why
  serjeant scan mail/ --format html --out r.html   the same as a page to read and print
  serjeant rules explain rule.yml message.eml      why a rule fired on a message, or did not

Exit codes: 0 done, 1 findings at or above --fail-on or rules with errors,
            2 wrong usage, 3 nothing readable`,
    );
  for (const command of [scanCommand(), messageCommand(), rulesCommand()]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  return program;
}
