import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RULE_FUNCTIONS } from "../../src/detect/functions/index.ts";
import { messageSchema } from "../../src/detect/schema.ts";
import { check } from "../../src/mql/checker.ts";
import { render } from "../../src/mql/diagnostics-render.ts";
import { format } from "../../src/mql/formatter.ts";
import { lex } from "../../src/mql/lexer.ts";
import { parse } from "../../src/mql/parser.ts";
import { print } from "../../src/mql/printer.ts";
import { EXPRESSION, shapeOf } from "./arbitrary-expression.ts";

const SEED = { seed: 20210112 };
const SCHEMA = messageSchema([...RULE_FUNCTIONS.values()].map(({ signature }) => signature));

/** Words of rules in any order: close enough to rules to get deep into the parser. */
const NEARLY_RULES = fc
  .array(
    fc.constantFrom(
      ..."a . .. ( ) [ ] , : = == != < <= in in~ not and or of is null 2 1.5 'x' \"y\" $l // any( f( \n + - * & \" ' \\".split(
        " ",
      ),
    ),
    { maxLength: 60 },
  )
  .map((words) => words.join(" "));

test("parsing what was printed gives the tree again", () => {
  fc.assert(
    fc.property(EXPRESSION, (expr) => {
      const text = print(expr);
      const { expr: again, diagnostics } = parse(text);
      assert.deepEqual(diagnostics, [], text);
      assert.deepEqual(shapeOf(again, "drop groups"), shapeOf(expr, "drop groups"), text);
      assert.equal(print(again), text);
    }),
    { ...SEED, numRuns: 2000 },
  );
});

test("formatting keeps the tree with its parentheses, and formatting twice is formatting once", () => {
  fc.assert(
    fc.property(EXPRESSION, (expr) => {
      const source = print(expr);
      const formatted = format(source);
      assert.deepEqual(
        shapeOf(parse(formatted).expr, "keep groups"),
        shapeOf(parse(source).expr, "keep groups"),
        source,
      );
      assert.equal(format(formatted), formatted);
    }),
    { ...SEED, numRuns: 1000 },
  );
});

test("comments anywhere survive formatting, which then changes nothing more", () => {
  fc.assert(
    fc.property(EXPRESSION, fc.infiniteStream(fc.nat(5)), (expr, dice) => {
      const plain = print(expr);
      const { tokens } = lex(plain);
      let source = "";
      let at = 0;
      for (const [i, { kind, span }] of tokens.entries()) {
        const gap = plain.slice(at, span.start);
        source += gap;
        // No line may break inside `.name`, and none needs to.
        const mayBreak = tokens[i - 1]?.kind !== "dots" && kind !== "dots";
        if (mayBreak && dice.next().value === 0) source += ` // comment ${i}\n`;
        source += plain.slice(span.start, span.end);
        at = span.end;
      }
      const formatted = format(source);
      const comments = (text: string): string[] =>
        lex(text)
          .comments.map((c) => c.text)
          .sort();
      assert.deepEqual(comments(formatted), comments(source), source);
      assert.deepEqual(
        shapeOf(parse(formatted).expr, "keep groups"),
        shapeOf(parse(source).expr, "keep groups"),
        source,
      );
      assert.equal(format(formatted), formatted, source);
    }),
    { ...SEED, numRuns: 1000 },
  );
});

for (const [name, texts] of [
  ["any text", fc.string({ unit: "binary", maxLength: 300 })],
  ["nearly a rule", NEARLY_RULES],
] as const) {
  test(`${name} parses, types and renders without an exception, and every span lies in the text`, () => {
    fc.assert(
      fc.property(texts, (source) => {
        const { expr, diagnostics } = parse(source);
        const all = [...diagnostics, ...check(expr, SCHEMA, { source }).diagnostics];
        for (const { span } of all) {
          assert.ok(span.start >= 0 && span.start <= span.end && span.end <= source.length, source);
        }
        render(all, { source, path: "x", color: true });
        format(source);
        print(expr);
      }),
      { ...SEED, numRuns: 3000 },
    );
  });
}

test("an error node never goes without a diagnostic, and a diagnostic never without a cause", () => {
  fc.assert(
    fc.property(NEARLY_RULES, (source) => {
      const { expr, diagnostics } = parse(source);
      if (diagnostics.length === 0) assert.doesNotMatch(print(expr), /<error>/);
    }),
    { ...SEED, numRuns: 3000 },
  );
});
