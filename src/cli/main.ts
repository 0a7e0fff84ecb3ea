/** The process: arguments in, exit code out. Everything else is in program.ts and commands/. */
import { CommanderError } from "commander";
import { EXIT, Failure } from "./failure.ts";
import { makeProgram } from "./program.ts";
import { endQuietlyWhenThePipeCloses, standardStream } from "./standard-streams.ts";

async function main(): Promise<number> {
  const program = makeProgram();
  for (const command of [program, ...program.commands, ...program.commands.flatMap((c) => c.commands)]) {
    command.exitOverride();
  }
  try {
    await program.parseAsync();
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    // commander has printed its own message; help and version end with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage;
    if (error instanceof Failure) return await explain(error);
    throw error;
  }
}

async function explain({ message, help, exitCode }: Failure): Promise<number> {
  const stderr = standardStream(process.stderr);
  await stderr.write(`${stderr.paint(["bold", "red"], "error:")} ${message}\n`);
  if (help !== undefined) await stderr.write(`${stderr.paint("bold", "help:")}  ${help}\n`);
  return exitCode;
}

endQuietlyWhenThePipeCloses();
process.exitCode = await main();
