/** The record for a person at a terminal: entries, proofs, and what verifying came to. */
import { entriesSaid, type Verification } from "../../ledger/verification.ts";
import type { LedgerEntry } from "../../model/ledger.ts";
import { eventOf, type Names, saidOf } from "../../tell/chronology/words.ts";
import type { Stream } from "../standard-streams.ts";
import { padEnd, padStart, printable, wrap } from "../terminal.ts";
import { counted, date, listed } from "../wording.ts";
import { defang } from "./defang.ts";

type Out = Pick<Stream, "paint" | "width">;
export type EntryNames = Names;

/** `  1,234  ` before each entry. */
const NUMBER_WIDTH = 6;

/** Two lines or more: when, on what, by whom; then what it says, with its source. */
export function entryLines(entry: LedgerEntry, names: EntryNames, { paint, width }: Out): string {
  const { number, recorded_at, by, campaign, person } = entry;
  const said = saidOf(entry, names);
  const { at, clock } = eventOf(entry);
  const indent = " ".repeat(NUMBER_WIDTH + 2);
  const about = [campaign, person === null ? null : names.of(person)].filter((one) => one !== null);
  const head = [
    date(recorded_at),
    `by ${by}`,
    ...(about.length === 0 ? [] : [`on ${about.join(", ")}`]),
    ...(clock === "recorded" ? [] : [`${clock} ${date(at)}`]),
  ].join("; ");
  const parts = [
    ["caveat", said.caveat],
    ["how", said.how],
    ["source", said.source],
  ].flatMap(([label, text]) =>
    text === undefined || text === null || text === "" ? [] : [`${label}: ${text}`],
  );
  const lines = [said.sentence, ...parts].flatMap((text) =>
    wrap(defang(printable(text)), width - indent.length),
  );
  return [
    `${paint("bold", padStart(String(number), NUMBER_WIDTH))}  ${paint("dim", printable(head))}`,
    ...lines.map((line) => indent + line),
    "",
  ].join("\n");
}

export interface ShownProof {
  readonly number: number;
  readonly json: string;
  readonly leaf: string;
  readonly proof: readonly { readonly hash: string; readonly over: string }[];
  /** The signed checkpoint. */
  readonly note: string;
}

export function proofPage({ number, json, leaf, proof, note }: ShownProof): string {
  return [
    `Entry ${number}, as it was hashed:`,
    "",
    printable(json),
    "",
    `Its leaf hash (SHA-256 of a zero byte and the line above):`,
    "",
    `  ${leaf}`,
    "",
    "Joined with these it gives the root (RFC 9162 §2.1.3.2):",
    "",
    ...proof.map(({ hash, over }) => `  ${hash}  over ${over}`),
    "",
    "Which is signed:",
    "",
    printableNote(note),
  ].join("\n");
}

/** Lines of a note are its own; what else it holds cannot be seen or is base64. */
function printableNote(note: string): string {
  return note.split("\n").map(printable).join("\n");
}

export interface VerifiedWhat {
  /** `the export x.txt`, `the record of this workspace`. */
  readonly what: string;
  /** Name and id of the key that was asked for. */
  readonly key: string;
  /** Checkpoints that were given. */
  readonly given: number;
  /** Of the record where it is kept; null of an export. */
  readonly kept: {
    /** Entries at the end that nothing has signed yet. */
    readonly unsigned: number;
    /** Entries of the checkpoint beside the key; null where there is none. */
    readonly held: number | null;
  } | null;
}

export function verificationPage(found: Verification, asked: VerifiedWhat, out: Out): string {
  const lines = found.problems.length === 0 ? verifiedLines(found, asked) : problemLines(found, out);
  const head =
    found.problems.length === 0
      ? `${out.paint(["bold", "green"], "verified:")} ${verifiedHead(found, asked)}`
      : `${out.paint(["bold", "red"], wrongHead(found, asked))} ${printable(asked.what)}, ${counted(found.problems.length + found.more, "problem")}`;
  return `${[head, "", ...lines.map((line) => `  ${line}`)].join("\n")}\n`;
}

function wrongHead({ entries }: Verification, { kept }: VerifiedWhat): string {
  return kept !== null && entries > 0 && kept.unsigned === entries ? "NOT verified:" : "NOT as signed:";
}

/** Says no more than was compared, with what. */
function verifiedHead({ entries }: Verification, { what, given, kept }: VerifiedWhat): string {
  const unsigned = kept?.unsigned ?? 0;
  const by =
    kept?.held === null && given === 0 ? ", by the store's own checkpoints: none is kept beside the key" : "";
  if (unsigned === 0) return `${printable(what)} is as it was signed${by}`;
  const signed = entries - unsigned;
  const rest = entriesSaid(signed, entries - 1);
  return `${printable(what)} is as it was signed up to entry ${signed - 1}${by}; ${rest} ${unsigned === 1 ? "is" : "are"} not signed yet`;
}

function verifiedLines(found: Verification, { key, given, kept }: VerifiedWhat): readonly string[] {
  const { kind, entries, size, checkpoints, until, persons, unknown } = found;
  const unsigned = kept?.unsigned ?? 0;
  return [
    `${padEnd("key", 13)}${printable(key)}`,
    ...(kind === "person"
      ? [
          `${padEnd("about", 13)}${printable(listed(persons, 5))}`,
          `${padEnd("entries", 13)}${counted(entries, "entry", "entries")} of ${size} in the record, each with its proof`,
        ]
      : [
          `${padEnd("entries", 13)}${counted(entries, "entry", "entries")}${entries === 0 ? "" : `, 0 to ${entries - 1}`}`,
        ]),
    ...(until === null ? [] : [`${padEnd("until", 13)}${date(until)}`]),
    `${padEnd("checkpoints", 13)}${counted(checkpoints, "signed state")}${checkpoints > 1 ? ", each a beginning of this record" : ""}`,
    ...(given > 0 ? [`${padEnd("", 13)}and ${counted(given, "checkpoint")} that you gave`] : []),
    ...((kept?.held ?? 0) > 0
      ? [`${padEnd("", 13)}among them the one beside the key, of ${counted(kept!.held!, "entry", "entries")}`]
      : []),
    ...(unsigned > 0
      ? [
          `${padEnd("not signed", 13)}${counted(unsigned, "entry", "entries")} at the end: the next command signs what stands there`,
        ]
      : []),
    ...(unknown > 0
      ? [`${padEnd("unknown", 13)}${counted(unknown, "entry", "entries")} of a newer version of serjeant`]
      : []),
    ...(kind === "person"
      ? [
          "",
          "That these are all entries about them is the signed word of the office; the proofs show that what is here is in the record.",
        ]
      : []),
  ];
}

function problemLines({ problems, more }: Verification, { paint, width }: Out): readonly string[] {
  const label = (line: number | null): string => padEnd(line === null ? "" : `line ${line}`, 11);
  return [
    ...problems.flatMap(({ line, text }) => {
      const [first = "", ...rest] = wrap(printable(text), width - 15);
      return [`${paint("dim", label(line))}${first}`, ...rest.map((part) => `${label(null)}${part}`)];
    }),
    ...(more > 0 ? [`and ${counted(more, "more problem")}`] : []),
  ];
}
