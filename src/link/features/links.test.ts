/** What links show: hosts, schemes, tokens, trackers. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { observeMail } from "../../../test/observe-mail.ts";

const READER = "ada.lovelace@parliament.example";

function linking(...urls: readonly string[]) {
  const html = urls.map((url) => `<p><a href="${url}">here</a></p>`).join("");
  return observeMail({ header: ["From: news@example.net", `To: ${READER}`], html }).features;
}

const tokens = (url: string) => linking(url).token_scheme ?? [];

describe("token scheme", () => {
  test("names place, alphabet and length, and no host", () => {
    assert.deepEqual(tokens("https://a.example/c/5f3a9c21d04be877a1c2d3e4"), ["path 2: 24 hex"]);
    assert.deepEqual(tokens("https://b.example.org/c?u=Ab3xY9Kq2LmN7pQr4sTuVw"), ["query u: 22 base64"]);
    assert.deepEqual(tokens("https://k7q2m9x4.example.net/"), ["host label: 8 a-z0-9"]);
    assert.deepEqual(tokens("https://example.net/#5f3a9c21d04be877"), ["fragment: 16 hex"]);
  });
  test("is missing where links have words only", () => {
    assert.deepEqual(tokens("https://example.org/news/article.html?lang=en"), []);
  });

  const encodings: readonly (readonly [string, string])[] = [
    [READER, "recipient"],
    [encodeURIComponent(READER.toUpperCase()), "recipient"],
    [`id-17-${READER}`, "recipient with other data"],
    ["ada.lovelace", "recipient's local part"],
    [Buffer.from(READER).toString("base64url"), "base64 of the recipient"],
    [encodeURIComponent(Buffer.from(READER).toString("base64")), "base64 of the recipient"],
    [Buffer.from(`17|${READER}|x`).toString("base64url"), "base64 of the recipient with other data"],
    [Buffer.from(READER).toString("hex"), "hex of the recipient"],
    [[...READER].reverse().join(""), "reversed text of the recipient"],
    [createHash("md5").update(READER).digest("hex"), "md5 of the recipient"],
    [createHash("sha1").update(READER).digest("hex").toUpperCase(), "sha1 of the recipient"],
    [createHash("sha256").update("ada.lovelace").digest("hex"), "sha256 of the recipient's local part"],
  ];
  for (const [value, name] of encodings) {
    test(`sees the ${name} in ${value.slice(0, 24)}`, () => {
      assert.deepEqual(tokens(`https://example.net/o?e=${value}`), [`query e: ${name}`]);
    });
  }
  test("does not take another person's address for the recipient's", () => {
    assert.deepEqual(tokens("https://example.net/o?e=grace@example.org"), []);
  });
});

describe("URL scheme", () => {
  const schemes = (url: string) => linking(url).url_scheme ?? [];
  test("keeps words, parameter names and extensions, and drops the host", () => {
    const expected = ["/track/open/{24 hex}.gif?u={22 base64}&lang=en"];
    const rest = "/track/open/5f3a9c21d04be877a1c2d3e4.gif?u=Ab3xY9Kq2LmN7pQr4sTuVw&lang=en";
    assert.deepEqual(schemes(`https://a.example${rest}`), expected);
    assert.deepEqual(schemes(`http://b.example.org${rest.replace("5f3a", "0b1c")}`), expected);
  });
  test("is missing for a bare host", () => {
    assert.deepEqual(schemes("https://example.org/"), []);
  });
  test("masks an address, a URL in a parameter and the recipient", () => {
    const url = `https://example.org/r?to=https%3A%2F%2Fexample.net%2F&e=${READER}&f=x@example.com`;
    assert.deepEqual(schemes(url), ["/r?to={url}&e={recipient}&f={address}"]);
  });
});

describe("trackers", () => {
  const layout = (html: string) => observeMail({ html }).features.tracker_layout;
  test("are missing where opening the mail loads nothing", () => {
    assert.equal(layout('<p>Hello</p><img src="cid:logo"><a href="https://example.org/">x</a>'), undefined);
  });
  test("tell where the pixel stands, how it is hidden and on whose host, whatever the host is", () => {
    const mail = (host: string) =>
      layout(
        `<a href="https://${host}/a">a</a><a href="https://${host}/b">b</a>` +
          `<img src="https://${host}/o/1" width="1" height="1">`,
      );
    assert.deepEqual(mail("a.example"), [
      "pixel 1x1 last, hosts of the links; 0 images on no host; 2 to 3 links to 1 hosts",
      "pixel 1x1 last, hosts of the links",
    ]);
    assert.deepEqual(mail("a.example"), mail("b.example.org"));
  });
});

test("links of what a reply quotes are not the writer's", () => {
  const text =
    "I have read this and do not agree with a word of it.\r\n\r\nOn Mon, 4 Jan 2021 at 10:00, Grace <grace@example.org> wrote:\r\n> See https://example.net/c/5f3a9c21d04be877a1c2d3e4\r\n";
  const kept = observeMail({ header: ["Subject: Re: news"], text });
  assert.equal(kept.features.token_scheme, undefined);
  assert.deepEqual(
    kept.urls.map(({ host }) => host),
    ["example.net"],
  );
});
