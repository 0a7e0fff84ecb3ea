import { Command } from "commander";
import { messageCommand } from "./commands/message.ts";
import { rulesCommand } from "./commands/rules.ts";
import { scanCommand } from "./commands/scan.ts";
import { COMMAND } from "./invocation.ts";
import { standardStream } from "./standard-streams.ts";
import { usageError } from "./usage-error.ts";
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
    .showHelpAfterError(
      `       \`${COMMAND} --help\` lists the commands, \`${COMMAND} <command> --help\` its options`,
    )
    .configureOutput({
      outputError: (text, write) => write(usageError(text, standardStream(process.stderr).paint)),
    })
    .addHelpText(
      "after",
      `
Examples:
  ${COMMAND} scan mailbox.mbox                       what is in this mailbox, and why
  ${COMMAND} scan mail/ --format html --out r.html   the same as a page to read and print
  ${COMMAND} rules explain rule.yml message.eml      why a rule fired on a message, or did not

Exit codes: 0 done, 1 findings at or above --fail-on or rules with errors,
            2 wrong usage, 3 nothing readable`,
    );
  for (const command of [scanCommand(), messageCommand(), rulesCommand()]) {
    program.addCommand(inheriting(command, program));
  }
  return program;
}

function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const inner of command.commands) inheriting(inner, command);
  return command;
}
