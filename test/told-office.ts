/** A record of one campaign, for tests of what is said about duties: acts are decided as they are in the product. */
import assert from "node:assert/strict";
import type { Fact, NewEntry } from "../src/model/ledger.ts";
import { type Act, isRefusal } from "../src/tell/acts.ts";
import { decide } from "../src/tell/decide.ts";
import { Replay } from "../src/tell/replay.ts";
import { type Duty, dutyKey } from "../src/tell/tell-state.ts";
import { DEFAULT_TELLING } from "../src/workspace-config.ts";

const DUTY = {
  kind: "duty_opened",
  grade: "targeted",
  messages: 2,
  first_seen: "2021-01-12T09:00:00Z",
  last_seen: "2021-01-14T09:00:00Z",
  deadline: "2026-03-04T09:00:00Z",
  owner: "security office",
  late: false,
} as const;

export class ToldOffice {
  readonly state = new Replay();
  now = "2026-03-01T09:00:00Z";

  /** Each is to be told of campaign `c-1`, attacked at `<person>@parliament.example`. */
  constructor(...people: readonly string[]) {
    const facts = {
      campaign_kind: "reconnaissance",
      severity: "high",
      tell: true,
      people: people.length,
    } as const;
    const seen = {
      first_seen: DUTY.first_seen,
      last_seen: DUTY.last_seen,
      messages: 2,
      hosts: [],
      senders: [],
    };
    this.take({ kind: "campaign_found", ...facts, ...seen }, null);
    for (const person of people) this.take({ ...DUTY, mailboxes: [`${person}@parliament.example`] }, person);
  }

  take(fact: Fact, person: string | null): void {
    const times = { happened_at: null, learned_at: null, told_at: null };
    this.#apply([{ by: "serjeant", campaign: "c-1", person, ...times, fact }]);
  }

  /** Throws where it is refused. */
  does(asked: Act, by = "ines"): void {
    const decision = decide(this.state, asked, { by, now: this.now, policy: DEFAULT_TELLING.tell });
    if (isRefusal(decision)) assert.fail(decision.refused);
    this.#apply(decision);
  }

  #apply(entries: readonly NewEntry[]): void {
    for (const entry of entries)
      this.state.apply({ ...entry, number: this.state.size, recorded_at: this.now });
  }

  /** Its text is its reference. */
  drafts(person: string, reference: string): void {
    const text = { language: "en", document: reference };
    this.does({ act: "draft", campaign: "c-1", person, reference, ...text });
  }

  approves(reference: string, mailTo: string | null = null): void {
    const mail = { channel: "mail", to: mailTo, message_id: `<${reference}@office.example>` } as const;
    const byHand = (["letter", "briefing"] as const).map((channel) => ({
      channel,
      to: null,
      message_id: null,
    }));
    const deliveries = mailTo === null ? byHand : [mail, ...byHand];
    this.does({ act: "approve", reference, document: reference, deliveries }, "omar");
  }

  duty(person: string): Duty {
    return this.state.duties.get(dutyKey("c-1", person))!;
  }
}
