/** Names of actors in a text: groups, agencies, countries as authors. */

/** A list of such names, ready to be looked for. */
export type NamedActors = readonly RegExp[];

/**
 * The list as it lies in `content/lists/threat_actor_names.txt`: one entry a line, `*` a word with a capital, `#` digits,
 * `+` at the end any ending. What is written in capitals only is an abbreviation and matches only so.
 */
export function readActorNames(text: string): NamedActors {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(pattern);
}

// Every part of a pattern consumes what no part beside it can: no name takes more than a pass over the text.
function pattern(entry: string): RegExp {
  const isOpen = entry.endsWith("+");
  const words = (isOpen ? entry.slice(0, -1) : entry).split(" ").map((word) => {
    if (word === "*") return "\\p{Lu}[\\p{L}\\p{N}]*";
    return word
      .replace(/[.\\^$()[\]{}|?+]/g, "\\$&")
      .replace("*", "\\p{Lu}\\p{L}*")
      .replace("-#", "#")
      .replace("#", "[-\\s]?\\d+");
  });
  const hasStar = entry.includes("*");
  const isAbbreviation = !entry.includes("#") && entry === entry.toUpperCase();
  const source = `(?<![\\p{L}\\p{N}])${words.join("[-\\s]+")}${isOpen ? "\\p{L}*" : ""}(?![\\p{L}\\p{N}])`;
  return new RegExp(source, hasStar || isAbbreviation ? "u" : "iu");
}

/** The names that stand in a text, each once, as it stands there. */
export function actorsIn(text: string, actors: NamedActors): readonly string[] {
  const plain = text.normalize("NFC");
  return [...new Set(actors.flatMap((actor) => actor.exec(plain)?.[0] ?? []))];
}
