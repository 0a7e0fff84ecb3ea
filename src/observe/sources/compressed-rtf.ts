/**
 * The RTF body of Outlook items: compressed (MS-OXRTFCP), and often HTML in disguise (MS-OXRTFEX).
 */
import { decodeText } from "../mime/charset.ts";
import { charsetOf } from "./mapi-properties.ts";

// SPEC: MS-OXRTFCP §2.1.3.1.2: both sides begin with these 207 bytes in the dictionary.
const DICTIONARY = Buffer.from(
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript " +
    "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par " +
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx",
  "latin1",
);
const WINDOW_BYTES = 4096;
const COMPRESSED = 0x75465a4c;
const UNCOMPRESSED = 0x414c454d;

// LIMIT: a reference of two bytes stands for at most 17, so output is bounded by the input; this bounds both.
const RTF_BYTES_MAX = 64 * 1024 * 1024;

/** Undoes the compression; what cannot be read ends the text. Null when the header is none. */
export function decompressRtf(bytes: Buffer): Buffer | null {
  if (bytes.length < 16) return null;
  const size = Math.min(bytes.readUInt32LE(4), RTF_BYTES_MAX, bytes.length * 17);
  const kind = bytes.readUInt32LE(8);
  if (kind === UNCOMPRESSED) return bytes.subarray(16, 16 + size);
  return kind === COMPRESSED ? inflate(bytes, size) : null;
}

function inflate(bytes: Buffer, size: number): Buffer {
  const window = Buffer.alloc(WINDOW_BYTES);
  DICTIONARY.copy(window);
  const output = Buffer.alloc(size);
  let length = 0;
  let write = DICTIONARY.length;
  const put = (byte: number): void => {
    window[write] = byte;
    write = (write + 1) % WINDOW_BYTES;
    if (length < size) output[length++] = byte;
  };
  for (let at = 16; at < bytes.length && length < size; ) {
    const flags = bytes[at++]!;
    for (let bit = 0; bit < 8 && at < bytes.length; bit += 1) {
      if ((flags & (1 << bit)) === 0) {
        put(bytes[at++]!);
        continue;
      }
      if (at + 1 >= bytes.length) return output.subarray(0, length);
      const reference = bytes.readUInt16BE(at);
      at += 2;
      const offset = reference >> 4;
      if (offset === write) return output.subarray(0, length);
      for (let i = 0; i < (reference & 15) + 2; i += 1) put(window[(offset + i) % WINDOW_BYTES]!);
    }
  }
  return output.subarray(0, length);
}

/** What a group of the RTF adds to the state inside it. */
interface Group {
  /** Text is left out: a destination that is no HTML, or RTF made up for HTML (`\htmlrtf`). */
  isHidden: boolean;
  /** How many characters stand behind `\u` for readers without Unicode. */
  fallback: number;
}

const PENDING_BYTES = 64 * 1024;

/**
 * The HTML that was wrapped into RTF (`\fromhtml1`), or null when the RTF was written as such.
 * SPEC: MS-OXRTFEX §2.1.3: text outside `\htmlrtf` and inside `\*\htmltag` groups is the HTML.
 */
export function htmlInRtf(rtf: Buffer): string | null {
  if (!rtf.subarray(0, 4096).includes("\\fromhtml1")) return null;
  return new RtfReader(rtf).read();
}

const CONTROL_TEXT: Readonly<Record<string, string>> = {
  par: "\r\n",
  line: "\r\n",
  tab: "\t",
  lquote: "‘",
  rquote: "’",
  ldblquote: "“",
  rdblquote: "”",
  bullet: "•",
  endash: "–",
  emdash: "—",
};

const HIDDEN_DESTINATIONS: ReadonlySet<string> = new Set([
  "fonttbl",
  "colortbl",
  "stylesheet",
  "info",
  "pict",
]);

