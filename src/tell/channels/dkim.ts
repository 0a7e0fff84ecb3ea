/**
 * DKIM (RFC 6376) as signer: relaxed/relaxed, with RSA (`rsa-sha256`) or Ed25519 (RFC 8463), whichever the key is.
 * Ours, because the mail library signs with RSA only and cannot sign the absence of a field.
 */
import { createPublicKey, hash, type KeyObject, sign } from "node:crypto";

/** Who signs: the name under which the public key stands in the DNS, and the private key. */
export interface DkimSigner {
  readonly domain: string;
  readonly selector: string;
  /** A private key, RSA or Ed25519. */
  readonly key: KeyObject;
}

/** What is signed where it is there. */
const SIGNED = [
  "From",
  "To",
  "Subject",
  "Date",
  "Message-ID",
  "MIME-Version",
  "Content-Type",
  "Content-Transfer-Encoding",
];
// SECURITY: a field named once more than it occurs must not be added on the way (RFC 6376 §8.15): a second From or
// Subject would be shown above ours, a Reply-To would take the answers, a Cc would feign company, another encoding would
// garble the text.
const OVERSIGNED = [
  "From",
  "Sender",
  "To",
  "Cc",
  "Subject",
  "Date",
  "Message-ID",
  "Reply-To",
  "MIME-Version",
  "Content-Type",
  "Content-Transfer-Encoding",
];

interface HeaderField {
  readonly name: string;
  /** With its folds, without the last line end. */
  readonly value: string;
}

/**
 * The DKIM-Signature field for a message with CR LF line ends, itself ending in CR LF; it belongs in front.
 * The same message and key give the same bytes: no time is in it, for the Date is signed.
 */
export function dkimSignature(message: Buffer, { domain, selector, key }: DkimSigner): string {
  const { fields, body } = parted(message);
  const signed = fieldsSigned(fields);
  const names = [...signed.map(({ name }) => name), ...OVERSIGNED];
  const tags = [
    `v=1; a=${algorithmOf(key)}; c=relaxed/relaxed; d=${domain}; s=${selector};`,
    ...folded(`h=${names.join(":")};`, ":"),
    `bh=${hash("sha256", relaxedBody(body), "base64")};`,
    "b=",
  ];
  const unsigned = { name: "DKIM-Signature", value: ` ${tags.join("\r\n\t")}` };
  // SPEC: RFC 6376 §3.7: its own field comes last, with an empty b= and without the line end.
  const data = [...signed, unsigned].map(relaxedField).join("\r\n");
  const signature = signatureOf(data, key).match(/.{1,70}/g) ?? [];
  return `${unsigned.name}:${unsigned.value}${signature.join("\r\n\t ")}\r\n`;
}

/** The TXT record that goes with a key, private or public (RFC 6376 §3.6.1, RFC 8463 §4.2). */
export function dkimRecord(key: KeyObject): string {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  const der = publicKey.export({ type: "spki", format: "der" });
  if (publicKey.asymmetricKeyType === "rsa") return `v=DKIM1; k=rsa; p=${der.toString("base64")}`;
  // The last 32 bytes of an Ed25519 key in DER are the key (RFC 8410 §4).
  return `v=DKIM1; k=ed25519; p=${der.subarray(-32).toString("base64")}`;
}

// LIMIT: verifiers take nothing below 1,024 bits, and what is below 2,048 can be broken by those we write about
// (RFC 8301 §3.2).
const RSA_BITS_MIN = 2048;

/** Why this key cannot sign mail, in words; null where it can. */
export function dkimKeyProblem(key: KeyObject): string | null {
  if (key.type !== "private") return "it is no private key";
  if (key.asymmetricKeyType === "ed25519") return null;
  if (key.asymmetricKeyType !== "rsa") return "it is neither RSA nor Ed25519";
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < RSA_BITS_MIN ? `it is RSA with ${bits} bits, and ${RSA_BITS_MIN} are the least` : null;
}

function algorithmOf(key: KeyObject): string {
  return key.asymmetricKeyType === "ed25519" ? "ed25519-sha256" : "rsa-sha256";
}

function signatureOf(data: string, key: KeyObject): string {
  const bytes = Buffer.from(data, "latin1");
  // SPEC: RFC 8463 §3: Ed25519 signs the SHA-256 of the data, and not the data.
  if (key.asymmetricKeyType === "ed25519")
    return sign(null, hash("sha256", bytes, "buffer"), key).toString("base64");
  return sign("sha256", bytes, key).toString("base64");
}

function parted(message: Buffer): { fields: readonly HeaderField[]; body: Buffer } {
  const end = message.indexOf("\r\n\r\n");
  const header = message.toString("latin1", 0, end);
  const lines = header.split(/\r\n(?![ \t])/);
  return {
    fields: lines.map((line) => {
      const colon = line.indexOf(":");
      return { name: line.slice(0, colon), value: line.slice(colon + 1) };
    }),
    body: message.subarray(end + 4),
  };
}

function fieldsSigned(fields: readonly HeaderField[]): readonly HeaderField[] {
  return SIGNED.flatMap((name) =>
    fields.filter((field) => field.name.toLowerCase() === name.toLowerCase()).map((f) => ({ ...f, name })),
  );
}

/** RFC 6376 §3.4.2. */
function relaxedField({ name, value }: HeaderField): string {
  const unfolded = value.replaceAll("\r\n", "").replace(/[ \t]+/g, " ");
  return `${name.toLowerCase()}:${unfolded.trim()}`;
}

/** RFC 6376 §3.4.4. */
function relaxedBody(body: Buffer): Buffer {
  const lines = body
    .toString("latin1")
    .split("\r\n")
    .map((line) => {
      const single = line.replace(/[ \t]+/g, " ");
      return single.endsWith(" ") ? single.slice(0, -1) : single;
    });
  while (lines.at(-1) === "") lines.pop();
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(""), "latin1");
}

/** Lines of at most 70 characters, broken after `at`. */
function folded(text: string, at: string): readonly string[] {
  const lines: string[] = [""];
  for (const piece of text.split(at).map((part, i, all) => (i < all.length - 1 ? part + at : part))) {
    if (lines.at(-1)!.length + piece.length <= 70) lines[lines.length - 1] += piece;
    else lines.push(piece);
  }
  return lines;
}
