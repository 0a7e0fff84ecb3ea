import type { Domain, Ip, Url } from "../../model/message.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { parseDomain } from "./domain.ts";
import { parseEmail } from "./email.ts";
import { parseIp } from "./ip.ts";
import { percentDecode } from "./percent-decode.ts";
import { unwrap } from "./rewriters/index.ts";

// LIMIT: browsers stop at 64 KiB to 2 MB; the longest URL in 7,910 phishing mails has 8 KiB.
const URL_LENGTH_MAX = 65_536;
// LIMIT: only URLs this short are remembered, so the cache stays within some 30 MB.
const CACHED_LENGTH_MAX = 1_024;
const cache = new BoundedCache<Url | "none">(10_000);

const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([
  ["http", 80],
  ["https", 443],
  ["ftp", 21],
  ["ws", 80],
  ["wss", 443],
]);
/** Schemes whose rest is no authority, path and query. */
const OPAQUE_SCHEMES: ReadonlySet<string> = new Set([
  "about",
  "cid",
  "data",
  "javascript",
  "mid",
  "sms",
  "tel",
  "vbscript",
]);

/**
 * Reads a URL as a browser does (WHATWG), unwrapped from the rewriters of mail gateways (`rewriters/`).
 * Without a scheme, `example.com/x` counts as http and `someone@example.com` as mailto, and `url` stays as
 * written; with `strict` a scheme is required. Null when a browser would not go there.
 */
export function parseUrl(text: string, options?: { readonly strict?: boolean }): Url | null {
  const strict = options?.strict === true;
  if (text.length > CACHED_LENGTH_MAX) return readUrl(text, strict);
  const key = strict ? `!${text}` : text;
  const known = cache.get(key);
  if (known !== undefined) return known === "none" ? null : known;
  const url = readUrl(text, strict);
  cache.set(key, url ?? "none");
  return url;
}

function readUrl(text: string, strict: boolean): Url | null {
  const written = clean(text);
  const parts = readParts(written, strict);
  if (parts === null) return null;
  const outer = makeUrl(parts, NOT_REWRITTEN);
  const { target, encoders } = unwrap(outer, readWrapped);
  return encoders.length === 0 ? outer : makeUrl(target, { original: outer.url, encoders });
}

function readWrapped(text: string): Url | null {
  const parts = readParts(clean(text), true);
  return parts === null ? null : makeUrl(parts, NOT_REWRITTEN);
}

const NOT_REWRITTEN: Url["rewrite"] = { original: null, encoders: [] };

type UrlParts = Omit<Url, "query_params_decoded" | "rewrite">;

/** The query is decoded when somebody asks: most URLs are only compared by host. */
function makeUrl(parts: UrlParts, rewrite: Url["rewrite"]): Url {
  let decoded: Url["query_params_decoded"] | undefined;
  return {
    url: parts.url,
    scheme: parts.scheme,
    username: parts.username,
    password: parts.password,
    domain: parts.domain,
    ip: parts.ip,
    port: parts.port,
    path: parts.path,
    query_params: parts.query_params,
    get query_params_decoded() {
      decoded ??= decodeQuery(parts.query_params);
      return decoded;
    },
    fragment: parts.fragment,
    rewrite,
  };
}

/** `application/x-www-form-urlencoded` (WHATWG URL §5.1); damaged escapes stay as written. */
function decodeQuery(query: string | null): Readonly<Record<string, readonly string[]>> {
  // SECURITY: no prototype, or a parameter named `__proto__` or `constructor` would be found in every URL.
  const decoded: Record<string, string[]> = Object.create(null);
  if (query === null) return decoded;
  for (const [name, value] of new URLSearchParams(query)) {
    const values = decoded[name];
    if (values === undefined) decoded[name] = [value];
    else values.push(value);
  }
  return decoded;
}

/** WHATWG URL §4.4: surrounding controls and spaces are cut, tabs and newlines inside disappear. */
function clean(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  const cut = text.slice(start, end);
  return /[\t\n\r]/.test(cut) ? cut.replace(/[\t\n\r]/g, "") : cut;
}

function readParts(written: string, strict: boolean): UrlParts | null {
  const scheme = schemeOf(written, strict);
  if (scheme === null) return strict || written.length > URL_LENGTH_MAX ? null : readSchemeless(written);
  if (OPAQUE_SCHEMES.has(scheme)) return opaqueParts(written, scheme);
  if (written.length > URL_LENGTH_MAX) return null;
  return scheme === "mailto" ? mailtoParts(written, written.slice(7)) : hierarchicalParts(written, written);
}

