import { eraseDocument } from "../../documents.ts";
import { EXIT, Failure } from "../failure.ts";
import { noticeNamed } from "../notice-named.ts";
import { onDuties, say } from "../telling.ts";

export interface EraseArguments {
  readonly reason: string;
  readonly second: string;
  readonly by?: string;
  readonly workspace?: string;
}

export async function runRecordErase(named: string, options: EraseArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const document = /^[0-9a-f]{64}$/.test(named) ? named : noticeNamed(telling, named).document;
    const { workspace, by, now } = telling;
    const acting = { store: workspace.store, policy: workspace.config.tell, by, now };
    const { reason, second } = options;
    const after = await eraseDocument(acting, { document, reason, second });
    if ("refused" in after) {
      throw new Failure(after.refused, after.help === undefined ? {} : { help: after.help });
    }
    await say(
      `Erased, and on the record as entry ${after.size - 1}. The record keeps the hash: a copy can still be compared with it.`,
    );
    return EXIT.done;
  });
}
