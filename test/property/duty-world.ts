/** A small world for random histories of duties: mail, linking, a roster, officers and a mail server, all by a tape of numbers. */
import assert from "node:assert/strict";
import { nameClusters } from "../../src/link/registry.ts";
import type { Campaign, CampaignPerson, Grade } from "../../src/model/campaign.ts";
import { GRADES } from "../../src/model/campaign.ts";
import type { LedgerEntry, NewEntry, TellPolicy } from "../../src/model/ledger.ts";
import { type Act, isRefusal } from "../../src/tell/acts.ts";
import { decide } from "../../src/tell/decide.ts";
import { isTold, mayFollow, standingOf } from "../../src/tell/duty-states.ts";
import { Replay } from "../../src/tell/replay.ts";
import { syncDuties } from "../../src/tell/sync.ts";
import type { CampaignState, Delivery, Duty } from "../../src/tell/tell-state.ts";

const POLICY: TellPolicy = {
  threshold: "high",
  deadlineHours: { targeted: 72, exposed: 72, compromised: 24 },
  owner: "office",
  escalation: [
    { afterHours: 0, to: "head", address: null },
    { afterHours: 24, to: "clerk", address: null },
  ],
  officers: ["ada", "ben", "cem", "dee"],
};
const MAILBOXES = Array.from({ length: 7 }, (_, i) => `m${i}@parliament.example`);
const OTHER = (person: string): string => `${person}@home.example`;
const PEOPLE = ["p0", "p1", "p2", "p3"];
const KINDS = ["reconnaissance", "rapport"];
const HOUR_MS = 3_600_000;

interface Mail {
  readonly key: string;
  readonly mailbox: string;
  cluster: number;
}

interface ClusterTraits {
  readonly kind: string;
  readonly severity: "medium" | "high";
}

/** What was known when a notice was written. */
interface Written extends Pick<Duty, "mailboxes" | "grade"> {
  readonly isWithdrawn: boolean;
  readonly release: string;
}

/** What really happened to mail, which the record may not know. */
interface Outside {
  /** Copies the mail server took, by delivery. */
  readonly taken: Map<string, number>;
  /** By reference: the ways by which its person was told that count. */
  readonly reached: Map<string, Set<string>>;
  /** By reference: what was known when it was written. */
  readonly written: Map<string, Written>;
  /** By reference: whom it was for when it reached them. */
  readonly readers: Map<string, Set<string>>;
}

export class DutyWorld {
  readonly state = new Replay();
  readonly entries: LedgerEntry[] = [];
  readonly outside: Outside = {
    taken: new Map(),
    reached: new Map(),
    written: new Map(),
    readers: new Map(),
  };
  readonly refused = new Map<string, number>();
  readonly done = new Map<string, number>();
  #tape: readonly number[];
  #at = 0;
  #now = Date.parse("2026-01-05T08:00:00Z");
  #mail: Mail[] = [];
  #traits = new Map<number, ClusterTraits>();
  #owners = new Map<string, readonly string[]>();
  #everOwners = new Map<string, ReadonlySet<string>>();
  #campaigns: readonly Campaign[] = [];
  #references = 0;
  #clusters = 0;
  /** Everybody who ever had to be told, as they were called then. */
  readonly obliged = new Map<string, ReadonlySet<string>>();

  constructor(tape: readonly number[]) {
    this.#tape = tape;
    this.#owners.set(MAILBOXES[0]!, ["p0"]);
    this.#owners.set(MAILBOXES[1]!, ["p0"]);
    this.#owners.set(MAILBOXES[2]!, ["p1"]);
    this.#owners.set(MAILBOXES[3]!, ["p2", "p3"]);
  }

