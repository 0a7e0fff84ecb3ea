/**
 * The data model of a message as a tree a person can read: in the order of the schema, aligned, without what
 * is absent, everyday values (addresses, domains, URLs) on one line. `message --json` has every field.
 */
import type { FieldSpec, MqlType, ObjectType } from "../mql/types.ts";
import { defang } from "./formats/defang.ts";
import { displayWidth, fit, type Paint, padEnd, printable, printableLines, wrap } from "./terminal.ts";
import { counted, grouped } from "./wording.ts";

export interface TreeOptions {
  readonly width: number;
  readonly paint: Paint;
}

// LIMIT: a person reads some links; a mail may have thousands.
const ELEMENTS_MAX = 25;
const TEXT_LINES_MAX = 14;
const INDENT = 2;
/** Texts of which the reader wants more than a line. */
const LONG_TEXTS = new Set(["text", "display_text", "inner_text", "hidden_text", "raw"]);

type Fields = Readonly<Record<string, unknown>>;

export function messageTree(value: unknown, type: ObjectType, options: TreeOptions): string[] {
  return objectLines(value as Fields, type, { ...options, indent: 0, path: "", texts: new Map() });
}

interface At extends TreeOptions {
  readonly indent: number;
  /** Of the object being printed; empty for the message. */
  readonly path: string;
  /** Long texts with the field that showed them first: most mails have the same text three times. */
  readonly texts: Map<string, string>;
}

function objectLines(value: Fields, type: ObjectType, at: At): string[] {
  const present = Object.entries(type.fields).filter(([name]) => !isAbsent(value[name]));
  const short = present.filter(([name, spec]) => oneLine(value[name], spec.type) !== null);
  const column = Math.max(0, ...short.map(([name]) => name.length)) + 2;
  return present.flatMap(([name, spec]) => fieldLines({ name, spec, value: value[name], column }, at));
}

interface Field {
  readonly name: string;
  readonly spec: FieldSpec;
  readonly value: unknown;
  /** Where the values of this object start. */
  readonly column: number;
}

function fieldLines({ name, spec, value, column }: Field, at: At): string[] {
  const margin = " ".repeat(at.indent);
  const label = at.paint("cyan", name);
  const line = oneLine(value, spec.type);
  if (line !== null && LONG_TEXTS.has(name) && typeof value === "string") {
    const first = at.texts.get(value);
    if (first !== undefined) return [`${margin}${label}  ${at.paint("dim", `the same as ${first}`)}`];
    at.texts.set(value, pathTo(at, name));
    return textLines({ label: margin + label, text: value, isMarkup: name === "raw" }, at);
  }
  if (line !== null) {
    const room = at.width - at.indent - column;
    return [margin + at.paint("cyan", padEnd(name, column)) + fit(line, Math.max(20, room))];
  }
  if (spec.type.kind === "array") return listLines({ name, spec, value, column }, spec.type.element, at);
  if (spec.type.kind === "object") {
    const inside = { ...at, indent: at.indent + INDENT, path: pathTo(at, name) };
    return [margin + label, ...objectLines(value as Fields, spec.type, inside)];
  }
  return [
    `${margin}${label}  ${fit(printable(JSON.stringify(value)), at.width - at.indent - name.length - 2)}`,
  ];
}

function listLines({ name, value }: Field, element: MqlType, at: At): string[] {
  const margin = " ".repeat(at.indent);
  const items = value as readonly unknown[];
  const lines = [`${margin}${at.paint("cyan", name)}  ${at.paint("dim", `${items.length}`)}`];
  items.slice(0, ELEMENTS_MAX).forEach((item, index) => {
    const inside = { ...at, indent: at.indent + INDENT, path: `${pathTo(at, name)}[${index}]` };
    lines.push(...elementLines(item, element, inside, index));
  });
  const more = items.length - ELEMENTS_MAX;
  if (more > 0) lines.push(`${margin}  ${at.paint("dim", `and ${grouped(more)} more`)}`);
  return lines;
}

function elementLines(item: unknown, type: MqlType, at: At, index: number): string[] {
  const mark = `[${index}]`;
  const margin = " ".repeat(at.indent);
  const line = oneLine(item, type);
  if (line !== null) {
    return [
      `${margin}${at.paint("dim", mark)} ${fit(line, Math.max(20, at.width - at.indent - mark.length - 1))}`,
    ];
  }
  if (type.kind !== "object") return [`${margin}${at.paint("dim", mark)} ${printable(JSON.stringify(item))}`];
  return [
    margin + at.paint("dim", mark),
    ...objectLines(item as Fields, type, { ...at, indent: at.indent + INDENT }),
  ];
}

