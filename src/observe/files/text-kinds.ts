// LIMIT: what a text file is shows in its first 4 kB; a smuggling page that pads further stays `unknown`.
const HEAD_BYTES = 4096;

const STARTS: readonly (readonly [type: string, start: string])[] = [
  ["ics", "begin:vcalendar"],
  ["vcf", "begin:vcard"],
  ["url", "[internetshortcut]"],
  ["pgp", "-----begin pgp"],
  ["php", "<?php"],
  ["sh", "#!"],
];

const HTML_TAGS = [
  "<!doctype html",
  "<html",
  "<head",
  "<body",
  "<script",
  "<title",
  "<meta",
  "<table",
  "<div",
  "<iframe",
  "<style",
  "<form",
  "<a ",
  "<p>",
  "<br",
  "<center",
  "<font",
  "<img ",
];

const MAIL_FIELDS = new Set([
  "received",
  "return-path",
  "delivered-to",
  "from",
  "to",
  "subject",
  "date",
  "message-id",
  "mime-version",
  "content-type",
  "x-mailer",
  "dkim-signature",
  "authentication-results",
  "reply-to",
  "arc-seal",
  "x-received",
]);

/** The kind of a text file, or null when it is none that we tell apart. */
export function sniffText(bytes: Buffer): string | null {
  const head = headText(bytes);
  if (head.startsWith("<")) return sniffMarkup(head);
  for (const [type, start] of STARTS) if (head.startsWith(start)) return type;
  if (isMail(head)) return "eml";
  if (/^(?:screen mode id:i:|full address:s:|redirect\w{1,30}:i:)/m.test(head)) return "rdp";
  return null;
}

function headText(bytes: Buffer): string {
  const head = bytes.subarray(0, HEAD_BYTES);
  const isUtf16 =
    (head[0] === 0xff && head[1] === 0xfe) ||
    (head[0] !== 0 && head[1] === 0 && head[2] !== 0 && head[3] === 0);
  const text = head.toString(isUtf16 ? "utf16le" : "utf8");
  return text
    .replace(/^\ufeff/, "")
    .trimStart()
    .toLowerCase();
}

function sniffMarkup(head: string): string | null {
  const body = withoutProlog(head);
  if (body.includes("<hta:application")) return "hta";
  if (body.startsWith("<svg") || body.startsWith("<!doctype svg")) return "svg";
  if (HTML_TAGS.some((tag) => body.startsWith(tag))) return "html";
  if (body.includes("<html") || body.includes("<!doctype html") || body.includes("<script")) return "html";
  if (body.includes("<svg")) return "svg";
  return head.startsWith("<?xml") ? "xml" : null;
}

/** Without the XML declaration and comments in front. */
function withoutProlog(head: string): string {
  let text = head;
  for (const [open, close] of [
    ["<?xml", "?>"],
    ["<!--", "-->"],
    ["<!--", "-->"],
  ] as const) {
    const end = text.startsWith(open) ? text.indexOf(close) : -1;
    if (end >= 0) text = text.slice(end + close.length).trimStart();
  }
  return text;
}

/** Two different known fields among the first lines. */
function isMail(head: string): boolean {
  const seen = new Set<string>();
  for (const line of head.split("\n", 40)) {
    if (line.trim() === "") break;
    const colon = line.indexOf(":");
    const name = colon > 0 ? line.slice(0, colon) : "";
    if (MAIL_FIELDS.has(name)) seen.add(name);
    else if (seen.size === 0 && !line.startsWith("from ") && name === "") return false;
  }
  return seen.size >= 2;
}
