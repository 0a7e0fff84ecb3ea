import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { observed } from "../test/observed.ts";
import type { HuntKind } from "./hunt-kinds.ts";
import { kindOf, refang, targetOf } from "./hunt-target.ts";
import { observableKey, observablesOf } from "./model/observable.ts";
import type { Observation, ObservedUrl } from "./model/observation.ts";

const EMPTY = observed({});

function link(url: string, kind: ObservedUrl["kind"] = "link"): ObservedUrl {
  const host = new URL(url).hostname;
  return { url, host, root: host.split(".").slice(-2).join("."), kind };
}

/** What is said of the message where the index leads to it; null where it does not. */
function found(text: string, kind: HuntKind, observation: Partial<Observation>): readonly string[] | null {
  const target = targetOf(text, kind)!;
  const whole = { ...EMPTY, ...observation };
  const posted = new Set(observablesOf(whole).map(observableKey));
  return target.observables.map(observableKey).some((key) => posted.has(key)) ? target.places(whole) : null;
}

describe("an indicator as somebody wrote it", () => {
  const kinds: readonly (readonly [string, HuntKind | null])[] = [
    ["news.example", "domain"],
    ["*.news.example", "domain"],
    ["www.news[.]example", "host"],
    ["hxxps://www.news[.]example/a?b=c", "url"],
    ["hXXp[:]//www.news[.]example", "url"],
    ["www.news.example/article", "url"],
    ["ann[at]news[dot]example", "address"],
    ["<ann@news.example>", "message-id"],
    ["192.0.2[.]7", "ip"],
    ["2001:db8::7", "ip"],
    ["a".repeat(64), "hash"],
    ["a".repeat(32), "hash"],
    ["1234", null],
    ["Invoice", null],
    ["Lunch at one?", null],
    ["any(body.links, true)", null],
  ];
  for (const [text, kind] of kinds) {
    test(`${text.slice(0, 40)} is ${kind === null ? "none by its form" : `taken as ${kind}`}`, () => {
      assert.equal(kindOf(text), kind);
    });
  }
  test("is made whole again, and what was not defanged stays as it is", () => {
    assert.equal(refang("hxxps://news[.]example/a(b)"), "https://news.example/a(b)");
    assert.equal(refang(" https://news.example/x?y=[1] "), "https://news.example/x?y=[1]");
  });
  test("can be any text, and reading it ends", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const kind = kindOf(text);
        if (kind !== null && kind !== "hash") assert.notEqual(targetOf(text, kind), null);
      }),
      { seed: 7 },
    );
  });
});

describe("a hunt finds", () => {
  test("a domain in the addresses and links at and below it, and not in its look-alikes", () => {
    const mail = { from: "a@mail.news.example", from_root: "news.example" };
    assert.deepEqual(found("news.example", "domain", mail), ["from"]);
    assert.deepEqual(found("NEWS.example.", "domain", { urls: [link("https://x.news.example/a")] }), [
      "link",
    ]);
    assert.equal(found("news.example", "domain", { urls: [link("https://fakenews.example/")] }), null);
  });
  test("a domain that only replies and bounces go to", () => {
    assert.deepEqual(found("desk.example", "domain", { reply_to: "a@desk.example" }), ["reply-to"]);
    assert.deepEqual(found("desk.example", "domain", { return_path: "a@desk.example" }), ["return-path"]);
  });
  test("a host and not its neighbours", () => {
    const urls = [link("https://a.news.example/"), link("https://b.news.example/pixel", "image")];
    assert.deepEqual(found("a.news.example", "host", { urls }), ["link"]);
    assert.deepEqual(found("b.news.example", "host", { urls }), ["image"]);
    assert.deepEqual(found("c.news.example", "host", { urls }), []);
  });
  test("a URL as a browser writes it", () => {
    const urls = [link("https://www.news.example/a?b=1")];
    assert.deepEqual(found("HTTPS://WWW.news.example/a?b=1", "url", { urls }), ["link"]);
    assert.equal(found("https://www.news.example/a?b=2", "url", { urls }), null);
  });
  test("an address whoever wrote or was written to, whatever its case", () => {
    assert.deepEqual(found("Ann@News.example", "address", { from: "ann@news.example" }), ["from"]);
    const sent = { direction: "outbound", recipients: ["ann@news.example"] } as const;
    assert.deepEqual(found("ann@news.example", "address", sent), ["written to"]);
  });
  test("an IP address as origin and as the host of a link", () => {
    const urls = [{ url: "http://192.0.2.7/", host: "192.0.2.7", root: null, kind: "link" }] as const;
    assert.deepEqual(found("192.0.2.7", "ip", { origin_ip: "192.0.2.7", urls }), ["origin", "link"]);
  });
  test("a file, a Message-ID, and a subject without regard to reply marks and case", () => {
    const sha256 = "ab".repeat(32);
    const attachments = [{ name: "a.pdf", sha256, size: 1, type: "pdf" }];
    assert.deepEqual(found(sha256.toUpperCase(), "hash", { attachments }), ["attachment"]);
    assert.deepEqual(found("1@news.example", "message-id", { message_id: "<1@news.example>" }), [
      "message-id",
    ]);
    assert.deepEqual(found("re: Invoice (final)", "subject", { subject: "INVOICE (final)" }), ["subject"]);
  });
  test("nothing by a hash that is not kept", () => {
    assert.equal(targetOf("a".repeat(32), "hash"), null);
  });
});
