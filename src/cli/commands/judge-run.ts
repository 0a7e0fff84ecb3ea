import { userInfo } from "node:os";
import { linkedFingerprint } from "../../link/sendings.ts";
import type { Judgement } from "../../model/campaign.ts";
import type { Store, StoredMessage } from "../../store/store.ts";
import { linkWorkspace } from "../campaign-run.ts";
import { EXIT, Failure } from "../failure.ts";
import { COMMAND } from "../invocation.ts";
import { standardStream } from "../standard-streams.ts";
import { counted, listed } from "../wording.ts";
import { withWorkspace } from "../workspace.ts";

export interface JudgeArguments {
  readonly by?: string;
  readonly reason?: string;
  readonly workspace?: string;
}

export async function runJudge(
  verdict: Judgement["verdict"],
  [a, b]: readonly [string, string],
  options: JudgeArguments,
): Promise<number> {
  return await withWorkspace(options.workspace, async (workspace) => {
    const { store } = workspace;
    const [left, right] = [await messageNamed(store, a), await messageNamed(store, b)];
    if (left.id === right.id) throw new Failure("both are the same message");
    for (const message of [left, right]) refuseOwnMail(message);
    await store.addJudgement({
      a: left.observation.key,
      b: right.observation.key,
      verdict,
      by: options.by ?? userInfo().username,
      at: new Date().toISOString(),
      reason: options.reason ?? null,
    });
    const run = await linkWorkspace(workspace);
    const holding = [left, right].map(
      ({ observation: { key } }) =>
        run.campaigns.find((campaign) => campaign.messages.some((m) => m.key === key))?.id ?? "no campaign",
    );
    await standardStream(process.stdout).write(
      `Recorded: ${verdict}. The first is now in ${holding[0]}, the second in ${holding[1]}.\n`,
    );
    return EXIT.done;
  });
}

/** A judgement on what linking never sees would be recorded and change nothing. */
function refuseOwnMail(message: StoredMessage): void {
  if (isLinked(message)) return;
  throw new Failure(`mail of your own is not linked: ${message.observation.key}`, {
    help: "linking looks at what came from outside, and at mail within that a rule fired on",
  });
}

export function isLinked({ observation, findings }: StoredMessage): boolean {
  return linkedFingerprint(observation, findings.length).length > 0;
}

// LIMIT: keys that fit on a screen.
const KEYS_SHOWN = 20;

/** By Message-ID, with or without its angle brackets, or by content key. Where several have it, the person must choose. */
export async function messageNamed(store: Store, name: string): Promise<StoredMessage> {
  const bare = name.replace(/^<|>$/g, "");
  const found = new Set<number>();
  for (const spelling of new Set([name, `<${bare}>`, bare]))
    for (const id of await store.idsNamed(spelling)) found.add(id);
  const messages = await store.messages([...found]);
  if (messages.length > 1) {
    const keys = messages.map(({ observation: { key } }) => key);
    throw new Failure(`${counted(messages.length, "message has", "messages have")} this Message-ID`, {
      help: `say which one by its key: ${listed(keys, KEYS_SHOWN)}`,
    });
  }
  const [message] = messages;
  if (message !== undefined) return message;
  throw new Failure("no such message in the store", {
    help: `\`${COMMAND} campaign messages <id>\` shows the Message-IDs and keys of a campaign`,
  });
}
