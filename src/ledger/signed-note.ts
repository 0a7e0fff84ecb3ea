/** Signed notes (https://c2sp.org/signed-note) with Ed25519: text that a person can read, with who signed it below. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

// SPEC: c2sp.org/signed-note, signature types.
const ED25519 = 0x01;
const ID_BYTES = 4;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const DASH = "\u2014 ";

/** LIMIT: a note comes from anybody. The specification asks for sixteen signatures of 5 kB at least. */
export const NOTE_BYTES_MAX = 256 * 1024;
const SIGNATURES_MAX = 100;

/** A public key under its name. */
export interface NoteVerifier {
  readonly name: string;
  /** Four bytes that tell keys of one name apart. */
  readonly id: Uint8Array;
  readonly key: KeyObject;
}

export interface NoteSigner {
  readonly verifier: NoteVerifier;
  readonly privateKey: KeyObject;
}

/** Why a note is not believed, in words that follow its name. */
export interface NoteProblem {
  readonly problem: string;
}

export function isProblem<T extends object>(outcome: T | NoteProblem): outcome is NoteProblem {
  return "problem" in outcome;
}

function isKeyName(name: string): boolean {
  return name.isWellFormed() && /^[^\s+\p{Cc}]+$/u.test(name);
}

/** `example.com/record+530d903a+A…`: how a public key is handed on. */
export function vkeyOf({ name, id, key }: NoteVerifier): string {
  return `${keyTitle(name, id)}+${base64(Buffer.concat([Uint8Array.of(ED25519), rawKeyOf(key)]))}`;
}

export function verifierOf(name: string, key: KeyObject): NoteVerifier {
  return { name, id: keyId(name, rawKeyOf(key)), key };
}

/** The key of a vkey; null where it is none, or none of Ed25519. */
export function parseVkey(vkey: string): NoteVerifier | null {
  const nameEnd = vkey.indexOf("+");
  const idEnd = vkey.indexOf("+", nameEnd + 1);
  if (nameEnd < 0 || idEnd < 0) return null;
  const name = vkey.slice(0, nameEnd);
  const material = exactBase64(vkey.slice(idEnd + 1));
  if (!isKeyName(name) || material === null || material.length !== 1 + KEY_BYTES || material[0] !== ED25519)
    return null;
  const raw = material.subarray(1);
  const id = keyId(name, raw);
  if (Buffer.from(id).toString("hex") !== vkey.slice(nameEnd + 1, idEnd)) return null;
  const jwk = { kty: "OKP", crv: "Ed25519", x: Buffer.from(raw).toString("base64url") };
  return { name, id, key: createPublicKey({ key: jwk, format: "jwk" }) };
}

// SPEC: key ID = SHA-256(key name || 0x0A || signature type || public key)[:4].
function keyId(name: string, raw: Uint8Array): Uint8Array {
  const hash = createHash("sha256").update(`${name}\n`).update(Uint8Array.of(ED25519)).update(raw);
  return hash.digest().subarray(0, ID_BYTES);
}

function rawKeyOf(key: KeyObject): Uint8Array {
  return Buffer.from(key.export({ format: "jwk" }).x!, "base64url");
}

/** The note of a text that ends in a newline. */
export function signNote(text: string, signer: NoteSigner): string {
  if (!isNoteText(text))
    throw new RangeError("a note is text without control characters that ends in a newline");
  const { name, id } = signer.verifier;
  const signature = sign(null, Buffer.from(text), signer.privateKey);
  return `${text}\n${signatureLine(name, base64(Buffer.concat([id, signature])))}`;
}

/** With its end. */
export function signatureLine(name: string, signature: string): string {
  return `${DASH}${name} ${signature}\n`;
}

export interface OpenedNote {
  readonly text: string;
  /** The signature of the key that was asked for, in base64 with the key's id. */
  readonly signature: string;
  /** Names of other keys that are said to have signed; nothing of them was verified. */
  readonly others: readonly string[];
}

/**
 * The text of a note that this key signed. Signatures of other keys are passed over, as the specification asks; the line
 * of this key is there once and in one spelling only.
 */
export function openNote(note: string, verifier: NoteVerifier): OpenedNote | NoteProblem {
  if (note.length > NOTE_BYTES_MAX) return { problem: "is too long for a signed note" };
  // SPEC: the text is separated from the signatures by the last empty line.
  const end = note.lastIndexOf("\n\n");
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2).split("\n");
  if (end < 0 || !isNoteText(text) || lines.pop() !== "") return { problem: "is no signed note" };
  const signatures = lines.map(signatureOf);
  if (lines.length === 0 || lines.length > SIGNATURES_MAX || !signatures.every((one) => one !== null))
    return { problem: "has lines of signatures that are none" };
  const { ours = [], others = [] } = Object.groupBy(signatures, (one) =>
    isOf(one, verifier) ? "ours" : "others",
  );
  return judged(text, { ours, others }, verifier);
}

interface SignatureLine {
  readonly name: string;
  readonly base64: string;
  /** With the key's id before it. */
  readonly bytes: Uint8Array;
}

function judged(
  text: string,
  { ours, others }: { readonly ours: readonly SignatureLine[]; readonly others: readonly SignatureLine[] },
  verifier: NoteVerifier,
): OpenedNote | NoteProblem {
  const [signature, ...more] = ours;
  if (signature === undefined) {
    const names = others.map(({ name, bytes }) => keyTitle(name, bytes.subarray(0, ID_BYTES)));
    return {
      problem: `is signed by ${names.join(", ")} and not by the key ${keyTitle(verifier.name, verifier.id)}`,
    };
  }
  if (more.length > 0)
    return { problem: `has ${ours.length} signatures of ${verifier.name} in place of one` };
  const signed = signature.bytes.subarray(ID_BYTES);
  if (signed.length !== SIGNATURE_BYTES || !verify(null, Buffer.from(text), verifier.key, signed)) {
    return {
      problem: `has a signature that is not of the key ${keyTitle(verifier.name, verifier.id)}, or not on this text: one of them was changed`,
    };
  }
  return { text, signature: signature.base64, others: others.map(({ name }) => name) };
}

export function keyTitle(name: string, id: Uint8Array): string {
  return `${name}+${Buffer.from(id).toString("hex")}`;
}

function isOf({ name, bytes }: SignatureLine, verifier: NoteVerifier): boolean {
  return name === verifier.name && Buffer.compare(bytes.subarray(0, ID_BYTES), verifier.id) === 0;
}

function signatureOf(line: string): SignatureLine | null {
  const [name, text, ...more] = line.slice(DASH.length).split(" ");
  if (!line.startsWith(DASH) || name === undefined || text === undefined || more.length > 0) return null;
  const bytes = exactBase64(text);
  if (!isKeyName(name) || bytes === null || bytes.length <= ID_BYTES) return null;
  return { name, base64: text, bytes };
}

// SPEC: no ASCII control characters but newline.
function isNoteText(text: string): boolean {
  return text.endsWith("\n") && text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text);
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

/**
 * SECURITY: decoders pass over foreign characters, missing padding and bits after the end, so that one signature has many
 * spellings. Only the one that encoding gives is read; null for others.
 */
export function exactBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}
