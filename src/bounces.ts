/**
 * Mail that came back, from mail files to the record. A bounce can be forged by whoever knows the Message-ID; it can only open
 * a duty again, never end one, so the worst that a forged one does is that somebody is spoken to in person.
 */
import { type BounceAction, type BounceReport, bounceReport } from "./bounce-report.ts";
import { type Acting, act, tellState } from "./duties.ts";
import { noticeDocument } from "./notices.ts";
import { readMessage } from "./observe/read-message.ts";
import { readMail } from "./observe/sources/index.ts";
import { answerOf } from "./tell/channels/answer.ts";
import type { Delivery, TellState } from "./tell/tell-state.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

export interface ReadBounce {
  readonly path: string;
  readonly index: number;
  /** Ours, by the Message-ID; null where the report is about no delivery of ours. */
  readonly delivery: Delivery | null;
  /** `recorded`; or why nothing was: `known` before, `delayed`, `other_recipient`, `unclear`, `not_ours`. */
  readonly verdict:
    | "recorded"
    | "known"
    | "delayed"
    | "delivered"
    | "other_recipient"
    | "unclear"
    | "not_ours";
  readonly answer: string;
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

type Taken = Pick<ReadBounce, "delivery" | "verdict" | "answer">;

async function take(acting: Acting, state: TellState, report: BounceReport): Promise<Taken> {
  const delivery = deliveryOf(state, report.messageIds);
  if (delivery === null) return { delivery, verdict: "not_ours", answer: "" };
  const own = report.recipients.filter(({ addresses }) =>
    addresses.includes(delivery.to?.toLowerCase() ?? ""),
  );
  const [first] = own;
  if (first === undefined) return { delivery, verdict: "other_recipient", answer: "" };
  const answer = answerOf(first.answer, await textOf(acting, state, delivery));
  const action = worst(own.map((one) => one.action));
  if (action !== "failed") return { delivery, verdict: action, answer };
  return { delivery, verdict: await recordBounce(acting, delivery, answer), answer };
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

/** Against which the server's words are held; an erased text has nothing left to protect. */
async function textOf({ store }: Acting, { notices }: TellState, { reference }: Delivery): Promise<string> {
  const notice = notices.get(reference);
  if (notice === undefined) return "";
  try {
    const document = await noticeDocument(store, notice);
    return `${document.notice.title}\n${document.text}`;
  } catch (error) {
    if (error instanceof WorkspaceProblem) return "";
    throw error;
  }
}
