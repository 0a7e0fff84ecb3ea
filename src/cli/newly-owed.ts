/** What new mail did to duties: whom it adds to those who must be told, and which campaigns it opened again. */
import type { Duty, TellState } from "../tell/tell-state.ts";
import { counted, listed } from "./wording.ts";

type Before = Pick<TellState, "duties" | "campaigns">;

// LIMIT: what a person reads at once; `campaign list` has all of them.
const CAMPAIGNS_SHOWN = 5;

/** A line each; none where nothing came of it. `list`: the command that lists duties. */
export function newlyOwedLines(before: Before, after: Before, list: string): readonly string[] {
  const isNew = (duty: Duty, key: string): boolean =>
    duty.state === "open" && before.duties.get(key)?.state !== "open";
  const duties = [...after.duties].flatMap(([key, duty]) => (isNew(duty, key) ? [duty] : []));
  const first = peopleOf(duties.filter(({ first_told_at }) => first_told_at === null));
  const again = peopleOf(duties.filter(({ first_told_at }) => first_told_at !== null));
  const reopened = [...after.campaigns.values()]
    .filter(
      ({ id, closed_at }) => closed_at === null && (before.campaigns.get(id)?.closed_at ?? null) !== null,
    )
    .map(({ id }) => id);
  const more = before.duties.size === 0 ? "" : "more ";
  return [
    ...(first === 0 ? [] : [`${counted(first, `${more}person`, `${more}people`)} must be told: ${list}`]),
    ...(again === 0 ? [] : [`${counted(again, "person", "people")} must be told again: ${list}`]),
    ...(reopened.length === 0
      ? []
      : [
          `${reopened.length === 1 ? "campaign" : "campaigns"} ${listed(reopened, CAMPAIGNS_SHOWN)} ${reopened.length === 1 ? "is" : "are"} open again`,
        ]),
  ];
}

function peopleOf(duties: readonly Duty[]): number {
  return new Set(duties.map(({ person }) => person)).size;
}
