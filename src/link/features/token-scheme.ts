import type { Url } from "../../model/message.ts";
import type { RecipientFinder } from "./recipient-encoding.ts";
import { isBase64Token, isGenerated, isUuid, piecesOf, tokenText } from "./token-shape.ts";
import { placesOf, type UrlValue } from "./url-places.ts";

const SCHEMES_MAX = 16;
/** Shorter numbers are pages, years and sizes. */
const DIGITS_MIN = 5;
const TOKEN_MIN = 6;

/**
 * The generator of the identifiers in links: where they stand, their alphabet and length, and whether they encode the
 * recipient: `query u: 24 hex`, `path 2: base64 of the recipient`. The host is not part of it, because it is what a
 * sender changes first. A counter shows by its number of digits; that it counts shows only over several mails.
 */
export function tokenSchemes(urls: readonly Url[], recipients: RecipientFinder): readonly string[] {
  const found = new Set<string>();
  for (const url of urls) {
    for (const { place, value } of valuesOf(url)) {
      const token = describe(value, recipients);
      if (token !== null) found.add(`${place}: ${token}`);
      if (found.size >= SCHEMES_MAX) return [...found];
    }
  }
  return [...found];
}

function* valuesOf(url: Url): Generator<UrlValue> {
  const { labels, path, query, fragment } = placesOf(url);
  for (const label of labels) yield { place: "host label", value: label };
  for (const [i, segment] of path.entries()) {
    yield { place: `path ${i + 1}`, value: segment.replace(/\.[a-z]{2,5}$/i, "") };
  }
  for (const [name, value] of query) yield { place: `query ${placeName(name)}`.trim(), value };
  if (fragment !== null) yield { place: "fragment", value: fragment };
}

/** A parameter whose name is itself generated has no name that two mails share. */
function placeName(name: string): string {
  return name.length > 24 || isGenerated(name) ? "{name}" : name;
}

function describe(value: string, recipients: RecipientFinder): string | null {
  const recipient = recipients.find(value);
  if (recipient !== null) return recipient;
  if (isUuid(value) || isBase64Token(value)) return tokenText(value);
  if (/^https?:\/\//i.test(value)) return null;
  const tokens = piecesOf(value).filter(isToken);
  if (tokens.length === 0 || tokens.length > 4) return null;
  return tokens.map(tokenText).join(" + ");
}

function isToken(piece: string): boolean {
  if (!isGenerated(piece)) return false;
  return piece.length >= (/^\d+$/.test(piece) ? DIGITS_MIN : TOKEN_MIN);
}
