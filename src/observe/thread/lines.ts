/** Text as lines with their depth of quoting. */
import type { Mark } from "../html/outline.ts";

export interface Line {
  /** Place in the list of all lines of the body; stays with the line through every level of quoting. */
  readonly index: number;
  /** Without quote marks and surrounding space. */
  readonly text: string;
  /** As it stands, without the quote marks of the levels that were taken off. */
  readonly written: string;
  /** Offset in the body text. */
  readonly start: number;
  /** How many messages deep the line is quoted, as seen from the message it is looked at in. */
  readonly depth: number;
  /** True when the structure of HTML says that it is quoted, not a `>`. */
  readonly cited: boolean;
}

// LIMIT: the work per line is bounded but not small; the longest text of 6,900 real mails has 1,726 lines.
const LINES_MAX = 50_000;
// LIMIT: deeper quoting is noise or an attack on the loop over levels.
const DEPTH_MAX = 60;

/** Splits a text; a rest beyond the limit becomes one last line. `cites` are in document order, nested or apart. */
export function splitLines(text: string, cites: readonly Mark[]): Line[] {
  const lines: Line[] = [];
  const open: Mark[] = [];
  let next = 0;
  let start = 0;
  while (start <= text.length) {
    const found = lines.length < LINES_MAX ? text.indexOf("\n", start) : -1;
    const end = found === -1 ? text.length : found;
    while (next < cites.length && cites[next]!.start <= start) open.push(cites[next++]!);
    while (open.length > 0 && open.at(-1)!.end <= start) open.pop();
    lines.push(makeLine(lines.length, text.slice(start, end), start, Math.min(open.length, DEPTH_MAX)));
    if (found === -1) break;
    start = end + 1;
  }
  return lines;
}

function makeLine(index: number, raw: string, start: number, cited: number): Line {
  const written = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
  const [marks, from] = quoteMarks(written);
  const text = written.slice(from).replaceAll("\u00a0", " ").trim();
  return { index, text, written, start, depth: Math.min(cited + marks, DEPTH_MAX), cited: cited > 0 };
}

/** The number of leading `>` and where the text after them begins: `> > text` counts two. */
function quoteMarks(line: string): readonly [number, number] {
  let marks = 0;
  let end = 0;
  for (let i = 0; i < line.length; i++) {
    const char = line.charCodeAt(i);
    if (char === 62) {
      marks += 1;
      end = i + 1;
    } else if (char !== 32 || (marks === 0 && i > 3)) break;
  }
  return [marks, end];
}

/** The same line seen from within the message that quotes it `levels` deep. */
export function unquote(line: Line, levels: number): Line {
  const off = Math.min(levels, line.depth);
  if (off === 0) return line;
  const written = line.cited ? line.written : withoutMarks(line.written, off);
  return { ...line, written, depth: line.depth - off };
}

function withoutMarks(written: string, marks: number): string {
  let rest = written;
  for (let i = 0; i < marks; i++) {
    const at = rest.indexOf(">");
    if (at === -1 || rest.slice(0, at).trim() !== "") break;
    rest = rest.slice(at + 1);
  }
  return rest.startsWith(" ") ? rest.slice(1) : rest;
}

/** The index of the first line from `from` on that is not empty, or the length. */
export function nextNonEmpty(lines: readonly Line[], from: number): number {
  let i = from;
  while (i < lines.length && lines[i]!.text === "") i += 1;
  return i;
}
