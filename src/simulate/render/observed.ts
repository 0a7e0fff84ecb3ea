/**
 * Mail as linking would have kept it, without the bytes: for replays of millions. Values are worded as `link/features`
 * words them, so that rules over campaigns read the same; that two mails agree in a feature in one form exactly when they
 * agree in the other is tested (test/e2e/simulated-features.test.ts).
 */
import type {
  Delivery,
  Features,
  Observation,
  ObservedFile,
  ObservedUrl,
  StoredFinding,
} from "../../model/observation.ts";
import type { Network } from "../hosts.ts";
import type { FileUse, Mail, MailKind, UrlShape } from "../mail.ts";
import type { Sentence } from "../phrases.ts";
import { HEX4, mixed, Random, textSeed } from "../random.ts";
import type { Simulation } from "../simulation.ts";
import type { Tool } from "../tools.ts";
import { fieldsOf, isMultipart, linksOf, networkOf, originOf, returnPathOf, urlOf } from "./parts.ts";
import { messageIdShapesOf, schemeOf, shapeText, tokensOf, trackerTexts } from "./shapes.ts";

/** A copy as ingest would have handed it to the store. */
export interface SimulatedCopy {
  readonly observation: Observation;
  readonly delivery: Delivery;
  readonly findings: readonly StoredFinding[];
}

const NO_FINDINGS: readonly StoredFinding[] = [];

/** Every copy of the window, by time; `simulation.truth()` is whole after the last. */
export function* observedCopies(simulation: Simulation): Generator<SimulatedCopy> {
  const observer = new Observer(simulation);
  for (const mail of simulation.mails()) {
    const observation = observer.observationOf(mail);
    for (const box of mail.mailboxes) {
      yield {
        observation,
        delivery: observer.deliveryOf(mail, { box, key: observation.key }),
        findings: NO_FINDINGS,
      };
    }
  }
}

/** One world, mail by mail. */
export class Observer {
  readonly #simulation: Simulation;
  readonly #seed: number;
  readonly #random = new Random();
  /** How many copies each mailbox has so far. */
  readonly #counts: Uint32Array;
  readonly #paths: readonly string[];
  readonly #sketches = new WeakMap<readonly Sentence[], string>();
  /** Tools are few: what they leave is worded once. */
  readonly #orders = new Map<Tool, (readonly string[])[]>();
  readonly #structures = new Map<Tool, (readonly string[])[]>();

  constructor(simulation: Simulation) {
    const { options, parliament } = simulation.world;
    this.#simulation = simulation;
    this.#seed = options.seed;
    this.#counts = new Uint32Array(parliament.mailboxes.length);
    this.#paths = parliament.mailboxes.map(({ address }) => `mail/${address}.mbox`);
  }

  deliveryOf(mail: Mail, { box, key }: { box: number; key: string }): Delivery {
    const own = mixed(mail.salt, box);
    return {
      key,
      mailbox: this.#simulation.world.addressOf(box),
      mailbox_by: mail.direction === "outbound" ? "file-name" : "delivered-to",
      digest: key.slice(8) + HEX4[own >>> 16]! + HEX4[own & 0xffff]! + key,
      path: this.#paths[box]!,
      index: this.#counts[box]!++,
    };
  }

  observationOf(mail: Mail): Observation {
    const { from, route, list } = mail;
    const { phrases } = this.#simulation.world;
    const { language, sentences } = mail.text;
    let words = 0;
    for (const one of sentences) words += phrases.wordsOf(language, one);
    const isInbound = mail.direction === "inbound";
    const recipients = mail.cc.length === 0 ? mail.to : [...mail.to, ...mail.cc];
    const isReceived = mail.direction !== "outbound";
    return {
      key: this.#random.seedWith(this.#seed, mail.number, 2).hex(32),
      message_id: mail.messageId,
      date: dateText(mail.seconds),
      direction: mail.direction,
      from: from.address,
      from_name: mail.fromName === "" ? null : mail.fromName,
      from_root: from.root,
      reply_to: mail.replyTo,
      return_path: isReceived && mail.kind !== "bounce" ? returnPathOf(mail).toLowerCase() : null,
      recipients,
      recipient_count: recipients.length,
      subject: mail.subject,
      urls: urlsOf(mail),
      attachments: mail.files.length === 0 ? NO_FILES : mail.files.map(fileOf),
      origin_ip: isInbound ? originOf(mail) : null,
      authentication: {
        spf: isReceived ? verdict(route.spf) : null,
        dmarc: isReceived ? verdict(route.dmarc) : null,
        dkim: isReceived && route.dkim !== null ? [route.dkim.domain] : NO_TEXTS,
      },
      traits: {
        is_reply: mail.inReplyTo !== null,
        is_bulk: list !== null,
        is_automatic: mail.automatic !== null,
        list_domain: list === null ? null : (rootOf(list.id) ?? list.unsubscribe?.root ?? null),
        asks_credentials: mail.asksCredentials,
      },
      features: this.#features(mail, recipients, words),
      sketch: words < SKETCH_WORDS_MIN ? null : this.#sketchOf(mail),
    };
  }

