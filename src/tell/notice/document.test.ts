import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import fc from "fast-check";
import { RECONNAISSANCE, shippedLanguage } from "../../../test/golden/notice-facts.ts";
import type { NoticeDocument } from "../../model/notice.ts";
import { composeNotice } from "./compose.ts";
import { documentBytes, documentHash, readDocument } from "./document.ts";

const DOCUMENT = composeNotice(shippedLanguage("fr"), RECONNAISSANCE);

/** The same value with every object's keys the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, turned(each)]),
  );
}

describe("a document", () => {
  test("is read back as it was", () => {
    assert.deepEqual(readDocument(documentBytes(DOCUMENT)), DOCUMENT);
  });
  test("has the same bytes and hash in whatever order its fields were written", () => {
    const other = turned(DOCUMENT) as NoticeDocument;
    assert.notEqual(JSON.stringify(other), JSON.stringify(DOCUMENT));
    assert.deepEqual(documentBytes(other), documentBytes(DOCUMENT));
    assert.equal(documentHash(other), documentHash(DOCUMENT));
    assert.equal(documentHash(DOCUMENT), createHash("sha256").update(documentBytes(other)).digest("hex"));
  });
  test("with a letter changed has another hash", () => {
    assert.notEqual(documentHash({ ...DOCUMENT, text: `${DOCUMENT.text} ` }), documentHash(DOCUMENT));
  });
  test("that lacks a field, has one of another type, or is no JSON, is none", () => {
    const { text: _text, ...without } = DOCUMENT;
    const notice = { ...DOCUMENT.notice, parts: [{ id: "how_bad" }] };
    const odd: unknown[] = [without, { ...DOCUMENT, script: 1 }, { ...DOCUMENT, notice }, [], null, 7, "x"];
    for (const each of odd) {
      assert.equal(readDocument(new TextEncoder().encode(JSON.stringify(each))), null, JSON.stringify(each));
    }
    assert.equal(readDocument(new Uint8Array(600_000)), null);
  });
  test("is read from any bytes without an exception", () => {
    const bytes = documentBytes(DOCUMENT);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const read = readDocument(bytes.with(at, byte));
        assert.ok(read === null || typeof read.text === "string");
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});
