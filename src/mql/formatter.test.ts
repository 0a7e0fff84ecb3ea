import assert from "node:assert/strict";
import { test } from "node:test";
import { format } from "./formatter.ts";

/** Formats, and checks that formatting again changes nothing. */
function expectFormat(source: string, formatted: string): void {
  assert.equal(format(source), formatted);
  assert.equal(format(formatted), formatted);
}

test("writes one condition of the top level a line", () => {
  expectFormat(
    "type.inbound and length( attachments )==1 or a",
    "type.inbound and length(attachments) == 1\nor a",
  );
  expectFormat("a and b and (c or d)", "a\nand b\nand (c or d)");
});

test("opens brackets that do not fit a line", () => {
  const long = "x".repeat(60);
  expectFormat(
    `any(body.links, strings.icontains(.display_text, "${long}", "second") and .visible)`,
    [
      "any(body.links,",
      "  strings.icontains(",
      "    .display_text,",
      `    "${long}",`,
      '    "second"',
      "  )",
      "  and .visible",
      ")",
    ].join("\n"),
  );
});

test("keeps comments before, behind and at the end of brackets", () => {
  const source = [
    "// whole",
    "a // behind a",
    "",
    "// before b",
    "and f(",
    "  x, // behind x",
    "  // before y",
    "  y",
    "  // last",
    ")",
    "// end",
  ].join("\n");
  expectFormat(source, source.replaceAll(/(\w,?) \/\/ behind/g, "$1  // behind"));
});

test("moves a comment in the middle of a condition before it", () => {
  expectFormat("a\nand b ==\n// why\n  c", "a\n// why\nand b == c");
  expectFormat("x or b == // why\n c and d", "x\n// why\nor b == c and d");
});

test("keeps one blank line between conditions and drops the others", () => {
  expectFormat("a\n\n\n\nand b", "a\n\nand b");
  expectFormat("\n\na\n", "a");
});

test("keeps strings as they were written", () => {
  expectFormat(
    String.raw`x == "A" or x == 'A\d'`,
    String.raw`x == "A"
or x == 'A\d'`,
  );
});

test("keeps parentheses, also those that are not needed", () => {
  expectFormat("((a)) and (b)", "((a))\nand (b)");
});

test("leaves a source with a syntax error as it is", () => {
  assert.equal(format("a  and  and b"), "a  and  and b");
});

test("reads carriage returns as line ends", () => {
  assert.equal(format("a // x\r\nand b\r\n"), "a  // x\nand b");
});
