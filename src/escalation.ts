/**
 * Takes what is overdue to those whom the schedule names, and mails it to those who have an address there. What was due is
 * on the record first; a mail that does not leave is said, and the record stays.
 */
import { type Acting, act, wouldRecord } from "./duties.ts";
import type { OutboxRoute } from "./outbox-route.ts";
import { isRefusal, type Refusal } from "./tell/acts.ts";
import { type MailLimits, type MailOutcome, sendMail } from "./tell/channels/mail.ts";
import { overdueSince } from "./tell/duty-states.ts";
import { type Duty, dutyKey, type TellState } from "./tell/tell-state.ts";

/** What one run takes to one addressee. */
export interface Escalated {
  readonly to: string;
  /** Null: nobody is mailed. */
  readonly address: string | null;
  readonly duties: readonly Duty[];
}

export interface Escalation {
  readonly escalated: readonly Escalated[];
  /** Length of the record behind it: no two runs have the same. */
  readonly size: number;
}

/** Takes every step that is due and puts it on the record. */
export async function escalate(acting: Acting): Promise<Escalation | Refusal> {
  let before: TellState["duties"] = new Map();
  const after = await act(acting, ({ duties }) => {
    before = duties;
    return [{ act: "escalate" }];
  });
  if (isRefusal(after)) return after;
  const steps = [...after.duties.values()].flatMap((duty) => {
    const taken = before.get(dutyKey(duty.campaign, duty.person))?.escalated.length ?? 0;
    return duty.escalated.slice(taken).map(({ step, to }) => {
      const address = acting.policy.escalation[step]?.address ?? null;
      return { to, address, duty };
    });
  });
  const byAddressee = Map.groupBy(steps, ({ to, address }) => JSON.stringify([to, address]));
  const escalated = [...byAddressee.values()].map((some): Escalated => {
    const { to, address } = some[0]!;
    // Two steps may name one addressee, and then both be due at once.
    return { to, address, duties: [...new Set(some.map(({ duty }) => duty))] };
  });
  return { escalated, size: after.size };
}

/** How many steps are due and were not taken; nothing is written. */
export async function dueSteps(acting: Acting): Promise<number> {
  const entries = await wouldRecord(acting, { act: "escalate" });
  return isRefusal(entries) ? 0 : entries.filter(({ fact }) => fact.kind === "duty_escalated").length;
}

export interface EscalationMail extends Pick<MailOutcome, "outcome" | "answer"> {
  readonly to: string;
  readonly address: string;
}

/** One signed mail to each who has an address; how each went. */
export async function mailEscalation(
  { escalated, size }: Escalation,
  { route, now, limits = {} }: MailingEscalation,
): Promise<readonly EscalationMail[]> {
  const domain = route.from.address.slice(route.from.address.lastIndexOf("@") + 1);
  const mails: EscalationMail[] = [];
  for (const [i, { to, address, duties }] of escalated.entries()) {
    if (address === null) continue;
    const mail = {
      from: route.from,
      to: address,
      ...escalationText({ to, duties }, now),
      messageId: `<escalation.${size}.${i}@${domain}>`,
      date: now,
    };
    const { outcome, answer } = await sendMail(mail, { ...route.server, limits }, route.signer);
    mails.push({ to, address, outcome, answer });
  }
  return mails;
}

export interface MailingEscalation {
  readonly route: OutboxRoute;
  /** RFC 3339. */
  readonly now: string;
  readonly limits?: Partial<MailLimits>;
}

/**
 * SECURITY: mail lies where others read it, the attackers perhaps. It says how many and since when; no name and nothing of
 * a mail, and whoever it wakes looks in the workspace.
 */
function escalationText(
  { to, duties }: Pick<Escalated, "to" | "duties">,
  now: string,
): { readonly subject: string; readonly text: string } {
  const campaigns = [...Map.groupBy(duties, ({ campaign }) => campaign)];
  const lines = campaigns.map(
    ([id, some]) =>
      `  ${id}: ${counted(some.length, "duty", "duties")}, overdue since ${earliest(some, now)}`,
  );
  const what = `${counted(duties.length, "duty", "duties")} of ${counted(campaigns.length, "campaign", "campaigns")}`;
  return {
    subject: `Overdue: ${what}`,
    text: `To: ${to}

Somebody who must be told was not told in time: ${what}, overdue since ${earliest(duties, now)}.

${lines.join("\n")}

Who it is, and what is to be done next, on the machine with the workspace:

  serjeant duty list --overdue

This is on the record. The mail names nobody on purpose; do not ask for names by mail.
`,
  };
}

function earliest(duties: readonly Duty[], now: string): string {
  const since = duties.map((duty) => overdueSince(duty, now) ?? duty.deadline).sort()[0] ?? now;
  return `${since.slice(0, 10)} ${since.slice(11, 16)} UTC`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
