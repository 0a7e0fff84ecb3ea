/**
 * READ FIRST. The stages called in order; the only place that joins them.
 *
 *     observe (read mail) → detect (rules) → results in the order of the mail
 *
 * Where rules ask what came before a message, a first pass (`mail-history.ts`) has read who wrote to whom.
 * `scan` reads sources on this thread, hands messages to worker threads (`pipeline-worker.ts`, which calls
 * `scanner.ts` as this thread would), and yields what they found in the order of the input. Nothing here
 * touches the network: whoever asks for DNS passes a function that does.
 */
import { type Lists, publicDomains } from "./detect/environment.ts";
import type { HistoryRecord } from "./detect/history/history-record.ts";
import type { RuleFile, RuleProblem } from "./detect/rule-set.ts";
import { batches, type Outcome, orderedPool } from "./jobs/ordered-pool.ts";
import { canBeReadTwice, counted, type Household, historyOf, messagesUnder } from "./mail-history.ts";
import type { MessageDisplay, MessageResult, ScanSummary, Skipped, Undecided } from "./model/finding.ts";
import type { DnsResolver } from "./observe/auth/verify.ts";
import { inferOrganization, SAMPLE_MESSAGES_MAX } from "./observe/infer-organization.ts";
import { readMessage } from "./observe/read-message.ts";
import { readMail } from "./observe/sources/index.ts";
import { Tally } from "./scan-summary.ts";
import { emptyResult, type ScanItem, type ScannedMessage, Scanner, type ScannerSetup } from "./scanner.ts";

export interface ScanOptions {
  readonly paths: readonly string[];
  readonly ruleFiles: readonly RuleFile[];
  readonly lists: Lists;
  /** Real paths of files that are no mail though they lie among it: the report that is being written. */
  readonly leaveOut?: readonly string[];
  /** Empty: inferred from the mail. */
  readonly orgDomains: readonly string[];
  /** Empty: the topmost server of each message. */
  readonly trustAuthserv: readonly string[];
  /** Verifies authentication with this resolver instead of reading what the receiver wrote; null asks nothing. */
  readonly resolver: DnsResolver | null;
  /** Whether rules may ask what came before a message; then mail is read twice where a rule does. */
  readonly history: boolean;
  readonly jobs: number;
  /** Whether the output shows whole messages. */
  readonly display: boolean;
  /** Milliseconds of some clock; only differences count. */
  readonly now: () => number;
  /** Bytes of messages that were scanned and of files that turned out to be no mail. */
  readonly onProgress?: (progress: ScanProgress) => void;
}

export interface ScanProgress {
  readonly messages: number;
  readonly bytes: number;
  /** The first pass, which only reads who wrote to whom. */
  readonly isFirstPass: boolean;
}

export type ScanEvent =
  | { readonly kind: "message"; readonly result: MessageResult; readonly display: MessageDisplay | null }
  /** Something the person should know that belongs to no message. */
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "summary"; readonly summary: ScanSummary };

export async function* scan(options: ScanOptions): AsyncGenerator<ScanEvent> {
  const started = options.now();
  const mail = new MailReader(options);
  const domains =
    options.orgDomains.length > 0
      ? options.orgDomains
      : await mail.inferDomains(publicDomains(options.lists));
  const household: Household = {
    organizationDomains: domains.length > 0 ? domains : null,
    trustedAuthserv: options.trustAuthserv.length > 0 ? options.trustAuthserv : null,
  };
  const { ruleFiles, lists, display } = options;
  const scanner = new Scanner({ ruleFiles, lists, display, ...household });
  for (const text of noticesOf(scanner.problems)) yield { kind: "notice", text };
  const history = options.history && scanner.asksForHistory ? await mail.history(household) : null;
  scanner.remember(history);
  const setup: ScannerSetup = { ruleFiles, lists, display, ...household, history };

  const tally = new Tally(scanner.detector.rules.length);
  const threads = (await mail.isSmall()) ? 1 : options.jobs;
  let scannedBytes = 0;
  for await (const outcome of scanned(mail.items(), { scanner, setup, threads })) {
    const event = eventOf(outcome, scanner, tally);
    scannedBytes += outcome.task.bytes.length;
    const bytes = scannedBytes + mail.skippedBytes;
    options.onProgress?.({ messages: tally.messages, bytes, isFirstPass: false });
    yield event;
  }
  for (const text of [...mail.notices(), ...dnsNotices(options.resolver, mail)])
    yield { kind: "notice", text };
  const { files, bytes, skipped } = mail;
  const organization = { domains, inferred: options.orgDomains.length === 0 };
  const milliseconds = Math.round(options.now() - started);
  const { trustAuthserv: trustedAuthserv, resolver } = options;
  const isVerified = resolver !== null;
  const facts = { files, bytes, skipped, organization, trustedAuthserv, isVerified, milliseconds };
  yield { kind: "summary", summary: tally.summary(facts) };
}

// LIMIT: a folder of something else has thousands of files; `rules check` names them all.
const NOTICES_MAX = 5;

