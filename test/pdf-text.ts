/**
 * The text of a PDF as another program would copy it, and its number of pages. Reads what typst writes (plain objects,
 * fonts with a table to Unicode) and nothing more general: a second opinion on what stands on the page, without another package.
 */
import { inflateSync } from "node:zlib";

export interface PdfText {
  readonly pages: number;
  /** In the order of the page's content; without spaces that are only distance. */
  readonly text: string;
  /** Points from the left and from the right edge of the paper to the nearest glyph of any page. */
  readonly margins: { readonly left: number; readonly right: number };
}

interface Font {
  /** By the code of a glyph. */
  readonly texts: ReadonlyMap<number, string>;
  /** In thousandths of the size. */
  readonly widths: ReadonlyMap<number, number>;
}
const NO_FONT: Font = { texts: new Map(), widths: new Map() };

export function pdfText(bytes: Uint8Array): PdfText {
  const file = Buffer.from(bytes).toString("latin1");
  const pages = [...file.matchAll(/\/Type \/Page\n/g)].length;
  const texts: string[] = [];
  const margins = { left: Number.POSITIVE_INFINITY, right: Number.POSITIVE_INFINITY };
  for (const page of objects(file).values()) {
    if (!page.includes("/Type /Page\n")) continue;
    const contents = /\/Contents (\d+) 0 R/.exec(page)?.[1];
    const width = Number(/\/MediaBox \[0 0 ([\d.]+) /.exec(page)?.[1]);
    if (contents === undefined) continue;
    const { text, left, right } = shown(stream(objects(file).get(contents) ?? ""), pageFonts(file, page));
    texts.push(text);
    margins.left = Math.min(margins.left, left);
    margins.right = Math.min(margins.right, width - right);
  }
  return { pages, text: texts.join("\n"), margins };
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

/** By name in the page. */
function pageFonts(file: string, page: string): Map<string, Font> {
  const fonts = new Map<string, Font>();
  for (const [, name, number] of page.matchAll(/\/(f\d+) (\d+) 0 R/g)) {
    const font = objects(file).get(number!) ?? "";
    const table = /\/ToUnicode (\d+) 0 R/.exec(font)?.[1];
    const descendant = /\/DescendantFonts \[(\d+) 0 R\]/.exec(font)?.[1];
    if (table === undefined || descendant === undefined) continue;
    const texts = unicodeOf(stream(objects(file).get(table)!));
    fonts.set(name!, { texts, widths: widthsOf(objects(file).get(descendant)!) });
  }
  return fonts;
}

function unicodeOf(table: string): Map<number, string> {
  const texts = new Map<number, string>();
  for (const [, code, hex] of table.matchAll(/<([0-9A-F]{4})> <([0-9A-F]+)>/g)) {
    if (code === "0000" && hex === "FFFF") continue;
    const units = hex!.match(/.{4}/g)!.map((u) => Number.parseInt(u, 16));
    texts.set(Number.parseInt(code!, 16), String.fromCharCode(...units));
  }
  return texts;
}

/** `/W [first last width …]` */
function widthsOf(font: string): Map<number, number> {
  const widths = new Map<number, number>();
  const table = (/\/W \[([\d. ]+)\]/.exec(font)?.[1] ?? "").trim().split(" ").map(Number);
  for (let i = 0; i + 2 < table.length; i += 3) {
    for (let code = table[i]!; code <= table[i + 1]!; code++) widths.set(code, table[i + 2]!);
  }
  return widths;
}

function shown(content: string, fonts: Map<string, Font>): { text: string; left: number; right: number } {
  let [font, size, x, offset] = [NO_FONT, 0, 0, 0];
  let [left, right, text] = [Number.POSITIVE_INFINITY, 0, ""];
  let isReplaced = false;
  for (const token of tokens(content)) {
    const [, name, points] = /^\/(f\d+) ([\d.]+) Tf/.exec(token) ?? [];
    const [, moved, operator] = /^([\d.-]+) [\d.-]+ (cm|Tm)$/.exec(token) ?? [];
    if (name !== undefined) [font, size] = [fonts.get(name) ?? NO_FONT, Number(points)];
    else if (operator === "cm") [x, offset] = [Number(moved), 0];
    else if (operator === "Tm") offset = Number(moved);
    else if (token.startsWith("/Lang ")) continue;
    else if (token.startsWith("/ActualText ")) {
      text += utf16(token.slice("/ActualText ".length));
      isReplaced = true;
    } else if (token === "EMC") isReplaced = false;
    else {
      const codes = bytesOf(token);
      const glyphs = glyphsOf(codes, font);
      if (!isReplaced) text += glyphs.text;
      left = Math.min(left, x + offset);
      offset += (glyphs.width * size) / 1000;
      // A space at the end of a line takes no room.
      if (glyphs.text.trim() !== "") right = Math.max(right, x + offset);
    }
  }
  return { text, left, right };
}

/** Choices of a font, replacements, strings, and ends of marked content. */
function* tokens(content: string): Generator<string> {
  const starts =
    /\/f\d+ [\d.]+ Tf|(?<=1 0 0 -1 )[\d.-]+ [\d.-]+ (?:cm|Tm)|\/ActualText <[0-9A-F]*>|(?:\/\w+ )?\(|<[0-9A-F]+>|\bEMC\b/g;
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

function glyphsOf(codes: Buffer, font: Font): { text: string; width: number } {
  let [text, width] = ["", 0];
  for (let i = 0; i + 1 < codes.length; i += 2) {
    const code = codes.readUInt16BE(i);
    text += font.texts.get(code) ?? "\uFFFD";
    width += font.widths.get(code) ?? 0;
  }
  return { text, width };
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
