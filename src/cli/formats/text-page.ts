/** What the pages of text have in common: a column of labels, and facts that say where they come from. */
import type { Skipped } from "../../model/finding.ts";
import { type Paint, padEnd, printable, wrap } from "../terminal.ts";
import { counted, grouped, listed } from "../wording.ts";

export interface TextPage {
  readonly width: number;
  readonly paint: Paint;
}

/** Column at which the text of a finding starts: the longest severity and two spaces. */
export const INDENT = 15;

const REASONS_SHOWN = 5;
const PATHS_SHOWN = 3;

export function heading(page: TextPage, words: string): string[] {
  return ["", page.paint("bold", words)];
}

/** `  label      text`, the text wrapped under itself. */
export function fact(page: TextPage, label: string, words: string): string[] {
  const [first = "", ...rest] = wrap(words, page.width - INDENT);
  return [
    `  ${page.paint("dim", padEnd(label, INDENT - 3))} ${first}`,
    ...rest.map((line) => " ".repeat(INDENT) + line),
  ];
}

/** By reason: six thousand files that are no mail are one fact, with some names to check it by. */
export function notRead(page: TextPage, skipped: readonly Skipped[], wholeList: string): string[] {
  const [first] = skipped;
  if (first === undefined) return [];
  if (skipped.length === 1)
    return fact(page, "not read", `${printable(first.path)}: ${printable(first.reason)}`);
  const reasons = [...Map.groupBy(skipped, (s) => s.reason)].sort(([, a], [, b]) => b.length - a.length);
  const lines = fact(page, "not read", counted(skipped.length, "file"));
  for (const [reason, files] of reasons.slice(0, REASONS_SHOWN)) {
    const names = printable(
      listed(
        files.map((f) => f.path),
        PATHS_SHOWN,
      ),
    );
    lines.push(...fact(page, "", `${grouped(files.length)} ${printable(reason)}: ${names}`));
  }
  const more = reasons.length - REASONS_SHOWN;
  const rest = more > 0 ? `and for ${counted(more, "more reason")}; ` : "";
  return more > 0 || skipped.length > PATHS_SHOWN
    ? [...lines, ...fact(page, "", `${rest}${wholeList} lists them all`)]
    : lines;
}

/** What was inferred says so, and how to say it for certain. */
export function assumed(values: readonly string[], inferred: boolean, from: string, option: string): string {
  if (values.length === 0) return `nobody known: rules about direction stay undecided; say ${option}`;
  const shown = printable(listed(values, 5));
  return inferred ? `${shown} (assumed from ${from}; ${option} says it for certain)` : shown;
}
