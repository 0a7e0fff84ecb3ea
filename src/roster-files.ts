/** Roster files from disk as parsed values: which format each is, and what of it could not be read. */
import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { readYaml } from "./detect/rule-source.ts";
import { isAppg } from "./roster/appg.ts";
import type { RosterProblem } from "./roster/draft.ts";
import { isLegislatorsItem, type LegislatorsItem } from "./roster/legislators.ts";
import { looksLikePopolo } from "./roster/popolo-rows.ts";
import { yamlItems } from "./roster/yaml-items.ts";

export const ROSTER_FORMATS = ["popolo", "legislators", "appg", "csv"] as const;
export type RosterFormat = (typeof ROSTER_FORMATS)[number];

/** One file: its values, each with the place that goes before the places in it, or its text. */
export interface RosterFile {
  readonly path: string;
  readonly format: RosterFormat;
  readonly values: readonly LegislatorsItem[];
  /** Of CSV; empty otherwise. */
  readonly text: string;
}

export interface RosterFiles {
  readonly files: readonly RosterFile[];
  readonly problems: readonly RosterProblem[];
}

// LIMIT: the longest public roster has 12 MB; parsing needs ten times the size in memory.
const FILE_BYTES_MAX = 256_000_000;
const EXTENSIONS: ReadonlySet<string> = new Set([
  ".json",
  ".ndjson",
  ".jsonl",
  ".yaml",
  ".yml",
  ".csv",
  ".tsv",
]);

/** Files, and those directly in folders, by name. What a folder holds besides is no problem. */
export function readRosterFiles(paths: readonly string[], format: RosterFormat | null): RosterFiles {
  const problems: RosterProblem[] = [];
  const all = paths.flatMap((path) => filesAt(path, problems));
  const files = all.flatMap((path) => readOne(path, { format, problems, isAlone: all.length === 1 }) ?? []);
  return { files, problems };
}

function filesAt(path: string, problems: RosterProblem[]): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const entries: Dirent[] = readdirSync(path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && EXTENSIONS.has(extname(entry.name).toLowerCase()))
      .map((entry) => join(path, entry.name))
      .sort();
  } catch {
    problems.push({ place: path, reason: "there is no such file or folder, or it cannot be read" });
    return [];
  }
}

interface Reading {
  readonly format: RosterFormat | null;
  readonly problems: RosterProblem[];
  /** Whether places need no file name. */
  readonly isAlone: boolean;
}

function readOne(path: string, reading: Reading): RosterFile | null {
  const name = basename(path);
  const problem = (place: string, reason: string): null => {
    reading.problems.push({ place, reason });
    return null;
  };
  const bytes = bytesOf(path);
  if (bytes === null) return problem(name, "it is too large, or cannot be read");
  const prefix = reading.isAlone ? "" : `${name}: `;
  const kind = extname(path).toLowerCase();
  const isYaml = reading.format === "legislators" || kind === ".yaml" || kind === ".yml";
  if (isYaml) return legislatorsFile(path, decoded(bytes), { ...reading, prefix });
  const isCsv = reading.format === "csv" || kind === ".csv" || kind === ".tsv";
  if (isCsv) return { path, format: "csv", values: [], text: decoded(bytes) };
  const values = jsonValues(decoded(bytes), prefix, reading.problems);
  if (values.length === 0) return null;
  const format = reading.format ?? formatOf(values.map(({ value }) => value));
  if (format === null)
    return problem(name, "it is no roster that can be read: neither Popolo nor a register of groups");
  return { path, format, values, text: "" };
}

function bytesOf(path: string): Uint8Array | null {
  try {
    return statSync(path).size > FILE_BYTES_MAX ? null : readFileSync(path);
  } catch {
    return null;
  }
}

/** UTF-8 or UTF-16 by their marks, else UTF-8, else Windows-1252: what spreadsheets write. */
function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** One JSON value, or one on each line. */
function jsonValues(text: string, prefix: string, problems: RosterProblem[]): LegislatorsItem[] {
  const whole = parsed(text);
  if (whole.line === null) return [{ place: prefix, value: whole.value }];
  const lines = text.split("\n");
  const isByLine = lines.length > 1 && parsed(lines.find((line) => line.trim() !== "") ?? "").line === null;
  if (!isByLine) {
    problems.push({ place: `${prefix}line ${whole.line}`, reason: "it is no JSON from here on" });
    return [];
  }
  return lines.flatMap((line, i) => {
    if (line.trim() === "") return [];
    const place = `${prefix}line ${i + 1}: `;
    const { value, line: bad } = parsed(line);
    if (bad === null) return [{ place, value }];
    problems.push({ place: place.slice(0, -2), reason: "it is no JSON" });
    return [];
  });
}

/** The value, or the line on which it stops being JSON. The parser's own words quote the file, and stay here. */
function parsed(text: string): { readonly value: unknown; readonly line: number | null } {
  try {
    return { value: JSON.parse(text), line: null };
  } catch (error) {
    const at = /\(line (\d+) column/.exec(error instanceof Error ? error.message : "");
    return { value: null, line: at === null ? text.split("\n").length : Number(at[1]) };
  }
}

function formatOf(values: readonly unknown[]): RosterFormat | null {
  const first = values[0];
  if (isAppg(first) || (Array.isArray(first) && isAppg(first[0]))) return "appg";
  return values.some(looksLikePopolo) ? "popolo" : null;
}

/** A YAML file item by item: a damaged one costs only itself, and each knows its line. */
function legislatorsFile(
  path: string,
  text: string,
  reading: Reading & { readonly prefix: string },
): RosterFile | null {
  const values: LegislatorsItem[] = [];
  const { prefix, problems } = reading;
  const items = yamlItems(text);
  if (items.length === 0) problems.push({ place: basename(path), reason: "it has no entries" });
  for (const [i, { line, text: item }] of items.entries()) {
    const place = `${prefix}line ${line}`;
    const value = yamlValue(item);
    if (value === undefined) problems.push({ place, reason: "it is no YAML that can be read" });
    else if (i === 0 && reading.format === null && !isLegislatorsItem(value)) {
      problems.push({
        place: basename(path),
        reason: "it is left out: its entries have no terms, no committee and no members",
      });
      return null;
    } else values.push({ place, value });
  }
  return { path, format: "legislators", values, text: "" };
}

/** The entry, out of the list it is in; undefined where it is damaged. */
function yamlValue(text: string): unknown {
  const document = readYaml(text);
  if (document === null || document.errors.length > 0) return undefined;
  try {
    // SECURITY: aliases of aliases grow without end; the public files have none.
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    return Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  } catch {
    return undefined;
  }
}