  /** A mailing has one text for all of its readers. */
  #sketchOf({ kind, text }: Mail): string {
    const { phrases } = this.#simulation.world;
    if (!MAILINGS.has(kind)) return phrases.sketchOf(text);
    let known = this.#sketches.get(text.sentences);
    if (known === undefined) {
      known = phrases.sketchOf(text);
      this.#sketches.set(text.sentences, known);
    }
    return known;
  }

  #features(mail: Mail, recipients: readonly string[], words: number): Features {
    const { from, tool, route } = mail;
    const features: { -readonly [Name in keyof Features]: Features[Name] } = {};
    if (words >= TEMPLATE_WORDS_MIN) {
      features.text_template = [`text ${this.#simulation.world.phrases.templateOf(mail.text)}`];
    }
    if (mail.design !== null) features.html_skeleton = skeletonOf(mail);
    if (mail.inReplyTo === null) features.subject_template = [subjectTemplate(mail.subject)];
    linkFeatures(features, mail);
    features.sender = [from.address];
    features.sender_domain = [from.root];
    if (mail.fromName !== "") features.sender_name = [mail.fromName.toLowerCase()];
    if (mail.replyTo !== null && mail.replyTo !== from.address) features.reply_to = [mail.replyTo];
    if (route.returnPath !== null && mail.direction !== "outbound")
      features.return_path = [shapeText(route.returnPath.source)];
    if (route.dkim !== null && mail.direction !== "outbound")
      features.dkim = [`${route.dkim.domain}/${route.dkim.selector}`];
    features.message_id_shape = messageIdShapesOf(tool, route);
    features.header_order = this.#headerOrder(mail);
    if (isMultipart(mail)) features.boundary_shape = [shapeText(tool.boundary.source)];
    features.mime_structure = this.#structure(mail);
    if (mail.direction === "inbound") features.origin_network = [networkText(networkOf(mail))];
    if (mail.files.length > 0) fileFeatures(features, mail.files);
    if (recipients.length > 1) {
      const owner = this.#simulation.world.addressOf(mail.mailboxes[0]!);
      features.other_recipients = recipients
        .filter((one) => one !== owner)
        .sort()
        .slice(0, 20);
    }
    return features;
  }

  #headerOrder(mail: Mail): readonly string[] {
    const { tool, list } = mail;
    const flags =
      (mail.replyTo === null ? 0 : 1) |
      (mail.automatic === null ? 0 : 2) |
      (list?.unsubscribe == null ? 0 : 4) |
      (list?.customer == null ? 0 : 8) |
      (isMultipart(mail) ? 0 : 16);
    const known = this.#orders.get(tool) ?? [];
    if (known.length === 0) this.#orders.set(tool, known);
    known[flags] ??= headerOrders(mail);
    return known[flags];
  }

  #structure(mail: Mail): readonly string[] {
    const { tool, design, files } = mail;
    if (files.length > 0) return [structureText(mail)];
    const known = this.#structures.get(tool) ?? [];
    if (known.length === 0) this.#structures.set(tool, known);
    const place = design === null ? 0 : 1;
    known[place] ??= [structureText(mail)];
    return known[place];
  }
}

function headerOrders(mail: Mail): readonly string[] {
  const { tool } = mail;
  const names = fieldsOf(mail).filter((name) => !OCCASIONAL.has(name));
  const mailer = tool.constants["X-Mailer"] ?? tool.constants["User-Agent"] ?? "";
  const order = textSeed(names.join(" ")).toString(16);
  const any = textSeed(names.toSorted().join(" ")).toString(16);
  const by = mailer.replace(/[\d.]+/g, "{n}").slice(0, 40);
  const program = by === "" ? "" : ` by ${by}`;
  return [
    `${names.length} fields in order ${order}${program}`,
    `${names.length} fields in any order ${any}${program}`,
  ];
}

const MAILINGS: ReadonlySet<MailKind> = new Set([
  "newsletter",
  "bulletin",
  "event",
  "form-mail",
  "lobby",
  "spam",
]);
const SKETCH_WORDS_MIN = 20;
const TEMPLATE_WORDS_MIN = 5;
const NO_FILES: readonly ObservedFile[] = [];
const NO_URLS: readonly ObservedUrl[] = [];
const NO_TEXTS: readonly string[] = [];
/** Fields that linking does not count: they depend on the occasion, or servers add them. */
const OCCASIONAL: ReadonlySet<string> = new Set(
  "Cc In-Reply-To References Thread-Topic Thread-Index Importance X-Priority DKIM-Signature Precedence Sender List-Id X-MS-Has-Attach X-Spam-Status".split(
    " ",
  ),
);

