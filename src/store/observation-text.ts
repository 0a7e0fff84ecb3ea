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

type UrlEntry = readonly [url: string, host: string, root: string | null, kind: keyof typeof KINDS];
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
  readonly features?: Features;
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
    urls: some(urls.map(({ url, host, root, kind }) => [url, host, root, KIND_LETTERS[kind]])),
    attachments: some(attachments.map(({ name, sha256, size, type }) => [name, sha256, size, type])),
    origin_ip: said(observation.origin_ip),
    spf: said(authentication.spf),
    dmarc: said(authentication.dmarc),
    dkim: some(authentication.dkim),
    traits: some(TRAITS.filter((name) => traits[name])),
    list_domain: said(traits.list_domain),
    features: featuresInOrder(observation.features),
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
    features: kept.features ?? {},
    sketch: kept.sketch ?? null,
  };
}

function readUrl([url, host, root, letter]: UrlEntry): ObservedUrl {
  return { url, host, root, kind: KINDS[letter] };
}

function readFile([name, sha256, size, type]: FileEntry): ObservedFile {
  return { name, sha256, size, type };
}

function featuresInOrder(features: Features): Features | undefined {
  const shown: Partial<Record<FeatureName, readonly string[]>> = {};
  let count = 0;
  for (const name of FEATURES) {
    const values = features[name];
    if (values === undefined) continue;
    shown[name] = values;
    count++;
  }
  return count === 0 ? undefined : shown;
}

// JSON.stringify leaves out what is undefined.
function said<T>(value: T | null): T | undefined {
  return value ?? undefined;
}

function some<T>(values: readonly T[]): readonly T[] | undefined {
  return values.length === 0 ? undefined : values;
}
