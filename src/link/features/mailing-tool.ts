/** The program a message was composed and sent with, by what it does without being asked. */
import { hash } from "node:crypto";
import type { HeaderField, Message, MimePart } from "../../model/message.ts";
import { generatedShape } from "./generated-shape.ts";
import { fieldValues, type MessageFacts } from "./message-facts.ts";
import { wordyShapeOf } from "./token-shape.ts";

/**
 * How its Message-IDs are made: the left side by its generated pieces, the right side by what it stands for. The left side
 * stands once alone, because some make up a host for each mail.
 */
export function messageIdShape({ message, finder }: MessageFacts): readonly string[] {
  const id = (message.headers.message_id ?? "").replace(/^<|>$/g, "").slice(0, 300);
  const at = id.lastIndexOf("@");
  if (id === "") return [];
  const left = at < 0 ? id : id.slice(0, at);
  const shape = finder.find(left) === null ? generatedShape(left) : "{recipient}";
  if (at < 0) return [shape];
  return [`${shape}@${rightSide(id.slice(at + 1).toLowerCase(), message)}`, `${shape}@…`];
}

/** Whose host it is counts, not which: the next mail comes under another name. */
function rightSide(host: string, { sender, headers }: Message): string {
  for (const [name, email] of [
    ["{sender}", sender?.email],
    ["{return path}", headers.return_path],
  ] as const) {
    const domain = email?.domain;
    if (domain === undefined || domain.domain === "") continue;
    if (host === domain.domain) return name;
    if (host.endsWith(`.${domain.root_domain ?? domain.domain}`)) return `{host}.${name}`;
  }
  if (/^\[?[\d.]+\]?$/.test(host) || host.includes(":")) return "{ip}";
  return withoutMachine(host);
}

/** Machines of one service differ by name: the last two labels stay, three where the second is short (`co.uk`). */
function withoutMachine(host: string): string {
  const labels = host.split(".");
  const kept = (labels.at(-2) ?? "").length <= 3 ? 3 : 2;
  if (labels.length === 1) return wordyShapeOf(host.slice(0, 100));
  return labels.length <= kept ? host.slice(0, 100) : `{host}.${labels.slice(-kept).join(".").slice(0, 100)}`;
}

/**
 * The fields the author's program wrote, in its spelling, with the program's name where it gives one; once in its order,
 * once in any, because some shuffle them. `X-` fields count by name. What servers and gateways
 * add does not count, nor what depends on the occasion.
 */
export function headerOrder({ message }: MessageFacts): readonly string[] {
  const own = authorsFields(message.headers.hops[0]?.fields ?? []);
  if (own.length < 3) return [];
  const names = own.map(({ name }) => name.slice(0, 60)).toReversed();
  const mailer = fieldValues(own, "x-mailer")[0] ?? fieldValues(own, "user-agent")[0] ?? "";
  const program = mailer.slice(0, 80).replace(/[\d.]+/g, "{n}");
  const by = program === "" ? "" : ` by ${program.slice(0, 40)}`;
  const digest = (list: readonly string[]) => hash("sha256", `${list.join("\n")}\n${program}`).slice(0, 12);
  return [
    `${names.length} fields in order ${digest(names)}${by}`,
    `${names.length} fields in any order ${digest(names.toSorted())}${by}`,
  ];
}

// LIMIT: a header can have 5,000 fields; an honest author's block has under 40.
const AUTHORS_FIELDS_MAX = 60;

/** Bottom-up, as far as the first Received. */
function authorsFields(fields: readonly HeaderField[]): readonly HeaderField[] {
  // Exchange Online appends its own fields below the author's, and marks where they begin.
  const start = fields.findIndex(({ name }) => name.toLowerCase() === "x-incomingheadercount");
  const end = fields.findIndex(({ name }) => /^(?:x-)?received$/i.test(name));
  const below = fields.slice(start + 1, end < 0 ? fields.length : end);
  return below.filter(({ name }) => !isAdded(name.toLowerCase())).slice(0, AUTHORS_FIELDS_MAX);
}

const OCCASIONAL: ReadonlySet<string> = new Set(
  (
    "cc bcc in-reply-to references thread-index thread-topic importance x-priority priority return-path delivered-to " +
    "x-original-to envelope-to x-envelope-to delivery-date dkim-signature domainkey-signature authentication-results " +
    "received-spf content-length lines status x-status x-uid x-keywords x-mozilla-status x-mozilla-status2 " +
    "x-mozilla-keys x-sender-ip x-eopattributedmessage x-eoptenantattributedmessage x-message-info x-message-delivery " +
    "x-incomingtopheadermarker x-incomingheadercount x-originatororg x-virus-scanned x-originating-ip precedence " +
    "errors-to sender x-beenthere mail-followup-to x-sid-pra x-sid-result x-dkim x-spamprobe x-clx-shades x-session-marker " +
    "apparently-to x-account-key x-gm-features x-bogosity x-rspamd-server x-rspamd-queue-id x-proofpoint-guid " +
    "x-proofpoint-orig-guid list-post list-help list-subscribe list-owner list-archive list-id x-mailing-list"
  ).split(" "),
);

// What receivers and gateways write in between or below (Exchange adds its own at the bottom).
const ADDED_PREFIXES = [
  "x-ms-",
  "x-microsoft-antispam",
  "x-forefront",
  "x-spam",
  "x-google-",
  "x-gm-",
  "arc-",
  "x-proofpoint-",
  "x-barracuda-",
  "x-mimecast-",
  "x-ironport-",
  "x-mailman-",
  "x-rspamd",
  "x-amavis",
  "x-incoming",
  "x-eop",
  "x-auto-response-suppress",
] as const;

function isAdded(lowerName: string): boolean {
  return OCCASIONAL.has(lowerName) || ADDED_PREFIXES.some((prefix) => lowerName.startsWith(prefix));
}

// LIMIT: parts of a tree that are looked at.
const PARTS_MAX = 40;
const SHAPES_MAX = 4;
const TREE_LENGTH_MAX = 240;

/** How its MIME boundaries are made; each way once. Missing for a message of one part. */
export function boundaryShape({ read }: MessageFacts): readonly string[] {
  const found = new Set<string>();
  const open: MimePart[] = [read.root];
  for (let seen = 0; open.length > 0 && seen < PARTS_MAX && found.size < SHAPES_MAX; seen++) {
    const part = open.shift()!;
    const { boundary } = part.parameters;
    if (boundary !== undefined && boundary !== "") found.add(generatedShape(boundary));
    open.push(...part.children.slice(0, PARTS_MAX));
  }
  return [...found];
}

/** The tree of content types with their character sets and transfer encodings; a run of like attachments is one. */
export function mimeStructure({ read }: MessageFacts): readonly string[] {
  const budget = { parts: PARTS_MAX };
  return [treeText(read.root, budget, 0).slice(0, TREE_LENGTH_MAX)];
}

function treeText(part: MimePart, budget: { parts: number }, depth: number): string {
  budget.parts--;
  const type = part.contentType.slice(0, 60);
  if (part.children.length === 0 || depth > 8) {
    const charset = part.parameters["charset"]?.toLowerCase().slice(0, 20);
    const details = [charset, part.transferEncoding.toLowerCase().slice(0, 20)].filter((text) => text);
    return details.length === 0 ? type : `${type};${details.join(";")}`;
  }
  const children: string[] = [];
  for (const child of part.children) {
    if (budget.parts <= 0) break;
    const text = treeText(child, budget, depth + 1);
    if (children.at(-1) !== text) children.push(text);
  }
  return `${type}(${children.join(" ")})`;
}
