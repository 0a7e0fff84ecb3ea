/** Counts over the results of a scan. Numbers only: nothing here holds mail content longer than a result lives. */
import {
  type MessageResult,
  type ScanSummary,
  SEVERITIES,
  type Severity,
  type Skipped,
} from "./model/finding.ts";
import type { AuthSummary } from "./model/message.ts";

export interface ScanFacts {
  readonly files: number;
  readonly bytes: number;
  readonly skipped: readonly Skipped[];
  readonly organization: ScanSummary["organization"];
  /** As given; empty when the topmost server of each message was believed. */
  readonly trustedAuthserv: readonly string[];
  /** Whether authentication was verified by DNS questions. */
  readonly isVerified: boolean;
  readonly milliseconds: number;
}

export class Tally {
  messages = 0;
  private withFindings = 0;
  private withDefects = 0;
  private readonly verification = { verified: 0, failed_to_ask: 0 };
  private readonly rules: number;
  private readonly findings = zeroes();
  private readonly people = new Map<Severity, Set<string>>(SEVERITIES.map((s) => [s, new Set()]));
  private readonly undecidedRules = new Set<string>();
  private readonly missing = new Map<string, Set<string>>();
  private readonly authserv = new Map<string, number>();

  constructor(rules: number) {
    this.rules = rules;
  }

  /** `verified` is what our own DNS questions said of the message; null when none were asked. */
  add(result: Omit<MessageResult, "undecided">, verified: AuthSummary | null): void {
    this.messages++;
    if (result.findings.length > 0) this.withFindings++;
    if (result.defects.length > 0) this.withDefects++;
    for (const { severity } of result.findings) {
      this.findings[severity]++;
      for (const person of result.recipients) this.people.get(severity)!.add(person);
    }
    if (verified !== null) this.verification[isAnswered(verified) ? "verified" : "failed_to_ask"]++;
  }

  /** The receiver that one message was believed for, because nobody said whom to trust. */
  addAuthserv(id: string): void {
    this.authserv.set(id, (this.authserv.get(id) ?? 0) + 1);
  }

  /** Rules that stayed undecided for one message because of the same missing capabilities. */
  addUndecided(ids: readonly string[], missing: readonly string[]): void {
    for (const id of ids) this.undecidedRules.add(id);
    for (const capability of missing) {
      const rules = this.missing.get(capability) ?? new Set();
      for (const id of ids) rules.add(id);
      this.missing.set(capability, rules);
    }
  }

  summary(facts: ScanFacts): ScanSummary {
    const { trustedAuthserv, isVerified, ...rest } = facts;
    const inferred = trustedAuthserv.length === 0;
    return {
      ...rest,
      messages: this.messages,
      messages_with_findings: this.withFindings,
      messages_with_defects: this.withDefects,
      findings_by_severity: this.findings,
      people_by_severity: Object.fromEntries([...this.people].map(([s, p]) => [s, p.size])) as Record<
        Severity,
        number
      >,
      rules: this.rules,
      rules_undecided_somewhere: this.undecidedRules.size,
      missing: Object.fromEntries(
        [...this.missing].map(([c, rules]): [string, number] => [c, rules.size]).sort(byCount),
      ),
      trusted_authserv: { ids: inferred ? this.mostSeen() : trustedAuthserv, inferred },
      verification: isVerified ? this.verification : null,
    };
  }

  private mostSeen(): readonly string[] {
    return [...this.authserv]
      .sort(byCount)
      .slice(0, AUTHSERV_SHOWN)
      .map(([id]) => id);
  }
}

// LIMIT: an archive of list mail has been through hundreds of receivers; the first few tell whose mail it is.
const AUTHSERV_SHOWN = 5;

function byCount(a: readonly [string, number], b: readonly [string, number]): number {
  return b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
}

/** Whether SPF or DMARC has an answer, be it "no such record"; where nobody could be asked, `pass` is null. */
function isAnswered({ spf, dmarc }: AuthSummary): boolean {
  return spf.pass !== null || dmarc.pass !== null;
}

function zeroes(): Record<Severity, number> {
  return { informational: 0, low: 0, medium: 0, high: 0, critical: 0 };
}
