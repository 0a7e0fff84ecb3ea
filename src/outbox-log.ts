/**
 * What became of mails by the log of the office's mail server (Postfix): which queue entry had which Message-ID, and what
 * the lines on that entry say about a recipient. Anybody who writes mail writes into this log, so a line counts for what
 * stands at its fixed places and for nothing that stands elsewhere in it.
 */
import { answerOf } from "./tell/channels/answer.ts";

/** A mail that is looked for. */
export interface LoggedMail {
  /** With its brackets. */
  readonly messageId: string;
  readonly to: string;
  /** The envelope sender. */
  readonly from: string;
  /** When it was handed to the server, RFC 3339. */
  readonly attemptedAt: string;
}

export interface LogVerdict {
  /** Null: the server had it and has not said the last word, or has said two. */
  readonly sent: boolean | null;
  /**
   * Of the line that says so: time, host, queue id, status, dsn, relay, and what the answer in it comes to. The line
   * itself is never kept: what the other server said stands in it as it was said.
   */
  readonly said: string;
}

interface LogLine {
  /** As they stand in it. */
  readonly stamp: string;
  readonly host: string;
  /** Milliseconds; of a time stamp without a year the nearest one is meant. */
  readonly time: { readonly ms: number; readonly isZoned: boolean } | null;
  /** `cleanup`, `smtp`, `qmgr`. */
  readonly agent: string;
  readonly queueId: string;
  readonly rest: string;
}

// LIMIT: rsyslog cuts at 8 kB; what is longer is no line of a mail server.
const LINE_MAX = 16_384;

const RFC3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})) (\S+) /;
const SYSLOG = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (\S+) /;
const PROCESS = /^postfix[A-Za-z0-9._-]{0,64}(?:\/[A-Za-z0-9._-]{1,64}){0,3}\/([a-z]{1,32})\[\d{1,10}\]: /;
const QUEUE_ID = /^([A-Za-z0-9]{6,20}): /;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Null for what is no line of Postfix on a queue entry. `near`: a moment that a time stamp without a year is close to. */
function logLine(text: string, near: number): LogLine | null {
  if (text.length > LINE_MAX) return null;
  const stamp = RFC3339.exec(text) ?? SYSLOG.exec(text);
  if (stamp === null) return null;
  let rest = text.slice(stamp[0].length);
  const process = PROCESS.exec(rest);
  if (process === null) return null;
  rest = rest.slice(process[0].length);
  const queueId = QUEUE_ID.exec(rest);
  if (queueId === null) return null;
  const host = stamp.at(-1)!;
  return {
    stamp: stamp[0].slice(0, stamp[0].length - host.length - 2),
    host: /^[A-Za-z0-9._-]{1,64}$/.test(host) ? host : "?",
    time: timeOf(stamp, near),
    agent: process[1]!,
    queueId: queueId[1]!,
    rest: rest.slice(queueId[0].length),
  };
}

function timeOf(stamp: RegExpExecArray, near: number): LogLine["time"] {
  const [, first = "", day, hour, minute, second] = stamp;
  // The other form has no day of its own.
  if (second === undefined) return { ms: Date.parse(first), isZoned: true };
  const month = MONTHS.indexOf(first);
  if (month < 0) return null;
  const year = new Date(near).getUTCFullYear();
  const candidates = [year - 1, year, year + 1].map((y) =>
    Date.UTC(y, month, Number(day), Number(hour), Number(minute), Number(second)),
  );
  const ms = candidates.toSorted((a, b) => Math.abs(a - near) - Math.abs(b - near))[0]!;
  return { ms, isZoned: false };
}

/** One stay of one mail in the server's queue. */
interface QueueEntry {
  readonly mail: LoggedMail;
  isFromUs: boolean;
  readonly ends: LogVerdict[];
}

const MINUTE_MS = 60_000;
// A server may make the client wait before it takes a mail; our attempt ends after fifteen minutes.
const WINDOW_MS = { before: 5 * MINUTE_MS, after: 30 * MINUTE_MS };
// A time stamp without a zone is the local time of a machine that we do not know: UTC-12 to UTC+14.
const ZONES_MS = { before: 14 * 60 * MINUTE_MS, after: 12 * 60 * MINUTE_MS };

/** Reads a log line by line, in its order; keeps only what is about the mails that are looked for. */
export class MailLog {
  private readonly wanted: ReadonlyMap<string, LoggedMail>;
  private readonly queue = new Map<string, QueueEntry>();
  private readonly entries: QueueEntry[] = [];
  private readonly near: number;

  constructor(mails: readonly LoggedMail[]) {
    this.wanted = new Map(mails.map((mail) => [mail.messageId, mail]));
    this.near = Date.parse(mails[0]?.attemptedAt ?? "1970-01-01T00:00:00Z");
  }

  read(text: string): void {
    const line = logLine(text, this.near);
    if (line === null) return;
    if (line.agent === "cleanup" && line.rest.startsWith("message-id=")) this.begin(line);
    else this.go(line);
  }

  /** By Message-ID; of a mail that the log does not know nothing. */
  verdicts(): ReadonlyMap<string, LogVerdict> {
    const byMail = Map.groupBy(
      this.entries.filter(({ isFromUs }) => isFromUs),
      ({ mail }) => mail.messageId,
    );
    return new Map([...byMail].map(([id, entries]) => [id, verdictOf(entries.flatMap(({ ends }) => ends))]));
  }

