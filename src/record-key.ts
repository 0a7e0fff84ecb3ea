/**
 * The key that signs states of the record: `keys/record.key` in a workspace, and its public part in `keys/record.vkey`,
 * which is handed to whoever shall be able to verify.
 *
 * SECURITY: the key lies on the machine that keeps the record. Whoever has that machine can sign another record; they
 * cannot take back checkpoints that others hold. Those copies are the protection, not the key.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import { signCheckpoint } from "./ledger/checkpoint.ts";
import { type NoteSigner, verifierOf, vkeyOf } from "./ledger/signed-note.ts";
import { emptyRoot } from "./ledger/tree.ts";
import { replaceHeld } from "./record-held.ts";
import type { Store } from "./store/store.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

const KEY_FILE = "record.key";
const VKEY_FILE = "record.vkey";

export interface KeyPlace {
  /** The workspace's folder. */
  readonly dir: string;
  readonly config: { readonly organizationDomains: readonly string[] };
}

/** Makes the pair in the folder of keys. The name is part of the key: it stays when the configuration changes. */
export function makeRecordKey(place: KeyPlace): void {
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  // Another process may be faster; then its key is the one.
  if (!writeOnce(pathOf(place, KEY_FILE), pem, 0o600)) return;
  const verifier = verifierOf(nameOf(place), createPublicKey(privateKey));
  writeOnce(pathOf(place, VKEY_FILE), `${vkeyOf(verifier)}\n`, 0o644);
  // A new key has signed nothing: only where its state is lost is a store believed.
  replaceHeld(place, signCheckpoint({ size: 0, root: emptyRoot() }, { verifier, privateKey }));
}

/** Without it nothing is signed, and the record can still be read. */
export function hasRecordKey(place: KeyPlace): boolean {
  return existsSync(pathOf(place, KEY_FILE));
}

function nameOf({ dir, config }: KeyPlace): string {
  const [domain] = config.organizationDomains;
  // SPEC: c2sp.org/signed-note, a key name has neither spaces nor plus.
  const folder = basename(dir)
    .toWellFormed()
    .replace(/[\s+\p{Cc}]/gu, "-");
  return `${domain ?? (folder || "office")}/record`;
}

function pathOf({ dir }: KeyPlace, file: string): string {
  return join(dir, "keys", file);
}

/** False where there is one. */
function writeOnce(path: string, text: string, mode: number): boolean {
  let file: number;
  try {
    file = openSync(path, "wx", mode);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "EEXIST") return false;
    throw new WorkspaceProblem(`cannot write \`${path}\` (${code})`);
  }
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  return true;
}

/** Reads the pair; makes it in a workspace that is older than records. */
export async function recordSigner(place: KeyPlace & { readonly store: Store }): Promise<NoteSigner> {
  const [keyPath, vkeyPath] = [pathOf(place, KEY_FILE), pathOf(place, VKEY_FILE)];
  if (!existsSync(keyPath)) {
    const isFirst = !existsSync(vkeyPath) && (await place.store.checkpoints()).length === 0;
    // SECURITY: a new key in place of a lost one would make every earlier signature look forged.
    if (!isFirst) throw lost(keyPath);
    makeRecordKey(place);
  }
  const privateKey = readPrivateKey(keyPath);
  const publicKey = createPublicKey(privateKey);
  if (!existsSync(vkeyPath)) writeOnce(vkeyPath, `${vkeyOf(verifierOf(nameOf(place), publicKey))}\n`, 0o644);
  const vkey = readFileSync(vkeyPath, "utf8").trimEnd();
  const verifier = verifierOf(vkey.slice(0, Math.max(0, vkey.indexOf("+"))), publicKey);
  if (vkeyOf(verifier) === vkey) return { verifier, privateKey };
  throw new WorkspaceProblem(`\`${vkeyPath}\` is not the public part of \`${keyPath}\``, {
    help: "put both back from one backup",
  });
}

function lost(path: string): WorkspaceProblem {
  return new WorkspaceProblem(`the key of the record \`${path}\` is gone`, {
    help: "put it back from a backup; the record can still be verified with the public key",
  });
}

function readPrivateKey(path: string): NoteSigner["privateKey"] {
  try {
    const key = createPrivateKey(readFileSync(path, "utf8"));
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch (error) {
    // Anything else is what is wrong with its text, of which nothing may be said.
    const { code = "", syscall } = error as NodeJS.ErrnoException;
    if (syscall !== undefined) throw new WorkspaceProblem(`cannot read the key \`${path}\` (${code})`);
  }
  throw new WorkspaceProblem(`\`${path}\` is no Ed25519 key`, { help: "put it back from a backup" });
}
