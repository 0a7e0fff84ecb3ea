/** People of two sources that may be one, and addresses seen in mail that may be a person's. Nothing is united here. */
import type { NameProposal, OwnedMailbox, Person, Roster } from "../model/roster.ts";
import {
  type ComparableName,
  comparableName,
  foldName,
  type Likeness,
  nameLikeness,
  slipKeys,
} from "./names.ts";

// Below it a proposal is more often wrong than right: an initial with a last name that ten people have.
const LIKENESS_MIN = 0.6;
// LIMIT: what so many people share (an initial with the commonest of last names) finds nobody by itself.
const SHARED_MAX = 200;
// LIMIT: more candidates than this for one name are none that a person would read.
const CANDIDATES_MAX = 3;

// A name and something that only one person has.
const SURE = 0.98;

interface Spelled {
  readonly person: Person;
  readonly spellings: readonly ComparableName[];
}

// LIMIT: comparing every spelling with every other costs the product.
const SPELLINGS_MAX = 10;

function spelled(person: Person): Spelled {
  const folded = [person.name, ...person.other_names].slice(0, SPELLINGS_MAX).map(foldName);
  const distinct = new Map(folded.map((parts) => [parts.join(" "), comparableName(parts)]));
  return { person, spellings: [...distinct.values()] };
}

/** People by what two spellings of one name share. */
class NameIndex {
  readonly #byKey = new Map<string, Spelled[]>();

  constructor(people: readonly Person[]) {
    for (const person of people) {
      const entry = spelled(person);
      for (const key of keysOf(entry)) {
        const found = this.#byKey.get(key);
        if (found === undefined) this.#byKey.set(key, [entry]);
        else found.push(entry);
      }
    }
  }

  candidates(of: Spelled): ReadonlySet<Spelled> {
    const found = [...keysOf(of)].map((key) => this.#byKey.get(key) ?? []);
    return new Set(found.filter((entries) => entries.length <= SHARED_MAX).flat());
  }
}

/** One key for every way in which `nameLikeness` finds two names alike: what shares none is not compared. */
function keysOf({ spellings }: Spelled): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { parts, sorted, solid } of spellings) {
    keys.add(sorted);
    keys.add(solid);
    const last = parts.at(-1) ?? "";
    if (parts.length > 1) keys.add(`${parts[0]![0]}. ${last}`);
    for (const [i, part] of parts.entries()) {
      for (const other of parts.slice(i + 1)) keys.add([part, other].sort().join(" "));
      for (const key of slipKeys(part)) keys.add(`${parts.toSpliced(i, 1).join(" ")} ~${i} ${key}`);
    }
  }
  return keys;
}

/** One source's people, and the sources that are compared with each other by it. */
export interface SourcePeople {
  readonly source: string;
  readonly roster: Roster;
}

/**
 * Proposals over all pairs of sources, and within a source between who has an id of the source and who is only named.
 * `found` is the person of the later source, or the one that is only named. What was confirmed or refused stays.
 */
export function proposeSamePeople(
  sources: readonly SourcePeople[],
  decided: readonly NameProposal[],
): readonly NameProposal[] {
  const addresses = addressesOf(sources);
  const settled = new Set(decided.map(({ found, person }) => pairKey(found, person)));
  const proposals: NameProposal[] = [];
  const seen = new Set<string>();
  for (const { earlier, later } of comparisons(sources)) {
    const index = new NameIndex(earlier);
    for (const person of later) {
      const of = spelled(person);
      const likely = [...index.candidates(of)].flatMap((other) => {
        const key = pairKey(person.id, other.person.id);
        if (other.person.id === person.id || settled.has(key) || seen.has(key)) return [];
        const likeness = likenessOf(of, other, addresses);
        return likeness === null || likeness.likeness < LIKENESS_MIN
          ? []
          : [{ other: other.person, ...likeness }];
      });
      for (const { other, likeness, reason } of best(likely)) {
        seen.add(pairKey(person.id, other.id));
        proposals.push({ found: person.id, person: other.id, likeness, reason, state: "proposed" });
      }
    }
  }
  return proposals.sort(byLikeness);
}

/** Each source with all before it; within a source, who is only named with who has an id. */
function comparisons(
  sources: readonly SourcePeople[],
): { readonly earlier: readonly Person[]; readonly later: readonly Person[] }[] {
  return sources.flatMap(({ source, roster }, i) => {
    const isNamed = ({ id }: Person): boolean => id.startsWith(`${source}:`);
    const before = sources.slice(0, i).flatMap((other) => other.roster.people);
    const identified = roster.people.filter((person) => !isNamed(person));
    return [
      { earlier: before, later: roster.people },
      { earlier: identified, later: roster.people.filter(isNamed) },
    ];
  });
}

