import { printCheckpoint } from "../../ledger/checkpoint.ts";
import { inclusionProof, inclusionRanges } from "../../ledger/prove.ts";
import { base64, vkeyOf } from "../../ledger/signed-note.ts";
import { leafHash } from "../../ledger/tree.ts";
import { entriesSaid } from "../../ledger/verification.ts";
import { nodesOf, recordEntries } from "../../record.ts";
import { checkpointOf } from "../../record-checkpoint.ts";
import { recordSigner } from "../../record-key.ts";
import type { Store } from "../../store/store.ts";
import { EXIT, Failure } from "../failure.ts";
import { type EntryNames, entryLines, proofPage } from "../formats/record-text.ts";
import { openReport } from "../report-file.ts";
import { standardStream } from "../standard-streams.ts";
import { campaignIdNamed, onDuties, type Telling, tellingPerson } from "../telling.ts";
import { withWorkspace } from "../workspace.ts";

export interface RecordKeyArguments {
  readonly out?: string;
  readonly workspace?: string;
}

export interface RecordListArguments {
  readonly campaign?: string;
  readonly person?: string;
  readonly from?: number;
  readonly format: "text" | "json" | "ndjson";
  readonly workspace?: string;
}

export async function runRecordKey({ out, workspace: dir }: RecordKeyArguments): Promise<number> {
  return await withWorkspace(dir, async (workspace) => {
    await writeOut(out, [`${vkeyOf((await recordSigner(workspace)).verifier)}\n`]);
    return EXIT.done;
  });
}

export async function runRecordCheckpoint({ out, workspace: dir }: RecordKeyArguments): Promise<number> {
  return await withWorkspace(dir, async (workspace) => {
    await writeOut(out, [printCheckpoint(await checkpointOf(workspace))]);
    return EXIT.done;
  });
}

/** To a file that is whole or not there, or to standard output. */
export async function writeOut(
  out: string | undefined,
  parts: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  if (out === undefined) {
    const stdout = standardStream(process.stdout);
    for await (const part of parts) await stdout.write(part);
    return;
  }
  const file = await openReport(out, []);
  try {
    for await (const part of parts) file.write(part);
    file.keep();
  } finally {
    file.discard();
  }
}

export async function runRecordList(options: RecordListArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const filter = {
      ...(options.campaign === undefined
        ? {}
        : { campaign: await campaignIdNamed(telling, options.campaign) }),
      ...(options.person === undefined ? {} : { person: tellingPerson(telling, options.person).id }),
    };
    const out = standardStream(process.stdout);
    const names = namesOf(telling);
    // A record is as long as somebody's years in office: lines are written as they are read.
    let count = 0;
    if (options.format === "json") await out.write("[");
    for await (const entry of recordEntries(telling.workspace.store, filter)) {
      if (entry.number < (options.from ?? 0)) continue;
      if (options.format === "text") await out.write(entryLines(entry, names, out));
      else if (options.format === "ndjson") await out.write(`${JSON.stringify(entry)}\n`);
      else await out.write(`${count === 0 ? "" : ","}\n  ${JSON.stringify(entry)}`);
      count++;
    }
    if (options.format === "json") await out.write(`${count === 0 ? "" : "\n"}]\n`);
    if (options.format === "text" && count === 0) await out.write("Nothing is on the record here.\n");
    return EXIT.done;
  });
}

function namesOf({ roster, workspace }: Telling): EntryNames {
  return {
    of: (person) => roster.person(person)?.name ?? person,
    office: workspace.config.office.name || "this office",
    mask: (text) => text,
  };
}

export async function runRecordProve(number: number, options: RecordListArguments): Promise<number> {
  return await withWorkspace(options.workspace, async (workspace) => {
    const { store } = workspace;
    const json = await entryLine(store, number);
    const checkpoint = await checkpointOf(workspace);
    const { size } = checkpoint;
    const hashes = (await inclusionProof(number, size, nodesOf(store))).map(base64);
    const over = inclusionRanges(number, size).map(({ start, end }) => entriesSaid(start, end - 1));
    const proof = hashes.map((hash, i) => ({ hash, over: over[i]! }));
    const leaf = base64(leafHash(Buffer.from(json)));
    const note = printCheckpoint(checkpoint);
    await standardStream(process.stdout).write(
      options.format === "json"
        ? `${JSON.stringify({ entry: JSON.parse(json), leaf, proof: hashes, size, checkpoint: note }, null, 2)}\n`
        : proofPage({ number, json, leaf, proof, note }),
    );
    return EXIT.done;
  });
}

/** The bytes that were hashed; ends the command where there is no such entry. */
export async function entryLine(store: Store, number: number): Promise<string> {
  for await (const [row] of store.record(number)) {
    if (row?.number === number) return row.entry;
    break;
  }
  const size = await store.recordSize();
  throw new Failure(`no entry ${number}`, {
    help: size === 0 ? "nothing is on the record yet" : `the record has entries 0 to ${size - 1}`,
  });
}
