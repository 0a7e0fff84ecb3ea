/** Invented people: given name, family name and how they are written in an address. */
import type { Language } from "./languages/language.ts";
import type { Random } from "./random.ts";

export interface PersonName {
  readonly given: string;
  readonly family: string;
  readonly full: string;
  /** Lower-case ASCII. */
  readonly givenLatin: string;
  readonly familyLatin: string;
}

export function personName(language: Language, random: Random): PersonName {
  const given = random.pick(language.given);
  const family = random.pick(language.familyStarts) + random.pick(language.familyEnds);
  const isDouble = random.chance(0.04);
  const second = isDouble ? `-${random.pick(language.familyStarts)}${random.pick(language.familyEnds)}` : "";
  const whole = family + second;
  return {
    given,
    family: whole,
    full: `${given} ${whole}`,
    givenLatin: latin(given),
    familyLatin: latin(whole),
  };
}

const GREEK = "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo";
const CYRILLIC =
  "аa бb вv гh ґg дd еe єie жzh зz иy іi їi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ьx юiu яia ’x 'x";
const OTHERS = "łl đd øo ßss æae œoe ıi þth";
const LETTERS: ReadonlyMap<string, string> = new Map(
  `${GREEK} ${CYRILLIC} ${OTHERS}`.split(" ").map((pair) => {
    const [from = "", ...to] = pair;
    const text = to.join("");
    return [from, text === "x" && from !== "ξ" ? "" : text];
  }),
);

const KNOWN = new Map<string, string>();

/** As a clerk would type it into an address: letters of other scripts by sound, marks left out. */
export function latin(text: string): string {
  let known = KNOWN.get(text);
  if (known === undefined) {
    known = spelled(text);
    // LIMIT: the tables make a few thousand names; double ones are many more and rare.
    if (KNOWN.size < 20_000) KNOWN.set(text, known);
  }
  return known;
}

function spelled(text: string): string {
  let made = "";
  for (const char of text.toLowerCase().normalize("NFD")) {
    if (char >= "\u0300" && char <= "\u036f") continue;
    made += LETTERS.get(char) ?? (/[a-z0-9-]/.test(char) ? char : "");
  }
  return made.replace(/^-+|-+$/g, "");
}
