import { readFileSync, writeFileSync } from "node:fs";
import { formatRuleFile } from "../../detect/rule-source.ts";
import { rulePaths } from "../content-files.ts";
import { EXIT } from "../failure.ts";
import { orFail } from "../options.ts";
import { standardStream } from "../standard-streams.ts";
import { counted } from "../wording.ts";

export async function formatRules(roots: readonly string[], check: boolean): Promise<number> {
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
