/** Exports of the record: one text file that whoever has the public key can verify without anything else. */
import { createHash } from "node:crypto";
import { printCheckpoint, type SignedCheckpoint } from "./ledger/checkpoint.ts";
import { readEntry } from "./ledger/entry.ts";
import { type ExportKind, type ExportLine, exportHead, printLine, sealText } from "./ledger/export-lines.ts";
import { CAMPAIGN_KINDS } from "./ledger/person-check.ts";
import { consistencyProof, inclusionProof, type NodeSource } from "./ledger/prove.ts";
import { type NoteSigner, signNote } from "./ledger/signed-note.ts";
import { leafHash } from "./ledger/tree.ts";
import type { LedgerEntry } from "./model/ledger.ts";
import { RosterIndex } from "./model/roster-index.ts";
import { type Named, NamesSought } from "./others-named.ts";
import { nodesOf } from "./record.ts";
import { checkpointOf, type RecordPlace, signedStates } from "./record-checkpoint.ts";
import { recordSigner } from "./record-key.ts";
import { currentRoster } from "./roster-sources.ts";
import type { Store } from "./store/store.ts";

interface Exporting {
  readonly store: Store;
  readonly nodes: NodeSource;
  readonly signer: NoteSigner;
  readonly signed: SignedCheckpoint;
}

/** The whole record as it stands, with every state that was signed before. */
export async function* exportRecord(place: RecordPlace): AsyncIterable<string> {
  const exporting = await begin(place);
  yield* sealed(exporting, "whole", wholeLines(exporting));
}

export interface PersonExport {
  readonly parts: AsyncIterable<string>;
  /** Numbers of entries whose text, written by hand, names somebody else of the roster: to be read before it is handed over. */
  readonly naming: readonly number[];
}

/**
 * One person's entries, each with its proof, and nothing of anybody else's. `since`: checkpoints that the person holds
 * from before; the export proves that the record continues them. Null where no entry is about them.
 */
export async function exportPerson(
  place: RecordPlace,
  person: string,
  since: readonly SignedCheckpoint[] = [],
): Promise<PersonExport | null> {
  const exporting = await begin(place);
  const roster = new RosterIndex(await currentRoster(place.store));
  const own = await ownEntries(exporting, person, roster);
  if (own.entries.size === 0) return null;
  const parts = sealed(exporting, "person", personLines(exporting, own, since));
  return { parts, naming: namingOthers(own, roster) };
}

async function begin(place: RecordPlace): Promise<Exporting> {
  const signer = await recordSigner(place);
  const { store } = place;
  return { store, nodes: nodesOf(store), signer, signed: await checkpointOf(place) };
}

async function* sealed(
  { signer, signed }: Exporting,
  kind: ExportKind,
  lines: AsyncIterable<ExportLine>,
): AsyncIterable<string> {
  const bytes = createHash("sha256");
  const counted = (text: string): string => {
    bytes.update(text);
    return text;
  };
  yield counted(`${exportHead(kind).join("\n")}\n${printCheckpoint(signed)}\n`);
  for await (const line of lines) yield counted(`${printLine(line)}\n`);
  yield counted("\n");
  yield signNote(sealText(signer.verifier.name, bytes.digest()), signer);
}

async function* wholeLines({ store, nodes, signer, signed }: Exporting): AsyncIterable<ExportLine> {
  const earlier = (await signedStates(store, signer.verifier)).filter(({ size }) => size < signed.size);
  const bySize = Map.groupBy(earlier, ({ size }) => size);
  for await (const rows of store.record()) {
    // Entries that came while this ran are behind what was signed.
    const within = rows.filter(({ number }) => number < signed.size);
    const leaves = await nodes(within.map(({ number }) => ({ level: 0, place: number })));
    for (const [i, { number, entry }] of within.entries()) {
      yield { kind: "entry", number, leaf: leaves[i]!, json: entry };
      for (const { size, root, signature } of bySize.get(number + 1) ?? [])
        yield { kind: "checkpoint", size, root, signature };
    }
    if (within.length < rows.length) return;
  }
}

async function* personLines(
  { nodes, signed }: Exporting,
  { persons, entries }: OwnEntries,
  since: readonly SignedCheckpoint[],
): AsyncIterable<ExportLine> {
  for (const person of persons) yield { kind: "person", person };
  const numbers = [...entries.keys()].sort((a, b) => a - b);
  yield { kind: "numbers", numbers };
  for (const number of numbers) {
    const json = entries.get(number)!;
    yield { kind: "entry", number, leaf: leafHash(Buffer.from(json)), json };
    yield { kind: "proof", hashes: await inclusionProof(number, signed.size, nodes) };
  }
  for (const { size, root, signature } of since.filter((one) => one.size < signed.size)) {
    yield { kind: "checkpoint", size, root, signature };
    yield { kind: "consistency", hashes: await consistencyProof(size, signed.size, nodes) };
  }
}

interface OwnEntries {
  /** The person, and addresses that turned out to be theirs. */
  readonly persons: readonly string[];
  /** Lines by number. */
  readonly entries: ReadonlyMap<number, string>;
}

/** Who an entry is about, and from whom it took a duty. */
interface About extends Pick<LedgerEntry, "number" | "campaign" | "person"> {
  readonly from: { readonly campaign: string; readonly person: string } | null;
}

/**
 * SECURITY: read from the entries, all of them, and not from what they are listed under: that is not hashed, and an entry
 * that somebody took out of the list would be missing here without a word.
 */
