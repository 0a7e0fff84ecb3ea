/**
 * The items of a long YAML file, as text with the line each begins on: of a list, or the entries of a map. A file of ten
 * megabytes is then parsed item by item in little memory, and a damaged item costs only itself.
 */

export interface YamlItem {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Splits at the lines that are not indented and begin an item; what goes before the first is dropped. */
export function yamlItems(text: string): readonly YamlItem[] {
  const starts: { line: number; start: number; isListItem: boolean }[] = [];
  let line = 1;
  for (let at = 0; at < text.length; line++) {
    const isListItem = text[at] === "-" && /^-(\s|$)/.test(text.slice(at, at + 2));
    // Below the keys of a map, lists may stand at the margin: then only keys begin items.
    const isInMap = starts[0]?.isListItem === false;
    if ((isListItem && !isInMap) || isKey(text, at)) starts.push({ line, start: at, isListItem });
    const end = text.indexOf("\n", at);
    if (end === -1) break;
    at = end + 1;
  }
  return starts.map(({ line: first, start }, i) => ({
    line: first,
    text: text.slice(start, starts[i + 1]?.start ?? text.length),
  }));
}

// LIMIT: keys of the public data sets have 15 characters; a line is not read further for its key.
const KEY_MAX = 200;

/** `SSAF:` or `"key": value`, not indented; no comment, no `---`. */
function isKey(text: string, at: number): boolean {
  if (!/["'\w]/.test(text[at] ?? "")) return false;
  const line = text.slice(at, at + KEY_MAX);
  return /^["']?[\w ./-]+["']?:(\s|$)/.test(line);
}
