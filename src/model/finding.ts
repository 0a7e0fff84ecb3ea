import type { Span } from "../core/span.ts";
import type { Defect } from "./defect.ts";

/** As in the rule envelope; also the order for `--fail-on`. */
export const SEVERITIES = ["informational", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One sub-expression that made a rule true. */
export interface Evidence {
  /** Source text of the sub-expression, on one line. */
  readonly expression: string;
  /** Place of the sub-expression in the rule source, UTF-16 units. */
  readonly source: Span;
  /** The field it looked at, with element indexes: `body.links[3].href_url.url`; null when it is no single field. */
  readonly field: string | null;
  /** Where in that field's text, UTF-16 units; null when the whole value counts. */
  readonly span: Span | null;
  /** The text there, or the value, shortened to 300 characters. Mail content: never log it. */
  readonly text: string | null;
}

/** A rule that fired on one message. */
export interface Finding {
  readonly rule: string;
  /** The rule's stable id. */
  readonly id: string;
  readonly severity: Severity;
  readonly description: string | null;
  /** ATT&CK technique ids such as `T1598.003`, where the rule states them. */
  readonly techniques: readonly string[];
  /** The vendor's own vocabulary: attack types, tactics, detection methods. */
  readonly labels: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** A rule that could not be decided, and the capabilities that were missing (`nlu`, `list:tranco_1m`, …). */
export interface Undecided {
  readonly rule: string;
  readonly id: string;
  readonly missing: readonly string[];
}

/** What a scan says of one message; one line of the ndjson output, see docs/scan.schema.json. */
export interface MessageResult {
  readonly path: string;
  /** Position within the file, from 0. */
  readonly index: number;
  readonly message_id: string | null;
  readonly date: string | null;
  /** The author's address. */
  readonly from: string | null;
  /** The display name beside it, which is what a mail program shows. */
  readonly from_name: string | null;
  readonly subject: string | null;
  /** Addresses of the people this copy was for, lower case. */
  readonly recipients: readonly string[];
  readonly verdicts: { readonly match: number; readonly no_match: number; readonly undecided: number };
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
  readonly defects: readonly Defect[];
}

/** What a report shows of a message with findings. All of it is mail content: escape it, never log it. */
export interface MessageDisplay {
  /** The header in its order, unfolded and decoded. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** What the reader sees first: the newest reply, or the displayed text where there is no reply. */
  readonly text: string;
  /** The field that `text` is, so that evidence spans of that field mark the right place. */
  readonly text_field: string | null;
  readonly links: readonly { readonly shown: string | null; readonly target: string }[];
}

/** A file that was not read, and why, in a sentence. */
export interface Skipped {
  readonly path: string;
  readonly reason: string;
}

/** The last line of the ndjson output. */
export interface ScanSummary {
  readonly messages: number;
  /** Files that the messages came from. */
  readonly files: number;
  readonly bytes: number;
  readonly skipped: readonly Skipped[];
  readonly messages_with_findings: number;
  readonly messages_with_defects: number;
  readonly findings_by_severity: Readonly<Record<Severity, number>>;
  /** People (recipient addresses) with at least one finding of that severity. */
  readonly people_by_severity: Readonly<Record<Severity, number>>;
  readonly rules: number;
  readonly rules_undecided_somewhere: number;
  /** Missing capability to the number of rules that were undecided for it at least once. */
  readonly missing: Readonly<Record<string, number>>;
  readonly organization: { readonly domains: readonly string[]; readonly inferred: boolean };
  readonly trusted_authserv: { readonly ids: readonly string[]; readonly inferred: boolean };
  /** Messages whose SPF or DMARC was verified by DNS questions, and those that nobody answered for; null without. */
  readonly verification: { readonly verified: number; readonly failed_to_ask: number } | null;
  readonly milliseconds: number;
}