async function ownEntries(
  { store, signed: { size } }: Exporting,
  person: string,
  roster: RosterIndex,
): Promise<OwnEntries> {
  const all: About[] = [];
  for await (const { entry } of entriesOf(store, size)) all.push(aboutOf(entry));
  const persons = personsOf(person, all, roster);
  const own = all.filter((one) => one.person !== null && persons.has(one.person));
  const entries = new Map<number, string>();
  if (own.length === 0) return { persons: [...persons], entries };
  const numbers = new Set(own.map(({ number }) => number));
  const campaigns = new Set(own.flatMap(({ campaign, from }) => [campaign, from?.campaign ?? null]));
  const others = sought(all, persons, roster);
  for await (const { json, entry } of entriesOf(store, size)) {
    const isOfAll = entry.campaign !== null && campaigns.has(entry.campaign);
    if (numbers.has(entry.number) || (isOfAll && concernsAll(entry, { roster, persons, others })))
      entries.set(entry.number, json);
  }
  return { persons: [...persons], entries };
}

function aboutOf({ number, campaign, person, fact }: LedgerEntry): About {
  const isTaken = fact.kind === "duty_moved" || fact.kind === "duty_copied";
  const from = isTaken ? { campaign: fact.from_campaign, person: fact.from_person } : null;
  return { number, campaign, person, from };
}

/** The person, and addresses that turned out to be theirs: each may have been another before. */
function personsOf(person: string, all: readonly About[], roster: RosterIndex): ReadonlySet<string> {
  const taken = Map.groupBy(
    all.filter(({ from }) => from !== null),
    (one) => one.person,
  );
  const persons = new Set([person]);
  // A set that grows while it is gone through.
  for (const one of persons) {
    for (const { from } of taken.get(one) ?? []) {
      // SECURITY: another person of the roster stays out, whatever an entry says of whom a duty came from.
      if (isTheirsAlone(from!.person, person, roster)) persons.add(from!.person);
    }
  }
  return persons;
}

/** Everybody of the roster and of the record but this person. */
function sought(all: readonly About[], persons: ReadonlySet<string>, roster: RosterIndex): NamesSought {
  const recorded = new Set(all.flatMap((one) => (one.person === null ? [] : [one.person])));
  const unknown = [...recorded].filter((one) => roster.person(one) === null);
  const named = (isOwn: boolean): Named => ({
    names: roster.roster.people
      .filter(({ id }) => persons.has(id) === isOwn)
      .flatMap((one) => [one.name, ...one.other_names]),
    addresses: [
      ...roster.roster.mailboxes
        .filter((one) => persons.has(one.person) === isOwn)
        .map(({ address }) => address),
      ...unknown.filter((one) => persons.has(one) === isOwn),
    ],
  });
  return new NamesSought(named(false), named(true));
}

/** An address that is in no roster, or is this person's and nobody else's; entries under an office's are about several. */
function isTheirsAlone(from: string, person: string, roster: RosterIndex): boolean {
  return roster.person(from) === null && roster.peopleOf(from, null).every((owner) => owner === person);
}

async function* entriesOf(
  store: Store,
  size: number,
): AsyncIterable<{ readonly json: string; readonly entry: LedgerEntry }> {
  for await (const rows of store.record()) {
    for (const { number, entry: json } of rows) {
      const read = number < size ? readEntry(json) : null;
      if (read !== null) yield { json, entry: read.entry };
    }
  }
}

/**
 * What linking counted of the campaign. SECURITY: a sender can be the entered account of another member, and a host or a
 * sender can be made for one: this person must not learn their name from it. Such an entry stays out.
 */
function concernsAll(
  { person, fact }: LedgerEntry,
  {
    roster,
    persons,
    others,
  }: {
    readonly roster: RosterIndex;
    readonly persons: ReadonlySet<string>;
    readonly others: NamesSought;
  },
): boolean {
  if (person !== null || !CAMPAIGN_KINDS.includes(fact.kind)) return false;
  if (fact.kind !== "campaign_found" && fact.kind !== "campaign_changed") return true;
  const isAnothers = (sender: string) => roster.peopleOf(sender, null).some((owner) => !persons.has(owner));
  return ![...fact.hosts, ...fact.senders].some((value) => isAnothers(value) || others.standIn(value));
}

// LIMIT: a shorter name is an ordinary word somewhere.
const NAME_LENGTH_MIN = 4;

function namingOthers({ persons, entries }: OwnEntries, { roster }: RosterIndex): readonly number[] {
  const own = new Set(persons);
  const named = (isOwn: boolean): readonly string[] => [
    ...roster.people
      .filter(({ id }) => own.has(id) === isOwn)
      .flatMap((one) => [one.name, ...one.other_names]),
    ...roster.mailboxes.filter(({ person }) => own.has(person) === isOwn).map(({ address }) => address),
  ];
  // An office's mailbox is also this person's.
  const theirs = new Set(named(true));
  const terms = named(false).filter((term) => term.length >= NAME_LENGTH_MIN && !theirs.has(term));
  const folded = [...new Set(terms.map((term) => term.toLowerCase()))];
  return [...entries].flatMap(([number, line]) => {
    const text = JSON.stringify(readEntry(line)?.entry.fact).toLowerCase();
    return folded.some((term) => text.includes(term)) ? [number] : [];
  });
}
