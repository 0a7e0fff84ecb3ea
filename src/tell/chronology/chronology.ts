/**
 * The record as a chronology: what happened, who learned it, who was told, each with its entry, and the answer to "who
 * knew by that day?". Two questions have two answers: what the record says today of that day, and what the record itself
 * held on it.
 */
import type { LedgerEntry } from "../../model/ledger.ts";
import { Replay } from "../replay.ts";
import { type Duty, dutyKey } from "../tell-state.ts";
import { tellingTimes } from "../time-to-tell.ts";
import { folded, type Knower, knowersOf, type Related, type Telling, tellingsOf } from "./knowledge.ts";
import { type Asked, type Relation, type Subject, subjectOf } from "./subject.ts";
import { type Clock, eventOf, type Names, saidOf, sureOf } from "./words.ts";

export interface ChronologyAsked {
  readonly about: Asked;
  /** RFC 3339. */
  readonly asOf: string;
  /** `event`: what is known today of what was known by then. `recorded`: what the record held then. */
  readonly asOfBy: "event" | "recorded";
  readonly names: Names;
}

export interface ChronologyEntry {
  readonly entry: number;
  readonly kind: string;
  /** On the clock that the entry is about: RFC 3339, or a day, month or year. */
  readonly at: string;
  readonly clock: Clock;
  readonly happened_at: string | null;
  readonly learned_at: string | null;
  readonly told_at: string | null;
  readonly recorded_at: string;
  /** More than a day after `at`. */
  readonly recorded_late: boolean;
  readonly by: string;
  readonly about: Relation;
  readonly campaign: string | null;
  readonly sentence: string;
  readonly who: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly how: string | null;
  readonly caveat: string | null;
  readonly source: string | null;
  readonly indicators: readonly string[];
  /** What later entries say is wrong with it. */
  readonly corrections: readonly {
    readonly entry: number;
    readonly what: string;
    readonly source: string;
    readonly by: string;
    readonly recorded_at: string;
  }[];
}

/** A duty to the person, and whether it was told by the day. */
export interface DutyThen {
  readonly campaign: string;
  readonly person: string;
  readonly first_seen: string | null;
  readonly state: Duty["state"];
  readonly first_told_at: string | null;
  readonly told_by_then: boolean;
}

export interface Chronology {
  readonly about: Asked;
  readonly as_of: string;
  readonly as_of_by: "event" | "recorded";
  readonly campaigns: readonly string[];
  readonly knew: readonly Knower[];
  /** By entries of a month or a year that had begun on the day and was not over. */
  readonly may_have_known: readonly Knower[];
  /** That the person was told; by the day, and where the record of today is asked also later ones. */
  readonly tellings: readonly Telling[];
  readonly duties: readonly DutyThen[];
  /** The earliest mail that a duty names, RFC 3339. */
  readonly first_seen: string | null;
  readonly entries: readonly ChronologyEntry[];
  /** Entries on the subject that are later than the day, or may be. */
  readonly later: number;
  /** Of the later ones, those whose month or year had begun, by number. */
  readonly unsure: readonly number[];
}

const DAY_MS = 86_400_000;

/** An entry before another was written before it, whatever the clock said: one that was ahead is known by the next. */
function recordedBy(all: readonly LedgerEntry[], until: number): readonly LedgerEntry[] {
  let latest = Number.POSITIVE_INFINITY;
  const times = all.toReversed().map(({ recorded_at }) => {
    latest = Math.min(latest, Date.parse(recorded_at));
    return latest;
  });
  return all.filter((_, i) => times[all.length - 1 - i]! <= until);
}

export function chronologyOf(all: readonly LedgerEntry[], asked: ChronologyAsked): Chronology {
  const { about, asOf, asOfBy, names } = asked;
  const until = Date.parse(asOf);
  const held = asOfBy === "event" ? all : recordedBy(all, until);
  const subject = subjectOf(held, about);
  const related = relatedOf(held, subject);
  const isByThen = ({ entry }: Related): boolean => asOfBy === "recorded" || sureOf(entry) <= until;
  const then = related.filter(isByThen);
  const unsure = related.filter((one) => !isByThen(one) && Date.parse(eventOf(one.entry).at) <= until);
  const duties = dutiesOf(held, { asked, related, until });
  const isSelf = selfOf(about);
  const toldAt = new Set(duties.flatMap(({ first_told_at: at }) => (at === null ? [] : [Date.parse(at)])));
  return {
    about,
    as_of: asOf,
    as_of_by: asOfBy,
    campaigns: [...subject.campaigns].sort(),
    knew: knowersOf(then, names, isSelf),
    may_have_known: knowersOf(unsure, names, isSelf),
    tellings: about.kind === "person" ? tellingsOf(related, { names, isSelf, toldAt }) : [],
    duties,
    first_seen: duties.map(({ first_seen }) => first_seen).reduce(earlier, null),
    entries: then.map((one) => entryOf(one, { names, held })).sort(byEvent),
    later: related.length - then.length,
    unsure: unsure.map(({ entry }) => entry.number),
  };
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(b) < Date.parse(a) ? b : a;
}

