/**
 * A hash of 53 bits as a safe integer, so that it is a number in JavaScript, an INTEGER in SQLite and a BIGINT in
 * PostgreSQL. Two rounds of multiply and rotate over UTF-16 units with two lanes (after MurmurHash3, public domain).
 * Not for secrets: whoever needs certainty compares the values that were hashed. Never 0, which stands for "none".
 */
export function hash53(text: string): number {
  let a = 0x9e3779b9 ^ text.length;
  let b = 0x85ebca6b;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0xcc9e2d51);
    a = (a << 15) | (a >>> 17);
    b = Math.imul(b ^ unit, 0x1b873593);
    b = (b << 13) | (b >>> 19);
  }
  a = finish(a ^ (b >>> 16));
  b = finish(b ^ a);
  const value = (a >>> 11) * 0x1_0000_0000 + (b >>> 0);
  return value === 0 ? 1 : value;
}

function finish(lane: number): number {
  let x = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
