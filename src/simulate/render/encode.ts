/** How mail is written into seven bits: encoded words, quoted-printable, base64, dates. */

/** RFC 2047 where a text is not ASCII, in words short enough for a line. */
export function headerText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let chunk = "";
  for (const char of text) {
    if (Buffer.byteLength(chunk + char) > 42) {
      words.push(chunk);
      chunk = "";
    }
    chunk += char;
  }
  words.push(chunk);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString("base64")}?=`).join("\r\n ");
}

/** `"Name" <address>`, or the address alone. */
export function mailboxText(name: string, address: string): string {
  if (name === "") return address;
  const isPlain = /^[A-Za-z0-9 '-]+$/.test(name);
  const written = isPlain
    ? name
    : /^[\x20-\x7e]*$/.test(name)
      ? `"${name.replace(/["\\]/g, "")}"`
      : headerText(name);
  return `${written} <${address}>`;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** RFC 5322 §3.3, at an offset of whole hours. */
export function dateField(seconds: number, offsetHours: number): string {
  const at = new Date((seconds + offsetHours * 3_600) * 1_000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  const date = `${WEEKDAYS[at.getUTCDay()]}, ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  return `${date} ${time} +${two(offsetHours)}00`;
}

/** RFC 2045 §6.7; `text` has `\r\n` line ends. */
export function quotedPrintable(text: string): string {
  return text.split("\r\n").map(quotedLine).join("\r\n");
}

function quotedLine(line: string): string {
  const bytes = Buffer.from(line);
  const lines: string[] = [];
  let current = "";
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    const isLast = i === bytes.length - 1;
    const isPlain = (byte >= 33 && byte <= 126 && byte !== 61) || ((byte === 32 || byte === 9) && !isLast);
    const piece = isPlain
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    if (current.length + piece.length > 75) {
      lines.push(`${current}=`);
      current = "";
    }
    current += piece;
  }
  lines.push(current);
  return lines.join("\r\n");
}

export function base64Lines(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("base64")
    .replace(/(.{76})(?=.)/g, "$1\r\n");
}

export function html(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