function noticesOf(problems: readonly RuleProblem[]): readonly string[] {
  const others = problems.filter((p) => p.kind === "not a detection").length;
  const named = problems.flatMap((p) => {
    if (p.kind === "errors") return [`${p.path} is left out: it has errors, which \`rules check\` shows`];
    return p.kind === "duplicate" ? [`${p.path} is left out: ${p.of} has the same id`] : [];
  });
  const rest = named.length - NOTICES_MAX;
  return [
    ...named.slice(0, NOTICES_MAX),
    ...(rest > 0 ? [`${rest} more rule files are left out`] : []),
    ...(others > 0
      ? [`${others} files are automations, exclusions or queries, which a scan does not run`]
      : []),
  ];
}

interface Spread {
  readonly scanner: Scanner;
  readonly setup: ScannerSetup;
  readonly threads: number;
}

const sizeOf = (item: ScanItem): number => item.bytes.length;

/** One thread is this one. */
async function* scanned(
  items: AsyncIterable<ScanItem>,
  { scanner, setup, threads }: Spread,
): AsyncGenerator<Outcome<ScanItem, ScannedMessage>> {
  if (threads > 1) {
    const module = new URL(
      import.meta.url.endsWith(".ts") ? "./pipeline-worker.ts" : "./pipeline-worker.js",
      import.meta.url,
    );
    yield* orderedPool<ScanItem, ScannedMessage>(items, {
      threads,
      module,
      workerData: setup,
      sizeOf,
    });
    return;
  }
  for await (const batch of batches(items, sizeOf)) {
    const results = scanner.scan(batch);
    for (const [i, task] of batch.entries()) yield { kind: "done", task, result: results[i]! };
  }
}

function eventOf(outcome: Outcome<ScanItem, ScannedMessage>, scanner: Scanner, tally: Tally): ScanEvent {
  if (outcome.kind === "failed") {
    const result = emptyResult(outcome.task, "limit-memory");
    tally.add(result, outcome.task.verified);
    return { kind: "message", result: { ...result, undecided: [] }, display: null };
  }
  const { result, undecided, display, assumedAuthserv } = outcome.result;
  const { verified } = outcome.task;
  tally.add(result, verified);
  // What we verified ourselves, no receiver was believed for.
  if (verified === null && assumedAuthserv !== null) tally.addAuthserv(assumedAuthserv);
  const { rules } = scanner.detector;
  const expanded: Undecided[] = [];
  for (const group of undecided) {
    const named = group.rules.map((index) => rules[index]!.rule);
    tally.addUndecided(
      named.map((rule) => rule.id),
      group.missing,
    );
    for (const rule of named) expanded.push({ rule: rule.name, id: rule.id, missing: group.missing });
  }
  return { kind: "message", result: { ...result, undecided: expanded }, display };
}

// A pipe of more than the sample is gone once it is read, and may be longer than any memory.
const CANNOT_LOOK_BACK =
  "standard input and pipes cannot be read twice: rules that ask what came before a message stay undecided";

// LIMIT: the sample is held in memory until it is scanned.
const SAMPLE_BYTES_MAX = 64_000_000;
// LIMIT: mail that fits into this is read once though rules look back; opening files costs more than reading headers.
const HELD_BYTES_MAX = 256_000_000;

/** Below this, starting threads costs more than it saves. */
const SMALL_MESSAGES_MAX = 100;

/** The messages of all sources in order, the first of them kept to infer whose mail it is. */
class MailReader {
  /** Of which messages came. */
  files = 0;
  bytes = 0;
  /** Of files that are no mail: a progress bar has to pass them too. */
  skippedBytes = 0;
  readonly skipped: Skipped[] = [];
  readonly questions: Questions = { asked: 0, failed: 0, found: 0 };
  private readonly repeated: string[] = [];
  private readonly source: AsyncIterator<ScanItem>;
  private readonly options: ScanOptions;
  /** Read and not yet handed on. */
  private held: ScanItem[] = [];
  private heldBytes = 0;
  private ended = false;
  private cannotLookBack = false;

  constructor(options: ScanOptions) {
    this.options = options;
    this.source = this.read(options)[Symbol.asyncIterator]();
  }

  async inferDomains(publicDomains: ReadonlySet<string>): Promise<readonly string[]> {
    await this.takeSample();
    const context = { organizationDomains: null, trustedAuthserv: null, verified: null };
    return inferOrganization(
      this.held.map(({ bytes, mailbox }) => readMessage(bytes, { ...context, mailbox }).message),
      publicDomains,
    );
  }

  /** Who wrote to whom: of what is held where that is all there is, else by reading everything once beforehand. */
  async history(household: Household): Promise<HistoryRecord | null> {
    await this.hold(Number.POSITIVE_INFINITY, HELD_BYTES_MAX);
    if (this.ended) return await historyOf(this.held, household);
    const { paths, leaveOut = [], onProgress } = this.options;
    this.cannotLookBack = household.organizationDomains !== null && !(await canBeReadTwice(paths));
    if (this.cannotLookBack) return null;
    const count = (messages: number, bytes: number): void =>
      onProgress?.({ messages, bytes, isFirstPass: true });
    return await historyOf(counted(messagesUnder(paths, leaveOut), count), household);
  }

