import type { DecodedBytes } from "./base64.ts";

const LF = 10;

/** A uuencoded body (`begin 644 name` … `end`), the transfer encoding `x-uuencode` that RFC 2045 never knew. */
export function decodeUuencode(source: Buffer): DecodedBytes {
  const begin = source.indexOf("begin ");
  const out = Buffer.allocUnsafe(source.length);
  if (begin < 0) return { bytes: source, defect: "transfer-encoding-unknown", offset: 0 };
  let size = 0;
  let at = source.indexOf(LF, begin) + 1;
  while (at > 0 && at < source.length) {
    const end = source.indexOf(LF, at);
    const count = (source[at]! - 32) & 63;
    if (count === 0 || (source[at] === 101 && source[at + 1] === 110 && source[at + 2] === 100)) break;
    size = decodeLine(source.subarray(at + 1, end < 0 ? source.length : end), { out, size, count });
    at = end + 1;
  }
  return { bytes: out.subarray(0, size), defect: null, offset: 0 };
}

function decodeLine(line: Uint8Array, to: { out: Buffer; size: number; count: number }): number {
  let { size, count } = to;
  for (let at = 0; at < line.length && count > 0; at += 4) {
    const [a = 32, b = 32, c = 32, d = 32] = line.subarray(at, at + 4);
    const group =
      (((a - 32) & 63) << 18) | (((b - 32) & 63) << 12) | (((c - 32) & 63) << 6) | ((d - 32) & 63);
    for (let shift = 16; shift >= 0 && count > 0; shift -= 8, count--) to.out[size++] = group >> shift;
  }
  return size;
}