class RtfReader {
  private readonly rtf: Buffer;
  private at = 0;
  private readonly groups: Group[] = [{ isHidden: false, fallback: 1 }];
  private charset: string | null = "windows-1252";
  private html = "";
  /** Bytes of the RTF's charset, decoded together, since a character may take two. */
  private pending: number[] = [];
  private skip = 0;

  constructor(rtf: Buffer) {
    this.rtf = rtf;
  }

  read(): string {
    while (this.at < this.rtf.length) this.readToken();
    this.flush();
    return this.html;
  }

  private get group(): Group {
    return this.groups.at(-1)!;
  }

  private readToken(): void {
    const c = this.rtf[this.at++]!;
    if (c === 0x5c) this.readControl();
    else if (c === 0x7b) this.open();
    else if (c === 0x7d) this.close();
    else if (c !== 13 && c !== 10 && c !== 0) this.byte(c);
  }

  // LIMIT: each open group is kept; a file of braces alone would hold as many. Deeper ones share the last state.
  private open(): void {
    if (this.groups.length < 1000) this.groups.push({ ...this.group });
  }

  private close(): void {
    if (this.groups.length > 1) this.groups.pop();
  }

  private readControl(): void {
    const c = this.rtf[this.at];
    if (c === undefined) return;
    if (!isLetter(c)) {
      this.at += 1;
      this.readSymbol(c);
      return;
    }
    const start = this.at;
    while (this.at < this.rtf.length && this.at - start < 32 && isLetter(this.rtf[this.at]!)) this.at += 1;
    const word = this.rtf.toString("latin1", start, this.at);
    const digits = this.at;
    if (this.rtf[this.at] === 0x2d) this.at += 1;
    while (this.at - digits < 11 && isDigit(this.rtf[this.at])) this.at += 1;
    const number = this.at > digits ? Number(this.rtf.toString("latin1", digits, this.at)) : null;
    if (this.rtf[this.at] === 0x20) this.at += 1;
    this.apply(word, number);
  }

  private readSymbol(c: number): void {
    if (c === 0x27) {
      const value = Number.parseInt(this.rtf.toString("latin1", this.at, this.at + 2), 16);
      this.at += 2;
      if (!Number.isNaN(value)) this.byte(value);
    } else if (c === 0x2a) this.openDestination();
    else if (c === 0x7e) this.text("\u00a0");
    else if (c === 0x5f) this.text("-");
    else if (c === 0x5c || c === 0x7b || c === 0x7d) this.byte(c);
  }

  // `\*` marks a destination that readers may not know: left out unless it is an HTML tag.
  private openDestination(): void {
    this.group.isHidden = this.rtf.toString("latin1", this.at, this.at + 8) !== "\\htmltag";
  }

  private apply(word: string, number: number | null): void {
    const { group } = this;
    if (word === "htmlrtf") group.isHidden = number !== 0;
    else if (word === "ansicpg") this.charset = charsetOf(number) ?? this.charset;
    else if (word === "uc") group.fallback = Math.max(0, number ?? 1);
    else if (word === "u" && number !== null) this.unicode(number);
    else if (HIDDEN_DESTINATIONS.has(word)) group.isHidden = true;
    else this.text(CONTROL_TEXT[word] ?? "");
  }

  private unicode(number: number): void {
    this.text(String.fromCharCode(number < 0 ? number + 65_536 : number));
    this.skip = Math.min(this.group.fallback, 16);
  }

  private byte(value: number): void {
    if (this.skip > 0) this.skip -= 1;
    else if (!this.group.isHidden) this.pending.push(value);
    // Behind an ASCII byte no character is cut, except in stateful charsets, which Outlook does not write.
    if (this.pending.length >= PENDING_BYTES && value < 0x80) this.flush();
  }

  private text(text: string): void {
    if (this.group.isHidden || text === "") return;
    this.flush();
    this.html += text;
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    this.html += decodeText(Buffer.from(this.pending), this.charset).text;
    this.pending = [];
  }
}

function isLetter(c: number): boolean {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a);
}

function isDigit(c: number | undefined): boolean {
  return c !== undefined && c >= 0x30 && c <= 0x39;
}
