import { type FileHandle, open } from "node:fs/promises";
import { HEAD_BYTES, type MailFile, UnreadableError } from "./mail-source.ts";

// Reading in megabytes: 64 kB chunks cost a third of the throughput of splitting.
const CHUNK_BYTES = 1024 * 1024;

/** A file on disk. Close it with `close` whatever happened. */
export interface OpenMailFile extends MailFile {
  close(): Promise<void>;
}

interface DiskFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly isMaildirEntry: boolean;
}

/** Opens a file and reads its head. Throws what the operating system says; see `reasonOf`. */
export async function openDiskFile(file: DiskFile): Promise<OpenMailFile> {
  const handle = await open(file.path, "r");
  try {
    // One chunk is enough for most messages, and then it is all that is read.
    const first = Buffer.allocUnsafeSlow(Math.max(1, Math.min(CHUNK_BYTES, file.sizeBytes)));
    const length = await readFully(handle, first);
    let readBytes = length;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield first.subarray(0, length);
      if (length < first.length) return;
      const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
        if (bytesRead === 0) return;
        readBytes += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    }
    return {
      ...file,
      head: first.subarray(0, Math.min(length, HEAD_BYTES)),
      diskPath: file.path,
      chunks,
      readBytes: () => readBytes,
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readFully(handle: FileHandle, buffer: Buffer): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

interface StreamFile {
  readonly path: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly readBytes: () => number;
}

/** A stream (standard input, a zip entry) as a file; reads its head. */
export async function openStream(stream: StreamFile): Promise<MailFile> {
  const iterator = stream.chunks[Symbol.asyncIterator]();
  const heads: Uint8Array[] = [];
  let length = 0;
  let failure: unknown = null;
  while (length < HEAD_BYTES && failure === null) {
    // A stream that fails behind its first bytes still says what it is; the failure comes when it is read.
    const next = await iterator.next().catch((error: unknown) => {
      failure = error;
      return { done: true, value: undefined } as const;
    });
    if (next.done) break;
    heads.push(next.value.slice());
    length += next.value.length;
  }
  const head = Buffer.concat(heads);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      if (failure !== null) throw failure;
      for (;;) {
        const next = await iterator.next();
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return {
    path: stream.path,
    head: head.subarray(0, HEAD_BYTES),
    sizeBytes: null,
    diskPath: null,
    isMaildirEntry: false,
    chunks,
    readBytes: stream.readBytes,
  };
}

/** The whole file, or its first `bytesMax` bytes, in an `ArrayBuffer` of its own. */
export async function readWhole(
  file: MailFile,
  bytesMax: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; isCut: boolean; failure: unknown }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let isCut = false;
  let failure: unknown = null;
  try {
    for await (const chunk of file.chunks()) {
      const room = bytesMax - length;
      isCut = chunk.length > room;
      parts.push(chunk.slice(0, room));
      length += Math.min(chunk.length, room);
      if (isCut) break;
    }
  } catch (error) {
    failure = error;
  }
  const only = parts[0];
  if (only !== undefined && parts.length === 1 && isWholeBuffer(only)) return { bytes: only, isCut, failure };
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, isCut, failure };
}

// `Buffer.slice` shares memory, and small Buffers share a pool: neither may be handed to a worker.
function isWholeBuffer(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return !Buffer.isBuffer(bytes) && bytes.byteLength === bytes.buffer.byteLength;
}

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "a folder where a file was expected",
  ENOTDIR: "no such file or folder",
  ELOOP: "a symbolic link that leads back to itself",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
};

/** Why something could not be read, in words for a person. Never quotes content. */
export function reasonOf(error: unknown): string {
  if (error instanceof UnreadableError) return error.message;
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return SYSTEM_REASONS[code] ?? (code === "" ? "cannot be read" : `cannot be read (${code})`);
}
