/** The outbox as a person must see it: what nobody knows first, then what needs somebody, then what waits for the program. */
import { dutyOf } from "./outbox.ts";
import { isTold } from "./tell/duty-states.ts";
import type { Delivery, Duty, TellState } from "./tell/tell-state.ts";

export const OUTBOX_GROUPS = [
  /** Begun, and nobody knows whether it left. */
  "unknown",
  /** It will not arrive, and its person is not told by anything else. */
  "undelivered",
  /** Due, and the record refuses it: held, superseded, or what is known changed. */
  "stopped",
  /** The server said later. */
  "deferred",
  "queued",
  /** Nothing is to be done. */
  "done",
] as const;
export type OutboxGroup = (typeof OUTBOX_GROUPS)[number];

export interface OutboxRow {
  readonly group: OutboxGroup;
  readonly delivery: Delivery;
  readonly duty: Duty | null;
  /** Of `unknown`: until when the attempt may still be under way, RFC 3339; null where that is over. */
  readonly under_way_until: string | null;
  /** Of `stopped`. */
  readonly obstacle: string | null;
}

// An attempt ends after fifteen minutes at the latest; the rest is for clocks that differ.
const UNDER_WAY_MS = 20 * 60_000;

/** Until when the attempt may still be under way; null where it is over, or there is none. */
export function underWayUntil({ state, attempted_at, answer }: Delivery, now: string): string | null {
  // With an answer, the process that began it has said that it does not know.
  if (state !== "unknown" || attempted_at === null || answer !== null) return null;
  const until = new Date(Date.parse(attempted_at) + UNDER_WAY_MS).toISOString();
  return until > now ? until : null;
}

/** Every delivery by mail, the most urgent first. */
export function outboxRows(
  state: TellState,
  now: string,
  obstacles: ReadonlyMap<string, string>,
): readonly OutboxRow[] {
  const rows = [...state.deliveries.values()]
    .filter(({ channel }) => channel === "mail")
    .map((delivery): OutboxRow => {
      const duty = dutyOf(state, delivery);
      const obstacle = obstacles.get(delivery.id) ?? null;
      const group = groupOf({ delivery, duty, obstacle });
      return { group, delivery, duty, obstacle, under_way_until: underWayUntil(delivery, now) };
    });
  const rank = ({ group }: OutboxRow): number => OUTBOX_GROUPS.indexOf(group);
  const deadline = ({ duty }: OutboxRow): string => duty?.deadline ?? "";
  return rows.sort((a, b) => rank(a) - rank(b) || (deadline(a) < deadline(b) ? -1 : 1));
}

function groupOf({
  delivery,
  duty,
  obstacle,
}: Pick<OutboxRow, "delivery" | "duty" | "obstacle">): OutboxGroup {
  const { state } = delivery;
  if (state === "unknown") return "unknown";
  if (state === "sent") return "done";
  if (duty === null || isTold(duty) || duty.state === "excused" || !isAt(duty, delivery)) return "done";
  if (state === "queued" || state === "deferred") return obstacle === null ? state : "stopped";
  return "undelivered";
}

/** Whether the duty waits for this delivery: its notice is the newest, or it came back and there is none yet in its place. */
function isAt(duty: Duty, { state, reference }: Delivery): boolean {
  const isUnanswered = state === "bounced" && duty.correction === "bounced" && duty.reference === null;
  return duty.reference === reference || isUnanswered;
}
