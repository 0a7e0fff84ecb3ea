import { tellState } from "../../duties.ts";
import { explainPair } from "../../link-store.ts";
import type { Campaign, Judgement } from "../../model/campaign.ts";
import type { LedgerEntry } from "../../model/ledger.ts";
import { RosterIndex } from "../../model/roster-index.ts";
import { recordEntries } from "../../record.ts";
import { currentRoster } from "../../roster-sources.ts";
import type { Store, StoredMessage } from "../../store/store.ts";
import type { CampaignState, TellState } from "../../tell/tell-state.ts";
import { type StepFigures, stepFigures, tellingTimes } from "../../tell/time-to-tell.ts";
import type { Workspace } from "../../workspace.ts";
import { linkIfStale, shippedModel } from "../campaign-run.ts";
import { EXIT, Failure } from "../failure.ts";
import { asideOf, withAside } from "../formats/campaign-aside.ts";
import { campaignFate } from "../formats/campaign-fate.ts";
import { goneCampaignPage } from "../formats/campaign-gone-text.ts";
import { targetLines } from "../formats/campaign-lines.ts";
import {
  type CampaignSurroundings,
  campaignListPage,
  campaignMessagesPage,
  campaignPage,
  campaignTargetsPage,
} from "../formats/campaign-text.ts";
import { toldLines } from "../formats/told-text.ts";
import { waterfallPage } from "../formats/waterfall-text.ts";
import { COMMAND } from "../invocation.ts";
import { sayOverdueOf } from "../overdue.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { withWorkspace } from "../workspace.ts";
import { isLinked, messageNamed } from "./judge-run.ts";

export interface CampaignArguments {
  readonly format: "text" | "json" | "ndjson";
  readonly workspace?: string;
  readonly why?: readonly string[];
  readonly by?: string;
  readonly reason?: string;
}

export async function runCampaignList(options: CampaignArguments): Promise<number> {
  return await onCampaigns(options, async (workspace) => {
    const told = await tellState(workspace.store);
    const campaigns = await workspace.store.campaigns();
    const state = await workspace.store.linkState();
    const surroundings = await surroundingsOf(workspace);
    await sayOverdueOf(told, options.format);
    await write(options, campaigns, (out) =>
      campaignListPage(withAside(campaigns, told), {
        ...out,
        ...surroundings,
        summary: state?.summary ?? "{}",
      }),
    );
  });
}

export async function runCampaignShow(id: string, options: CampaignArguments): Promise<number> {
  return await onCampaigns(options, async (workspace) => {
    const gone = options.why === undefined ? await goneCampaign(workspace, id) : null;
    if (gone !== null) {
      await showGone(workspace, gone, options);
      return;
    }
    const campaign = await campaignNamed(workspace, id);
    if (options.why !== undefined) {
      await why(workspace, campaign, options);
      return;
    }
    const surroundings = await surroundingsOf(workspace);
    const told = await tellState(workspace.store);
    await sayOverdueOf(told, options.format);
    const judgements = judgementsOn(campaign, await workspace.store.judgements());
    const lines = await toldOf(workspace, campaign.id, told);
    const set_aside = asideOf(told.campaigns.get(campaign.id));
    const page = (out: Stream) =>
      campaignPage({ ...campaign, set_aside }, { ...out, ...surroundings, judgements, told: lines(out) });
    await write(options, [campaign], page, campaign);
  });
}

export async function runCampaignTargets(id: string, options: CampaignArguments): Promise<number> {
  return await onCampaigns(options, async (workspace) => {
    const campaign = await campaignNamed(workspace, id);
    const { people, affiliations, at_risk } = campaign;
    const whole = { id: campaign.id, people, affiliations, at_risk };
    await write(options, targetLines(campaign), (out) => campaignTargetsPage(campaign, out), whole);
  });
}

export async function runCampaignMessages(id: string, options: CampaignArguments): Promise<number> {
  return await onCampaigns(options, async (workspace) => {
    const campaign = await campaignNamed(workspace, id);
    await write(options, campaign.messages, (out) => campaignMessagesPage(campaign, out));
  });
}

/** What every page of campaigns says beside them. */
export async function surroundingsOf({ store }: Workspace): Promise<CampaignSurroundings> {
  const { people } = await store.roster();
  return { command: COMMAND, isRosterEmpty: people.length === 0 };
}

async function toldOf(
  { store }: Workspace,
  campaign: string,
  state: TellState,
): Promise<(out: Stream) => readonly string[]> {
  const roster = new RosterIndex(await currentRoster(store));
  const duties = [...state.duties.values()].filter((duty) => duty.campaign === campaign);
  const nameOf = (person: string) => roster.person(person)?.name ?? null;
  const now = new Date().toISOString();
  const figures = await figuresOf(store, campaign, now);
  const around = { state, now, command: COMMAND, nameOf, figures };
  return (out) => toldLines(state.campaigns.get(campaign), duties, { ...out, ...around });
}

