/**
 * What an office can publish of its duties: how many were owed, told, late, held, and how long it took. No name, no
 * campaign, no small count, and no count from which a small one could be worked out.
 */
import { GRADES } from "../model/campaign.ts";
import { SMALLEST_CELL, suppressed, type Table } from "./suppression.ts";
import { stepFigures, type TellingTimes } from "./time-to-tell.ts";

/** A telling is in `targeted`, and in one of told, open, held and excused; the others are parts of these. */
export const COLUMNS = ["targeted", "told", "acknowledged", "open", "overdue", "held", "excused"] as const;
export type Column = (typeof COLUMNS)[number];

/** What is not printed and anybody can work out: it must be as little a small count as what is printed. */
const DIFFERENCES = ["unacknowledged", "in time"] as const;
type Counted = Column | (typeof DIFFERENCES)[number];

/** Null: not published. */
export type Count = number | null;

export interface FigureRow {
  readonly name: string;
  readonly counts: Readonly<Record<Column, Count>>;
  /** Null where the row is too small to say it: a median of three is nearly somebody's own time. */
  readonly from_first_mail: PublishedTime | null;
  readonly from_decision: PublishedTime | null;
}

/** The denominators are the columns: everybody targeted but the excused; those told. */
export interface PublishedTime {
  /** Of everybody, who still waits included (Kaplan-Meier), in whole hours; null: fewer than half were told. */
  readonly median_hours: number | null;
  /** Of those told only. */
  readonly median_hours_of_those_told: number | null;
  /** Such as `up to 7 days`: the worst time itself is one person's. */
  readonly worst: string | null;
  readonly worst_still_waits: boolean;
}

export interface FigureTable {
  readonly by: "grade" | "kind of campaign" | "time of decision";
  readonly rows: readonly FigureRow[];
}

export interface DutyFigures {
  readonly smallest_cell: number;
  /** Different people; a person has a duty for each campaign. */
  readonly people: Count;
  readonly all: FigureRow;
  readonly tables: readonly FigureTable[];
  /** Of those held now. */
  readonly holds: {
    readonly by_authority: readonly { readonly name: string; readonly held: Count }[];
    readonly by_reason: readonly { readonly name: string; readonly held: Count }[];
  };
  readonly corrections: Readonly<Record<"owed" | "told" | "open", Count>>;
}

export interface FigureRange {
  /** RFC 3339, inclusive: when telling was decided. */
  readonly since: string | null;
  readonly until: string | null;
}

interface Group {
  readonly name: string;
  readonly times: readonly TellingTimes[];
}

const ALL = "all";

export function dutyFigures(
  times: readonly TellingTimes[],
  { now, range }: { readonly now: string; readonly range: FigureRange },
): DutyFigures {
  const within = times.filter(({ decided_at }) => isWithin(decided_at, range));
  const first = within.filter(({ is_correction }) => !is_correction);
  const groups = {
    grade: GRADES.map((grade) => ({ name: grade, times: first.filter((one) => one.grade === grade) })),
    "kind of campaign": grouped(first, ({ campaign_kind }) => campaign_kind.replaceAll("_", " ")),
    "time of decision": byPeriod(first),
  };
  const holds = {
    by_authority: grouped(
      first.filter(({ hold }) => hold !== null),
      ({ hold }) => hold!.authority,
    ),
    by_reason: grouped(
      first.filter(({ hold }) => hold !== null),
      ({ hold }) => hold!.reason,
    ),
  };
  const corrections = within.filter(({ is_correction }) => is_correction);
  const table = tableOf(first, { groups, holds, corrections });
  const out = suppressed(table);
  const shown = (cell: string): Count => (out.has(cell) ? null : (table.counts.get(cell) ?? 0));
  const row = ({ name, times: some }: Group, prefix: string): FigureRow =>
    rowOf(some, { name, prefix, shown, now });
  const heldBy = (some: readonly Group[], prefix: string) =>
    some.map(({ name }) => ({ name, held: shown(cellOf(`${prefix} ${name}`, "held")) }));
  const people = new Set(first.map(({ person }) => person)).size;
  return {
    smallest_cell: SMALLEST_CELL,
    people: isSmall(people) || isSmall(first.length - people) ? null : people,
    all: row({ name: ALL, times: first }, ""),
    tables: Object.entries(groups).map(([by, some]) => ({
      by: by as FigureTable["by"],
      rows: some.map((group) => row(group, by)),
    })),
    holds: {
      by_authority: heldBy(holds.by_authority, "authority"),
      by_reason: heldBy(holds.by_reason, "reason"),
    },
    corrections: {
      owed: shown("corrections owed"),
      told: shown("corrections told"),
      open: shown("corrections open"),
    },
  };
}

/** Of people less tellings: how many were in two campaigns. */
function isSmall(count: number): boolean {
  return count > 0 && count < SMALLEST_CELL;
}

function isWithin(at: string, { since, until }: FigureRange): boolean {
  const time = Date.parse(at);
  return (since === null || time >= Date.parse(since)) && (until === null || time <= Date.parse(until));
}

function grouped(times: readonly TellingTimes[], name: (one: TellingTimes) => string): readonly Group[] {
  return [...Map.groupBy(times, name)]
    .map(([of, some]) => ({ name: of, times: some }))
    .sort((a, b) => b.times.length - a.times.length || (a.name < b.name ? -1 : 1));
}

// LIMIT: three years of quarters fit on a page. Of small offices most of a table by quarters could not be published.
const QUARTERS_MAX = 12;
const QUARTERS_OF_FEW_MAX = 4;
const FEW_A_QUARTER = 20;

