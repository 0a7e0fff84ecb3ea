import assert from "node:assert/strict";
import { test } from "node:test";
import type { Value } from "../../mql/value.ts";
import { NO_HISTORY } from "../history/message-history.ts";
import { RESULT_TYPES } from "../schema.ts";
import { RULE_FUNCTIONS, ruleFunctions } from "./index.ts";

const FUNCTIONS = ruleFunctions({
  parseUrl: () => null,
  parseDomain: (text) => ({
    domain: text,
    punycode: null,
    root_domain: null,
    sld: null,
    subdomain: null,
    tld: null,
    valid: false,
  }),
  parseEmail: () => null,
});

function call(name: string, ...args: (Value | undefined)[]): Value {
  const run = FUNCTIONS.get(name)?.run;
  assert.ok(run, name);
  return run({ root: {}, surroundings: null }, ...args);
}

test("every function with a structured result is registered with that result", () => {
  for (const [name, type] of Object.entries(RESULT_TYPES)) {
    const signature = RULE_FUNCTIONS.get(name)?.signature;
    assert.ok(signature, `${name} is not registered`);
    assert.deepEqual(signature.returns, type, name);
  }
});

test("a function runs or names the capability it lacks; those of history do both, as not every message has one", () => {
  for (const [name, { run, signature }] of FUNCTIONS) {
    const expected = signature.capability === "history" ? true : signature.capability === undefined;
    assert.equal(run !== undefined, expected, name);
  }
});

/** What any message and any rule can call. */
const READY = [...FUNCTIONS].filter(([, { signature }]) => signature.capability === undefined);

test("every function has a documented claim, and every one that always runs an example", () => {
  for (const [name, { signature }] of FUNCTIONS) assert.match(signature.doc, /^[A-Z].*\.$/, name);
  for (const [name, { examples }] of READY) assert.ok(examples.length > 0, name);
});

test("without a history every profile is unavailable, neither null nor empty", () => {
  for (const [name, rule] of FUNCTIONS) {
    if (rule.signature.capability === "history") assert.equal(call(name), NO_HISTORY, name);
  }
});

test("null and values of other types give null, never an exception", () => {
  const odd: (Value | undefined)[] = [null, 7, true, ["x"], { a: 1 }, undefined];
  for (const [name, rule] of READY) {
    for (const value of odd) {
      assert.equal(rule.run?.({ root: {}, surroundings: null }, value, value), null, name);
    }
  }
});

test("counts no overlaps and nothing for the empty pattern", () => {
  assert.equal(call("strings.count", "aaaa", "aa"), 2);
  assert.equal(call("strings.count", "aaaa", ""), 0);
  assert.equal(call("strings.icount", "Straße STRASSE \u212a", "k"), 1);
});

test("reads JSON without the members that every object of the program has", () => {
  const value = call("strings.parse_json", '{"__proto__": {"x": 1}, "list": [{"a": null}]}') as Record<
    string,
    unknown
  >;
  assert.equal(value["constructor"], undefined);
  assert.deepEqual(Object.keys(value), ["__proto__", "list"]);
});

test("answers null for JSON that is too deep or too long", () => {
  assert.equal(call("strings.parse_json", "[".repeat(100_000) + "]".repeat(100_000)), null);
  assert.equal(call("strings.parse_json", `"${"a".repeat(2_000_000)}"`), null);
});

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const scan = (text: string, encodings?: Value, format?: Value, ignorePadding?: Value): Value =>
  call("strings.scan_base64", text, encodings, format, ignorePadding);

test("finds base64 in the parts of a URL", () => {
  assert.deepEqual(scan(`https://example.net/login/${base64("ada@example.com")}`), ["ada@example.com"]);
  assert.deepEqual(scan(`https://example.net/#${base64("bob@example.com!")}`), ["bob@example.com!"]);
});

test("wants padding unless told to ignore it", () => {
  const bare = base64("grace@example.com").replace(/=/g, "");
  assert.deepEqual(scan(bare), []);
  assert.deepEqual(scan(bare, undefined, undefined, true), ["grace@example.com"]);
});

test("takes the alphabet of URLs when asked", () => {
  const text = Buffer.from("a?b>c~d?e>f~").toString("base64url");
  assert.match(text, /[-_]/);
  assert.deepEqual(scan(text, undefined, "url"), ["a?b>c~d?e>f~"]);
});

test("joins full lines and keeps short lines apart", () => {
  const long = base64("The quick brown fox jumps over the lazy dog, and then it does so once more for good.");
  const lines = long.replace(/.{64}/g, "$&\r\n");
  assert.deepEqual(scan(lines), [Buffer.from(long, "base64").toString()]);
  assert.deepEqual(scan("words\nabove\nwords"), []);
});

test("reads UTF-8 by default and UTF-16 when asked", () => {
  assert.deepEqual(scan(base64("Grüße aus Wien")), ["Grüße aus Wien"]);
  const wide = Buffer.from("Invoke-Expression", "utf16le").toString("base64");
  assert.deepEqual(scan(wide), []);
  assert.deepEqual(scan(wide, ["ascii", "utf8", "utf16-le"]), ["Invoke-Expression"]);
});

test("takes time linear in hostile text", () => {
  const start = performance.now();
  for (const unit of ["A", "AAAA/", `${"A".repeat(64)}\n`, "A=", "a ", `${"A".repeat(40)}\n=`]) {
    scan(unit.repeat(Math.floor(1_000_000 / unit.length)), ["ascii", "utf8", "utf16-le"], undefined, true);
  }
  assert.ok(performance.now() - start < 10_000);
});

test("decodes a whole text or nothing", () => {
  assert.equal(call("strings.decode_base64", " YWRhQGV4YW1wbGUuY29t\n"), "ada@example.com");
  assert.equal(call("strings.decode_base64", "_-_-"), null);
  assert.equal(call("strings.decode_base64", "YWRh QGV4YW1wbGUuY29t x"), null);
});

test("reads the networks of a long list once, when the rule is prepared", () => {
  const networks = Array.from({ length: 4_589 }, (_, i) => `${10 + (i >> 8)}.${i & 255}.0.0/16`);
  const isIn = RULE_FUNCTIONS.get("beta.ip_in")?.prepare?.(networks);
  assert.equal(isIn?.("11.7.0.1"), true);
  assert.equal(isIn?.("192.0.2.1"), false);
  assert.equal(isIn?.("no address"), null);
});
