import { ipGroups } from "../../core/ip-groups.ts";
import type { Ip } from "../../model/message.ts";

// LIMIT: the longest sensible notation is a full IPv6 address with a zone; anything longer is no address.
const ADDRESS_LENGTH_MAX = 80;

/**
 * Reads an IP address in any notation that resolvers accept: dotted with one to four decimal, octal (`0177`)
 * or hexadecimal (`0x7f`) parts (WHATWG URL §3.5), IPv6 (RFC 4291 §2.2) with brackets or a zone.
 * IPv4 carried in IPv6 (`::ffff:0:0/96`, and RFC 6052's `64:ff9b::/96`) comes back as IPv4, because it reaches
 * the IPv4 host. Null when the text is none of these.
 */
export function parseIp(text: string): Ip | null {
  const trimmed = text.trim();
  if (trimmed.length === 0 || trimmed.length > ADDRESS_LENGTH_MAX) return null;
  const ascii = foldWidth(trimmed);
  const bare = stripBrackets(ascii);
  const written = bare === ascii ? trimmed : bare;
  return bare.includes(":") ? readV6(bare, written) : readV4(bare, written);
}

/** Full-width digits and dots are digits and dots to every browser (UTS #46). */
function foldWidth(text: string): string {
  return /[^\x20-\x7e]/.test(text) ? text.normalize("NFKC").replaceAll("\u3002", ".") : text;
}

/** `[127.0.0.1]`, `[IPv6:::1]` (RFC 5321 §4.1.3) and `[::1]`. */
function stripBrackets(text: string): string {
  if (!text.startsWith("[") || !text.endsWith("]")) return text;
  const inner = text.slice(1, -1);
  return /^ipv6:/i.test(inner) ? inner.slice(5) : inner;
}

type Radix = "decimal" | "hex" | "octal";

function readV4(text: string, original: string): Ip | null {
  const parts = (text.endsWith(".") ? text.slice(0, -1) : text).split(".");
  if (parts.length > 4) return null;
  const numbers: number[] = [];
  const radices = new Set<Radix>();
  for (const part of parts) {
    const radix = radixOf(part);
    const number =
      radix === null ? Number.NaN : Number.parseInt(digitsOf(part, radix) || "0", RADIX_BASE[radix]);
    if (radix === null || number > 0xffffffff) return null;
    numbers.push(number);
    radices.add(radix);
  }
  const value = joinParts(numbers);
  if (value === null) return null;
  const encoders = encodersOf(radices, parts.length);
  return {
    ip: dotted(value),
    version: 4,
    translation: {
      original: encoders.length === 0 && text === original ? null : original,
      v4_to_v6: false,
      encoders,
    },
  };
}

const RADIX_BASE = { decimal: 10, hex: 16, octal: 8 } as const;

function radixOf(part: string): Radix | null {
  if (/^0x[0-9a-f]*$/i.test(part)) return "hex";
  if (/^0[0-7]+$/.test(part)) return "octal";
  return /^[0-9]+$/.test(part) && !(part.length > 1 && part.startsWith("0")) ? "decimal" : null;
}

function digitsOf(part: string, radix: Radix): string {
  return radix === "hex" ? part.slice(2) : part;
}

/** The last part fills all octets that are left: `127.1` is 127.0.0.1. */
function joinParts(numbers: readonly number[]): number | null {
  const last = numbers[numbers.length - 1];
  if (last === undefined || last >= 256 ** (5 - numbers.length)) return null;
  let value = last;
  for (let i = 0; i < numbers.length - 1; i++) {
    const number = numbers[i] ?? 256;
    if (number > 255) return null;
    value += number * 256 ** (3 - i);
  }
  return value;
}

function encodersOf(radices: ReadonlySet<Radix>, count: number): string[] {
  const encoders: string[] = [];
  if (radices.has("hex")) encoders.push("hex");
  if (radices.has("octal")) encoders.push("octal");
  if (count === 1 && radices.has("decimal")) encoders.push("decimal_integer");
  if (count > 1 && (count < 4 || encoders.length > 0)) encoders.push("dotted");
  if (radices.size > 1) encoders.push("mixed_radix");
  return encoders;
}

function dotted(value: number): string {
  return `${Math.floor(value / 0x1000000)}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

function readV6(text: string, original: string): Ip | null {
  const zone = text.indexOf("%");
  const groups = ipGroups(zone < 0 ? text : text.slice(0, zone));
  if (groups === null) return null;
  const inner = carriedV4(groups);
  if (inner !== null) {
    return { ip: dotted(inner), version: 4, translation: { original, v4_to_v6: true, encoders: [] } };
  }
  return {
    ip: compressed(groups),
    version: 6,
    translation: { original: null, v4_to_v6: false, encoders: [] },
  };
}

function carriedV4(groups: readonly number[]): number | null {
  const prefix = groups.slice(0, 6).join(",");
  if (prefix !== "0,0,0,0,0,65535" && prefix !== "100,65435,0,0,0,0") return null;
  return (groups[6] ?? 0) * 0x10000 + (groups[7] ?? 0);
}

/** RFC 5952 §4: lower case, no leading zeros, the first longest run of two or more zero groups as `::`. */
function compressed(groups: readonly number[]): string {
  let bestStart = 0;
  let bestLength = 1;
  let runLength = 0;
  for (let i = 0; i < 8; i++) {
    runLength = groups[i] === 0 ? runLength + 1 : 0;
    if (runLength > bestLength) {
      bestStart = i - runLength + 1;
      bestLength = runLength;
    }
  }
  const hex = groups.map((group) => group.toString(16));
  if (bestLength < 2) return hex.join(":");
  return `${hex.slice(0, bestStart).join(":")}::${hex.slice(bestStart + bestLength).join(":")}`;
}
