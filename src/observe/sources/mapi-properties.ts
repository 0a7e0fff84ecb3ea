/**
 * Properties of an Outlook item in a compound file (MS-OXMSG §2). Fixed-size values stand in the stream
 * `__properties_version1.0`; longer ones each have a stream `__substg1.0_<id><type>`.
 */
import * as cfb from "cfb";
import { decodeText } from "../mime/charset.ts";

/** Property ids (MS-OXPROPS), as the four digits in stream names. */
export type PropertyId = string;

/** One object of the file (the message, a recipient, an attachment) with its properties. */
export interface MapiObject {
  text(id: PropertyId): string | null;
  binary(id: PropertyId): Buffer | null;
  integer(id: PropertyId): number | null;
  /** A point in time; null where it is missing or outside what dates can hold. */
  time(id: PropertyId): Date | null;
  /** Objects inside whose name begins with `prefix`, by name. */
  inner(prefix: string): readonly MapiObject[];
}

/** Reads a compound file. Throws what the library throws where its tables are damaged. */
export function readMapiFile(bytes: Uint8Array): MapiObject {
  const container = cfb.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), { type: "buffer" });
  const folders: Folders = new Map();
  for (const [at, fullPath] of container.FullPaths.entries()) {
    const path = withoutSlash(fullPath);
    const slash = path.lastIndexOf("/");
    if (slash < 0) continue;
    const siblings = folders.get(path.slice(0, slash)) ?? new Map<string, Node>();
    folders.set(path.slice(0, slash), siblings);
    const content = container.FileIndex[at]?.content;
    // Other programs write the digits of the names in lower case.
    const name = path.slice(slash + 1).toUpperCase();
    siblings.set(name, { path, content: Buffer.isBuffer(content) ? content : null });
  }
  const root = withoutSlash(container.FullPaths[0] ?? "");
  return mapiObject(folders, root, { headerBytes: 32, codepage: null });
}

interface Node {
  readonly path: string;
  readonly content: Buffer | null;
}

type Folders = Map<string, Map<string, Node>>;

interface ObjectKind {
  /** Bytes in front of the fixed properties: 32 in a file, 24 in an embedded message, 8 elsewhere. */
  readonly headerBytes: number;
  /** Inherited from the message: recipients and attachments have none. */
  readonly codepage: number | null;
}

const MESSAGE_CODEPAGE = 0x3ffd;
const INTERNET_CODEPAGE = 0x3fde;
// 100-nanosecond steps between 1601 (FILETIME) and 1970.
const EPOCH_TICKS = 116_444_736_000_000_000n;

function mapiObject(folders: Folders, path: string, kind: ObjectKind): MapiObject {
  const children = folders.get(path) ?? new Map<string, Node>();
  const fixed = fixedProperties(children.get("__PROPERTIES_VERSION1.0")?.content ?? null, kind.headerBytes);
  const integer = (id: PropertyId): number | null =>
    fixed.get(Number.parseInt(id, 16))?.readInt32LE(0) ?? null;
  const codepage =
    fixed.get(MESSAGE_CODEPAGE)?.readInt32LE(0) ??
    fixed.get(INTERNET_CODEPAGE)?.readInt32LE(0) ??
    kind.codepage;
  const stream = (id: PropertyId, type: string): Buffer | null =>
    children.get(`__SUBSTG1.0_${id}${type}`)?.content ?? null;
  return {
    text(id) {
      const unicode = stream(id, "001F");
      if (unicode !== null) return unicode.toString("utf16le").replace(/\0+$/, "");
      const narrow = stream(id, "001E");
      return narrow === null ? null : decodeText(narrow, charsetOf(codepage)).text.replace(/\0+$/, "");
    },
    binary: (id) => stream(id, "0102"),
    integer,
    time(id) {
      const ticks = fixed.get(Number.parseInt(id, 16))?.readBigUInt64LE(0);
      if (ticks === undefined || ticks === 0n) return null;
      const date = new Date(Number((ticks - EPOCH_TICKS) / 10_000n));
      return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 ? null : date;
    },
    inner: (prefix) => innerObjects(folders, children, { prefix: prefix.toUpperCase(), codepage }),
  };
}

function innerObjects(
  folders: Folders,
  children: ReadonlyMap<string, Node>,
  wanted: { readonly prefix: string; readonly codepage: number | null },
): MapiObject[] {
  const isMessage = wanted.prefix.startsWith("__SUBSTG");
  return [...children]
    .filter(([name, node]) => name.startsWith(wanted.prefix) && folders.has(node.path))
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, node]) =>
      mapiObject(folders, node.path, { headerBytes: isMessage ? 24 : 8, codepage: wanted.codepage }),
    );
}

/** Values of fixed-size properties, eight bytes each, by property id (MS-OXMSG §2.4). */
function fixedProperties(stream: Buffer | null, headerBytes: number): ReadonlyMap<number, Buffer> {
  const values = new Map<number, Buffer>();
  if (stream === null) return values;
  for (let at = headerBytes; at + 16 <= stream.length; at += 16) {
    values.set(stream.readUInt16LE(at + 2), stream.subarray(at + 8, at + 16));
  }
  return values;
}

// Names that a charset table does not know by their Windows code page.
const CODEPAGES: Readonly<Record<number, string>> = {
  932: "shift_jis",
  936: "gbk",
  949: "euc-kr",
  950: "big5",
  20127: "us-ascii",
  20866: "koi8-r",
  21866: "koi8-u",
  50220: "iso-2022-jp",
  51932: "euc-jp",
  51949: "euc-kr",
  54936: "gb18030",
  65000: "utf-7",
  65001: "utf-8",
};

/** The charset name of a Windows code page; null where there is none, so that it is guessed. */
export function charsetOf(codepage: number | null): string | null {
  if (codepage === null) return null;
  const named = CODEPAGES[codepage];
  if (named !== undefined) return named;
  if (codepage >= 1250 && codepage <= 1258) return `windows-${codepage}`;
  return codepage >= 28591 && codepage <= 28605 ? `iso-8859-${codepage - 28590}` : null;
}

function withoutSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}
