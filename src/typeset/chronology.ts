/** A chronology on A4, with its sources and the numbers of its entries, for a file that somebody signs. */
import type { ChronologyPage, ChronologyPageLine } from "../model/chronology-page.ts";
import { dateParts } from "./letter.ts";
import { RunMaker, type WordLimits } from "./runs.ts";
import type { Setting, Typesetter } from "./typesetter.ts";
import { WrittenOut } from "./written-out.ts";

export type ChronologyPdf =
  | {
      readonly kind: "pdf";
      readonly bytes: Uint8Array;
      readonly pages: number;
      /** Characters that no font here has, as they stand on the page. */
      readonly written_out: readonly string[];
    }
  /** More than paper is for: give it as text or JSON. */
  | Exclude<Setting, { kind: "pdf" }>;

// LIMIT: two thousand lines are a hundred sheets and seconds of work; nobody reads more of them on paper.
const LINES_MAX = 5_000;
const PAGES_MAX = 1_000;
/** What of the title stands at the foot of each page. */
const FOOT_MAX = 80;
const WORDS: WordLimits = { plain: 10, narrow: 6, hyphenates: false };

/** `made_at` is RFC 3339, for the file's properties; null leaves it out. The same page gives the same bytes. */
export function chronologyPdf(
  typesetter: Typesetter,
  page: ChronologyPage,
  { made_at }: { readonly made_at: string | null },
): ChronologyPdf {
  if (page.lines.length > LINES_MAX) return { kind: "too_long", pages: PAGES_MAX };
  const usual = attempt(typesetter, page, { made_at, withMarks: true });
  return usual.kind === "refused" ? attempt(typesetter, page, { made_at, withMarks: false }) : usual;
}

function attempt(
  typesetter: Typesetter,
  page: ChronologyPage,
  options: { readonly made_at: string | null; readonly withMarks: boolean },
): ChronologyPdf {
  const written = new WrittenOut(options.withMarks);
  const maker = new RunMaker(written, { quoted: [], references: [] }, WORDS);
  const runs = (text: string) => maker.runs(text);
  // PDF/UA wants a title and a heading that are not empty.
  const title = page.title.trim() === "" ? "Chronology" : page.title;
  const data = {
    name: written.text(title),
    made: dateParts(options.made_at),
    title: runs(title),
    foot: runs(title.length > FOOT_MAX ? `${title.slice(0, FOOT_MAX)}…` : title),
    question: runs(page.question),
    answer: page.answer.map(runs),
    lines: page.lines.map((line) => lineData(line, maker)),
    notes: page.notes.map(runs),
  };
  const setting = typesetter.set("chronology", data, PAGES_MAX);
  return setting.kind === "pdf" ? { ...setting, written_out: [...written.characters] } : setting;
}

function lineData(line: ChronologyPageLine, maker: RunMaker) {
  const runs = (text: string) => maker.runs(text);
  const narrow = (text: string) => maker.narrow(text);
  return {
    ...line,
    date: narrow(boundDate(line.date)),
    about: line.about === "" ? [] : runs(line.about),
    sentence: runs(line.sentence),
    details: line.details.map(({ label, text }) => ({ label: runs(label), text: runs(text) })),
    recorded_late: line.recorded_late === null ? null : narrow(line.recorded_late),
    corrections: line.corrections.map(runs),
  };
}

/** `12 Jan 2021 to 14 Jan 2021` breaks before `to` and nowhere else. */
function boundDate(date: string): string {
  return date.replaceAll(" ", "\u00a0").replaceAll("\u00a0to\u00a0", " to\u00a0");
}
