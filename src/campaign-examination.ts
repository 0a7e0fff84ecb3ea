/**
 * Which clusters are campaigns: counts first, then who was chosen, then what came before. Each question is asked only
 * where the one before leaves a rule open, because they cost a hundred times as much one after the other.
 */
import { type Cluster, type ClusterReader, keysOf } from "./campaign-clusters.ts";
import type { CampaignRules } from "./detect/campaigns/campaign-rules.ts";
import { type ClusterCopy, campaignFacts } from "./link/campaign-facts.ts";
import type { AtRisk, CampaignFinding } from "./model/campaign.ts";
import type { CampaignGroup, EarlierCampaign } from "./model/campaign-facts.ts";
import { SEVERITIES, type Severity } from "./model/finding.ts";
import { chanceOfOverlap } from "./target/statistics.ts";
import { type Targets, targetsOf } from "./target/targets.ts";

/** A cluster with what rules said of it. */
export interface Examined {
  readonly cluster: Cluster;
  /** Content keys of the messages that links hold together; the others are there by their sender. */
  readonly core: ReadonlySet<string>;
  readonly targets: Targets;
  /** The most severe first. */
  readonly findings: readonly CampaignFinding[];
}

export interface Examination {
  readonly found: readonly Examined[];
  /** Clusters that were read. */
  readonly read: number;
  /** Clusters of which the counts left it open whether they are an attack. */
  readonly asked: number;
  /** Clusters by the kind that a rule without alarm gave them. */
  readonly ordinary: Readonly<Record<string, number>>;
}

/** Below this a cluster has a name, but is not kept as a campaign. */
const KEPT_FROM: Severity = "low";

export class Examiner {
  private readonly reader: ClusterReader;
  private readonly rules: CampaignRules;
  /** What the first round found, as links hold it together. */
  private readonly cores: Examined[] = [];
  private readonly ordinary: Record<string, number> = {};
  /** Clusters that would be a second wave if there were a first. */
  private readonly open: Later[] = [];
  private read = 0;
  private asked = 0;

  constructor(reader: ClusterReader, rules: CampaignRules) {
    this.reader = reader;
    this.rules = rules;
  }

  /**
   * In two rounds: a second wave is known by the first, whichever of them was read first.
   *
   * INVARIANT: no message is in two of those found. Ids and events rest on that.
   */
  async examine(): Promise<Examination> {
    for await (const cluster of this.reader.clusters()) await this.first(cluster);
    const waves = await this.grown(this.cores, []);
    const second: Examined[] = [];
    for (const later of this.open) {
      const earlier = earlierThan(later, waves);
      const one = earlier.length === 0 ? null : await this.second(later, earlier);
      if (one !== null && !waves.some((wave) => one.core.isSubsetOf(keysOf(wave.cluster)))) second.push(one);
    }
    const taken = new Set(second.flatMap(({ core }) => [...core]));
    const kept: Examined[] = [];
    for (const wave of waves) kept.push(await this.without(wave, taken));
    kept.push(...(await this.grown(second, kept)));
    const { read, asked, ordinary } = this;
    const found: Examined[] = [];
    for (const one of kept) {
      found.push(await this.withDoubts(await this.withEverybody(this.asWave(one, waves))));
    }
    return { found, read, asked, ordinary };
  }

  private async first(cluster: Cluster): Promise<void> {
    this.read++;
    const counts = campaignFacts(cluster);
    if (this.rules.couldFire(counts, [])) {
      this.asked++;
      const one = this.asking(cluster);
      if (isKept(one)) {
        this.cores.push(one);
        return;
      }
      const kind = one.findings[0]?.kind;
      if (kind !== undefined) this.ordinary[kind] = (this.ordinary[kind] ?? 0) + 1;
    }
    if (!this.rules.couldFire(counts, "not asked")) return;
    const { members, first, last } = cluster;
    this.open.push({ members, first, last, people: new Set(cluster.copies.flatMap((copy) => copy.people)) });
  }

  private async second({ members }: Later, earlier: readonly EarlierCampaign[]): Promise<Examined | null> {
    const one = this.asking(await this.reader.read(members));
    const findings = this.judged(one, earlier);
    return isKept({ findings }) ? { ...one, findings } : null;
  }

  /** With what rules say where it is a second wave of others. */
  private asWave(one: Examined, waves: readonly Examined[]): Examined {
    const earlier = earlierThan({ ...one.cluster, people: peopleOf(one) }, waves);
    if (earlier.length === 0) return one;
    const findings = this.judged(one, earlier);
    return isKept({ findings }) ? { ...one, findings } : one;
  }

  private asking(cluster: Cluster, core: ReadonlySet<string> = keysOf(cluster)): Examined {
    const targets = targetsOf(this.reader.targetInput(cluster));
    const one = { cluster, core, targets, findings: [] };
    return { ...one, findings: this.judged(one, []) };
  }

  private judged(
    { cluster, targets }: Pick<Examined, "cluster" | "targets">,
    earlier: readonly EarlierCampaign[],
  ): readonly CampaignFinding[] {
    const groups = groupsOf(targets, this.reader);
    const findings = this.rules.judge({ ...campaignFacts(cluster), groups, earlier });
    return findings.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
  }

