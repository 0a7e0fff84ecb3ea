/**
 * What somebody hunts for, as they have it from a report or a colleague: often defanged, in any case, with or without
 * brackets. Which index entries it is looked up under, and where a message shows it.
 */
import type { HuntKind } from "./hunt-kinds.ts";
import { type Observable, type ObservableKind, subjectKey } from "./model/observable.ts";
import type { Observation, ObservedUrl } from "./model/observation.ts";
import { parseDomain } from "./observe/urls/domain.ts";
import { parseEmail } from "./observe/urls/email.ts";
import { parseIp } from "./observe/urls/ip.ts";
import { parseUrl } from "./observe/urls/url.ts";

/** Where a message shows what was hunted for. */
export type HuntPlace =
  | "from"
  | "reply-to"
  | "return-path"
  | "written to"
  | "link"
  | "image"
  | "form"
  | "origin"
  | "attachment"
  | "subject"
  | "message-id";

export interface HuntTarget {
  readonly kind: HuntKind;
  /** As the store has it. */
  readonly value: string;
  /** Index entries; a message that has it is under one of them at least. */
  readonly observables: readonly Observable[];
  /** Empty where the message does not have it: an index entry is a hash, and covers more than it was asked for. */
  places(observation: Observation): readonly HuntPlace[];
}

/** As it was before somebody made it safe to send: `hxxps://news[.]example`, `a[at]b[dot]example`. */
export function refang(text: string): string {
  return text
    .trim()
    .replace(/^<([^<>]*)>$/, "$1")
    .replace(/^(h)(?:xx|tt|XX)(p)(s?)(?=:|\[:)/i, (_all, _h, _p, s: string) => `http${s.toLowerCase()}`)
    .replace(/^fxp(?=s?:)/i, "ftp")
    .replace(/\[:\](?=\/\/)|\[:\/\/\]/g, (found) => (found === "[:]" ? ":" : "://"))
    .replace(/[[({]\s?(?:\.|dot)\s?[\])}]/gi, ".")
    .replace(/[[({]\s?(?:@|at)\s?[\])}]/gi, "@");
}

/** The kind that a text is of; null where it can only be a subject or an expression. */
export function kindOf(text: string): HuntKind | null {
  const value = refang(text);
  if (/\s/.test(value)) return null;
  if (/^[a-z][a-z0-9+.-]{0,20}:\/\//i.test(value)) return parseUrl(value) === null ? null : "url";
  if (/^<[^<>]+>$/.test(text.trim())) return "message-id";
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(value)) return "hash";
  if (isIp(value)) return "ip";
  if (value.includes("@")) return isAddress(value) ? "address" : null;
  if (/^[^/]+\/./.test(value) && isHost(value.slice(0, value.indexOf("/")))) return "url";
  const host = hostOf(value);
  if (!isHost(host)) return null;
  return parseDomain(host).root_domain === parseDomain(host).domain ? "domain" : "host";
}

/** A number is an address to a browser; to somebody who hunts it is not. */
function isIp(value: string): boolean {
  return /[.:]/.test(value) && /^[[\]0-9a-fA-F:.]+$/.test(value) && parseIp(value) !== null;
}

function isAddress(value: string): boolean {
  const email = parseEmail(value);
  return email !== null && isHost(email.domain.domain);
}

/** `*.evil.example`, `@evil.example` and `evil.example.` mean the domain. */
function hostOf(value: string): string {
  return value
    .replace(/^(?:\*\.|@|\.)/, "")
    .replace(/[./]$/, "")
    .toLowerCase();
}

function isHost(value: string): boolean {
  return /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+$/u.test(value) && parseDomain(value).tld !== null;
}

/** Null where the text cannot be of that kind. */
export function targetOf(text: string, kind: HuntKind): HuntTarget | null {
  return TARGETS[kind](refang(text), text);
}

type MakeTarget = (value: string, written: string) => HuntTarget | null;

const TARGETS: Readonly<Record<HuntKind, MakeTarget>> = {
  domain: (value) => below(hostOf(value), "domain"),
  host: (value) => exactHost(hostOf(value)),
  url: urlTarget,
  address: (value) => {
    const address = parseEmail(value)?.email.toLowerCase();
    if (address === undefined || !address.includes("@")) return null;
    return {
      kind: "address",
      value: address,
      observables: under(address, "address", "written_to"),
      places: (observation) => addressPlaces(observation, (found) => found === address),
    };
  },
  ip: (value) => {
    const ip = parseIp(value)?.ip;
    if (ip === undefined) return null;
    return {
      kind: "ip",
      value: ip,
      observables: under(ip, "ip", "host"),
      places: ({ origin_ip, urls }) => [
        ...(origin_ip === ip ? (["origin"] as const) : []),
        ...urlPlaces(urls, ({ host }) => host === ip),
      ],
    };
  },
  hash: (value) => {
    const sha256 = value.toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(sha256)) return null;
    return {
      kind: "hash",
      value: sha256,
      observables: under(sha256, "file"),
      places: ({ attachments }) => (attachments.some((file) => file.sha256 === sha256) ? ["attachment"] : []),
    };
  },
  subject: (_value, written) => {
    // As written: a subject with a bracket in it was not defanged.
    const subject = subjectKey(written);
    if (subject === "") return null;
    return {
      kind: "subject",
      value: subject,
      observables: under(subject, "subject"),
      places: (one) => (one.subject !== null && subjectKey(one.subject) === subject ? ["subject"] : []),
    };
  },
  "message-id": (value) => {
    const id = `<${value.replace(/^<|>$/g, "")}>`;
    return {
      kind: "message-id",
      value: id,
      observables: under(id, "message_id"),
      places: ({ message_id }) => (message_id === id ? ["message-id"] : []),
    };
  },
};

