/** An entry as the one line of JSON that is hashed: the same entry gives the same bytes, and no others are read. */
import { isWhen } from "../core/when.ts";
import type { Clocks, Fact, FactKind, LedgerEntry } from "../model/ledger.ts";
import { FACT_MEMBERS, type Member } from "./fact-members.ts";

/**
 * LIMIT: an entry of an export comes from anybody, and is held in memory whole. Ours are below 10 KB; one that is written
 * is held to the same, so that what was written can be read.
 */
export const ENTRY_BYTES_MAX = 1024 * 1024;

/** The line of an entry, without its end. */
export function printEntry(entry: LedgerEntry): string {
  const { number, recorded_at, nonce, by, campaign, person, happened_at, learned_at, told_at } = entry;
  const clocks: Clocks = { happened_at, learned_at, told_at };
  if (![happened_at, learned_at, told_at].every(isMomentOrNull))
    throw new RangeError("a time of an entry is none of RFC 3339, and no day, month or year");
  const fact = factInOrder(entry.fact);
  const line = JSON.stringify({ number, recorded_at, nonce, by, campaign, person, ...clocks, fact });
  if (Buffer.byteLength(line) > ENTRY_BYTES_MAX)
    throw new RangeError("an entry is too long to be read again");
  return line;
}

function factInOrder(fact: Fact): Record<string, unknown> {
  const given = fact as Readonly<Record<string, unknown>>;
  const members = Object.keys(FACT_MEMBERS[fact.kind]);
  return Object.fromEntries(["kind", ...members].map((name) => [name, given[name]]));
}

export interface ReadEntry {
  readonly entry: LedgerEntry;
  /** False where a newer version wrote it: a kind of fact, or members of one, that this version does not know. */
  readonly isKnown: boolean;
}

/** The entry of a line; null where these are not the bytes of an entry. Never throws. */
export function readEntry(line: string): ReadEntry | null {
  if (line.length > ENTRY_BYTES_MAX) return null;
  const value = parsedExactly(line);
  if (!isEntry(value)) return null;
  return { entry: value, isKnown: isKnownFact(value.fact) };
}

/**
 * SECURITY: JSON has many ways to write one value (spaces, escapes, a member twice), and readers differ in what they make
 * of them. Only the one way that we write is an entry.
 */
function parsedExactly(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return JSON.stringify(value) === line ? value : undefined;
  } catch {
    return undefined;
  }
}

const isText: Member = (value) => typeof value === "string";
const isTextOrNull: Member = (value) => value === null || isText(value);
const isWritten: Member = (value) => isText(value) && WRITTEN.test(value as string);
const isMomentOrNull: Member = (value) => value === null || (isText(value) && isWhen(value as string));

const WRITTEN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
// SPEC: 16 bytes in base64url without padding are 22 characters (RFC 4648 §5).
const NONCE = /^[A-Za-z0-9_-]{22}$/;

const ENTRY_MEMBERS: { readonly [M in keyof LedgerEntry]: Member } = {
  number: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  recorded_at: isWritten,
  nonce: (value) => isText(value) && NONCE.test(value as string),
  by: isText,
  campaign: isTextOrNull,
  person: isTextOrNull,
  happened_at: isMomentOrNull,
  learned_at: isMomentOrNull,
  told_at: isMomentOrNull,
  fact: isFact,
};

function isEntry(value: unknown): value is LedgerEntry {
  if (!isObject(value)) return false;
  const members = Object.entries(ENTRY_MEMBERS);
  const names = Object.keys(value);
  return (
    names.length === members.length &&
    members.every(([name, isRight], i) => names[i] === name && isRight(value[name]))
  );
}

function isFact(value: unknown): boolean {
  return isObject(value) && Object.keys(value)[0] === "kind" && isText(value["kind"]);
}

function isKnownFact(fact: Fact): boolean {
  const given = fact as Readonly<Record<string, unknown>>;
  if (!Object.hasOwn(FACT_MEMBERS, fact.kind)) return false;
  const members: readonly [string, Member][] = Object.entries(FACT_MEMBERS[fact.kind as FactKind]);
  const names = Object.keys(given).slice(1);
  return (
    names.length === members.length &&
    members.every(([name, isRight], i) => names[i] === name && isRight(given[name]))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
