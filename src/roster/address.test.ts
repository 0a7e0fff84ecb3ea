import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addressOf, consentInNote, consentOf, mailboxKind } from "./address.ts";

describe("an address", () => {
  test("is lower case, without what programs put around it", () => {
    assert.equal(addressOf(" mailto:Ann.Example@Parliament.example "), "ann.example@parliament.example");
    assert.equal(addressOf("<ann@parliament.example>"), "ann@parliament.example");
  });
  test("is no address without a domain, with spaces or two signs", () => {
    for (const text of [
      "ann",
      "ann@",
      "ann@host",
      "a b@parliament.example",
      "a@b@parliament.example",
      "\u0000@a.example",
    ])
      assert.equal(addressOf(text), null, text);
  });
});

describe("the kind of a mailbox", () => {
  const kind = (
    words: string,
    address = "ann@parliament.example",
    officialDomains: readonly string[] = [],
  ): string => mailboxKind({ address, words, officialDomains, freeProviders: new Set(["mail.example"]) });

  test("is what the source says of it", () => {
    assert.equal(kind("Personal email"), "personal");
    assert.equal(kind("private office"), "office");
    assert.equal(kind("former office"), "former");
    assert.equal(kind("researcher"), "staff");
    assert.equal(kind("constituency"), "office");
  });
  test("is told by the domain where the source says nothing", () => {
    assert.equal(kind(""), "official");
    assert.equal(kind("", "ann@mail.example"), "personal");
    assert.equal(kind("", "ann@home.example", ["parliament.example"]), "personal");
    assert.equal(kind("", "ann@mp.parliament.example", ["parliament.example"]), "official");
    assert.equal(kind("", "ann@notparliament.example", ["parliament.example"]), "personal");
  });
});

describe("consent", () => {
  test("is yes, no, or nothing that can be understood", () => {
    assert.equal(consentOf("Yes"), true);
    assert.equal(consentOf(false), false);
    assert.equal(consentOf("perhaps"), null);
    assert.equal(consentOf(undefined), null);
  });
  test("is read in a note", () => {
    assert.equal(consentInNote("personal; consent: yes"), true);
    assert.equal(consentInNote("no consent"), false);
    assert.equal(consentInNote("consent=refused 2024"), false);
    assert.equal(consentInNote("ask about consent"), null);
  });
});
