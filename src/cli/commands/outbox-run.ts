import { type ReadBounce, readBounces } from "../../bounces.ts";
import type { Acting } from "../../duties.ts";
import type { MailRoute } from "../../model/ledger.ts";
import { dueDeliveries, obstacles, type SentDelivery, sendOutbox } from "../../outbox.ts";
import { outboxRows } from "../../outbox-list.ts";
import { type DkimKeyType, dkimDnsRecord, openRoute } from "../../outbox-route.ts";
import { type LogSettlement, settleByLog, settleDelivery } from "../../outbox-settle.ts";
import type { Refusal } from "../../tell/acts.ts";
import type { TellState } from "../../tell/tell-state.ts";
import type { Workspace } from "../../workspace.ts";
import { speakingOffice } from "../../workspace-config.ts";
import { EXIT, Failure } from "../failure.ts";
import { outboxListPage } from "../formats/outbox-text.ts";
import { COMMAND } from "../invocation.ts";
import { namedActors } from "../notice-content.ts";
import { sayOverdueOf } from "../overdue.ts";
import { standardStream } from "../standard-streams.ts";
import { nameOf, onDuties, say, type Telling, type TellingArguments } from "../telling.ts";
import { printable } from "../terminal.ts";
import { counted, date } from "../wording.ts";
import { withWorkspace } from "../workspace.ts";

interface OutboxArguments extends TellingArguments {
  readonly format: "text" | "json";
}

export interface OutboxListArguments extends OutboxArguments {
  readonly all: boolean;
}

export async function runOutboxList(options: OutboxListArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const { state, now } = telling;
    const stopped = await obstacles(
      { ...actingOf(telling), actors: namedActors() },
      dueDeliveries(state, now),
    );
    const rows = outboxRows(state, now, stopped);
    if (options.format === "json") await sayJson(rows);
    else {
      await sayOverdueOf(state, "text");
      const out = standardStream(process.stdout);
      const names = { command: COMMAND, all: options.all, nameOf: (id: string) => nameOf(telling, id) };
      await out.write(outboxListPage(rows, { ...out, ...names }));
    }
    return EXIT.done;
  });
}

export interface OutboxSendArguments extends OutboxArguments {
  readonly dryRun: boolean;
  readonly giveUpAfter: number;
}

export async function runOutboxSend(options: OutboxSendArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const { workspace } = telling;
    const route = openRoute(workspace.dir, mailRoute(workspace), speakingOffice(workspace.config).name);
    if (options.dryRun) return await sayWhatWouldBeSent(telling, options);
    const run = await sendOutbox({
      store: workspace.store,
      policy: workspace.config.tell,
      route,
      actors: namedActors(),
      clock: () => new Date().toISOString(),
      giveUpHours: options.giveUpAfter,
      isStopping: stopping(),
    });
    // At the end: a reader that closes the pipe ends the process, and must not do so in the middle of a mail.
    if (options.format === "json") await sayJson(run);
    else await say([...run.sent.map((one) => sentLine(telling, one)), runWords(run)].join("\n"));
    const isAllWell =
      !run.isUnreachable && run.sent.every((one) => one.outcome !== "unknown" && one.outcome !== "failed");
    return isAllWell ? EXIT.done : EXIT.found;
  });
}

/** Asked to end, a run ends after the mail that was begun: in the middle of it nobody would know whether it left. */
function stopping(): () => boolean {
  let isAsked = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      isAsked = true;
    });
  }
  return () => isAsked;
}

function runWords({ sent, isUnreachable, left }: Awaited<ReturnType<typeof sendOutbox>>): string {
  const words = [`${counted(sent.filter(({ outcome }) => outcome === "sent").length, "mail")} sent`];
  if (isUnreachable) words.push("the mail server let nobody in, and the run ended");
  if (left > 0) words.push(`${counted(left, "delivery", "deliveries")} left for the next run`);
  const isUnknown = sent.some(({ outcome }) => outcome === "unknown");
  if (isUnknown) words.push(`settle what is unknown: ${COMMAND} outbox list`);
  return `${words.join("; ")}.`;
}

function sentLine(telling: Telling, { delivery, outcome, answer, again }: SentDelivery): string {
  const next = again === null ? "" : `, again from ${date(again)}`;
  const who = `${delivery.id}  ${nameOf(telling, delivery.person)}`;
  return printable(`${who}: ${outcome === "unknown" ? "UNKNOWN" : outcome}${next}: ${answer}`);
}

async function sayWhatWouldBeSent(telling: Telling, { format }: OutboxArguments): Promise<number> {
  const { state, now } = telling;
  const due = dueDeliveries(state, now);
  const stopped = await obstacles({ ...actingOf(telling), actors: namedActors() }, due);
  const would = due.map((delivery) => ({ delivery, obstacle: stopped.get(delivery.id) ?? null }));
  if (format === "json") await sayJson(would);
  else if (would.length === 0) await say("Nothing is due.");
  for (const { delivery, obstacle } of format === "json" ? [] : would) {
    const what = obstacle === null ? `would be sent to ${delivery.to}` : `would not be sent: ${obstacle}`;
    await say(printable(`${delivery.id}  ${nameOf(telling, delivery.person)}: ${what}`));
  }
  return EXIT.done;
}

export interface OutboxSettleArguments extends OutboxArguments {
  readonly sent?: boolean;
  readonly notSent?: boolean;
  readonly source?: string;
  readonly log?: string;
}

