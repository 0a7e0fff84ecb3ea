import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseDomain } from "./domain.ts";

test("splits a host by the public suffix", () => {
  assert.deepEqual(parseDomain("WWW.Mail.Example.CO.uk."), {
    domain: "www.mail.example.co.uk",
    punycode: null,
    root_domain: "example.co.uk",
    sld: "example",
    subdomain: "www.mail",
    tld: "co.uk",
    valid: true,
  });
});

test("uses the ICANN part of the list only, so a hoster's customer has the hoster's root", () => {
  assert.equal(parseDomain("x.github.io").root_domain, "github.io");
});

test("gives the Unicode form of A-labels, and A-labels for a Unicode name", () => {
  const fromUnicode = parseDomain("mÜnchen.example.com");
  assert.equal(fromUnicode.domain, "xn--mnchen-3ya.example.com");
  assert.equal(fromUnicode.punycode, "münchen.example.com");
  assert.deepEqual(parseDomain("xn--mnchen-3ya.example.com"), fromUnicode);
});

test("folds full-width letters and dots as browsers do (UTS #46)", () => {
  assert.equal(parseDomain("www\u3002\uff45xample\uff0ecom").domain, "www.example.com");
});

test("a bare suffix, an unknown suffix and a single label are not valid", () => {
  assert.deepEqual([parseDomain("co.uk").valid, parseDomain("co.uk").root_domain], [false, null]);
  assert.deepEqual(
    [parseDomain("a.b.invalid").valid, parseDomain("a.b.invalid").root_domain],
    [false, "b.invalid"],
  );
  assert.deepEqual([parseDomain("localhost").valid, parseDomain("localhost").root_domain], [false, null]);
});

const NO_HOST_NAMES = ["", " ", "two words.com", "192.0.2.1", "0x7f.1", "[::1]", "a..com", "a/b.com"];
for (const text of [...NO_HOST_NAMES, `${"a".repeat(64)}.com`, `${"a.".repeat(200)}com`]) {
  test(`splits nothing off ${JSON.stringify(text.slice(0, 30))}`, () => {
    const domain = parseDomain(text);
    assert.deepEqual(
      [domain.root_domain, domain.sld, domain.subdomain, domain.tld, domain.valid],
      [null, null, null, null, false],
    );
  });
}

test("splits hosts whose hyphens or underscores are wrong, since browsers go there", () => {
  const read = (host: string) => {
    const { root_domain, subdomain, tld, valid } = parseDomain(host);
    return [root_domain, subdomain, tld, valid];
  };
  assert.deepEqual(read("-a.example.com"), ["example.com", "-a", "com", false]);
  assert.deepEqual(read("x.a-.example.co.uk"), ["example.co.uk", "x.a-", "co.uk", false]);
  assert.deepEqual(read("a_b.com"), ["a_b.com", null, "com", false]);
  assert.deepEqual(read("_a_b.example.com"), ["example.com", "_a_b", "com", true]);
});

test("never throws and gives parts that put together are the whole", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.domain()), (text) => {
      const { domain, root_domain, sld, subdomain, tld } = parseDomain(text);
      if (root_domain === null) return;
      assert.equal(root_domain, `${sld}.${tld}`);
      assert.equal(domain, subdomain === null ? root_domain : `${subdomain}.${root_domain}`);
    }),
    { seed: 1, numRuns: 2_000 },
  );
});