  /** Nobody is clear who has mail of the campaign's own senders or hosts that is not part of it. */
  private async withDoubts(one: Examined): Promise<Examined> {
    if (!one.targets.at_risk.some(({ state }) => state === "clear")) return one;
    const traces = await this.reader.mailboxesWithTraces(one.cluster);
    const at_risk = one.targets.at_risk.map((member): AtRisk => {
      const trace = member.mailboxes
        .map((mailbox) => traces.get(mailbox))
        .find((found) => found !== undefined);
      if (member.state !== "clear" || trace === undefined) return member;
      const reason = `has mail of ${trace} that nothing links to the campaign: look at it`;
      return { ...member, state: "not_looked_at", reason };
    });
    return { ...one, targets: { ...one.targets, at_risk } };
  }

  /**
   * With the rest of what their unknown senders wrote, the larger ones first: what one has got no other gets. A core
   * stays whole: it is part of another campaign only where that one's senders wrote all of it.
   */
  private async grown(
    cores: readonly Examined[],
    settled: readonly Examined[],
  ): Promise<readonly Examined[]> {
    const taken = new Set(settled.flatMap(({ cluster }) => [...keysOf(cluster)]));
    const coreOf = new Map(cores.flatMap(({ core }) => [...core].map((key) => [key, core] as const)));
    const grown: Examined[] = [];
    for (const one of cores.toSorted(compareSizes)) {
      if (one.core.isSubsetOf(taken)) continue;
      const copies = await this.reader.byPersonas(one.cluster);
      const keys = keysOf({ copies }).difference(taken);
      const more = copies.filter(
        ({ observation: { key } }) => keys.has(key) && (coreOf.get(key)?.isSubsetOf(keys) ?? true),
      );
      for (const key of [...one.core, ...keysOf({ copies: more })]) taken.add(key);
      grown.push(await this.withMore(one, more));
    }
    return grown;
  }

  /** What the core was found by stays found. */
  private async withMore(one: Examined, more: readonly ClusterCopy[]): Promise<Examined> {
    if (more.length === 0) return one;
    return this.keeping(one, await this.reader.withCopies(one.cluster, [...one.cluster.copies, ...more]));
  }

  /** Without messages that turned out to be the core of another. */
  private async without(one: Examined, taken: ReadonlySet<string>): Promise<Examined> {
    const { copies } = one.cluster;
    const left = copies.filter(({ observation: { key } }) => one.core.has(key) || !taken.has(key));
    if (left.length === copies.length) return one;
    return this.keeping(one, await this.reader.withCopies(one.cluster, left));
  }

  private keeping({ core, findings }: Examined, cluster: Cluster): Examined {
    const whole = this.asking(cluster, core);
    return isKept(whole) ? whole : { ...whole, findings };
  }

  /** Counts may rest on a sample; who got it may not. */
  private async withEverybody(one: Examined): Promise<Examined> {
    const input = await this.reader.wholeTargetInput(one.cluster);
    if (input === null) return one;
    const targets = targetsOf(input);
    if (this.reader.isReadWhole(one.cluster)) return { ...one, targets };
    const reason = `only some of the ${one.cluster.members.length} messages of the campaign were read`;
    const at_risk = targets.at_risk.map(
      (member): AtRisk => (member.state === "clear" ? { ...member, state: "not_looked_at", reason } : member),
    );
    return { ...one, targets: { ...targets, at_risk } };
  }
}

/** The larger first; equal ones by their first message, so that nothing depends on what was read first. */
function compareSizes(a: Examined, b: Examined): number {
  const [x = "", y = ""] = [a, b].map(({ cluster }) => cluster.copies[0]?.observation.key);
  return b.cluster.copies.length - a.cluster.copies.length || (x < y ? -1 : x > y ? 1 : 0);
}

/** What is remembered of a cluster until the first waves are known. */
interface Later {
  readonly members: Uint32Array;
  readonly first: string | null;
  readonly last: string | null;
  readonly people: ReadonlySet<string>;
}

// LIMIT: one or two people who got two attacks are no pattern, whatever the chances.
const SHARED_PEOPLE_MIN = 3;
const MS_A_DAY = 86_400_000;

function earlierThan(
  { first, people }: Pick<Later, "first" | "people">,
  waves: readonly Examined[],
): readonly EarlierCampaign[] {
  const before = waves.filter(
    ({ cluster }) => cluster.first !== null && first !== null && cluster.first < first,
  );
  const earlier = before.flatMap((wave) => {
    const theirs = peopleOf(wave);
    const shared = [...people].filter((person) => theirs.has(person)).length;
    if (shared < SHARED_PEOPLE_MIN) return [];
    const gap = Date.parse(first!) - Date.parse(wave.cluster.last ?? wave.cluster.first!);
    const population = Math.max(wave.targets.population, people.size + theirs.size - shared);
    return [
      {
        kind: wave.findings[0]!.kind,
        days_before: Math.max(0, gap / MS_A_DAY),
        people: shared,
        share: shared / people.size,
        chance: chanceOfOverlap({ population, members: theirs.size, hits: people.size, both: shared }),
      },
    ];
  });
  return earlier.sort((a, b) => b.people - a.people || a.days_before - b.days_before);
}

function peopleOf({ targets }: Examined): ReadonlySet<string> {
  return new Set(targets.people.map(({ person }) => person));
}

function isKept({ findings }: Pick<Examined, "findings">): boolean {
  return findings.length > 0 && SEVERITIES.indexOf(findings[0]!.severity) >= SEVERITIES.indexOf(KEPT_FROM);
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
