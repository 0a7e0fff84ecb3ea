/** What the fonts cannot show is written out as the rule language writes it, `\u{1F600}`, and reported. */
import { GLYPH_RANGES } from "./glyph-ranges.ts";

const HAS_GLYPH = new Set<number>();
for (const range of GLYPH_RANGES.split(" ")) {
  const [first = "", last = first] = range.split("-");
  for (let code = Number.parseInt(first, 16); code <= Number.parseInt(last, 16); code++) HAS_GLYPH.add(code);
}

export class WrittenOut {
  /** Each character once, in order of appearance. */
  readonly characters = new Set<string>();
  private readonly withMarks: boolean;

  /** Without marks, an accent that stands as a character of its own is written out too. */
  constructor(withMarks: boolean) {
    this.withMarks = withMarks;
  }

  /**
   * One line; every character in it can be seen. Line breaks and tabs become spaces.
   * SECURITY: a direction override or a zero-width character is among what no font shows, so it cannot hide anything.
   */
  text(text: string): string {
    let out = "";
    for (const character of text
      .toWellFormed()
      .replace(/[\t\r\n\u2028\u2029]+/g, " ")
      .normalize("NFC")) {
      if (this.shows(character)) out += character;
      else out += this.escaped(character);
    }
    return out;
  }

  private shows(character: string): boolean {
    if (!HAS_GLYPH.has(character.codePointAt(0)!)) return false;
    return this.withMarks || !/\p{M}/u.test(character);
  }

  private escaped(character: string): string {
    const written = `\\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`;
    this.characters.add(written);
    return written;
  }
}
