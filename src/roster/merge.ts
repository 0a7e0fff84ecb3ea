/**
 * A source says again what is so on a day. What it says anew is added, what it no longer says is closed on the day
 * before, and nothing is deleted: who sat on a committee two years ago is what a campaign of two years ago is tested
 * against. The same file twice changes nothing.
 */
import type { Dated, Group, OwnedMailbox, Person, Roster } from "../model/roster.ts";
import { dayBefore } from "./roster-date.ts";
import { byStart, spellsOf } from "./spells.ts";

export interface MergeDates {
  /** The day for which the new roster speaks. */
  readonly asOf: string;
  /** The latest day for which the source has spoken; null the first time. */
  readonly lastAsOf: string | null;
}

/** The history of one source with what it says now. Rows come out sorted. */
export function mergeRoster(previous: Roster, next: Roster, dates: MergeDates): Roster {
  const isOlder = dates.lastAsOf !== null && dates.asOf < dates.lastAsOf;
  const isFirst = previous.people.length + previous.groups.length + previous.memberships.length === 0;
  const knownGroups = new Set(previous.memberships.map(({ group }) => group));
  const knownAddresses = new Set(previous.mailboxes.map(({ address }) => address));
  return {
    people: mergeById(previous.people, next.people, isOlder, mergePerson),
    groups: mergeById(previous.groups, next.groups, isOlder, (_old, group) => group),
    memberships: mergeDated(previous.memberships, next.memberships, {
      ...dates,
      keyOf: ({ person, group, role }) => JSON.stringify([person, group, role]),
      // A list that was not there before says nothing about when it began.
      isListKnown: ({ group }) => !isFirst && knownGroups.has(group),
      update: (_old, row) => row,
    }),
    mailboxes: mergeDated(previous.mailboxes, next.mailboxes, {
      ...dates,
      keyOf: ({ person, address }) => JSON.stringify([person, address]),
      // An address was its owner's before we heard of it, unless it was somebody else's.
      isListKnown: ({ address }) => knownAddresses.has(address),
      update: mergeMailbox,
    }),
  };
}

