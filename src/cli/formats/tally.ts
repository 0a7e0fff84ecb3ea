import { type Finding, type MessageResult, SEVERITIES, type Severity } from "../../model/finding.ts";

/** What one rule found in a whole scan. */
export interface RuleTally {
  readonly finding: Finding;
  messages: number;
  readonly people: Set<string>;
  /** The message on which most rules agree: the one to read first. */
  example: { readonly result: MessageResult; readonly finding: Finding };
}

export interface PersonTally {
  readonly address: string;
  messages: number;
  worst: Severity;
}

export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** The highest severity among findings; there must be one. */
export function worstOf(findings: readonly Finding[]): Severity {
  return SEVERITIES[Math.max(0, ...findings.map((f) => severityRank(f.severity)))]!;
}

/** Counts findings by rule and by person. Grows with the number of rules and people, not with the mail. */
export class Tally {
  private readonly rules = new Map<string, RuleTally>();
  private readonly people = new Map<string, PersonTally>();

  add(result: MessageResult): void {
    for (const finding of result.findings) this.addFinding(result, finding);
    if (result.findings.length === 0) return;
    const worst = worstOf(result.findings);
    for (const address of new Set(result.recipients)) this.addPerson(address, worst);
  }

  private addFinding(result: MessageResult, finding: Finding): void {
    const key = `${finding.id}\u0000${finding.rule}`;
    let tally = this.rules.get(key);
    if (tally === undefined) {
      tally = { finding, messages: 0, people: new Set(), example: { result, finding } };
      this.rules.set(key, tally);
    }
    tally.messages += 1;
    for (const address of result.recipients) tally.people.add(address);
    if (result.findings.length > tally.example.result.findings.length) tally.example = { result, finding };
  }

  private addPerson(address: string, worst: Severity): void {
    const person = this.people.get(address);
    if (person === undefined) {
      this.people.set(address, { address, messages: 1, worst });
      return;
    }
    person.messages += 1;
    if (severityRank(worst) > severityRank(person.worst)) person.worst = worst;
  }

  /** Most severe first, then those that reached most people: one hand at several people is the signal. */
  byRule(): RuleTally[] {
    return [...this.rules.values()].sort(
      (a, b) =>
        severityRank(b.finding.severity) - severityRank(a.finding.severity) ||
        b.people.size - a.people.size ||
        b.messages - a.messages ||
        compareText(a.finding.rule, b.finding.rule),
    );
  }

  byPerson(): PersonTally[] {
    return [...this.people.values()].sort(
      (a, b) =>
        severityRank(b.worst) - severityRank(a.worst) ||
        b.messages - a.messages ||
        compareText(a.address, b.address),
    );
  }
}

/** By code unit: the locale of the machine must not reorder a report. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
