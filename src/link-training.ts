/** Mail, or what a store remembers of it, to what the model of linking is learned from. */
import { basename, resolve } from "node:path";
import { IngestScanner } from "./ingest-scanner.ts";
import { packFingerprint } from "./link/fingerprint.ts";
import { SendingsBuilder } from "./link/sendings.ts";
import type { Corpus } from "./link/train.ts";
import type { Observation } from "./model/observation.ts";
import { readMail } from "./observe/sources/index.ts";
import type { ScanItem } from "./scanner.ts";
import type { Store } from "./store/store.ts";

/** Messages are read in batches, as a scan does. */
const BATCH = 64;

/** All mail below a path as one corpus, named after it; the same mail twice counts once. No rule runs. */
export async function corpusOfMail(path: string): Promise<Corpus> {
  const scanner = new IngestScanner({
    ruleFiles: [],
    lists: new Map(),
    organizationDomains: null,
    trustedAuthserv: null,
    display: false,
  });
  const gathered = new Gathered();
  let batch: ScanItem[] = [];
  const flush = () => {
    for (const { observation } of scanner.scan(batch)) gathered.add(observation);
    batch = [];
  };
  for await (const event of readMail([path])) {
    if (event.kind !== "message") continue;
    const { path: where, index, bytes, defects } = event;
    batch.push({ path: where, index, bytes, mailbox: null, defects, verified: null });
    if (batch.length === BATCH) flush();
  }
  flush();
  return gathered.corpus(basename(resolve(path)));
}

class Gathered {
  readonly #builder = new SendingsBuilder(new Set());
  readonly #keys = new Set<string>();

  get messages(): number {
    return this.#keys.size;
  }

  add(observation: Observation): void {
    const { key, date } = observation;
    if (this.#keys.has(key)) return;
    const seconds = date === null ? null : Math.floor(Date.parse(date) / 1000);
    this.#builder.add({ id: this.#keys.size, key, seconds, fingerprint: packFingerprint(observation) });
    this.#keys.add(key);
  }

  corpus(name: string): Corpus {
    const { columns, signatures } = this.#builder.build();
    return { name, messages: this.messages, columns, signatures };
  }
}

/** What is linked of a store; what it does not link teaches nothing about links. */
export async function corpusOfStore(store: Store, name: string): Promise<Corpus> {
  const builder = new SendingsBuilder(new Set());
  let messages = 0;
  for await (const chunk of store.fingerprints()) {
    for (const message of chunk) {
      builder.add(message);
      messages++;
    }
  }
  const { columns, signatures } = builder.build();
  return { name, messages, columns, signatures };
}
