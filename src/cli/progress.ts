/** One line on standard error that says how far the scan is; only where that is a terminal. */
import { fit } from "./terminal.ts";
import { counted, duration, grouped } from "./wording.ts";

export interface ProgressState {
  readonly messages: number;
  readonly bytes: number;
  readonly totalBytes: number;
  /** Before anything is found: only who wrote to whom is read. */
  readonly isFirstPass?: boolean;
}

// LIMIT: ten times a second is what an eye sees; more would slow the scan down over a remote terminal.
const INTERVAL_MS_MIN = 100;
const BAR_WIDTH_MAX = 30;
/** Before these a rate is a guess: threads start, rules are compiled, and the first messages are not like the rest. */
const RATE_AFTER_MS = 1000;
const ESTIMATE_AFTER_SHARE = 0.02;

/** `━━━━━━────  42 %   1,234 messages   310/s   about 12 s left`, at most `width` columns. */
export function progressLine(state: ProgressState, milliseconds: number, width: number): string {
  const share = state.totalBytes > 0 ? Math.min(1, state.bytes / state.totalBytes) : 0;
  const parts = [
    `${state.isFirstPass === true ? "who wrote to whom: " : ""}${counted(state.messages, "message")}`,
  ];
  if (milliseconds >= RATE_AFTER_MS) {
    parts.push(`${grouped(state.messages / (milliseconds / 1000))}/s`);
    if (share >= ESTIMATE_AFTER_SHARE && share < 1)
      parts.push(`about ${duration((milliseconds / share) * (1 - share))} left`);
  }
  if (state.totalBytes === 0) return fit(parts.join("   "), width);
  const columns = Math.min(BAR_WIDTH_MAX, Math.floor(width / 3));
  const done = Math.round(share * columns);
  const bar = "━".repeat(done) + "─".repeat(columns - done);
  return fit(`${bar} ${String(Math.floor(share * 100)).padStart(3)} %   ${parts.join("   ")}`, width);
}

export class Progress {
  private readonly write: (text: string) => void;
  private readonly now: () => number;
  private readonly width: number;
  private started: number;
  private wasFirstPass = false;
  private last = Number.NEGATIVE_INFINITY;

  constructor(options: { write: (text: string) => void; now: () => number; width: number }) {
    this.write = options.write;
    this.now = options.now;
    this.width = options.width;
    this.started = options.now();
  }

  show(state: ProgressState): void {
    const now = this.now();
    if (now - this.last < INTERVAL_MS_MIN) return;
    this.last = now;
    // The passes differ by an order of magnitude: a rate over both would promise an end that does not come.
    if (this.wasFirstPass && state.isFirstPass !== true) this.started = now;
    this.wasFirstPass = state.isFirstPass === true;
    this.write(`\r\u001b[2K${progressLine(state, now - this.started, this.width - 1)}`);
  }

  /** Leaves the line empty, for whatever is printed next. */
  clear(): void {
    if (this.last !== Number.NEGATIVE_INFINITY) this.write("\r\u001b[2K");
  }
}