  /** A queue id is used again once its mail is gone: the newest Message-ID on it counts. */
  private begin(line: LogLine): void {
    this.queue.delete(line.queueId);
    const mail = this.wanted.get(line.rest.slice("message-id=".length).trimEnd());
    if (mail === undefined || !isAround(line, mail)) return;
    const entry: QueueEntry = { mail, isFromUs: false, ends: [] };
    this.queue.set(line.queueId, entry);
    this.entries.push(entry);
  }

  private go(line: LogLine): void {
    const entry = this.queue.get(line.queueId);
    if (entry === undefined) return;
    const { agent, rest, queueId } = line;
    if (agent === "qmgr") this.manage(line, entry);
    // Refused at its end by a filter: it never was in the queue.
    else if (agent === "cleanup" && /^(?:milter-)?reject: /.test(rest)) {
      entry.isFromUs ||= rest.includes(`from=<${entry.mail.from}>`);
      entry.ends.push({ sent: false, said: shown(line, "rejected") });
      this.queue.delete(queueId);
    } else this.deliver(line, entry);
  }

  private manage(line: LogLine, entry: QueueEntry): void {
    const { rest, queueId } = line;
    const from = `from=<${entry.mail.from}>, `;
    // SECURITY: somebody who knows the Message-ID may send a mail of their own with it; it has another sender.
    if (rest.toLowerCase().startsWith(from.toLowerCase())) entry.isFromUs = true;
    if (entry.isFromUs && rest.slice(from.length).startsWith("status=expired"))
      entry.ends.push({ sent: false, said: shown(line, "expired") });
    if (rest === "removed") this.queue.delete(queueId);
  }

  private deliver(line: LogLine, entry: QueueEntry): void {
    const fields = fieldsFor(line.rest, entry.mail.to);
    if (fields === null) return;
    const status = /(?:^|, )status=([a-z]{1,16}) /.exec(fields)?.[1] ?? "";
    const end = endOf(status, line.agent, fields);
    if (end !== undefined) entry.ends.push({ sent: end, said: shown(line, status, fields) });
  }
}

/** What follows the recipient; null for lines on somebody else. */
function fieldsFor(rest: string, to: string): string | null {
  const address = /^to=<([^<>]{1,320})>, /.exec(rest);
  if (address === null) return null;
  const fields = rest.slice(address[0].length);
  // Before an alias was expanded.
  const original = /^orig_to=<([^<>]{1,320})>, /.exec(fields)?.[1] ?? "";
  const isTheirs = [address[1]!, original].some((one) => one.toLowerCase() === to.toLowerCase());
  return isTheirs ? fields : null;
}

/** Undefined: nothing ended. Null: the server said later. */
function endOf(status: string, agent: string, fields: string): boolean | null | undefined {
  if (status === "bounced" || status === "expired" || status === "undeliverable") return false;
  if (status === "deferred") return null;
  if (status !== "sent") return undefined;
  if (agent === "discard") return false;
  // Handed to a filter on the same machine, which hands it back under another queue id.
  const isHandedOn =
    agent === "smtp" && /(?:^|, )relay=(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)\[/.test(fields);
  return isHandedOn ? null : true;
}

/** The log's last word on a mail. Sent to one address of an alias and bounced from another is for a person to judge. */
function verdictOf(ends: QueueEntry["ends"]): LogVerdict {
  const final = ends.filter(({ sent }) => sent !== null);
  const words = new Set(final.map(({ sent }) => sent));
  const said = (final.at(-1) ?? ends.at(-1))?.said ?? "";
  return { sent: words.size === 1 ? final[0]!.sent : null, said };
}

function isAround({ time }: LogLine, { attemptedAt }: LoggedMail): boolean {
  if (time === null || Number.isNaN(time.ms)) return false;
  const since = time.ms - Date.parse(attemptedAt);
  const before = WINDOW_MS.before + (time.isZoned ? 0 : ZONES_MS.after);
  const after = WINDOW_MS.after + (time.isZoned ? 0 : ZONES_MS.before);
  return since >= -before && since <= after;
}

const DSN = /(?:^|, )dsn=(\d\.\d{1,3}\.\d{1,3}), /;
const RELAY = /(?:^|, )relay=([A-Za-z0-9._:[\]-]{1,200}), /;

/** `2026-11-22T10:00:02+01:00 mx 4XyZ1a: status=bounced, dsn=5.1.1, relay=mx.example[192.0.2.25]:25 (550 no such user)`. */
function shown({ stamp, host, queueId, rest }: LogLine, status: string, fields = ""): string {
  // What others wrote stands behind the status, and is no field.
  const [own, answer] = split(fields, ` (`);
  const known = [`status=${status}`];
  const dsn = DSN.exec(own)?.[1];
  const relay = RELAY.exec(own)?.[1];
  if (dsn !== undefined) known.push(`dsn=${dsn}`);
  if (relay !== undefined) known.push(`relay=${relay}`);
  const said = answerOf(fields === "" ? rest : answer);
  return `${stamp} ${host} ${queueId}: ${known.join(", ")}${said === "" ? "" : ` (${said})`}`;
}

function split(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}
