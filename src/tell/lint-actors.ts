/** Names of actors in a text: groups, agencies, countries as authors. */

/** A list of such names, ready to be looked for. */
interface Names {
  readonly anyCase: RegExp;
  readonly exactCase: RegExp;
}

export interface NamedActors extends Names {
  /** Of hackers only: what an attacker's mail may not say either, while it may speak of a country. */
  readonly groups: Names;
}

/** Comments in the list: what stands between them are groups. */
const GROUPS_BEGIN = "# == groups";
const GROUPS_END = "# == others";

/**
 * The list as it lies in `content/lists/threat_actor_names.txt`: one entry a line, `*` a word with a capital, `#` digits,
 * `+` at the end
 * of a word any ending. What is written in capitals only is an abbreviation and matches only so.
 */
export function readActorNames(text: string): NamedActors {
  const groups = text.slice(text.indexOf(GROUPS_BEGIN), text.indexOf(GROUPS_END));
  return { ...readNames(text), groups: readNames(groups) };
}

function readNames(text: string): Names {
  const entries = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const exact = entries.filter(isExact);
  const any = entries.filter((entry) => !isExact(entry));
  return { anyCase: anyOf(any, "giu"), exactCase: anyOf(exact, "gu") };
}

function isExact(entry: string): boolean {
  const isAbbreviation = !entry.includes("#") && entry === entry.toUpperCase();
  return isAbbreviation || entry.includes("*");
}

/** Of nothing it matches nothing. */
function anyOf(entries: readonly string[], flags: string): RegExp {
  const sources = entries.length === 0 ? ["(?!)"] : entries.map(source);
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${sources.join("|")})(?![\\p{L}\\p{N}])`, flags);
}

// Every part of a pattern consumes what no part beside it can: no name takes more than a pass over the words it begins at.
function source(entry: string): string {
  const words = entry
    .split(" ")
    .map((word) => word.replace(/-?#|\+$|['’]|[.\\^$()[\]{}|?*]/g, (sign) => SIGNS[sign] ?? `\\${sign}`));
  const written = entry.includes("*") ? words.map(alsoInCapitals) : words;
  // "Beijings Dienste", "of two Blizzards"
  return `${written.join("[-‐‑\\s]+")}s?`;
}

const SIGNS: Readonly<Record<string, string>> = {
  "*": "\\p{Lu}[\\p{L}\\p{N}]*",
  "#": "[-\\s]?\\d+",
  "-#": "[-\\s]?\\d+",
  "+": "\\p{L}*",
  "'": "['’]",
  "’": "['’]",
};

/** Naming schemes write the same name `Bronze Vinewood` and `BRONZE VINEWOOD`. */
function alsoInCapitals(word: string): string {
  return /^\p{L}+$/u.test(word) ? `(?:${word}|${word.toUpperCase()})` : word;
}

/** The names that stand in a text, each once, as it stands there. */
export function actorsIn(text: string, { anyCase, exactCase }: Names): readonly string[] {
  const plain = text.normalize("NFC");
  return [...new Set([...(plain.match(anyCase) ?? []), ...(plain.match(exactCase) ?? [])])];
}
