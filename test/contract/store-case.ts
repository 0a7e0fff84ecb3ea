/** One database that the store's contract is run on. */
import type { StoreOptions } from "../../src/store/index.ts";

/** Where a database is, without the key for bodies. */
export type Place = { readonly path: string } | { readonly url: string };

export interface StoreCase {
  readonly name: string;
  /** A new, empty database. */
  makePlace(): Promise<Place>;
}

/** Tests by what they say. */
export type StoreTests = Readonly<Record<string, (given: StoreCase) => Promise<void>>>;

export const BODY_KEY = new Uint8Array(32).fill(7);

export function optionsFor(place: Place, bodyKey: Uint8Array | null = BODY_KEY): StoreOptions {
  return { ...place, bodyKey };
}
