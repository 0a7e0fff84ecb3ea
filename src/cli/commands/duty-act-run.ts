import type { Act } from "../../tell/acts.ts";
import { type Duty, dutyKey } from "../../tell/tell-state.ts";
import { EXIT } from "../failure.ts";
import { dueWords } from "../formats/duty-text.ts";
import { dutyNamed, nameOf, onDuties, perform, say, type TellingArguments } from "../telling.ts";
import { printable } from "../terminal.ts";
import { counted, date } from "../wording.ts";

export interface DutyActArguments extends TellingArguments {
  readonly owner?: string;
  readonly reason?: string;
  readonly authority?: string;
  readonly until?: string;
  readonly second?: string;
}

type DutyAct = "assign" | "hold" | "release" | "excuse" | "restore" | "again";

export async function runDutyAct(
  name: DutyAct,
  [campaign, person]: readonly [string, string],
  options: DutyActArguments,
): Promise<number> {
  return await onDuties(options, async (telling) => {
    const duty = await dutyNamed(telling, campaign, person);
    const after = await perform(telling, actOf(name, duty, options));
    const now = after.duties.get(dutyKey(duty.campaign, duty.person)) ?? duty;
    await say(printable(`${nameOf(telling, duty.person)}, ${duty.campaign}: ${outcome(now, telling.now)}`));
    return EXIT.done;
  });
}

function outcome(duty: Duty, now: string): string {
  const { state, owner, hold } = duty;
  const held = state === "held" && hold !== null;
  return `${held ? `held to ${date(hold.until)}` : dueWords(duty, now)}, owner ${owner}`;
}

/** Options that an act demands are there: the command line has refused the others. */
function actOf(name: DutyAct, { campaign, person }: Duty, options: DutyActArguments): Act {
  const on = { campaign, person };
  const { owner = "", reason = "", authority = "", until = "", second = "" } = options;
  switch (name) {
    case "assign":
      return { act: "assign", ...on, owner };
    case "hold":
      return { act: "hold", ...on, reason, authority, until, second };
    case "release":
      return { act: "end_hold", ...on, reason };
    case "excuse":
      return { act: "excuse", ...on, reason, second };
    case "restore":
      return { act: "end_excuse", ...on, reason };
    case "again":
      return { act: "ask_again", ...on };
  }
}

export async function runDutyEscalate(options: DutyActArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const after = await perform(telling, { act: "escalate" });
    const steps = [...after.duties.values()].flatMap((duty) => {
      const before = telling.state.duties.get(dutyKey(duty.campaign, duty.person))?.escalated.length ?? 0;
      return duty.escalated.slice(before).map(({ to }) => ({ to, duty }));
    });
    if (steps.length === 0) await say("Nothing is to be escalated.");
    for (const [to, some] of Map.groupBy(steps, (step) => step.to)) {
      await say(printable(`To ${to}: ${counted(some.length, "duty", "duties")}`));
      for (const { duty } of some)
        await say(
          printable(`  ${nameOf(telling, duty.person)}, ${duty.campaign}, ${dueWords(duty, telling.now)}`),
        );
    }
    return EXIT.done;
  });
}
