/**
 * The text of a PDF as another program would copy it, and its number of pages. Reads what typst writes (plain objects,
 * fonts with a table to Unicode) and nothing more general: a second opinion on what stands on the page, without another package.
 */
import { inflateSync } from "node:zlib";

export interface PdfText {
  readonly pages: number;
  /** In the order of the page's content; without spaces that are only distance. */
  readonly text: string;
}

export function pdfText(bytes: Uint8Array): PdfText {
  const file = Buffer.from(bytes).toString("latin1");
  const pages = [...file.matchAll(/\/Type \/Page\n/g)].length;
  const texts: string[] = [];
  for (const page of objects(file).values()) {
    if (!page.includes("/Type /Page\n")) continue;
    const fonts = pageFonts(file, page);
    const contents = /\/Contents (\d+) 0 R/.exec(page)?.[1];
    if (contents !== undefined) texts.push(shown(stream(objects(file).get(contents) ?? ""), fonts));
  }
  return { pages, text: texts.join("\n") };
}

let last: { file: string; objects: Map<string, string> } | undefined;

function objects(file: string): Map<string, string> {
  if (last?.file === file) return last.objects;
  const found = new Map<string, string>();
  let at = 0;
  for (const match of file.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    if (match.index < at) continue;
    const start = match.index + match[0].length;
    const close = file.indexOf("\nendobj", start);
    const open = file.indexOf("\nstream\n", start);
    // A stream may hold the word `endobj`; its length says where it ends.
    const isStream = open !== -1 && open < close;
    const length = Number(/\/Length (\d+)/.exec(isStream ? file.slice(start, open) : "")?.[1] ?? 0);
    const end = isStream ? file.indexOf("\nendobj", open + length) : close;
    found.set(match[1]!, file.slice(start, end));
    at = end;
  }
  last = { file, objects: found };
  return found;
}

function stream(object: string): string {
  const start = object.indexOf(">>\nstream\n") + ">>\nstream\n".length;
  const length = Number(/\/Length (\d+)/.exec(object)?.[1] ?? 0);
  const raw = Buffer.from(object.slice(start, start + length), "latin1");
  return (object.slice(0, start).includes("/FlateDecode") ? inflateSync(raw) : raw).toString("latin1");
}

/** By name in the page, code of a glyph to text. */
function pageFonts(file: string, page: string): Map<string, Map<number, string>> {
  const fonts = new Map<string, Map<number, string>>();
  for (const [, name, number] of page.matchAll(/\/(f\d+) (\d+) 0 R/g)) {
    const table = /\/ToUnicode (\d+) 0 R/.exec(objects(file).get(number!) ?? "")?.[1];
    if (table === undefined) continue;
    const texts = new Map<number, string>();
    for (const [, code, hex] of stream(objects(file).get(table)!).matchAll(
      /<([0-9A-F]{4})> <([0-9A-F]+)>/g,
    )) {
      if (code === "0000" && hex === "FFFF") continue;
      const units = hex!.match(/.{4}/g)!.map((u) => Number.parseInt(u, 16));
      texts.set(Number.parseInt(code!, 16), String.fromCharCode(...units));
    }
    fonts.set(name!, texts);
  }
  return fonts;
}

function shown(content: string, fonts: Map<string, Map<number, string>>): string {
  let font = new Map<number, string>();
  let text = "";
  let isReplaced = false;
  for (const token of tokens(content)) {
    const name = /^\/(f\d+) /.exec(token)?.[1];
    const actual = /^\/ActualText /.exec(token)?.[0];
    if (/^\/Lang /.test(token)) continue;
    if (name !== undefined) font = fonts.get(name) ?? new Map();
    else if (actual !== undefined) {
      text += utf16(token.slice(actual.length));
      isReplaced = true;
    } else if (token === "EMC") isReplaced = false;
    else if (!isReplaced) text += glyphs(bytesOf(token), font);
  }
  return text;
}

/** Choices of a font, replacements, strings, and ends of marked content. */
function* tokens(content: string): Generator<string> {
  const starts = /\/f\d+ [\d.]+ Tf|\/ActualText <[0-9A-F]*>|(?:\/\w+ )?\(|<[0-9A-F]+>|\bEMC\b/g;
  for (let match = starts.exec(content); match !== null; match = starts.exec(content)) {
    if (!match[0].endsWith("(")) {
      yield match[0];
      continue;
    }
    const end = literalEnd(content, starts.lastIndex);
    yield content.slice(match.index, end);
    starts.lastIndex = end;
  }
}

/** Parentheses that balance stand unescaped in a string. */
function literalEnd(content: string, start: number): number {
  let depth = 1;
  let at = start;
  for (; depth > 0 && at < content.length; at++) {
    if (content[at] === "\\") at++;
    else if (content[at] === "(") depth++;
    else if (content[at] === ")") depth--;
  }
  return at;
}

function glyphs(codes: Buffer, font: Map<number, string>): string {
  let text = "";
  for (let i = 0; i + 1 < codes.length; i += 2) text += font.get(codes.readUInt16BE(i)) ?? "\uFFFD";
  return text;
}

function utf16(literal: string): string {
  const bytes = bytesOf(literal);
  if (bytes[0] !== 0xfe || bytes[1] !== 0xff) return bytes.toString("latin1");
  let text = "";
  for (let i = 2; i + 1 < bytes.length; i += 2) text += String.fromCharCode(bytes.readUInt16BE(i));
  return text;
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

/** A string of PDF, literal or hexadecimal (ISO 32000-1 §7.3.4). */
function bytesOf(literal: string): Buffer {
  if (literal.startsWith("<")) return Buffer.from(literal.slice(1, -1), "hex");
  const bytes: number[] = [];
  for (const [token, octal, other] of literal.slice(1, -1).matchAll(/\\([0-7]{1,3})|\\(.)|[^\\]/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (other !== undefined) bytes.push(ESCAPES[other] ?? other.charCodeAt(0));
    else bytes.push(token.charCodeAt(0));
  }
  return Buffer.from(bytes);
}
