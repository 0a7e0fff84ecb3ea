/** What is kept of a message: the one place where a message becomes something to link, to hunt and to count. */
import type { AuthSummary, Domain, Headers, Message, ReadMessage } from "../model/message.ts";
import type { Direction, Observation, ObservedFile } from "../model/observation.ts";
import { featuresOf } from "./features/index.ts";
import { factsOf, type MessageFacts } from "./features/message-facts.ts";
import { sketchOf } from "./features/sketch.ts";
import { messageKey } from "./message-key.ts";
import { observedUrls } from "./observed-urls.ts";
import { traitsOf } from "./traits.ts";

/**
 * How text is read as a host, and which client handed a message over. Handed in, because reading is `observe`'s work and
 * stages do not import each other.
 */
export interface LinkReaders {
  readonly parseDomain: (text: string) => Domain;
  /** The client that our own server recorded, from the values of the Received fields, top to bottom. */
  readonly receivingClient: (received: readonly string[]) => { readonly address: string } | null;
}

// LIMIT: recipients and files that are kept; the count of all recipients is kept beside.
const RECIPIENTS_MAX = 100;
const FILES_MAX = 50;
const SUBJECT_LENGTH_MAX = 500;
const NAME_LENGTH_MAX = 200;

/** The observation of one message. Equal bytes give an equal observation; never throws, whatever the message. */
export function observationOf(read: ReadMessage, readers: LinkReaders): Observation {
  const { message } = read;
  const { headers } = message;
  const facts = factsOf(read);
  const direction = directionOf(message);
  const originIp = direction === "inbound" || direction === "unknown" ? originOf(facts, readers) : null;
  const from = message.sender?.email;
  return {
    key: messageKey(message),
    message_id: headers.message_id?.slice(0, 998) ?? null,
    date: dateOf(headers),
    direction,
    from: addressOf(from?.email),
    from_name: message.sender?.display_name?.slice(0, NAME_LENGTH_MAX) ?? null,
    from_root: from?.domain.root_domain ?? null,
    reply_to: addressOf(headers.reply_to[0]?.email.email),
    return_path: addressOf(headers.return_path?.email),
    recipients: facts.recipients.slice(0, RECIPIENTS_MAX),
    recipient_count: facts.recipients.length,
    subject: message.subject.subject?.slice(0, SUBJECT_LENGTH_MAX) ?? null,
    urls: observedUrls(message),
    attachments: filesOf(message),
    origin_ip: originIp,
    authentication: authenticationOf(headers),
    traits: traitsOf(facts, readers.parseDomain),
    features: featuresOf(facts, originIp),
    sketch: sketchOf(facts.words),
  };
}

function directionOf({ type }: Message): Direction {
  if (type.inbound === true) return "inbound";
  if (type.internal === true) return "internal";
  return type.outbound === true ? "outbound" : "unknown";
}

const ADDRESS_LENGTH_MAX = 320;

function addressOf(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text.toLowerCase().slice(0, ADDRESS_LENGTH_MAX);
}

/**
 * When the last server took the message in; an absurd time (before 1990, after 2100) is passed over for the one below it,
 * and at last for the written date. The receivers' clocks are believed before the sender's.
 */
function dateOf({ hops, date }: Headers): string | null {
  for (const hop of hops.toReversed()) {
    const time = hop.received?.time ?? null;
    if (time !== null && isSensible(time)) return time;
  }
  return date !== null && isSensible(date) ? date : null;
}

// SPEC: dates are RFC 3339 in UTC, so they compare as text. No clock here: the same mail gives the same date.
function isSensible(date: string): boolean {
  return date >= "1990" && date < "2100" && date.length === "2021-01-12T09:30:00Z".length;
}

function originOf({ fields }: MessageFacts, { receivingClient }: LinkReaders): string | null {
  const received: string[] = [];
  for (const { name, value } of fields) if (name.toLowerCase() === "received") received.push(value);
  return receivingClient(received.toReversed())?.address.toLowerCase() ?? null;
}

function filesOf({ attachments }: Message): readonly ObservedFile[] {
  return attachments.slice(0, FILES_MAX).map(({ file_name: name, sha256, size, file_type: type }) => ({
    name: name?.slice(0, NAME_LENGTH_MAX) ?? null,
    sha256,
    size: size ?? 0,
    type,
  }));
}

/** `none`, `neutral` and errors are no failure: a domain without a policy accuses nobody. */
const FAILURES: ReadonlySet<string> = new Set(["fail", "softfail", "hardfail", "reject", "quarantine"]);

function failedOrPassed(said: AuthSummary["spf"] | AuthSummary["dmarc"]): boolean | null {
  if (said.pass !== false) return said.pass;
  return FAILURES.has(said.details?.verdict?.toLowerCase() ?? "") ? false : null;
}

/** What the receiver that is believed said. DKIM counts from the hop whose SPF or DMARC result is believed. */
function authenticationOf({ auth_summary: summary, hops }: Headers): Observation["authentication"] {
  const at = summary.dmarc.received_hop ?? summary.spf.received_hop;
  const results =
    at === null ? null : (hops.find(({ index }) => index === at)?.authentication_results ?? null);
  const passed =
    results?.dkim === "pass" ? results.dkim_details.map(({ domain }) => domain?.toLowerCase()) : [];
  return {
    spf: failedOrPassed(summary.spf),
    dmarc: failedOrPassed(summary.dmarc),
    dkim: [...new Set(passed)].filter((domain) => domain !== undefined).slice(0, 8),
  };
}
