import type { Defect } from "../../model/defect.ts";
import { textStart } from "./look.ts";
import {
  bodyStart,
  canDecide,
  isSeparator,
  type MboxVariant,
  unquote,
  withoutTrailingBlank,
} from "./mbox-lines.ts";
import { contentLength, contentLengthEnd, mboxVariantOf } from "./mbox-variant.ts";

export interface MboxMessage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly defects: readonly Defect[];
}

// LIMIT: enough to see how the writer quotes, without holding a second large piece of the file.
const PROBE_BYTES = 4 * 1024 * 1024;

// Grows as needed; a folder of 10,000 single messages saved as mbox is common.
const INITIAL_BYTES = 64 * 1024;

const NEWLINE_FROM = Buffer.from("\nFrom ");

/**
 * Splits an mbox into messages while it is read, with one message in memory at a time. The separator lines
 * and the writer's quoting are left out. Ends quietly where the stream ends or fails; a failure is thrown behind the
 * last message, which then has the defect `source-truncated`.
 */
export async function* splitMbox(
  chunks: AsyncIterable<Uint8Array>,
  messageBytesMax: number,
): AsyncGenerator<MboxMessage> {
  const splitter = new MboxSplitter(messageBytesMax);
  let failure: unknown = null;
  try {
    for await (const chunk of chunks) {
      splitter.add(chunk);
      yield* splitter.messages(false);
    }
  } catch (error) {
    failure = error;
  }
  yield* splitter.messages(true, failure !== null);
  if (failure !== null) throw failure;
}

/** The bytes read and not yet given out, and where in them the search stands. */
class MboxSplitter {
  private readonly messageBytesMax: number;
  private buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  private end = 0;
  /** Start of the current message: its separator line, then its header. */
  private start = 0;
  private searchFrom = 0;
  private variant: MboxVariant | null = null;
  /** True while the rest of a message that was too large passes by. */
  private isDiscarding = false;
  /** True once the Content-Length of the current message was found to be wrong. */
  private lengthIsWrong = false;
  /** Where the current message ends by its Content-Length, once that is found right. */
  private endByLength: number | null = null;

  constructor(messageBytesMax: number) {
    this.messageBytesMax = messageBytesMax;
  }

  add(chunk: Uint8Array): void {
    this.makeRoom(chunk.length);
    this.buffer.set(chunk, this.end);
    this.end += chunk.length;
  }

  *messages(isEnd: boolean, isBroken = false): Generator<MboxMessage> {
    if (this.variant === null) {
      if (!isEnd && this.end < PROBE_BYTES) return;
      this.start = textStart(this.buffer.subarray(0, this.end));
      this.searchFrom = this.start;
      this.variant = mboxVariantOf(this.buffer.subarray(this.start, this.end));
    }
    for (;;) {
      const next = this.nextSeparator(isEnd);
      if (next === null) break;
      yield* this.take(next, []);
      this.begin(next);
    }
    if (isEnd) {
      yield* this.take(this.end, isBroken ? [{ code: "source-truncated" }] : []);
      this.start = this.end;
    } else if (this.end - this.afterSeparatorLine() > this.messageBytesMax) yield* this.cut();
  }

  private begin(at: number): void {
    this.start = at;
    this.searchFrom = at;
    this.isDiscarding = false;
    this.lengthIsWrong = false;
    this.endByLength = null;
  }

  /** Where the next message starts; null when more must be read to know. */
  private nextSeparator(isEnd: boolean): number | null {
    if (this.usesContentLength()) {
      const next = this.byContentLength(isEnd);
      if (next !== undefined) return next;
    }
    const view = this.buffer.subarray(0, this.end);
    for (;;) {
      const newline = view.indexOf(NEWLINE_FROM, this.searchFrom);
      if (newline < 0) {
        this.searchFrom = Math.max(this.searchFrom, this.end - NEWLINE_FROM.length + 1);
        return null;
      }
      if (!isEnd && !canDecide(this.buffer, newline + 1, this.end)) {
        this.searchFrom = newline;
        return null;
      }
      this.searchFrom = newline + 1;
      if (isSeparator(view, newline + 1, this.end)) return newline + 1;
    }
  }

  private usesContentLength(): boolean {
    return this.variant!.startsWith("mboxcl") && !this.lengthIsWrong && !this.isDiscarding;
  }

  /** The next separator by the length in the header, null to wait for more, undefined when the length is no use. */
  private byContentLength(isEnd: boolean): number | null | undefined {
    const body = bodyStart(this.buffer, this.start, this.end);
    const length = contentLength(this.buffer, this.start, body);
    // SECURITY: a length that claims a terabyte must not make us wait for it.
    const isHonest = length !== null && length <= this.messageBytesMax;
    if (body < this.end || isEnd) {
      const target = body + (length ?? 0);
      if (isHonest && !isEnd && target + 4096 > this.end) return null;
      const at = isHonest ? contentLengthEnd(this.buffer.subarray(0, this.end), this.start, this.end) : null;
      this.endByLength = at;
      if (at !== null) return this.behindBlank(at);
      this.lengthIsWrong = true;
      return undefined;
    }
    return null;
  }

  private behindBlank(at: number): number | null {
    let next = at;
    while (next < this.end && (this.buffer[next] === 10 || this.buffer[next] === 13)) next += 1;
    return next < this.end ? next : null;
  }

  // LIMIT: a message that is too large is given out as far as the limit.
  private *take(next: number, defects: readonly Defect[]): Generator<MboxMessage> {
    if (this.isDiscarding || next <= this.start) return;
    const header = this.afterSeparatorLine();
    const end = Math.max(header, this.endByLength ?? withoutTrailingBlank(this.buffer, header, next));
    const isCut = end - header > this.messageBytesMax;
    const message = this.buffer.subarray(header, isCut ? header + this.messageBytesMax : end);
    const bytes = unquote(message, this.variant!);
    yield { bytes, defects: isCut ? [...defects, { code: "limit-size", offset: bytes.length }] : defects };
  }

  /** Gives out the message as far as it was read; its rest passes by. */
  private *cut(): Generator<MboxMessage> {
    yield* this.take(this.end, []);
    this.isDiscarding = true;
    this.start = Math.max(this.start, this.searchFrom - 4);
  }

  private afterSeparatorLine(): number {
    const newline = this.buffer.indexOf(10, this.start);
    return newline < 0 || newline >= this.end ? this.end : newline + 1;
  }

  // Moving what is left to the front only when it is the smaller half keeps the copying linear.
  private makeRoom(length: number): void {
    if (this.end + length <= this.buffer.length) return;
    const kept = this.end - this.start;
    const target =
      kept + length > this.buffer.length / 2
        ? Buffer.allocUnsafeSlow(2 * Math.max(this.buffer.length, kept + length))
        : this.buffer;
    this.buffer.copy(target, 0, this.start, this.end);
    this.buffer = target;
    this.end = kept;
    this.searchFrom -= this.start;
    this.start = 0;
  }
}
