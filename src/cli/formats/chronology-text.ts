/** A chronology for a reader at a terminal. */
import type { ChronologyPage, ChronologyPageLine } from "../../model/chronology-page.ts";
import { ITEM } from "../../tell/chronology/answer.ts";
import { padEnd, wrap } from "../terminal.ts";
import { counted } from "../wording.ts";
import { heading, type TextPage } from "./text-page.ts";

const INDENT = "  ";
const ITEM_INDENT = "    ";
/** `22 Jan 2021 09:30` and two spaces. */
const DATE_WIDTH = 19;
const LABEL_WIDTH = 16;

export function chronologyText(chronology: ChronologyPage, full: TextPage): string {
  const page = { width: Math.min(full.width, 120), paint: full.paint };
  const { title, question, answer, lines, notes } = chronology;
  return `${[
    page.paint("bold", title),
    ...wrap(question, page.width),
    ...heading(page, "Answer"),
    ...answer.flatMap((one) => indented(one, page, one.startsWith(ITEM) ? ITEM_INDENT : INDENT)),
    ...heading(page, counted(lines.length, "entry", "entries")),
    ...lines.flatMap((line) => [...lineText(line, page), ""]),
    ...notes.flatMap((note) => wrap(note, page.width)),
  ].join("\n")}\n`;
}

function indented(text: string, { width }: TextPage, indent: string): readonly string[] {
  return wrap(text, width - indent.length - ITEM.length).map((line, i) => {
    const isUnderItem = i > 0 && indent === ITEM_INDENT;
    return `${indent}${isUnderItem ? " ".repeat(ITEM.length) : ""}${line}`;
  });
}

function lineText(line: ChronologyPageLine, page: TextPage): readonly string[] {
  const { date, clock, about, sentence, details, entry, recorded_late, corrections } = line;
  const room = page.width - DATE_WIDTH;
  const [first = "", ...rest] = wrap(sentence, room);
  const indent = " ".repeat(DATE_WIDTH);
  const place = [`entry ${entry}`, clock, ...(recorded_late === null ? [] : [recorded_late])].join(", ");
  const facts = [...(about === "" ? [] : [{ label: "about", text: about }]), ...details];
  return [
    `${page.paint("bold", padEnd(date, DATE_WIDTH))}${first}`,
    ...rest.map((more) => indent + more),
    ...facts.flatMap(({ label, text }) => labelled(label, text, page)),
    ...corrections.flatMap((text) => wrap(text, room).map((part) => indent + page.paint("yellow", part))),
    indent + page.paint(recorded_late === null ? "dim" : "yellow", `[${place}]`),
  ];
}

function labelled(label: string, text: string, page: TextPage): readonly string[] {
  const indent = " ".repeat(DATE_WIDTH);
  return wrap(text, page.width - DATE_WIDTH - LABEL_WIDTH).map(
    (part, i) => `${indent}${page.paint("dim", padEnd(i === 0 ? label : "", LABEL_WIDTH))}${part}`,
  );
}
