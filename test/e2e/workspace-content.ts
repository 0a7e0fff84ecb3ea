/** All that a workspace remembers of mail, in a form that two workspaces can be compared by. */
import { openWorkspace } from "../../src/workspace.ts";

export interface RememberedCopy {
  readonly mailbox: string;
  readonly mailbox_by: string;
  readonly place: string;
  readonly still_there: boolean | null;
}

export interface RememberedMessage {
  readonly key: string;
  readonly message_id: string | null;
  readonly rules: readonly string[];
  readonly hasBody: boolean;
  readonly copies: readonly RememberedCopy[];
}

/** By key; ids and times of runs are left out. */
export async function contentOf(dir: string): Promise<readonly RememberedMessage[]> {
  const workspace = await openWorkspace(dir);
  try {
    const { store } = workspace;
    const found: RememberedMessage[] = [];
    for await (const chunk of store.allMessages({ since: null, until: null })) {
      const copies = Map.groupBy(await store.deliveriesOf(chunk.map(({ id }) => id)), (c) => c.message);
      for (const { id, observation, findings, hasBody } of chunk) {
        found.push({
          key: observation.key,
          message_id: observation.message_id,
          rules: findings.map(({ rule }) => rule).sort(),
          hasBody,
          copies: (copies.get(id) ?? [])
            .map(({ mailbox, mailbox_by, path, index, still_there }) => ({
              mailbox,
              mailbox_by,
              place: `${path}#${index}`,
              still_there,
            }))
            .sort((a, b) => (`${a.mailbox} ${a.place}` < `${b.mailbox} ${b.place}` ? -1 : 1)),
        });
      }
    }
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  } finally {
    await workspace.close();
  }
}
