/** Layouts of HTML mail: the plain ones of mail programs, and the tables of newsletters, drawn from parameters. */
import type { Random } from "./random.ts";

export interface Design {
  readonly id: string;
  readonly style: "word" | "plain" | "div" | "table" | "cards" | "letter";
  /** Sentences in one paragraph. */
  readonly sentencesEach: number;
  /** Class names, colours and nesting of a newsletter. */
  readonly classes: readonly string[];
  readonly color: string;
  readonly width: number;
  readonly nesting: number;
  /** Where the image that counts openings stands; null for none. */
  readonly tracker: "top" | "bottom" | null;
}

const PERSONAL = {
  classes: [],
  color: "#000000",
  width: 0,
  nesting: 0,
  tracker: null,
} as const;

/** What a mail program makes of plain writing; by the tool's id. */
const BY_TOOL: Readonly<Record<string, Design>> = Object.fromEntries(
  (
    [
      ["office-desktop", "word"],
      ["office-older", "word"],
      ["orchard-desktop", "plain"],
      ["web-large", "div"],
      ["web-second", "div"],
      ["web-third", "div"],
      ["droid-phone", "plain"],
      ["private-web", "div"],
      ["calendar-server", "plain"],
    ] as const
  ).map(([id, style]) => [id, { id, style, sentencesEach: 3, ...PERSONAL }]),
);

export function personalDesign(toolId: string): Design | null {
  return BY_TOOL[toolId] ?? null;
}

/** A newsletter's or letter's own layout. */
export function mailingDesign(id: string, random: Random, isLetter: boolean): Design {
  const style = isLetter ? "letter" : random.pick(["table", "cards"] as const);
  return {
    id,
    style,
    sentencesEach: isLetter ? 2 : random.between(1, 3),
    classes: Array.from({ length: 4 }, () => random.text("abcdefghiklmnoprstuw", random.between(3, 8))),
    color: `#${random.hex(8).slice(0, 6)}`,
    width: random.pick([560, 580, 600, 620, 640, 680]),
    nesting: random.between(1, 3),
    tracker: random.chance(0.5) ? "bottom" : "top",
  };
}