function mergeById<T extends Person | Group>(
  previous: readonly T[],
  next: readonly T[],
  isOlder: boolean,
  merge: (old: T, row: T) => T,
): T[] {
  const rows = new Map(previous.map((row) => [row.id, row]));
  for (const row of next) {
    const old = rows.get(row.id);
    // An older file adds what it knows; the name of today is the newer one's.
    rows.set(row.id, old === undefined ? row : isOlder ? merge(row, old) : merge(old, row));
  }
  return [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The later name, and all that were ever used. */
function mergePerson(old: Person, row: Person): Person {
  const names = new Set([...old.other_names, ...row.other_names, old.name]);
  names.delete(row.name);
  return { ...row, other_names: [...names].sort() };
}

/**
 * SECURITY: a refusal outlives re-imports. A list that still says "yes" must not make us read a personal mailbox whose
 * owner has said no since; `roster consent` takes a refusal back.
 */
function mergeMailbox(old: OwnedMailbox, row: OwnedMailbox): OwnedMailbox {
  if (row.kind !== "personal") return row;
  return { ...row, consent: old.consent === false ? false : (row.consent ?? old.consent) };
}

interface MergeRules<T extends Dated> extends MergeDates {
  readonly keyOf: (row: T) => string;
  /** Whether the source spoke of this list before, so that what is new in it began since. */
  readonly isListKnown: (row: T) => boolean;
  /** What else than dates a row takes over. */
  readonly update: (old: T, row: T) => T;
}

function mergeDated<T extends Dated>(previous: readonly T[], next: readonly T[], rules: MergeRules<T>): T[] {
  const before = Map.groupBy(previous, rules.keyOf);
  const now = Map.groupBy(next, rules.keyOf);
  const keys = [...new Set([...before.keys(), ...now.keys()])].sort();
  return keys.flatMap((key) => mergeSpells(before.get(key) ?? [], spellsOf(now.get(key) ?? []), rules));
}

/** The spells of one person in one group: those known with those said now. */
function mergeSpells<T extends Dated>(previous: readonly T[], next: readonly T[], rules: MergeRules<T>): T[] {
  const known: (T | null)[] = [...previous];
  const merged: T[] = [];
  const left: T[] = [];
  // Rows that say the same first, so that no other takes their place.
  for (const row of next) {
    const at = known.findIndex((old) => old !== null && old.start === row.start && old.end === row.end);
    if (at === -1) left.push(row);
    else {
      merged.push(rules.update(known[at]!, row));
      known[at] = null;
    }
  }
  for (const row of left) {
    const at = sameSpell(known, row, rules);
    if (at === -1) merged.push(begun(row, previous, rules));
    else {
      merged.push(continued(known[at]!, row, rules));
      known[at] = null;
    }
  }
  const gone = known.flatMap((old) => (old === null ? [] : [closed(old, next, rules)]));
  return [...merged, ...gone].sort(byStart);
}

/** Which known spell the row speaks of; -1 for none. */
function sameSpell<T extends Dated>(
  known: readonly (T | null)[],
  row: T,
  { asOf, lastAsOf }: MergeDates,
): number {
  const find = (is: (old: T) => boolean): number => known.findIndex((old) => old !== null && is(old));
  if (row.start === null) {
    // Without a start, a row says only that the person is a member now, or was until its end.
    const day = row.end !== null && row.end < asOf ? row.end : asOf;
    return find((old) => covers(old, day));
  }
  const { start } = row;
  const stated = find((old) => old.start === start);
  if (stated !== -1) return stated;
  // The source has learned when it began; it cannot have begun after the source was first heard to say so.
  const learned = find(
    (old) => old.start === null && covers(old, start) && lastAsOf !== null && start <= lastAsOf,
  );
  if (learned !== -1) return learned;
  return find((old) => old.start !== null && overlaps(old, row));
}

function continued<T extends Dated>(old: T, row: T, rules: MergeRules<T>): T {
  const isOlder = rules.lastAsOf !== null && rules.asOf < rules.lastAsOf;
  // An older file that says "still" does not open what was closed since.
  const end = isOlder && row.end === null ? old.end : row.end;
  return { ...rules.update(old, row), start: row.start ?? old.start, end };
}

/** A spell that is new. A membership that was closed and is there again is another one. */
function begun<T extends Dated>(row: T, previous: readonly T[], rules: MergeRules<T>): T {
  const { asOf, lastAsOf } = rules;
  const isOlder = lastAsOf !== null && asOf < lastAsOf;
  if (isOlder && row.end === null) return begunEarlier(row, previous, { asOf, lastAsOf });
  const isKnown = previous.length > 0 || (!isOlder && rules.isListKnown(row));
  const hasEnded = row.end !== null && row.end < asOf;
  return { ...row, start: row.start ?? (isKnown && !hasEnded ? asOf : null) };
}

/** Said by an older file and not known since: over before whatever is known of a later day. */
function begunEarlier<T extends Dated>(row: T, previous: readonly T[], { asOf, lastAsOf }: MergeDates): T {
  const later = previous.flatMap(({ start }) => (start !== null && start > asOf ? [start] : []));
  const end = dayBefore([...later, lastAsOf!].sort()[0]!);
  const start = row.start ?? (previous.some((old) => old.end !== null && old.end < asOf) ? asOf : null);
  return { ...row, start, end: start !== null && end < start ? start : end };
}

/** No longer said: over since the day before, or before the spell that took its place; never shorter than a day. */
function closed<T extends Dated>(old: T, next: readonly T[], { asOf, lastAsOf }: MergeDates): T {
  const isOlder = lastAsOf !== null && asOf < lastAsOf;
  if (isOlder || (old.end !== null && old.end < asOf)) return old;
  const after = next.flatMap(({ start }) => (start !== null && start > (old.start ?? "") ? [start] : []));
  const day = dayBefore([...after, asOf].sort()[0]!);
  return { ...old, end: old.start !== null && old.start > day ? old.start : day };
}

function covers({ start, end }: Dated, day: string): boolean {
  return (start === null || start <= day) && (end === null || day <= end);
}

function overlaps(a: Dated, b: Dated): boolean {
  const isBefore = (x: Dated, y: Dated): boolean => x.end !== null && y.start !== null && x.end < y.start;
  return !isBefore(a, b) && !isBefore(b, a);
}
