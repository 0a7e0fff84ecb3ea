/**
 * How many messages a CPU-second: reading (bytes to the whole model), rules, and both as a scan does them
 * (the model computed as far as rules ask). One thread; CPU time of the process, garbage collection included.
 */
import { performance } from "node:perf_hooks";
import type { CheckedRule } from "../src/detect/detector.ts";
import type { ReadMessage } from "../src/model/message.ts";
import type { RuleFunction } from "../src/mql/value.ts";
import { allDefects } from "../src/observe/read-message.ts";
import type { ScanItem, Scanner } from "../src/scanner.ts";

export interface Phase {
  readonly messages: number;
  readonly cpuSeconds: number;
  readonly messagesPerCpuSecond: number;
  readonly megabytesPerCpuSecond: number;
}

/** CPU seconds of this process while `work` runs: all threads, garbage collection and compilation included. */
function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function phase(items: readonly ScanItem[], seconds: number): Phase {
  const megabytes = items.reduce((sum, item) => sum + item.bytes.length, 0) / 1e6;
  return {
    messages: items.length,
    cpuSeconds: round(seconds),
    messagesPerCpuSecond: round(items.length / seconds),
    megabytesPerCpuSecond: round(megabytes / seconds),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

export interface ScanFigures {
  readonly parse: Phase;
  readonly evaluate: Phase;
  readonly total: Phase;
}

const CHUNK = 192;
/** As many as a thread is handed at once. */
const BATCH = 32;
/** The rules' order of conditions and the compiled code settle while these pass. */
const WARM_UP = 500;

/**
 * The whole model of a message; the rules over it; and a scan from bytes, in turns over chunks of messages, so
 * that no more is held in memory than a scan holds.
 */
export function measureScan(scanner: Scanner, items: readonly ScanItem[]): ScanFigures {
  for (let at = 0; at < WARM_UP; at += BATCH) scanner.scan(items.slice(at, at + BATCH));
  const seconds = { parse: 0, evaluate: 0, total: 0 };
  for (let start = 0; start < items.length; start += CHUNK) {
    const chunk = items.slice(start, start + CHUNK);
    let read: readonly ReadMessage[] = [];
    seconds.parse += cpuSeconds(() => {
      read = chunk.map((item) => readWhole(scanner, item));
    });
    seconds.evaluate += cpuSeconds(() => {
      for (const { message } of read) scanner.detector.detect(message);
    });
    seconds.total += cpuSeconds(() => {
      for (let at = 0; at < chunk.length; at += BATCH) scanner.scan(chunk.slice(at, at + BATCH));
    });
  }
  return {
    parse: phase(items, seconds.parse),
    evaluate: phase(items, seconds.evaluate),
    total: phase(items, seconds.total),
  };
}

function readWhole(scanner: Scanner, item: ScanItem): ReadMessage {
  const read = scanner.read(item);
  allDefects(read);
  return read;
}

export interface Cost {
  readonly name: string;
  readonly milliseconds: number;
}

/**
 * Wall time by rule, in the order of the run: what several rules share is counted for the first that asks.
 */
export function costByRule(scanner: Scanner, items: readonly ScanItem[]): readonly Cost[] {
  const spent = new Float64Array(scanner.detector.rules.length);
  for (const item of items) {
    const { message } = readWhole(scanner, item);
    let last = performance.now();
    const onRule = (index: number): void => {
      const now = performance.now();
      spent[index]! += now - last;
      last = now;
    };
    scanner.detector.detect(message, { onRule });
  }
  return dearest(
    scanner.detector.rules.map(({ rule }: CheckedRule, i) => ({ name: rule.name, milliseconds: spent[i]! })),
  );
}

/** The same functions, each with a clock around it; give these to the detector that is measured. */
export function clocked(functions: ReadonlyMap<string, RuleFunction>): {
  readonly functions: ReadonlyMap<string, RuleFunction>;
  readonly costs: () => readonly Cost[];
} {
  const spent = new Map<string, number>();
  const wrapped = new Map<string, RuleFunction>();
  for (const [name, declared] of functions) {
    const { run } = declared;
    wrapped.set(
      name,
      run === undefined
        ? declared
        : { ...declared, run: clock(run, (ms) => spent.set(name, (spent.get(name) ?? 0) + ms)) },
    );
  }
  return {
    functions: wrapped,
    costs: () => dearest([...spent].map(([name, milliseconds]) => ({ name, milliseconds }))),
  };
}

function clock(
  run: NonNullable<RuleFunction["run"]>,
  add: (milliseconds: number) => void,
): NonNullable<RuleFunction["run"]> {
  return (...args) => {
    const start = performance.now();
    const value = run(...args);
    add(performance.now() - start);
    return value;
  };
}

function dearest(costs: readonly Cost[]): readonly Cost[] {
  const named = costs
    .filter((c) => c.milliseconds > 0)
    .map((c) => ({ ...c, milliseconds: round(c.milliseconds) }));
  return named.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 20);
}
