import type { DefectCode } from "../../model/defect.ts";
import { decodeText } from "./charset.ts";
import type { DefectPlace } from "./defect-log.ts";
import { decodeEncodedWords, wordDefects } from "./encoded-words.ts";
import { PARAMETERS_MAX } from "./limits.ts";

/** A structured MIME field: its value and parameters, RFC 2045 §5.1, RFC 2183. */
export interface StructuredValue {
  /** Lower case: `text/html`, `attachment`; empty when there is none. */
  readonly value: string;
  /** By lower-case name, decoded (RFC 2231, and encoded words although RFC 2047 §5 forbids them here). */
  readonly parameters: Readonly<Record<string, string>>;
  readonly defects: readonly ParameterDefect[];
}

interface ParameterDefect {
  readonly code: DefectCode;
  readonly detail: NonNullable<DefectPlace["detail"]>;
}

/** What is known of the parameters of one field so far. */
interface Found {
  /** By name, then by number (RFC 2231 §3); the plain form is -1. */
  readonly pieces: Map<string, Map<number, Piece>>;
  readonly defects: ParameterDefect[];
}

interface Piece {
  readonly text: string;
  readonly extended: boolean;
}

/**
 * Reads `value; name=value; …` from a field body given as Latin-1 text, so that each character is one byte.
 * Quotes may be missing or never closed, and parameters may lack their semicolon; of two parameters with
 * one name the first counts. Time is linear in the length.
 */
export function parseStructured(text: string): StructuredValue {
  const semicolon = endOfValue(text);
  const value = withoutComment(text.slice(0, semicolon)).trim().toLowerCase();
  const found: Found = { pieces: new Map(), defects: [] };
  let at = semicolon;
  for (let count = 0; at < text.length && count < PARAMETERS_MAX; count++)
    at = readParameter(text, at, found);
  const parameters: Record<string, string> = Object.create(null);
  for (const [name, parts] of found.pieces) parameters[name] = joinPieces(parts, found.defects);
  return { value, parameters, defects: found.defects };
}

/** The value ends at `;`, or at white space that a parameter follows (`text/html charset=utf-8`). */
function endOfValue(text: string): number {
  const semicolon = text.indexOf(";");
  const end = semicolon < 0 ? text.length : semicolon;
  const equals = text.indexOf("=");
  if (equals < 0 || equals > end) return end;
  const space = text.slice(0, equals).trimEnd().lastIndexOf(" ");
  return space > 0 && text.slice(0, space).trim() !== "" ? space : end;
}

function withoutComment(text: string): string {
  const open = text.indexOf("(");
  return open < 0 ? text : text.slice(0, open);
}

/** Reads the parameter at `from` into `found`; the offset to go on at, always further than `from`. */
function readParameter(text: string, from: number, found: Found): number {
  let at = from;
  while (at < text.length && isSeparator(text.charCodeAt(at))) at++;
  const nameStart = at;
  while (at < text.length && text[at] !== "=" && text[at] !== ";") at++;
  const name = text.slice(nameStart, at).trim().toLowerCase();
  if (text[at] !== "=") return at;
  at++;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  const { raw, end } = text[at] === '"' ? readQuoted(text, at) : readToken(text, at, name);
  if (name !== "") addPiece(found, name, raw);
  return Math.max(end, from + 1);
}

/** A quoted string, RFC 5322 §3.2.4; one that is never closed ends at the next semicolon. */
function readQuoted(text: string, start: number): { raw: string; end: number } {
  let raw = "";
  let from = start + 1;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"') return { raw: raw + text.slice(from, at), end: at + 1 };
    if (char !== "\\") continue;
    // Only quotes and backslashes are escaped; Windows paths stand unescaped in real file names.
    const next = text[at + 1];
    if (next !== '"' && next !== "\\") continue;
    raw += text.slice(from, at);
    from = at + 1;
    at++;
  }
  const semicolon = text.indexOf(";", start);
  const end = semicolon < 0 ? text.length : semicolon;
  return { raw: text.slice(start + 1, end).trim(), end };
}

/** A bare value up to `;`. File names keep their spaces; anything else ends at the first one. */
function readToken(text: string, start: number, name: string): { raw: string; end: number } {
  const semicolon = text.indexOf(";", start);
  const end = semicolon < 0 ? text.length : semicolon;
  const raw = text.slice(start, end).trim();
  if (name.startsWith("name") || name.startsWith("filename")) return { raw, end };
  const space = raw.search(/[ \t(]/);
  return space < 0 ? { raw, end } : { raw: raw.slice(0, space), end: start + space };
}

/** Sorts `name`, `name*`, `name*3` and `name*3*` (RFC 2231 §3, §4) under `name`; a numbered form beats a plain one. */
function addPiece({ pieces, defects }: Found, name: string, text: string): void {
  const [base = "", first, second] = name.split("*");
  const extended = name.endsWith("*");
  const numbered = first !== undefined && /^\d{1,4}$/.test(first);
  if (first !== undefined && !numbered && first !== "") return;
  if (second !== undefined && second !== "") return;
  const known = pieces.get(base) ?? new Map<number, Piece>();
  pieces.set(base, known);
  // The plain form is kept under -1 so that the RFC 2231 form, which is more precise, wins beside it.
  const index = numbered ? Number(first) : extended ? 0 : -1;
  const earlier = known.get(index);
  if (earlier === undefined) known.set(index, { text, extended });
  // SECURITY: programs differ in which of two file names they take, so the other one must not go unseen.
  else if (earlier.text !== text) defects.push({ code: "parameter-duplicate", detail: name.slice(0, 40) });
}

function joinPieces(parts: Map<number, Piece>, defects: ParameterDefect[]): string {
  const first = parts.get(0);
  if (first === undefined)
    return decodePlain(parts.get(-1)?.text ?? [...parts.values()].map((p) => p.text).join(""), defects);
  const quotes = first.extended ? /^([^']{0,60})'[^']{0,60}'/.exec(first.text) : null;
  const bytes: Buffer[] = [];
  for (let index = 0; parts.has(index); index++) {
    const piece = parts.get(index)!;
    const text = index === 0 && quotes !== null ? piece.text.slice(quotes[0].length) : piece.text;
    bytes.push(piece.extended ? percentDecoded(text) : Buffer.from(text, "latin1"));
  }
  const joined = Buffer.concat(bytes);
  if (quotes !== null) return decodeText(joined, quotes[1] ?? "").text;
  return decodePlain(joined.toString("latin1"), defects);
}

/** Raw 8-bit bytes and encoded words in a parameter: both forbidden, both common. */
function decodePlain(latin1: string, defects: ParameterDefect[]): string {
  const text = /[\x80-\xff]/.test(latin1) ? decodeText(Buffer.from(latin1, "latin1"), null).text : latin1;
  if (!text.includes("=?")) return text;
  const decoded = decodeEncodedWords(text);
  for (const code of wordDefects(decoded)) {
    defects.push({ code, detail: decoded.unknownCharset ?? "encoded word in a parameter" });
  }
  return decoded.text;
}

function percentDecoded(text: string): Buffer {
  const out = Buffer.allocUnsafe(text.length);
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const hex = text[at] === "%" ? text.slice(at + 1, at + 3) : "";
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      out[size++] = Number.parseInt(hex, 16);
      at += 2;
    } else out[size++] = text.charCodeAt(at);
  }
  return out.subarray(0, size);
}

function isSeparator(code: number): boolean {
  return code === 0x3b || isBlank(code);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}
