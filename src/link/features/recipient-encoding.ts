/**
 * Whether a part of a URL stands for the reader: the address in the clear, encoded or hashed. A token of this kind tells
 * who opened the mail even where no list of tokens was kept.
 */
import { hash } from "node:crypto";

// LIMIT: a mail to 500 people in one To field has one body: its links cannot stand for all of them.
const RECIPIENTS_MAX = 10;
// LIMIT: decoding costs its length; tokens with a recipient in them are shorter.
const VALUE_LENGTH_MAX = 2_000;
// A shorter local part (`ada`, `info`) is found in many texts by chance.
const LOCAL_PART_LENGTH_MIN = 5;

interface Target {
  readonly address: string;
  readonly local: string | null;
  /** The address in each plain encoding, with its name. */
  readonly encoded: readonly (readonly [name: string, text: string])[];
}

/** Finds recipients in values; `addresses` are lower case. */
export class RecipientFinder {
  private readonly targets: readonly Target[];
  private hashes: ReadonlyMap<string, string> | undefined;

  constructor(addresses: readonly string[]) {
    this.targets = addresses.slice(0, RECIPIENTS_MAX).map((address) => {
      const local = address.slice(0, address.lastIndexOf("@"));
      return {
        address,
        local: local.length >= LOCAL_PART_LENGTH_MIN ? local : null,
        encoded: ENCODERS.map(([name, encode]) => [name, encode(address)] as const),
      };
    });
  }

  /**
   * How the value, percent-decoded, encodes a recipient: `recipient`, `base64 of the recipient`, `md5 of the recipient`,
   * `local part of the recipient`; `… with other data` where more is in it. Null when it does not.
   */
  find(value: string): string | null {
    if (this.targets.length === 0 || value.length < 3 || value.length > VALUE_LENGTH_MAX) return null;
    const plain = this.inText(value);
    if (plain !== null) return plain;
    const decoded = fromBase64(value);
    const inside = decoded === null ? null : this.inText(decoded);
    if (inside !== null) return `base64 of the ${inside}`;
    return this.inDigest(value) ?? this.encoded(value.toLowerCase());
  }

  private encoded(lower: string): string | null {
    for (const { address, encoded } of this.targets) {
      if (lower.length < address.length) continue;
      for (const [name, text] of encoded) if (lower.includes(text)) return `${name} of the recipient`;
    }
    return null;
  }

  private inText(text: string): string | null {
    const lower = text.toLowerCase();
    for (const { address, local } of this.targets) {
      if (lower === address) return "recipient";
      if (lower.includes(address)) return "recipient with other data";
      if (local !== null && lower === local) return "recipient's local part";
    }
    return null;
  }

  private inDigest(value: string): string | null {
    if (!DIGEST_LENGTHS.has(value.length) || !/^[0-9a-f]+$/i.test(value)) return null;
    this.hashes ??= digestsOf(this.targets);
    return this.hashes.get(value.toLowerCase()) ?? null;
  }
}

const DIGESTS = ["md5", "sha1", "sha256"] as const;
const DIGEST_LENGTHS: ReadonlySet<number> = new Set([32, 40, 64]);

function digestsOf(targets: readonly Target[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { address, local } of targets) {
    for (const algorithm of DIGESTS) {
      if (local !== null) found.set(hash(algorithm, local), `${algorithm} of the recipient's local part`);
      found.set(hash(algorithm, address), `${algorithm} of the recipient`);
    }
  }
  return found;
}

const ENCODERS: readonly (readonly [string, (address: string) => string])[] = [
  ["hex", (address) => Buffer.from(address).toString("hex")],
  ["reversed text", (address) => [...address].reverse().join("")],
  ["rot13", rot13],
];

function fromBase64(value: string): string | null {
  if (value.length < 8 || !/^[\w+/-]+={0,2}$/.test(value)) return null;
  const text = Buffer.from(value, "base64").toString("latin1");
  return /[\x20-\x7e]{3}/.test(text) ? text : null;
}

function rot13(value: string): string {
  return value.replace(/[a-z]/gi, (letter) => {
    const base = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}