function schemeOf(written: string, strict: boolean): string | null {
  const scheme = /^([a-z][a-z0-9+.-]{0,63}):/i.exec(written)?.[1]?.toLowerCase();
  if (scheme === undefined) return null;
  // `example.com:8080/x` is a host and a port in everybody's eyes but the standard's.
  const looksLikeHost = scheme.includes(".") || scheme === "localhost";
  if (
    looksLikeHost &&
    !strict &&
    /^:\d{1,5}(?:[/?#]|$)/.test(written.slice(scheme.length, scheme.length + 7))
  )
    return null;
  return scheme;
}

/** Text that people and mail programs take for a link though it has no scheme. */
function readSchemeless(written: string): UrlParts | null {
  if (/^[/\\]{2}/.test(written)) return hierarchicalParts(written, `http:${written}`);
  const authority = authorityOf(written);
  if (authority.includes("@")) return parseEmail(authority) === null ? null : mailtoParts(written, written);
  if (/\s/.test(authority)) return null;
  const parts = hierarchicalParts(written, `http://${written}`);
  return parts === null || !(parts.domain.valid || (parts.ip !== null && authority.includes(".")))
    ? null
    : parts;
}

/** A URL with an authority. `parsable` is what the browser would be given for `written`. */
function hierarchicalParts(written: string, parsable: string): UrlParts | null {
  const parsed = URL.parse(parsable);
  if (parsed === null) return null;
  const scheme = parsed.protocol.slice(0, -1);
  const defaultPort = DEFAULT_PORTS.get(scheme);
  const { domain, ip } = readHost(parsed.hostname, parsable);
  return {
    url: written,
    scheme,
    username: parsed.username === "" ? null : percentDecode(parsed.username),
    password: parsed.password === "" ? null : percentDecode(parsed.password),
    domain,
    ip,
    port: parsed.port === "" ? (defaultPort ?? null) : Number(parsed.port),
    path:
      defaultPort !== undefined && parsed.pathname === "/" && !hasPath(parsable)
        ? null
        : parsed.pathname || null,
    ...queryAndFragment(written),
  };
}

/** The host as the browser reads it; the address notation only survives in the text. */
function readHost(hostname: string, parsable: string): { domain: Domain; ip: Ip | null } {
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  const last = bare.charCodeAt(bare.length - 1);
  const mayBeAddress = bare !== hostname || (last >= 0x30 && last <= 0x39);
  const ip = mayBeAddress ? parseIp(bare) : null;
  if (ip === null) return { domain: parseDomain(hostname), ip: null };
  const notation = parseIp(percentDecode(hostText(parsable)));
  return { domain: parseDomain(ip.ip), ip: notation !== null && notation.ip === ip.ip ? notation : ip };
}

const AUTHORITY_END = /[/\\?#]/;

function authorityOf(afterSlashes: string): string {
  const end = afterSlashes.search(AUTHORITY_END);
  return end < 0 ? afterSlashes : afterSlashes.slice(0, end);
}

/** Where the authority begins: browsers take any number of slashes and backslashes after `http:`. */
function authorityStart(parsable: string): number {
  let start = parsable.indexOf(":") + 1;
  while (parsable[start] === "/" || parsable[start] === "\\") start++;
  return start;
}

function hostText(parsable: string): string {
  const authority = authorityOf(parsable.slice(authorityStart(parsable)));
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  const port = host.lastIndexOf(":");
  return port > host.lastIndexOf("]") ? host.slice(0, port) : host;
}

function hasPath(parsable: string): boolean {
  const rest = parsable.slice(authorityStart(parsable));
  const end = rest.search(AUTHORITY_END);
  return end >= 0 && (rest[end] === "/" || rest[end] === "\\");
}

/** As written: rules look for the very escapes an author chose. */
function queryAndFragment(written: string): Pick<Url, "query_params" | "fragment"> {
  const hash = written.indexOf("#");
  const beforeHash = hash < 0 ? written : written.slice(0, hash);
  const mark = beforeHash.indexOf("?");
  return {
    query_params: mark < 0 || mark === beforeHash.length - 1 ? null : beforeHash.slice(mark + 1),
    fragment: hash < 0 || hash === written.length - 1 ? null : written.slice(hash + 1),
  };
}

/** RFC 6068; the domain is the first address's, which is what rules compare. */
function mailtoParts(written: string, afterScheme: string): UrlParts {
  const { query_params, fragment } = queryAndFragment(written);
  const to = authorityOf(afterScheme);
  const first = percentDecode(to.split(",", 1)[0] ?? "");
  return {
    ...NO_AUTHORITY,
    url: written,
    scheme: "mailto",
    domain: parseEmail(first)?.domain ?? parseDomain(""),
    path: to === "" ? null : to,
    query_params,
    fragment,
  };
}

function opaqueParts(written: string, scheme: string): UrlParts {
  const path = written.slice(scheme.length + 1);
  return { ...NO_AUTHORITY, url: written, scheme, domain: parseDomain(""), path: path === "" ? null : path };
}

const NO_AUTHORITY = {
  username: null,
  password: null,
  ip: null,
  port: null,
  query_params: null,
  fragment: null,
} as const;
