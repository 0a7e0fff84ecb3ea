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
    const reversedBy = reversals(events);
    const out = standardStream(process.stdout);
    if (format === "json") await out.write(`${JSON.stringify(events, null, 2)}\n`);
    else if (format === "ndjson") for (const event of events) await out.write(`${JSON.stringify(event)}\n`);
    else
      await out.write(
        events.length === 0
          ? "No campaign ever merged or split.\n"
          : events.map((event) => line(event, reversedBy)).join(""),
      );
    return EXIT.done;
  });
}

function line(event: CampaignEvent, reversedBy: ReadonlyMap<number, number>): string {
  const { id, at, from, into } = event;
  const by = reversedBy.get(id);
  const mark = by === undefined ? "" : ` (reversed by ${by})`;
  const what = `${from.join(" and ")} ${verbOf(event)} ${into.join(" and ") || "no campaign"}`;
  return `${String(id).padStart(4)}  ${date(at)}  ${what}${mark}\n`;
}

function verbOf({ kind, reverses }: CampaignEvent): string {
  if (kind === "merge") return "merged into";
  if (kind === "split") return "split into";
  return `was changed by the undo of event ${reverses}, giving`;
}

/** By number of an event: the event that reversed it. */
function reversals(events: readonly CampaignEvent[]): ReadonlyMap<number, number> {
  return new Map(
    events.flatMap(({ id, reverses }) => (reverses === undefined ? [] : [[reverses, id] as const])),
  );
}

/**
 * What fell apart is judged the same; what came together is judged different, pair by pair of its parts. The
 * judgements that caused it are taken back: they would hold against the new ones.
 */
export async function runCampaignUndo(number: string, options: CampaignArguments): Promise<number> {
  return await withWorkspace(options.workspace, async (workspace) => {
    const { store } = workspace;
    const event = reversible(await store.events(), number);
    const said = {
      by: options.by ?? userInfo().username,
      at: new Date().toISOString(),
      reason: options.reason ?? `undo of event ${number}`,
    };
    const judgements = [...takenBack(event, await store.judgements()), ...reversing(event)];
    for (const judgement of judgements) await store.addJudgement({ ...judgement, ...said });
    await linkWorkspace(workspace, event);
    await standardStream(process.stdout).write(`Event ${number} is reversed by judgements, which stay.\n`);
    return EXIT.done;
  });
}

function reversible(events: readonly CampaignEvent[], number: string): CampaignEvent {
  const event = events.find(({ id, kind }) => String(id) === number && kind !== "reversed");
  const help = `\`${COMMAND} campaign events\` lists them`;
  if (event === undefined) throw new Failure(`no merge or split with the number \`${number}\``, { help });
  const by = reversals(events).get(event.id);
  if (by !== undefined) throw new Failure(`event ${number} is already reversed, by event ${by}`, { help });
  return event;
}

type Said = Pick<Judgement, "a" | "b" | "verdict">;

/** Only what still stands: a later word on the same two messages is not this event's cause. */
function takenBack({ kind, judged = [] }: CampaignEvent, judgements: readonly Judgement[]): readonly Said[] {
  const cause = kind === "merge" ? "same" : "different";
  const pairs = new Set(judged.map(pairOf));
  return judgements
    .filter(({ a, b, verdict }) => verdict === cause && pairs.has(pairOf([a, b])))
    .map(({ a, b }) => ({ a, b, verdict: "unsure" }));
}

function pairOf(keys: readonly [string, string]): string {
  return [...keys].sort().join(" ");
}

function reversing({ kind, representatives }: CampaignEvent): readonly Said[] {
  const verdict = kind === "merge" ? "different" : "same";
  return representatives.flatMap((a, i) =>
    representatives.slice(i + 1).map((b) => ({ a, b, verdict }) as const),
  );
}
