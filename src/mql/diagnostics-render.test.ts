import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnostic } from "./diagnostics.ts";
import { render, toJson } from "./diagnostics-render.ts";

const SOURCE = "a\r\n\tbcd efg\r\n";
const MISTAKE = diagnostic(
  "SJ101",
  { start: 4, end: 7 },
  { message: "unknown field `bcd`", help: "try `b`" },
);

test("shows the line, underlines the place and gives advice", () => {
  assert.equal(
    render([MISTAKE], { source: SOURCE, path: "x.yml", color: false }),
    [
      "error[SJ101]: unknown field `bcd`",
      " --> x.yml:2:2",
      "  |",
      "2 |  bcd efg",
      "  |  ^^^",
      "  = help: try `b`",
      "",
    ].join("\n"),
  );
});

test("colours on request and only then", () => {
  assert.match(render([MISTAKE], { source: SOURCE, path: "x", color: true }), /\u001b\[1;31merror\[SJ101\]/);
  assert.doesNotMatch(render([MISTAKE], { source: SOURCE, path: "x", color: false }), /\u001b/);
});

test("shows a window of a long line and nothing that a terminal would obey", () => {
  const source = `${"x".repeat(500)}\u001b[2J${"y".repeat(500)}`;
  const at = diagnostic("SJ001", { start: 500, end: 501 }, { message: "m" });
  const text = render([at], { source, path: "x", color: false });
  assert.doesNotMatch(text, /\u001b/);
  assert.ok(text.split("\n").every((line) => line.length < 130));
});

test("underlines to the end of the line where a span has several lines", () => {
  const at = diagnostic("SJ108", { start: 0, end: 8 }, { message: "m" });
  const lines = render([at], { source: "abc\ndefgh", path: "x", color: false }).split("\n");
  assert.equal(lines[4], "  | ^^^");
});

test("gives editors lines and columns from 1", () => {
  assert.deepEqual(toJson([MISTAKE], { source: SOURCE, path: "x.yml" }), [
    {
      path: "x.yml",
      code: "SJ101",
      severity: "error",
      message: "unknown field `bcd`",
      help: "try `b`",
      start: { line: 2, column: 2 },
      end: { line: 2, column: 5 },
    },
  ]);
});
