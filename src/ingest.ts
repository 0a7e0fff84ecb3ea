/**
 * Scan and keep: mail under some paths into the store of a workspace.
 *
 *     observe (read mail) → detect (rules) → link (what is compared) → store
 *
 * Whatever is committed stands for good: copies go in together with how far their files were read, so a run that is
 * killed loses only what was under way, and the next one begins there.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Lists } from "./detect/environment.ts";
import type { RuleFile, RuleProblem } from "./detect/rule-set.ts";
import { historySource, ingestHistory, noteSentMail } from "./ingest-history.ts";
import { organizationOf } from "./ingest-organization.ts";
import { type IngestItem, IngestReader, isBelow, lastingRoots, rootsOf } from "./ingest-reader.ts";
import { IngestScanner, type KeptMessage, unreadMessage } from "./ingest-scanner.ts";
import { type IngestSummary, IngestTally } from "./ingest-summary.ts";
import { batches, type Outcome, orderedPool } from "./jobs/ordered-pool.ts";
import { type Household, withStored } from "./mail-history.ts";
import type { ScannerSetup } from "./scanner.ts";
import type { IngestRun, NewCopy, Store } from "./store/store.ts";
import type { Workspace } from "./workspace.ts";

export type { IngestSummary };

export interface IngestOptions {
  readonly paths: readonly string[];
  /** Whose mail all of it is, lower case; null to tell it of each copy. */
  readonly mailbox: string | null;
  readonly ruleFiles: readonly RuleFile[];
  readonly lists: Lists;
  /** Empty: of the configuration, else inferred. */
  readonly orgDomains: readonly string[];
  /** Empty: of the configuration, else the topmost server of each message. */
  readonly trustAuthserv: readonly string[];
  readonly jobs: number;
  /** Copies of one transaction; 500 unless told. */
  readonly copiesAtOnce?: number;
  /** RFC 3339. */
  readonly date: () => string;
  /** Milliseconds of some clock; only differences count. */
  readonly now: () => number;
  readonly onProgress?: (progress: {
    readonly messages: number;
    readonly bytes: number;
    /** The first pass, which only reads who wrote to whom. */
    readonly isFirstPass: boolean;
  }) => void;
  /** Rule files that were left out, and why. */
  readonly onProblems?: (problems: readonly RuleProblem[]) => void;
}

export async function ingest(workspace: Workspace, options: IngestOptions): Promise<IngestSummary> {
  const started = options.now();
  const { store } = workspace;
  const paths = rootsOf(options.paths);
  const leaveOut = ownFiles(workspace, paths);
  const organization = await organizationOf(workspace, { ...options, paths, leaveOut });
  const trusted = options.trustAuthserv.length > 0 ? options.trustAuthserv : workspace.config.trustedAuthserv;
  const household: Household = {
    organizationDomains: organization.domains.length > 0 ? organization.domains : null,
    trustedAuthserv: trusted.length > 0 ? trusted : null,
  };
  const { ruleFiles, lists, onProgress } = options;
  const setup: ScannerSetup = { ruleFiles, lists, display: false, ...household };
  const run = await store.beginRun(options.date(), lastingRoots(paths));
  const reader = new IngestReader({ store, run, paths, mailbox: options.mailbox, leaveOut });
  const scanner = new IngestScanner(setup);
  options.onProblems?.(scanner.scanner.problems);
  const asked = scanner.scanner.asksForHistory
    ? { store, paths, leaveOut, household, ...(onProgress === undefined ? {} : { onProgress }) }
    : null;
  const history = asked === null ? null : await ingestHistory(asked);
  scanner.scanner.remember(history);
  const items =
    history === null
      ? reader.items()
      : withStored(reader.items(), { household, source: await historySource(store, run) });
  const keeper = new Keeper(reader, { store, run, copiesAtOnce: options.copiesAtOnce ?? COPIES_MAX });
  const spread = { scanner, setup: { ...setup, history }, jobs: options.jobs };
  for await (const outcome of outcomes(items, spread)) {
    await keeper.take(outcome);
    onProgress?.({ messages: keeper.tally.read, bytes: reader.passedBytes, isFirstPass: false });
  }
  await keeper.flush();
  await store.finishRun(run, options.date(), reader.unread);
  const { files, unchangedFiles, unchangedCopies, skipped } = reader;
  return keeper.tally.summary({
    files,
    bytes: keeper.bytes,
    unchanged: { files: unchangedFiles, copies: unchangedCopies },
    skipped,
    rules: scanner.scanner.detector.rules.length,
    organization,
    store: await store.counts(),
    milliseconds: Math.round(options.now() - started),
  });
}

