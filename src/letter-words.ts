/** Reads the words of a letter for a language. */
import { readFileSync } from "node:fs";
import type { LetterWords } from "./typeset/letter-text.ts";

const FOLDER = new URL("../content/letter/words/", import.meta.url);

/** Those of the language, else of its base (`fr` for `fr-BE`), else null: the language has no letter yet. */
export function letterWords(language: string): LetterWords | null {
  const tags = [language, language.split("-")[0] ?? ""].map((tag) => tag.toLowerCase());
  for (const tag of tags) {
    // A language is a file name here; anything but a tag is no language.
    if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(tag)) continue;
    const words = read(new URL(`${tag}.json`, FOLDER));
    if (words !== null) return words;
  }
  return null;
}

function read(file: URL): LetterWords | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as LetterWords;
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return null;
    throw error;
  }
}
