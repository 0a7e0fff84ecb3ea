/** Identity by content: 32 hexadecimal digits outside, 16 bytes inside. */

const CONTENT_KEY = /^[0-9a-f]{32}$/;
const PREFIX_DIGITS = 12;

export function isContentKey(text: string): boolean {
  return CONTENT_KEY.test(text);
}

/**
 * The first 48 bits, which SQLite keeps in 6 bytes. Among 10,000,000 messages two share them with a chance of one in
 * six, so whoever finds a row by it compares the whole key.
 */
export function prefixOf(key: string): number {
  return Number.parseInt(key.slice(0, PREFIX_DIGITS), 16);
}

export function keyBytes(key: string): Buffer {
  return Buffer.from(key, "hex");
}

export function keyText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
