import type {
  AuthenticationResults,
  HeaderField,
  Hop,
  Received,
  Signature,
  Spf,
} from "../../model/message.ts";
import {
  mergeAuthenticationResults,
  parseAuthenticationResults,
  parseReceivedSpf,
  parseSignature,
} from "../auth/parse-results.ts";
import { parseReceived } from "./received.ts";

/**
 * Groups the fields of a header by the server that wrote them. A hop begins with a Received field and holds
 * the fields above it, up to the next Received; hop 0 is the author's block at the bottom together with the
 * earliest Received. `X-Received` (Google's record of its own relays) counts as Received, as in the vendor's
 * public sample. Within a hop the fields stand bottom-up, by position.
 *
 * `fields` is in the order of the message.
 */
export function groupHops(fields: readonly HeaderField[]): readonly Hop[] {
  const groups: HeaderField[][] = [[]];
  let seen = false;
  for (let index = fields.length - 1; index >= 0; index--) {
    const field = fields[index]!;
    if (isReceived(field.name)) {
      if (seen) groups.push([]);
      seen = true;
    }
    groups.at(-1)!.push(field);
  }
  return groups.map((group, index) => new LazyHop(index, group));
}

function isReceived(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === "received" || lower === "x-received";
}

const SIGNATURES = ["dkim-signature", "arc-message-signature", "arc-seal"];

class LazyHop implements Hop {
  readonly index: number;
  readonly fields: readonly HeaderField[];
  #received: Received | null | undefined;
  #spf: Spf | null | undefined;
  #signature: Signature | null | undefined;
  #results: AuthenticationResults | null | undefined;

  constructor(index: number, fields: readonly HeaderField[]) {
    this.index = index;
    this.fields = fields;
  }

  get received(): Received | null {
    if (this.#received === undefined) {
      const field = this.fields.find((candidate) => isReceived(candidate.name));
      this.#received = field === undefined ? null : parseReceived(field.value);
    }
    return this.#received;
  }

  get received_spf(): Spf | null {
    if (this.#spf === undefined)
      this.#spf = this.#top("received-spf", (field) => parseReceivedSpf(field.value));
    return this.#spf;
  }

  /** The hop's DKIM signature, else its ARC message signature, else its seal; of several the upper one. */
  get signature(): Signature | null {
    if (this.#signature === undefined) {
      this.#signature = null;
      for (const name of SIGNATURES) this.#signature ??= this.#top(name, parseSignature);
    }
    return this.#signature;
  }

  /** Plain results go before those of an ARC set, which repeat them. */
  get authentication_results(): AuthenticationResults | null {
    if (this.#results === undefined) {
      const plain = this.#all("authentication-results", parseAuthenticationResults);
      const sealed =
        plain.length > 0 ? [] : this.#all("arc-authentication-results", parseAuthenticationResults);
      this.#results = mergeAuthenticationResults(plain.length > 0 ? plain : sealed);
    }
    return this.#results;
  }

  #top<T>(lowerName: string, read: (field: HeaderField) => T | null): T | null {
    return this.#all(lowerName, read)[0] ?? null;
  }

  /** What `read` makes of the fields of that name that it can read, the uppermost first. */
  #all<T>(lowerName: string, read: (field: HeaderField) => T | null): T[] {
    const values: T[] = [];
    for (let index = this.fields.length - 1; index >= 0; index--) {
      const field = this.fields[index]!;
      const value = field.name.toLowerCase() === lowerName ? read(field) : null;
      if (value !== null) values.push(value);
    }
    return values;
  }
}
