/** What every store must do, run once for each database. */
import { describe, suite, test } from "node:test";
import { ADDING } from "./store-adding.ts";
import type { StoreCase, StoreTests } from "./store-case.ts";
import { FILES } from "./store-files.ts";
import { KILL } from "./store-kill.ts";
import { LINKING } from "./store-linking.ts";
import { LOOKUPS } from "./store-lookups.ts";
import { MIGRATION } from "./store-migrations.ts";
import { RECORD } from "./store-record.ts";
import { RETENTION } from "./store-retention.ts";
import { BODIES, TEXTS } from "./store-texts.ts";
import { TWO_LINKING } from "./store-two-linking.ts";

const PARTS: Readonly<Record<string, StoreTests>> = {
  "adding copies": ADDING,
  "files and what is still there": FILES,
  "looking up": LOOKUPS,
  "unusual text and bytes": TEXTS,
  bodies: BODIES,
  "roster, campaigns and judgements": LINKING,
  "two who link at once": TWO_LINKING,
  "the record": RECORD,
  retention: RETENTION,
  migrations: MIGRATION,
  "a process that is killed": KILL,
};

export function storeContract(given: StoreCase): void {
  suite(`store: ${given.name}`, () => {
    for (const [part, tests] of Object.entries(PARTS)) {
      describe(part, () => {
        for (const [name, run] of Object.entries(tests)) test(name, () => run(given));
      });
    }
  });
}
