import { Command } from "commander";

export function formatCommand(): Command {
  return new Command("format")
    .summary("write rule sources in the one layout")
    .description(
      "Formats the source of each rule in its file; everything else in the file stays byte for byte. What cannot be formatted, such as a source with a syntax error, is left alone and named; the exit code is then 1.",
    )
    .argument("<file...>", "rule files, or folders of them")
    .option("--check", "write nothing; exit with 1 when a file is not formatted", false)
    .action(async (roots: string[], { check }: { check: boolean }) => {
      const { formatRules } = await import("./rules-format-run.ts");
      process.exitCode = await formatRules(roots, check);
    });
}