/** By quarter; by year where quarters would be too many, or too small to say anything. */
function byPeriod(times: readonly TellingTimes[]): readonly Group[] {
  const quarters = grouped(times, ({ decided_at }) => quarterOf(decided_at));
  const most = times.length < FEW_A_QUARTER * quarters.length ? QUARTERS_OF_FEW_MAX : QUARTERS_MAX;
  const some = quarters.length > most ? grouped(times, ({ decided_at }) => decided_at.slice(0, 4)) : quarters;
  return some.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function quarterOf(rfc3339: string): string {
  const at = new Date(rfc3339);
  return `${at.getUTCFullYear()} Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
}

function cellOf(row: string, column: Counted): string {
  return `${row}|${column}`;
}

/** Every count that is printed or can be worked out, with all sums between them. */
function tableOf(
  first: readonly TellingTimes[],
  more: {
    readonly groups: Readonly<Record<string, readonly Group[]>>;
    readonly holds: { readonly by_authority: readonly Group[]; readonly by_reason: readonly Group[] };
    readonly corrections: readonly TellingTimes[];
  },
): Table {
  const counts = new Map<string, number>();
  const sums: { total: string; parts: readonly string[] }[] = [];
  const put = (row: string, times: readonly TellingTimes[]): void => {
    for (const [column, n] of Object.entries(countsOf(times))) counts.set(cellOf(row, column as Counted), n);
    sums.push(
      ...PARTS.map(([total, parts]) => ({
        total: cellOf(row, total),
        parts: parts.map((one) => cellOf(row, one)),
      })),
    );
  };
  put(ALL, first);
  for (const [by, groups] of Object.entries(more.groups)) {
    for (const { name, times } of groups) put(`${by} ${name}`, times);
    for (const column of [...COLUMNS, ...DIFFERENCES]) {
      const parts = groups.map(({ name }) => cellOf(`${by} ${name}`, column));
      if (parts.length > 0) sums.push({ total: cellOf(ALL, column), parts });
    }
  }
  for (const [prefix, groups] of [
    ["authority", more.holds.by_authority],
    ["reason", more.holds.by_reason],
  ] as const) {
    const parts = groups.map(({ name }) => cellOf(`${prefix} ${name}`, "held"));
    for (const [i, { times }] of groups.entries()) counts.set(parts[i]!, times.length);
    if (parts.length > 0) sums.push({ total: cellOf(ALL, "held"), parts });
  }
  const told = more.corrections.filter(({ standing }) => standing === "told").length;
  counts.set("corrections owed", more.corrections.length);
  counts.set("corrections told", told);
  counts.set("corrections open", more.corrections.length - told);
  sums.push({ total: "corrections owed", parts: ["corrections told", "corrections open"] });
  return { counts, sums };
}

const PARTS: readonly (readonly [Counted, readonly Counted[]])[] = [
  ["targeted", ["told", "open", "held", "excused"]],
  ["told", ["acknowledged", "unacknowledged"]],
  ["open", ["overdue", "in time"]],
];

function countsOf(times: readonly TellingTimes[]): Readonly<Record<Counted, number>> {
  const count = (is: (one: TellingTimes) => boolean): number => times.filter(is).length;
  const told = count(({ standing }) => standing === "told");
  const open = count(({ standing }) => standing === "open");
  const acknowledged = count((one) => one.standing === "told" && one.acknowledged_at !== null);
  const overdue = count(({ is_overdue }) => is_overdue);
  return {
    targeted: times.length,
    told,
    acknowledged,
    unacknowledged: told - acknowledged,
    open,
    overdue,
    "in time": open - overdue,
    held: count(({ standing }) => standing === "held"),
    excused: count(({ standing }) => standing === "excused"),
  };
}

function rowOf(
  times: readonly TellingTimes[],
  row: {
    readonly name: string;
    /** Of its cells; empty for the sum of all. */
    readonly prefix: string;
    readonly shown: (cell: string) => Count;
    readonly now: string;
  },
): FigureRow {
  const { name, prefix, shown, now } = row;
  const place = prefix === "" ? name : `${prefix} ${name}`;
  const counts = Object.fromEntries(COLUMNS.map((column) => [column, shown(cellOf(place, column))]));
  const isTold = (counts["told"] ?? 0) >= SMALLEST_CELL;
  const steps = stepFigures(times, now);
  const timeOf = ({
    all,
    median_hours,
    median_hours_of_those_told,
    worst_hours,
    worst_still_waits,
  }: (typeof steps)["seen_to_told"]): PublishedTime | null =>
    all < SMALLEST_CELL || counts["targeted"] === null
      ? null
      : {
          median_hours: whole(median_hours),
          median_hours_of_those_told: isTold ? whole(median_hours_of_those_told) : null,
          worst: worst_hours === null ? null : classOf(worst_hours),
          worst_still_waits,
        };
  return {
    name,
    counts: counts as FigureRow["counts"],
    from_first_mail: timeOf(steps.seen_to_told),
    from_decision: timeOf(steps.decided_to_told),
  };
}

function whole(hours: number | null): number | null {
  return hours === null ? null : Math.round(hours);
}

const CLASSES = [
  [24, "24 hours"],
  [72, "72 hours"],
  [24 * 7, "7 days"],
  [24 * 30, "30 days"],
  [24 * 91, "3 months"],
  [24 * 365, "1 year"],
  [24 * 365 * 2, "2 years"],
  [24 * 365 * 3, "3 years"],
  [24 * 365 * 5, "5 years"],
] as const;

function classOf(hours: number): string {
  const found = CLASSES.find(([most]) => hours <= most);
  return found === undefined ? "more than 5 years" : `up to ${found[1]}`;
}
