/**
 * Where the `source:` of a rule stands in its YAML file: diagnostics point into the file, and formatting
 * replaces the lines of the block without touching anything else.
 */
import { type Document, isMap, isScalar, parseDocument, type Scalar } from "yaml";
import type { Span } from "../core/span.ts";
import { format } from "../mql/formatter.ts";
import { parse } from "../mql/parser.ts";

/** Spans of the source text as spans of the file; both in UTF-16 units. */
export type SourceMap = (span: Span) => Span;

// LIMIT: the largest public rule has 230,000 characters; a file far above it is no rule, and the YAML parser
// needs many times its size in memory.
export const RULE_FILE_MAX = 4_000_000;

/** The YAML of a rule file. Never throws: what YAML's parser throws on deep nesting is an error of the document. */
export function readYaml(text: string): Document | null {
  try {
    return parseDocument(text, { keepSourceTokens: false, logLevel: "silent" });
  } catch (error) {
    // SECURITY: ten thousand `[` exhaust the stack of the YAML parser; that is one bad file, not a crash.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A map from the source's value to the file. A value that was folded or escaped maps as a whole. */
export function sourceMap(text: string, node: Scalar): SourceMap {
  const [start, end] = node.range ?? [0, 0];
  const whole: Span = { start, end };
  const value = String(node.value);
  if (node.type === "BLOCK_LITERAL") {
    const block = readBlock(text, start);
    return block === null ? () => whole : blockMap(block, value);
  }
  const at = text.indexOf(value, start);
  if (at === -1 || at + value.length > end) return () => whole;
  return (span) => ({ start: span.start + at, end: span.end + at });
}

interface BlockLine {
  readonly start: number;
  /** Without the line break. */
  readonly text: string;
}

interface Block {
  /** Lines of the content, trailing empty ones left out. */
  readonly lines: readonly BlockLine[];
  readonly indent: number;
}

/** The lines of the literal block whose header (`|`, `|-`, `|2`) stands at `start`. */
function readBlock(text: string, start: number): Block | null {
  const header = /^[|>][-+0-9]*/.exec(text.slice(start, start + 8))?.[0] ?? "";
  const lines: BlockLine[] = [];
  let at = text.indexOf("\n", start) + 1;
  let indent: number | null = null;
  const stated = /[1-9]/.exec(header);
  while (at > 0 && at < text.length) {
    const lineEnd = text.indexOf("\n", at);
    const line = text.slice(at, lineEnd === -1 ? text.length : lineEnd).replace(/\r$/, "");
    const spaces = line.length - line.replace(/^ +/, "").length;
    const isEmpty = spaces === line.length;
    if (!isEmpty) {
      // A stated indentation counts from the parent's, which is 0 for a key of the rule itself.
      indent ??= stated === null ? spaces : Number(stated[0]);
      if (spaces < indent || indent === 0) break;
    }
    lines.push({ start: at, text: line });
    if (lineEnd === -1) break;
    at = lineEnd + 1;
  }
  while (lines.at(-1)?.text.trim() === "") lines.pop();
  return indent === null || lines.length === 0 ? null : { lines, indent };
}

function blockMap(block: Block, value: string): SourceMap {
  const lineStarts = [0];
  for (let at = value.indexOf("\n"); at !== -1; at = value.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  const toFile = (offset: number): number => {
    let line = lineStarts.findLastIndex((lineStart) => lineStart <= offset);
    line = Math.min(line, block.lines.length - 1);
    const { start, text } = block.lines[line]!;
    const column = offset - lineStarts[line]!;
    return start + Math.min(block.indent + column, text.length);
  };
  return ({ start, end }) => {
    const from = toFile(start);
    return { start: from, end: Math.max(from, toFile(end)) };
  };
}

/** A rule file in the one layout, or as it was and why. */
export interface FormattedRule {
  readonly text: string;
  /** Why the file was left alone; null when it is formatted now. */
  readonly leftAlone: string | null;
}

/**
 * The file with its `source:` block formatted; everything else stays byte for byte. A file whose source is
 * not a literal block, or has a syntax error, comes back as it is.
 */
export function formatRuleFile(text: string): FormattedRule {
  const document = readYaml(text);
  const left = (leftAlone: string): FormattedRule => ({ text, leftAlone });
  if (document === null || document.errors.length > 0) return left("it is no YAML that can be read");
  const node = sourceNode(document);
  if (node === null) return left("it has no `source`");
  if (node.type !== "BLOCK_LITERAL" || node.range == null)
    return left("its source is no literal block (`source: |`)");
  const block = readBlock(text, node.range[0]);
  const first = block?.lines[0];
  const last = block?.lines.at(-1);
  if (block === null || first === undefined || last === undefined) return left("its source is empty");
  const value = String(node.value);
  if (parse(value).diagnostics.length > 0) return left("its source has a syntax error");
  const formatted = format(value);
  if (formatted === value) return { text, leftAlone: null };
  const lineBreak = text[first.start - 2] === "\r" ? "\r\n" : "\n";
  const margin = " ".repeat(block.indent);
  const lines = formatted.split("\n").map((line) => (line === "" ? "" : margin + line));
  const changed =
    text.slice(0, first.start) + lines.join(lineBreak) + text.slice(last.start + last.text.length);
  // INVARIANT: what is written back reads as what was formatted; a block this cannot promise is left alone.
  const again = sourceNode(readYaml(changed));
  return again !== null && String(again.value).trimEnd() === formatted.trimEnd()
    ? { text: changed, leftAlone: null }
    : left("its source would not read the same");
}

function sourceNode(document: Document | null): Scalar | null {
  if (document === null || document.errors.length > 0 || !isMap(document.contents)) return null;
  const node = document.contents.get("source", true);
  return isScalar(node) ? node : null;
}
