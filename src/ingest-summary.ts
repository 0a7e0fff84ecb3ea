/** What an ingest says of itself. Numbers, addresses of mailboxes and paths; no mail content. */
import type { KeptMessage } from "./ingest-scanner.ts";
import { SEVERITIES, type Severity, type Skipped } from "./model/finding.ts";
import type { MailboxBy } from "./model/observation.ts";
import type { AddedCopies } from "./store/store.ts";

export interface IngestSummary {
  /** Messages of which a copy was read in this run. */
  readonly read: number;
  /** Of which messages came. */
  readonly files: number;
  readonly bytes: number;
  /** Files that did not change since they were read, and the copies in them. */
  readonly unchanged: { readonly files: number; readonly copies: number };
  /** What is new in the store, and how many of the copies it had already. */
  readonly added: AddedCopies;
  /** Copies read, by how it was known whose mailbox they lay in. */
  readonly mailboxes_by: Readonly<Record<MailboxBy, number>>;
  /** Mailboxes that copies were read from. */
  readonly mailboxes: number;
  /** Dates of the messages read, RFC 3339. */
  readonly first: string | null;
  readonly last: string | null;
  readonly messages_with_findings: number;
  readonly findings_by_severity: Readonly<Record<Severity, number>>;
  readonly messages_with_defects: number;
  readonly skipped: readonly Skipped[];
  readonly rules: number;
  readonly organization: { readonly domains: readonly string[]; readonly inferred: boolean };
  /** All that the workspace has now. */
  readonly store: { readonly messages: number; readonly deliveries: number; readonly mailboxes: number };
  readonly milliseconds: number;
}

type Facts = Pick<
  IngestSummary,
  "files" | "bytes" | "unchanged" | "skipped" | "rules" | "organization" | "store" | "milliseconds"
>;

export class IngestTally {
  read = 0;
  private added: AddedCopies = { messages: 0, deliveries: 0, known: 0 };
  private withFindings = 0;
  private withDefects = 0;
  private first: string | null = null;
  private last: string | null = null;
  private readonly mailboxes = new Set<string>();
  private readonly by: Record<MailboxBy, number> = {
    option: 0,
    "delivered-to": 0,
    "x-original-to": 0,
    "received-for": 0,
    "file-name": 0,
    unknown: 0,
  };
  private readonly findings = Object.fromEntries(SEVERITIES.map((s) => [s, 0])) as Record<Severity, number>;

  add({ observation: { date }, delivery, findings, hasDefects }: KeptMessage): void {
    this.read++;
    if (hasDefects) this.withDefects++;
    if (findings.length > 0) this.withFindings++;
    for (const { severity } of findings) this.findings[severity]++;
    this.by[delivery.mailbox_by]++;
    if (delivery.mailbox !== "") this.mailboxes.add(delivery.mailbox);
    if (date === null) return;
    if (this.first === null || date < this.first) this.first = date;
    if (this.last === null || date > this.last) this.last = date;
  }

  addStored({ messages, deliveries, known }: AddedCopies): void {
    this.added = {
      messages: this.added.messages + messages,
      deliveries: this.added.deliveries + deliveries,
      known: this.added.known + known,
    };
  }

  summary(facts: Facts): IngestSummary {
    return {
      ...facts,
      read: this.read,
      added: this.added,
      mailboxes_by: this.by,
      mailboxes: this.mailboxes.size,
      first: this.first,
      last: this.last,
      messages_with_findings: this.withFindings,
      findings_by_severity: this.findings,
      messages_with_defects: this.withDefects,
    };
  }
}