/** `none` is neither: a domain without a policy accuses nobody. */
function verdict(result: string): boolean | null {
  if (result === "pass") return true;
  return result === "fail" || result === "softfail" ? false : null;
}

let cachedDay = -1;
let cachedDate = "";
const TWO = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, "0"));

/** As `timeText`; most mails are of the day of the one before. */
function dateText(seconds: number): string {
  const day = Math.floor(seconds / 86_400);
  if (day !== cachedDay) {
    cachedDay = day;
    cachedDate = new Date(day * 86_400_000).toISOString().slice(0, 11);
  }
  const rest = seconds - day * 86_400;
  const hours = Math.floor(rest / 3_600);
  const minutes = Math.floor((rest - hours * 3_600) / 60);
  return `${cachedDate}${TWO[hours]}:${TWO[minutes]}:${TWO[rest % 60]}Z`;
}

function urlsOf(mail: Mail): readonly ObservedUrl[] {
  const links = linksOf(mail);
  if (links.length === 0) return NO_URLS;
  return links.map((link, i) => ({
    url: urlOf(link, mail, i),
    host: link.shape.host,
    root: link.shape.root,
    kind: link.shape.kind,
  }));
}

function linkFeatures(features: { -readonly [Name in keyof Features]: Features[Name] }, mail: Mail): void {
  const links = linksOf(mail);
  if (links.length === 0) return;
  const hosts: string[] = [];
  const schemes: string[] = [];
  const tokens: string[] = [];
  const add = (list: string[], value: string): void => {
    if (!list.includes(value)) list.push(value);
  };
  let before: UrlShape | null = null;
  for (const { shape } of links) {
    if (shape === before) continue;
    before = shape;
    add(hosts, shape.host);
    const scheme = schemeOf(shape.path);
    if (scheme !== "") add(schemes, scheme);
    for (const token of tokensOf(shape.path)) add(tokens, token);
  }
  features.link_host = hosts;
  if (schemes.length > 0) features.url_scheme = schemes;
  if (tokens.length > 0) features.token_scheme = tokens;
  const layout = trackerTexts(mail, links);
  if (layout !== null) features.tracker_layout = layout;
}

function skeletonOf(mail: Mail): readonly string[] {
  const { id: own, style, classes } = mail.design!;
  // Mail programs of one family write alike.
  const id = classes.length === 0 ? style : own;
  const has = (test: boolean, mark: string): string => (test ? mark : "");
  const links = linksOf(mail);
  const flags =
    has(
      links.some(({ shape }) => shape.kind === "link"),
      "a",
    ) +
    has(
      links.some(({ shape }) => shape.size === "picture"),
      "l",
    ) +
    has(
      links.some(({ shape }) => shape.size === "pixel"),
      "i",
    ) +
    has(mail.quoted !== null, "q");
  return [`order of tags ${id} ${flags}`, `set of tags ${id} ${flags}`];
}

const MARKED = /^(?:re|aw|fwd?): |^\[/i;

/** Reply marks and tags cut, numbers masked. */
function subjectTemplate(subject: string): string {
  const bare = !MARKED.test(subject) ? subject : subject.replace(/^(?:(?:re|aw|fwd?): |\[[^\]]*\] ?)+/i, "");
  if (!/\d/.test(bare)) return bare.toLowerCase();
  return bare.replace(/[\p{L}-]*\d[\p{L}\d-]*/gu, "{n}").toLowerCase();
}

function networkText({ prefix, isV6 }: Network): string {
  return isV6 ? `${prefix}/48` : `${prefix}0/24`;
}

const contents = new Random();

function fileOf({ name, seed, size, type }: FileUse): ObservedFile {
  return { name, sha256: contents.seedWith(seed, size, 4).hex(64), size, type };
}

function fileFeatures(
  features: { -readonly [Name in keyof Features]: Features[Name] },
  files: readonly FileUse[],
): void {
  features.attachment_hash = files.map((file) => fileOf(file).sha256.slice(0, 32));
  features.attachment_name = files.map(({ name }) => name.replace(/\d+/g, "{n}").toLowerCase());
  features.attachment_size = files.map(({ size, type, mediaType }) => `${size} bytes ${type ?? mediaType}`);
}

function rootOf(listId: string | null): string | null {
  return listId === null ? null : listId.split(".").slice(-2).join(".");
}

function structureText({ tool, design, files }: Mail): string {
  const charset = /charset="?([\w-]+)/i.exec(tool.charset)?.[1]?.toLowerCase() ?? "utf-8";
  const text = (type: string): string => `text/${type};${charset};${tool.encoding}`;
  const body =
    design === null
      ? text("plain")
      : tool.html === "only"
        ? text("html")
        : `multipart/alternative(${text("plain")} ${text("html")})`;
  if (files.length === 0) return body;
  return `multipart/mixed(${body} ${files.map(({ mediaType }) => `${mediaType};base64`).join(" ")})`;
}
