/** What every store must do, run once for each database. */
import { suite } from "node:test";
import type { StoreOptions } from "../../src/store/index.ts";
import { addingTests } from "./store-adding.ts";
import { filesTests } from "./store-files.ts";
import { killTests } from "./store-kill.ts";
import { linkingTests } from "./store-linking.ts";
import { lookupTests } from "./store-lookups.ts";
import { migrationTests } from "./store-migrations.ts";
import { retentionTests } from "./store-retention.ts";
import { textTests } from "./store-texts.ts";

/** Where a database is, without the key for bodies. */
export type Place = { readonly path: string } | { readonly url: string };

export interface StoreCase {
  readonly name: string;
  /** A new, empty database. */
  makePlace(): Promise<Place>;
}

export const BODY_KEY = new Uint8Array(32).fill(7);

export function optionsFor(place: Place, bodyKey: Uint8Array | null = BODY_KEY): StoreOptions {
  return { ...place, bodyKey };
}

export function storeContract(store: StoreCase): void {
  suite(`store: ${store.name}`, () => {
    addingTests(store);
    filesTests(store);
    lookupTests(store);
    textTests(store);
    linkingTests(store);
    retentionTests(store);
    migrationTests(store);
    killTests(store);
  });
}
