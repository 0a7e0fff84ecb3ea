import { sniffOle, sniffZip } from "./containers.ts";
import { sniffText } from "./text-kinds.ts";

/** `type` when `magic` (Latin-1) stands at `offset`; the first hit in the table counts. */
type Signature = readonly [type: string, offset: number, magic: string];

// Longer and rarer marks first where one begins like another.
const SIGNATURES: readonly Signature[] = [
  ["png", 0, "\x89PNG\r\n\x1a\n"],
  ["jpg", 0, "\xff\xd8\xff"],
  ["gif", 0, "GIF8"],
  ["cr2", 8, "CR\x02"],
  ["tif", 0, "II*\0"],
  ["tif", 0, "MM\0*"],
  ["jxr", 0, "II\xbc"],
  ["webp", 8, "WEBP"],
  ["psd", 0, "8BPS"],
  ["jp2", 0, "\0\0\0\x0cjP  "],
  ["ico", 0, "\0\0\x01\0"],
  ["heif", 4, "ftyphei"],
  ["heif", 4, "ftypmif1"],
  ["heif", 4, "ftypavif"],
  ["mov", 4, "ftypqt"],
  ["mp4", 4, "ftyp"],
  ["rar", 0, "Rar!\x1a\x07"],
  ["7z", 0, "7z\xbc\xaf\x27\x1c"],
  ["gz", 0, "\x1f\x8b"],
  ["bz2", 0, "BZh"],
  ["xz", 0, "\xfd7zXZ\0"],
  ["zst", 0, "\x28\xb5\x2f\xfd"],
  ["lz", 0, "LZIP"],
  ["Z", 0, "\x1f\x9d"],
  ["Z", 0, "\x1f\xa0"],
  ["ace", 7, "**ACE**"],
  ["arj", 0, "\x60\xea"],
  ["cab", 0, "MSCF"],
  ["cab", 0, "ISc("],
  ["tar", 257, "ustar"],
  ["iso", 0x8001, "CD001"],
  ["vhd", 0, "conectix"],
  ["vhdx", 0, "vhdxfile"],
  ["ar", 0, "!<arch>"],
  ["rpm", 0, "\xed\xab\xee\xdb"],
  ["exe", 0, "MZ"],
  ["elf", 0, "\x7fELF"],
  ["macho", 0, "\xcf\xfa\xed\xfe"],
  ["macho", 0, "\xce\xfa\xed\xfe"],
  ["class", 0, "\xca\xfe\xba\xbe"],
  ["dex", 0, "dex\n"],
  ["wasm", 0, "\0asm"],
  ["swf", 0, "FWS"],
  ["swf", 0, "CWS"],
  ["chm", 0, "ITSF"],
  // [MS-SHLLINK] §2.1: header size 0x4c, then the class identifier.
  ["lnk", 0, "L\0\0\0\x01\x14\x02\0"],
  // [MS-ONESTORE] §2.3.1: guidFileType of a .one section.
  ["one", 0, "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3"],
  // [MS-OXTNEF] §2.1.1: the signature 0x223e9f78, little endian.
  ["tnef", 0, "\x78\x9f\x3e\x22"],
  ["pst", 0, "!BDN"],
  ["rtf", 0, "{\\rt"],
  ["ps", 0, "%!PS"],
  ["wav", 8, "WAVE"],
  ["avi", 8, "AVI "],
  ["mp3", 0, "ID3"],
  ["mp3", 0, "\xff\xfb"],
  ["mp3", 0, "\xff\xf3"],
  ["ogg", 0, "OggS"],
  ["flac", 0, "fLaC"],
  ["amr", 0, "#!AMR"],
  ["mid", 0, "MThd"],
  ["mkv", 0, "\x1a\x45\xdf\xa3"],
  ["wmv", 0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11"],
  ["flv", 0, "FLV\x01"],
  ["mpg", 0, "\0\0\x01\xba"],
  ["woff", 0, "wOFF"],
  ["woff2", 0, "wOF2"],
  ["ttf", 0, "\0\x01\0\0\0"],
  ["otf", 0, "OTTO"],
  ["sqlite", 0, "SQLite format 3\0"],
];

const MAGIC_BYTES = SIGNATURES.map(([, , magic]) => Buffer.from(magic, "latin1"));

// SPEC: ISO 32000 readers accept the mark anywhere in the first 1,024 bytes, and attackers put junk before it.
const PDF_SEARCH_BYTES = 1024;

/**
 * The kind of a file by its content, never by its name: a closed set of lower-case words (`pdf`, `docx`,
 * `zip`, `html`, `tnef` …), `unknown` for everything else, plain text included.
 */
export function fileType(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(buffer, "PK\x03\x04") || startsWith(buffer, "PK\x05\x06")) return sniffZip(buffer);
  if (startsWith(buffer, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) return sniffOle(buffer);
  if (buffer.subarray(0, PDF_SEARCH_BYTES).includes("%PDF-")) return "pdf";
  for (const [index, [type, offset]] of SIGNATURES.entries()) {
    const magic = MAGIC_BYTES[index]!;
    if (buffer.subarray(offset, offset + magic.length).equals(magic)) return type;
  }
  // A bitmap's two letters are two letters of prose as well; its size field is not.
  if (startsWith(buffer, "BM") && buffer.length >= 14 && buffer.readUInt32LE(6) === 0) return "bmp";
  return sniffText(buffer) ?? "unknown";
}

/** The extension of a file name, lower case and without its dot; null when there is none. */
export function fileExtension(name: string | null): string | null {
  if (name === null) return null;
  // Windows drops dots and spaces at the end of a name when the file is saved.
  const trimmed = name.replace(/[. ]+$/, "");
  const dot = trimmed.lastIndexOf(".");
  const extension = dot < 0 ? "" : trimmed.slice(dot + 1).toLowerCase();
  return extension === "" || extension.length > 30 || /[\s/\\]/.test(extension) ? null : extension;
}

function startsWith(buffer: Buffer, magic: string): boolean {
  return buffer.toString("latin1", 0, magic.length) === magic;
}