function under(value: string, ...kinds: readonly ObservableKind[]): readonly Observable[] {
  return kinds.map((kind) => ({ kind, value }));
}

/** The domain and everything below it. The index has organizational domains; what is deeper is told from the message. */
function below(value: string, kind: HuntKind): HuntTarget | null {
  const { domain, root_domain: root } = parseDomain(value);
  if (!isHost(domain)) return null;
  const isAtOrBelow = (host: string): boolean => host === domain || host.endsWith(`.${domain}`);
  return {
    kind,
    value: domain,
    observables: [
      ...under(root ?? domain, "address_domain", "host_domain", "address_host", "written_to_domain"),
      // These are posted by the whole domain; what stands below one in a Reply-To alone is not found by the one above.
      ...(root === domain || root === null ? [] : under(domain, "address_host", "written_to_domain")),
      ...under(domain, "host"),
    ],
    places: (one) => hostPlaces(one, isAtOrBelow),
  };
}

/** This very host, in links and behind the @ of addresses. */
function exactHost(value: string): HuntTarget | null {
  const target = below(value, "host");
  if (target === null) return null;
  return { ...target, places: (one) => hostPlaces(one, (host) => host === target.value) };
}

function hostPlaces(observation: Observation, isIt: (host: string) => boolean): readonly HuntPlace[] {
  return [
    ...addressPlaces(observation, (address) => isIt(address.slice(address.lastIndexOf("@") + 1))),
    ...urlPlaces(observation.urls, ({ host }) => isIt(host)),
  ];
}

/** What `ObservedUrl.url` is cut to. */
const URL_LENGTH_MAX = 500;

function urlTarget(value: string): HuntTarget | null {
  const written = /^[a-z][a-z0-9+.-]{0,20}:/i.test(value) ? [value] : [`https://${value}`, `http://${value}`];
  const urls = new Set(
    written.flatMap((text) => {
      // As it is kept, as it was written, and as a browser writes it: an index entry is for one of them.
      const kept = parseUrl(text)?.url;
      const browser = URL.parse(text)?.href;
      const all = kept === undefined ? [] : [kept, text, ...(browser === undefined ? [] : [browser])];
      return all.map((url) => url.slice(0, URL_LENGTH_MAX));
    }),
  );
  const [first] = urls;
  if (first === undefined) return null;
  return {
    kind: "url",
    value: first,
    observables: [...urls].flatMap((url) => under(url, "url")),
    places: (one) => urlPlaces(one.urls, ({ url }) => urls.has(url)),
  };
}

function addressPlaces(one: Observation, isIt: (address: string) => boolean): readonly HuntPlace[] {
  const places: HuntPlace[] = [];
  if (one.from !== null && isIt(one.from)) places.push("from");
  if (one.reply_to !== null && isIt(one.reply_to)) places.push("reply-to");
  if (one.return_path !== null && isIt(one.return_path)) places.push("return-path");
  if (one.direction === "outbound" && one.recipients.some(isIt)) places.push("written to");
  return places;
}

function urlPlaces(urls: readonly ObservedUrl[], isIt: (url: ObservedUrl) => boolean): readonly HuntPlace[] {
  return [...new Set(urls.filter(isIt).map(({ kind }) => kind))];
}
