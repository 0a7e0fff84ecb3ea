import { readFileSync, writeFileSync } from "node:fs";
import { Command } from "commander";
import { formatRuleFile } from "../../detect/rule-source.ts";
import { rulePaths } from "../content-files.ts";
import { EXIT } from "../failure.ts";
import { orFail } from "../options.ts";
import { standardStream } from "../standard-streams.ts";
import { counted } from "../wording.ts";

export function formatCommand(): Command {
  return new Command("format")
    .summary("write rule sources in the one layout")
    .description(
      "Formats the source of each rule in its file; everything else in the file stays byte for byte. A source with a syntax error is left alone.",
    )
    .argument("<file...>", "rule files, or folders of them")
    .option("--check", "write nothing; exit with 1 when a file is not formatted", false)
    .action(async (roots: string[], { check }: { check: boolean }) => {
      process.exitCode = await formatRules(roots, check);
    });
}

async function formatRules(roots: readonly string[], check: boolean): Promise<number> {
  const stdout = standardStream(process.stdout);
  const paths = roots.flatMap((root) => orFail(root, () => rulePaths(root)));
  let changed = 0;
  for (const path of paths) {
    const before = orFail(path, () => readFileSync(path, "utf8"));
    const after = formatRuleFile(before);
    if (after === before) continue;
    changed += 1;
    if (!check) orFail(path, () => writeFileSync(path, after));
    await stdout.write(`${check ? "not formatted" : "formatted"}  ${path}\n`);
  }
  await stdout.write(`${counted(paths.length, "rule")}, ${changed} ${check ? "not formatted" : "changed"}\n`);
  return check && changed > 0 ? EXIT.found : EXIT.done;
}
