/** A workspace whose outbox has approved notices to invented people, to be mailed to a server on this machine. */
import { join } from "node:path";
import { readNoticeFiles } from "../../src/cli/content-files.ts";
import { act, tellState } from "../../src/duties.ts";
import type { MailRoute, NewEntry } from "../../src/model/ledger.ts";
import type { NoticeDocument } from "../../src/model/notice.ts";
import { keptDocument, messageIdOf } from "../../src/notices.ts";
import { dkimDnsRecord } from "../../src/outbox-route.ts";
import { appendingOf } from "../../src/record.ts";
import { composeNotice } from "../../src/tell/notice/compose.ts";
import { readNoticeLanguage } from "../../src/tell/notice/language.ts";
import { newReference } from "../../src/tell/reference.ts";
import type { TellState } from "../../src/tell/tell-state.ts";
import { initWorkspace, type Workspace } from "../../src/workspace.ts";
import { DEFAULT_RETENTION, DEFAULT_TELLING } from "../../src/workspace-config.ts";

export const CAMPAIGN = "C-TEST";
export const OFFICE = "notices@office.example";
export const POLICY = DEFAULT_TELLING.tell;

/** Of the person with this number: an attacked mailbox, and another one that notices go to. */
export function addressOf(number: number): string {
  return `member${number}@home.example`;
}

export function personOf(number: number): string {
  return `member${number}@parliament.example`;
}

export function referenceOf(number: number): string {
  return newReference(() => Buffer.from([26, number >> 10, number >> 5, number, 1, 2, 3]));
}

export function deliveryOf(number: number): string {
  return `${referenceOf(number)}/mail`;
}

export interface OutboxSetting {
  readonly dir: string;
  readonly port: number;
  readonly people: number;
  /** RFC 3339, when all was drafted and approved. */
  readonly now: string;
  readonly host?: string;
}

/** Makes it, with everything approved and nothing sent. */
export async function outboxWorkspace({ dir, port, people, now, host }: OutboxSetting): Promise<Workspace> {
  const mail: MailRoute = {
    from: OFFICE,
    host: host ?? "127.0.0.1",
    port,
    tls: false,
    user: null,
    dkim: { domain: "office.example", selector: "notices", keyFile: join(dir, "keys", "dkim.pem") },
  };
  const config = {
    organizationDomains: ["parliament.example"],
    trustedAuthserv: [],
    rules: [],
    lists: null,
    retention: DEFAULT_RETENTION,
    ...DEFAULT_TELLING,
    office: OFFICE_SPEAKING,
    mail,
  };
  const workspace = await initWorkspace({ dir, db: null, config, now });
  dkimDnsRecord(mail, "ed25519");
  const numbers = Array.from({ length: people }, (_, number) => number);
  await openDuties(workspace, numbers, now);
  await approveNotices(workspace, numbers, now);
  return workspace;
}

async function openDuties({ store }: Workspace, numbers: readonly number[], now: string): Promise<void> {
  const nothing = { happened_at: null, learned_at: now, told_at: null };
  const on = { by: "serjeant", campaign: CAMPAIGN, ...nothing };
  const found: NewEntry = {
    ...on,
    person: null,
    fact: {
      kind: "campaign_found",
      campaign_kind: "reconnaissance",
      severity: "high",
      tell: true,
      first_seen: now,
      last_seen: now,
      people: numbers.length,
      messages: numbers.length,
      hosts: ["news.example"],
      senders: ["editor@news.example"],
    },
  };
  const duties = numbers.map((number) => dutyTo(personOf(number), now));
  const expectedSize = await store.recordSize();
  await store.append(await appendingOf(store, [found, ...duties], { now, expectedSize }));
}

function dutyTo(person: string, now: string): NewEntry {
  return {
    by: "serjeant",
    campaign: CAMPAIGN,
    person,
    happened_at: null,
    learned_at: now,
    told_at: null,
    fact: {
      kind: "duty_opened",
      deadline: new Date(Date.parse(now) + 72 * 3_600_000).toISOString(),
      owner: "security office",
      late: false,
      grade: "targeted",
      mailboxes: [person],
      messages: 1,
      first_seen: now,
      last_seen: now,
    },
  };
}

/** Somebody of whom nobody knew when the notices were approved. */
export async function joinCampaign({ store }: Workspace, person: string, now: string): Promise<void> {
  const expectedSize = await store.recordSize();
  await store.append(await appendingOf(store, [dutyTo(person, now)], { now, expectedSize }));
}

/** Drafted by one, approved by another; all in one transaction. */
async function approveNotices({ store }: Workspace, numbers: readonly number[], now: string): Promise<void> {
  const documents = numbers.map((number) => keptDocument(documentFor(number)));
  const acting = { store, policy: POLICY, now };
  const drafts = numbers.map((number, i) => ({
    act: "draft" as const,
    campaign: CAMPAIGN,
    person: personOf(number),
    reference: referenceOf(number),
    language: "en",
    document: documents[i]!.hash,
  }));
  const drafted = await act(
    { ...acting, by: "ann" },
    drafts,
    documents.map(({ bytes }) => bytes),
  );
  if ("refused" in drafted) throw new Error(drafted.refused);
  const approvals = numbers.map((number, i) => ({
    act: "approve" as const,
    reference: referenceOf(number),
    document: documents[i]!.hash,
    deliveries: [
      {
        channel: "mail" as const,
        to: addressOf(number),
        message_id: messageIdOf(referenceOf(number), "office.example"),
      },
    ],
  }));
  const approved = await act({ ...acting, by: "ben" }, approvals);
  if ("refused" in approved) throw new Error(approved.refused);
}

/** What a notice of this test says; no two say the same. */
export function textFor(number: number): string {
  return documentFor(number).text;
}

const ENGLISH = readNoticeLanguage(readNoticeFiles().get("en")!);
const OFFICE_SPEAKING = {
  ...DEFAULT_TELLING.office,
  name: "Members' Security Office",
  phone: "+44 20 7946 0123",
  phoneKnownFrom: "on the back of your pass",
};

export function documentFor(number: number): NoticeDocument {
  const at = "2026-11-20T08:00:00Z";
  return composeNotice(ENGLISH, {
    reference: referenceOf(number),
    office: OFFICE_SPEAKING,
    now: "2026-11-22T09:00:00Z",
    person: { id: personOf(number), name: null },
    grade: "targeted",
    kind: "reconnaissance",
    withdrawn: false,
    correction: null,
    mailboxes: [
      { address: personOf(number), isPersonal: false, messages: 1, still_there: 1, first: at, last: at },
    ],
    senders: ["editor@news.example"],
    subjects: [`A question about your speech, number ${number}`],
    search_for: ["news.example"],
    likelihood: "very_likely",
    group: null,
    actor: null,
    done: [],
    unknown: [],
    may_repeat: "office",
    next_word_at: "2026-12-06T09:00:00Z",
  });
}

export async function stateOf({ store }: Workspace): Promise<TellState> {
  return await tellState(store);
}
