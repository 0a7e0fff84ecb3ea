/** The line that comes before everything else while somebody waits for too long. */
import { tellState } from "../duties.ts";
import { dueSteps } from "../escalation.ts";
import { SERJEANT } from "../model/ledger.ts";
import type { Store } from "../store/store.ts";
import { overdueSince } from "../tell/duty-states.ts";
import type { TellState } from "../tell/tell-state.ts";
import type { Workspace } from "../workspace.ts";
import { COMMAND } from "./invocation.ts";
import { type Stream, standardStream } from "./standard-streams.ts";
import { counted, span } from "./wording.ts";

/** Null where nobody waits. */
export function overdueLine({ duties }: Pick<TellState, "duties">, now: string): string | null {
  const overdue = [...duties.values()].flatMap((duty) => {
    const since = overdueSince(duty, now);
    return since === null ? [] : [{ ...duty, since }];
  });
  if (overdue.length === 0) return null;
  const people = new Set(overdue.map(({ person }) => person)).size;
  const campaigns = new Set(overdue.map(({ campaign }) => campaign)).size;
  const longest = Math.max(...overdue.map(({ since }) => Date.parse(now) - Date.parse(since)));
  return (
    `${counted(people, "person", "people")} of ${counted(campaigns, "campaign")}, the longest by ` +
    `${span(longest)}: \`${COMMAND} duty list --overdue\``
  );
}

/** In the page of text; beside what a program reads. */
export async function sayOverdue(store: Store, format: "text" | "json" | "ndjson"): Promise<void> {
  if ((await store.recordSize()) === 0) return;
  await sayOverdueOf(await tellState(store), format);
}

export async function sayOverdueOf(state: TellState, format: "text" | "json" | "ndjson"): Promise<void> {
  const line = overdueLine(state, new Date().toISOString());
  if (line === null) return;
  const out = standardStream(format === "text" ? process.stdout : process.stderr);
  await out.write(banner(line, out, format === "text"));
}

/** Mail that comes is no reason to mail the head of the office; whoever reads this, or a timer, is. */
export async function sayEscalationDue({ store, config }: Workspace): Promise<void> {
  if ((await store.recordSize()) === 0) return;
  const now = new Date().toISOString();
  const steps = await dueSteps({ store, policy: config.tell, by: SERJEANT, now });
  if (steps === 0) return;
  const { paint, write } = standardStream(process.stderr);
  const due = counted(steps, "step of escalation is", "steps of escalation are");
  await write(`${paint("bold", "note:")}  ${due} due: \`${COMMAND} duty escalate\`\n`);
}

function banner(line: string, { paint }: Stream, isInPage: boolean): string {
  return `${paint(["bold", "red"], "overdue:")} ${line}\n${isInPage ? "\n" : ""}`;
}
