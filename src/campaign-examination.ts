/**
 * Which clusters are campaigns: counts first, then who was chosen, then what came before. Each question is asked only
 * where the one before leaves a rule open, because they cost a hundred times as much one after the other.
 */
import type { Cluster, ClusterReader } from "./campaign-clusters.ts";
import type { CampaignRules } from "./detect/campaigns/campaign-rules.ts";
import { campaignFacts } from "./link/campaign-facts.ts";
import type { AtRisk, CampaignFinding } from "./model/campaign.ts";
import type { CampaignGroup, EarlierCampaign } from "./model/campaign-facts.ts";
import { SEVERITIES, type Severity } from "./model/finding.ts";
import { chanceOfOverlap } from "./target/statistics.ts";
import { type Targets, targetsOf } from "./target/targets.ts";

/** A cluster with what rules said of it. */
export interface Examined {
  readonly cluster: Cluster;
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
  private readonly found: Examined[] = [];
  private readonly ordinary: Record<string, number> = {};
  /** Clusters that would be a second wave if there were a first. */
  private readonly open: Later[] = [];
  private read = 0;
  private asked = 0;

  constructor(reader: ClusterReader, rules: CampaignRules) {
    this.reader = reader;
    this.rules = rules;
  }

  /** In two rounds: a second wave is known by the first, whichever of them was read first. */
  async examine(): Promise<Examination> {
    for await (const cluster of this.reader.clusters()) await this.first(cluster);
    const waves = [...this.found];
    for (const [i, one] of waves.entries()) {
      const earlier = earlierThan({ ...one.cluster, people: peopleOf(one) }, waves);
      const findings = this.judged(one, earlier);
      if (earlier.length > 0 && isKept({ findings })) this.found[i] = { ...one, findings };
    }
    for (const later of this.open) {
      const earlier = earlierThan(later, waves);
      if (earlier.length > 0) await this.second(later, earlier);
    }
    const { read, asked, ordinary } = this;
    const found: Examined[] = [];
    for (const one of withoutParts(this.found)) found.push(await this.withDoubts(one));
    return { found, read, asked, ordinary };
  }

  private async first(cluster: Cluster): Promise<void> {
    this.read++;
    const counts = campaignFacts(cluster);
    if (this.rules.couldFire(counts, [])) {
      this.asked++;
      const one = this.asking(cluster);
      if (isKept(one)) {
        this.found.push(await this.withPersonas(one));
        return;
      }
      const kind = one.findings[0]?.kind;
      if (kind !== undefined) this.ordinary[kind] = (this.ordinary[kind] ?? 0) + 1;
    }
    if (!this.rules.couldFire(counts, "not asked")) return;
    const { members, first, last } = cluster;
    this.open.push({ members, first, last, people: new Set(cluster.copies.flatMap((copy) => copy.people)) });
  }

  private async second({ members }: Later, earlier: readonly EarlierCampaign[]): Promise<void> {
    const one = this.asking(await this.reader.read(members));
    const findings = this.judged(one, earlier);
    if (isKept({ findings })) this.found.push(await this.withPersonas({ ...one, findings }));
  }

  private asking(cluster: Cluster): Examined {
    const targets = targetsOf(this.reader.targetInput(cluster));
    const one = { cluster, targets, findings: [] };
    return { ...one, findings: this.judged(one, []) };
  }

  private judged(
    { cluster, targets }: Examined,
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

  /** With the rest of what its unknown senders wrote; what the core was found by stays found. */
  private async withPersonas(one: Examined): Promise<Examined> {
    const cluster = await this.reader.withPersonas(one.cluster);
    if (cluster === null) return one;
    const whole = this.asking(cluster);
    return isKept(whole) ? whole : { ...whole, findings: one.findings };
  }
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

/** Two clusters of one persona grow to the same: the larger one stands for both. */
function withoutParts(found: readonly Examined[]): readonly Examined[] {
  const taken = new Set<string>();
  return found
    .toSorted((a, b) => b.cluster.copies.length - a.cluster.copies.length)
    .filter(({ cluster }) => {
      const keys = cluster.copies.map((copy) => copy.observation.key);
      if (keys.every((key) => taken.has(key))) return false;
      for (const key of keys) taken.add(key);
      return true;
    });
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
