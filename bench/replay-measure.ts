/** What a replay found against what was planted. */
import { ALERT_SEVERITY, type Campaign } from "../src/model/campaign.ts";
import { SEVERITIES } from "../src/model/finding.ts";
import type { TrueCampaign, Truth } from "../src/simulate/truth.ts";

export interface AttackMeasure {
  readonly id: string;
  readonly copies: number;
  readonly people: number;
  /** Campaigns at alert level that hold mail of it. */
  readonly campaigns: number;
  /** Of pairs of its copies, how many lie in one campaign. */
  readonly pairRecall: number;
  /** Of pairs in campaigns that hold its mail, how many are both of it. */
  readonly pairPrecision: number;
  /** Place of its group among the affiliations that stand by themselves, of the campaign with most of it; 0 where it is not listed. */
  readonly groupRank: number;
  /** Members that nothing reached, and how many of them the campaign lists as at risk and not as hit. */
  readonly notHit: number;
  readonly listedAtRisk: number;
}

export interface FalseAlarm {
  readonly id: string;
  readonly kind: string;
  readonly copies: number;
  readonly senders: readonly string[];
  readonly subjects: readonly string[];
  readonly group: string | null;
}

export interface ReplayMeasures {
  readonly messages: number;
  readonly copies: number;
  readonly attacks: readonly AttackMeasure[];
  readonly campaignsAtAlert: number;
  readonly falseAlarms: readonly FalseAlarm[];
  readonly campaignsBelow: number;
}

export function measuredAgainst(truth: Truth, campaigns: readonly Campaign[]): ReplayMeasures {
  const alerts = campaigns.filter(({ severity }) => isAlert(severity));
  const attackCopies = new Set(truth.campaigns.flatMap(({ messages }) => messages.map(copyKey)));
  const falses = alerts.filter(({ messages }) => !messages.some((one) => attackCopies.has(copyKey(one))));
  return {
    messages: truth.messages,
    copies: truth.copies,
    attacks: truth.campaigns.map((attack) => measureAttack(attack, alerts)),
    campaignsAtAlert: alerts.length,
    falseAlarms: falses.map(falseAlarm),
    campaignsBelow: campaigns.length - alerts.length,
  };
}

function isAlert(severity: Campaign["severity"]): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(ALERT_SEVERITY);
}

function copyKey({
  mailbox,
  message_id,
}: {
  readonly mailbox: string;
  readonly message_id: string | null;
}): string {
  return `${mailbox} ${message_id}`;
}

function measureAttack(attack: TrueCampaign, campaigns: readonly Campaign[]): AttackMeasure {
  const own = new Set(attack.messages.map(copyKey));
  const shares = campaigns
    .map((campaign) => ({ campaign, hits: campaign.messages.filter((one) => own.has(copyKey(one))).length }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits);
  const pairs = (count: number): number => (count * (count - 1)) / 2;
  const sum = (of: (share: (typeof shares)[number]) => number): number =>
    shares.reduce((all, share) => all + of(share), 0);
  const together = sum(({ hits }) => pairs(hits));
  const main = shares[0]?.campaign;
  const standing = main?.affiliations.filter(({ explained_by }) => explained_by === null) ?? [];
  const atRisk = new Set(main?.at_risk.filter(({ state }) => state !== "hit").map(({ person }) => person));
  return {
    id: attack.id,
    copies: own.size,
    people: attack.people.length,
    campaigns: shares.length,
    pairRecall: ratio(together, pairs(own.size)),
    pairPrecision: ratio(
      together,
      sum(({ campaign }) => pairs(campaign.messages.length)),
    ),
    groupRank: standing.findIndex(({ name }) => name === attack.group_name) + 1,
    notHit: attack.members_not_hit.length,
    listedAtRisk: attack.members_not_hit.filter((person) => atRisk.has(person)).length,
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000;
}

function falseAlarm({ id, kind, messages, affiliations }: Campaign): FalseAlarm {
  return {
    id,
    kind,
    copies: messages.length,
    senders: [...new Set(messages.map(({ from }) => from ?? ""))].slice(0, 5),
    subjects: [...new Set(messages.map(({ subject }) => subject ?? ""))].slice(0, 3),
    group: affiliations[0]?.name ?? null,
  };
}

interface ReplayReport extends ReplayMeasures {
  readonly seconds: Readonly<Record<string, number>>;
  readonly megabytes: Readonly<Record<string, number>>;
  readonly examined: number;
  readonly ordinary: Readonly<Record<string, number>>;
  readonly linking: Readonly<Record<string, number>>;
}

export function replayTable(report: ReplayReport): string {
  const rows = report.attacks.map((one) => [
    one.id,
    one.copies,
    one.people,
    one.campaigns,
    one.pairRecall,
    one.pairPrecision,
    one.groupRank,
    `${one.listedAtRisk}/${one.notHit}`,
  ]);
  const heads = [
    "attack",
    "copies",
    "people",
    "campaigns",
    "pair recall",
    "pair precision",
    "group's rank",
    "at risk listed",
  ];
  const facts = (record: Readonly<Record<string, number>>): string =>
    Object.entries(record)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ");
  return [
    `${report.messages} messages, ${report.copies} copies`,
    `seconds: ${facts(report.seconds)}`,
    `peak MB: ${facts(report.megabytes)}`,
    `linking: ${facts(report.linking)}; examined ${report.examined}; ordinary: ${facts(report.ordinary)}`,
    "",
    ...[heads, ...rows].map((row) => row.map((cell, i) => `${cell}`.padEnd(i === 0 ? 24 : 15)).join("")),
    "",
    `campaigns at alert level: ${report.campaignsAtAlert}, of ordinary mail only: ${report.falseAlarms.length}; below: ${report.campaignsBelow}`,
    ...report.falseAlarms.map(
      ({ id, kind, copies, senders, subjects, group }) =>
        `  ${id} ${kind}: ${copies} copies from ${senders.join(", ")}; ${JSON.stringify(subjects)}; ${group}`,
    ),
  ].join("\n");
}
