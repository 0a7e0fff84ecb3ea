import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findIps, findLinks, readLinks } from "./text-links.ts";

function expectLinks(text: string, expected: readonly string[]): void {
  assert.deepEqual(
    findLinks(text).map((link) => link.href_url.url),
    expected,
  );
}

const TEXTS: readonly (readonly [text: string, urls: readonly string[]])[] = [
  [
    "See https://example.com/a_(b)). Then <http://example.net/?x=1&y=2>!",
    ["https://example.com/a_(b)", "http://example.net/?x=1&y=2"],
  ],
  [
    "www.example.com and example.co.uk/x, or xn--mnchen-3ya.de.",
    ["www.example.com", "example.co.uk/x", "xn--mnchen-3ya.de"],
  ],
  ["Write to ada@example.com or mailto:bob@example.net", ["ada@example.com", "mailto:bob@example.net"]],
  ["hxxps[:]//evil[.]example[.]com/x and example(dot)org", ["https://evil.example.com/x", "example.org"]],
  [
    "HTTP://EXAMPLE.COM http://192.0.2.1/x http://intranet/",
    ["HTTP://EXAMPLE.COM", "http://192.0.2.1/x", "http://intranet/"],
  ],
  ["(http://a.b.c.d.e.f.g.h.i.j.k.l.m.example.com/x)", ["http://a.b.c.d.e.f.g.h.i.j.k.l.m.example.com/x"]],
  ["https://example.com\uff0c\u4e2d\u6587", ["https://example.com"]],
  [
    "line\nhttps://example.com/1\r\nhttps://example.com/2\tend",
    ["https://example.com/1", "https://example.com/2"],
  ],
];
for (const [text, urls] of TEXTS) {
  test(`finds ${urls.join(" ")}`, () => expectLinks(text, urls));
}

for (const text of [
  "",
  "no links here. None.",
  "Thanks.My colleague",
  "main.py, lib.so, README.md",
  "1.2.3.4",
  "// comment",
  "e.g. i.e. 3.14",
]) {
  test(`finds nothing in ${JSON.stringify(text)}`, () => expectLinks(text, []));
}

test("a plain link shows the URL it leads to", () => {
  const [link] = findLinks("https://example.com/x");
  assert.deepEqual(
    [link?.parser, link?.visible, link?.display_text, link?.mismatched],
    ["plain", null, null, false],
  );
  assert.equal(link?.display_url?.url, "https://example.com/x");
});

test("stops at 2,000 links and at a million characters, and says so", () => {
  const link = "https://example.com/x ";
  const { links, isLimited } = readLinks(link.repeat(20_000));
  assert.deepEqual([links.length, isLimited], [2_000, true]);
  assert.equal(readLinks(link.repeat(2_000)).isLimited, false);
  assert.equal(readLinks(`${"a ".repeat(500_000)}${link}`).isLimited, true);
  assert.equal(findLinks(`${"a ".repeat(500_000)}https://example.com/`).length, 0);
});

test("takes time linear in hostile text", () => {
  const hostile = ["a.", "http://", "[.]a", "a@", "www.", "-.-", ":", "abc:", "1.1.", "hxxp", "(dot)"].map(
    (unit) => unit.repeat(Math.floor(1_000_000 / unit.length)),
  );
  const start = performance.now();
  for (const text of hostile) {
    findLinks(text);
    findIps(text);
  }
  // 11 MB; some 150 ms on one slow core. Anything quadratic takes minutes.
  assert.ok(performance.now() - start < 10_000);
});

test("never throws", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      findLinks(`http://${text}.example.com/${text} ${text}`);
      findIps(text);
    }),
    { seed: 5, numRuns: 1_000 },
  );
});

test("finds bare addresses, and none in URLs, versions, times and names of programs", () => {
  const ips = findIps(
    "from 192.0.2.1, [198.51.100.7]:25 and 2001:db8::1. Not 1.2.3.4.5, v1.2.3.4, 12:30:45, std::abc, http://203.0.113.9/ or 300.1.1.1",
  );
  assert.deepEqual(
    ips.map(({ ip }) => ip),
    ["192.0.2.1", "198.51.100.7", "2001:db8::1"],
  );
});
