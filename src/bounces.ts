/**
 * Mail that came back, from mail files to the record. A bounce can be forged by whoever knows the Message-ID; it can only open
 * a duty again, never end one, so the worst that a forged one does is that somebody is spoken to in person.
 */
import { type BounceAction, type BounceReport, bounceReport } from "./bounce-report.ts";
import { type Acting, act, tellState } from "./duties.ts";
import { readMessage } from "./observe/read-message.ts";
import { readMail } from "./observe/sources/index.ts";
import { answerOf } from "./tell/channels/answer.ts";
import type { Delivery, TellState } from "./tell/tell-state.ts";

export interface ReadBounce {
  readonly path: string;
  readonly index: number;
  /** Ours, by the Message-ID; null where the report is about no delivery of ours. */
  readonly delivery: Delivery | null;
  /** `recorded`; or why nothing was: `known` before, `delayed`, `delivered`, `unclear`, `not_ours`. */
  readonly verdict: "recorded" | "known" | "delayed" | "delivered" | "unclear" | "not_ours";
  readonly answer: string;
  /** Addresses that the report names in place of the one that was written to: an alias, or one inside that server. */
  readonly named: readonly string[];
}

export interface ReadBounces {
  /** Reports alone; mail that reports nothing is only counted. */
  readonly bounces: readonly ReadBounce[];
  readonly messages: number;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** Reads mail files and records every notice that came back; the same files again record nothing. */
export async function readBounces(acting: Acting, paths: readonly string[]): Promise<ReadBounces> {
  const bounces: ReadBounce[] = [];
  const skipped: { path: string; reason: string }[] = [];
  let messages = 0;
  let state = await tellState(acting.store);
  for await (const event of readMail(paths)) {
    if (event.kind === "skipped") skipped.push({ path: event.path, reason: event.reason });
    if (event.kind !== "message") continue;
    messages += 1;
    const report = reportIn(event.bytes);
    if (report === null) continue;
    const { path, index } = event;
    const taken = await take(acting, state, report);
    bounces.push({ path, index, ...taken });
    if (taken.verdict === "recorded") state = await tellState(acting.store);
  }
  return { bounces, messages, skipped };
}

function reportIn(bytes: Uint8Array): BounceReport | null {
  const nobody = { organizationDomains: null, mailbox: null, trustedAuthserv: null };
  return bounceReport(bytes, readMessage(bytes, nobody));
}

type Taken = Pick<ReadBounce, "delivery" | "verdict" | "answer" | "named">;

const NAMED_MAX = 3;

async function take(acting: Acting, state: TellState, report: BounceReport): Promise<Taken> {
  const delivery = deliveryOf(state, report.messageIds);
  if (delivery === null) return unnamed(state, report);
  const { recipients, named } = recipientsOf(report, delivery);
  const action = worst(recipients.map((one) => one.action));
  const answer = answerOf(recipients.find((one) => one.action === action)?.answer ?? "");
  const verdict = action === "failed" ? await recordBounce(acting, delivery, answer) : action;
  return { delivery, verdict, answer, named };
}

/** Without our Message-ID: where it says that an address failed that we wrote to, a person must read which mail it means. */
function unnamed({ deliveries }: TellState, { recipients }: BounceReport): Taken {
  const failed = new Set(
    recipients.filter(({ action }) => action === "failed").flatMap((one) => one.addresses),
  );
  const ours = [...deliveries.values()].findLast(
    ({ state, to }) =>
      (state === "sent" || state === "unknown") && to !== null && failed.has(to.toLowerCase()),
  );
  if (ours === undefined) return { delivery: null, verdict: "not_ours", answer: "", named: [] };
  return { delivery: ours, verdict: "unclear", answer: "", named: [] };
}

/**
 * A mail of ours has one recipient, so a report on it is about them under whatever address: a server that expands an alias
 * or rewrites addresses need not say which was written to (RFC 3464 §2.3.1: Original-Recipient is optional).
 */
function recipientsOf(
  report: BounceReport,
  { to }: Delivery,
): { readonly recipients: BounceReport["recipients"]; readonly named: readonly string[] } {
  const own = report.recipients.filter(({ addresses }) => addresses.includes(to?.toLowerCase() ?? ""));
  if (own.length > 0) return { recipients: own, named: [] };
  const named = report.recipients.flatMap(({ addresses }) => addresses);
  return { recipients: report.recipients, named: [...new Set(named)].slice(0, NAMED_MAX) };
}

/** The report names one mail of ours, or the person who reads this has to say which is meant. */
function deliveryOf({ deliveries }: TellState, messageIds: readonly string[]): Delivery | null {
  const named = new Set(messageIds.map((id) => id.toLowerCase()));
  const ours = [...deliveries.values()].filter(
    ({ channel, message_id }) => channel === "mail" && named.has(message_id?.toLowerCase() ?? ""),
  );
  return ours.length === 1 ? ours[0]! : null;
}

const GRAVITY: readonly BounceAction[] = ["failed", "unclear", "delayed", "delivered"];

function worst(actions: readonly BounceAction[]): BounceAction {
  return GRAVITY.find((action) => actions.includes(action)) ?? "unclear";
}

async function recordBounce(
  acting: Acting,
  delivery: Delivery,
  answer: string,
): Promise<ReadBounce["verdict"]> {
  const recorded = await act(acting, { act: "bounce", delivery: delivery.id, answer });
  return "refused" in recorded ? "known" : "recorded";
}
