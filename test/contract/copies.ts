/** Invented copies of messages, for tests of the store. */
import { createHash } from "node:crypto";
import { type Observable, observableKey, observablesOf } from "../../src/model/observable.ts";
import type { Delivery, Observation, StoredFinding } from "../../src/model/observation.ts";
import type { NewCopy } from "../../src/store/store.ts";
import { observed } from "../observed.ts";

interface Said {
  /** Tells messages apart: the same name is the same message. */
  readonly name: string;
  readonly observation?: Partial<Observation>;
  readonly delivery?: Partial<Delivery>;
  readonly findings?: readonly StoredFinding[];
  readonly fingerprint?: Uint8Array;
  readonly body?: string | null;
}

export function contentKey(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 32);
}

export function copyOf({ name, observation, delivery, findings, fingerprint, body }: Said): NewCopy {
  const key = contentKey(name);
  const whole = observed({
    key,
    message_id: `<${name}@example.org>`,
    date: "2021-01-12T09:30:00Z",
    from: "press@news.example",
    from_root: "news.example",
    subject: `About ${name}`,
    ...observation,
  });
  return {
    observation: whole,
    delivery: {
      key,
      mailbox: "jane@example.org",
      mailbox_by: "option",
      digest: createHash("sha256").update(`copy of ${name}`).digest("hex"),
      path: "/mail/jane.mbox",
      index: 0,
      ...delivery,
    },
    findings: findings ?? [],
    keys: observablesOf(whole).map(observableKey),
    fingerprint: fingerprint ?? new Uint8Array(Buffer.from(name)),
    body: body === undefined || body === null ? null : new Uint8Array(Buffer.from(body)),
  };
}

export function numbersFor(...observables: readonly Observable[]): readonly number[] {
  return observables.map(observableKey);
}
