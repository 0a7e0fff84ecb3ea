/**
 * The shape of identifiers that programs make up for each mail: Message-IDs and MIME boundaries. Each program has its own
 * way, and keeps it when sender and words change.
 */
import { alphabetOf, isBase64Token, isGenerated, isUuid, tokenText } from "./token-shape.ts";

// LIMIT: RFC 2046 allows boundaries of 70 characters; a Message-ID has under 200.
const LENGTH_MAX = 250;
/** Below this, a piece shows its alphabet only by chance: `0012` and `00AF` come from one counter. */
const ALPHABET_LENGTH_MIN = 12;

/** `----=_NextPart_000_0012_01D9A2B3.4F5E6D70` becomes `----=_NextPart_{n}_{n}_{8}.{8}`. */
export function generatedShape(text: string): string {
  const short = text.slice(0, LENGTH_MAX);
  const core = short.replace(/^[-=_.]+|[-=_.]+$/g, "");
  const start = short.indexOf(core);
  const shape =
    isUuid(core) || isBase64Token(core) ? `{${tokenText(core)}}` : (splitToken(core) ?? pieceWise(core));
  return short.slice(0, start) + shape + short.slice(start + core.length);
}

/** One token with `=_` put into it at a random place, which makes a boundary that no encoded text contains. */
function splitToken(core: string): string | null {
  const at = core.indexOf("=_");
  if (at < 0 || UUID_INSIDE.test(core)) return null;
  const joined = core.slice(0, at) + core.slice(at + 2);
  return isBase64Token(joined) ? `{${tokenText(joined)} around =_}` : null;
}

const UUID_INSIDE = /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/i;

function pieceWise(text: string): string {
  return text
    .split(UUID_INSIDE)
    .map((part, i) =>
      i % 2 === 1
        ? "{uuid}"
        : part
            .split(/([^A-Za-z0-9]+)/)
            .map(pieceShape)
            .join(""),
    )
    .join("");
}

function pieceShape(piece: string, index: number): string {
  if (index % 2 === 1 || piece === "") return piece;
  const hasDigit = /\d/.test(piece);
  if (!hasDigit && !isGenerated(piece) && !/^[A-F]{4,}$/.test(piece)) return piece;
  // Counters and process numbers grow; milliseconds and written-out dates have 13 digits and more.
  if (piece.length < 13 && /^\d+$/.test(piece)) return "{n}";
  if (piece.length >= ALPHABET_LENGTH_MIN) return `{${piece.length} ${alphabetOf(piece)}}`;
  if (piece.length >= 8) return `{${piece.length}}`;
  return /^[a-z]+\d$/i.test(piece) && piece.length <= 3 ? piece : "{n}";
}
