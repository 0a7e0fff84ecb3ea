import assert from "node:assert/strict";
import { test } from "node:test";
import { makeLink } from "./link.ts";

function link(href: string, displayText: string | null) {
  return makeLink({ href, displayText, parser: "hyperlink", visible: true });
}

test("keeps the text a reader sees when it is no URL", () => {
  const read = link("https://example.com/", "  Read the report.pdf ");
  assert.deepEqual(
    [read?.display_text, read?.display_url, read?.mismatched],
    ["Read the report.pdf", null, null],
  );
});

test("moves a text that is itself a URL to display_url", () => {
  const read = link("https://www.example.com/x", "example.com");
  assert.deepEqual(
    [read?.display_text, read?.display_url?.domain.domain, read?.mismatched],
    [null, "example.com", false],
  );
});

test("is mismatched when the shown root domain is another one", () => {
  assert.equal(link("https://example.net/", "https://www.example.com/login")?.mismatched, true);
  assert.equal(link("http://192.0.2.1/", "www.example.com")?.mismatched, true);
});

test("compares behind rewriters", () => {
  const href = `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent("https://example.com/x")}`;
  assert.equal(link(href, "https://www.example.com/x")?.mismatched, false);
});

for (const text of ["invoice.zip", "main.py", "ada@example.com", "see example.com", "hello", null, ""]) {
  test(`a reader takes ${JSON.stringify(text)} for no URL`, () => {
    assert.equal(link("https://example.net/", text)?.display_url, null);
    assert.equal(link("https://example.net/", text)?.mismatched, null);
  });
}

for (const href of ["", "#top", "/relative", "http://"]) {
  test(`gives no link for ${JSON.stringify(href)}`, () => assert.equal(link(href, "text"), null));
}
