/**
 * The contract of mail sources: what is read, and what comes out. Files and streams live only in this folder; the
 * rest of the program sees bytes.
 */
import type { Defect } from "../../model/defect.ts";

/** One message, as it was sent (containers' quoting undone, their separator lines left out). */
export interface MessageEvent {
  readonly kind: "message";
  /** The file; inside archives `mail.zip!/folder/a.eml`. `-` is standard input. */
  readonly path: string;
  /** Place within `path`, from 0. */
  readonly index: number;
  /** RFC 5322 bytes in an `ArrayBuffer` of their own, so that they can be handed to a worker. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whose copy this is, where a file or folder is named for an address; else null. */
  readonly mailbox: string | null;
  /** Damage of the container, not of the message in it. */
  readonly defects: readonly Defect[];
  /** True when the bytes were composed from another form (Outlook): signatures of the original cannot verify. */
  readonly isRebuilt: boolean;
  /** Bytes read so far of the file that the last `file` event announced. For a progress bar. */
  readonly readBytes: number;
}

/** Something that was looked at and is not mail, or cannot be read. */
export interface SkippedEvent {
  readonly kind: "skipped";
  readonly path: string;
  /** A reason that a person understands. Never quotes content. */
  readonly reason: string;
  /** True where something is there and the system did not give it, so that nobody knows what is in it. */
  readonly couldNotRead?: boolean;
}

/** A file on disk is about to be read. Skipped and message events of the same path follow. */
export interface FileEvent {
  readonly kind: "file";
  readonly path: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970; null for a stream. */
  readonly modifiedMs: number | null;
}

/** A file that was read before, because paths overlap; its messages do not come again. */
export interface RepeatedEvent {
  readonly kind: "repeated";
  readonly path: string;
}

export type SourceEvent = MessageEvent | SkippedEvent | FileEvent | RepeatedEvent;

/** A file, a zip entry or a stream, opened and not yet told apart. It can be read once. */
export interface MailFile {
  /** As reported to the reader; see `MessageEvent.path`. */
  readonly path: string;
  /** The first bytes, up to `HEAD_BYTES`. */
  readonly head: Uint8Array;
  /** Null where the size is not known before the end. */
  readonly sizeBytes: number | null;
  /** Set when the bytes are a file of this machine, for readers that need random access. */
  readonly diskPath: string | null;
  /** True in the `cur` and `new` folders of a Maildir, where every file is a message whatever it looks like. */
  readonly isMaildirEntry: boolean;
  /** All bytes from the beginning. INVARIANT: a chunk is valid only until the next one is asked for. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Bytes of the file on disk that `chunks` has come to (compressed bytes for zip entries). */
  readBytes(): number;
}

export interface SourceLimits {
  /** A longer message is cut, with the defect `limit-size`. */
  readonly messageBytesMax: number;
  /** An Outlook file, or an archive inside an archive or a stream, is held in memory as a whole. */
  readonly wholeFileBytesMax: number;
  /** Archives within archives. */
  readonly archiveDepthMax: number;
  /** How many times larger than its archive content may be. */
  readonly inflateRatioMax: number;
  /** Below this size the ratio is not asked: small text compresses well. */
  readonly inflateFreeBytes: number;
}

export const SOURCE_LIMITS: SourceLimits = {
  // LIMIT: one message is held in memory, and again decoded. The largest mails that servers take today are 150 MB
  // (Exchange Online); base64 and forwarding do not double that. Raise with the memory of every worker.
  messageBytesMax: 256 * 1024 * 1024,
  wholeFileBytesMax: 512 * 1024 * 1024,
  // LIMIT: an archive that contains itself, by way of a quine, never ends. Exports nest once.
  archiveDepthMax: 3,
  // LIMIT: deflate reaches 1,032 : 1, and overlapping entries far more; mail reaches 20 : 1.
  inflateRatioMax: 100,
  inflateFreeBytes: 256 * 1024 * 1024,
};

/** What a source may use besides the file. */
export interface SourceContext {
  readonly limits: SourceLimits;
  /** How many archives the file is in. */
  readonly archiveDepth: number;
  /** Reads a file found inside this one, by whichever source knows it. */
  readInner(file: MailFile, context: SourceContext): AsyncGenerator<SourceEvent>;
}

/** One kind of file that holds mail. */
export interface MailSource {
  readonly name: string;
  /** By content first, by name second. Only looks at `head`, the name and where the file lies. */
  recognises(file: MailFile): boolean;
  /** May throw `UnreadableError`; the caller turns every exception into a `skipped` event. */
  read(file: MailFile, context: SourceContext): AsyncGenerator<SourceEvent>;
}

/** The file cannot be read (further), and `message` says why in words for a person. */
export class UnreadableError extends Error {}

/** As much as recognising needs: some servers put 20 kB of fields of their own in front of the first known one. */
export const HEAD_BYTES = 64 * 1024;
