/** Deliveries that nobody knows the outcome of, settled by what a person knows or by the mail server's log. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { type Acting, act, tellState } from "./duties.ts";
import { underWayUntil } from "./outbox-list.ts";
import { type LoggedMail, type LogVerdict, MailLog } from "./outbox-log.ts";
import type { Refusal } from "./tell/acts.ts";
import type { Delivery, TellState } from "./tell/tell-state.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

export interface Settlement {
  readonly sent: boolean;
  /** Who or what says so. */
  readonly source: string;
}

/**
 * Says what became of one delivery. Refused while the attempt may still be under way: what it ends with would come after,
 * and a mail that was called lost would have arrived.
 */
export async function settleDelivery(
  acting: Acting,
  delivery: string,
  { sent, source }: Settlement,
): Promise<TellState | Refusal> {
  const known = (await tellState(acting.store)).deliveries.get(delivery);
  const until = known === undefined ? null : underWayUntil(known, acting.now);
  if (until !== null) {
    return {
      refused: "the attempt may still be under way",
      help: `it is over by ${until}; settle it then`,
    };
  }
  return await act(acting, { act: "settle", delivery, sent, source });
}

export interface LogSettlement {
  readonly delivery: Delivery;
  /** `under_way`: too early to say; `not_found`: the log does not know it; `open`: the server has it and keeps trying. */
  readonly verdict: "sent" | "not_sent" | "open" | "not_found" | "under_way" | "refused";
  /** What the log says, in its fields, or why not. */
  readonly said: string;
}

/** Settles by a Postfix log what it has the last word on; everything else stays unknown. */
export async function settleByLog(
  acting: Acting,
  file: string,
  from: string,
): Promise<readonly LogSettlement[]> {
  const unknown = [...(await tellState(acting.store)).deliveries.values()].filter(
    ({ state, channel }) => state === "unknown" && channel === "mail",
  );
  const log = new MailLog(unknown.map((one) => loggedMail(one, from)));
  for await (const line of linesOf(file)) log.read(line);
  const verdicts = log.verdicts();
  const settled: LogSettlement[] = [];
  for (const delivery of unknown) {
    const found = verdicts.get(delivery.message_id ?? "");
    settled.push(await settleOne(acting, delivery, found ?? null));
  }
  return settled;
}

async function settleOne(
  acting: Acting,
  delivery: Delivery,
  found: LogVerdict | null,
): Promise<LogSettlement> {
  if (found === null) return { delivery, verdict: "not_found", said: "" };
  const { sent, said } = found;
  if (sent === null) return { delivery, verdict: "open", said };
  if (underWayUntil(delivery, acting.now) !== null) return { delivery, verdict: "under_way", said };
  const settled = await settleDelivery(acting, delivery.id, { sent, source: `mail log: ${said}` });
  if ("refused" in settled) return { delivery, verdict: "refused", said: settled.refused };
  return { delivery, verdict: sent ? "sent" : "not_sent", said };
}

function loggedMail({ message_id, to, attempted_at }: Delivery, from: string): LoggedMail {
  return { messageId: message_id ?? "", to: to ?? "", from, attemptedAt: attempted_at ?? "" };
}

// LIMIT: a line without an end is no line; what is beyond is passed over until the next begins.
const LINE_MAX = 65_536;

/** Bytes above ASCII are what they are: a log has no charset, and nothing that counts in it needs one. */
async function* linesOf(file: string): AsyncGenerator<string> {
  await refuseUnreadable(file);
  let rest = "";
  let isTooLong = false;
  const chunks: AsyncIterable<string> = createReadStream(file, { encoding: "latin1" });
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!isTooLong) yield line.endsWith("\r") ? line.slice(0, -1) : line;
      isTooLong = false;
    }
    if (rest.length > LINE_MAX) {
      rest = "";
      isTooLong = true;
    }
  }
  if (rest !== "" && !isTooLong) yield rest;
}

async function refuseUnreadable(file: string): Promise<void> {
  const head = Buffer.alloc(2);
  try {
    const handle = await open(file);
    await handle.read(head, 0, 2, 0).finally(() => handle.close());
  } catch (error) {
    throw new WorkspaceProblem(`cannot read the log \`${file}\` (${(error as NodeJS.ErrnoException).code})`);
  }
  if (head[0] === 0x1f && head[1] === 0x8b)
    throw new WorkspaceProblem(`the log \`${file}\` is compressed`, {
      help: "unpack it first, as with gunzip",
    });
}
