/**
 * The chronology of a person, a campaign or an indicator, from the record of a store. A chronology of a person goes to
 * that person: names and addresses of others who were targeted are taken out of it.
 */
import type { LedgerEntry } from "./model/ledger.ts";
import { RosterIndex } from "./model/roster-index.ts";
import { recordEntries } from "./record.ts";
import { currentRoster } from "./roster-sources.ts";
import type { Store } from "./store/store.ts";
import { type Chronology, chronologyOf } from "./tell/chronology/chronology.ts";
import type { Asked } from "./tell/chronology/subject.ts";
import type { Names } from "./tell/chronology/words.ts";
import { type FindingNames, nameSpans } from "./tell/names.ts";

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
  const terms = [...new Set([...termsOf(roster, about.id), ...addresses])];
  const theirs = others.flatMap((person) => termsOf(roster, person)).filter((term) => !terms.includes(term));
  const mask = maskOf(theirs, { own: terms, shown: indicatorsIn(entries) });
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

/** Hosts and addresses of senders: a reader looks for them in the mailbox, also where they bear a member's name. */
function indicatorsIn(entries: readonly LedgerEntry[]): readonly string[] {
  const found = entries.flatMap(({ fact }) => {
    if (fact.kind === "campaign_found" || fact.kind === "campaign_changed")
      return [...fact.hosts, ...fact.senders];
    if (fact.kind !== "happened" && fact.kind !== "learned") return [];
    return fact.indicator === null ? [] : [fact.indicator];
  });
  return [...new Set(found)];
}

function termsOf(roster: RosterIndex, person: string): readonly string[] {
  const known = roster.person(person);
  const boxes = roster.mailboxesOf(person, null).map(({ address }) => address);
  const addresses = [...boxes, ...(known === null ? [person] : [])];
  const names = known === null ? [] : [known.name, ...known.other_names];
  return [person, ...names, ...boxes, ...addresses.flatMap(nameInAddress)];
}

/** `meike.dornbrueck` of `meike.dornbrueck@…`: all that is known of the name of whom the roster does not have. */
function nameInAddress(address: string): readonly string[] {
  const local = address.slice(0, Math.max(0, address.lastIndexOf("@")));
  return /^\p{L}{2,64}[._-]\p{L}{4,64}$/u.test(local) ? [local] : [];
}

/** Free text without these names and addresses, as `nameSpans` finds them. */
export function maskOf(terms: readonly string[], more: FindingNames = {}): (text: string) => string {
  const find = nameSpans(terms, more);
  return (text) => {
    let [masked, end] = ["", 0];
    for (const span of find(text)) {
      masked += text.slice(end, span.start) + ANOTHER;
      end = span.end;
    }
    return masked + text.slice(end);
  };
}
