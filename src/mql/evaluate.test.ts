/** The semantics of the language as a table: each row is asked of the reference evaluator and of the graph. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BUILTIN_SIGNATURES } from "./builtin-signatures.ts";
import { check } from "./checker.ts";
import type { Environment, TypedExpr } from "./environment.ts";
import { evaluate } from "./evaluate.ts";
import { Graph } from "./graph/graph.ts";
import { parse } from "./parser.ts";
import { arrayOf, BOOL, FLOAT, INT, JSON_VALUE, mapOf, objectOf, STRING } from "./schema-builder.ts";
import type { FunctionSignature, Schema } from "./types.ts";
import { type RuleFunction, Unavailable, type Value } from "./value.ts";

const LINK = objectOf("Link", { url: [STRING, "u"], n: [INT, "n"], tags: [arrayOf(STRING), "t"] });
const BASE = objectOf("Root", {
  s: [STRING, "s"],
  none: [STRING, "none"],
  n: [INT, "n"],
  f: [FLOAT, "f"],
  b: [BOOL, "b"],
  nb: [BOOL, "nb"],
  xs: [arrayOf(STRING), "xs"],
  empty: [arrayOf(STRING), "empty"],
  gone: [arrayOf(STRING), "gone"],
  ns: [arrayOf(INT), "ns"],
  bs: [arrayOf(BOOL), "bs"],
  links: [arrayOf(LINK), "links"],
  m: [mapOf(arrayOf(STRING)), "m"],
  j: [JSON_VALUE, "j"],
});
const ROOT_TYPE = { ...BASE, fields: { ...BASE.fields, later: { type: BOOL, capability: "later" } } };
const MODEL: FunctionSignature = {
  name: "ml.topics",
  parameters: [],
  returns: arrayOf(STRING),
  doc: "A model that is not there.",
  capability: "model",
};
const TWICE: FunctionSignature = {
  name: "strings.twice",
  parameters: [
    { name: "text", type: STRING },
    { name: "between", type: STRING, optional: true, named: true },
  ],
  returns: STRING,
  doc: "The text twice.",
};
const FUNCTIONS = new Map<string, RuleFunction>([
  ["ml.topics", { signature: MODEL, cost: 1, examples: [] }],
  [
    "strings.twice",
    {
      signature: TWICE,
      cost: 1,
      examples: [],
      run: (_, text, between) => (typeof text === "string" ? `${text}${between ?? ""}${text}` : null),
    },
  ],
]);
const SCHEMA: Schema = {
  root: ROOT_TYPE,
  functions: new Map([
    ...BUILTIN_SIGNATURES,
    ...[...FUNCTIONS].map(([name, f]) => [name, f.signature] as const),
  ]),
  lists: new Map([
    ["loaded", STRING],
    ["unloaded", STRING],
  ]),
  resultCapabilities: new Map(),
};
const ENVIRONMENT: Environment = {
  root: ROOT_TYPE,
  functions: FUNCTIONS,
  lists: new Map([["loaded", ["a", "b"]]]),
};

const ROOT = {
  s: "Grüße, 😀 World",
  none: null,
  n: 5,
  f: 2.5,
  b: true,
  nb: null,
  xs: ["a", "B", "a"],
  empty: [],
  gone: null,
  ns: [1, 2, null, 3],
  bs: [true, false, null],
  links: [
    { url: "http://a.example/x", n: 1, tags: ["one"] },
    { url: "http://b.example/y", n: 2, tags: [] },
    { url: "http://a.example/x", n: null, tags: ["two", "one"] },
  ],
  m: { key: ["v"], constructor_: [] },
  j: { a: { b: 1 }, list: [1, "x"], yes: true },
  later: null,
};

function typed(source: string): TypedExpr {
  const { expr, diagnostics } = parse(source);
  assert.deepEqual(diagnostics, [], source);
  return { expr, typeOf: check(expr, SCHEMA, { source, expects: "value" }).typeOf };
}

function jointly(source: string): string | readonly string[] {
  const verdict = new Graph([typed(source)], ENVIRONMENT).evaluate(ROOT)[0]!;
  return verdict instanceof Unavailable ? verdict.missing : verdict;
}

function expectTruth(source: string, expected: boolean | null | readonly string[]): void {
  const { value } = evaluate(typed(source), ROOT, ENVIRONMENT);
  assert.deepEqual(value instanceof Unavailable ? value.missing : value, expected, `${source}, alone`);
  if (expected !== null && typeof expected !== "boolean") {
    // Within a `not`: at the top, a null conjunct beside an open one already rules a match out.
    assert.deepEqual(jointly(`not (not (${source}))`), expected, `${source}, jointly`);
    return;
  }
  assert.equal(jointly(`(${source})`), expected === true ? "match" : "no match", `${source}, jointly`);
  assert.equal(
    jointly(`not (${source})`),
    expected === false ? "match" : "no match",
    `not (${source}), jointly`,
  );
  assert.equal(
    jointly(`(${source}) is null`),
    expected === null ? "match" : "no match",
    `(${source}) is null, jointly`,
  );
}

function expectValue(source: string, expected: Value): void {
  assert.deepEqual(evaluate(typed(source), ROOT, ENVIRONMENT).value, expected, `${source}, alone`);
  if (typeof expected === "string" || typeof expected === "number")
    expectTruth(`${source} == ${JSON.stringify(expected)}`, true);
}

const MODEL_MISSING = ["model"];

describe("null and unavailable", () => {
  const rows: readonly (readonly [string, boolean | null | readonly string[]])[] = [
    ["none == none", null],
    ["none == 'a'", null],
    ["none != 'a'", null],
    ["none in ('a', 'b')", null],
    ["none not in ('a', 'b')", null],
    ["none is null", true],
    ["s is not null", true],
    ["not none is null", false],
    ["none is null and false", false],
    ["nb and true", null],
    ["nb and false", false],
    ["nb or true", true],
    ["nb or false", null],
    ["not nb", null],
    ["2 of (nb, false, false)", null],
    ["2 of (true, true, nb)", true],
    ["1 of (false, false)", false],
    ["later", ["later"]],
    ["later is null", ["later"]],
    ["later and false", false],
    ["later or true", true],
    ["later and nb", ["later"]],
    ["2 of (later, true, false)", ["later"]],
    ["2 of (later, false, false)", false],
    ["2 of (later, false, nb)", null],
    ["any(ml.topics(), . == 'news')", MODEL_MISSING],
    ["not any(ml.topics(), . == 'news')", MODEL_MISSING],
    ["length(ml.topics()) == 0", MODEL_MISSING],
    ["later and any(ml.topics(), true)", ["later", "model"]],
    ["ml.topics()[0] == none", null],
    ["s in $loaded", false],
    ["'a' in $loaded", true],
    ["'A' in~ $loaded", true],
    ["s in $unloaded", ["list:unloaded"]],
    ["none in $unloaded", null],
    ["any($loaded, . == 'b')", true],
    ["any($unloaded, . == 'b')", ["list:unloaded"]],
  ];
  for (const [source, expected] of rows)
    test(`${source} is ${JSON.stringify(expected)}`, () => expectTruth(source, expected));
});

test("a null conjunct decides a rule whatever the others are: it can never be true", () => {
  assert.equal(jointly("later and nb"), "no match");
});

describe("collections", () => {
  const truths: readonly (readonly [string, boolean | null])[] = [
    ["any(empty, true)", false],
    ["any(gone, true)", null],
    ["any(bs, .)", true],
    ["any(bs, . is null)", true],
    ["any(ns, . > 5)", false],
    ["all(empty, false)", true],
    ["all(gone, false)", true],
    ["all(ns, . > 0)", null],
    ["all(ns, . > 1)", false],
    ["'a' in xs", true],
    ["'b' in xs", false],
    ["'b' in~ xs", true],
    ["any(links, any(.tags, . == 'two') and .url == 'http://a.example/x')", true],
    ["any(links, any(links, .n == 2 and ..n == 1))", true],
    ["all(links, any(.tags, ..n is null or . == 'one'))", false],
    ["any(filter(links, .n == 2), .url == 'http://b.example/y')", true],
    ["any(filter(links, .n == 2), .url == 'http://a.example/x')", false],
    ["m['nothing'] is null", true],
    ["any(m['key'], . == 'v')", true],
    ["j.a.b == 1", true],
    ["j.a.toString is null", true],
    ["j.yes == true", true],
    ["any(map(links, .n), . == 2)", true],
  ];
  for (const [source, expected] of truths)
    test(`${source} is ${expected}`, () => expectTruth(source, expected));

  const values: readonly (readonly [string, Value])[] = [
    ["length(empty)", 0],
    ["length(gone)", null],
    ["length(s)", 14],
    ["length(xs)", 3],
    ["ratio(empty, true)", null],
    ["ratio(bs, .)", 1 / 3],
    ["map(empty, .)", []],
    ["map(gone, .)", null],
    ["map(links, .n)", [1, 2, null]],
    ["filter(gone, true)", []],
    ["filter(bs, .)", [true]],
    ["distinct(xs)", ["a", "B"]],
    ["length(distinct(links, .url))", 2],
    ["map(distinct(links, .url), .n)", [1, 2]],
    ["flatten(map(links, .tags))", ["one", "two", "one"]],
    ["sum(ns)", 6],
    ["sum(gone)", 0],
    ["sum(links, .n)", 3],
    ["xs[1]", "B"],
    ["xs[7]", null],
    ["gone[0]", null],
    ["xs[1:9]", ["B", "a"]],
    ["gone[0:1]", []],
    ["s[7:8]", "😀"],
    ["s[:5]", "Grüße"],
    ["coalesce(none, none, 'x')", "x"],
    ["coalesce(none)", null],
    ["keys(m)", ["key", "constructor_"]],
    ["values(m)", [["v"], []]],
  ];
  for (const [source, expected] of values)
    test(`${source} is ${JSON.stringify(expected)}`, () => expectValue(source, expected));
});

describe("numbers and text", () => {
  const values: readonly (readonly [string, Value])[] = [
    ["5 / 2", 2],
    ["n / 2", 2],
    ["(n + 0.0) / 2", 2.5],
    ["n % 2", 1],
    ["n / 0", null],
    ["-n + 1", -4],
    ["n * none", null],
    ["strings.twice('a')", "aa"],
    ["strings.twice('a', between='-')", "a-a"],
    ["regex.count(s, 'r|l')", 3],
    ["map(regex.extract(s, '(?P<first>W)(o)'), .named_groups['first'])", ["W"]],
    ["map(regex.extract(s, '(x)?W'), .groups[0])", [""]],
  ];
  for (const [source, expected] of values)
    test(`${source} is ${JSON.stringify(expected)}`, () => expectValue(source, expected));

  const truths: readonly (readonly [string, boolean | null])[] = [
    ["1 < n <= 5", true],
    ["1 < n < 5", false],
    ["n > f", true],
    ["'a' < 'b'", true],
    ["'\u{ffff}' < '\u{10000}'", true],
    ["s =~ 'GRÜSSE, 😀 WORLD'", false],
    ["s =~ 'GRÜßE, 😀 world'", true],
    ["s !~ 'x'", true],
    ["strings.contains(s, 'world')", false],
    ["strings.icontains(s, 'nothing', 'world')", true],
    ["strings.icontains(none, 'world')", null],
    ["strings.icontains(s, none)", null],
    ["strings.icontains(s, none, 'x')", false],
    ["strings.istarts_with(s, 'grü')", true],
    ["strings.ends_with(s, 'World')", true],
    ["strings.like(s, 'Gr??e, ? *')", true],
    ["strings.ilike(s, '*WORLD*')", true],
    ["strings.like(s, 'Gr')", false],
    ["regex.contains(s, '\\bWor')", true],
    ["regex.match(s, 'World')", false],
    ["regex.imatch(s, '.*WORLD')", true],
    ["strings.contains(s, xs[1])", false],
    ["any(xs, strings.icontains(., 'b'))", true],
  ];
  for (const [source, expected] of truths)
    test(`${source} is ${expected}`, () => expectTruth(source, expected));
});
