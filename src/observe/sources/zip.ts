import * as yauzl from "yauzl";
import { startsWith } from "./look.ts";
import {
  type MailFile,
  type MailSource,
  type SourceContext,
  type SourceEvent,
  UnreadableError,
} from "./mail-source.ts";
import { openStream, readWhole, reasonOf } from "./open-file.ts";

const STORED = 0;
const DEFLATED = 8;

/** How much may still be inflated from one archive, all entries together. */
interface InflateBudget {
  bytesLeft: number;
}

/** A zip archive of any other kind of mail, archives included. */
export const zip: MailSource = {
  name: "zip",
  recognises(file: MailFile): boolean {
    return startsWith(file.head, "PK\u0003\u0004") || startsWith(file.head, "PK\u0005\u0006");
  },
  async *read(file, context) {
    if (context.archiveDepth >= context.limits.archiveDepthMax) {
      throw new UnreadableError("too many archives inside one another");
    }
    const { archive, sizeBytes } = await openArchive(file, context);
    const budget = { bytesLeft: inflateMax(sizeBytes, context) };
    const entries = archive.eachEntry()[Symbol.asyncIterator]();
    let isEmpty = true;
    try {
      for (;;) {
        const next = await entries.next().catch(() => {
          throw new UnreadableError("the zip archive is damaged");
        });
        if (next.done) break;
        isEmpty &&= isFolder(next.value);
        if (!isFolder(next.value)) yield* readEntry(file, { archive, entry: next.value, budget, context });
      }
    } finally {
      archive.close();
    }
    if (isEmpty) throw new UnreadableError("an archive without files");
  },
};

async function openArchive(
  file: MailFile,
  context: SourceContext,
): Promise<{ archive: yauzl.ZipFile; sizeBytes: number }> {
  // Names are only shown, never written to, so a name such as `../x` is no reason to stop reading.
  const options = { autoClose: false, decodeStrings: false };
  try {
    if (file.diskPath !== null) {
      return { archive: await yauzl.openPromise(file.diskPath, options), sizeBytes: file.sizeBytes ?? 0 };
    }
    const { bytes, isCut, failure } = await readWhole(file, context.limits.wholeFileBytesMax);
    if (isCut) throw new UnreadableError("the archive is too large to be read inside another one");
    if (failure !== null) throw failure;
    const archive = await yauzl.fromBufferPromise(Buffer.from(bytes.buffer), options);
    return { archive, sizeBytes: bytes.length };
  } catch (error) {
    if (error instanceof UnreadableError || (error as NodeJS.ErrnoException).code !== undefined) throw error;
    throw new UnreadableError("the zip archive is damaged");
  }
}

interface EntryReading {
  readonly archive: yauzl.ZipFile;
  readonly entry: yauzl.Entry;
  readonly budget: InflateBudget;
  readonly context: SourceContext;
}

async function* readEntry(file: MailFile, reading: EntryReading): AsyncGenerator<SourceEvent> {
  const { entry, context } = reading;
  const path = `${file.path}!/${entryName(entry)}`;
  const refusal = refusalOf(entry);
  if (refusal !== null) {
    yield { kind: "skipped", path, reason: refusal };
    return;
  }
  try {
    const inner = await openStream({
      path,
      chunks: inflated(reading),
      readBytes: () => file.readBytes(),
    });
    for await (const event of context.readInner(inner, {
      ...context,
      archiveDepth: context.archiveDepth + 1,
    })) {
      yield event;
    }
  } catch (error) {
    yield { kind: "skipped", path, reason: reasonOf(error) };
  }
}

function isFolder(entry: yauzl.Entry): boolean {
  return entry.fileNameRaw.at(-1) === 0x2f;
}

function refusalOf(entry: yauzl.Entry): string | null {
  if (entry.isEncrypted()) return "encrypted with a password";
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    return "compressed by a method that is not supported";
  }
  return null;
}

function inflateMax(compressedBytes: number, context: SourceContext): number {
  return Math.max(context.limits.inflateFreeBytes, compressedBytes * context.limits.inflateRatioMax);
}

// SECURITY: a zip bomb inflates to petabytes, and its declared sizes lie. Counting what comes out stops it, for each
// entry and for all together (entries may overlap and share the same compressed bytes).
async function* inflated(reading: EntryReading): AsyncGenerator<Uint8Array> {
  const { archive, entry, budget, context } = reading;
  let entryBytesLeft = inflateMax(entry.compressedSize, context);
  const stream = await archive.openReadStreamPromise(entry).catch(() => {
    throw new UnreadableError("the zip entry is damaged");
  });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      entryBytesLeft -= chunk.length;
      budget.bytesLeft -= chunk.length;
      if (entryBytesLeft < 0 || budget.bytesLeft < 0) {
        throw new UnreadableError("inflates to far more than mail does (a zip bomb)");
      }
      yield chunk;
    }
  } catch (error) {
    throw error instanceof UnreadableError ? error : new UnreadableError("the zip entry is damaged");
  } finally {
    stream.destroy();
  }
}

// SECURITY: a name is chosen by the sender and shown on a terminal; control characters would steer it.
function entryName(entry: yauzl.Entry): string {
  const name = yauzl.getFileNameLowLevel(
    entry.generalPurposeBitFlag,
    entry.fileNameRaw,
    entry.extraFields,
    false,
  );
  return name.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, "\ufffd").slice(0, 1000);
}
