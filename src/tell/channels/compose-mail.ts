/**
 * One notice as one mail: From the office, To one person, the approved text and nothing else. No HTML, no attachment, no
 * link, nothing that reports back: whoever wrote the attacks of 2021 put exactly that into their mail.
 */
import { domainToASCII } from "node:url";
import MimeNode from "nodemailer/lib/mime-node";

export interface NoticeMail {
  readonly from: { readonly name: string; readonly address: string };
  /** The address of one person. */
  readonly to: string;
  readonly subject: string;
  /** The approved text; every character of it arrives. */
  readonly text: string;
  /** The same for every attempt. */
  readonly messageId: string;
  /** RFC 3339. */
  readonly date: string;
}

export interface ComposedMail {
  /** RFC 5322 with CR LF, all ASCII. */
  readonly bytes: Buffer;
  readonly envelope: { readonly from: string; readonly to: string };
}

/**
 * RFC 5322 bytes of a notice, or why there can be none. The same notice gives the same bytes.
 *
 * Auto-Submitted (RFC 3834) is left out: a person wrote and approved this mail, and people answer it. With it, an absence
 * notice would be withheld, and that this person will not read it for two weeks is what the office must learn.
 */
export async function composeMail(mail: NoticeMail): Promise<ComposedMail | { readonly unusable: string }> {
  const [from, to] = [mailAddress(mail.from.address), mailAddress(mail.to)];
  if (from === null) return { unusable: "the office's own address cannot be used in mail" };
  if (to === null) return { unusable: "the address cannot be used in mail" };
  const messageId = messageIdField(mail.messageId);
  if (messageId === null) return { unusable: "the Message-ID cannot be used in mail" };
  const subject = oneLine(mail.subject);
  if (subject === "") return { unusable: "the notice has no title" };
  const node = new MimeNode("text/plain; charset=utf-8", {
    // Ours alone: lines of any length and characters of any script survive every server, and the signature with them.
    textEncoding: "Q",
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  node.setHeader([
    { key: "From", value: { name: oneLine(mail.from.name), address: from } },
    { key: "To", value: { name: "", address: to } },
    { key: "Subject", value: subject },
    { key: "Date", value: rfc5322Date(mail.date) },
    { key: "Message-ID", value: messageId },
    { key: "MIME-Version", value: "1.0" },
    { key: "Content-Transfer-Encoding", value: "quoted-printable" },
  ]);
  node.setContent(mail.text.replace(/\r\n?/g, "\n"));
  return { bytes: await node.build(), envelope: { from, to } };
}

// LIMIT: RFC 5321 §4.5.3.1: 64 octets before the sign, and 254 in all fit a path.
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}$/;
const DOMAIN = /^[A-Za-z0-9.-]{1,253}$/;
const ADDRESS_MAX = 254;

/**
 * The address as it may stand in an envelope and a header, its domain in ASCII; null for what cannot. Quoted local parts
 * and those beyond ASCII (SMTPUTF8) are not sent to: few servers take them, and a person can be told otherwise.
 * SECURITY: addresses come from rosters and from mail; a line end in one would write a header field or a command.
 */
export function mailAddress(address: string): string | null {
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at);
  const domain = domainToASCII(address.slice(at + 1));
  const isWhole = at > 0 && LOCAL_PART.test(local) && DOMAIN.test(domain);
  const ascii = `${local}@${domain}`;
  return isWhole && !local.startsWith(".") && ascii.length <= ADDRESS_MAX ? ascii : null;
}

/** With its brackets; null for what is no Message-ID of ours, which has the form of an address. */
function messageIdField(messageId: string): string | null {
  const id = mailAddress(messageId.replace(/^<(.*)>$/, "$1"));
  return id === null ? null : `<${id}>`;
}

/** SECURITY: a line end in a title would write header fields of its own. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
}

/** RFC 5322 §3.3, in UTC. */
function rfc5322Date(rfc3339: string): string {
  return new Date(rfc3339).toUTCString().replace("GMT", "+0000");
}