  get now(): string {
    return new Date(this.#now).toISOString();
  }

  get campaigns(): readonly Campaign[] {
    return this.#campaigns;
  }

  /** Who may stand for somebody now: the same, or whoever owns the address. */
  namesOf(person: string): readonly string[] {
    return [person, ...(this.#owners.get(person) ?? [])];
  }

  #everNamesOf(mailbox: string): readonly string[] {
    return [...this.namesOf(mailbox), ...(this.#everOwners.get(mailbox) ?? [])];
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step++) {
      this.#step();
      this.check();
    }
  }

  #next(below: number): number {
    const value = this.#tape[this.#at % this.#tape.length]! + this.#at;
    this.#at++;
    return Math.abs(Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 7) % below;
  }

  #oneOf<T>(all: readonly T[]): T | undefined {
    return all.length === 0 ? undefined : all[this.#next(all.length)];
  }

  #step(): void {
    this.#now += [0, 1, 30, 100][this.#next(4)]! * HOUR_MS + 1000;
    const kind = this.#next(10);
    if (kind < 3) this.#changeWorld();
    else if (kind < 6) this.#tellSomebody();
    else this.#actAnyhow();
  }

  // What linking and the roster do.

  #changeWorld(): void {
    const changes = [
      () => this.#arrive(),
      () => this.#arrive(),
      () => this.#merge(),
      () => this.#split(),
      () => this.#reclassify(),
      () => this.#changeRoster(),
      () => this.#dissolve(),
    ];
    changes[this.#next(changes.length)]!();
    this.#link();
  }

  #arrive(): void {
    const ids = [...this.#traits.keys()];
    const isNew = ids.length === 0 || this.#next(3) === 0;
    const cluster = isNew ? this.#newCluster() : this.#oneOf(ids)!;
    const copies = 1 + this.#next(3);
    for (let i = 0; i < copies; i++) {
      this.#mail.push({ key: `k${this.#mail.length}`, mailbox: this.#oneOf(MAILBOXES)!, cluster });
    }
  }

  #newCluster(): number {
    const id = ++this.#clusters;
    this.#traits.set(id, { kind: KINDS[0]!, severity: this.#next(4) === 0 ? "medium" : "high" });
    return id;
  }

