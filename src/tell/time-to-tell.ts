/**
 * How long each step of telling took: seen, linked, decided, drafted, approved, told, acknowledged, read back. A correction is
 * a telling of its own and is counted apart.
 */
import type { Grade } from "../model/campaign.ts";
import type { LedgerEntry } from "../model/ledger.ts";
import { overdueSince, type Standing, standingOf } from "./duty-states.ts";
import { Replay } from "./replay.ts";
import { type Waited, type WaitingFigures, waitingFigures } from "./survival.ts";
import { type Duty, dutyKey } from "./tell-state.ts";

/** One telling of one person. All times RFC 3339. */
export interface TellingTimes {
  readonly campaign: string;
  readonly person: string;
  /** This person was told before, and is told again. */
  readonly is_correction: boolean;
  readonly campaign_kind: string;
  readonly grade: Grade;
  readonly standing: Standing;
  readonly is_overdue: boolean;
  /** Of whom is held now. */
  readonly hold: { readonly reason: string; readonly authority: string } | null;
  /** The date of the first mail. */
  readonly seen_at: string | null;
  readonly linked_at: string | null;
  /** The duty was opened, or opened again. */
  readonly decided_at: string;
  readonly drafted_at: string | null;
  readonly approved_at: string | null;
  readonly told_at: string | null;
  readonly acknowledged_at: string | null;
  readonly read_back_at: string | null;
}

/** From one step to another; both as they are called in `TellingTimes`. */
const STEPS = {
  seen_to_told: ["seen_at", "told_at"],
  seen_to_linked: ["seen_at", "linked_at"],
  linked_to_decided: ["linked_at", "decided_at"],
  decided_to_drafted: ["decided_at", "drafted_at"],
  drafted_to_approved: ["drafted_at", "approved_at"],
  approved_to_told: ["approved_at", "told_at"],
  decided_to_told: ["decided_at", "told_at"],
  told_to_acknowledged: ["told_at", "acknowledged_at"],
  told_to_read_back: ["told_at", "read_back_at"],
} as const satisfies Record<string, readonly [keyof TellingTimes, keyof TellingTimes]>;

export type Step = keyof typeof STEPS;
export const STEP_NAMES = Object.keys(STEPS) as readonly Step[];

export type StepFigures = Readonly<Record<Step, WaitingFigures>>;

/** Everybody who has the first step and not the second waits, up to `now`. Who was excused waits for nothing. */
export function stepFigures(times: readonly TellingTimes[], now: string): StepFigures {
  const counted = times.filter(({ standing }) => standing !== "excused");
  const figures = STEP_NAMES.map((step) => [step, waitingFigures(waitsOf(counted, step, now))]);
  return Object.fromEntries(figures) as StepFigures;
}

function waitsOf(times: readonly TellingTimes[], step: Step, now: string): readonly Waited[] {
  const [first, then] = STEPS[step];
  return times.flatMap((one) => {
    const [from, to] = [one[first], one[then]];
    // Told without the step between, by hand: nobody waits for that any more.
    if (from === null || (to === null && isPast(one, then))) return [];
    return [{ hours: hoursBetween(from, to ?? now), isOver: to !== null }];
  });
}

function isPast({ told_at }: TellingTimes, step: keyof TellingTimes): boolean {
  return (step === "drafted_at" || step === "approved_at") && told_at !== null;
}

function hoursBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 3_600_000);
}

/** Every telling of the record, first ones and corrections, in the order in which they were first owed. */
export function tellingTimes(entries: readonly LedgerEntry[], now: string): readonly TellingTimes[] {
  const replay = new Replay();
  const rounds = new Rounds();
  for (const entry of entries) {
    rounds.before(entry);
    replay.apply(entry);
    rounds.after(entry, touched(replay, entry));
  }
  return [...replay.duties.values()].flatMap((duty) => timesOf(duty, { replay, rounds, now }));
}

