/**
 * From what is stored to campaigns: link, count, judge by rules, ask who was chosen, and keep the outcome under ids that
 * stay. The second file to read after `pipeline.ts`; like it, it only joins stages.
 */

import { type Cluster, ClusterReader, keysOf } from "./campaign-clusters.ts";
import { type Examination, type Examined, Examiner } from "./campaign-examination.ts";
import { CampaignRules } from "./detect/campaigns/campaign-rules.ts";
import type { Lists } from "./detect/environment.ts";
import type { RuleFile, RuleProblem } from "./detect/rule-set.ts";
import { saveWithDuties, tellState } from "./duties.ts";
import type { LinkModel } from "./link/model.ts";
import { nameClusters } from "./link/registry.ts";
import { type LinkFigures, linkStore } from "./link-store.ts";
import type { Campaign, CampaignEvent } from "./model/campaign.ts";
import { SEVERITIES } from "./model/finding.ts";
import type { TellPolicy } from "./model/ledger.ts";
import { RosterIndex } from "./model/roster-index.ts";
import { currentRoster } from "./roster-sources.ts";
import type { GoneCampaign, Store } from "./store/store.ts";

export interface CampaignSetup {
  readonly store: Store;
  readonly model: LinkModel;
  readonly ruleFiles: readonly RuleFile[];
  readonly lists: Lists;
  /** Who must be told, and by when. */
  readonly policy: TellPolicy;
  /** RFC 3339. */
  readonly now: string;
  readonly onProgress?: (phase: CampaignPhase) => void;
  /** The event that judgements said just before this run are to reverse. */
  readonly undone?: CampaignEvent | undefined;
}

export type CampaignPhase = "linking" | "judging" | "saving";

export interface CampaignRun extends Omit<Examination, "found"> {
  readonly campaigns: readonly Campaign[];
  readonly figures: LinkFigures;
  readonly problems: readonly RuleProblem[];
}

/**
 * Links everything that is stored. Two who link at once take turns: whoever comes second begins anew, with the ids and
 * events of the first.
 */
export async function updateCampaigns(setup: CampaignSetup): Promise<CampaignRun> {
  for (;;) {
    const run = await linkOnce(setup);
    if (run !== null) return run;
  }
}

/** Null where another run was saved while this one was under way. */
async function linkOnce(setup: CampaignSetup): Promise<CampaignRun | null> {
  const { store, model, ruleFiles, lists, policy, now, onProgress, undone } = setup;
  const linkRuns = await store.linkRuns();
  const version = await store.version();
  onProgress?.("linking");
  const judgements = await store.judgements();
  const linked = await linkStore(store, model, judgements);
  onProgress?.("judging");
  const rules = new CampaignRules(ruleFiles, lists);
  const roster = new RosterIndex(await currentRoster(store));
  const reader = await ClusterReader.open(store, linked, roster);
  const { found, ...examination } = await new Examiner(reader, rules).examine();
  onProgress?.("saving");
  const known = await knownCampaigns(store);
  const clusters = found.map(({ cluster, core }) => ({ keys: [...keysOf(cluster)], core }));
  const { ids, events } = nameClusters({ known, clusters, judgements, undone });
  const gone = await goneOf(store, known, ids);
  const campaigns = found
    .map((one, i) => campaignOf(one, ids[i]!))
    .sort((a, b) => rankOf(b) - rankOf(a) || compareText(a.first_seen, b.first_seen));
  const run = {
    campaigns,
    figures: linked.figures,
    ...examination,
    problems: rules.problems,
  };
  const summary = JSON.stringify({ figures: run.figures, ...examination });
  const dated = events.map((event) => ({ ...event, at: now }));
  const saved = await saveWithDuties(
    { store, policy, now },
    { campaigns, events: dated, state: { version, at: now, summary, gone }, linkRuns },
  );
  return saved === null ? null : { ...run, campaigns: saved };
}

/**
 * As they were last, and those that were gone then: an analyst who parts messages one by one may take a campaign below
 * what its rule asks for, and back. Disjoint in messages.
 */
async function knownCampaigns(store: Store): Promise<readonly GoneCampaign[]> {
  const live = (await store.campaigns()).map(({ id, messages }) => ({
    id,
    keys: [...new Set(messages.map(({ key }) => key))],
  }));
  const taken = new Set(live.flatMap(({ keys }) => keys));
  const gone = ((await store.linkState())?.gone ?? []).map(({ id, keys }) => ({
    id,
    keys: keys.filter((key) => !taken.has(key)),
  }));
  return [...live, ...gone.filter(({ keys }) => keys.length > 0)];
}

/** Of those that are not found any more, the ones somebody was to be told of. */
async function goneOf(
  store: Store,
  known: readonly GoneCampaign[],
  found: readonly string[],
): Promise<readonly GoneCampaign[]> {
  const ids = new Set(found);
  const state = await tellState(store);
  return known.filter(({ id, keys }) => !ids.has(id) && keys.length > 0 && state.dutiesIn(id).length > 0);
}

/** Whether anything came since campaigns were last computed. */
export async function campaignsAreStale(store: Store): Promise<boolean> {
  const state = await store.linkState();
  return state === null || state.version !== (await store.version());
}

function campaignOf({ cluster, targets, findings }: Examined, id: string): Campaign {
  return {
    id,
    kind: findings[0]!.kind,
    severity: findings[0]!.severity,
    first_seen: cluster.first,
    last_seen: cluster.last,
    messages: cluster.copies.map(({ observation: o, mailbox }) => ({
      mailbox,
      message_id: o.message_id,
      key: o.key,
      date: o.date,
      from: o.from,
      subject: o.subject,
    })),
    people: targets.people,
    hosts: hostsOf(cluster),
    affiliations: targets.affiliations,
    at_risk: targets.at_risk,
    rules: findings,
  };
}

// LIMIT: what a person blocks by hand.
const HOSTS_MAX = 20;

function hostsOf({ copies, newHosts }: Cluster): Campaign["hosts"] {
  const named = copies.flatMap(({ observation: { urls } }) => [
    ...new Map(urls.map(({ host, root }) => [host, root ?? host])),
  ]);
  return [...Map.groupBy(named, ([host]) => host)]
    .map(([host, some]) => ({ host, messages: some.length, new: newHosts.has(some[0]![1]) }))
    .sort((a, b) => Number(b.new) - Number(a.new) || b.messages - a.messages || (a.host < b.host ? -1 : 1))
    .slice(0, HOSTS_MAX);
}

function rankOf({ severity }: Campaign): number {
  return SEVERITIES.indexOf(severity);
}

function compareText(a: string | null, b: string | null): number {
  return (a ?? "") < (b ?? "") ? -1 : (a ?? "") > (b ?? "") ? 1 : 0;
}