function pathTo({ path }: At, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

interface LongText {
  readonly label: string;
  readonly text: string;
  /** Markup is for looking at, not for reading: a few lines do. */
  readonly isMarkup: boolean;
}

function textLines({ label, text, isMarkup }: LongText, at: At): string[] {
  const indent = at.indent + INDENT;
  const room = Math.max(20, at.width - indent - 2);
  const all = defang(printableLines(text))
    .replace(/\n{3,}/g, "\n\n")
    .split("\n")
    .flatMap((line) => (line.trim() === "" ? [""] : wrap(line.replaceAll("\t", " "), room)));
  const shown = all.slice(0, isMarkup ? 3 : TEXT_LINES_MAX);
  const bar = at.paint("dim", "│");
  const lines = shown.map((line) => `${" ".repeat(indent)}${bar} ${line}`.trimEnd());
  const more = all.length - shown.length;
  if (more > 0) lines.push(`${" ".repeat(indent)}${at.paint("dim", `└ ${counted(more, "more line")}`)}`);
  return [`${label}  ${at.paint("dim", counted([...text].length, "character"))}`, ...lines];
}

function isAbsent(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object") return false;
  // An object all of whose fields are absent (`external` of a file) says nothing either.
  return fieldsOf(value).every((field) => isAbsent(field));
}

/** The values of an object whose fields may be getters of its class. */
function fieldsOf(object: object): unknown[] {
  const own = Object.values(object);
  const prototype = Object.getPrototypeOf(object);
  if (prototype === null || prototype === Object.prototype) return own;
  const getters = Object.entries(Object.getOwnPropertyDescriptors(prototype)).filter(
    ([, p]) => p.get !== undefined,
  );
  return [...own, ...getters.map(([name]) => Reflect.get(object, name))];
}

/** The value on one line where it has one, not yet cut to the width. */
function oneLine(value: unknown, type: MqlType): string | null {
  if (typeof value === "string") return defang(printable(value));
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (type.kind !== "object") return null;
  return ONE_LINERS[type.name]?.(value as Fields) ?? null;
}

/** Types that people write on one line; everything else is a subtree. */
const ONE_LINERS: Readonly<Record<string, (value: Fields) => string>> = {
  Domain: (value) => domainLine(value),
  Email: (value) => printable(String(value["email"])),
  Mailbox: (value) => mailboxLine(value),
  Ip: (value) => printable(String(value["ip"])),
  Url: (value) => urlLine(value),
  HeaderField: (value) => printable(`${value["name"]}: ${value["value"]}`),
  RawText: (value) => printable(String(value["raw"])),
  Link: (value) => linkLine(value),
};

function domainLine(value: Fields): string {
  const unicode = value["punycode"] === null ? "" : ` (${value["punycode"]})`;
  const root = value["root_domain"];
  const part = root === null || root === value["domain"] ? "" : `  root ${root}`;
  return printable(`${value["domain"]}${unicode}${part}`);
}

function mailboxLine(value: Fields): string {
  const address = `<${(value["email"] as Fields)["email"]}>`;
  return printable(value["display_name"] === null ? address : `"${value["display_name"]}" ${address}`);
}

function urlLine(value: Fields): string {
  const { original, encoders } = value["rewrite"] as { original: string | null; encoders: readonly string[] };
  const unwrapped = original === null ? "" : `  (unwrapped from ${encoders.join(", ")})`;
  return defang(printable(`${value["url"]}${unwrapped}`));
}

function linkLine(value: Fields): string {
  const display = value["display_url"] as Fields | null;
  const shown = value["display_text"] ?? display?.["url"] ?? null;
  const marks = [
    value["mismatched"] === true ? "mismatched" : "",
    value["visible"] === false ? "not visible" : "",
  ];
  const target = urlLine(value["href_url"] as Fields);
  const said = marks.filter((m) => m !== "").join(", ");
  const start = shown === null ? target : `${defang(printable(`“${shown}”`))} → ${target}`;
  return displayWidth(said) === 0 ? start : `[${said}] ${start}`;
}
