/** What a mail program, a telephone or a reader's fingers would make a link of. */

import type { Notice } from "../model/notice.ts";
import { PROGRAM_SCHEME } from "./notice/evidence.ts";

// A host under any suffix, the reserved ones and those of every script too: no list of suffixes is complete. A capital after
// a full stop is more often a sentence without its space: "Thanks.My colleague".
const DOT = "[.\\u3002\\uff0e\\uff61]";
const HOST_LIKE = new RegExp(
  `[\\p{L}\\p{N}\\p{M}_-]${DOT}(?:[\\p{Ll}\\p{Lo}\\p{M}]{2}|\\p{Lu}{2}|\\p{Lo})`,
  "u",
);
const MIXED_CASE_HOST = new RegExp(
  `[\\p{L}\\p{N}_-]{2}${DOT}\\p{Lu}\\p{Ll}+(?:${DOT}\\p{L}|[/@])|@[\\p{L}\\p{N}_-]{1,63}${DOT}\\p{L}{2}`,
  "u",
);
const WWW = new RegExp(`(?<![\\p{L}\\p{N}])www${DOT}[\\p{L}\\p{N}]`, "iu");
const IP_ADDRESS = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d)/;
const LINK_LIKE: readonly RegExp[] = [/:\/\//, HOST_LIKE, MIXED_CASE_HOST, WWW, IP_ADDRESS];
// `hxxp://news-daily[.]example` is disarmed twice; with a dot in it, the dot is found.
const DISARMED_SCHEME = /(?<![\p{L}\p{N}])hxxps?:\/\//giu;

/** Each with what stands around it; the recipient's own addresses are none. */
export function linksIn(
  text: string,
  { own_addresses }: Pick<Notice, "own_addresses">,
  findLinks: (text: string) => readonly string[],
): readonly string[] {
  const own = new Set(own_addresses.filter(isPlainAddress).map((address) => address.toLowerCase()));
  const found = findLinks(text).filter((link) => !own.has(link.replace(/^mailto:/i, "").toLowerCase()));
  const others = text
    .split(/[\s<>()«»“”„"',;]+/u)
    .filter((word) => isLinkLike(word.replace(DISARMED_SCHEME, "")))
    .map(withoutEnd)
    .filter((word) => !own.has(word.toLowerCase()));
  return [...new Set([...found, ...others])];
}

function isLinkLike(word: string): boolean {
  return LINK_LIKE.some((like) => like.test(word)) || PROGRAM_SCHEME.test(word);
}

// SECURITY: an "own address" that carries a scheme or a path would be a link that the rule lets pass.
export function isPlainAddress(address: string): boolean {
  return /^[^\s/:?#@]+@[^\s/:?#@]+$/.test(address);
}

const MARKS = ".:!?";

/** By hand: a pattern for it would go over a run of full stops once from each of them. */
function withoutEnd(word: string): string {
  let end = word.length;
  while (end > 0 && MARKS.includes(word.charAt(end - 1))) end--;
  return word.slice(0, end);
}
