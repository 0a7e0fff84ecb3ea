/**
 * Raw messages, sealed with AES-256-GCM under the workspace's key. The message's key is authenticated with it, so that
 * a sealed body moved to another message does not open.
 *
 * Sealed: one byte of version, one that says whether the text was compressed, nonce (12), tag (16), ciphertext.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { StoreError } from "./store-error.ts";

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const VERSION = 1;
// LIMIT: a random nonce of 96 bits may serve 2^32 messages under one key (NIST SP 800-38D §8.3); bodies are few.
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 2;
const CHECK_DIGITS = 16;

export class Sealer {
  readonly #key: Uint8Array | null;

  constructor(bodyKey: Uint8Array | null) {
    if (bodyKey !== null && bodyKey.length !== KEY_BYTES) {
      throw new StoreError(`the key for bodies has ${bodyKey.length} bytes, not ${KEY_BYTES}`, {
        help: "restore the key file of this workspace from a copy",
      });
    }
    this.#key = bodyKey;
  }

  /** Tells keys apart without giving one away; kept beside the bodies. Null without a key. */
  check(): string | null {
    if (this.#key === null) return null;
    const hash = createHash("sha256").update("serjeant body key check\u0000").update(this.#key);
    return hash.digest("hex").slice(0, CHECK_DIGITS);
  }

  seal(body: Uint8Array, messageKey: Uint8Array): Uint8Array {
    const deflated = deflateRawSync(body);
    const isDeflated = deflated.length < body.length;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#keyOrThrow(), nonce);
    const header = Buffer.from([VERSION, isDeflated ? 1 : 0]);
    cipher.setAAD(Buffer.concat([header, messageKey]));
    const sealed = Buffer.concat([cipher.update(isDeflated ? deflated : body), cipher.final()]);
    return Buffer.concat([header, nonce, cipher.getAuthTag(), sealed]);
  }

  open(sealed: Uint8Array, messageKey: Uint8Array): Uint8Array {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const header = bytes.subarray(0, HEADER_BYTES);
    const tagAt = HEADER_BYTES + NONCE_BYTES;
    const textAt = tagAt + TAG_BYTES;
    if (bytes.length < textAt || header[0] !== VERSION) throw doesNotOpen();
    const decipher = createDecipheriv(CIPHER, this.#keyOrThrow(), bytes.subarray(HEADER_BYTES, tagAt));
    decipher.setAAD(Buffer.concat([header, messageKey]));
    decipher.setAuthTag(bytes.subarray(tagAt, textAt));
    const text = unsealed(decipher, bytes.subarray(textAt));
    return new Uint8Array(header[1] === 1 ? inflateRawSync(text) : text);
  }

  #keyOrThrow(): Uint8Array {
    if (this.#key !== null) return this.#key;
    throw new StoreError("bodies are sealed, and the key is missing", {
      help: "restore the key file of this workspace from a copy; without it nobody can open them",
    });
  }
}

function unsealed(decipher: ReturnType<typeof createDecipheriv>, text: Uint8Array): Buffer {
  try {
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch (error) {
    throw doesNotOpen(error);
  }
}

function doesNotOpen(cause?: unknown): StoreError {
  return new StoreError("a sealed body does not open: it was changed, or sealed with another key", {
    help: "restore the key file of this workspace from a copy; other bodies are not affected by a changed one",
    cause,
  });
}

/** Said when the key is not the one that the bodies in the store were sealed with. */
export function wrongKey(): StoreError {
  return new StoreError("the key for bodies is not the one this store was sealed with", {
    help: "restore the key file that belongs to this store; nothing was changed",
  });
}
