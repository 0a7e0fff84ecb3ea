import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAddresses } from "./addresses.ts";
import { ADDRESSES_MAX } from "./limits.ts";

/** Candidates as `name|address`. */
function shown(text: string): string[] {
  return parseAddresses(text).candidates.map((c) => `${c.displayName ?? ""}|${c.address}`);
}

function expectAddresses(text: string, ...expected: string[]): void {
  assert.deepEqual(shown(text), expected, text);
  assert.equal(parseAddresses(text).damaged, false, text);
}

function expectDamaged(text: string, ...expected: string[]): void {
  assert.deepEqual(shown(text), expected, text);
  assert.equal(parseAddresses(text).damaged, true, text);
}

test("reads the forms of RFC 5322 §3.4", () => {
  expectAddresses("a@example.org", "|a@example.org");
  expectAddresses("<a@example.org>", "|a@example.org");
  expectAddresses(
    "Ada Example <a@example.org>, b@example.org",
    "Ada Example|a@example.org",
    "|b@example.org",
  );
  expectAddresses('"Example, Ada" <a@example.org>', "Example, Ada|a@example.org");
  expectAddresses('"A \\"B\\" C" <a@example.org>', 'A "B" C|a@example.org');
  expectAddresses('"j. doe"@example.org', '|"j. doe"@example.org');
  expectAddresses("a@[192.0.2.1]", "|a@[192.0.2.1]");
  expectAddresses("a@[IPv6:2001:db8::1]", "|a@[IPv6:2001:db8::1]");
  expectAddresses("", ...[]);
});

test("reads comments, and takes one as the name where there is no other (RFC 5322 §3.2.2)", () => {
  expectAddresses("a@example.org (Ada (the first) Example)", "Ada (the first) Example|a@example.org");
  expectAddresses("Ada (not this) <a(c)@example.org>", "Ada|a@example.org");
});

test("reads groups: members without the name, the name of an empty group", () => {
  expectAddresses(
    "Team: a@example.org, B <b@example.org>;, c@example.org",
    "|a@example.org",
    "B|b@example.org",
    "|c@example.org",
  );
  expectAddresses("undisclosed-recipients:;", "undisclosed-recipients|");
  expectAddresses("undisclosed-recipients:", "undisclosed-recipients|");
});

test("reads obsolete routes and spaces around dots and at-signs (RFC 5322 §4.4)", () => {
  expectAddresses("<@a.example,@b.example:c@example.org>", "|c@example.org");
  expectAddresses("a @ example.org", "|a@example.org");
});

test("decodes encoded words in names after splitting, so that a decoded comma splits nothing", () => {
  expectAddresses("=?utf-8?Q?Example=2C_Ada?= <a@example.org>", "Example, Ada|a@example.org");
  expectAddresses("=?utf-8?Q?Example, Ada?= <a@example.org>", "Example, Ada|a@example.org");
  expectAddresses("Zoë <z@example.org>", "Zoë|z@example.org");
});

test("joins a name with unquoted commas to the address that follows", () => {
  expectDamaged("Example, Ada <a@example.org>", "Example, Ada|a@example.org");
  expectDamaged("Service ,_<a@example.org>", "Service, _|a@example.org");
  expectDamaged('"x@example.net", <a@example.org>', "x@example.net|a@example.org");
});

test("reads missing and doubled brackets, open quotes and comments", () => {
  expectDamaged("Ada <a@example.org", "Ada|a@example.org");
  expectDamaged("Ada a@example.org", "Ada|a@example.org");
  expectAddresses("Ada <<a@example.org>>", "Ada|a@example.org");
  expectDamaged('"Ada <a@example.org>', "Ada|a@example.org");
  expectDamaged("Ada (x <a@example.org>", "Ada x|a@example.org");
  expectDamaged("<a@example.org, <b@example.org>", "|a@example.org", "|b@example.org");
});

test("gives every address that somebody could mean", () => {
  expectDamaged("A <a@example.org> <b@example.org>", "A|a@example.org", "|b@example.org");
  expectDamaged("a@example.org b@example.org", "|a@example.org", "|b@example.org");
  expectDamaged("Win,(<a@example.org>)", "Win|a@example.org");
  expectDamaged("=?utf-8?Q?Ada_=3Ca=40example.org=3E?=", "Ada|a@example.org");
  expectDamaged('"a@example.org"', "|a@example.org");
});

test("gives a name without address as one, with an empty address", () => {
  expectDamaged("Ada Example", "Ada Example|");
  expectDamaged("Ada Example <>", "Ada Example|");
});

test("takes a colon for part of the name where no group can be meant", () => {
  expectAddresses("Re: Ada <a@example.org>", "Re: Ada|a@example.org");
  expectAddresses("<mailto:a@example.org>", "|a@example.org");
});

test("reads thousands of addresses, and hostile repetitions, in linear time", () => {
  const start = performance.now();
  const many = parseAddresses("Ada <a@example.org>, ".repeat(ADDRESSES_MAX));
  assert.deepEqual([many.candidates.length, many.damaged], [ADDRESSES_MAX, false]);
  for (const unit of [
    "<",
    ">",
    '"',
    "(",
    ")",
    "a@b ",
    "[",
    ":",
    ";",
    ",",
    "<a,",
    '<"',
    "=?a?q?",
    "\\",
    "a:",
    "a@ ",
    "@ ",
    "(<a@b>)",
    '"a" ',
  ]) {
    parseAddresses(unit.repeat(100_000));
    parseAddresses(`x ${unit.repeat(50_000)} <a@example.org>`);
  }
  assert.ok(performance.now() - start < 6_000);
});

test("stops at the limit of addresses and says so", () => {
  const { candidates, limited } = parseAddresses("a@b.example,".repeat(70_000));
  assert.deepEqual([candidates.length, limited], [ADDRESSES_MAX, true]);
});

test("calls an address with two at-signs damaged, unless the first is quoted (RFC 5322 §3.4.1)", () => {
  for (const text of ["a@b@example.org", "Ada <a@b@example.org>", "x@example.com, a@b@example.org"])
    assert.equal(parseAddresses(text).damaged, true, text);
  assert.equal(parseAddresses('"a@b"@example.org').damaged, false);
});
