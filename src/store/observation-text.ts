/**
 * Observations as they are kept: JSON without what is absent and without what the message's own row says. Ten million of
 * them must fit, and most of what an observation can say is absent in most mail.
 */
import {
  FEATURES,
  type FeatureName,
  type Features,
  type Observation,
  type ObservedFile,
  type ObservedUrl,
} from "../model/observation.ts";
import { dateOf, secondsOf } from "./moment.ts";

const KIND_LETTERS = { link: "l", image: "i", form: "f" } as const;
const KINDS = { l: "link", i: "image", f: "form" } as const;
const TRAITS = ["is_reply", "is_bulk", "is_automatic", "asks_credentials"] as const;

// Names of two letters: seventeen features of a usual message would spend 250 bytes on their names. A name never
// changes its meaning.
const FEATURE_CODES: Readonly<Record<FeatureName, string>> = {
  text_template: "tt",
  html_skeleton: "hs",
  subject_template: "st",
  link_host: "lh",
  url_scheme: "us",
  token_scheme: "ts",
  tracker_layout: "tl",
  sender: "se",
  sender_domain: "sd",
  sender_name: "sn",
  reply_to: "rt",
  return_path: "rp",
  dkim: "dk",
  message_id_shape: "mi",
  header_order: "ho",
  boundary_shape: "bs",
  mime_structure: "ms",
  origin_network: "on",
  attachment_hash: "ah",
  attachment_name: "an",
  attachment_size: "as",
  other_recipients: "or",
};
const FEATURES_BY_CODE: ReadonlyMap<string, FeatureName> = new Map(
  FEATURES.map((name) => [FEATURE_CODES[name], name]),
);

/** The host as its place in the URL, and the root as the length of the host's end, where that is what they are. */
type UrlEntry = readonly [
  url: string,
  kind: keyof typeof KINDS,
  host: string | number,
  root: string | number | null,
];
type FileEntry = readonly [name: string | null, sha256: string, size: number, type: string | null];

interface Kept {
  readonly message_id?: string;
  /** Only where the row's seconds do not give the same text. */
  readonly date?: string;
  readonly direction?: Observation["direction"];
  readonly from?: string;
  readonly from_name?: string;
  readonly from_root?: string;
  readonly reply_to?: string;
  readonly return_path?: string;
  readonly recipients?: readonly string[];
  readonly recipient_count?: number;
  readonly subject?: string;
  readonly urls?: readonly UrlEntry[];
  readonly attachments?: readonly FileEntry[];
  readonly origin_ip?: string;
  readonly spf?: boolean;
  readonly dmarc?: boolean;
  readonly dkim?: readonly string[];
  readonly traits?: readonly (typeof TRAITS)[number][];
  readonly list_domain?: string;
  readonly features?: Readonly<Record<string, readonly string[]>>;
  readonly sketch?: string;
}

/** Equal observations give equal texts, whatever the order of their members. */
export function observationText(observation: Observation): string {
  const { date, recipients, recipient_count, urls, attachments, authentication, traits } = observation;
  const kept: Partial<Record<keyof Kept, unknown>> = {
    message_id: said(observation.message_id),
    date: dateOf(secondsOf(date)) === date ? undefined : said(date),
    direction: observation.direction === "inbound" ? undefined : observation.direction,
    from: said(observation.from),
    from_name: said(observation.from_name),
    from_root: said(observation.from_root),
    reply_to: said(observation.reply_to),
    return_path: said(observation.return_path),
    recipients: some(recipients),
    recipient_count: recipient_count === recipients.length ? undefined : recipient_count,
    subject: said(observation.subject),
    urls: some(urls.map(urlEntry)),
    attachments: some(attachments.map(({ name, sha256, size, type }) => [name, sha256, size, type])),
    origin_ip: said(observation.origin_ip),
    spf: said(authentication.spf),
    dmarc: said(authentication.dmarc),
    dkim: some(authentication.dkim),
    traits: some(TRAITS.filter((name) => traits[name])),
    list_domain: said(traits.list_domain),
    features: featureEntries(observation.features),
    sketch: said(observation.sketch),
  };
  return JSON.stringify(kept);
}

export interface KeptObservation {
  readonly key: string;
  readonly seconds: number | null;
  readonly text: string;
}

export function readObservation({ key, seconds, text }: KeptObservation): Observation {
  const kept: Kept = JSON.parse(text);
  const { recipients = [], traits = [] } = kept;
  return {
    key,
    message_id: kept.message_id ?? null,
    date: kept.date ?? dateOf(seconds),
    direction: kept.direction ?? "inbound",
    from: kept.from ?? null,
    from_name: kept.from_name ?? null,
    from_root: kept.from_root ?? null,
    reply_to: kept.reply_to ?? null,
    return_path: kept.return_path ?? null,
    recipients,
    recipient_count: kept.recipient_count ?? recipients.length,
    subject: kept.subject ?? null,
    urls: (kept.urls ?? []).map(readUrl),
    attachments: (kept.attachments ?? []).map(readFile),
    origin_ip: kept.origin_ip ?? null,
    authentication: { spf: kept.spf ?? null, dmarc: kept.dmarc ?? null, dkim: kept.dkim ?? [] },
    traits: {
      is_reply: traits.includes("is_reply"),
      is_bulk: traits.includes("is_bulk"),
      is_automatic: traits.includes("is_automatic"),
      list_domain: kept.list_domain ?? null,
      asks_credentials: traits.includes("asks_credentials"),
    },
    features: readFeatures(kept.features ?? {}),
    sketch: kept.sketch ?? null,
  };
}

// `https://host/…` with the port and all: nine of ten hosts stand in their URL as they are.
const HOST_AT = "://";

function urlEntry({ url, host, root, kind }: ObservedUrl): UrlEntry {
  const at = url.indexOf(HOST_AT) + HOST_AT.length;
  const standsThere = host !== "" && url.startsWith(host, at) && at > HOST_AT.length;
  const isEnd = root !== null && root !== "" && host.endsWith(root);
  return [url, KIND_LETTERS[kind], standsThere ? host.length : host, isEnd ? root.length : root];
}

function readUrl([url, letter, hostEntry, rootEntry]: UrlEntry): ObservedUrl {
  const at = url.indexOf(HOST_AT) + HOST_AT.length;
  const host = typeof hostEntry === "number" ? url.slice(at, at + hostEntry) : hostEntry;
  const root = typeof rootEntry === "number" ? host.slice(host.length - rootEntry) : rootEntry;
  return { url, host, root, kind: KINDS[letter] };
}

function readFile([name, sha256, size, type]: FileEntry): ObservedFile {
  return { name, sha256, size, type };
}

function featureEntries(features: Features): Readonly<Record<string, readonly string[]>> | undefined {
  const entries: Record<string, readonly string[]> = {};
  let count = 0;
  for (const name of FEATURES) {
    const values = features[name];
    if (values === undefined) continue;
    entries[FEATURE_CODES[name]] = values;
    count++;
  }
  return count === 0 ? undefined : entries;
}

function readFeatures(entries: Readonly<Record<string, readonly string[]>>): Features {
  const features: Partial<Record<FeatureName, readonly string[]>> = {};
  for (const [code, values] of Object.entries(entries)) {
    const name = FEATURES_BY_CODE.get(code);
    if (name !== undefined) features[name] = values;
  }
  return features;
}

// JSON.stringify leaves out what is undefined.
function said<T>(value: T | null): T | undefined {
  return value ?? undefined;
}

function some<T>(values: readonly T[]): readonly T[] | undefined {
  return values.length === 0 ? undefined : values;
}