export async function runOutboxSettle(
  delivery: string | undefined,
  options: OutboxSettleArguments,
): Promise<number> {
  const { sent = false, notSent = false, source = "", log } = options;
  if (log !== undefined && delivery !== undefined)
    throw new Failure("a log settles every unknown delivery: name none");
  if (log !== undefined) return await settleWithLog(log, options);
  if (delivery === undefined) {
    throw new Failure("name a delivery, or a log with --log", {
      help: `\`${COMMAND} outbox list\` names those that are unknown`,
    });
  }
  if (sent === notSent) throw new Failure("say --sent or --not-sent");
  if (source.trim() === "") throw new Failure("say with --source how you know");
  return await onDuties(options, async (telling) => {
    const settled = await settleDelivery(actingOf(telling), delivery, { sent, source });
    const known = unrefused(settled).deliveries.get(delivery);
    if (options.format === "json") await sayJson(known ?? null);
    else await say(printable(`${delivery}: ${sent ? "sent" : "not sent"}, by ${telling.by}: ${source}`));
    return EXIT.done;
  });
}

async function settleWithLog(log: string, options: OutboxSettleArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const { from } = mailRoute(telling.workspace);
    const settled = await settleByLog(actingOf(telling), log, from);
    if (options.format === "json") await sayJson(settled);
    else if (settled.length === 0) await say("Nothing is unknown.");
    else for (const one of settled) await say(settledLine(one));
    return EXIT.done;
  });
}

function settledLine({ delivery, verdict, said }: LogSettlement): string {
  const words: Readonly<Record<LogSettlement["verdict"], string>> = {
    sent: "sent",
    not_sent: "not sent",
    open: "still unknown: the server has not said its last word",
    not_found: "still unknown: the log does not know it",
    under_way: "may still be under way: try again in twenty minutes",
    refused: "not settled",
  };
  return printable(`${delivery.id}: ${words[verdict]}${said === "" ? "" : `: ${said}`}`);
}

export type OutboxBouncesArguments = OutboxArguments;

export async function runOutboxBounces(
  paths: readonly string[],
  options: OutboxBouncesArguments,
): Promise<number> {
  return await onDuties(options, async (telling) => {
    const read = await readBounces(actingOf(telling), paths);
    if (options.format === "json") await sayJson(read);
    else {
      for (const { path, reason } of read.skipped) await say(printable(`not read: ${path}: ${reason}`));
      for (const one of read.bounces) await say(bounceLine(telling, one));
      const recorded = read.bounces.filter(({ verdict }) => verdict === "recorded").length;
      await say(`${counted(read.messages, "message")} read, ${counted(recorded, "bounce")} recorded.`);
    }
    if (read.messages === 0 && read.skipped.length > 0) return EXIT.nothingReadable;
    return read.bounces.some(({ verdict }) => verdict === "unclear") ? EXIT.found : EXIT.done;
  });
}

function bounceLine(telling: Telling, bounce: ReadBounce): string {
  const { path, index, delivery, verdict, answer, named } = bounce;
  const words: Readonly<Record<ReadBounce["verdict"], string>> = {
    recorded: "came back",
    known: "came back, as is on the record, or was not sent by mail any more",
    delayed: "delayed: the server keeps trying, and nothing was recorded",
    delivered: "arrived, says the server, and nothing was recorded",
    unclear: "does not say for certain what became of which mail: read it; nothing was recorded",
    not_ours: "a report on no mail of this outbox",
  };
  const of = delivery === null ? "" : `${delivery.id}  ${nameOf(telling, delivery.person)}: `;
  const other = named.length === 0 ? "" : `, under the address ${named.join(", ")}`;
  return printable(`${of}${words[verdict]}${other}${answer === "" ? "" : `: ${answer}`} (${path}#${index})`);
}

export interface OutboxDkimArguments extends OutboxArguments {
  readonly type: DkimKeyType;
}

// SPEC: RFC 1035 §3.3: a string of a TXT record has at most 255 octets; longer values are several strings.
const TXT_STRING = /.{1,255}/g;

export async function runOutboxDkim(options: OutboxDkimArguments): Promise<number> {
  return await withWorkspace(options.workspace, async (workspace) => {
    const route = mailRoute(workspace);
    const record = dkimDnsRecord(route, options.type);
    if (options.format === "json") await sayJson(record);
    else {
      const strings = (record.value.match(TXT_STRING) ?? []).map((part) => `"${part}"`).join(" ");
      if (record.isNew)
        await say(
          `A new key is in ${printable(route.dkim.keyFile)}. Keep a copy of it where keys are kept.\n`,
        );
      await say(`This record in the DNS lets every receiver check that a notice is the office's:\n`);
      await say(printable(`${record.name}. IN TXT ${strings}`));
    }
    return EXIT.done;
  });
}

function mailRoute({ config }: Workspace): MailRoute {
  if (config.mail !== null) return config.mail;
  throw new Failure("this workspace mails nothing: `mail` in serjeant.json is null", {
    help: "the comment beside it says what belongs there; letters and briefings need no route",
  });
}

function actingOf({ workspace, by, now }: Telling): Acting {
  return { store: workspace.store, policy: workspace.config.tell, by, now };
}

function unrefused(answer: TellState | Refusal): TellState {
  if (!("refused" in answer)) return answer;
  const { refused, help } = answer;
  throw new Failure(refused, help === undefined ? {} : { help });
}

async function sayJson(value: unknown): Promise<void> {
  await say(JSON.stringify(value, null, 2));
}