  async isSmall(): Promise<boolean> {
    await this.takeSample();
    return this.ended && this.held.length <= SMALL_MESSAGES_MAX;
  }

  async *items(): AsyncGenerator<ScanItem> {
    const held = this.held.reverse();
    this.held = [];
    // Each is let go of when it is handed on.
    for (let next = held.pop(); next !== undefined; next = held.pop()) yield next;
    for (let next = await this.source.next(); !next.done; next = await this.source.next()) yield next.value;
  }

  /** What to say of the mail as a whole, once it is read. */
  notices(): readonly string[] {
    return [...(this.cannotLookBack ? [CANNOT_LOOK_BACK] : []), ...this.repetitions()];
  }

  private repetitions(): readonly string[] {
    const [first] = this.repeated;
    if (first === undefined) return [];
    const count = this.repeated.length;
    if (count === 1) return [`${first} was given more than once and is scanned once`];
    return [`${count} files were given more than once and are scanned once, ${first} among them`];
  }

  private async takeSample(): Promise<void> {
    await this.hold(SAMPLE_MESSAGES_MAX, SAMPLE_BYTES_MAX);
  }

  /** Reads on until so much is held, or all there is. */
  private async hold(messagesMax: number, bytesMax: number): Promise<void> {
    while (!this.ended && this.held.length < messagesMax && this.heldBytes < bytesMax) {
      const next = await this.source.next();
      if (next.done) this.ended = true;
      else {
        this.heldBytes += next.value.bytes.length;
        this.held.push(next.value);
      }
    }
  }

  private read(options: ScanOptions): AsyncGenerator<ScanItem> {
    const { resolver } = options;
    const items = this.messages(options);
    return resolver === null ? items : verified(items, counting(resolver, this.questions));
  }

  private async *messages({
    paths,
    leaveOut = [],
  }: ScanOptions): AsyncGenerator<ScanItem & { readonly isRebuilt: boolean }> {
    // Of the file being read, until a message came out of it.
    let fileBytes = 0;
    let isNewFile = false;
    for await (const event of readMail(paths, { leaveOut })) {
      if (event.kind === "repeated") this.repeated.push(event.path);
      else if (event.kind === "skipped") {
        this.skipped.push({ path: event.path, reason: event.reason });
        this.skippedBytes += fileBytes;
        fileBytes = 0;
      } else if (event.kind === "file") {
        isNewFile = true;
        fileBytes = event.sizeBytes;
      } else {
        if (isNewFile) this.files++;
        isNewFile = false;
        fileBytes = 0;
        this.bytes += event.bytes.length;
        const { path, index, bytes, mailbox, defects, isRebuilt } = event;
        yield { path, index, bytes, mailbox, defects, isRebuilt, verified: null };
      }
    }
  }
}

interface Questions {
  asked: number;
  /** Nobody answered. */
  failed: number;
  /** The answer was a record, and not that there is none. */
  found: number;
}

/** Codes of answers that say "there is no such record"; everything else is no answer. */
const ANSWERED = new Set(["ENOTFOUND", "ENODATA"]);

function counting(resolver: DnsResolver, questions: Questions): DnsResolver {
  return async (name, type) => {
    questions.asked++;
    try {
      const answer = await resolver(name, type);
      questions.found++;
      return answer;
    } catch (error) {
      if (!ANSWERED.has((error as { code?: string }).code ?? "")) questions.failed++;
      throw error;
    }
  };
}

/** That nobody answered is easily taken for "nothing to find"; a closed network answers "no such name" to all. */
function dnsNotices(resolver: DnsResolver | null, { questions }: MailReader): readonly string[] {
  const { asked, failed, found } = questions;
  if (resolver === null || found > 0 || asked === 0) return [];
  if (failed === asked)
    return [`not one of ${asked} DNS questions was answered: whether the mail is authentic is unknown`];
  return [
    `not one of ${asked} DNS questions found a record: unless all its senders are invented, the DNS of this machine cannot be relied on`,
  ];
}

// LIMIT: questions of this many messages are under way at once; a resolver of an office takes that without effort.
const VERIFIED_AT_ONCE = 16;

/** Messages with our own verification, in their order. */
async function* verified(
  items: AsyncIterable<ScanItem & { readonly isRebuilt: boolean }>,
  resolver: DnsResolver,
): AsyncGenerator<ScanItem> {
  // Loaded here: the verifying library takes a third of the start-up time, and most scans never ask DNS.
  const { verifyAuthentication } = await import("./observe/auth/verify.ts");
  const underWay: Promise<ScanItem>[] = [];
  for await (const item of items) {
    const { isRebuilt } = item;
    underWay.push(
      verifyAuthentication(item.bytes, resolver, { isRebuilt }).then((v) => ({
        ...item,
        verified: v.auth_summary,
      })),
    );
    if (underWay.length >= VERIFIED_AT_ONCE) yield await underWay.shift()!;
  }
  for (const item of underWay) yield await item;
}
