import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseUrl } from "./url.ts";

test("reads every part of a URL", () => {
  const url = parseUrl("https://ad%61:p%40ss@www.Example.com:8443/a b/?q=1&q=%C3%BC+x&bad=%zz#top");
  assert.ok(url);
  assert.equal(url.scheme, "https");
  assert.deepEqual([url.username, url.password], ["ada", "p@ss"]);
  assert.deepEqual([url.domain.domain, url.port, url.path], ["www.example.com", 8443, "/a%20b/"]);
  assert.equal(url.query_params, "q=1&q=%C3%BC+x&bad=%zz");
  assert.deepEqual({ ...url.query_params_decoded }, { q: ["1", "ü x"], bad: ["%zz"] });
  assert.equal(url.fragment, "top");
  assert.deepEqual(url.rewrite, { original: null, encoders: [] });
});

test("infers the port, and tells a missing path from `/`", () => {
  assert.deepEqual([parseUrl("http://example.com")?.port, parseUrl("http://example.com")?.path], [80, null]);
  assert.deepEqual(
    [parseUrl("https://example.com/")?.port, parseUrl("https://example.com/")?.path],
    [443, "/"],
  );
  assert.equal(parseUrl("https://example.com?x")?.path, null);
});

test("reads a host without scheme unless told to be strict, and leaves `url` as written", () => {
  assert.deepEqual(
    [parseUrl("example.com/x")?.url, parseUrl("example.com/x")?.scheme],
    ["example.com/x", "http"],
  );
  assert.equal(parseUrl("example.com/x", { strict: true }), null);
  assert.deepEqual(
    [parseUrl("example.com:8080/x")?.port, parseUrl("//example.com/x")?.scheme],
    [8080, "http"],
  );
});

for (const text of [
  "",
  "#top",
  "/relative/path",
  "click here",
  "unsubscribe",
  "v1.2.3",
  "http://",
  "http://a b/",
  "http://[::1/",
  "https://example.com:99999/",
]) {
  test(`${JSON.stringify(text)} is no URL`, () => assert.equal(parseUrl(text), null));
}

const ADDRESSES: readonly (readonly [text: string, ip: string, encoders: readonly string[]])[] = [
  ["http://192.0.2.1/", "192.0.2.1", []],
  ["http://0xc0.0x0.0x2.0x1/", "192.0.2.1", ["hex", "dotted"]],
  ["http://ada@3221225985:80/x", "192.0.2.1", ["decimal_integer"]],
  ["http://[2001:db8::1]:8080/", "2001:db8::1", []],
];
for (const [text, ip, encoders] of ADDRESSES) {
  test(`knows the address in ${text}`, () => {
    const url = parseUrl(text);
    assert.deepEqual([url?.ip?.ip, url?.ip?.translation.encoders, url?.domain.domain], [ip, encoders, ip]);
    assert.equal(url?.domain.root_domain, null);
  });
}

test("shows a trusted name before the @ for what it is, a user name", () => {
  const url = parseUrl("https://www.example.com@evil.example.net/");
  assert.deepEqual([url?.username, url?.domain.domain], ["www.example.com", "evil.example.net"]);
});

test("follows browsers through backslashes, tabs and newlines", () => {
  assert.equal(parseUrl(" \nhttps:\\\\exam\nple.com\\x\t")?.domain.domain, "example.com");
});

test("reads mailto with the domain of its first address, and bare addresses the same way", () => {
  const url = parseUrl("mailto:ada@example.com,bob@example.net?subject=a%20b");
  assert.deepEqual(
    [url?.scheme, url?.domain.domain, url?.path],
    ["mailto", "example.com", "ada@example.com,bob@example.net"],
  );
  assert.deepEqual(url?.query_params_decoded["subject"], ["a b"]);
  assert.deepEqual(
    [parseUrl("ada@example.com")?.scheme, parseUrl("ada@example.com")?.url],
    ["mailto", "ada@example.com"],
  );
});

for (const [text, scheme, path] of [
  ["tel:+43-1-0000", "tel", "+43-1-0000"],
  ["cid:logo@mail.example", "cid", "logo@mail.example"],
  ["javascript:alert(1)//?x#y", "javascript", "alert(1)//?x#y"],
  ["DATA:text/html,<b>x</b>", "data", "text/html,<b>x</b>"],
] as const) {
  test(`keeps the rest of ${scheme}: whole`, () => {
    const url = parseUrl(text);
    assert.deepEqual(
      [url?.scheme, url?.path, url?.domain.domain, url?.domain.valid],
      [scheme, path, "", false],
    );
  });
}

test("a parameter named like a member of every object is only a parameter", () => {
  const decoded = parseUrl("https://example.com/?__proto__=1&constructor=2")?.query_params_decoded;
  assert.deepEqual(Object.entries(decoded ?? {}), [
    ["__proto__", ["1"]],
    ["constructor", ["2"]],
  ]);
  assert.equal(parseUrl("https://example.com/?a=1")?.query_params_decoded["constructor"], undefined);
});

test("serialises like plain data, the decoded query included", () => {
  const json = JSON.parse(JSON.stringify(parseUrl("https://example.com/?a=1")));
  assert.deepEqual(json.query_params_decoded, { a: ["1"] });
});

test("gives the same answer from the cache", () => {
  assert.deepEqual(parseUrl("https://example.com/cached?x=1"), parseUrl("https://example.com/cached?x=1"));
  assert.equal(parseUrl("no url at all"), parseUrl("no url at all"));
});

test("reads a large data: URL and refuses a large web URL", () => {
  assert.equal(parseUrl(`data:image/png;base64,${"A".repeat(1_000_000)}`)?.scheme, "data");
  assert.equal(parseUrl(`https://example.com/${"a".repeat(1_000_000)}`), null);
});

test("never throws, and agrees with the platform on the host", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary" }), fc.webUrl({ withQueryParameters: true, withFragments: true })),
      (text) => {
        const url = parseUrl(text);
        void url?.query_params_decoded;
        if (url !== null && /^https?:\/\//.test(text)) {
          assert.equal(url.domain.domain, URL.parse(text)?.hostname.replace(/\.$/, ""));
        }
      },
    ),
    { seed: 3, numRuns: 2_000 },
  );
});
