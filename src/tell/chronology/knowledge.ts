/**
 * Who knew, and who was told. Only what an entry says: knowing of a campaign is not knowing of its people, and telling an
 * institution is telling an institution.
 */
import type { LedgerEntry, ToldKind } from "../../model/ledger.ts";
import type { Relation } from "./subject.ts";
import { type Clock, eventOf, type Names, saidOf, sureOf, toldKindWords } from "./words.ts";

export interface Knower {
  readonly who: string;
  /** The earliest that the record says: RFC 3339, or a day, month or year. */
  readonly since: string;
  /** RFC 3339; the end of a day, month or year. */
  readonly sure_since: string;
  readonly clock: Clock;
  /** About what: the person, or only the campaign, or only an indicator. */
  readonly relation: Relation;
  /** How the record knows it: they learned it, were told it, told others of it, or it is this office's own finding. */
  readonly by: "learned" | "told" | "telling" | "finding";
  readonly from: string | null;
  /** Of `telling`: whom. */
  readonly to: string | null;
  readonly how: string | null;
  readonly caveat: string | null;
  readonly source: string | null;
  /** Of whom was told. */
  readonly is: string | null;
  readonly entry: number;
  readonly recorded_at: string;
  readonly corrected_by: readonly number[];
  /** Later entries that say it again. */
  readonly also: readonly number[];
}

export interface Related {
  readonly entry: LedgerEntry;
  readonly relation: Relation;
  readonly corrected_by: readonly number[];
}

/** Facts by which this office itself knows. */
const FINDINGS: ReadonlySet<string> = new Set(["campaign_found", "duty_opened", "graded"]);

/** Everybody that the entries name as knowing, once for each thing they knew, the earliest first. */
export function knowersOf(
  related: readonly Related[],
  names: Names,
  isSelf: (name: string) => boolean,
): readonly Knower[] {
  const all = related.flatMap((one) => statedKnowers(one, names)).filter(({ who }) => !isSelf(who));
  const groups = Map.groupBy(all, ({ who, relation }) => `${relation} ${folded(who)}`);
  return [...groups.values()].map(earliestOf).sort((a, b) => byTime(a.since, b.since) || a.entry - b.entry);
}

/** Of `in 2021` and `on 14 June 2021` the second says more. */
function earliestOf(statements: readonly Knower[]): Knower {
  const [first, ...rest] = statements.toSorted(
    (a, b) =>
      byTime(a.sure_since, b.sure_since) ||
      byTime(a.since, b.since) ||
      Number(a.by === "telling") - Number(b.by === "telling") ||
      a.entry - b.entry,
  );
  const also = [...new Set(rest.map(({ entry }) => entry))].filter((entry) => entry !== first!.entry);
  return { ...first!, also: also.sort((a, b) => a - b) };
}

function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b);
}

/** One name, however it was typed. */
export function folded(name: string): string {
  return name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}

function statedKnowers({ entry, relation, corrected_by }: Related, names: Names): readonly Knower[] {
  const { fact } = entry;
  const { at, clock } = eventOf(entry);
  const said = saidOf(entry, names);
  const plain = { from: null, to: null, how: null, caveat: null, source: null, is: null, also: [] };
  const common = {
    since: at,
    sure_since: new Date(sureOf(entry)).toISOString(),
    clock,
    relation,
    entry: entry.number,
    recorded_at: entry.recorded_at,
    corrected_by,
  };
  const { how = null, caveat = null, source = null } = said;
  if (fact.kind === "learned") {
    const [who, from] = [said.who!, said.from!];
    return [
      { ...plain, ...common, who, by: "learned", from, how, caveat, source },
      // Whoever it was learned from knew it too, and no later.
      ...(folded(from) === folded(who)
        ? []
        : [{ ...plain, ...common, who: from, by: "telling" as const, to: who }]),
    ];
  }
  if (fact.kind === "told") {
    const to: Knower = {
      ...plain,
      ...common,
      who: said.to!,
      by: "told",
      from: said.who!,
      how,
      caveat,
      source,
      is: kindOf(fact.to_kind),
    };
    return [to, { ...plain, ...common, who: said.who!, by: "telling", to: said.to!, source }];
  }
  if (!FINDINGS.has(fact.kind)) return [];
  return [{ ...plain, ...common, who: names.office, by: "finding", source }];
}

function kindOf(kind: ToldKind): string | null {
  return kind === "person" ? null : toldKindWords(kind);
}

/** Somebody was told: by a notice of this office, or by anybody as the record states it. */
export interface Telling {
  readonly at: string;
  /** Milliseconds since 1970; the end of a day, month or year. */
  readonly sure_at: number;
  readonly who: string;
  readonly how: string | null;
  readonly caveat: string | null;
  readonly entry: number;
  readonly campaign: string | null;
  readonly relation: Relation;
  readonly corrected_by: readonly number[];
}

/** Facts by which a notice reaches its person, where the duty says that it did. */
const DELIVERIES: ReadonlySet<string> = new Set([
  "delivery_sent",
  "delivery_settled",
  "letter_handed",
  "briefed",
  "acknowledged",
  "read_back",
]);

/** Statements that this very person was told or learned it, and what notices did, the earliest first. */
export function tellingsOf(
  related: readonly Related[],
  context: {
    readonly names: Names;
    readonly isSelf: (name: string) => boolean;
    /** When duties to this person say that they were first told; milliseconds since 1970. */
    readonly toldAt: ReadonlySet<number>;
  },
): readonly Telling[] {
  return related
    .flatMap((one) => tellingOf(one, context))
    .sort((a, b) => a.sure_at - b.sure_at || a.entry - b.entry);
}

function tellingOf(
  { entry, relation, corrected_by }: Related,
  { names, isSelf, toldAt }: Parameters<typeof tellingsOf>[1],
): readonly Telling[] {
  const { fact, campaign } = entry;
  const { at } = eventOf(entry);
  const said = saidOf(entry, names);
  const { how = null, caveat = null } = said;
  const common = { at, sure_at: sureOf(entry), entry: entry.number, campaign, relation, corrected_by };
  if (fact.kind === "told" && isSelf(fact.to)) return [{ ...common, who: said.who!, how, caveat }];
  if (fact.kind === "learned" && isSelf(fact.who)) return [{ ...common, who: said.from!, how, caveat }];
  if (!DELIVERIES.has(fact.kind) || relation !== "person" || !toldAt.has(Date.parse(at))) return [];
  return [{ ...common, who: names.office, how: how ?? "notice", caveat }];
}