function byEvent(a: ChronologyEntry, b: ChronologyEntry): number {
  return Date.parse(a.at) - Date.parse(b.at) || a.entry - b.entry;
}

/** Entries on the subject, with the corrections of each; a correction is about what it corrects. */
function relatedOf(entries: readonly LedgerEntry[], subject: Subject): readonly Related[] {
  const relations = new Map<number, Relation>();
  const corrections = new Map<number, number[]>();
  const related: LedgerEntry[] = [];
  for (const entry of entries) {
    const { fact, number } = entry;
    const corrected = fact.kind === "corrected" ? (relations.get(fact.entry) ?? null) : null;
    const relation =
      corrected ?? (fact.kind === "corrected" && hasNoSubject(entry) ? null : subject.relationOf(entry));
    if (relation === null) continue;
    relations.set(number, relation);
    related.push(entry);
    if (fact.kind !== "corrected") continue;
    corrections.set(fact.entry, [...(corrections.get(fact.entry) ?? []), number]);
  }
  return related.map((entry) => ({
    entry,
    relation: relations.get(entry.number)!,
    corrected_by: corrections.get(entry.number) ?? [],
  }));
}

function hasNoSubject({ campaign, person }: LedgerEntry): boolean {
  return campaign === null && person === null;
}

/** Whether a name in a statement is the person's own. */
function selfOf(about: Asked): (name: string) => boolean {
  if (about.kind !== "person") return () => false;
  const own = new Set([about.id, about.name, ...about.addresses].map(folded));
  return (name) => own.has(folded(name));
}

/** Duties of the person, or of the campaign, as the entries have them. */
function dutiesOf(
  held: readonly LedgerEntry[],
  { asked, related, until }: { asked: ChronologyAsked; related: readonly Related[]; until: number },
): readonly DutyThen[] {
  const { about } = asked;
  if (about.kind === "indicator") return [];
  const numbers = new Set(related.map(({ entry }) => entry.number));
  // Not the state's own word: what bounced told nobody.
  const told = Map.groupBy(
    tellingTimes(held, asked.asOf).filter(({ told_at }) => told_at !== null),
    ({ campaign, person }) => dutyKey(campaign, person),
  );
  const firstTold = ({ campaign, person }: Duty): string | null =>
    (told.get(dutyKey(campaign, person)) ?? []).map(({ told_at }) => told_at).reduce(earlier, null);
  return [...Replay.of(held).duties.values()]
    .filter((duty) => (about.kind === "campaign" ? duty.campaign === about.id : numbers.has(duty.entry)))
    .map((duty) => {
      const { campaign, person, first_seen, state } = duty;
      const first_told_at = firstTold(duty);
      const told_by_then = first_told_at !== null && Date.parse(first_told_at) <= until;
      return { campaign, person, first_seen, state, first_told_at, told_by_then };
    });
}

function entryOf(
  { entry, relation, corrected_by }: Related,
  { names, held }: { readonly names: Names; readonly held: readonly LedgerEntry[] },
): ChronologyEntry {
  const { at, clock } = eventOf(entry);
  const { happened_at, learned_at, told_at, recorded_at } = entry;
  const { sentence, who, from, to, how, caveat, source, indicators } = saidOf(entry, names);
  return {
    entry: entry.number,
    kind: entry.fact.kind,
    at,
    clock,
    ...{ happened_at, learned_at, told_at, recorded_at },
    recorded_late: Date.parse(recorded_at) - sureOf(entry) > DAY_MS,
    by: entry.by,
    about: relation,
    campaign: entry.campaign,
    sentence,
    who: who ?? null,
    from: from ?? null,
    to: to ?? null,
    how: how ?? null,
    caveat: caveat ?? null,
    source: source ?? null,
    indicators: indicators ?? [],
    corrections: corrected_by.flatMap((number) => correctionOf(number, { names, held })),
  };
}

function correctionOf(
  number: number,
  { names, held }: { readonly names: Names; readonly held: readonly LedgerEntry[] },
): ChronologyEntry["corrections"] {
  // The record has no gaps, but a part of it that somebody was given may.
  const entry = held[number]?.number === number ? held[number] : held.find((one) => one.number === number);
  if (entry?.fact.kind !== "corrected") return [];
  const { what, source } = entry.fact;
  const { by, recorded_at } = entry;
  return [{ entry: number, what: names.mask(what), source: names.mask(source), by, recorded_at }];
}
