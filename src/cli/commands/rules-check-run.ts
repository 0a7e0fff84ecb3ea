import { relative, sep } from "node:path";
import { CORRESPONDENCE_LISTS } from "../../detect/history/message-history.ts";
import { checkRule, readRule } from "../../detect/rule.ts";
import { ruleSchema } from "../../detect/rule-set.ts";
import type { Requirements } from "../../mql/checker.ts";
import type { Diagnostic } from "../../mql/diagnostic.ts";
import { render, toJson } from "../../mql/diagnostics-render.ts";
import { listCapability } from "../../mql/environment.ts";
import { STRING } from "../../mql/schema-builder.ts";
import type { Schema } from "../../mql/types.ts";
import type { TextFile } from "../content-files.ts";
import { EXIT } from "../failure.ts";
import { listsFrom, rulesFrom } from "../options.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { padEnd, padStart } from "../terminal.ts";
import { counted, grouped } from "../wording.ts";

export interface CheckArguments {
  readonly lists?: string;
  readonly format: "text" | "json";
}

/** One rule file, looked at. */
interface Verdict {
  readonly file: TextFile;
  /** The folder it is in, below the one that was asked for: a rule repository sorts its rules so. */
  readonly folder: string;
  readonly parsed: boolean;
  readonly typed: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** Capabilities that this program does not have, sorted; empty when the rule can be evaluated. */
  readonly missing: readonly string[];
  /** Lists that could be loaded and are not. */
  readonly unloaded: readonly string[];
}

// What a scan provides by itself: whose mail it is is told or inferred, who wrote before is read from the mail.
const PROVIDED_CAPABILITIES: ReadonlySet<string> = new Set(["org_domains", "history"]);
const PROVIDED_LISTS: ReadonlySet<string> = new Set([
  "org_domains",
  "org_slds",
  ...Object.keys(CORRESPONDENCE_LISTS),
]);

/** Lists that nobody can load from a file: they are what a live feed says. */
function isMoreThanAFile(list: string): boolean {
  return list.startsWith("abuse_ch_");
}

export async function checkRules(roots: readonly string[], options: CheckArguments): Promise<number> {
  const stdout = standardStream(process.stdout);
  const lists = new Set([...listsFrom(options.lists).keys(), ...PROVIDED_LISTS]);
  const schema = knowing(ruleSchema(), lists);
  const verdicts = roots.flatMap((root) =>
    rulesFrom([root], false).map((file) => ({
      ...look(file, schema, lists),
      folder: relative(root, file.path).split(sep)[0] ?? "",
    })),
  );
  if (options.format === "json") await stdout.write(`${JSON.stringify(asJson(verdicts), null, 2)}\n`);
  else
    await stdout.write(
      `${[...diagnosticLines(verdicts, stdout), ...summaryLines(verdicts, stdout)].join("\n")}\n`,
    );
  return verdicts.every((v) => v.typed) ? EXIT.done : EXIT.found;
}

/** A list that is loaded is no unknown list, though no schema names it. */
function knowing(schema: Schema, lists: ReadonlySet<string>): Schema {
  const loaded = [...lists].map((name) => [name, STRING] as const);
  return { ...schema, lists: new Map([...loaded, ...schema.lists]) };
}

function look(file: TextFile, schema: Schema, lists: ReadonlySet<string>): Omit<Verdict, "folder"> {
  const { rule, draft, diagnostics } = readRule(file.path, file.text);
  const none = { missing: [], unloaded: [] };
  if (rule === null) {
    // One mistake in the syntax must not hide the others.
    const further = draft === null ? [] : checkRule(draft, schema).diagnostics;
    const found = [...diagnostics, ...further].sort((a, b) => a.span.start - b.span.start);
    return { file, parsed: false, typed: false, diagnostics: found, ...none };
  }
  const checked = checkRule(rule, schema);
  const all = [...diagnostics, ...checked.diagnostics];
  if (all.some((d) => d.severity === "error"))
    return { file, parsed: true, typed: false, diagnostics: all, ...none };
  return { file, parsed: true, typed: true, diagnostics: all, ...needs(checked.requirements, lists) };
}

function needs(
  requirements: Requirements,
  lists: ReadonlySet<string>,
): Pick<Verdict, "missing" | "unloaded"> {
  const absent = [...requirements.lists].filter((list) => !lists.has(list));
  const capabilities = [...requirements.capabilities].filter((c) => !PROVIDED_CAPABILITIES.has(c));
  const never = absent.filter(isMoreThanAFile).map(listCapability);
  return {
    missing: [...new Set([...capabilities, ...never])].sort(),
    unloaded: absent
      .filter((list) => !isMoreThanAFile(list))
      .map(listCapability)
      .sort(),
  };
}

interface Figures {
  readonly rules: number;
  readonly parsed: number;
  readonly typed: number;
  /** Nothing is missing but lists that could be loaded. */
  readonly evaluable: number;
  /** Nothing is missing at all. */
  readonly evaluable_now: number;
  /** Capability to rules that need it, and rules for which it is the only thing missing. */
  readonly missing: Readonly<Record<string, { readonly rules: number; readonly alone: number }>>;
}

