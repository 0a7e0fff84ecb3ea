import type { Defect } from "../model/defect.ts";
import type {
  Body,
  Form,
  Html,
  HtmlBody,
  Image,
  Ip,
  Link,
  PlainBody,
  PreviousThread,
  Thread,
} from "../model/message.ts";
import { readHtml } from "./html/read-html.ts";
import type { DefectLog } from "./mime/defect-log.ts";
import { once } from "./mime/once.ts";
import { readText } from "./mime/read-text.ts";
import type { WalkedMessage, WalkedPart } from "./mime/walk.ts";
import { splitThread } from "./thread/split-thread.ts";
import { findIps, LINKS_MAX, readLinks } from "./urls/text-links.ts";

/** Which leaves of a message are its text and which are attachments, each in reading order. */
export interface Selection {
  readonly plain: readonly WalkedPart[];
  readonly html: readonly WalkedPart[];
  readonly attachments: readonly WalkedPart[];
}

/**
 * Parts of type text/plain and text/html that are not marked `attachment` are the body; all others are
 * attachments. Several body parts of one type are read one after the other, as mail programs show them: a list
 * footer, or text around an inline image.
 *
 * SECURITY: an HTML part with a file name is an attachment whatever its disposition, and so is any text part with
 * one that is not the message's first: mail programs offer both for opening, and `inline` is the sender's choice.
 * Such a part is the body too where it comes first or the message has no other text of its type.
 */
export function selectParts(leaves: readonly WalkedPart[]): Selection {
  const body = { plain: [] as WalkedPart[], html: [] as WalkedPart[] };
  const named = { plain: [] as WalkedPart[], html: [] as WalkedPart[] };
  const attachments: WalkedPart[] = [];
  let isFirst = true;
  for (const leaf of leaves) {
    const type = leaf.disposition.value === "attachment" ? null : textType(leaf);
    const isNamed = hasFileName(leaf);
    if (type === null || (isNamed && (type === "html" || !isFirst))) attachments.push(leaf);
    if (type === null) continue;
    (isNamed && !isFirst ? named : body)[type].push(leaf);
    isFirst = false;
  }
  const textOf = (type: "plain" | "html") => (body[type].length > 0 ? body[type] : named[type].slice(0, 1));
  return { plain: textOf("plain"), html: textOf("html"), attachments };
}

function textType(part: WalkedPart): "plain" | "html" | null {
  if (part.contentType === "text/plain") return "plain";
  return part.contentType === "text/html" ? "html" : null;
}

function hasFileName(part: WalkedPart): boolean {
  return (part.disposition.parameters["filename"] ?? part.parameters["name"] ?? "") !== "";
}

/** `body` of the model. HTML is parsed, and the thread split, when a rule asks for it. */
export class MessageBody implements Body {
  readonly plain: PlainBody | null;
  readonly html: HtmlBody | null;
  readonly #thread: () => { current: Thread; previous: readonly PreviousThread[] };
  readonly #links: () => readonly Link[];
  readonly #ips: () => readonly Ip[];

  constructor(
    walked: WalkedMessage,
    selection: Selection,
    from: { log: DefectLog; subject: () => string | null },
  ) {
    const { plain, html } = selection;
    this.plain = plain.length === 0 ? null : new LazyPlain(walked.bytes, plain, from.log);
    this.html = html.length === 0 ? null : new LazyHtml(walked.bytes, html, from.log);
    this.#thread = once(() =>
      splitThread({ plain: this.plain?.raw ?? null, html: this.html, subject: from.subject() }),
    );
    this.#links = once(() => uniqueLinks([...(this.html?.links ?? []), ...(this.plain?.links ?? [])]));
    this.#ips = once(() => this.#readIps());
  }

  get current_thread(): Thread {
    return this.#thread().current;
  }
  get previous_threads(): readonly PreviousThread[] {
    return this.#thread().previous;
  }
  get links(): readonly Link[] {
    return this.#links();
  }
  get ips(): readonly Ip[] {
    return this.#ips();
  }

  #readIps(): readonly Ip[] {
    const found = new Map<string, Ip>();
    for (const text of [this.plain?.raw ?? "", this.html?.inner_text ?? ""]) {
      for (const ip of findIps(text)) found.set(ip.ip, ip);
    }
    return [...found.values()];
  }
}

class LazyPlain implements PlainBody {
  readonly charset: string | null;
  readonly content_transfer_encoding: string | null;
  readonly #raw: () => string;
  readonly #links: () => readonly Link[];

  constructor(bytes: Buffer, parts: readonly WalkedPart[], log: DefectLog) {
    this.charset = charsetOf(parts);
    this.content_transfer_encoding = parts[0]?.transferEncoding || null;
    this.#raw = once(() => joinedText(bytes, parts, log));
    this.#links = once(() => {
      const { links, isLimited } = readLinks(this.raw);
      if (isLimited) log.add("limit-links", placeOf(parts[0]!));
      return links;
    });
  }

  get raw(): string {
    return this.#raw();
  }
  get links(): readonly Link[] {
    return this.#links();
  }
}

class LazyHtml implements HtmlBody {
  readonly charset: string | null;
  readonly content_transfer_encoding: string | null;
  readonly #raw: () => string;
  readonly #html: () => Html;
  readonly #links: () => readonly Link[];

  constructor(bytes: Buffer, parts: readonly WalkedPart[], log: DefectLog) {
    this.charset = charsetOf(parts);
    this.content_transfer_encoding = parts[0]?.transferEncoding || null;
    this.#raw = once(() => joinedText(bytes, parts, log));
    this.#html = once(() => {
      const { html, defects } = readHtml(this.raw);
      for (const { code, ...where } of defects) log.add(code, { ...where, ...placeOf(parts[0]!) });
      return html;
    });
    this.#links = once(() => {
      const { links } = this.#html();
      if (links.length <= LINKS_MAX) return links;
      log.add("limit-links", placeOf(parts[0]!));
      return shownFirst(links).slice(0, LINKS_MAX);
    });
  }

  get raw(): string {
    return this.#raw();
  }
  get inner_text(): string {
    return this.#html().inner_text;
  }
  get display_text(): string {
    return this.#html().display_text;
  }
  get links(): readonly Link[] {
    return this.#links();
  }
  get images(): readonly Image[] {
    return this.#html().images;
  }
  get forms(): readonly Form[] {
    return this.#html().forms;
  }
  get hidden_text(): string {
    return this.#html().hidden_text;
  }
}

function charsetOf(parts: readonly WalkedPart[]): string | null {
  return parts[0]?.parameters["charset"]?.toLowerCase() || null;
}

function joinedText(bytes: Buffer, parts: readonly WalkedPart[], log: DefectLog): string {
  if (parts.length === 1) return readText(bytes, parts[0]!, log);
  return parts.map((part) => readText(bytes, part, log)).join("\n");
}

/** SECURITY: thousands of links that nobody sees must not push out the one that the reader is meant to follow. */
function shownFirst(links: readonly Link[]): readonly Link[] {
  return [...links.filter((link) => link.visible), ...links.filter((link) => !link.visible)];
}

/** The first of each pair of target and shown text. */
function uniqueLinks(links: readonly Link[]): readonly Link[] {
  const seen = new Set<string>();
  return links.filter((link) => {
    const key = `${link.href_url.url}\n${link.display_text ?? link.display_url?.url ?? ""}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The place of a defect within a part, as far as the part is known. */
export function placeOf(part: WalkedPart): Pick<Defect, "offset" | "part"> {
  const offset = part.bodySpan.start;
  return part.path === "" ? { offset } : { offset, part: part.path };
}
