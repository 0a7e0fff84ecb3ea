import type { Link, Url } from "../../model/message.ts";
import { parseUrl } from "./url.ts";

export interface LinkSource {
  /** The target as the document has it. */
  readonly href: string;
  /** What the reader sees at the place. */
  readonly displayText: string | null;
  readonly parser: Link["parser"];
  readonly visible: boolean | null;
}

/** A link with what its text claims. Null when the target is no URL (`#top`, `/relative`, an empty href). */
export function makeLink(source: LinkSource): Link | null {
  const href = parseUrl(source.href);
  if (href === null) return null;
  const text = (source.displayText ?? "").trim();
  const shown = urlShown(text);
  return {
    href_url: href,
    display_text: text === "" || shown !== null ? null : text,
    display_url: shown,
    mismatched: isMismatched(href, shown),
    parser: source.parser,
    visible: source.visible,
  };
}

// LIMIT: nobody reads a longer text as a URL.
const SHOWN_URL_LENGTH_MAX = 4_096;

/** The text as a URL, if a reader would take it for one: a web scheme, or a bare host name, and no spaces. */
function urlShown(text: string): Url | null {
  if (text.length < 4 || text.length > SHOWN_URL_LENGTH_MAX || /\s/.test(text)) return null;
  if (!text.includes(".") && !text.includes("://")) return null;
  const url = parseUrl(text);
  if (url === null || (url.scheme !== "http" && url.scheme !== "https" && url.scheme !== "ftp")) return null;
  return readsAsFileName(text, url) ? null : url;
}

/** `invoice.zip` and `notes.md` are valid hosts under real suffixes, and as link text they name a file. */
const FILE_SUFFIXES: ReadonlySet<string> = new Set([
  "ai",
  "am",
  "md",
  "mk",
  "mov",
  "pl",
  "pm",
  "ps",
  "py",
  "rs",
  "sh",
  "so",
  "zip",
]);

function readsAsFileName(text: string, url: Url): boolean {
  const { tld, subdomain } = url.domain;
  return !text.includes("/") && subdomain === null && tld !== null && FILE_SUFFIXES.has(tld);
}

function isMismatched(href: Url, shown: Url | null): boolean | null {
  if (shown === null || !hasHost(href) || !hasHost(shown)) return null;
  return rootOf(href) !== rootOf(shown);
}

function hasHost(url: Url): boolean {
  return url.domain.valid || url.ip !== null;
}

function rootOf(url: Url): string | null {
  return url.ip?.ip ?? url.domain.root_domain;
}
