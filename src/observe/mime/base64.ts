import type { DefectCode } from "../../model/defect.ts";

/** Decoded bytes and the first thing that was wrong, with its offset in the encoded bytes. */
export interface DecodedBytes {
  readonly bytes: Buffer;
  readonly defect: DefectCode | null;
  readonly offset: number;
}

const INVALID = 255;
const SKIP = 254;
const PADDING = 253;
const SEXTETS = sextets();

function sextets(): Uint8Array {
  const table = new Uint8Array(256).fill(INVALID);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (let index = 0; index < 64; index++) table[alphabet.charCodeAt(index)] = index;
  // RFC 4648 §5: the URL alphabet, which some mail tools use although RFC 2045 does not know it.
  table["-".charCodeAt(0)] = 62;
  table["_".charCodeAt(0)] = 63;
  for (const space of [9, 10, 13, 32]) table[space] = SKIP;
  table["=".charCodeAt(0)] = PADDING;
  return table;
}

/**
 * Base64, RFC 2045 §6.8, from any bytes: white space and foreign characters are passed over, padding
 * ends a group but not the text (tools join encoded pieces), and an unfinished last group gives the bytes it
 * has. At most `sizeMax` bytes are decoded.
 */
export function decodeBase64(source: Uint8Array, sizeMax = Number.POSITIVE_INFINITY): DecodedBytes {
  const out = Buffer.allocUnsafe(Math.min(Math.ceil((source.length * 3) / 4) + 3, sizeMax + 3));
  const end = source.length;
  let size = 0;
  let at = 0;
  let group = 0;
  let count = 0;
  let defect: DefectCode | null = null;
  let offset = 0;
  while (at < end && size < sizeMax) {
    // Four valid characters in a row are the rule; look up only once.
    if (count === 0) {
      while (at + 3 < end && size < sizeMax) {
        const a = SEXTETS[source[at]!]!;
        const b = SEXTETS[source[at + 1]!]!;
        const c = SEXTETS[source[at + 2]!]!;
        const d = SEXTETS[source[at + 3]!]!;
        if ((a | b | c | d) > 63) break;
        out[size] = (a << 2) | (b >> 4);
        out[size + 1] = (b << 4) | (c >> 2);
        out[size + 2] = (c << 6) | d;
        size += 3;
        at += 4;
      }
      if (at >= end || size >= sizeMax) break;
    }
    const value = SEXTETS[source[at]!]!;
    at++;
    if (value < 64) {
      group = (group << 6) | value;
      if (++count < 4) continue;
      out[size++] = group >> 16;
      out[size++] = group >> 8;
      out[size++] = group;
    } else if (value === PADDING) {
      if (count === 1) [defect, offset] = [defect ?? "base64-invalid", defect === null ? at - 1 : offset];
      size = flushGroup(out, size, group, count);
    } else {
      if (value === INVALID && defect === null) [defect, offset] = ["base64-invalid", at - 1];
      continue;
    }
    group = 0;
    count = 0;
  }
  if (count > 0) {
    size = flushGroup(out, size, group, count);
    if (defect === null) [defect, offset] = ["base64-truncated", end];
  }
  return { bytes: out.subarray(0, Math.min(size, sizeMax)), defect, offset };
}

/** Writes the whole bytes of a group that has `count` of its four characters. */
function flushGroup(out: Buffer, from: number, group: number, count: number): number {
  let size = from;
  if (count >= 2) out[size++] = count === 2 ? group >> 4 : group >> 10;
  if (count === 3) out[size++] = group >> 2;
  return size;
}
