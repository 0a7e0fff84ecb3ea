import assert from "node:assert/strict";
import { isIP } from "node:net";
import { test } from "node:test";
import fc from "fast-check";
import { parseIp } from "./ip.ts";

const V4: readonly (readonly [text: string, ip: string, encoders: readonly string[]])[] = [
  ["192.0.2.1", "192.0.2.1", []],
  ["192.0.2.1.", "192.0.2.1", []],
  ["[192.0.2.1]", "192.0.2.1", []],
  ["3221225985", "192.0.2.1", ["decimal_integer"]],
  ["0xC0000201", "192.0.2.1", ["hex"]],
  ["030000001001", "192.0.2.1", ["octal"]],
  ["0xc0.0x0.0x2.0x1", "192.0.2.1", ["hex", "dotted"]],
  ["0300.0000.0002.0001", "192.0.2.1", ["octal", "dotted"]],
  ["192.513", "192.0.2.1", ["dotted"]],
  ["0xc0.0.2.01", "192.0.2.1", ["hex", "octal", "dotted", "mixed_radix"]],
];
for (const [text, ip, encoders] of V4) {
  test(`reads ${text} as ${ip}, written as ${encoders.join(", ") || "usual"}`, () => {
    const original = encoders.length === 0 ? null : text;
    assert.deepEqual(parseIp(text), { ip, version: 4, translation: { original, v4_to_v6: false, encoders } });
  });
}

const V6: readonly (readonly [text: string, ip: string])[] = [
  ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
  ["[2001:db8::1]", "2001:db8::1"],
  ["[IPv6:2001:db8::1]", "2001:db8::1"],
  ["fe80::1%eth0", "fe80::1"],
  ["::", "::"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"], // RFC 5952 §4.2.2: one zero group is not shortened
  ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"], // §4.2.3: the longest run
  ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"], // §4.2.3: the first of equal runs
];
for (const [text, ip] of V6) {
  test(`reads ${text} as ${ip} (RFC 5952)`, () => {
    assert.deepEqual(parseIp(text), {
      ip,
      version: 6,
      translation: { original: null, v4_to_v6: false, encoders: [] },
    });
  });
}

for (const text of ["::ffff:192.0.2.1", "[::ffff:c000:201]", "64:ff9b::192.0.2.1"]) {
  test(`reads ${text} as the IPv4 address it carries`, () => {
    const ip = parseIp(text);
    assert.deepEqual([ip?.ip, ip?.version, ip?.translation.v4_to_v6], ["192.0.2.1", 4, true]);
  });
}

test("reads full-width digits, and says that it did", () => {
  const ip = parseIp("\uff11\uff19\uff12.0.2.1");
  assert.deepEqual([ip?.ip, ip?.translation.original], ["192.0.2.1", "\uff11\uff19\uff12.0.2.1"]);
});

const NONE = [
  "",
  "x",
  "256.1.1.1",
  "1.2.3.4.5",
  "08.1.1.1",
  "4294967296",
  "1.2.65536",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "12345::",
  "::0x7f.0.0.1",
  "1:2:3:4:5:6:7:8:9",
  "g::",
];
for (const text of [...NONE, "1".repeat(1_000)]) {
  test(`${JSON.stringify(text.slice(0, 30))} is no address`, () => assert.equal(parseIp(text), null));
}

test("gives canonical text that node and we read back as the same address", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6(), fc.string({ unit: "binary" })), (text) => {
      const ip = parseIp(text);
      if (ip === null) return;
      assert.equal(isIP(ip.ip), ip.version);
      assert.equal(parseIp(ip.ip)?.ip, ip.ip);
    }),
    { seed: 6, numRuns: 3_000 },
  );
});

test("reads IPv4 notations as the URL standard does", () => {
  fc.assert(
    fc.property(fc.ipV4Extended(), (text) => {
      assert.equal(parseIp(text)?.ip, new URL(`http://${text}/`).hostname);
    }),
    { seed: 4, numRuns: 1_000 },
  );
});
