/**
 * From what is stored to campaigns: link, count, judge by rules, ask who was chosen, and keep the outcome under ids that
 * stay. The second file to read after `pipeline.ts`; like it, it only joins stages.
 */

import { type Cluster, ClusterReader } from "./campaign-clusters.ts";
import { CampaignRules } from "./detect/campaigns/campaign-rules.ts";
import type { Lists } from "./detect/environment.ts";
import type { RuleFile, RuleProblem } from "./detect/rule-set.ts";
import { campaignFacts } from "./link/campaign-facts.ts";
import type { LinkModel } from "./link/model.ts";
import { nameClusters } from "./link/registry.ts";
import { type LinkFigures, linkStore } from "./link-store.ts";
import type { Campaign, CampaignFinding } from "./model/campaign.ts";
import type { CampaignFacts, CampaignGroup, EarlierCampaign } from "./model/campaign-facts.ts";
import { SEVERITIES, type Severity } from "./model/finding.ts";
import { RosterIndex } from "./model/roster-index.ts";
import { currentRoster } from "./roster-sources.ts";
import type { Store } from "./store/store.ts";
import { type Targets, targetsOf } from "./target/targets.ts";

export interface CampaignSetup {
  readonly store: Store;
  readonly model: LinkModel;
  readonly ruleFiles: readonly RuleFile[];
  readonly lists: Lists;
  /** RFC 3339. */
  readonly now: string;
  readonly onProgress?: (phase: CampaignPhase) => void;
}

export type CampaignPhase = "linking" | "judging" | "saving";

export interface CampaignRun {
  readonly campaigns: readonly Campaign[];
  readonly figures: LinkFigures;
  /** Clusters that were looked at closely. */
  readonly examined: number;
  /** Clusters by the kind that a rule without alarm gave them: form mail, newsletter. */
  readonly ordinary: Readonly<Record<string, number>>;
  readonly problems: readonly RuleProblem[];
}

/** Below this a cluster has a name, but is not kept as a campaign. */
const KEPT_FROM: Severity = "low";

export async function updateCampaigns(setup: CampaignSetup): Promise<CampaignRun> {
  const { store, model, ruleFiles, lists, now, onProgress } = setup;
  const version = await store.version();
  onProgress?.("linking");
  const linked = await linkStore(store, model, await store.judgements());
  onProgress?.("judging");
  const rules = new CampaignRules(ruleFiles, lists);
  const roster = new RosterIndex(await currentRoster(store));
  const reader = await ClusterReader.open(store, linked, roster);
  const examined = await examine(reader, rules);
  const found = examined.filter(isKept);
  onProgress?.("saving");
  const known = (await store.campaigns()).map(({ id, messages }) => ({
    id,
    keys: [...new Set(messages.map((m) => m.key))],
  }));
  const { ids, events } = nameClusters(
    known,
    found.map(({ cluster }) => [...new Set(cluster.copies.map((copy) => copy.observation.key))]),
  );
  const campaigns = found
    .map((one, i) => campaignOf(one, ids[i]!))
    .sort((a, b) => rankOf(b.rules) - rankOf(a.rules) || compareText(a.first_seen, b.first_seen));
  const run = {
    campaigns,
    figures: linked.figures,
    examined: examined.length,
    ordinary: ordinaryOf(examined),
    problems: rules.problems,
  };
  const summary = JSON.stringify({ figures: run.figures, examined: run.examined, ordinary: run.ordinary });
  await store.saveCampaigns(
    campaigns,
    events.map((event) => ({ ...event, at: now })),
    { version, at: now, summary },
  );
  return run;
}

/** Whether anything came since campaigns were last computed. */
export async function campaignsAreStale(store: Store): Promise<boolean> {
  const state = await store.linkState();
  return state === null || state.version !== (await store.version());
}

/** A cluster with what rules said of it. */
interface Examined {
  readonly cluster: Cluster;
  readonly facts: CampaignFacts;
  readonly targets: Targets;
  readonly findings: readonly CampaignFinding[];
}

/** In two rounds: a second wave is known by the first, whichever of them was read first. */
async function examine(reader: ClusterReader, rules: CampaignRules): Promise<readonly Examined[]> {
  const examined: Examined[] = [];
  for await (const cluster of reader.clusters()) {
    if (!rules.couldFire(campaignFacts(cluster))) continue;
    examined.push(await withPersonas(examineOne(cluster, { reader, rules }), { reader, rules }));
  }
  const waves = examined.filter(isKept);
  return withoutParts(examined).map((one) => {
    const earlier = waves.flatMap((wave) => earlierOf(wave, one));
    if (earlier.length === 0) return one;
    const facts = { ...one.facts, earlier: earlier.sort((a, b) => b.people - a.people) };
    return { ...one, facts, findings: worstFirst(rules.judge(facts)) };
  });
}

