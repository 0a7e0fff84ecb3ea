import type { MessageDisplay, MessageResult, ScanSummary } from "../../model/finding.ts";

/** What a format may know besides the results. No clock and no terminal of its own: both are arguments. */
export interface FormatOptions {
  /** Columns of the terminal; 100 where there is none. */
  readonly width: number;
  readonly color: boolean;
  /** What a person types to run Serjeant: `serjeant`, or `npx serjeant` in a checkout. */
  readonly command: string;
  /** Of Serjeant. */
  readonly version: string;
  /** As given on the command line. */
  readonly paths: readonly string[];
  /** RFC 3339; when the report was made. */
  readonly generatedAt: string;
}

/** One scan in one output format: told of every message in order, then of the summary. */
export interface ScanFormat {
  /** What to write now; empty when this format speaks only at the end. */
  message(result: MessageResult, display: MessageDisplay | null): string;
  /** Something the person should know that belongs to no message. */
  notice(text: string): void;
  end(summary: ScanSummary): Iterable<string>;
}

export type MakeScanFormat = (options: FormatOptions) => ScanFormat;