  #merge(): void {
    const [a, b] = [this.#oneOf([...this.#traits.keys()]), this.#oneOf([...this.#traits.keys()])];
    if (a === undefined || b === undefined || a === b) return;
    for (const mail of this.#mail) if (mail.cluster === a) mail.cluster = b;
    this.#traits.delete(a);
  }

  #split(): void {
    const from = this.#oneOf([...this.#traits.keys()]);
    if (from === undefined) return;
    const into = this.#next(2) === 0 ? this.#newCluster() : (this.#oneOf([...this.#traits.keys()]) ?? from);
    for (const mail of this.#mail) if (mail.cluster === from && this.#next(2) === 0) mail.cluster = into;
  }

  #reclassify(): void {
    const id = this.#oneOf([...this.#traits.keys()]);
    if (id === undefined) return;
    this.#traits.set(id, {
      kind: this.#oneOf(KINDS)!,
      severity: this.#next(2) === 0 ? "medium" : "high",
    });
  }

  /** An address becomes somebody's, somebody's too, or turns out to be somebody else's. */
  #changeRoster(): void {
    const mailbox = this.#oneOf(MAILBOXES)!;
    const known = this.#owners.get(mailbox) ?? [];
    const person = this.#oneOf(PEOPLE)!;
    if (known.includes(person)) return;
    const isCorrected = known.length === 2 || (known.length === 1 && this.#next(3) === 0);
    this.#owners.set(mailbox, isCorrected ? [person] : [...known, person]);
    this.#everOwners.set(mailbox, new Set([...(this.#everOwners.get(mailbox) ?? known), person]));
  }

  #dissolve(): void {
    if (this.#next(3) !== 0) return;
    const id = this.#oneOf([...this.#traits.keys()]);
    if (id === undefined) return;
    this.#mail = this.#mail.map((mail) => (mail.cluster === id ? { ...mail, cluster: 0 } : mail));
    this.#traits.delete(id);
  }

  #link(): void {
    const clusters = [...this.#traits.keys()]
      .map((id) => ({ id, mail: this.#mail.filter(({ cluster }) => cluster === id) }))
      .filter(({ mail }) => mail.length > 0);
    const known = this.#campaigns.map(({ id, messages }) => ({ id, keys: messages.map(({ key }) => key) }));
    const named = nameClusters({
      known,
      clusters: clusters.map(({ mail }) => ({
        keys: mail.map(({ key }) => key),
        core: new Set(mail.map(({ key }) => key)),
      })),
      judgements: [],
    });
    this.#campaigns = clusters.map(({ id, mail }, i) => this.#campaignOf(named.ids[i]!, id, mail));
    this.#sync(named.events);
  }

  #campaignOf(id: string, cluster: number, mail: readonly Mail[]): Campaign {
    const { kind, severity } = this.#traits.get(cluster)!;
    const people = new Map<string, Set<string>>();
    for (const { mailbox } of mail) {
      for (const person of this.#owners.get(mailbox) ?? [mailbox]) {
        people.set(person, (people.get(person) ?? new Set()).add(mailbox));
      }
    }
    return {
      id,
      kind,
      severity,
      first_seen: "2026-01-01T00:00:00Z",
      last_seen: "2026-01-02T00:00:00Z",
      messages: mail.map(({ key, mailbox }) => ({
        key,
        mailbox,
        message_id: null,
        date: null,
        from: null,
        subject: null,
      })),
      people: [...people].map(
        ([person, mailboxes]): CampaignPerson => ({
          person,
          name: null,
          grade: "targeted",
          mailboxes: [...mailboxes],
          messages: mailboxes.size,
          first_seen: null,
          last_seen: null,
        }),
      ),
      hosts: [],
      affiliations: [],
      at_risk: [],
      rules: [],
    };
  }

  #sync(events: Parameters<typeof syncDuties>[1]["events"]): void {
    const found = { campaigns: this.#campaigns, events, isAged: () => false };
    this.#append(syncDuties(this.state, found, { now: this.now, policy: POLICY }));
    const again = syncDuties(this.state, { ...found, events: [] }, { now: this.now, policy: POLICY });
    assert.deepEqual(again, [], "a record that is in step asks for nothing");
    this.#dutiesFollow(events);
    for (const { id, people } of this.#campaigns) {
      if (!this.#mustTell(id)) continue;
      for (const { person, mailboxes } of people) {
        this.obliged.set(person, new Set([...(this.obliged.get(person) ?? []), ...mailboxes]));
      }
    }
  }

  /** Two people may leave an attack to the digest or withdraw it; nobody else, and nothing else. */
  #mustTell(id: string): boolean {
    const { severity } = this.#campaigns.find((one) => one.id === id)!;
    const { withdrawn, decision } = this.state.campaigns.get(id)!;
    if (withdrawn !== null || (decision?.tell === false && decision.second !== null)) return false;
    const isOwed = this.state.dutiesIn(id).some(({ state }) => state !== "excused");
    return severity === "high" || decision?.tell === true || (decision === null && isOwed);
  }

  /** Nobody is left behind in what merged away, nor under an address that one person owns. */
  #dutiesFollow(events: Parameters<typeof syncDuties>[1]["events"]): void {
    const people = new Map(
      this.#campaigns.map((one) => [one.id, new Map(one.people.map((p) => [p.person, p]))]),
    );
    for (const { from, into } of events) {
      for (const duty of from.flatMap((id) => (people.has(id) ? [] : this.state.dutiesIn(id)))) {
        assert.ok(!into.some((id) => people.get(id)?.has(duty.person)), `${duty.person} was left behind`);
      }
    }
    for (const [id, recipients] of people) {
      for (const duty of this.state.dutiesIn(id).filter(({ state }) => state !== "excused")) {
        const owners = [...recipients.values()].filter(({ mailboxes }) => mailboxes.includes(duty.person));
        assert.ok(owners.length !== 1 || recipients.has(duty.person), `${duty.person} is somebody's`);
      }
    }
  }

  #append(entries: readonly NewEntry[]): void {
    for (const entry of entries) {
      const whole = { ...entry, number: this.entries.length, recorded_at: this.now, nonce: "" };
      this.entries.push(whole);
      const before = new Map([...this.state.duties].map(([key, { state }]) => [key, state]));
      this.state.apply(whole);
      if (entry.fact.kind === "duty_moved" || entry.fact.kind === "duty_copied") continue;
      for (const [key, { state }] of this.state.duties) {
        const from = before.get(key) ?? state;
        assert.ok(
          from === state || mayFollow(from, state),
          `${entry.fact.kind} led from ${from} to ${state}`,
        );
      }
    }
  }

  // What people do.

  #act(asked: Act, by = "ada"): boolean {
    const decision = decide(this.state, asked, { by, now: this.now, policy: POLICY });
    const word = isRefusal(decision) ? this.refused : this.done;
    word.set(asked.act, (word.get(asked.act) ?? 0) + 1);
    if (isRefusal(decision)) return false;
    this.#append(decision);
    return true;
  }

  /** The way that most duties go, so that most histories get there. */
  #tellSomebody(): void {
    const duty = this.#oneOf([...this.state.duties.values()].filter(({ state }) => state === "open"));
    if (duty === undefined) return;
    const reference = `R${++this.#references}`;
    this.#act({ act: "draft", ...placeOf(duty), reference, language: "en", document: reference });
    const { withdrawn, release } = this.state.campaigns.get(duty.campaign)!;
    const isWithdrawn = withdrawn !== null;
    const { mailboxes, grade } = duty;
    this.outside.written.set(reference, { mailboxes, grade, isWithdrawn, release: wordsOf(release) });
    const own = MAILBOXES.filter((one) => this.namesOf(one).includes(duty.person));
    const to = this.#oneOf([OTHER(duty.person), OTHER(duty.person), ...own])!.toUpperCase();
    const mail = { channel: "mail" as const, to, message_id: `<${reference}@office.example>` };
    const approver = this.#oneOf(["ben", "ben", "ben", "serjeant", "ada"])!;
    const isDone = this.#act(
      { act: "approve", reference, document: reference, deliveries: [mail] },
      approver,
    );
    assert.ok(!isDone || approver === "ben", `${approver} approved`);
    if (!isDone) return;
    if (this.#next(6) === 0) this.#hold(duty, 50);
    if (this.#next(4) > 0) this.#send(this.state.deliveries.get(`${reference}/mail`)!);
  }

  #hold(duty: Duty, hours: number): void {
    const until = new Date(this.#now + hours * HOUR_MS).toISOString();
    this.#act({ act: "hold", ...placeOf(duty), reason: "police", authority: "court", until, second: "cem" });
  }

  #actAnyhow(): void {
    const duty = this.#oneOf([...this.state.duties.values()]);
    const delivery = this.#oneOf([...this.state.deliveries.values()]);
    const campaign = this.#oneOf([...this.state.campaigns.keys()]);
    if (duty !== undefined && this.#next(2) === 0) this.#actOnDuty(duty);
    else if (delivery !== undefined && this.#next(2) === 0) this.#actOnDelivery(delivery);
    else if (campaign !== undefined) this.#actOnCampaign(campaign);
  }

  #actOnDuty(duty: Duty): void {
    const on = placeOf(duty);
    const until = new Date(this.#now + this.#next(100) * HOUR_MS).toISOString();
    const second = ["ADA", "serjeant", "cem", "cem", "cem"][this.#next(5)]!;
    const grade = this.#oneOf(GRADES) as Grade;
    const acts: readonly Act[] = [
      { act: "hold", ...on, reason: "police", authority: "court", until, second },
      { act: "end_hold", ...on, reason: "done" },
      { act: "excuse", ...on, ground: "not_a_person", reason: "no person", second },
      { act: "end_excuse", ...on, reason: "a person" },
      {
        act: "grade",
        ...on,
        grade,
        reason: "token",
        source: "log",
        second: this.#next(2) === 0 ? "cem" : null,
      },
      { act: "ask_again", ...on },
      { act: "assign", ...on, owner: "dee" },
    ];
    const asked = this.#oneOf(acts)!;
    if (this.#act(asked) && asked.act === "end_excuse") this.#sync([]);
  }

  #actOnDelivery(delivery: Delivery): void {
    const { id, reference } = delivery;
    const at = this.now;
    const choice = this.#next(6);
    if (choice === 0) this.#send(delivery);
    else if (choice === 1) this.#settle(delivery);
    else if (choice === 2) this.#bounce(id);
    else if (choice === 3) this.#confirm({ act: "acknowledge", reference, how: "telephone", at });
    else if (choice === 4) this.#confirm({ act: "read_back", reference, how: "telephone", at });
    else this.#speak(reference);
  }

  #confirm(asked: Act & { readonly reference: string }): void {
    if (this.#act(asked)) this.#reach(asked.reference, asked.act);
  }

  #speak(reference: string): void {
    const read_back = this.#next(2) === 0;
    const place = null;
    const asked: Act & { reference: string } =
      this.#next(2) === 0
        ? { act: "brief", reference, at: this.now, place, said: null, read_back }
        : { act: "hand_letter", reference, at: this.now, place };
    this.#confirm(asked);
  }

  /** The server takes it or not; the process may die before it writes that down. */
  #send(delivery: Delivery): void {
    const duty = this.state.dutiesOn(delivery.reference)[0];
    const held = duty?.state === "held" && duty.hold!.until > this.now;
    if (!this.#act({ act: "attempt", delivery: delivery.id }, "serjeant")) return;
    assert.ok(!held, "nothing leaves while it is held");
    this.#leavesTrue(delivery);
    const fate = this.#oneOf(["sent", "sent", "deferred", "failed", "lost", "lost"] as const)!;
    const isTaken = fate === "sent" || (fate === "lost" && this.#next(4) > 0);
    if (isTaken) this.outside.taken.set(delivery.id, (this.outside.taken.get(delivery.id) ?? 0) + 1);
    if (fate === "lost") return;
    if (fate === "sent") this.#arriveAt(delivery);
    this.#act({ act: "outcome", delivery: delivery.id, outcome: fate, answer: "250", not_before: this.now });
  }

  /** What leaves is still true, and says no more than is released. */
  #leavesTrue({ reference, campaign }: Delivery): void {
    const { withdrawn, release } = this.state.campaigns.get(campaign)!;
    const written = this.outside.written.get(reference)!;
    assert.equal(written.isWithdrawn, withdrawn !== null, "a notice says what is so when it leaves");
    assert.equal(written.release, wordsOf(release), "what is not released any more does not leave");
  }

  #settle(delivery: Delivery): void {
    const sent = (this.outside.taken.get(delivery.id) ?? 0) > 0;
    if (this.#act({ act: "settle", delivery: delivery.id, sent, source: "mail.log" }) && sent)
      this.#arriveAt(delivery);
  }

  /** A mailbox that was not attacked counts, but not for whoever was entered. */
  /** Mail counts where no attack of any campaign came to, and not for whoever was entered. */
  #arriveAt({ reference, to, person }: Delivery): void {
    const duties = [...this.state.duties.values()].filter((duty) => duty.person === person);
    const attacked = [
      ...duties.flatMap(({ mailboxes }) => mailboxes),
      ...this.outside.written.get(reference)!.mailboxes,
    ];
    if (duties.some(({ grade }) => grade === "compromised")) return;
    if (!attacked.includes(to!.toLowerCase())) this.#reach(reference, "mail");
  }

  #reach(reference: string, way: string): void {
    const { reached, readers } = this.outside;
    reached.set(reference, (reached.get(reference) ?? new Set()).add(way));
    const { person } = this.state.notices.get(reference)!;
    readers.set(reference, (readers.get(reference) ?? new Set()).add(person));
  }

  #bounce(id: string): void {
    if (!this.#act({ act: "bounce", delivery: id, answer: "550" })) return;
    this.outside.reached.get(this.state.deliveries.get(id)!.reference)?.delete("mail");
  }

  #actOnCampaign(campaign: string): void {
    const acts: readonly Act[] = [
      { act: "close", campaign, reason: null, unacknowledged: this.#next(2) === 0 ? "no answer" : null },
      { act: "close", campaign, reason: null, unacknowledged: "no answer" },
      { act: "reopen", campaign, reason: "new facts" },
      { act: "withdraw", campaign, reason: "a drill", second: "cem" },
      {
        act: "release",
        campaign,
        actor: this.#oneOf(["APT0", null])!,
        group: this.#oneOf(["circle", null])!,
        authority: "head",
        second: "cem",
      },
      {
        act: "decide_threshold",
        campaign,
        tell: this.#next(2) === 0,
        reason: "noise",
        second: this.#oneOf(["cem", null])!,
      },
      { act: "escalate" },
    ];
    const asked = this.#oneOf(acts)!;
    const mayClose = this.state.dutiesIn(campaign).every((duty) => standingOf(duty, this.now) !== "open");
    const isDone = this.#act(asked);
    if (asked.act === "close" && isDone) assert.ok(mayClose, "a campaign closes only when nobody is open");
    if (asked.act === "decide_threshold" && isDone) this.#sync([]);
  }

  // What must hold after every step.

  check(): void {
    this.#everyRecipientHasADuty();
    this.#nobodyIsLost();
    this.#whoIsToldWasReached();
    for (const [delivery, copies] of this.outside.taken)
      assert.equal(copies, 1, `${delivery} was sent twice`);
  }

  #everyRecipientHasADuty(): void {
    for (const { id, people } of this.#campaigns) {
      const { closed_at } = this.state.campaigns.get(id)!;
      const counts = { told: 0, held: 0, open: 0, excused: 0 };
      for (const duty of this.state.dutiesIn(id)) counts[standingOf(duty, this.now)]++;
      const recipients = new Set([
        ...(this.#mustTell(id) ? people.map(({ person }) => person) : []),
        ...this.state.dutiesIn(id).map(({ person }) => person),
      ]);
      assert.equal(counts.told + counts.held + counts.open + counts.excused, recipients.size, id);
      const ranOut = this.state.dutiesIn(id).filter(({ state }) => state === "held").length;
      if (closed_at !== null) assert.ok(counts.open <= ranOut, `${id} is closed and somebody is open`);
    }
  }

  #nobodyIsLost(): void {
    const people = new Set([...this.state.duties.values()].map(({ person }) => person));
    for (const [person, mailboxes] of this.obliged) {
      const names = [person, ...[...mailboxes].flatMap((mailbox) => this.#everNamesOf(mailbox))];
      assert.ok(
        names.some((name) => people.has(name)),
        `${person} has no duty any more`,
      );
    }
  }

  #whoIsToldWasReached(): void {
    for (const duty of this.state.duties.values()) {
      if (!isTold(duty)) continue;
      const reference = duty.reference ?? "";
      assert.ok(this.#isReached(reference), `${duty.person} counts as told`);
      const readers = [...(this.outside.readers.get(reference) ?? [])].flatMap((name) =>
        this.#everNamesOf(name),
      );
      assert.ok(readers.includes(duty.person), `${duty.person} counts as told, and somebody else was`);
      const isWithdrawn = this.state.campaigns.get(duty.campaign)!.withdrawn !== null;
      const isHere = this.#campaigns.some(({ id }) => id === duty.campaign);
      if (isHere)
        assert.equal(this.outside.written.get(reference)!.isWithdrawn, isWithdrawn, "told what is not so");
      const { written } = this.outside;
      const told = [...this.state.notices.values()]
        .filter(({ person, reference }) => person === duty.person && this.#isReached(reference))
        .map(({ reference }) => written.get(reference)!);
      for (const mailbox of duty.mailboxes) {
        assert.ok(
          told.some(({ mailboxes }) => mailboxes.includes(mailbox)),
          `${duty.person} was not told of ${mailbox}`,
        );
      }
      const gravest = Math.max(...told.map(({ grade }) => GRADES.indexOf(grade)));
      assert.ok(gravest >= GRADES.indexOf(duty.grade), `${duty.person} was not told how bad it is`);
    }
  }

  #isReached(reference: string): boolean {
    return (this.outside.reached.get(reference)?.size ?? 0) > 0;
  }
}

function placeOf({ campaign, person }: Duty): { campaign: string; person: string } {
  return { campaign, person };
}

function wordsOf(release: CampaignState["release"]): string {
  return JSON.stringify([release?.actor ?? null, release?.group ?? null]);
}