async function figuresOf(store: Store, campaign: string, now: string): Promise<StepFigures> {
  const entries: LedgerEntry[] = [];
  for await (const entry of recordEntries(store)) entries.push(entry);
  const times = tellingTimes(entries, now).filter((one) => one.campaign === campaign);
  return stepFigures(times, now);
}

/** Those that name one of its messages. */
function judgementsOn({ messages }: Campaign, judgements: readonly Judgement[]): readonly Judgement[] {
  const keys = new Set(messages.map(({ key }) => key));
  return judgements.filter(({ a, b }) => keys.has(a) || keys.has(b));
}

async function onCampaigns(
  { workspace: dir }: CampaignArguments,
  act: (workspace: Workspace) => Promise<void>,
): Promise<number> {
  return await withWorkspace(dir, async (workspace) => {
    await linkIfStale(workspace);
    await act(workspace);
    return EXIT.done;
  });
}

/** One that the record knows and linking finds no more; null where linking has it, or nobody ever had. */
async function goneCampaign({ store }: Workspace, id: string): Promise<CampaignState | null> {
  const campaigns = await store.campaigns();
  if (campaigns.some((campaign) => campaign.id.startsWith(id))) return null;
  const known = [...(await tellState(store)).campaigns.values()].filter((one) => one.id.startsWith(id));
  return known.find((one) => one.id === id) ?? (known.length === 1 ? known[0]! : null);
}

async function showGone(
  workspace: Workspace,
  gone: CampaignState,
  options: CampaignArguments,
): Promise<void> {
  const { store } = workspace;
  const state = await tellState(store);
  await sayOverdueOf(state, options.format);
  const living = new Set((await store.campaigns()).map(({ id }) => id));
  const fate = campaignFate(gone.id, await store.events(), living);
  const duties = [...state.duties.values()].filter(({ campaign }) => campaign === gone.id);
  const told = duties.length === 0 ? () => [] : await toldOf(workspace, gone.id, state);
  const { id, facts, gone_at } = gone;
  const whole = { id, gone_at, fate, ...facts, set_aside: asideOf(gone), duties };
  const page = (out: Stream) => goneCampaignPage(gone, { ...out, fate, told: told(out), command: COMMAND });
  await write(options, [whole], page, whole);
}

/** By its id, or the beginning of one. */
async function campaignNamed({ store }: Workspace, id: string): Promise<Campaign> {
  const exact = await store.campaign(id);
  if (exact !== null) return exact;
  const campaigns = await store.campaigns();
  const near = campaigns.filter((campaign) => campaign.id.startsWith(id));
  if (near.length === 1) return near[0]!;
  if (near.length > 1) throw new Failure(`\`${id}\` begins the ids of ${near.length} campaigns`, LISTED);
  const fate = campaignFate(id, await store.events(), new Set(campaigns.map((campaign) => campaign.id)));
  if (fate === null) throw new Failure(`no campaign \`${id}\``, LISTED);
  throw new Failure(`campaign \`${id}\` is no more: ${fate}`, LISTED);
}

const LISTED = { help: `\`${COMMAND} campaign list\` shows them all` };

async function why({ store }: Workspace, campaign: Campaign, options: CampaignArguments): Promise<void> {
  const [a, b, ...more] = options.why ?? [];
  if (a === undefined || b === undefined || more.length > 0) {
    throw new Failure("--why takes two messages", { help: "their Message-IDs or keys" });
  }
  const pair = [await messageNamed(store, a), await messageNamed(store, b)] as const;
  const sides = [pair[0].observation, pair[1].observation] as const;
  const model = shippedModel();
  const waterfall = await explainPair(store, model, sides);
  const judgement = judgementOf(pair, await store.judgements());
  const keys = new Set(campaign.messages.map(({ key }) => key));
  const isLinkedAt = pair.map(isLinked);
  const knowledge = { campaign, judgement, threshold: model.threshold, isLinked: isLinkedAt };
  const whole = { ...waterfall, judgement, in_campaign: sides.map(({ key }) => keys.has(key)) };
  await write(options, [whole], (out) => waterfallPage(waterfall, sides, { ...out, ...knowledge }), whole);
}

function judgementOf(
  pair: readonly [StoredMessage, StoredMessage],
  judgements: readonly Judgement[],
): Judgement | null {
  const [left, right] = pair.map(({ observation }) => observation.key);
  const isOfPair = ({ a, b }: Judgement) => (a === left && b === right) || (a === right && b === left);
  return judgements.findLast(isOfPair) ?? null;
}

/** `json` says the whole, `ndjson` a line for each row. */
async function write<T>(
  { format }: CampaignArguments,
  rows: readonly T[],
  page: (out: Stream) => string,
  whole: unknown = rows,
): Promise<void> {
  const out = standardStream(process.stdout);
  if (format === "json") await out.write(`${JSON.stringify(whole, null, 2)}\n`);
  else if (format === "ndjson") for (const row of rows) await out.write(`${JSON.stringify(row)}\n`);
  else await out.write(page(out));
}
