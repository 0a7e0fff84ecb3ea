/** Messages written into the containers that the mail sources read. Only for tests. */
import { deflateRawSync } from "node:zlib";
import * as cfb from "cfb";
import type { Files } from "./mail-source.ts";

const SEPARATOR = "From jane@example.org Tue Jan 12 09:30:00 2021\n";

export function packMbox(messages: readonly Buffer[], quote: (body: string) => string): Buffer {
  const parts = messages.map((message) => {
    const [header, body] = splitMessage(message);
    return `${SEPARATOR}${header}${quote(body)}\n`;
  });
  return Buffer.from(parts.join(""), "latin1");
}

export function splitMessage(message: Buffer): [header: string, body: string] {
  const text = message.toString("latin1");
  const at = text.indexOf("\n\n") + 2;
  return [text.slice(0, at), text.slice(at)];
}

export const quoteRd = (body: string): string => body.replace(/^(>*From )/gm, ">$1");

export function packFiles(messages: readonly Buffer[], name: (at: number) => string): Files {
  return Object.fromEntries(messages.map((message, at) => [name(at), message]));
}

interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isEncrypted?: boolean;
}

/** A zip archive (APPNOTE 6.3.3) with deflated entries. */
export function packZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = deflateRawSync(entry.bytes);
    const name = Buffer.from(entry.name, "utf8");
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(0x800 | (entry.isEncrypted ? 1 : 0), 2);
    about.writeUInt16LE(8, 4);
    about.writeUInt32LE(data.length, 14);
    about.writeUInt32LE(entry.bytes.length, 18);
    about.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), about, name, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), about, tail, name]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from("PK\u0005\u0006"), end]);
}

/** Properties of an Outlook object: text by `id`, bytes, whole numbers and dates. */
export interface MapiItem {
  readonly text?: Readonly<Record<string, string>>;
  readonly bytes?: Readonly<Record<string, Uint8Array>>;
  readonly integers?: Readonly<Record<string, number>>;
  readonly times?: Readonly<Record<string, Date>>;
  readonly recipients?: readonly MapiItem[];
  readonly attachments?: readonly MapiItem[];
  /** The message inside an attachment. */
  readonly embedded?: MapiItem;
}

/** An Outlook `.msg` file (MS-OXMSG). */
export function packOutlook(item: MapiItem): Buffer {
  const file = cfb.utils.cfb_new();
  // The library puts a stream of its own into new files.
  cfb.utils.cfb_del(file, "\u0001Sh33tJ5");
  addItem(file, "", item, 32);
  return Buffer.from(cfb.write(file, { type: "buffer" }) as Buffer);
}

function addItem(file: cfb.CFB$Container, path: string, item: MapiItem, headerBytes: number): void {
  const add = (name: string, content: Uint8Array): void => {
    cfb.utils.cfb_add(file, `${path}/${name}`, Buffer.from(content), { unsafe: true });
  };
  for (const [id, text] of Object.entries(item.text ?? {})) {
    add(`__substg1.0_${id}001F`, Buffer.from(text, "utf16le"));
  }
  for (const [id, bytes] of Object.entries(item.bytes ?? {})) add(`__substg1.0_${id}0102`, bytes);
  add("__properties_version1.0", fixedProperties(item, headerBytes));
  for (const [at, recipient] of (item.recipients ?? []).entries()) {
    addItem(file, `${path}/__recip_version1.0_#${at.toString(16).padStart(8, "0")}`, recipient, 8);
  }
  for (const [at, attachment] of (item.attachments ?? []).entries()) {
    addItem(file, `${path}/__attach_version1.0_#${at.toString(16).padStart(8, "0")}`, attachment, 8);
  }
  if (item.embedded !== undefined) addItem(file, `${path}/__substg1.0_3701000D`, item.embedded, 24);
}

function fixedProperties(item: MapiItem, headerBytes: number): Buffer {
  const entries: Buffer[] = [];
  const entry = (id: string, type: number, write: (value: Buffer) => void): void => {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt16LE(type, 0);
    bytes.writeUInt16LE(Number.parseInt(id, 16), 2);
    write(bytes.subarray(8));
    entries.push(bytes);
  };
  for (const [id, number] of Object.entries(item.integers ?? {})) {
    entry(id, 3, (value) => value.writeInt32LE(number, 0));
  }
  for (const [id, date] of Object.entries(item.times ?? {})) {
    const ticks = BigInt(date.getTime()) * 10_000n + 116_444_736_000_000_000n;
    entry(id, 64, (value) => value.writeBigUInt64LE(ticks, 0));
  }
  return Buffer.concat([Buffer.alloc(headerBytes), ...entries]);
}

/** A message of the contract as Outlook keeps it: its header as received, its text in a property. */
export function outlookItemOf(message: Buffer): MapiItem {
  const [header, body] = splitMessage(message);
  return {
    text: {
      "001A": "IPM.Note",
      "007D": Buffer.from(header, "latin1").toString("utf8").replaceAll("\n", "\r\n"),
      "1000": Buffer.from(body, "latin1").toString("utf8"),
    },
  };
}
