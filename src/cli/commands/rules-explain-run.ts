import { existsSync } from "node:fs";
import { readRule } from "../../detect/rule.ts";
import type { RuleProblem } from "../../detect/rule-set.ts";
import { render } from "../../mql/diagnostics-render.ts";
import { Unavailable, type Value } from "../../mql/value.ts";
import { Scanner } from "../../scanner.ts";
import type { TextFile } from "../content-files.ts";
import { EXIT, Failure } from "../failure.ts";
import { assumptions, type MessageChoice, type OneMessage, readOneMessage } from "../one-message.ts";
import { listsFrom, rulesFrom } from "../options.ts";
import { ruleTree } from "../rule-tree.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { type Paint, printable } from "../terminal.ts";
import { listed } from "../wording.ts";

export interface ExplainArguments extends MessageChoice {
  readonly rules: readonly string[];
  readonly lists?: string;
}

/** By path, else by name or id among the rules that ship and those of --rules. */
function ruleFile(wanted: string, { rules }: ExplainArguments): TextFile {
  if (existsSync(wanted)) {
    const found = rulesFrom([wanted], false);
    if (found.length === 1) return found[0]!;
    throw new Failure(`\`${wanted}\` holds ${found.length} rules`, { help: "name one of its files" });
  }
  const low = wanted.toLowerCase();
  const named = rulesFrom(rules, true).filter(({ path, text }) => {
    const { rule } = readRule(path, text);
    return rule !== null && (rule.id === low || rule.name.toLowerCase() === low);
  });
  if (named.length > 0) return named[0]!;
  throw new Failure(`there is no rule file or rule named \`${wanted}\``, {
    help: "rules that do not ship are found with --rules <dir>",
  });
}

export async function explain(wanted: string, path: string, options: ExplainArguments): Promise<number> {
  const file = ruleFile(wanted, options);
  const stdout = standardStream(process.stdout);
  const message = await readOneMessage(path, options);
  const { domains } = message.organization;
  const scanner = new Scanner({
    ruleFiles: [file],
    lists: listsFrom(options.lists),
    organizationDomains: domains.length > 0 ? domains : null,
    trustedAuthserv: options.trustAuthserv.length > 0 ? options.trustAuthserv : null,
    display: false,
  });
  const checked = scanner.detector.rules[0];
  if (checked === undefined) {
    await stdout.write(whyNot(scanner.problems, file, stdout));
    return EXIT.found;
  }
  const trace = scanner.detector.explain(0, message.read.message);
  const lines = [
    ...heading({ name: checked.rule.name, value: trace.value, message }, stdout),
    "",
    ...ruleTree(trace, { width: Math.min(stdout.width, 160), paint: stdout.paint }),
  ];
  await stdout.write(`${lines.join("\n")}\n`);
  return EXIT.done;
}

function whyNot(problems: readonly RuleProblem[], file: TextFile, { color }: Stream): string {
  const [problem] = problems;
  if (problem?.kind === "errors")
    return render(problem.diagnostics, { source: file.text, path: file.path, color });
  return `${file.path} is no detection rule: its type is ${problem?.kind === "not a detection" ? problem.type : "unknown"}\n`;
}

interface Heading {
  readonly name: string;
  readonly value: Value;
  readonly message: OneMessage;
}

function heading({ name, value, message }: Heading, { paint }: Stream): string[] {
  const { path, index } = message.source;
  const place = index > 0 ? `${path} (message ${index + 1})` : path;
  return [
    `${paint("bold", printable(name))}  ${verdict(value, paint)}`,
    `on ${printable(place)}: ${printable(message.read.message.subject.subject ?? "(no subject)")}`,
    ...assumptions(message, message.read.message).map((note) => paint("dim", `note: ${printable(note)}`)),
  ];
}

function verdict(value: Value, paint: Paint): string {
  if (value === true) return paint(["bold", "green"], "match");
  if (value instanceof Unavailable)
    return paint(["bold", "yellow"], `undecided, missing ${listed(value.missing, 6)}`);
  return paint(["bold", "red"], "no match");
}
