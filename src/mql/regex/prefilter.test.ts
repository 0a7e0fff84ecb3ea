import assert from "node:assert/strict";
import { test } from "node:test";
import { PATTERNS, TEXTS } from "../../../test/property/regex-oracle/patterns.ts";
import { dice, matchingText } from "../../../test/property/regex-oracle/samples.ts";
import { foldCase } from "../../core/fold-case.ts";
import { parseRegex } from "./parse.ts";
import { equivalentLiterals, requiredLiterals } from "./prefilter.ts";
import { compileRegex } from "./regex.ts";

const required = (pattern: string, insensitive = false) =>
  requiredLiterals(parseRegex(pattern, { insensitive }));
const equivalent = (pattern: string, insensitive = true) =>
  equivalentLiterals(parseRegex(pattern, { insensitive }));

test("every match contains one literal of each required set", () => {
  for (const insensitive of [false, true]) {
    for (const pattern of [
      ...PATTERNS,
      "(?:inv[o0]ice|bill).{3,9}(?:due|overdue)",
      "(?:abc){2,3}\\s+k(?:el|\u212aln)vin",
    ]) {
      const node = parseRegex(pattern, { insensitive });
      const sets = requiredLiterals(node);
      const regex = compileRegex(node);
      const roll = dice(pattern.length + 1);
      const own = Array.from({ length: 200 }, () => matchingText(node, roll));
      for (const text of [...TEXTS, ...own]) {
        if (!regex.test(text)) continue;
        const folded = foldCase(text);
        for (const set of sets) {
          assert.ok(
            set.some((literal) => folded.includes(literal)),
            `${pattern} matches ${text} without ${set}`,
          );
        }
      }
    }
  }
});

test("the literals say as much as can be said", () => {
  assert.deepEqual(required("password"), [["password"]]);
  assert.deepEqual(required("pass\\s?w[o0]rd", true), [["pass"], ["w0rd", "word"]]);
  assert.deepEqual(required("v[o0]ice.*mail"), [["mail"], ["v0ice", "voice"]]);
  assert.deepEqual(required("(?:invoice|receipt) \\d+"), [["invoice ", "receipt "]]);
  assert.deepEqual(required("\\d+"), []);
  assert.deepEqual(required("a?b?"), []);
  assert.deepEqual(required("(?:abc|x*)"), []);
  assert.deepEqual(required("ab.*xy"), [["ab"], ["xy"]]);
  assert.deepEqual(required("\u212aelvin"), [["kelvin"]]);
});

test("a pattern that is only literals need not be run", () => {
  assert.deepEqual(equivalent("foo|bar"), ["foo", "bar"]);
  assert.deepEqual(equivalent(".*fo[o0](?:bar)?.*"), ["fo0", "foo"]);
  assert.equal(equivalent("foo", false), null, "the folded text has lost the case");
  assert.equal(equivalent("\\bfoo"), null);
  assert.equal(equivalent("fo+x"), null);
  assert.deepEqual(equivalent("12-34", false), ["12-34"]);
});

test("equivalent literals decide like the pattern itself", () => {
  for (const insensitive of [false, true]) {
    for (const pattern of PATTERNS) {
      const node = parseRegex(pattern, { insensitive });
      const literals = equivalentLiterals(node);
      if (literals === null) continue;
      const regex = compileRegex(node);
      const roll = dice(5);
      for (const text of [...TEXTS, ...Array.from({ length: 20 }, () => `-${matchingText(node, roll)}-`)]) {
        const folded = foldCase(text);
        assert.equal(
          literals.some((literal) => folded.includes(literal)),
          regex.test(text),
          `${pattern} on ${text}`,
        );
      }
    }
  }
});
