/**
 * From roster files to the store: read, settle ids, merge into what the source said before, propose who may be one. Like
 * `pipeline.ts` it only joins stages.
 */
import { basename, extname } from "node:path";
import type { MailboxKind, Roster } from "./model/roster.ts";
import { type Adopted, adoptIds } from "./roster/adopt-ids.ts";
import { readAppgs } from "./roster/appg.ts";
import type { CsvMapping } from "./roster/csv-columns.ts";
import { readCsvRoster } from "./roster/csv-roster.ts";
import type { ReaderContext, ReadRoster, RosterProblem } from "./roster/draft.ts";
import { readLegislators } from "./roster/legislators.ts";
import { mergeRoster } from "./roster/merge.ts";
import { readPopoloFiles } from "./roster/popolo.ts";
import { isSelfContained } from "./roster/popolo-rows.ts";
import { type RosterChanges, rosterChanges } from "./roster/roster-changes.ts";
import { type RosterFile, type RosterFormat, readRosterFiles } from "./roster-files.ts";
import { proposeAgain } from "./roster-proposals.ts";
import { CONFIRMED_SOURCE, noteSpoken, spokenSources } from "./roster-sources.ts";
import type { Store } from "./store/store.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

export interface RosterSetup {
  readonly store: Store;
  readonly paths: readonly string[];
  /** Null: told by the files. */
  readonly format: RosterFormat | null;
  /** Null: the file's name, without a date; else the format's. */
  readonly source: string | null;
  /** `YYYY-MM-DD`; null: the day that the files name, else today. */
  readonly asOf: string | null;
  readonly today: string;
  readonly mapping: CsvMapping | null;
  readonly officialDomains: readonly string[];
  readonly freeProviders: ReadonlySet<string>;
}

/** What one source said, and what of it was new. */
export interface SourceImport {
  readonly source: string;
  readonly format: RosterFormat;
  readonly files: number;
  readonly as_of: string;
  readonly people: number;
  /** By kind. */
  readonly groups: Readonly<Record<string, number>>;
  readonly memberships: number;
  readonly mailboxes: Readonly<Record<string, number>>;
  readonly people_without_mailbox: number;
  /** People and groups that another source has under the same id and name. */
  readonly shared: number;
  /** Ids that another source uses for somebody else: they got the source's name in front. */
  readonly renamed: number;
  readonly changes: RosterChanges;
}

export interface RosterImport {
  readonly sources: readonly SourceImport[];
  readonly problems: readonly RosterProblem[];
  /** Problems that were only counted. */
  readonly unlisted: number;
  /** Proposals that wait for somebody. */
  readonly proposals: number;
}

export async function importRoster(setup: RosterSetup): Promise<RosterImport> {
  const { store, paths, format } = setup;
  if (setup.source === CONFIRMED_SOURCE)
    throw new WorkspaceProblem(`\`${CONFIRMED_SOURCE}\` is the name of what people confirmed`);
  const { files, problems } = readRosterFiles(paths, format);
  const found = [...problems];
  const sources: SourceImport[] = [];
  let unlisted = 0;
  for (const batch of batches(files, setup.source)) {
    const imported = await importSource(batch, setup);
    found.push(...imported.read.problems);
    unlisted += imported.read.unlisted;
    if (imported.summary !== null) sources.push(imported.summary);
  }
  const proposals = sources.length === 0 ? await store.proposals() : await proposeAgain(store);
  const waiting = proposals.filter(({ state }) => state === "proposed").length;
  return { sources, problems: found, unlisted, proposals: waiting };
}

interface Batch {
  readonly source: string;
  readonly format: RosterFormat;
  readonly files: readonly RosterFile[];
}

/**
 * Files that explain each other are one source. Lists that each explain themselves, such as a parliament a file, are a
 * source each: their ids know nothing of each other.
 */
function batches(files: readonly RosterFile[], source: string | null): Batch[] {
  const formats = [...Map.groupBy(files, ({ format }) => format)];
  return formats.flatMap(([format, all]) => {
    const areApart =
      source === null &&
      (format === "csv" ||
        (format === "popolo" &&
          all.every((file) => file.values.length === 1 && isSelfContained(file.values[0]?.value))));
    if (!areApart)
      return [
        {
          source: source ?? (all.length === 1 && format === "popolo" ? stemOf(all[0]!) : format),
          format,
          files: all,
        },
      ];
    return [...Map.groupBy(all, stemOf)].map(([stem, inside]) => ({ source: stem, format, files: inside }));
  });
}

/** `staff-2026-02-01.csv` is another copy of `staff.csv`. */
function stemOf({ path }: RosterFile): string {
  const stem = basename(path, extname(path));
  return stem.replace(/[-_. ]*\d{4}[-_.]?\d{2}([-_.]?\d{2})?$/, "") || stem;
}

