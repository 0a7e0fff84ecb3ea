import { Command } from "commander";
import { campaignCommand } from "./commands/campaign.ts";
import { chronologyCommand } from "./commands/chronology.ts";
import { demoCommand } from "./commands/demo.ts";
import { dutyCommand } from "./commands/duty.ts";
import { huntCommand } from "./commands/hunt.ts";
import { ingestCommand } from "./commands/ingest.ts";
import { initCommand } from "./commands/init.ts";
import { judgeCommand } from "./commands/judge.ts";
import { linkCommand } from "./commands/link.ts";
import { messageCommand } from "./commands/message.ts";
import { noticeCommand } from "./commands/notice.ts";
import { openCommand } from "./commands/open.ts";
import { outboxCommand } from "./commands/outbox.ts";
import { personCommand } from "./commands/person.ts";
import { recordCommand } from "./commands/record.ts";
import { reportCommand } from "./commands/report.ts";
import { rosterCommand } from "./commands/roster.ts";
import { rulesCommand } from "./commands/rules.ts";
import { scanCommand } from "./commands/scan.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { COMMAND } from "./invocation.ts";
import { standardStream } from "./standard-streams.ts";
import { usageError } from "./usage-error.ts";
import { VERSION } from "./version.ts";

/** In the order in which help lists them: what finds, what remembers, what explains. */
const COMMANDS: readonly (() => Command)[] = [
  scanCommand,
  messageCommand,
  rulesCommand,
  initCommand,
  ingestCommand,
  rosterCommand,
  huntCommand,
  campaignCommand,
  judgeCommand,
  linkCommand,
  personCommand,
  dutyCommand,
  noticeCommand,
  outboxCommand,
  chronologyCommand,
  reportCommand,
  recordCommand,
  openCommand,
  simulateCommand,
  demoCommand,
];

/**
 * The command line; a new command is a file in commands/ and a line here. What a command does stands in its
 * `-run.ts`, which is loaded when it runs: help and mistakes in the arguments answer without loading the engine.
 */
export function makeProgram(): Command {
  const program = new Command("serjeant")
    .description(
      "Finds state-linked attacks on members of a parliament in their mail: what single messages show (scan), and what a " +
        "workspace remembers of all of them: campaigns, whom they chose, who is at risk. Works offline.",
    )
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
  ${COMMAND} init office && cd office                a workspace, which remembers
  ${COMMAND} ingest mail/                            scan and keep, and link what belongs together
  ${COMMAND} campaign list                           attacks on several people, and at whom they were
  ${COMMAND} hunt news.example --still-there         who else got this, and still has it
  ${COMMAND} duty list --overdue                     who should have been told by now

Exit codes: 0 done, 1 findings at or above --fail-on, rules with errors, people who were not told,
            2 wrong usage, 3 nothing readable`,
    );
  for (const command of COMMANDS) program.addCommand(inheriting(command(), program));
  return program;
}

function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const inner of command.commands) inheriting(inner, command);
  return command;
}
