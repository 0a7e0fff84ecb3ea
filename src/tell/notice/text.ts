/** A notice as plain text for mail: 72 columns, nothing that a mail program must interpret. */
import type { Notice, NoticePart } from "../../model/notice.ts";

// SPEC: RFC 5322 §2.1.1 recommends 78 at most; 72 leaves room for the quotation marks of an answer.
const COLUMNS = 72;

/** The one text of a notice; every channel gives the same. */
export function noticeText(notice: Notice): string {
  const blocks = [
    [notice.office, ...notice.office_lines, notice.date].flatMap((line) => wrapped(line)).join("\n"),
    underlined(notice.title, "="),
    wrapped(notice.salutation).join("\n"),
    ...notice.parts.map(partText),
    notice.closing.flatMap((line) => wrapped(line)).join("\n"),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function partText({ heading, paragraphs, items, isOrdered }: NoticePart): string {
  const lines = [underlined(heading, "-"), ...paragraphs.flatMap((paragraph) => wrapped(paragraph))];
  for (const [index, item] of items.entries()) {
    lines.push(...wrapped(item, isOrdered ? `${index + 1}. ` : "- "));
  }
  return lines.join("\n");
}

function underlined(text: string, mark: string): string {
  const lines = wrapped(text);
  const width = Math.max(...lines.map((line) => Array.from(line).length));
  return [...lines, mark.repeat(width)].join("\n");
}

/** Lines of at most 72 columns, broken at spaces only; `mark` begins the first, and the others are set in as far. */
export function wrapped(text: string, mark = ""): string[] {
  const lines: string[] = [];
  let line = mark;
  let hasWord = false;
  for (const word of text.split(" ")) {
    if (hasWord && length(line) + 1 + length(word) > COLUMNS) {
      lines.push(line);
      line = " ".repeat(mark.length) + word;
    } else line += hasWord ? ` ${word}` : word;
    hasWord = true;
  }
  lines.push(line);
  return lines.map(guarded);
}

function length(text: string): number {
  return Array.from(text).length;
}

// INVARIANT: no line that a mail server rewrites. Some put `>` before a line that begins with `From `, and that breaks
// the DKIM signature; a line `-- ` begins a signature for mail programs, and they hide what is below.
function guarded(line: string): string {
  return /^(?:From |-- ?$)/.test(line) ? ` ${line}` : line;
}
