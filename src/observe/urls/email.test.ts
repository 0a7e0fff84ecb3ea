import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseEmail } from "./email.ts";

const READ: readonly (readonly [text: string, email: string, local: string])[] = [
  ["Ada@Example.COM", "Ada@example.com", "Ada"],
  [" ada@example.com ", "ada@example.com", "ada"],
  ["mailto:ada@example.com?subject=x", "ada@example.com", "ada"],
  ['"ada b"@example.com', '"ada b"@example.com', '"ada b"'],
  ["ada..b.@example.com", "ada..b.@example.com", "ada..b."],
  ["ädä@example.com", "ädä@example.com", "ädä"],
  ["ada@[192.0.2.1]", "ada@[192.0.2.1]", "ada"],
];
for (const [text, email, local] of READ) {
  test(`reads ${text} (RFC 5322 §3.4.1)`, () => {
    const read = parseEmail(text);
    assert.deepEqual([read?.email, read?.local_part], [email, local]);
  });
}

const NONE = [
  "",
  "@",
  "@example.com",
  "ada@",
  "ada",
  "a b@example.com",
  "<ada@example.com>",
  "ada@exa mple.com",
  '"a"b"@example.com',
  "a@b@example.com",
];
for (const text of [...NONE, `${"a".repeat(2_000)}@example.com`]) {
  test(`${JSON.stringify(text.slice(0, 30))} is no address`, () => assert.equal(parseEmail(text), null));
}

test("never throws and keeps the local part as written", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.emailAddress()), (text) => {
      const email = parseEmail(text);
      if (email !== null) assert.ok(text.includes(email.local_part ?? ""));
    }),
    { seed: 2, numRuns: 2_000 },
  );
});
