import { domainToASCII, domainToUnicode } from "node:url";
import { parse as splitBySuffix } from "tldts";
import type { Domain } from "../../model/message.ts";
import { BoundedCache } from "./bounded-cache.ts";

// LIMIT: RFC 1035 §2.3.4 (255 octets on the wire, 253 characters as text, 63 a label).
const DOMAIN_LENGTH_MAX = 253;
const LABEL_LENGTH_MAX = 63;

// LIMIT: 40,000 hosts are about 10 MB; a mailbox of 100,000 mails names fewer.
const cache = new BoundedCache<Domain>(20_000);

// The ICANN part only: rules want `github.io` as the root of `x.github.io`.
const SUFFIX_OPTIONS = {
  allowPrivateDomains: false,
  detectIp: false,
  extractHostname: false,
  mixedInputs: false,
  validateHostname: false,
} as const;

/**
 * Reads a host name. Never throws: what is no host name comes back as written (lower case), not `valid` and, unless
 * only its hyphens or underscores are wrong, with nothing split off.
 */
export function parseDomain(text: string): Domain {
  // SECURITY: a long text is not kept as a key, or a mail could fill the cache with megabytes.
  if (text.length > DOMAIN_LENGTH_MAX + 2) return unsplit(text.trim().toLowerCase());
  const known = cache.get(text);
  if (known !== undefined) return known;
  const domain = readDomain(text);
  cache.set(text, domain);
  return domain;
}

function readDomain(text: string): Domain {
  const host = asciiHost(text);
  const labels = host.split(".");
  if (!hasHostCharacters(host) || !labels.every(isLabel)) return unsplit(host);
  const parts = splitBySuffix(host, SUFFIX_OPTIONS);
  return {
    domain: host,
    punycode: host.includes("xn--") ? unicodeForm(host) : null,
    root_domain: parts.domain,
    sld: parts.domainWithoutSuffix || null,
    subdomain: parts.subdomain || null,
    tld: parts.publicSuffix,
    valid: parts.isIcann === true && parts.domain !== null && isHostName(labels, parts.domain),
  };
}

function unsplit(host: string): Domain {
  return {
    domain: host,
    punycode: null,
    root_domain: null,
    sld: null,
    subdomain: null,
    tld: null,
    valid: false,
  };
}

/** Lower case and A-labels (UTS #46 as browsers do it: full-width letters and dots are folded). */
function asciiHost(text: string): string {
  const lower = text.trim().toLowerCase();
  // The platform's function would cut the text at `/` and undo `%`; what has those is no host name.
  const folds = /[^\x00-\x7f]/.test(lower) && !/[\x00-,/:-^`{-\x7f]/.test(lower);
  const ascii = folds || lower.includes("xn--") ? domainToASCII(lower) || lower : lower;
  return ascii.endsWith(".") ? ascii.slice(0, -1) : ascii;
}

function unicodeForm(host: string): string | null {
  const unicode = domainToUnicode(host);
  return unicode === "" || unicode === host ? null : unicode;
}

function hasHostCharacters(host: string): boolean {
  if (host.length === 0 || host.length > DOMAIN_LENGTH_MAX || !/^[a-z0-9._-]+$/.test(host)) return false;
  const last = host.slice(host.lastIndexOf(".") + 1);
  // WHATWG URL §3.5: a host that ends in a number is an IPv4 address or nothing.
  if (/^(?:[0-9]+|0x[0-9a-f]*)$/.test(last)) return false;
  return true;
}

function isLabel(label: string): boolean {
  return label.length > 0 && label.length <= LABEL_LENGTH_MAX;
}

/**
 * Letters, digits and inner hyphens (RFC 1123 §2.1). SECURITY: browsers also go to `-a.example.com`, so such a host is
 * split, or its sender would have no root domain to be known by. An underscore is let through below the root
 * domain, where DNS names in mail do carry it and browsers resolve it; nobody can register one.
 */
function isHostName(labels: readonly string[], root: string): boolean {
  return !root.includes("_") && !labels.some((label) => label.startsWith("-") || label.endsWith("-"));
}
