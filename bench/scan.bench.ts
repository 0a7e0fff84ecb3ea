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

function measure(items: readonly ScanItem[], work: () => void): Phase {
  globalThis.gc?.();
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  const cpuSeconds = (user + system) / 1e6;
  const megabytes = items.reduce((sum, item) => sum + item.bytes.length, 0) / 1e6;
  return {
    messages: items.length,
    cpuSeconds: round(cpuSeconds),
    messagesPerCpuSecond: round(items.length / cpuSeconds),
    megabytesPerCpuSecond: round(megabytes / cpuSeconds),
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

/** The whole model of every message; then the rules over these models; then a scan from bytes. */
export function measureScan(scanner: Scanner, items: readonly ScanItem[]): ScanFigures {
  for (const item of items.slice(0, 200)) scanner.scan(item);
  const read: ReadMessage[] = [];
  const parse = measure(items, () => {
    for (const item of items) {
      const message = scanner.read(item);
      allDefects(message);
      read.push(message);
    }
  });
  const evaluate = measure(items, () => {
    for (const { message } of read) scanner.detector.detect(message);
  });
  read.length = 0;
  const total = measure(items, () => {
    for (const item of items) scanner.scan(item);
  });
  return { parse, evaluate, total };
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
    const { message } = scanner.read(item);
    let last = performance.now();
    scanner.detector.detect(message, (index) => {
      const now = performance.now();
      spent[index]! += now - last;
      last = now;
    });
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
