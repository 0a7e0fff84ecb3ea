/**
 * Rules and lists from folders: the only place that knows how they lie on disk. Walks in a fixed order, so
 * that the same folder gives the same run on every machine.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The rules and lists that ship with Serjeant. */
export const SHIPPED_RULES = fileURLToPath(new URL("../../content/rules", import.meta.url));
export const SHIPPED_LISTS = fileURLToPath(new URL("../../content/lists", import.meta.url));
/** A folder for each language of notices. */
export const SHIPPED_NOTICES = fileURLToPath(new URL("../../content/notices", import.meta.url));

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Every `.yml` below a folder, sorted by path; a path that is a file is taken whatever its name. Hidden folders are
 * left out: what `.github` of a checkout holds is no rule.
 */
export function rulePaths(root: string): string[] {
  if (!statSync(root).isDirectory()) return [root];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) === ".yml")
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(root, path)
          .split(sep)
          .some((name) => name.startsWith(".")),
    )
    .sort();
}

/** Throws Node's own error where a path does not exist or cannot be read. */
export function readRuleFiles(roots: readonly string[]): TextFile[] {
  const paths = new Set(roots.flatMap(rulePaths));
  return [...paths].map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/**
 * The lists of a folder, by the name rules use: `url_shorteners.txt` has one entry a line, `tranco_top_10k.csv`
 * has rank and entry. An empty file is a template that nobody filled in: it stays out, so that rules see
 * "unavailable" and not "nobody is in it".
 */
export function readLists(folder: string): Map<string, readonly string[]> {
  const lists = new Map<string, readonly string[]>();
  for (const name of readdirSync(folder).sort()) {
    const kind = extname(name);
    if (kind !== ".txt" && kind !== ".csv") continue;
    const lines = readFileSync(join(folder, name), "utf8").split("\n");
    const entries = lines.map(kind === ".csv" ? lastColumn : entryOf).filter((entry) => entry !== "");
    if (entries.length > 0) lists.set(listName(basename(name, kind)), entries);
  }
  return lists;
}

/** Published rankings are files named `…_top_10k`; rules call them `…_10k`. */
function listName(file: string): string {
  return file.replace("_top_", "_");
}

/** Lower case, because the message model has domains and extensions in lower case and `in` compares exactly. */
function entryOf(line: string): string {
  const entry = line.trim();
  return entry.startsWith("#") ? "" : entry.toLowerCase();
}

function lastColumn(line: string): string {
  return entryOf(line.slice(line.lastIndexOf(",") + 1));
}

/** Names of actors that a notice must not say unless they were released, as the file has them. */
export function readActorList(): string {
  return readFileSync(join(SHIPPED_LISTS, "threat_actor_names.txt"), "utf8");
}

/** The files of each language of notices, by the name of its folder. */
export function readNoticeFiles(): Map<string, Readonly<Record<string, string>>> {
  const folders = readdirSync(SHIPPED_NOTICES, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return new Map(
    folders
      .map(({ name }) => name)
      .sort()
      .map((name) => [name, textsOf(join(SHIPPED_NOTICES, name))]),
  );
}

function textsOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => extname(name) === ".json");
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}