/** The store, the keys and the configuration are no mail, though the workspace may lie among it. */
function ownFiles({ dir }: Workspace, paths: readonly string[]): readonly string[] {
  if (!paths.some((path) => isBelow(dir, path))) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isOurs(entry.name, entry.parentPath.slice(dir.length)))
    .map((entry) => join(entry.parentPath, entry.name));
}

function isOurs(name: string, folder: string): boolean {
  return (
    /^[/\\]keys$/.test(folder) ||
    (folder === "" && /^serjeant\.(?:json|db(?:-wal|-shm|-journal)?)$/.test(name))
  );
}

interface Spread {
  readonly scanner: IngestScanner;
  readonly setup: ScannerSetup;
  readonly jobs: number;
}

const sizeOf = (item: IngestItem): number => item.bytes.length;

/** Below this, starting threads costs more than it saves. */
const SMALL_MESSAGES_MAX = 100;

/** The first messages on this thread, and where there are more, the rest on others; always in the order of the mail. */
async function* outcomes(
  items: AsyncGenerator<IngestItem>,
  { scanner, setup, jobs }: Spread,
): AsyncGenerator<Outcome<IngestItem, KeptMessage>> {
  const first: IngestItem[] = [];
  while (first.length <= SMALL_MESSAGES_MAX) {
    const next = await items.next();
    if (next.done) break;
    first.push(next.value);
  }
  const rest = chained(first, items);
  if (jobs > 1 && first.length > SMALL_MESSAGES_MAX) {
    const name = import.meta.url.endsWith(".ts") ? "./ingest-worker.ts" : "./ingest-worker.js";
    const module = new URL(name, import.meta.url);
    yield* orderedPool<IngestItem, KeptMessage>(rest, { threads: jobs, module, workerData: setup, sizeOf });
    return;
  }
  for await (const batch of batches(rest, sizeOf)) {
    const results = scanner.scan(batch);
    for (const [i, task] of batch.entries()) yield { kind: "done", task, result: results[i]! };
  }
}

async function* chained(first: IngestItem[], rest: AsyncGenerator<IngestItem>): AsyncGenerator<IngestItem> {
  yield* first.splice(0);
  yield* rest;
}

// LIMIT: copies of one transaction, held in memory until it is done; a killed run loses as much work.
const COPIES_MAX = 500;
const BODY_BYTES_MAX = 16_000_000;

interface KeepingPlace {
  readonly store: Store;
  readonly run: IngestRun;
  readonly copiesAtOnce: number;
}

/** Gathers what is to be kept and hands it to the store, transaction by transaction. */
class Keeper {
  readonly tally = new IngestTally();
  /** Of messages read. */
  bytes = 0;
  private readonly reader: IngestReader;
  private readonly place: KeepingPlace;
  private copies: NewCopy[] = [];
  private bodyBytes = 0;
  private hasSent = false;

  constructor(reader: IngestReader, place: KeepingPlace) {
    this.reader = reader;
    this.place = place;
  }

  async take(outcome: Outcome<IngestItem, KeptMessage>): Promise<void> {
    const { task } = outcome;
    const kept = outcome.kind === "done" ? outcome.result : unreadMessage(task);
    this.tally.add(kept);
    this.bytes += task.bytes.length;
    task.file.done++;
    const { observation, delivery, findings, keys, fingerprint } = kept;
    // Content stays closed: a body is kept only where a finding says that somebody may have to look.
    const body = findings.length > 0 ? task.bytes : null;
    this.bodyBytes += body?.length ?? 0;
    if (observation.direction === "outbound") await this.noteSent();
    this.copies.push({ observation, delivery, findings, keys, fingerprint, body });
    if (this.copies.length >= this.place.copiesAtOnce || this.bodyBytes >= BODY_BYTES_MAX) await this.flush();
  }

  /** Before the first such copy is kept, so that no kill comes between. */
  private async noteSent(): Promise<void> {
    if (this.hasSent) return;
    this.hasSent = true;
    await noteSentMail(this.place.store);
  }

  async flush(): Promise<void> {
    const copies = this.copies;
    const progress = this.reader.book.progress();
    if (copies.length === 0 && progress.length === 0) return;
    this.copies = [];
    this.bodyBytes = 0;
    const { store, run } = this.place;
    this.tally.addStored(await store.addCopies(run, copies, progress));
  }
}
