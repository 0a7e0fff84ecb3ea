import { Command } from "commander";
import type { DemoArguments } from "./demo-run.ts";

export function demoCommand(): Command {
  return new Command("demo")
    .summary("see it work: a small synthetic parliament, from mail to who must be told")
    .description(
      "Makes a small synthetic alliance of parliaments with an attack like that of January 2021 in its mail, reads all of it into a " +
        "workspace of its own, and shows what was found, which group explains the targets, who else is at risk and who must " +
        "be told. Nothing is left behind without --out.",
    )
    .option(
      "--seed <n>",
      "another seed is another parliament",
      (value) => Number.parseInt(value, 10) || 0,
      2021,
    )
    .option("--out <dir>", "keep mail, roster, truth and workspace here; a new or empty folder")
    .action(async (options: DemoArguments) => {
      const { runDemo } = await import("./demo-run.ts");
      process.exitCode = await runDemo(options);
    });
}