function best<T extends Likeness & { readonly other: Person }>(likely: readonly T[]): readonly T[] {
  const sorted = [...likely].sort((a, b) => b.likeness - a.likeness || (a.other.id < b.other.id ? -1 : 1));
  // The same name is there: what only sounds like it is somebody else.
  const top = sorted[0]?.likeness ?? 0;
  return sorted.filter(({ likeness }) => top < 0.9 || likeness >= 0.9).slice(0, CANDIDATES_MAX);
}

/** The best of all spellings. An address or a date of birth of both makes it all but sure; two dates make two people. */
function likenessOf(
  a: Spelled,
  b: Spelled,
  addresses: ReadonlyMap<string, ReadonlySet<string>>,
): Likeness | null {
  let found: Likeness | null = null;
  for (const left of a.spellings) {
    for (const right of b.spellings) {
      const likeness = nameLikeness(left, right);
      if (likeness !== null && likeness.likeness > (found?.likeness ?? 0)) found = likeness;
    }
  }
  const [born, otherBorn] = [a.person.birth_date ?? null, b.person.birth_date ?? null];
  if (born !== null && otherBorn !== null && born !== otherBorn) return null;
  const [own, other] = [addresses.get(a.person.id), addresses.get(b.person.id)];
  const shared = own !== undefined && other !== undefined && [...own].some((address) => other.has(address));
  if (found === null) return null;
  if (shared) return { likeness: SURE, reason: `${found.reason}, and an address of both` };
  return born === null || otherBorn === null
    ? found
    : { likeness: SURE, reason: `${found.reason}, and the same date of birth` };
}

/** Addresses that only one person of a source has, by person: an office's says nothing about who somebody is. */
function addressesOf(sources: readonly SourcePeople[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { roster } of sources) {
    for (const [address, rows] of Map.groupBy(roster.mailboxes, (row: OwnedMailbox) => row.address)) {
      const owners = new Set(rows.map(({ person }) => person));
      if (owners.size === 1)
        for (const id of owners) found.set(id, (found.get(id) ?? new Set()).add(address));
    }
  }
  return found;
}

/** Mailboxes that nobody of the roster owns and that are spelled like somebody: `ann.example@…`, `a.example@…`. */
export function proposeOwners(
  addresses: readonly string[],
  roster: Roster,
  decided: readonly NameProposal[],
): readonly NameProposal[] {
  const owned = new Set(roster.mailboxes.map(({ address }) => address));
  const settled = new Set(decided.map(({ found, person }) => pairKey(found, person)));
  const index = new NameIndex(roster.people);
  const proposals = [...new Set(addresses)].flatMap((address) => {
    const parts = partsOfLocal(address);
    if (owned.has(address) || parts.length === 0) return [];
    const of: Spelled = {
      person: { id: address, name: address, other_names: [] },
      spellings: [comparableName(parts)],
    };
    const likely = [...index.candidates(of)].flatMap((other) => {
      const likeness = localLikeness(of.spellings[0]!, other);
      return likeness === null || settled.has(pairKey(address, other.person.id))
        ? []
        : [{ other: other.person, ...likeness }];
    });
    return best(likely).map(({ other, likeness, reason }): NameProposal => {
      return { found: address, person: other.id, likeness, reason, state: "proposed" };
    });
  });
  return proposals.sort(byLikeness);
}

/** `ann.example.mp` is `ann example`; one word alone (`office`, `example`) could be anything. */
function partsOfLocal(address: string): readonly string[] {
  const local = address.slice(0, address.lastIndexOf("@")).replace(/\+.*$/, "");
  const parts = foldName(local.replace(/[._-]+/g, " ").replace(/\d+/g, " "));
  return parts.length >= 2 && parts.some((part) => part.length >= 3) ? parts : [];
}

function localLikeness(local: ComparableName, { spellings }: Spelled): Likeness | null {
  let found: Likeness | null = null;
  for (const name of spellings) {
    const likeness = nameLikeness(local, name);
    // `example.ann@` is as usual as `ann.example@`.
    const scaled =
      likeness === null
        ? null
        : { likeness: likeness.likeness * 0.9, reason: `the address has ${likeness.reason}` };
    if (scaled !== null && scaled.likeness > (found?.likeness ?? 0.5)) found = scaled;
  }
  return found;
}

function pairKey(a: string, b: string): string {
  return JSON.stringify(a < b ? [a, b] : [b, a]);
}

function byLikeness(a: NameProposal, b: NameProposal): number {
  return (
    b.likeness - a.likeness || (a.found < b.found ? -1 : a.found > b.found ? 1 : a.person < b.person ? -1 : 1)
  );
}