function figures(verdicts: readonly Verdict[]): Figures {
  const typed = verdicts.filter((v) => v.typed);
  const evaluable = typed.filter((v) => v.missing.length === 0);
  const missing: Record<string, { rules: number; alone: number }> = {};
  for (const verdict of typed) {
    const lacks = [...verdict.missing, ...verdict.unloaded];
    for (const capability of lacks) {
      const { rules, alone } = missing[capability] ?? { rules: 0, alone: 0 };
      missing[capability] = { rules: rules + 1, alone: alone + (lacks.length === 1 ? 1 : 0) };
    }
  }
  return {
    rules: verdicts.length,
    parsed: verdicts.filter((v) => v.parsed).length,
    typed: typed.length,
    evaluable: evaluable.length,
    evaluable_now: evaluable.filter((v) => v.unloaded.length === 0).length,
    missing: Object.fromEntries(
      Object.entries(missing).sort(([a, x], [b, y]) => y.rules - x.rules || (a < b ? -1 : 1)),
    ),
  };
}

function asJson(verdicts: readonly Verdict[]): unknown {
  const folders = Object.fromEntries(byFolder(verdicts).map(([folder, found]) => [folder, figures(found)]));
  const diagnostics = verdicts.flatMap(({ file, diagnostics: found }) =>
    toJson(found, { source: file.text, path: file.path }),
  );
  return { summary: figures(verdicts), folders, diagnostics };
}

// LIMIT: a terminal page of warnings is read, a thousand are not; json has them all.
const ERRORS_SHOWN = 50;
const WARNINGS_SHOWN = 10;

function diagnosticLines(verdicts: readonly Verdict[], { color, paint }: Stream): string[] {
  const lines: string[] = [];
  const left = { error: ERRORS_SHOWN, warning: WARNINGS_SHOWN };
  const hidden = { error: 0, warning: 0 };
  for (const { file, diagnostics } of verdicts) {
    for (const diagnostic of diagnostics) {
      if (left[diagnostic.severity]-- > 0) {
        lines.push(render([diagnostic], { source: file.text, path: file.path, color }));
      } else hidden[diagnostic.severity] += 1;
    }
  }
  const more = [
    hidden.error > 0 ? counted(hidden.error, "more error") : "",
    hidden.warning > 0 ? counted(hidden.warning, "more warning") : "",
  ].filter((words) => words !== "");
  if (more.length > 0) lines.push(paint("dim", `${more.join(", ")}; --format json has them all`), "");
  return lines;
}

function summaryLines(verdicts: readonly Verdict[], { paint }: Stream): string[] {
  const found = figures(verdicts);
  const row = (label: string, count: number, note = ""): string =>
    `  ${padEnd(label, 12)}${padStart(grouped(count), 7)}${note === "" ? "" : paint("dim", `   ${note}`)}`;
  const withLists =
    found.evaluable === found.evaluable_now
      ? ""
      : `${grouped(found.evaluable_now)} with the lists that are loaded; --lists loads more`;
  return [
    paint("bold", counted(found.rules, "rule")),
    row("parsed", found.parsed),
    row("typed", found.typed),
    row("evaluable", found.evaluable, withLists),
    ...folderLines(verdicts, paint),
    ...missingLines(found, paint),
  ];
}

/** Folders directly below the roots, where rules are sorted into several and not each has one of its own. */
function byFolder(verdicts: readonly Verdict[]): [string, Verdict[]][] {
  const folders = [...Map.groupBy(verdicts, (v) => v.folder)].sort(([a], [b]) => (a < b ? -1 : 1));
  return folders.length > 1 && folders.length * 2 <= verdicts.length ? folders : [];
}

function folderLines(verdicts: readonly Verdict[], paint: Stream["paint"]): string[] {
  const folders = byFolder(verdicts);
  if (folders.length === 0) return [];
  const width = Math.max(...folders.map(([name]) => name.length)) + 2;
  const cells = (...values: string[]): string => values.map((value) => padStart(value, 11)).join("");
  return [
    "",
    paint("bold", padEnd("By folder", width + 2)) +
      paint("dim", cells("rules", "parsed", "typed", "evaluable")),
    ...folders.map(([name, inside]) => {
      const { rules, parsed, typed, evaluable } = figures(inside);
      return `  ${padEnd(name, width)}${cells(...[rules, parsed, typed, evaluable].map(grouped))}`;
    }),
  ];
}

function missingLines({ missing }: Figures, paint: Stream["paint"]): string[] {
  const rows = Object.entries(missing);
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return [
    "",
    paint("bold", padEnd("Missing", width + 2)) +
      paint("dim", `${padStart("rules", 7)}${padStart("only this", 12)}`),
    ...rows.map(
      ([name, { rules, alone }]) =>
        `  ${padEnd(name, width)}${padStart(grouped(rules), 7)}${padStart(grouped(alone), 12)}`,
    ),
  ];
}
