/**
 * Duties kept in step with what linking finds. It opens duties, moves them along merges, splits and the roster, and opens
 * those again whose person was told less than is known now. It ends none.
 */
import type { Campaign, CampaignEvent, CampaignPerson, Grade } from "../model/campaign.ts";
import { SEVERITIES } from "../model/finding.ts";
import type { CampaignFacts, Correction, DutyFacts, Fact, NewEntry, TellPolicy } from "../model/ledger.ts";
import { SERJEANT } from "../model/ledger.ts";
import { deadlineAfter, factsOf } from "./deadlines.ts";
import { unwithdrawn } from "./decide-campaign.ts";
import { aboutNow, graver, isGraver, isTold } from "./duty-states.ts";
import type { Replay } from "./replay.ts";
import type { Duty } from "./tell-state.ts";

export interface Found {
  /** All that linking finds and that is kept. */
  readonly campaigns: readonly Campaign[];
  /** Of this run. */
  readonly events: readonly Pick<CampaignEvent, "kind" | "from" | "into">[];
  /** Whether a campaign that is not among them went by age: that is not news. */
  readonly isAged: (lastSeen: string | null) => boolean;
}

export interface SyncContext {
  /** RFC 3339. */
  readonly now: string;
  readonly policy: TellPolicy;
}

/** Entries that bring the record in step; none where it is. */
export function syncDuties(state: Replay, found: Found, context: SyncContext): readonly NewEntry[] {
  return new Sync(state, found, context).run();
}

class Sync {
  readonly #state: Replay;
  readonly #found: Found;
  readonly #context: SyncContext;
  readonly #entries: NewEntry[] = [];
  readonly #people: ReadonlyMap<string, ReadonlyMap<string, CampaignPerson>>;

