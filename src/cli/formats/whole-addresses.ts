/** Addresses in text are never cut at the domain: it tells `press@news.example` from `press@news.example.evil.test`. */
import type { MessageResult } from "../../model/finding.ts";
import { displayWidth, fit, printable } from "../terminal.ts";
import { authorOf } from "./author.ts";

// SPEC: RFC 5321 section 4.5.3.1 with its erratum 1690: no address that mail goes to is longer, and no domain.
// LIMIT: what a mail claims can be any length; beyond it the part before the @ is cut first.
const ADDRESS_MAX = 254;
const LOCAL_SHOWN = 64;

export function wholeAddress(address: string): string {
  const shown = printable(address);
  if (displayWidth(shown) <= ADDRESS_MAX) return shown;
  const at = shown.lastIndexOf("@");
  const domain = fit(shown.slice(at + 1), ADDRESS_MAX);
  return at < 0 ? domain : `${fit(shown.slice(0, at), LOCAL_SHOWN)}@${domain}`;
}

/** The author on one line, or where that is too long the name and then the address. Only the name is cut. */
export function authorLines(
  author: Pick<MessageResult, "from" | "from_name">,
  width: number,
): readonly string[] {
  const { from, from_name } = author;
  if (from === null) return [fit(printable(authorOf(author)), width)];
  const address = wholeAddress(from);
  if (from_name === null) return [address];
  const line = `${printable(from_name)} <${address}>`;
  return displayWidth(line) <= width ? [line] : [fit(printable(from_name), width), `<${address}>`];
}

/** In lines of `width` columns, broken at spaces only: a longer word makes its line longer. */
export function wholeWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const isRoom = last !== undefined && displayWidth(last) + 1 + displayWidth(word) <= width;
    if (isRoom) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
