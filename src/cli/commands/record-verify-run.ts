import { createReadStream, readFileSync } from "node:fs";
import { openCheckpoint, type SignedCheckpoint } from "../../ledger/checkpoint.ts";
import { verifyExport } from "../../ledger/export-verifier.ts";
import {
  isProblem,
  keyTitle,
  NOTE_BYTES_MAX,
  type NoteVerifier,
  parseVkey,
} from "../../ledger/signed-note.ts";
import type { Verification } from "../../ledger/verification.ts";
import { recordSigner } from "../../record-key.ts";
import { verifyStore } from "../../record-verify.ts";
import { EXIT, Failure, reasonOf } from "../failure.ts";
import { type VerifiedWhat, verificationPage } from "../formats/record-text.ts";
import { COMMAND } from "../invocation.ts";
import { orFail } from "../options.ts";
import { standardStream } from "../standard-streams.ts";
import { withWorkspace } from "../workspace.ts";

export interface RecordVerifyArguments {
  /** A file or its text. */
  readonly key?: string;
  readonly checkpoint: readonly string[];
  readonly format: "text" | "json";
  readonly workspace?: string;
}

export async function runRecordVerify(
  file: string | undefined,
  options: RecordVerifyArguments,
): Promise<number> {
  return file === undefined ? await verifyWorkspace(options) : await verifyFile(file, options);
}

async function verifyFile(file: string, options: RecordVerifyArguments): Promise<number> {
  if (options.key === undefined) {
    throw new Failure("whose signature must be on it? Give the public key with --key", {
      help: `\`${COMMAND} record key\` prints it where the record is kept; get it by another way than the export`,
    });
  }
  const verifier = keyNamed(options.key);
  const given = checkpointsGiven(options.checkpoint, verifier);
  const found = await verifyExport(chunksOf(file), verifier, given);
  const what = file === "-" ? "the export" : `the export ${file}`;
  return await say(found, options, { what, key: titleOf(verifier), given: given.length, kept: null });
}

async function* chunksOf(file: string): AsyncIterable<Uint8Array> {
  const stream = file === "-" ? process.stdin : createReadStream(file);
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    throw new Failure(`cannot read \`${file}\`: ${reasonOf(error)}`, { exitCode: EXIT.nothingReadable });
  }
}

async function verifyWorkspace(options: RecordVerifyArguments): Promise<number> {
  const verify = async (workspace: Parameters<Parameters<typeof withWorkspace>[1]>[0]): Promise<number> => {
    const verifier =
      options.key === undefined ? (await recordSigner(workspace)).verifier : keyNamed(options.key);
    const given = checkpointsGiven(options.checkpoint, verifier);
    const { unsigned, held, ...found } = await verifyStore(workspace, verifier, given);
    const what = "the record of this workspace";
    const key = titleOf(verifier);
    return await say(found, options, { what, key, given: given.length, kept: { unsigned, held } });
  };
  return await withWorkspace(options.workspace, verify, { signs: false });
}

async function say(
  found: Verification,
  { format }: RecordVerifyArguments,
  asked: VerifiedWhat,
): Promise<number> {
  const out = standardStream(process.stdout);
  const { key, kept } = asked;
  await out.write(
    format === "json"
      ? `${JSON.stringify({ verified: found.problems.length === 0, key, ...found, unsigned: 0, ...kept }, null, 2)}\n`
      : verificationPage(found, asked, out),
  );
  return found.problems.length === 0 ? EXIT.done : EXIT.found;
}

function titleOf({ name, id }: NoteVerifier): string {
  return keyTitle(name, id);
}

/** A vkey as text, or a file that holds one. */
function keyNamed(key: string): NoteVerifier {
  const direct = parseVkey(key.trim());
  if (direct !== null) return direct;
  const verifier = parseVkey(smallFile(key).trim());
  if (verifier !== null) return verifier;
  throw new Failure(`\`${key}\` holds no public key`, {
    help: `it is one line that \`${COMMAND} record key\` prints: a name, eight digits and base64, joined by +`,
  });
}

export function checkpointsGiven(
  files: readonly string[],
  verifier: NoteVerifier,
): readonly SignedCheckpoint[] {
  return files.map((file) => {
    const opened = openCheckpoint(smallFile(file), verifier);
    if (!isProblem(opened)) return opened;
    throw new Failure(`the checkpoint \`${file}\` ${opened.problem}`, { exitCode: EXIT.found });
  });
}

function smallFile(path: string): string {
  const bytes = orFail(path, () => readFileSync(path));
  if (bytes.length > NOTE_BYTES_MAX) throw new Failure(`\`${path}\` is too long for what it is to hold`);
  return bytes.toString("utf8");
}
