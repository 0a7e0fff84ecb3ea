import { isUtf8 } from "node:buffer";
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
  let leftAlone = 0;
  for (const path of paths) {
    const outcome = formatFile(path, check);
    if (outcome === "as it should be") continue;
    if (outcome === "changed") changed += 1;
    else leftAlone += 1;
    const said = outcome === "changed" ? `${check ? "not formatted" : "formatted"}  ${path}` : outcome;
    await stdout.write(`${said}\n`);
  }
  const rest = leftAlone === 0 ? "" : `, ${leftAlone} left alone`;
  const did = check ? "not formatted" : "changed";
  await stdout.write(`${counted(paths.length, "rule")}, ${changed} ${did}${rest}\n`);
  return leftAlone > 0 || (check && changed > 0) ? EXIT.found : EXIT.done;
}

type Outcome = "as it should be" | "changed" | `left alone  ${string}`;

function formatFile(path: string, check: boolean): Outcome {
  const bytes = orFail(path, () => readFileSync(path));
  // INVARIANT: what cannot be decoded is never written, because it would not come back as it was.
  if (!isUtf8(bytes)) return `left alone  ${path}: it is not UTF-8`;
  const before = bytes.toString("utf8");
  const { text: after, leftAlone } = formatRuleFile(before);
  if (leftAlone !== null) return `left alone  ${path}: ${leftAlone}`;
  if (after === before) return "as it should be";
  if (!check) orFail(path, () => writeFileSync(path, after));
  return "changed";
}
