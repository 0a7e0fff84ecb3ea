/**
 * The chronology of a person, a campaign or an indicator, from the record of a store. A chronology of a person goes to
 * that person: it names nobody else who was targeted.
 */
import type { LedgerEntry } from "./model/ledger.ts";
import { RosterIndex } from "./model/roster-index.ts";
import { recordEntries } from "./record.ts";
import { currentRoster } from "./roster-sources.ts";
import type { Store } from "./store/store.ts";
import { type Chronology, chronologyOf } from "./tell/chronology/chronology.ts";
import type { Asked } from "./tell/chronology/subject.ts";
import type { Names } from "./tell/chronology/words.ts";

export interface ChronologyQuestion {
  readonly about:
    | { readonly kind: "person"; readonly id: string }
    | { readonly kind: "campaign"; readonly id: string }
    | { readonly kind: "indicator"; readonly value: string };
  /** RFC 3339. */
  readonly asOf: string;
  readonly asOfBy: "event" | "recorded";
  /** How this office calls itself. */
  readonly office: string;
}

export async function chronology(store: Store, question: ChronologyQuestion): Promise<Chronology> {
  const { about, asOf, asOfBy, office } = question;
  const entries = await entriesOf(store);
  const roster = new RosterIndex(await currentRoster(store));
  const campaigns = await store.campaigns();
  const of = (person: string): string => roster.person(person)?.name ?? person;
  if (about.kind !== "person") {
    const names: Names = { of, office, mask: (text) => text };
    return chronologyOf(entries, { about, asOf, asOfBy, names });
  }
  const addresses = ownAddresses(roster, about.id);
  const inCampaigns = campaigns.filter(({ people }) => people.some(({ person }) => person === about.id));
  // What the record held on a day knows nothing of campaigns that were computed since.
  const known = asOfBy === "event" ? inCampaigns.map(({ id }) => id) : [];
  const asked: Asked = { kind: "person", id: about.id, name: of(about.id), addresses, campaigns: known };
  const own = new Set([about.id, of(about.id), ...addresses]);
  const targeted = new Set([
    ...targetedPeople(entries),
    ...campaigns.flatMap(({ people }) => people.map(({ person }) => person)),
  ]);
  const others = [...targeted].filter((person) => !own.has(person));
  const terms = new Set(termsOf(roster, about.id));
  const mask = maskOf(others.flatMap((person) => termsOf(roster, person)).filter((term) => !terms.has(term)));
  const names: Names = { office, mask, of: (person) => (own.has(person) ? of(person) : ANOTHER) };
  return chronologyOf(entries, { about: asked, asOf, asOfBy, names });
}

async function entriesOf(store: Store): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const entry of recordEntries(store)) entries.push(entry);
  return entries;
}

const ANOTHER = "[another targeted person]";

/** People and addresses that the record has duties on. */
function targetedPeople(entries: readonly LedgerEntry[]): ReadonlySet<string> {
  const found = entries.filter(({ fact }) => fact.kind.startsWith("duty_"));
  return new Set(found.flatMap(({ person }) => (person === null ? [] : [person])));
}

/** An office's mailbox is several people's, and entries under it are about none of them alone. */
function ownAddresses(roster: RosterIndex, person: string): readonly string[] {
  const boxes = roster.mailboxesOf(person, null).map(({ address }) => address);
  return [...new Set(boxes)].filter((address) => roster.peopleOf(address, null).length === 1);
}

// LIMIT: a shorter name or id is an ordinary word somewhere, and would be blotted out of every sentence.
const TERM_LENGTH_MIN = 4;

function termsOf(roster: RosterIndex, person: string): readonly string[] {
  const known = roster.person(person);
  const boxes = roster.mailboxesOf(person, null).map(({ address }) => address);
  return [person, ...(known === null ? [] : [known.name, ...known.other_names]), ...boxes];
}

/** Free text without these names and addresses, whole words only, with and without accents. */
export function maskOf(terms: readonly string[]): (text: string) => string {
  const spelled = terms.flatMap((term) => [term.trim().normalize("NFC"), withoutMarks(term.trim())]);
  const longest = [...new Set(spelled)]
    .filter((term) => term.length >= TERM_LENGTH_MIN)
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  if (longest.length === 0) return (text) => text;
  // Literals and one character of context: nothing here can backtrack far.
  const literals = longest.map((term) => term.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${literals.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  return (text) => text.normalize("NFC").replace(pattern, ANOTHER);
}

/** As a foreign keyboard types it: `Zoe` for `Zoé`. */
function withoutMarks(name: string): string {
  return name.normalize("NFD").replace(/\p{M}/gu, "");
}
