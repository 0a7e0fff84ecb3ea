import { existsSync } from "node:fs";
import { readRule } from "../../detect/rule.ts";
import type { RuleProblem } from "../../detect/rule-set.ts";
import { type Household, historyOf, messagesUnder } from "../../mail-history.ts";
import { render } from "../../mql/diagnostics-render.ts";
import type { Trace } from "../../mql/evaluate.ts";
import { Scanner } from "../../scanner.ts";
import type { TextFile } from "../content-files.ts";
import { EXIT, Failure } from "../failure.ts";
import { assumptions, type MessageChoice, type OneMessage, readOneMessage } from "../one-message.ts";
import { listsFrom, rulesFrom } from "../options.ts";
import { ruleJson } from "../rule-json.ts";
import { ruleTree } from "../rule-tree.ts";
import { type RuleVerdict, verdictOf } from "../rule-verdict.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { type Paint, printable } from "../terminal.ts";
import { listed } from "../wording.ts";

export interface ExplainArguments extends MessageChoice {
  readonly rules: readonly string[];
  readonly lists?: string;
  readonly history: readonly string[];
  readonly json?: boolean;
}

// LIMIT: what a screen is too narrow for, a pipe need not cut; a rule of 230,000 characters is no line all the same.
const PIPE_WIDTH = 20_000;
const TERMINAL_WIDTH_MAX = 160;

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
  const household: Household = {
    organizationDomains: domains.length > 0 ? domains : null,
    trustedAuthserv: options.trustAuthserv.length > 0 ? options.trustAuthserv : null,
  };
  const history = await historyOf(messagesUnder(options.history, []), household);
  const lists = listsFrom(options.lists);
  const scanner = new Scanner({ ruleFiles: [file], lists, ...household, history, display: false });
  const checked = scanner.detector.rules[0];
  if (checked === undefined) {
    await stdout.write(whyNot(scanner.problems, file, stdout));
    return EXIT.found;
  }
  const trace = scanner.explain(0, message.read.message);
  const { name, id } = checked.rule;
  await stdout.write(
    options.json === true
      ? asJson({ name, id, trace, message })
      : asTree({ name, id, trace, message }, stdout),
  );
  return EXIT.done;
}

interface Explained {
  readonly name: string;
  readonly id: string;
  readonly trace: Trace;
  readonly message: OneMessage;
}

function asJson({ name, id, trace, message }: Explained): string {
  const { path, index } = message.source;
  const explained = { rule: name, id, path, index, ...verdictOf(trace), tree: ruleJson(trace) };
  return `${JSON.stringify(explained, null, 2)}\n`;
}

function asTree({ name, trace, message }: Explained, stdout: Stream): string {
  const width = stdout.isTerminal ? Math.min(stdout.width, TERMINAL_WIDTH_MAX) : PIPE_WIDTH;
  const lines = [
    ...heading({ name, verdict: verdictOf(trace), message }, stdout),
    "",
    ...ruleTree(trace, { width, paint: stdout.paint }),
  ];
  return `${lines.join("\n")}\n`;
}

function whyNot(problems: readonly RuleProblem[], file: TextFile, { color }: Stream): string {
  const [problem] = problems;
  if (problem?.kind === "errors")
    return render(problem.diagnostics, { source: file.text, path: file.path, color });
  return `${file.path} is no detection rule: its type is ${problem?.kind === "not a detection" ? problem.type : "unknown"}\n`;
}

interface Heading {
  readonly name: string;
  readonly verdict: RuleVerdict;
  readonly message: OneMessage;
}

function heading({ name, verdict, message }: Heading, { paint }: Stream): string[] {
  const { path, index } = message.source;
  const place = index > 0 ? `${path} (message ${index + 1})` : path;
  return [
    `${paint("bold", printable(name))}  ${inWords(verdict, paint)}`,
    `on ${printable(place)}: ${printable(message.read.message.subject.subject ?? "(no subject)")}`,
    ...assumptions(message, message.read.message).map((note) => paint("dim", `note: ${printable(note)}`)),
  ];
}

function inWords({ verdict, missing }: RuleVerdict, paint: Paint): string {
  if (verdict === "match") return paint(["bold", "green"], "match");
  if (verdict === "undecided") return paint(["bold", "yellow"], `undecided, missing ${listed(missing, 6)}`);
  return paint(["bold", "red"], "no match");
}
