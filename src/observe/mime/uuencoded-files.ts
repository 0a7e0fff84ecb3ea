const LF = 10;
const CR = 13;

/** A uuencoded file within a text, from its `begin` line on (half open). */
export interface UuencodedFile {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

// LIMIT: files of one text; a split program of the Usenet had some dozen.
const FILES_MAX = 50;
// LIMIT: `begin 644 ` and a file name.
const BEGIN_LENGTH_MAX = 300;
// A line encodes at most 45 bytes (POSIX uuencode), four characters for three bytes.
const LINE_BYTES_MAX = 45;

/**
 * Files that stand uuencoded in a text: `begin 644 name`, then lines that begin with their length, then `end`
 * (POSIX uuencode). A file without its `end` runs to the end of the text. A sentence that only begins like one has
 * no such line behind it. One pass.
 */
export function findUuencoded(text: Buffer): readonly UuencodedFile[] {
  const files: UuencodedFile[] = [];
  let at = nextBegin(text, 0);
  while (at >= 0 && files.length < FILES_MAX) {
    const name = nameAt(text, at);
    const data = lineEnd(text, at) + 1;
    if (name === null || !isDataLine(text, data)) {
      at = nextBegin(text, at + 1);
      continue;
    }
    const last = text.indexOf("\nend", data, "latin1");
    const end = last < 0 ? text.length : last + 4;
    files.push({ name, start: at, end });
    at = nextBegin(text, end);
  }
  return files;
}

/** The next `begin ` at the start of a line. */
function nextBegin(text: Buffer, from: number): number {
  let at = text.indexOf("begin ", from, "latin1");
  while (at > 0 && text[at - 1] !== LF) at = text.indexOf("begin ", at + 1, "latin1");
  return at;
}

function nameAt(text: Buffer, at: number): string | null {
  const line = text.toString("utf8", at, Math.min(lineEnd(text, at), at + BEGIN_LENGTH_MAX));
  return /^begin [0-7]{3,4} (\S.*)$/s.exec(line)?.[1]?.trim() ?? null;
}

function lineEnd(text: Buffer, at: number): number {
  const end = text.indexOf(LF, at);
  return end < 0 ? text.length : end;
}

/** A length, and the characters that it takes; spaces at the end get lost, and some programs add a check character. */
function isDataLine(text: Buffer, at: number): boolean {
  const first = text[at];
  if (first === undefined) return false;
  const count = (first - 32) & 63;
  if (count < 1 || count > LINE_BYTES_MAX) return false;
  let end = lineEnd(text, at);
  while (text[end - 1] === CR) end--;
  const length = end - at - 1;
  const full = Math.ceil(count / 3) * 4;
  if (length > full + 1 || length < full - 3) return false;
  for (let index = at; index < end; index++) if (text[index]! < 32 || text[index]! > 96) return false;
  return true;
}
