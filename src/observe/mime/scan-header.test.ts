import assert from "node:assert/strict";
import { test } from "node:test";
import { DefectLog } from "./defect-log.ts";
import { HEADER_FIELDS_MAX } from "./limits.ts";
import { type HeaderBlock, scanHeader } from "./scan-header.ts";

function scan(text: string): { block: HeaderBlock; bytes: Buffer; codes: string[] } {
  const bytes = Buffer.from(text, "latin1");
  const log = new DefectLog();
  const source = { bytes, start: 0, lineEnd: 10, part: undefined, isDelimiter: () => false };
  const block = scanHeader(source, log);
  return { block, bytes, codes: log.list().map((defect) => defect.code) };
}

/** The fields as `name=value` with the raw value, folds included, and the body after `|`. */
function shown(text: string): string {
  const { block, bytes } = scan(text);
  const fields = block.fields.map((f) => `${f.name}=${bytes.toString("latin1", f.valueStart, f.end)}`);
  return `${fields.join(" / ")}|${bytes.toString("latin1", block.bodyStart)}`;
}

test("ends the header at the empty line whatever the line ends are", () => {
  for (const end of ["\r\n", "\n", "\r\r\n"]) {
    assert.equal(shown(`A: 1${end}B: 2${end}${end}body`), "A= 1 / B= 2|body", JSON.stringify(end));
  }
});

test("keeps order, case and duplicates of fields", () => {
  assert.equal(shown("b: 1\nA: 2\nB: 3\n\n"), "b= 1 / A= 2 / B= 3|");
});

test("keeps folded lines within their field, also those of white space only (RFC 5322 §4.2)", () => {
  assert.equal(shown("A: 1\n\tmore\n \n end\nB: 2\n\n"), "A= 1\n\tmore\n \n end / B= 2|");
});

test("allows space before the colon (RFC 5322 §4.5)", () => {
  assert.equal(shown("Subject \t: x\n\n"), "Subject= x|");
});

test("passes over a byte order mark, empty lines and the envelope line of an mbox", () => {
  assert.equal(shown("\xef\xbb\xbfA: 1\n\n"), "A= 1|");
  assert.equal(shown("\n\nA: 1\n\nx"), "A= 1|x");
  assert.equal(shown("From a@example.org Tue Jan 12 2021\nA: 1\n\nx"), "A= 1|x");
});

test("does not take a From field with a space before its colon for an envelope line (RFC 5322 §4.5)", () => {
  assert.equal(shown("From : a@example.org\nTo: b\n\nx"), "From= a@example.org / To= b|x");
  assert.equal(shown("From \t : a@example.org\n\nx"), "From= a@example.org|x");
});

test("leaves junk between fields out and says so", () => {
  assert.equal(shown("A: 1\njunk here\nB: 2\n\nx"), "A= 1 / B= 2|x");
  assert.deepEqual(scan("A: 1\njunk here\nB: 2\n\nx").codes, ["header-malformed"]);
});

test("starts the body at junk that no header follows, so that no text is lost", () => {
  assert.equal(shown("A: 1\nDear reader\n\nmore"), "A= 1|Dear reader\n\nmore");
  assert.equal(shown(" indented\nA: 1\n\n"), "A= 1|");
});

test("reports a header without end", () => {
  assert.deepEqual(scan("A: 1\nB: 2").codes, ["header-missing-end"]);
  assert.deepEqual(scan("").codes, []);
});

test("reads a header of 10,000 fields up to the limit and keeps the fields that matter beyond it", () => {
  const padding = "X-Padding: 1\n".repeat(10_000);
  const { block, codes } = scan(`${padding}From: a@example.org\n\nbody`);
  assert.equal(block.fields.length, HEADER_FIELDS_MAX + 1);
  assert.equal(block.fields.at(-1)?.name, "From");
  assert.deepEqual(codes, ["limit-headers"]);
});
