/**
 * An export of the record as lines of text. Each line has one spelling: what is read prints as the bytes it was read from,
 * so that no byte can be changed without changing what it says.
 *
 *     serjeant-record-export 1 person
 *     To verify: serjeant record verify <this file> --key <the public key of the office>
 *
 *     (the signed checkpoint, and an empty line)
 *     person "p-17"                      of an export for a person: whose entries these are
 *     numbers 3 12 17                    and which
 *     entry 3 <leaf hash> {"number":3,…}
 *     proof <hash> <hash> …              of an export for a person: that the entry is in the checkpoint
 *     checkpoint 12 <root> <signature>   an earlier state: in a whole record behind the last entry of it
 *     consistency <hash> <hash> …        of an export for a person: that the record continues that state
 *
 *     (the seal: a signed note with the SHA-256 of every byte above it)
 */
import { isCount } from "./checkpoint.ts";
import { ENTRY_BYTES_MAX } from "./entry.ts";
import { base64, exactBase64 } from "./signed-note.ts";
import { HASH_BYTES } from "./tree.ts";

export const EXPORT_KINDS = ["whole", "person"] as const;
/** The whole record, or one person's entries and nothing of anybody else's. */
export type ExportKind = (typeof EXPORT_KINDS)[number];

export type ExportLine =
  | { readonly kind: "person"; readonly person: string }
  | { readonly kind: "numbers"; readonly numbers: readonly number[] }
  | { readonly kind: "entry"; readonly number: number; readonly leaf: Uint8Array; readonly json: string }
  | {
      readonly kind: "checkpoint";
      readonly size: number;
      readonly root: Uint8Array;
      readonly signature: string;
    }
  | { readonly kind: "proof"; readonly hashes: readonly Uint8Array[] }
  | { readonly kind: "consistency"; readonly hashes: readonly Uint8Array[] };

/** LIMIT: a line of a hostile export is never held beyond this. The longest of ours is an entry with its hash. */
export const LINE_BYTES_MAX = ENTRY_BYTES_MAX + 1024;

/** The lines before the checkpoint. */
export function exportHead(kind: ExportKind): readonly string[] {
  return [
    `serjeant-record-export 1 ${kind}`,
    "To verify: serjeant record verify <this file> --key <the public key of the office>",
    "",
  ];
}

/** Null for the first line of anything else. */
export function kindOfExport(line: string): ExportKind | null {
  return EXPORT_KINDS.find((kind) => exportHead(kind)[0] === line) ?? null;
}

export function isOtherVersion(line: string): boolean {
  return line.startsWith("serjeant-record-export ");
}

export const SEAL_FIRST_LINE = "serjeant-record-seal 1";

/**
 * The text of the seal. Its first line has a space, which no origin has: a seal is never taken for a checkpoint of the same
 * key, nor the other way round.
 */
export function sealText(origin: string, digest: Uint8Array): string {
  return `${SEAL_FIRST_LINE}\n${origin}\n${base64(digest)}\n`;
}

/** Without the end of the line. */
export function printLine(line: ExportLine): string {
  switch (line.kind) {
    case "person":
      return `person ${JSON.stringify(line.person)}`;
    case "numbers":
      return ["numbers", ...line.numbers].join(" ");
    case "entry":
      return `entry ${line.number} ${base64(line.leaf)} ${line.json}`;
    case "checkpoint":
      return `checkpoint ${line.size} ${base64(line.root)} ${line.signature}`;
    default:
      return [line.kind, ...line.hashes.map(base64)].join(" ");
  }
}

/** Null for what is no line of an export, or not the one way to write it. */
export function readLine(text: string): ExportLine | null {
  const line = parsed(text);
  return line !== null && printLine(line) === text ? line : null;
}

function parsed(text: string): ExportLine | null {
  const [kind, rest] = cut(text);
  switch (kind) {
    case "person":
      return personOf(rest);
    case "numbers":
      return numbersOf(rest);
    case "entry":
      return entryOf(rest);
    case "checkpoint":
      return checkpointOf(rest);
    case "proof":
    case "consistency":
      return hashesOf(kind, rest);
    default:
      return null;
  }
}

/** Before and after the first space. */
function cut(text: string): readonly [string, string] {
  const at = text.indexOf(" ");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function personOf(rest: string): ExportLine | null {
  try {
    const person: unknown = JSON.parse(rest);
    return typeof person === "string" ? { kind: "person", person } : null;
  } catch {
    return null;
  }
}

function numbersOf(rest: string): ExportLine | null {
  const words = rest.split(" ");
  return words.every(isCount) ? { kind: "numbers", numbers: words.map(Number) } : null;
}

function entryOf(rest: string): ExportLine | null {
  const [number, behind] = cut(rest);
  const [hash, json] = cut(behind);
  const leaf = hashOf(hash);
  return isCount(number) && leaf !== null ? { kind: "entry", number: Number(number), leaf, json } : null;
}

function checkpointOf(rest: string): ExportLine | null {
  const [size, behind] = cut(rest);
  const [hash, signature] = cut(behind);
  const root = hashOf(hash);
  if (!isCount(size) || root === null || exactBase64(signature) === null) return null;
  return { kind: "checkpoint", size: Number(size), root, signature };
}

// LIMIT: a proof in a record of 2^53 entries has no more hashes.
const PROOF_HASHES_MAX = 64;

function hashesOf(kind: "proof" | "consistency", rest: string): ExportLine | null {
  const words = rest === "" ? [] : rest.split(" ", PROOF_HASHES_MAX + 1);
  const hashes = words.map(hashOf);
  if (words.length > PROOF_HASHES_MAX || !hashes.every((hash) => hash !== null)) return null;
  return { kind, hashes };
}

function hashOf(text: string): Uint8Array | null {
  const bytes = exactBase64(text);
  return bytes?.length === HASH_BYTES ? bytes : null;
}