async function importSource(
  batch: Batch,
  setup: RosterSetup,
): Promise<{ readonly read: ReadRoster; readonly summary: SourceImport | null }> {
  const { store } = setup;
  const { source, format, files } = batch;
  const spoken = await spokenSources(store);
  const previous = await store.rosterOf(source);
  const others = await rosterOfOthers(store, spoken, source);
  const read = readBatch(batch, setup, others);
  // A file that nothing could be read of says nothing; it must not close what the source said before.
  if (isEmpty(read.roster)) return { read, summary: null };
  if (setup.source === null) refuseStranger(previous, read.roster, source);
  const lastAsOf = spoken.get(source) ?? null;
  const asOf = setup.asOf ?? read.as_of ?? setup.today;
  const adopted = adoptIds(read, { source, previous, others });
  const merged = mergeRoster(previous, adopted.roster, { asOf, lastAsOf });
  await store.saveRoster(source, merged);
  await noteSpoken(store, source, asOf);
  const changes = rosterChanges(previous, merged);
  return {
    read,
    summary: { source, format, files: files.length, as_of: asOf, ...figures(read.roster, adopted), changes },
  };
}

function readBatch({ source, format, files }: Batch, setup: RosterSetup, others: Roster): ReadRoster {
  const context: ReaderContext = {
    source,
    officialDomains: setup.officialDomains,
    freeProviders: setup.freeProviders,
    known: { people: idsOf(others.people), groups: idsOf(others.groups) },
  };
  const values = files.flatMap((file) => file.values);
  if (format === "popolo") return readPopoloFiles(values, context);
  if (format === "appg") return readAppgs(values, context);
  if (format === "legislators") return readLegislators(values, context);
  return files.map(({ text }) => readCsvRoster(text, context, setup.mapping)).reduce(joined);
}

/** Two files of one source, of which neither refers to the other. */
function joined(a: ReadRoster, b: ReadRoster): ReadRoster {
  const distinct = <T extends { readonly id: string }>(rows: readonly T[]): T[] => [
    ...new Map(rows.map((row) => [row.id, row])).values(),
  ];
  return {
    roster: {
      people: distinct([...b.roster.people, ...a.roster.people]),
      groups: distinct([...b.roster.groups, ...a.roster.groups]),
      memberships: [...a.roster.memberships, ...b.roster.memberships],
      mailboxes: [...a.roster.mailboxes, ...b.roster.mailboxes],
    },
    problems: [...a.problems, ...b.problems],
    unlisted: a.unlisted + b.unlisted,
    as_of: a.as_of ?? b.as_of,
    references: {
      people: a.references.people.union(b.references.people),
      groups: a.references.groups.union(b.references.groups),
    },
  };
}

async function rosterOfOthers(
  store: Store,
  spoken: ReadonlyMap<string, string>,
  source: string,
): Promise<Roster> {
  const names = [...spoken.keys()].filter((name) => name !== source);
  const rosters = await Promise.all(names.map((name) => store.rosterOf(name)));
  return {
    people: rosters.flatMap(({ people }) => people),
    groups: rosters.flatMap(({ groups }) => groups),
    memberships: [],
    mailboxes: [],
  };
}

function idsOf(rows: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(rows.map(({ id }) => id));
}

function isEmpty({ people, memberships, mailboxes }: Roster): boolean {
  return people.length + memberships.length + mailboxes.length === 0;
}

/** Another list under the name of one that is known would close all of it. */
function refuseStranger(previous: Roster, next: Roster, source: string): void {
  if (previous.people.length + previous.mailboxes.length === 0) return;
  const ids = new Set([...previous.people, ...previous.groups].map(({ id }) => id));
  const addresses = new Set(previous.mailboxes.map(({ address }) => address));
  const isKnown =
    [...next.people, ...next.groups].some(({ id }) => ids.has(id) || ids.has(`${source}:${id}`)) ||
    next.mailboxes.some(({ address, person }) => addresses.has(address) || ids.has(person)) ||
    next.memberships.some(({ person }) => ids.has(person));
  if (isKnown) return;
  throw new WorkspaceProblem(
    `nobody in it is known from the source \`${source}\`, and all of that would be closed`,
    {
      help: "name another source with --source, or the same one to say that it is a new list of it",
    },
  );
}

function figures(roster: Roster, { shared, renamed }: Adopted) {
  const owners = new Set(roster.mailboxes.map(({ person }) => person));
  return {
    people: roster.people.length,
    groups: countBy(roster.groups, ({ kind }) => kind),
    memberships: roster.memberships.length,
    mailboxes: countBy(roster.mailboxes, ({ kind }: { kind: MailboxKind }) => kind),
    people_without_mailbox: roster.people.filter(({ id }) => !owners.has(id)).length,
    shared,
    renamed,
  };
}

function countBy<T>(rows: readonly T[], keyOf: (row: T) => string): Readonly<Record<string, number>> {
  const counts = [...Map.groupBy(rows, keyOf)].map(([key, inside]) => [key, inside.length] as const);
  return Object.fromEntries(counts.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}
