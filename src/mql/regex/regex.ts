/** Matching regular expressions in RE2 syntax: always linear in the text, whatever the pattern. */
import type { Span } from "../../core/span.ts";
import { Alphabet } from "./alphabet.ts";
import { BackwardAutomaton } from "./backward-automaton.ts";
import { RegexBudget } from "./budget.ts";
import { MatchReader } from "./match-reader.ts";
import type { RegexNode } from "./node.ts";
import { compileProgram, looksAtKinds } from "./program.ts";
import { SearchAutomaton } from "./search-automaton.ts";
import { beginsAtTextStart, trimForSearch } from "./simplify.ts";

/** One match; spans are UTF-16 units of the text. */
export interface RegexMatch {
  readonly full_match: string;
  /** From group 1 on; a group that took no part is `""`. */
  readonly groups: readonly string[];
  readonly named_groups: Readonly<Record<string, string>>;
  readonly span: Span;
}

export interface Regex {
  /** Is there a match anywhere in the text? One table look-up a character once the automaton is warm. */
  test(text: string): boolean;
  /** Does the pattern match the whole text? */
  matches(text: string): boolean;
  /**
   * The leftmost match at or behind `from`, as Go's `regexp` chooses it (first alternative first). Reads the
   * whole text, so use `extract` and not a loop of this for all matches.
   */
  find(text: string, from?: number): Span | null;
  /** Number of non-overlapping matches; an empty match right behind another does not count, as in Go. */
  count(text: string): number;
  /** All non-overlapping matches with their groups. */
  extract(text: string): readonly RegexMatch[];
}

/**
 * Compiles a tree from `parseRegex`. Costs nothing before the first use: automata are made at need, are
 * bounded each, and all that share a budget are bounded together.
 *
 * The bound of `test` and `matches` is O(text) table look-ups plus at most one O(program) step for each state
 * that is new; `find`, `count` and `extract` are O(text x program) for all matches of a text together.
 */
export function compileRegex(node: RegexNode, budget: RegexBudget = sharedBudget): Regex {
  return new CompiledRegex(node, budget);
}

const sharedBudget = new RegexBudget();

class CompiledRegex implements Regex {
  private readonly node: RegexNode;
  private readonly budget: RegexBudget;
  private searching: SearchAutomaton | undefined;
  private whole: SearchAutomaton | undefined;
  private backward: BackwardAutomaton | undefined;

  constructor(node: RegexNode, budget: RegexBudget) {
    this.node = node;
    this.budget = budget;
  }

  test(text: string): boolean {
    this.searching ??= makeSearch(trimForSearch(this.node), this.budget);
    return this.searching.test(text);
  }

  matches(text: string): boolean {
    this.whole ??= makeSearch(
      {
        kind: "concat",
        items: [
          { kind: "assert", assertion: "textStart" },
          this.node,
          { kind: "assert", assertion: "textEnd" },
        ],
      },
      this.budget,
    );
    return this.whole.test(text);
  }

  find(text: string, from = 0): Span | null {
    if (!this.test(text)) return null;
    const reader = this.read(text);
    return reader.next(from) ? { start: reader.slots[0]!, end: reader.slots[1]! } : null;
  }

  count(text: string): number {
    let count = 0;
    this.forEachMatch(text, () => {
      count++;
    });
    return count;
  }

  extract(text: string): readonly RegexMatch[] {
    const matches: RegexMatch[] = [];
    this.forEachMatch(text, (slots, names) => {
      matches.push(matchFrom(text, slots, names));
    });
    return matches;
  }

  private read(text: string): MatchReader {
    if (this.backward === undefined) {
      const program = compileProgram(this.node, { captures: true });
      const alphabet = new Alphabet(program.sets, looksAtKinds(program));
      this.backward = new BackwardAutomaton(program, alphabet, this.budget);
    }
    return new MatchReader(this.backward, text);
  }

  /** SPEC: the loop of Go's `Regexp.allMatches`. */
  private forEachMatch(
    text: string,
    visit: (slots: Int32Array, names: readonly (string | null)[]) => void,
  ): void {
    if (!this.test(text)) return;
    const reader = this.read(text);
    const names = this.backward!.program.groupNames;
    let at = 0;
    let previousEnd = -1;
    while (at <= text.length && reader.next(at)) {
      const start = reader.slots[0]!;
      const end = reader.slots[1]!;
      if (end > at || start !== previousEnd) visit(reader.slots, names);
      if (end > at) at = end;
      else at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      previousEnd = end;
    }
  }
}

function makeSearch(node: RegexNode, budget: RegexBudget): SearchAutomaton {
  const program = compileProgram(node, { captures: false });
  const alphabet = new Alphabet(program.sets, looksAtKinds(program));
  return new SearchAutomaton(program, alphabet, { anchored: beginsAtTextStart(node), budget });
}

function matchFrom(text: string, slots: Int32Array, names: readonly (string | null)[]): RegexMatch {
  const groups = names.map((_, i) => {
    const start = slots[2 * i + 2]!;
    return start < 0 ? "" : text.slice(start, slots[2 * i + 3]!);
  });
  const named: [string, string][] = [];
  names.forEach((name, i) => {
    if (name !== null) named.push([name, groups[i]!]);
  });
  return {
    full_match: text.slice(slots[0]!, slots[1]!),
    groups,
    named_groups: Object.fromEntries(named),
    span: { start: slots[0]!, end: slots[1]! },
  };
}
