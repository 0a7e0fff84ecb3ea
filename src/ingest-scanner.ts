/**
 * One message through the stages, for keeping: bytes → message → findings, and what is remembered of it. No files, no
 * store, no threads: `ingest.ts` and its worker threads both call this.
 */
import { hash } from "node:crypto";
import { observationOf } from "./link/observe-message.ts";
import { linkedFingerprint } from "./link/sendings.ts";
import type { ReadMessage } from "./model/message.ts";
import { observableKey, observablesOf } from "./model/observable.ts";
import {
  type Delivery,
  NOTHING_OBSERVED,
  type Observation,
  type StoredFinding,
} from "./model/observation.ts";
import { receivingClient } from "./observe/auth/trust.ts";
import { parseDomain } from "./observe/urls/domain.ts";
import { type ScanItem, type ScannedMessage, Scanner, type ScannerSetup } from "./scanner.ts";

/** What the store keeps of one copy; its body stays with whoever has the bytes. */
export interface KeptMessage {
  readonly observation: Observation;
  readonly delivery: Delivery;
  readonly findings: readonly StoredFinding[];
  readonly keys: readonly number[];
  readonly fingerprint: Uint8Array;
  readonly hasDefects: boolean;
  readonly assumedAuthserv: string | null;
}

/** Linking reads hosts and trace fields exactly as the message model does. */
const READERS = { parseDomain, receivingClient };

export class IngestScanner {
  readonly scanner: Scanner;

  constructor(setup: ScannerSetup) {
    this.scanner = new Scanner(setup);
  }

  /** In the order of the batch. Never throws: a message that nothing can be said of is kept as one that says nothing. */
  scan(batch: readonly ScanItem[]): readonly KeptMessage[] {
    const kept: (Kept | null)[] = batch.map(() => null);
    const scanned = this.scanner.scan(batch, (read, place) => {
      kept[place] = keptOf(read);
    });
    return batch.map((item, i) => withFindings(item, kept[i] ?? bare(item), scanned[i]!));
  }
}

type Kept = Pick<KeptMessage, "observation"> & Pick<Delivery, "digest" | "mailbox" | "mailbox_by">;

function keptOf(read: ReadMessage): Kept | null {
  try {
    return { observation: observationOf(read, READERS), digest: read.message._meta.id, ...read.delivery };
  } catch {
    return null;
  }
}

function withFindings(item: ScanItem, kept: Kept, { result, assumedAuthserv }: ScannedMessage): KeptMessage {
  const { observation, ...where } = kept;
  return {
    observation,
    delivery: { key: observation.key, path: item.path, index: item.index, ...where },
    findings: result.findings.map(({ rule, id, severity, techniques }) => ({
      rule,
      id,
      severity,
      techniques,
    })),
    keys: observablesOf(observation).map(observableKey),
    fingerprint: linkedFingerprint(observation, result.findings.length),
    hasDefects: result.defects.length > 0,
    assumedAuthserv,
  };
}

/** A message that killed a thread, or that a mistake of ours could not read: it lay there, and that is all we know. */
export function unreadMessage(item: ScanItem): KeptMessage {
  const { observation, ...where } = bare(item);
  return {
    observation,
    delivery: { key: observation.key, path: item.path, index: item.index, ...where },
    findings: [],
    keys: [],
    fingerprint: linkedFingerprint(observation, 0),
    hasDefects: true,
    assumedAuthserv: null,
  };
}

const KEY_DIGITS = 32;

function bare({ bytes, mailbox, mailboxOnPath = null }: ScanItem): Kept {
  const digest = hash("sha256", bytes);
  const observation: Observation = { key: digest.slice(0, KEY_DIGITS), ...NOTHING_OBSERVED };
  if (mailbox !== null) return { observation, digest, mailbox, mailbox_by: "option" };
  if (mailboxOnPath === null) return { observation, digest, mailbox: "", mailbox_by: "unknown" };
  return { observation, digest, mailbox: mailboxOnPath.toLowerCase(), mailbox_by: "file-name" };
}