interface Examining {
  readonly reader: ClusterReader;
  readonly rules: CampaignRules;
}

function examineOne(cluster: Cluster, { reader, rules }: Examining): Examined {
  const targets = targetsOf(reader.targetInput(cluster));
  const facts = { ...campaignFacts(cluster), groups: groupsOf(targets, reader), earlier: [] };
  return { cluster, facts, targets, findings: worstFirst(rules.judge(facts)) };
}

/** With the rest of what its unknown senders wrote; what the core was found by stays found. */
async function withPersonas(one: Examined, examining: Examining): Promise<Examined> {
  const whole = isKept(one) ? await examining.reader.withPersonas(one.cluster) : null;
  if (whole === null) return one;
  const examined = examineOne(whole, examining);
  return isKept(examined) ? examined : { ...examined, findings: one.findings };
}

/** Two clusters of one persona grow to the same: the larger one stands for both. */
function withoutParts(examined: readonly Examined[]): readonly Examined[] {
  const ordered = examined.toSorted((a, b) => b.cluster.copies.length - a.cluster.copies.length);
  const holder = new Map<string, Examined>();
  return ordered.filter((one) => {
    const keys = one.cluster.copies.map((copy) => copy.observation.key);
    if (!isKept(one)) return true;
    const taken = keys.filter((key) => holder.has(key)).length;
    if (taken === keys.length) return false;
    for (const key of keys) if (!holder.has(key)) holder.set(key, one);
    return true;
  });
}

function isKept({ findings }: Examined): boolean {
  return rankOf(findings) >= SEVERITIES.indexOf(KEPT_FROM);
}

// LIMIT: one person who got two attacks is no pattern.
const SHARED_PEOPLE_MIN = 3;
const MS_A_DAY = 86_400_000;

function earlierOf(wave: Examined, one: Examined): readonly EarlierCampaign[] {
  if (wave === one || wave.cluster.first === null || one.cluster.first === null) return [];
  if (wave.cluster.first >= one.cluster.first) return [];
  const people = new Set(wave.targets.people.map(({ person }) => person));
  const shared = one.targets.people.filter(({ person }) => people.has(person)).length;
  if (shared < SHARED_PEOPLE_MIN) return [];
  const gap = Date.parse(one.cluster.first) - Date.parse(wave.cluster.last ?? wave.cluster.first);
  return [
    {
      kind: wave.findings[0]!.kind,
      days_before: Math.max(0, gap / MS_A_DAY),
      people: shared,
      share: shared / one.targets.people.length,
    },
  ];
}

function groupsOf(
  { affiliations, hit: everybodyHit, shares }: Targets,
  reader: ClusterReader,
): readonly CampaignGroup[] {
  return affiliations.map(({ group, name, q, odds, low, hit, looked_at, explained_by }) => ({
    group,
    name,
    kind: reader.kindOf(group),
    q,
    odds,
    low,
    hit,
    looked_at,
    share_of_hit: everybodyHit === 0 ? 0 : hit / everybodyHit,
    share_of_group: looked_at === 0 ? 0 : hit / looked_at,
    share_of_looked_at: shares.get(group) ?? 0,
    stands_alone: explained_by === null,
  }));
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
    affiliations: targets.affiliations,
    at_risk: targets.at_risk,
    rules: findings,
  };
}

function worstFirst(findings: readonly CampaignFinding[]): readonly CampaignFinding[] {
  return findings.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
}

function rankOf(findings: readonly CampaignFinding[]): number {
  return findings.length === 0 ? -1 : SEVERITIES.indexOf(findings[0]!.severity);
}

function ordinaryOf(examined: readonly Examined[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { findings } of examined) {
    if (findings.length === 0 || rankOf(findings) >= SEVERITIES.indexOf(KEPT_FROM)) continue;
    counts[findings[0]!.kind] = (counts[findings[0]!.kind] ?? 0) + 1;
  }
  return counts;
}

function compareText(a: string | null, b: string | null): number {
  return (a ?? "") < (b ?? "") ? -1 : (a ?? "") > (b ?? "") ? 1 : 0;
}
