import { bodyStart, depthAround, isSeparator, type MboxVariant, quotedFromLines } from "./mbox-lines.ts";

/**
 * Tells the four kinds of mbox apart from their first bytes.
 *
 * With a Content-Length that leads to the next separator in every message it is mboxcl2, if a message has
 * an unquoted `From ` line inside, else mboxcl, if one has a quoted line. Otherwise the text around quoted lines tells:
 * `>>From ` among lines of depth one was quoted by an mboxrd writer, `>From ` among them was left alone by mboxo.
 * Where nothing tells, mboxrd: both then undo the same.
 */
export function mboxVariantOf(probe: Buffer): MboxVariant {
  const byLength = contentLengthVariant(probe);
  if (byLength !== null) return byLength;
  let rd = 0;
  let o = 0;
  for (const line of quotedFromLines(probe, 0)) {
    const around = depthAround(probe, line.start);
    if (around > 0 && line.depth === around + 1) rd += 1;
    else if (around > 0 && line.depth === around) o += 1;
  }
  return o > rd ? "mboxo" : "mboxrd";
}

function contentLengthVariant(probe: Buffer): "mboxcl" | "mboxcl2" | null {
  let start = 0;
  let messages = 0;
  let hasBareFrom = false;
  let hasQuotedFrom = false;
  while (start < probe.length) {
    const end = contentLengthEnd(probe, start, probe.length);
    if (end === null) break;
    const inside = probe.subarray(bodyStart(probe, start, end), end);
    hasBareFrom ||= inside.indexOf("\nFrom ") >= 0;
    hasQuotedFrom ||= inside.indexOf("\n>From ") >= 0;
    messages += 1;
    start = separatorFrom(probe, end);
  }
  if (messages === 0 || !isCutMessage(probe, start)) return null;
  return hasQuotedFrom && !hasBareFrom ? "mboxcl" : "mboxcl2";
}

// The last message of the probe may run out of it; a message that could be told and was wrong may not.
function isCutMessage(probe: Buffer, start: number): boolean {
  if (start >= probe.length) return true;
  const body = bodyStart(probe, start, probe.length);
  const length = contentLength(probe, start, body);
  return body === probe.length || (length !== null && body + length > probe.length - 8);
}

/** Where the message that starts at `start` ends by its Content-Length, if a separator or the end follows there. */
export function contentLengthEnd(bytes: Buffer, start: number, end: number): number | null {
  const body = bodyStart(bytes, start, end);
  const length = contentLength(bytes, start, body);
  if (length === null || body + length > end) return null;
  const next = separatorFrom(bytes, body + length);
  return next >= end || isSeparator(bytes, next, end) ? body + length : null;
}

/** The Content-Length field between `start` and `body`; null when there is none that is a number. */
export function contentLength(bytes: Buffer, start: number, body: number): number | null {
  const header = bytes.toString("latin1", start, Math.min(body, start + 256 * 1024));
  const match = /^content-length:[ \t]*(\d{1,12})[ \t]*\r?$/im.exec(header);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** The end of the empty lines at `at`. */
function separatorFrom(bytes: Buffer, at: number): number {
  let next = at;
  while (next < at + 4 && (bytes[next] === 10 || bytes[next] === 13)) next += 1;
  return next;
}