  constructor(state: Replay, found: Found, context: SyncContext) {
    this.#state = state.clone();
    this.#found = found;
    this.#context = context;
    this.#people = new Map(
      found.campaigns.map(({ id, people }) => [id, new Map(people.map((one) => [one.person, one]))]),
    );
  }

  run(): readonly NewEntry[] {
    const { campaigns } = this.#found;
    for (const campaign of campaigns) this.#find(campaign);
    this.#follow();
    for (const campaign of campaigns) this.#followRoster(campaign);
    for (const campaign of campaigns) this.#see(campaign);
    for (const campaign of campaigns) this.#open(campaign);
    this.#miss();
    return this.#entries;
  }

  #write(
    fact: Fact,
    on: { readonly campaign: string; readonly person?: string },
    happened?: string | null,
  ): void {
    const entry: NewEntry = {
      by: SERJEANT,
      campaign: on.campaign,
      person: on.person ?? null,
      happened_at: happened ?? null,
      learned_at:
        fact.kind === "campaign_found" || fact.kind === "campaign_changed" ? this.#context.now : null,
      told_at: null,
      fact,
    };
    this.#entries.push(entry);
    this.#state.apply({ ...entry, number: this.#state.size, recorded_at: this.#context.now });
  }

  #find(campaign: Campaign): void {
    if (this.#state.campaigns.has(campaign.id)) return;
    const facts = factsOfCampaign(campaign, this.#isToTell(campaign));
    this.#write({ kind: "campaign_found", ...facts }, { campaign: campaign.id }, campaign.first_seen);
  }

  /** What linking says of a campaign, where that is new. Another kind of attack is told anew. */
  #see(campaign: Campaign): void {
    const before = this.#state.campaigns.get(campaign.id)!;
    const facts = factsOfCampaign(campaign, this.#isToTell(campaign));
    if (before.gone_at === null && isSame(before.facts, facts)) return;
    this.#write({ kind: "campaign_changed", ...facts }, { campaign: campaign.id }, campaign.first_seen);
  }

  /**
   * One officer may leave what is below the threshold to the digest; once it is above, that takes two. A campaign that
   * people were to be told of stays one when it looks less grave: who comes late is told as well.
   */
  #isToTell({ id, severity }: Campaign): boolean {
    const known = this.#state.campaigns.get(id);
    if (known?.withdrawn) return false;
    const { threshold } = this.#context.policy;
    const isAbove = SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(threshold);
    const decision = known?.decision ?? null;
    if (decision?.tell === false) return isAbove && decision.second === null;
    return isAbove || decision !== null || this.#state.dutiesIn(id).some(({ state }) => state !== "excused");
  }

  /** Along merges and splits: whoever is in another part now takes their duty there. */
  #follow(): void {
    for (const [from, successors] of successorsOf(this.#found.events)) {
      for (const duty of this.#state.dutiesIn(from)) this.#followOne(duty, successors);
    }
  }

  #followOne(duty: Duty, successors: readonly string[]): void {
    const parts = successors.filter((id) => this.#people.get(id)?.has(duty.person));
    const stays = this.#people.get(duty.campaign)?.has(duty.person) ?? false;
    const { campaign: from_campaign, person } = duty;
    const copies = stays ? parts : parts.slice(1);
    for (const campaign of new Set([...copies, ...parts.slice(0, stays ? 0 : 1)]))
      this.#revive(duty, campaign);
    for (const campaign of copies) {
      // A split that comes back in a later run finds its duty there.
      if (this.#state.duty(campaign, person) !== undefined && stays) continue;
      this.#write({ kind: "duty_copied", from_campaign, from_person: person }, { campaign, person });
    }
    const [into] = parts;
    if (stays || into === undefined) return;
    this.#write({ kind: "duty_moved", from_campaign, from_person: person }, { campaign: into, person });
  }

  /** What is to be told does not end in a campaign that was withdrawn, or left to the digest, before it came there. */
  #revive({ campaign: from }: Duty, id: string): void {
    const [source, into] = [this.#state.campaigns.get(from), this.#state.campaigns.get(id)];
    const isSilent = into !== undefined && (into.withdrawn !== null || into.decision?.tell === false);
    if (!isSilent || source === undefined || source.withdrawn !== null || source.decision?.tell === false)
      return;
    const reason = "a campaign whose people are to be told came into it";
    const wasWithdrawn = into.withdrawn !== null;
    this.#write({ kind: "threshold_decided", tell: true, reason, second: null }, { campaign: id });
    if (!wasWithdrawn) return;
    const context = { ...this.#context, by: SERJEANT };
    for (const { fact, person } of unwithdrawn(this.#state.dutiesIn(id), { context })) {
      this.#write(fact, { campaign: id, person: person ?? "" });
    }
  }

  /**
   * An address that turned out to be somebody's: the duty is theirs. Between two people only what is still to be said
   * moves: that one was told, held or excused says nothing of the other.
   */
  #followRoster(campaign: Campaign): void {
    const people = this.#people.get(campaign.id)!;
    for (const duty of this.#state.dutiesIn(campaign.id)) {
      if (people.has(duty.person)) continue;
      const owners = campaign.people.filter(({ mailboxes }) =>
        mailboxes.some((one) => duty.mailboxes.includes(one)),
      );
      const [owner] = owners;
      if (owner === undefined || !isMovable(duty, owners.length)) continue;
      const from = { from_campaign: duty.campaign, from_person: duty.person };
      this.#write({ kind: "duty_moved", ...from }, { campaign: campaign.id, person: owner.person });
    }
  }

  #open(campaign: Campaign): void {
    const tell = this.#isToTell(campaign);
    // The first of a campaign's duties were opened with it.
    const late = (this.#state.dutiesIn(campaign.id)[0]?.opened_at ?? this.#context.now) < this.#context.now;
    for (const person of campaign.people) {
      const duty = this.#state.duty(campaign.id, person.person);
      const facts = this.#factsOf(campaign.id, person);
      if (duty !== undefined) this.#change(duty, facts);
      else if (tell) this.#openOne({ campaign: campaign.id, person: person.person, late }, facts);
    }
    // Whoever is found no more was told all the same.
    const found = this.#people.get(campaign.id)!;
    for (const duty of this.#state.dutiesIn(campaign.id)) {
      if (!found.has(duty.person)) this.#change(duty, factsOf(duty));
    }
  }

  #factsOf(
    campaign: string,
    { person, grade, mailboxes, messages, first_seen, last_seen }: CampaignPerson,
  ): DutyFacts {
    const known: Grade | undefined = this.#state.campaigns.get(campaign)?.grades.get(person);
    const worst = known === undefined ? grade : graver(known, grade);
    return { grade: worst, mailboxes: [...mailboxes].sort(), messages, first_seen, last_seen };
  }

  #openOne(
    {
      campaign,
      person,
      late,
    }: { readonly campaign: string; readonly person: string; readonly late: boolean },
    facts: DutyFacts,
  ): void {
    const { now, policy } = this.#context;
    if (this.#state.campaigns.get(campaign)?.closed_at) {
      this.#write({ kind: "campaign_reopened", reason: "it grew" }, { campaign });
    }
    const deadline = deadlineAfter(now, facts.grade, policy);
    const opened: Fact = { kind: "duty_opened", deadline, owner: policy.owner, late, ...facts };
    this.#write(opened, { campaign, person }, facts.first_seen);
  }

  #change(duty: Duty, facts: DutyFacts): void {
    if (isTold(duty)) {
      const correction = this.#correctionFor(duty, facts);
      if (correction !== null) {
        this.#reopen(duty, facts, correction);
        return;
      }
    }
    if (isSame(factsOf(duty), facts)) return;
    const { now, policy } = this.#context;
    const fresh = deadlineAfter(now, facts.grade, policy);
    const deadline = isGraver(facts.grade, duty.grade) && fresh < duty.deadline ? fresh : duty.deadline;
    this.#write({ kind: "duty_changed", deadline, ...facts }, duty);
  }

  /** What the notice said that is not so any more, the gravest first; null where it still holds. */
  #correctionFor(duty: Duty, facts: DutyFacts): Correction | null {
    const now = aboutNow(duty, this.#state.campaigns.get(duty.campaign));
    const said = this.#state.notices.get(duty.reference ?? "")?.about ?? now;
    if (said.withdrawn !== now.withdrawn) return now.withdrawn ? "withdrawn" : "reclassified";
    // Of a withdrawn campaign nothing else is news to anybody.
    if (now.withdrawn) return null;
    if (duty.told_grade !== null && isGraver(facts.grade, duty.told_grade)) return "regraded";
    if (said.campaign_kind !== now.campaign_kind) return "reclassified";
    if (said.actor !== now.actor) return "reattributed";
    return facts.mailboxes.every((mailbox) => duty.told_mailboxes.includes(mailbox))
      ? null
      : "more_mailboxes";
  }

  #reopen(duty: Duty, facts: DutyFacts, correction: Correction): void {
    const { now, policy } = this.#context;
    const deadline = deadlineAfter(now, facts.grade, policy);
    this.#write({ kind: "duty_reopened", correction, deadline, ...facts }, duty);
  }

  /** Campaigns that linking finds no more. Their duties wait for a person's word. */
  #miss(): void {
    for (const { id, gone_at, facts } of this.#state.campaigns.values()) {
      if (gone_at !== null || this.#people.has(id) || this.#found.isAged(facts.last_seen)) continue;
      this.#write({ kind: "campaign_gone" }, { campaign: id });
    }
  }
}

