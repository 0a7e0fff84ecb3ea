/**
 * Text on a terminal: how wide it is, how it breaks, and what of it may be printed at all.
 * Everything that came out of a mail passes `printable` before it is printed.
 */
import { styleText } from "node:util";

export type Style = Parameters<typeof styleText>[0];

/** Colours text, or returns it as it is where colour is not wanted. */
export type Paint = (style: Style, text: string) => string;

export function painter(color: boolean): Paint {
  return color ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
}

// SECURITY: an escape sequence in a subject could repaint the screen, set the clipboard or hide the line that
// accuses the mail; a direction override shows `exe.fdp` as `pdf.exe`; zero-width characters hide differences.
// So: what Unicode calls control, format, private or unassigned, the line separators, and letters without a shape.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f|[\u180b-\u180d]/gu;

/** What the rule language writes for a character that cannot be seen. */
function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`;
}

/** Mail text on one line, with every character that a reader cannot see written out. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\t\r\n\u2028\u2029]+/g, " ")
    .replace(INVISIBLE, escaped);
}

/** The same for text that keeps its lines. */
export function printableLines(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(INVISIBLE, (c) => (c === "\n" || c === "\t" ? c : escaped(c)));
}

// SPEC: UAX #11, the ranges that terminals draw two columns wide.
const WIDE =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u25fd\u25fe\u2614\u2615\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

function characterWidth(character: string): number {
  if (character < "\u0300") return 1;
  if (/\p{M}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Columns that `text`, which has no escape sequences, takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** `text` in at most `width` columns, with an ellipsis where something was left out. */
export function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let used = 0;
  let kept = "";
  for (const character of text) {
    used += characterWidth(character);
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** `text` in lines of at most `width` columns, broken at spaces; a longer word is cut into pieces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((w) => pieces(w, width))) {
    if (line === "") line = word;
    else if (displayWidth(line) + 1 + displayWidth(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === "" ? lines : [...lines, line];
}

function pieces(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return word === "" ? [] : [word];
  const out: string[] = [];
  let piece = "";
  let used = 0;
  for (const character of word) {
    const columns = characterWidth(character);
    if (used + columns > width) {
      out.push(piece);
      piece = "";
      used = 0;
    }
    piece += character;
    used += columns;
  }
  return piece === "" ? out : [...out, piece];
}
