import { Command } from "commander";
import { workspaceOption } from "../workspace.ts";
import type { OpenArguments } from "./open-run.ts";

export function openCommand(): Command {
  return new Command("open")
    .summary("open a stored mail, on the record")
    .description(
      "Opens the sealed copy of a mail that the workspace keeps, and prints it as it came. First the record says who " +
        "opened it and why, once for each person whose mail it is: they can see it. What cannot be recorded stays closed.",
    )
    .argument("<message>", "a Message-ID or a key (`campaign messages` shows both)")
    .requiredOption("--reason <text>", "why; whoever owns the mailbox will read it")
    .option("--by <name>", "who opens it; the user's name without")
    .option("--out <file>", "write the mail there, byte for byte, instead of printing it")
    .addOption(workspaceOption())
    .action(async (message: string, options: OpenArguments) => {
      const { runOpen } = await import("./open-run.ts");
      process.exitCode = await runOpen(message, options);
    });
}
