import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { TEXTS } from "../../../test/property/regex-oracle/patterns.ts";
import {
  compileRe2,
  dice,
  matchingText,
  ourAnswers,
  re2Answers,
} from "../../../test/property/regex-oracle/samples.ts";
import { foldCase } from "../../core/fold-case.ts";
import { parseRegex } from "./parse.ts";
import { equivalentLiterals, requiredLiterals } from "./prefilter.ts";
import { compileRegex } from "./regex.ts";

interface RulePattern {
  readonly pattern: string;
  readonly insensitive: boolean;
}

// All patterns of the open rules are literals: calls with strings in single quotes, or in double ones with escapes.
const CALL = /\bregex\.(i?)(?:contains|match|count|extract)\(/g;
const STRING = /'((?:[^'\n]|'')*)'|"((?:[^"\\\n]|\\.)*)"/y;

function patternsOf(folder: string): readonly RulePattern[] {
  const patterns = new Map<string, RulePattern>();
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".yml")) continue;
    const source = readFileSync(join(folder, file), "utf8");
    for (const call of source.matchAll(CALL)) {
      for (const pattern of stringsOfCall(source, call.index + call[0].length)) {
        const insensitive = call[1] === "i";
        patterns.set(`${insensitive}${pattern}`, { pattern, insensitive });
      }
    }
  }
  return [...patterns.values()];
}

/** The strings among the arguments, comments left out; nested calls end the search. */
function stringsOfCall(source: string, start: number): readonly string[] {
  const strings: string[] = [];
  for (let at = start; at < source.length; at++) {
    const c = source[at]!;
    if (c === ")") break;
    if (source.startsWith("//", at)) at = source.indexOf("\n", at);
    else if (c === "(") at = source.indexOf(")", at);
    else if (c === "'" || c === '"') {
      STRING.lastIndex = at;
      const found = STRING.exec(source);
      if (found === null) break;
      strings.push(found[1] === undefined ? unescaped(found[2]!) : found[1].replaceAll("''", "'"));
      at += found[0].length - 1;
    }
  }
  return strings;
}

function unescaped(text: string): string {
  return text.replace(/\\(?:u\{([0-9A-Fa-f]+)\}|(.))/g, (_, hex: string | undefined, c: string) =>
    hex === undefined
      ? ({ n: "\n", r: "\r", t: "\t" }[c] ?? c)
      : String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}

const folder = process.env["SERJEANT_RULES"];
const skip = folder === undefined ? "set SERJEANT_RULES to a checkout of the open rules" : false;

test("every pattern of the open rules answers like re2js on texts made to match it and on others", {
  skip,
}, () => {
  const patterns = patternsOf(folder!);
  assert.ok(patterns.length > 2500, String(patterns.length));
  const others = TEXTS.filter((_, i) => i % 4 === 0);
  let matched = 0;
  for (const { pattern, insensitive } of patterns) {
    const node = parseRegex(pattern, { insensitive });
    const ours = compileRegex(node);
    const theirs = compileRe2(pattern, insensitive);
    const required = requiredLiterals(node);
    const equivalent = equivalentLiterals(node);
    const roll = dice(pattern.length);
    const own = Array.from({ length: 4 }, (_, i) => (i % 2 === 0 ? "" : "Well. ") + matchingText(node, roll));
    for (const text of [...own, ...own.map((t) => `${t}\n${t}`), ...others]) {
      const answers = ourAnswers(ours, text);
      assert.deepEqual(answers, re2Answers(theirs, text), `${pattern} on ${JSON.stringify(text)}`);
      const folded = foldCase(text);
      const holds = (literal: string): boolean => folded.includes(literal);
      if (answers.test)
        assert.ok(
          required.every((set) => set.some(holds)),
          pattern,
        );
      if (equivalent !== null) assert.equal(equivalent.some(holds), answers.test, pattern);
      if (answers.test) matched++;
    }
  }
  assert.ok(matched > 2 * patterns.length, `the texts hardly ever match: ${matched}`);
});
