/**
 * Diagnostics as a person or an editor reads them. Spans are UTF-16 units of `source`; lines and columns
 * count from 1.
 */
import type { Diagnostic } from "./diagnostic.ts";

export interface RenderOptions {
  /** The text that the spans point into: a source, or a whole rule file. */
  readonly source: string;
  /** Shown as it is; `-` for standard input. */
  readonly path: string;
  /** With ANSI colours, for a terminal. */
  readonly color: boolean;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A diagnostic for editors and other programs. */
export interface DiagnosticJson {
  readonly path: string;
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly help: string | null;
  readonly start: Position;
  readonly end: Position;
}

// LIMIT: one public rule has a line of 4,000 characters; an excerpt must fit a terminal.
const EXCERPT_MAX = 100;

const RESET = "\u001b[0m";
const STYLES = {
  error: "\u001b[1;31m",
  warning: "\u001b[1;33m",
  frame: "\u001b[1;34m",
  strong: "\u001b[1m",
} as const;

/** All diagnostics as text, each with the line it is about; empty when there are none. */
export function render(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const starts = lineStarts(options.source);
  return diagnostics.map((one) => renderOne(one, starts, options)).join("\n");
}

/** All diagnostics as plain data. */
export function toJson(
  diagnostics: readonly Diagnostic[],
  options: Pick<RenderOptions, "source" | "path">,
): DiagnosticJson[] {
  const starts = lineStarts(options.source);
  return diagnostics.map(({ code, severity, message, help, span }) => ({
    path: options.path,
    code,
    severity,
    message,
    help: help ?? null,
    start: positionAt(span.start, starts),
    end: positionAt(span.end, starts),
  }));
}

function renderOne(one: Diagnostic, starts: readonly number[], options: RenderOptions): string {
  const style = (name: keyof typeof STYLES, text: string): string =>
    options.color ? `${STYLES[name]}${text}${RESET}` : text;
  const at = positionAt(one.span.start, starts);
  const number = String(at.line);
  const margin = " ".repeat(number.length);
  const { text, before, width } = excerpt(one, { starts, line: at.line, source: options.source });
  const lines = [
    `${style(one.severity, `${one.severity}[${one.code}]`)}${style("strong", `: ${one.message}`)}`,
    `${margin}${style("frame", "-->")} ${options.path}:${at.line}:${at.column}`,
    `${margin} ${style("frame", "|")}`,
    `${style("frame", `${number} |`)} ${text}`.trimEnd(),
    `${margin} ${style("frame", "|")} ${" ".repeat(before)}${style(one.severity, "^".repeat(width))}`,
  ];
  if (one.help !== undefined)
    lines.push(`${margin} ${style("frame", "=")} ${style("strong", "help")}: ${one.help}`);
  return `${lines.join("\n")}\n`;
}

interface Excerpt {
  readonly text: string;
  /** Columns before the underline, and of it. */
  readonly before: number;
  readonly width: number;
}

function excerpt(
  { span }: Diagnostic,
  at: { readonly starts: readonly number[]; readonly line: number; readonly source: string },
): Excerpt {
  const lineStart = at.starts[at.line - 1] ?? 0;
  const nextLine = at.starts[at.line] ?? at.source.length + 1;
  const line = at.source.slice(lineStart, nextLine - 1).replace(/\r$/, "");
  const from = span.start - lineStart;
  const to = Math.max(from + 1, Math.min(span.end - lineStart, line.length));
  const first = line.length <= EXCERPT_MAX ? 0 : Math.max(0, Math.min(from - 20, line.length - EXCERPT_MAX));
  const last = Math.min(line.length, first + EXCERPT_MAX);
  const lead = first > 0 ? "…" : "";
  const text = `${lead}${printable(line.slice(first, last))}${last < line.length ? "…" : ""}`;
  const before = lead.length + columns(line.slice(first, from));
  const width = Math.max(1, columns(line.slice(from, Math.min(to, last))));
  return { text, before, width };
}

/** What a terminal may show: tabs as one space, controls and what nobody sees as one replacement mark. */
function printable(text: string): string {
  return text.replaceAll("\t", " ").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{FFFD}");
}

/** One column a code point: good enough for Latin, Greek and Cyrillic; wide letters shift the underline. */
function columns(text: string): number {
  return [...text].length;
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function positionAt(offset: number, starts: readonly number[]): Position {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}
