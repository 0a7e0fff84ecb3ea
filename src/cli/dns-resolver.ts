/** The DNS of this machine, for `--dns`. The only place of the program that asks the network anything. */
import { Resolver } from "node:dns/promises";
import type { DnsAnswer, DnsResolver } from "../observe/auth/verify.ts";

const TIMEOUT_MS = 3_000;
const TRIES = 2;
// LIMIT: newsletters of one service share their records; what a hostile mail names must not fill memory.
const KEPT_MAX = 10_000;

/** Remembers answers for the run, failures included: one dead domain is waited for once. */
export function systemResolver(): DnsResolver {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  const kept = new Map<string, Promise<DnsAnswer>>();
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    let answer = kept.get(key);
    if (answer === undefined) {
      if (kept.size >= KEPT_MAX) kept.clear();
      answer = resolver.resolve(name, type) as Promise<DnsAnswer>;
      answer.catch(() => undefined);
      kept.set(key, answer);
    }
    return answer;
  };
}
