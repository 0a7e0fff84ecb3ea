import { type Escalation, escalate, mailEscalation } from "../../escalation.ts";
import { type OutboxRoute, openRoute } from "../../outbox-route.ts";
import { type Act, isRefusal } from "../../tell/acts.ts";
import { type Duty, dutyKey } from "../../tell/tell-state.ts";
import type { Workspace } from "../../workspace.ts";
import { speakingOffice } from "../../workspace-config.ts";
import { WorkspaceProblem } from "../../workspace-problem.ts";
import { EXIT, Failure } from "../failure.ts";
import { dueWords } from "../formats/duty-text.ts";
import { standardStream } from "../standard-streams.ts";
import {
  dutyNamed,
  nameOf,
  onDuties,
  perform,
  say,
  type Telling,
  type TellingArguments,
} from "../telling.ts";
import { printable } from "../terminal.ts";
import { counted, date } from "../wording.ts";

export interface DutyActArguments extends TellingArguments {
  readonly owner?: string;
  readonly reason?: string;
  readonly authority?: string;
  readonly until?: string;
  readonly second?: string;
  readonly ground?: string;
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
  const { owner = "", reason = "", authority = "", until = "", second = "", ground } = options;
  switch (name) {
    case "assign":
      return { act: "assign", ...on, owner };
    case "hold":
      return { act: "hold", ...on, reason, authority, until, second };
    case "release":
      return { act: "end_hold", ...on, reason };
    case "excuse":
      return {
        act: "excuse",
        ...on,
        ground: ground === "deceased" ? "deceased" : "not_a_person",
        reason,
        second,
      };
    case "restore":
      return { act: "end_excuse", ...on, reason };
    case "again":
      return { act: "ask_again", ...on };
  }
}

export async function runDutyEscalate(options: DutyActArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const { workspace, by, now } = telling;
    const acting = { store: workspace.store, policy: workspace.config.tell, by, now };
    const escalation = await escalate(acting);
    if (isRefusal(escalation))
      throw new Failure(escalation.refused, escalation.help === undefined ? {} : { help: escalation.help });
    const { escalated } = escalation;
    if (escalated.length === 0) await say("Nothing is to be escalated.");
    for (const { to, duties } of escalated) {
      await say(printable(`To ${to}: ${counted(duties.length, "duty", "duties")}`));
      for (const duty of duties)
        await say(printable(`  ${nameOf(telling, duty.person)}, ${duty.campaign}, ${dueWords(duty, now)}`));
    }
    return escalated.some(({ address }) => address !== null) ? await mailed(telling, escalation) : EXIT.done;
  });
}

/** On the record it is already: what does not leave is said beside what a timer throws away. */
async function mailed({ workspace, now }: Telling, escalation: Escalation): Promise<number> {
  const stderr = standardStream(process.stderr);
  const failed = async (to: string, why: string): Promise<void> =>
    await stderr.write(`${printable(`NOT MAILED to ${to}: ${why}`)}\n`);
  const route = routeOf(workspace);
  if ("missing" in route) {
    const { missing } = route;
    for (const { to, address } of escalation.escalated) if (address !== null) await failed(to, missing);
    return EXIT.found;
  }
  const mails = await mailEscalation(escalation, { route, now });
  for (const { to, address, outcome, answer } of mails) {
    if (outcome === "sent") await say(printable(`Mailed to ${to} (${address})`));
    else await failed(`${to} (${address})`, `${outcome}: ${answer}`);
  }
  return mails.every(({ outcome }) => outcome === "sent") ? EXIT.done : EXIT.found;
}

function routeOf({ dir, config }: Workspace): OutboxRoute | { readonly missing: string } {
  if (config.mail === null) return { missing: "`mail` in serjeant.json is null" };
  try {
    return openRoute(dir, config.mail, speakingOffice(config).name);
  } catch (error) {
    if (error instanceof WorkspaceProblem) return { missing: error.message };
    throw error;
  }
}
