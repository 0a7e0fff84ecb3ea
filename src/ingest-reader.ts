/** The messages under some paths that the store does not have yet, with what was passed over and why. */
import { existsSync, realpathSync } from "node:fs";
import { resolve, sep } from "node:path";
import { FileBook, type ReadingFile } from "./ingest-files.ts";
import type { Skipped } from "./model/finding.ts";
import { type FileEvent, type MessageEvent, readMail, type SourceEvent } from "./observe/sources/index.ts";
import type { ScanItem } from "./scanner.ts";
import type { IngestRun, Store } from "./store/store.ts";

const STANDARD_INPUT = "-";

export interface IngestItem extends ScanItem {
  readonly file: ReadingFile;
}

export interface ReaderOptions {
  readonly store: Store;
  readonly run: IngestRun;
  /** From `rootsOf`, and `-` for standard input. */
  readonly paths: readonly string[];
  /** Whose mail all of it is; null to tell it of each message. */
  readonly mailbox: string | null;
  /** The workspace's own files, where they lie among the mail. */
  readonly leaveOut: readonly string[];
}

/** Files and folders by their real paths, so that one file is one file however it is reached. */
export function rootsOf(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map((path) => (path === STANDARD_INPUT ? path : realPath(path))))];
}

function realPath(path: string): string {
  return existsSync(path) ? realpathSync.native(path) : resolve(path);
}

/** What of the roots can be read again: what came by standard input is gone with it. */
export function lastingRoots(roots: readonly string[]): readonly string[] {
  return roots.filter((path) => path !== STANDARD_INPUT);
}

export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** How much of a file is kept, if it is as it was when it was read. */
export async function keptOf(
  store: Store,
  file: FileEvent,
): Promise<{ readonly messages: number; readonly isWhole: boolean }> {
  const before = await store.progressOf(file.path);
  const isSame =
    before !== null && before.sizeBytes === file.sizeBytes && before.modifiedMs === file.modifiedMs;
  return isSame ? before : { messages: 0, isWhole: false };
}

export class IngestReader {
  readonly book = new FileBook();
  /** Of which messages came. */
  files = 0;
  /** Files that did not change since they were read whole, and the copies in them. */
  unchangedFiles = 0;
  unchangedCopies = 0;
  /** Bytes that are behind us, whatever was in them. */
  passedBytes = 0;
  readonly skipped: Skipped[] = [];
  /** Paths that are there and could not be read: of copies there nothing is known. */
  readonly unread: string[] = [];
  private readonly options: ReaderOptions;
  private current: ReadingFile | null = null;
  /** Messages of the current file that are in the store. */
  private known = 0;
  private place = 0;

  constructor(options: ReaderOptions) {
    this.options = options;
  }

  async *items(): AsyncGenerator<IngestItem> {
    const { paths, leaveOut } = this.options;
    for await (const event of readMail(paths, { leaveOut, wants: (file) => this.wants(file) })) {
      const item = this.take(event);
      if (item !== null) yield item;
    }
    this.end();
  }

  /** Whether a file has to be opened. Its copies count as seen already where it is as it was. */
  private async wants(file: FileEvent): Promise<boolean> {
    const { store, run } = this.options;
    const { messages, isWhole } = await keptOf(store, file);
    this.known = messages;
    if (messages === 0) return true;
    const copies = await store.touchFile(run, file.path);
    if (!isWhole) return true;
    this.unchangedFiles++;
    this.unchangedCopies += copies;
    this.passedBytes += file.sizeBytes;
    return false;
  }

  private take(event: SourceEvent): IngestItem | null {
    if (event.kind === "message") return this.message(event);
    if (event.kind === "file") this.begin(event);
    if (event.kind === "skipped") {
      this.skipped.push({ path: event.path, reason: event.reason });
      if (event.couldNotRead === true) this.couldNotRead(event.path);
    }
    return null;
  }

  private begin({ path, sizeBytes, modifiedMs }: FileEvent): void {
    this.end();
    // A stream was not asked for, and nobody knows whether it is the same again.
    if (modifiedMs === null) this.known = 0;
    const file = { path, sizeBytes, modifiedMs: modifiedMs ?? 0, given: this.known, done: this.known };
    this.current = { ...file, isEnded: false, isDamaged: modifiedMs === null };
    this.place = 0;
    this.book.begin(this.current);
  }

  private end(): void {
    if (this.current === null) return;
    if (this.place > 0) this.files++;
    this.passedBytes += this.current.sizeBytes;
    this.current.isEnded = true;
    this.current = null;
  }

  private couldNotRead(path: string): void {
    if (path === STANDARD_INPUT) return;
    this.unread.push(path);
    if (this.current !== null) this.current.isDamaged = true;
  }

  private message({ path, index, bytes, mailbox, defects }: MessageEvent): IngestItem | null {
    const file = this.current!;
    this.place++;
    if (this.place <= this.known) return null;
    file.given++;
    return {
      path,
      index,
      bytes,
      mailbox: this.options.mailbox,
      mailboxOnPath: mailbox,
      defects,
      verified: null,
      file,
    };
  }
}
