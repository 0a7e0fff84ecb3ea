import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeTransfer } from "./transfer-encoding.ts";

function expectDecoded(encoding: string, text: string, decoded: string, defect: string | null = null): void {
  const result = decodeTransfer(Buffer.from(text, "latin1"), encoding, 1_000_000);
  assert.equal(result.bytes.toString("latin1"), decoded, `${encoding} of ${JSON.stringify(text)}`);
  assert.equal(result.defect, defect, `${encoding} of ${JSON.stringify(text)}`);
}

test("decodes base64 with line ends, joined pieces and the URL alphabet", () => {
  expectDecoded("base64", "aGVs\r\nbG8=\r\n", "hello");
  expectDecoded("base64", "YQ==Yg==", "ab");
  expectDecoded("base64", "_-8=", "\xff\xef");
});

test("decodes damaged base64 as far as it goes and says where", () => {
  expectDecoded("base64", "aGV*sbG8=", "hello", "base64-invalid");
  expectDecoded("base64", "aGVsbG8", "hello", "base64-truncated");
  expectDecoded("base64", "aGVsb", "hel", "base64-truncated");
  expectDecoded("base64", "", "");
  assert.equal(decodeTransfer(Buffer.from("aGV*sbG8="), "base64", 100).offset, 3);
});

test("decodes at most the bytes asked for", () => {
  const big = Buffer.from(Buffer.alloc(30_000, 65).toString("base64"));
  assert.equal(decodeTransfer(big, "base64", 1_000).bytes.length, 1_000);
});

test("gives base64 of any bytes back, wherever lines are broken", () => {
  const bytesAndWidth = fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 80 }));
  fc.assert(
    fc.property(bytesAndWidth, ([bytes, width]) => {
      const lines =
        Buffer.from(bytes)
          .toString("base64")
          .match(new RegExp(`.{1,${width}}`, "g")) ?? [];
      const result = decodeTransfer(Buffer.from(lines.join("\r\n")), "base64", 1_000);
      assert.deepEqual([...result.bytes], [...bytes]);
      assert.equal(result.defect, null);
    }),
    { seed: 7 },
  );
});

test("decodes quoted-printable: escapes in both cases, soft breaks, spaces at line ends (RFC 2045 §6.7)", () => {
  expectDecoded("quoted-printable", "caf=C3=a9", "caf\xc3\xa9");
  expectDecoded("quoted-printable", "one=\r\ntwo=\nthree=  \r\nfour", "onetwothreefour");
  expectDecoded("quoted-printable", "a  \r\nb\t \nc ", "a\r\nb\nc");
  expectDecoded("quoted-printable", "a =20\r\n", "a  \r\n");
  expectDecoded("quoted-printable", "end=", "end");
});

test("leaves an escape that is none as it stands, and says so", () => {
  expectDecoded("quoted-printable", "1=2 =zz", "1=2 =zz", "quoted-printable-invalid");
});

test("decodes uuencoded bodies", () => {
  expectDecoded("x-uuencode", "begin 644 a.txt\n%:&5L;&\\\n`\nend\n", "hello");
});

test("gives unencoded bodies as they are, and unknown encodings with a defect", () => {
  expectDecoded("8bit", "\xe9\r\n", "\xe9\r\n");
  expectDecoded("", "a", "a");
  expectDecoded("rot13", "a", "a", "transfer-encoding-unknown");
});
