/**
 * Mail sources: files, folders, archives and standard input to messages.
 *
 * Nothing here throws because of what is read: a file that is no mail, is damaged, vanishes or may not be opened is
 * a `skipped` event with a reason. Each source is a file of this folder and a line of `SOURCES`.
 */
import { createReadStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { emlx } from "./emlx.ts";
import { type FoundFile, filesUnder, type NotRead } from "./folder.ts";
import { looksBinary, startsWith } from "./look.ts";
import {
  type FileEvent,
  type MailFile,
  type MailSource,
  type RepeatedEvent,
  SOURCE_LIMITS,
  type SourceContext,
  type SourceEvent,
  type SourceLimits,
} from "./mail-source.ts";
import { mbox } from "./mbox.ts";
import { messageFile } from "./message-file.ts";
import { openDiskFile, openStream, reasonOf } from "./open-file.ts";
import { outlookMessage } from "./outlook-message.ts";
import { zip } from "./zip.ts";

export type { FileEvent, MessageEvent, SourceEvent } from "./mail-source.ts";

/** Asked in this order: certain marks first, and "looks like a header" last. */
const SOURCES: readonly MailSource[] = [zip, outlookMessage, mbox, emlx, messageFile];

export interface ReadMailOptions {
  readonly limits?: Partial<SourceLimits>;
  /** What the path `-` reads; the process's own standard input by default. */
  readonly standardInput?: AsyncIterable<Uint8Array>;
  /** Real paths of files that are no input though they lie among it: the report that is being written. */
  readonly leaveOut?: readonly string[];
  /** Asked before a file is opened; a file that is not wanted gives no event at all. */
  readonly wants?: (file: FileEvent) => Promise<boolean>;
}

/**
 * Reads every message under `paths` (files, folders, `-` for standard input), in the order given and by name
 * within folders; a file that several paths lead to is read once. One message is held at a time. Never throws
 * because of what it reads.
 */
export async function* readMail(
  paths: readonly string[],
  options: ReadMailOptions = {},
): AsyncGenerator<SourceEvent> {
  const context: SourceContext = {
    limits: { ...SOURCE_LIMITS, ...options.limits },
    archiveDepth: 0,
    readInner: readFile,
  };
  const once = new Once(paths, options.leaveOut);
  for (const path of paths) {
    if (path === "-") {
      yield* readStream(path, options.standardInput ?? process.stdin, context);
      continue;
    }
    for await (const found of once.filesUnder(path)) {
      if (found.kind !== "found") yield found;
      else if (found.isPipe) yield* readStream(found.path, createReadStream(found.path), context);
      else if ((await options.wants?.(fileEvent(found))) ?? true) yield* readDiskFile(found, context);
    }
  }
}

/** Bytes on disk that `readMail` will come across: the whole of a progress bar. Standard input counts nothing. */
export async function totalBytes(paths: readonly string[], leaveOut?: readonly string[]): Promise<number> {
  const once = new Once(paths, leaveOut);
  let total = 0;
  for (const path of paths) {
    if (path === "-") continue;
    for await (const found of once.filesUnder(path)) {
      if (found.kind === "found") total += found.sizeBytes;
    }
  }
  return total;
}

/** Whether this very file, under whatever name, is one of those that `readMail(paths)` would open. */
export async function isAmong(
  file: { readonly dev: number; readonly ino: number },
  paths: readonly string[],
): Promise<boolean> {
  for (const path of paths) {
    if (path === "-") continue;
    for await (const found of filesUnder(path)) {
      if (found.kind === "found" && found.device === file.dev && found.inode === file.ino) return true;
    }
  }
  return false;
}

/** Files under overlapping paths, each once. */
class Once {
  private readonly leaveOut: ReadonlySet<string>;
  /** Null for a single path, which overlaps with nothing: most scans keep no list of a million names. */
  private readonly seen: Set<string> | null;

  constructor(paths: readonly string[], leaveOut: readonly string[] = []) {
    this.leaveOut = new Set(leaveOut);
    this.seen = paths.length > 1 ? new Set() : null;
  }

  async *filesUnder(path: string): AsyncGenerator<FoundFile | NotRead | RepeatedEvent> {
    const { seen, leaveOut } = this;
    for await (const found of filesUnder(path)) {
      if (found.kind === "skipped" || found.isPipe || (seen === null && leaveOut.size === 0)) {
        yield found;
        continue;
      }
      // By name and not by inode: in Maildirs the copies of several people are hard links to one file.
      const real = await realpath(found.path).catch(() => found.path);
      if (leaveOut.has(real)) continue;
      if (seen?.has(real)) yield { kind: "repeated", path: found.path };
      else {
        seen?.add(real);
        yield found;
      }
    }
  }
}

function fileEvent({ path, sizeBytes, modifiedMs }: FoundFile): FileEvent {
  return { kind: "file", path, sizeBytes, modifiedMs };
}

async function* readDiskFile(found: FoundFile, context: SourceContext): AsyncGenerator<SourceEvent> {
  const { path, sizeBytes, isMaildirEntry } = found;
  yield fileEvent(found);
  try {
    const file = await openDiskFile({ path, sizeBytes, isMaildirEntry });
    try {
      yield* readFile(file, context);
    } finally {
      await file.close();
    }
  } catch (error) {
    yield { kind: "skipped", path, reason: reasonOf(error), couldNotRead: true };
  }
}

async function* readStream(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  context: SourceContext,
): AsyncGenerator<SourceEvent> {
  let readBytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      readBytes += chunk.length;
      yield chunk;
    }
  }
  yield { kind: "file", path, sizeBytes: 0, modifiedMs: null };
  try {
    const file = await openStream({ path, chunks: counted(), readBytes: () => readBytes });
    yield* readFile(file, context);
  } catch (error) {
    yield { kind: "skipped", path, reason: reasonOf(error) };
  }
}

/** Reads one file by the first source that knows it. */
async function* readFile(file: MailFile, context: SourceContext): AsyncGenerator<SourceEvent> {
  const source = SOURCES.find((candidate) => candidate.recognises(file));
  if (source === undefined) {
    yield { kind: "skipped", path: file.path, reason: whyNotMail(file.head) };
    return;
  }
  try {
    yield* source.read(file, context);
  } catch (error) {
    yield { kind: "skipped", path: file.path, reason: reasonOf(error), couldNotRead: true };
  }
}

const PACKED: readonly (readonly [magic: string, reason: string])[] = [
  ["\u001f\u008b", "compressed with gzip: unpack it first"],
  ["BZh", "compressed with bzip2: unpack it first"],
  ["\u00fd7zXZ", "compressed with xz: unpack it first"],
  ["7z\u00bc\u00af", "a 7-Zip archive: unpack it first"],
  ["Rar!", "a RAR archive: unpack it first"],
  ["!BDN", "an Outlook data file (PST, OST): export its messages first"],
];

function whyNotMail(head: Uint8Array): string {
  if (head.length === 0) return "an empty file";
  const packed = PACKED.find(([magic]) => startsWith(head, magic));
  if (packed !== undefined) return packed[1];
  return looksBinary(head) ? "not mail (a binary file)" : "not mail (no header fields at its beginning)";
}
