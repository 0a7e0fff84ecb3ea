/** What the first bytes of a file look like. */

const LF = 10;
const CR = 13;
const COLON = 58;

// Fields of which at least one stands in front of every delivered, sent or stored message.
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  "received",
  "return-path",
  "delivered-to",
  "from",
  "to",
  "subject",
  "message-id",
  "mime-version",
  "x-original-to",
  "authentication-results",
  "arc-seal",
  "dkim-signature",
  "x-mozilla-status",
  "x-gm-thrid",
]);

/** Where text begins, behind a byte order mark and empty lines. */
export function textStart(head: Uint8Array): number {
  let at = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  while (head[at] === LF || head[at] === CR) at += 1;
  return at;
}

export function startsWith(head: Uint8Array, prefix: string, at = 0): boolean {
  for (let i = 0; i < prefix.length; i += 1) {
    if (head[at + i] !== prefix.charCodeAt(i)) return false;
  }
  return true;
}

/** Length of the field name at `at`, when a field begins there (RFC 5322 §2.2: printable ASCII, then a colon). */
export function fieldNameLength(bytes: Uint8Array, at: number, end = bytes.length): number {
  for (let i = at; i < end; i += 1) {
    const c = bytes[i]!;
    if (c === COLON) return i - at;
    if (c <= 32 || c >= 127) return 0;
  }
  return 0;
}

/** True when the bytes begin with header fields, one of which is known from mail. */
export function looksLikeMessage(head: Uint8Array): boolean {
  let at = textStart(head);
  // Lines of a header that are no field (RFC 5322 §2.2) are forgiven, unless the first one is.
  let strangers = 0;
  for (let lines = 0; lines < 400 && at < head.length; lines += 1) {
    const newline = head.indexOf(LF, at);
    const end = newline < 0 ? head.length : newline;
    const isFolded = lines > 0 && (head[at] === 32 || head[at] === 9);
    const isEmpty = at === end || (head[at] === CR && at + 1 === end);
    if (isEmpty) return false;
    const length = isFolded ? 0 : fieldNameLength(head, at, end);
    if (length > 0 && KNOWN_FIELDS.has(ascii(head, at, at + length).toLowerCase())) return true;
    if (length === 0 && !isFolded) {
      strangers += 1;
      if (lines === 0 || strangers > 2) return false;
    }
    at = end + 1;
  }
  return false;
}

/** True for bytes that no text has: a NUL, or many control characters, near the beginning. */
export function looksBinary(head: Uint8Array): boolean {
  const sample = head.subarray(0, 4096);
  let control = 0;
  for (const c of sample) {
    if (c < 9 || (c > 13 && c < 27) || (c > 27 && c < 32)) control += 1;
  }
  return control * 50 > sample.length;
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}

/** The name without its folders. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"), path.lastIndexOf("!")) + 1);
}

export function hasExtension(path: string, ...extensions: readonly string[]): boolean {
  const name = baseName(path).toLowerCase();
  return extensions.some((extension) => name.endsWith(`.${extension}`));
}

const CONTAINER_EXTENSIONS = [".mbox", ".mbx", ".mbs", ".zip", ".maildir"];

/**
 * The address that a folder, mbox or archive on the path is named for, nearest first. A message's own file
 * name does not count.
 */
export function mailboxOnPath(path: string, isContainer: boolean): string | null {
  const names = path.split(/[/\\]|!(?=[/\\])/).toReversed();
  for (const name of isContainer ? names : names.slice(1)) {
    const address = addressIn(name);
    if (address !== null) return address;
  }
  return null;
}

function addressIn(name: string): string | null {
  const extension = CONTAINER_EXTENSIONS.find((end) => name.toLowerCase().endsWith(end));
  const text = extension === undefined ? name : name.slice(0, -extension.length);
  const at = text.indexOf("@");
  if (at < 1 || at !== text.lastIndexOf("@") || text.length > 254) return null;
  const domain = text.slice(at + 1);
  if (!domain.includes(".") || domain.startsWith(".") || domain.endsWith(".")) return null;
  // Public-inbox and backup tools put more behind an address; a space or comma is no part of one.
  return /[\s,;:<>()"]/.test(text) ? null : `${text.slice(0, at)}@${domain.toLowerCase()}`;
}