function isMovable({ person, state, first_told_at, mailboxes }: Duty, owners: number): boolean {
  if (state === "excused") return false;
  // Of several owners nobody knows who was told: each has a duty of their own, and what was said stays where it was.
  const wasTold = first_told_at !== null;
  if (mailboxes.includes(person)) return owners === 1 || !wasTold;
  return state === "open" && !wasTold;
}

function successorsOf(events: Found["events"]): ReadonlyMap<string, readonly string[]> {
  const successors = new Map<string, Set<string>>();
  for (const { from, into } of events) {
    for (const id of from) {
      const others = into.filter((one) => one !== id);
      successors.set(id, new Set([...(successors.get(id) ?? []), ...others]));
    }
  }
  return new Map([...successors].map(([id, set]) => [id, [...set].sort()]));
}

// LIMIT: what a person reads of a campaign in the record; all of it is in the campaign itself.
const NAMED_MAX = 20;

function factsOfCampaign(campaign: Campaign, tell: boolean): CampaignFacts {
  const { kind, severity, first_seen, last_seen, people, messages, hosts } = campaign;
  return {
    campaign_kind: kind,
    severity,
    tell,
    first_seen,
    last_seen,
    people: people.length,
    messages: messages.length,
    hosts: hosts
      .filter((one) => one.new)
      .map(({ host }) => host)
      .slice(0, NAMED_MAX),
    senders: [...new Set(messages.flatMap(({ from }) => (from === null ? [] : [from.toLowerCase()])))]
      .sort()
      .slice(0, NAMED_MAX),
  };
}

/** Both were made by the same function, so their members stand in the same order. */
function isSame<T extends object>(a: T, b: T): boolean {
  const names = Object.keys(b) as (keyof T)[];
  return names.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));
}
