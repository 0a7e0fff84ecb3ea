import { LinkifyIt } from "linkify-it";
import type { Ip, Link } from "../../model/message.ts";
import { parseIp } from "./ip.ts";
import { makeLink } from "./link.ts";

// LIMIT: 1 MB of text; the longest body in 14,000 public mails has 0.9 MB.
const TEXT_LENGTH_MAX = 1_000_000;
// LIMIT: links of one text, plain or HTML. A newsletter has some hundred; a text of nothing but links would have
// 100,000, and every rule asks about each.
export const LINKS_MAX = 2_000;
const IPS_MAX = 1_000;
// LIMIT: longer runs without a space are encoded data.
const TOKEN_LENGTH_MAX = 10_000;

/** Bare host names count under these suffixes beside all two-letter ones: common in mail, no file extensions. */
const BARE_SUFFIXES: string[] = [
  ..."xyz top online site store tech app dev cloud icu club live vip fun click link space website".split(" "),
  ..."agency digital mobi int mil buzz cyou sbs".split(" "),
];

const linkify = new LinkifyIt({
  fuzzyLink: true,
  fuzzyEmail: true,
  urlAuth: true,
  maxLength: TOKEN_LENGTH_MAX,
});
// `//` begins a comment in programs far more often than a URL in prose.
linkify.add("//", null).tlds(BARE_SUFFIXES, true);

/**
 * URLs and addresses that stand in text, in order, also defanged ones (`hxxp://`, `example[.]com`,
 * `example(dot)com`), read as their author would have them read.
 */
export function findLinks(text: string): readonly Link[] {
  return readLinks(text).links;
}

/** The same, with whether the text may have more of them than are read. */
export function readLinks(text: string): { readonly links: readonly Link[]; readonly isLimited: boolean } {
  const isCut = text.indexOf("://", TEXT_LENGTH_MAX) >= 0;
  const readable = refang(text.length > TEXT_LENGTH_MAX ? text.slice(0, TEXT_LENGTH_MAX) : text);
  const links: Link[] = [];
  for (const [start, end] of candidateTokens(readable)) {
    for (const written of urlsIn(readable.slice(start, end))) {
      const link = makeLink({ href: written, displayText: written, parser: "plain", visible: null });
      // Bare text that does not read as a URL, such as `main.py`.
      if (link === null || (link.href_url.scheme === "http" && link.display_url === null)) continue;
      if (links.length >= LINKS_MAX) return { links, isLimited: true };
      links.push(link);
    }
  }
  return { links, isLimited: isCut };
}

/** What a mail program makes a link of in text of our own, as it stands there; what is disarmed (`example[.]com`) is none. */
export function linksAsWritten(text: string): readonly string[] {
  return (linkify.match(text.slice(0, TEXT_LENGTH_MAX)) ?? []).map(({ raw }) => raw);
}

function urlsIn(token: string): readonly string[] {
  const matches = linkify.match(token);
  if (matches !== null) return matches.filter((match) => !isSentenceJoint(match)).map(({ raw }) => raw);
  const unusual = UNUSUAL_URL.exec(token)?.[0];
  return unusual === undefined ? [] : [unusual];
}

/** The library gives up on hosts of more than eleven labels; browsers do not. */
const UNUSUAL_URL = /https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]}]/i;

/** `Thanks.My colleague`: the space after a full stop is often missing, and a capital then betrays it. */
function isSentenceJoint(match: { readonly schema: string; readonly raw: string }): boolean {
  return match.schema === "" && /^[^./@]+\.[A-Z][a-z]+$/.test(match.raw);
}

/** Analysts and spam filters disarm URLs; the text still says where they lead. */
function refang(text: string): string {
  let readable = text;
  if (/hxxp/i.test(readable)) readable = readable.replace(/\bhxxp(s?)(?=:|\[:)/gi, "http$1");
  if (/[[({](?:\.|dot|:)/i.test(readable)) {
    readable = readable
      .replace(/(?<=[^\s]) ?[[({] ?(?:\.|dot) ?[\])}] ?(?=[^\s])/gi, ".")
      .replace(/\[:\/\/\]/g, "://")
      .replace(/\[:\](?=\/\/)/g, ":");
  }
  return readable;
}

/**
 * The runs without a space that may hold a link: with `://`, or a dot or `@` between characters that a host
 * name allows. The full scan costs 50 ns a character, and nine tenths of a mail's text are words.
 */
function* candidateTokens(text: string): Generator<readonly [number, number]> {
  let done = 0;
  let dot = nextDot(text, 0);
  let scheme = text.indexOf("://");
  while (dot >= 0 || scheme >= 0) {
    const mark = dot < 0 || (scheme >= 0 && scheme < dot) ? scheme : dot;
    const start = tokenStart(text, mark, done);
    const end = tokenEnd(text, mark);
    yield [start, end];
    done = end;
    if (dot >= 0 && dot < end) dot = nextDot(text, end);
    if (scheme >= 0 && scheme < end) scheme = text.indexOf("://", end);
  }
}

function nextDot(text: string, from: number): number {
  let dot = text.indexOf(".", from);
  while (
    dot >= 0 &&
    !(isHostCharacter(text.charCodeAt(dot - 1)) && isHostCharacter(text.charCodeAt(dot + 1)))
  ) {
    dot = text.indexOf(".", dot + 1);
  }
  return dot;
}

/** Letters, digits and anything beyond ASCII. NaN, beyond the text, is none. */
function isHostCharacter(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code > 0x7f
  );
}

function isSpace(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || code === 0x2028 || code === 0x2029 || code === 0x3000;
}

function tokenStart(text: string, mark: number, floor: number): number {
  const lowest = Math.max(floor, mark - TOKEN_LENGTH_MAX);
  let start = mark;
  while (start > lowest && !isSpace(text.charCodeAt(start - 1))) start--;
  return start;
}

function tokenEnd(text: string, mark: number): number {
  const highest = Math.min(text.length, mark + TOKEN_LENGTH_MAX);
  let end = mark + 1;
  while (end < highest && !isSpace(text.charCodeAt(end))) end++;
  return end;
}

// Bounded repetition only, so both are linear. Not within a URL, an address, a version or a longer number.
const IPV4 = /(?<![\w.@/-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)/g;
const IPV6 = /(?<![\w:.@/])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:(?:\.\d{1,3}){3})?(?![\w:]|\.\d)/gi;

/** Addresses that stand as bare text: dotted IPv4 and IPv6. */
export function findIps(text: string): readonly Ip[] {
  const capped = text.length > TEXT_LENGTH_MAX ? text.slice(0, TEXT_LENGTH_MAX) : text;
  const ips = capped.includes(".") ? addressesIn(capped, IPV4) : [];
  return capped.includes(":") ? [...ips, ...addressesIn(capped, IPV6)] : ips;
}

function addressesIn(text: string, pattern: RegExp): Ip[] {
  const ips: Ip[] = [];
  for (const [written] of text.matchAll(pattern)) {
    // `a::b` is an IPv6 address and, far more often, a name in a program.
    const ip = /\d/.test(written) ? parseIp(written) : null;
    if (ip !== null) ips.push(ip);
    if (ips.length >= IPS_MAX) break;
  }
  return ips;
}