/** Duties that the entry may have changed: that of its person, and those on the notice it names. */
function touched(replay: Replay, { campaign, person, fact }: LedgerEntry): readonly Duty[] {
  const duty = replay.duty(campaign, person);
  const named = "delivery" in fact ? replay.deliveries.get(fact.delivery)?.reference : undefined;
  const reference = named ?? ("reference" in fact ? fact.reference : undefined);
  const others = reference === undefined ? [] : replay.dutiesOn(reference);
  return [...new Set([...(duty === undefined ? [] : [duty]), ...others])];
}

interface Round {
  readonly is_correction: boolean;
  readonly decided_at: string;
  readonly told_at: string | null;
  readonly acknowledged_at: string | null;
  readonly read_back_at: string | null;
}

/** What each round of each duty came to: the state itself keeps only the last. */
class Rounds {
  readonly #of = new Map<string, Map<number, Round>>();

  of(duty: Duty): ReadonlyMap<number, Round> {
    return this.#of.get(dutyKey(duty.campaign, duty.person)) ?? new Map();
  }

  /** A duty that moves takes its rounds with it. */
  before({ campaign, person, fact }: LedgerEntry): void {
    if (fact.kind !== "duty_moved" && fact.kind !== "duty_copied") return;
    const from = this.#of.get(dutyKey(fact.from_campaign, fact.from_person));
    const to = dutyKey(campaign ?? "", person ?? "");
    if (from !== undefined) this.#of.set(to, new Map([...from, ...(this.#of.get(to) ?? [])]));
  }

  after({ recorded_at, fact }: LedgerEntry, duties: readonly Duty[]): void {
    for (const { campaign, person, round, told_at, acknowledged_at, read_back_at } of duties) {
      const key = dutyKey(campaign, person);
      const rounds = this.#of.get(key) ?? new Map<number, Round>();
      const isReturned = fact.kind === "duty_reopened" && fact.correction === "bounced";
      const before = rounds.get(round) ?? (isReturned ? rounds.get(round - 1) : undefined);
      // What came back told nobody: the telling that it was goes on.
      if (isReturned) rounds.delete(round - 1);
      const is_correction = before?.is_correction ?? rounds.size > 0;
      const decided_at = before?.decided_at ?? recorded_at;
      this.#of.set(
        key,
        rounds.set(round, { is_correction, decided_at, told_at, acknowledged_at, read_back_at }),
      );
    }
  }
}

interface Known {
  readonly replay: Replay;
  readonly rounds: Rounds;
  readonly now: string;
}

const PAST = { standing: "told", is_overdue: false, hold: null } as const;

function standingNow(duty: Duty, now: string): Pick<TellingTimes, "standing" | "is_overdue" | "hold"> {
  const standing = standingOf(duty, now);
  const hold = standing === "held" ? duty.hold : null;
  return {
    standing,
    is_overdue: overdueSince(duty, now) !== null,
    hold: hold === null ? null : { reason: hold.reason, authority: hold.authority },
  };
}

function timesOf(duty: Duty, { replay, rounds, now }: Known): readonly TellingTimes[] {
  const { campaign, person, grade, first_seen } = duty;
  const found = replay.campaigns.get(campaign);
  const notices = [...replay.notices.values()].filter(
    (one) => one.campaign === campaign && one.person === person,
  );
  return [...rounds.of(duty)].flatMap(([number, round]) => {
    const isLast = number === duty.round;
    // Two duties came together before this one was told: it goes on in the later round.
    if (!isLast && round.told_at === null) return [];
    const own = notices.filter((one) => one.round === number);
    return [
      {
        ...{ campaign, person, grade },
        campaign_kind: found?.facts.campaign_kind ?? "unknown",
        ...(isLast ? standingNow(duty, now) : PAST),
        seen_at: round.is_correction ? null : first_seen,
        linked_at: round.is_correction ? null : (found?.found_at ?? null),
        ...round,
        drafted_at: earliest(own.map(({ drafted_at }) => drafted_at)),
        approved_at: earliest(own.flatMap(({ approved_at }) => (approved_at === null ? [] : [approved_at]))),
      },
    ];
  });
}

function earliest(times: readonly string[]): string | null {
  return times.toSorted()[0] ?? null;
}
