/** Seeded damage to mail: the same seed gives the same bytes on every machine. */

/** Mulberry32: small, fast, good enough to pick places; not for secrets. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What parsers trip over: structure in the wrong place, bytes no charset has, references to themselves. */
const TOKENS = [
  "\r\n\r\n",
  "\n",
  "\r",
  "\0",
  "--",
  "=?utf-8?B?",
  "=?utf-8?Q?=",
  "?=",
  "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n",
  "Content-Type: message/rfc822\r\n\r\n",
  "Content-Transfer-Encoding: base64\r\n",
  "Content-Transfer-Encoding: x-uuencode\r\n",
  "Content-Type: text/html; charset=utf-7\r\n",
  "Content-Disposition: attachment; filename*0*=utf-8''%; filename*1=\"\r\n",
  "Received: from a by b for <c>; \r\n",
  "Authentication-Results: x; dkim=pass (((((\r\n",
  "From: <<<>>>,;:@@\r\n",
  "<table><tr><td><font>",
  "<!--",
  '<a href="https://urldefense.com/v3/__https://urldefense.com/v3/__',
  "<style>*{display:none}",
  "=00=\xff",
  "\xff\xfe",
  "\xf0\x9f\x98",
  "On Mon wrote:\n> ",
  "&#x1F4A9;&#0;&bogus",
  "(".repeat(200),
  "<".repeat(200),
] as const;

/** One message damaged in one to eight places. `donor` is another message to take pieces from. */
export function mutate(seed: Uint8Array, donor: Uint8Array, random: () => number): Uint8Array {
  let bytes: Uint8Array = seed;
  const times = 1 + Math.floor(random() * 8);
  for (let i = 0; i < times; i++) bytes = damage(bytes, donor, random);
  return bytes;
}

function damage(bytes: Uint8Array, donor: Uint8Array, random: () => number): Uint8Array {
  const at = Math.floor(random() * (bytes.length + 1));
  const length = Math.floor(random() ** 3 * 2_000);
  const piece = bytes.subarray(at, at + length);
  switch (Math.floor(random() * 8)) {
    case 0:
      return bytes.map((byte, i) => (i >= at && i < at + 3 ? byte ^ (1 << Math.floor(random() * 8)) : byte));
    case 1:
      return join(bytes.subarray(0, at), bytes.subarray(at + length));
    case 2:
      return join(bytes.subarray(0, at), piece, piece, bytes.subarray(at));
    case 3:
      return bytes.subarray(0, at);
    case 4: {
      const from = Math.floor(random() * (donor.length + 1));
      return join(bytes.subarray(0, at), donor.subarray(from, from + length), bytes.subarray(at));
    }
    case 5:
      return join(
        bytes.subarray(0, at),
        Uint8Array.from({ length: 1 + (length % 64) }, () => random() * 256),
        bytes.subarray(at),
      );
    default: {
      const token = TOKENS[Math.floor(random() * TOKENS.length)] ?? "";
      const repeats = random() < 0.1 ? 1 + Math.floor(random() * 400) : 1;
      return join(bytes.subarray(0, at), Buffer.from(token.repeat(repeats), "latin1"), bytes.subarray(at));
    }
  }
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
