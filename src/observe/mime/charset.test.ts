import assert from "node:assert/strict";
import { test } from "node:test";
import { charsetIsKnown, decodeText } from "./charset.ts";

function expectText(hex: string, label: string | null, text: string, defect: string | null = null): void {
  assert.deepEqual(decodeText(Buffer.from(hex, "hex"), label), { text, defect }, String(label));
}

test("reads the charsets of mail by their usual and unusual names", () => {
  expectText("63616fc3a9", "UTF8", "caoé");
  expectText("e9", "iso-8859-1", "é");
  expectText("93", "ISO-8859-1", "“");
  expectText("c4e3bac3", "gb2312", "你好");
  expectText("b0a1", "ks_c_5601-1987", "가");
  expectText("1b2442467c4b5c1b2842", "iso-2022-jp", "日本");
  expectText("2b414f6b2d", "utf-7", "é");
  expectText("82", "cp850", "é");
  expectText("8e", "x-mac-roman", "é");
  expectText("efbbbf61", "utf-8", "a");
});

test("takes valid UTF-8 as such and other bytes as windows-1252 where nobody says", () => {
  expectText("c3a9", null, "é");
  expectText("e9", null, "é");
  expectText("c3a9", "us-ascii", "é", "charset-invalid-bytes");
});

test("replaces what the charset does not allow, and says so", () => {
  expectText("61ff62", "utf-8", "a\ufffdb", "charset-invalid-bytes");
});

test("falls back for an unknown charset, and says so", () => {
  expectText("e9", "x-nowhere", "é", "charset-unknown");
  expectText("61", "x-nowhere", "a");
  assert.equal(charsetIsKnown("x-nowhere"), false);
  assert.equal(charsetIsKnown("iso-2022-jp"), true);
});
