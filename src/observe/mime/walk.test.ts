import assert from "node:assert/strict";
import { test } from "node:test";
import { DefectLog } from "./defect-log.ts";
import { DEPTH_MAX, PARTS_MAX } from "./limits.ts";
import { type WalkedPart, walk } from "./walk.ts";

function walked(text: string): {
  root: WalkedPart;
  bytes: Buffer;
  codes: string[];
  leaves: readonly WalkedPart[];
} {
  const bytes = Buffer.from(text, "latin1");
  const log = new DefectLog();
  const { root, leaves } = walk(bytes, log);
  return { root, bytes, leaves, codes: log.list().map((defect) => defect.code) };
}

/** Leaves as `path type body`. */
function leavesOf(text: string): string[] {
  const { bytes, leaves } = walked(text);
  return leaves.map(
    (p) => `${p.path} ${p.contentType} ${bytes.toString("latin1", p.bodySpan.start, p.bodySpan.end)}`,
  );
}

function multipart(boundary: string, body: string, subtype = "mixed"): string {
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"\n\n${body}`;
}

test("gives the body of a simple message by its span", () => {
  assert.deepEqual(leavesOf("Subject: x\n\nhello\n"), [" text/plain hello\n"]);
});

test("leaves the line end before a delimiter out of the part (RFC 2046 §5.1.1)", () => {
  assert.deepEqual(leavesOf(multipart("b", "preamble\n--b\n\none\n\n--b\n\ntwo\n--b--\nepilogue")), [
    "1 text/plain one\n",
    "2 text/plain two",
  ]);
});

test("reads CR LF and trailing white space at delimiters", () => {
  const text = multipart("b", "--b \t\n\none\n--b-- \n").replaceAll("\n", "\r\n");
  assert.deepEqual(leavesOf(text), ["1 text/plain one"]);
});

test("reads a message whose lines end with CR alone", () => {
  const text = multipart("b", "--b\n\none\n--b--\n").replaceAll("\n", "\r");
  assert.deepEqual(leavesOf(text), ["1 text/plain one"]);
  assert.ok(walked(text).codes.includes("bare-cr"));
});

test("tells boundaries apart of which one begins with the other", () => {
  const inner = multipart("b-1", "--b-1\n\nin\n--b-1--");
  assert.deepEqual(leavesOf(multipart("b", `--b\n${inner}\n--b\n\nout\n--b--`)), [
    "1.1 text/plain in",
    "2 text/plain out",
  ]);
});

test("ends inner multiparts at a delimiter of an outer one", () => {
  const inner = multipart("in", "--in\n\nx");
  const text = multipart("out", `--out\n${inner}\n--out\n\ny\n--out--`);
  assert.deepEqual(leavesOf(text), ["1.1 text/plain x", "2 text/plain y"]);
  assert.deepEqual(walked(text).codes, ["boundary-not-closed"]);
});

test("gives the innermost multipart the delimiter when two share a boundary", () => {
  const inner = multipart("b", "--b\n\nx\n--b--");
  assert.deepEqual(leavesOf(multipart("b", `--b\n${inner}\n--b\n\ny\n--b--`)), [
    "1.1 text/plain x",
    "2 text/plain y",
  ]);
});

test("ends a part header without an empty line at the delimiter", () => {
  assert.deepEqual(leavesOf(multipart("b", "--b\nContent-Type: text/html\n--b\n\ny\n--b--")), [
    "1 text/html ",
    "2 text/plain y",
  ]);
});

test("reads a multipart without boundary, or whose boundary never comes, as text", () => {
  assert.deepEqual(leavesOf("Content-Type: multipart/mixed\n\nall"), [" text/plain all"]);
  assert.deepEqual(leavesOf(multipart("b", "all\n--c\n")), [" text/plain all\n--c\n"]);
  assert.deepEqual(walked(multipart("b", "all")).codes, ["boundary-not-found", "part-empty"]);
});

test("does not walk into message/rfc822, and takes it as the default of a digest (RFC 2046 §5.1.5)", () => {
  const text = multipart("b", "--b\n\nSubject: in\n\nx\n--b--", "digest");
  assert.deepEqual(leavesOf(text), ["1 message/rfc822 Subject: in\n\nx"]);
});

test("takes text/plain where the type cannot be read (RFC 2045 §5.2)", () => {
  const { root, codes } = walked("Content-Type: text; charset=utf-8\n\nx");
  assert.equal(root.contentType, "text/plain");
  assert.equal(root.parameters["charset"], "utf-8");
  assert.deepEqual(codes, ["content-type-invalid"]);
});

test("reads 1,000 nested multiparts to the depth limit, and the part after them", () => {
  let inner = "deep";
  for (let level = 999; level >= 0; level--)
    inner = multipart(`n${level}`, `--n${level}\n${inner}\n--n${level}--`);
  const text = multipart("out", `--out\n${inner}\n--out\n\nlast\n--out--`);
  const { leaves, codes, bytes } = walked(text);
  assert.ok(codes.includes("limit-depth"));
  assert.equal(leaves[0]?.path.split(".").length, DEPTH_MAX);
  const last = leaves.at(-1)!;
  assert.equal(bytes.toString("latin1", last.bodySpan.start, last.bodySpan.end), "last");
});

test("stops adding parts at the limit", () => {
  const { leaves, codes } = walked(multipart("b", `${"--b\n\nx\n".repeat(PARTS_MAX + 100)}--b--`));
  assert.ok(leaves.length <= PARTS_MAX);
  assert.deepEqual(codes, ["limit-parts"]);
});
