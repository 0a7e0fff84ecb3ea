/**
 * A stored message as rules see it: what was kept stands in its fields, and every other field is *unavailable*, because
 * the body would have to be opened. An expression is then true, false, or waits for the body; it never takes a field that
 * was not kept for an empty one.
 */
import { hash } from "node:crypto";
import { MESSAGE } from "./detect/schema.ts";
import type { Observation, ObservedFile, ObservedUrl } from "./model/observation.ts";
import { childrenOf, type Expr } from "./mql/ast.ts";
import type { MqlType } from "./mql/types.ts";
import { Unavailable } from "./mql/value.ts";
import { fileExtension } from "./observe/files/file-type.ts";
import { analyseSubject } from "./observe/mime/subject.ts";
import { parseDomain } from "./observe/urls/domain.ts";
import { parseEmail } from "./observe/urls/email.ts";
import { parseIp } from "./observe/urls/ip.ts";
import { parseUrl } from "./observe/urls/url.ts";

/** The capability that an undecided answer names. */
export const BODY_CAPABILITY = "body";
const NOT_KEPT = Unavailable.of([BODY_CAPABILITY]);

// What observations are cut to: a value of that length may be the beginning of a longer one.
const SUBJECT_LENGTH_MAX = 500;
const NAME_LENGTH_MAX = 200;
const URL_LENGTH_MAX = 500;
const URLS_MAX = 64;
const FILES_MAX = 50;

type Fields = Readonly<Record<string, unknown>>;

/** An object of the model with these fields; the others are unavailable. */
function partial(type: MqlType, known: Fields): Fields {
  if (type.kind !== "object") return known;
  return Object.fromEntries(
    Object.keys(type.fields).map((name) => [name, name in known ? known[name] : NOT_KEPT]),
  );
}

function typeAt(type: MqlType, ...path: readonly string[]): MqlType {
  return path.reduce((at, name) => {
    const inner = at.kind === "object" ? at.fields[name]?.type : undefined;
    return inner?.kind === "array" ? inner.element : (inner ?? at);
  }, type);
}

const SENDER = typeAt(MESSAGE, "sender");
const MAILBOX = typeAt(MESSAGE, "mailbox");
const RECIPIENTS = typeAt(MESSAGE, "recipients");
const BODY = typeAt(MESSAGE, "body");
const LINK = typeAt(MESSAGE, "body", "links");
const URL_TYPE = typeAt(MESSAGE, "body", "links", "href_url");
const ATTACHMENT = typeAt(MESSAGE, "attachments");
const HEADERS = typeAt(MESSAGE, "headers");
const REPLY_TO = typeAt(MESSAGE, "headers", "reply_to");
const AUTH = typeAt(MESSAGE, "headers", "auth_summary");
const META = typeAt(MESSAGE, "_meta");

export interface PartialMessage {
  readonly observation: Observation;
  /** Whose copy it is; null where that was not asked. */
  readonly mailbox: string | null;
  /** Whether the expression counts links or files: each is kept once, and a mail may have it twice. */
  readonly countsElements: boolean;
}

export function partialMessage({ observation, mailbox, countsElements }: PartialMessage): unknown {
  const { from, from_name, subject, recipient_count: count, direction } = observation;
  const isKnown = direction !== "unknown";
  const [name, links, attachments] = [
    uncut(from_name, NAME_LENGTH_MAX),
    linksOf(observation, countsElements),
    filesOf(observation, countsElements),
  ];
  return partial(MESSAGE, {
    type: {
      inbound: isKnown ? direction === "inbound" : null,
      internal: isKnown ? direction === "internal" : null,
      outbound: isKnown ? direction === "outbound" : null,
    },
    mailbox: mailbox === null ? NOT_KEPT : mailboxOf(mailbox),
    sender: from === null ? null : partial(SENDER, { display_name: name, email: parseEmail(from) }),
    // To and Cc are kept together, so only that there is nobody can be told of each.
    recipients: partial(RECIPIENTS, count === 0 ? { to: [], cc: [] } : {}),
    subject: isCut(subject, SUBJECT_LENGTH_MAX) ? NOT_KEPT : analyseSubject(subject),
    body: partial(BODY, { links }),
    attachments,
    headers: headersOf(observation),
    _meta: metaOf(observation),
  });
}

function mailboxOf(address: string): unknown {
  return address === "" ? NOT_KEPT : partial(MAILBOX, { email: parseEmail(address) });
}

function headersOf({ message_id, reply_to, return_path, authentication }: Observation): Fields {
  const { dmarc, spf } = authentication;
  return partial(HEADERS, {
    message_id,
    reply_to: reply_to === null ? [] : [partial(REPLY_TO, { email: parseEmail(reply_to) })],
    return_path: return_path === null ? null : parseEmail(return_path),
    auth_summary: partial(AUTH, {
      dmarc: partial(typeAt(AUTH, "dmarc"), { pass: dmarc }),
      spf: partial(typeAt(AUTH, "spf"), { pass: spf }),
    }),
  });
}

function metaOf({ message_id, from, date }: Observation): Fields {
  return partial(META, {
    canonical_id: hash("sha256", `${message_id ?? ""}\n${from ?? ""}`),
    effective_at: date,
  });
}

/** Web links, each once; those of a message that has more than are kept are not known. */
function linksOf({ urls }: Observation, countsElements: boolean): unknown {
  if (urls.length >= URLS_MAX) return NOT_KEPT;
  const links = urls.filter(({ kind }) => kind === "link");
  if (countsElements && links.length > 0) return NOT_KEPT;
  return links.map((link) => partial(LINK, { href_url: urlOf(link) }));
}

function urlOf({ url, host }: ObservedUrl): unknown {
  if (!isCut(url, URL_LENGTH_MAX)) return parseUrl(url) ?? NOT_KEPT;
  return partial(URL_TYPE, { domain: parseDomain(host), ip: parseIp(host), scheme: parseUrl(url)?.scheme });
}

function filesOf({ attachments }: Observation, countsElements: boolean): unknown {
  if (attachments.length >= FILES_MAX || (countsElements && attachments.length > 0)) return NOT_KEPT;
  return attachments.map(({ name, sha256, size, type }: ObservedFile) => {
    const known = isCut(name, NAME_LENGTH_MAX)
      ? {}
      : { file_name: name, file_extension: fileExtension(name) };
    return partial(ATTACHMENT, { ...known, file_type: type, size, sha256 });
  });
}

function isCut(text: string | null, lengthMax: number): boolean {
  return text !== null && text.length >= lengthMax;
}

function uncut(text: string | null, lengthMax: number): unknown {
  return isCut(text, lengthMax) ? NOT_KEPT : text;
}

const COUNTING: ReadonlySet<string> = new Set(["length", "sum", "ratio"]);

/** Whether the answer may depend on how many there are of something, and not only on whether there is one. */
export function countsElements(expr: Expr): boolean {
  if (expr.kind === "index" || expr.kind === "slice") return true;
  if (expr.kind === "call" && COUNTING.has(expr.name)) return true;
  return childrenOf(expr).some(countsElements);
}
