import { userInfo } from "node:os";
import type { CampaignEvent, Judgement } from "../../model/campaign.ts";
import { linkIfStale, linkWorkspace } from "../campaign-run.ts";
import { EXIT, Failure } from "../failure.ts";
import { COMMAND } from "../invocation.ts";
import { standardStream } from "../standard-streams.ts";
import { date } from "../wording.ts";
import { withWorkspace } from "../workspace.ts";
import type { CampaignArguments } from "./campaign-run.ts";

export async function runCampaignEvents({ format, workspace: dir }: CampaignArguments): Promise<number> {
  return await withWorkspace(dir, async (workspace) => {
    await linkIfStale(workspace);
    const events = await workspace.store.events();
    const out = standardStream(process.stdout);
    if (format === "json") await out.write(`${JSON.stringify(events, null, 2)}\n`);
    else if (format === "ndjson") for (const event of events) await out.write(`${JSON.stringify(event)}\n`);
    else
      await out.write(
        events.length === 0 ? "No campaign ever merged or split.\n" : events.map(line).join(""),
      );
    return EXIT.done;
  });
}

function line({ id, at, kind, from, into }: CampaignEvent): string {
  const what = { merge: "merged into", split: "split into", reversed: "was reversed, giving" }[kind];
  return `${String(id).padStart(4)}  ${date(at)}  ${from.join(" and ")} ${what} ${into.join(" and ")}\n`;
}

/** What fell apart is judged the same; what came together is judged different, pair by pair of its parts. */
export async function runCampaignUndo(number: string, options: CampaignArguments): Promise<number> {
  return await withWorkspace(options.workspace, async (workspace) => {
    const { store } = workspace;
    const event = (await store.events()).find(({ id, kind }) => String(id) === number && kind !== "reversed");
    if (event === undefined) {
      throw new Failure(`no merge or split with the number \`${number}\``, {
        help: `\`${COMMAND} campaign events\` lists them`,
      });
    }
    const now = new Date().toISOString();
    const said = {
      by: options.by ?? userInfo().username,
      at: now,
      reason: options.reason ?? `undo of event ${number}`,
    };
    for (const judgement of reversing(event)) await store.addJudgement({ ...judgement, ...said });
    await linkWorkspace(workspace);
    await standardStream(process.stdout).write(`Event ${number} is reversed by judgements, which stay.\n`);
    return EXIT.done;
  });
}

function reversing({
  kind,
  representatives,
}: CampaignEvent): readonly Pick<Judgement, "a" | "b" | "verdict">[] {
  const verdict = kind === "merge" ? "different" : "same";
  return representatives.flatMap((a, i) =>
    representatives.slice(i + 1).map((b) => ({ a, b, verdict }) as const),
  );
}
