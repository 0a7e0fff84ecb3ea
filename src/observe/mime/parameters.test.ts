import assert from "node:assert/strict";
import { test } from "node:test";
import { parseStructured } from "./parameters.ts";

function expectParameters(text: string, value: string, parameters: Record<string, string>): void {
  const parsed = parseStructured(text);
  assert.equal(parsed.value, value, text);
  assert.deepEqual({ ...parsed.parameters }, parameters, text);
}

test("reads tokens, quoted strings and comments (RFC 2045 §5.1)", () => {
  expectParameters('Text/HTML; Charset="UTF-8"; format=flowed', "text/html", {
    charset: "UTF-8",
    format: "flowed",
  });
  expectParameters("text/plain; charset=us-ascii (Plain text)", "text/plain", { charset: "us-ascii" });
  expectParameters('a/b; name="a\\"b; c"', "a/b", { name: 'a"b; c' });
  expectParameters("text/plain (comment)", "text/plain", {});
});

test("joins continued and percent-encoded parameters (RFC 2231 §3 and §4)", () => {
  expectParameters("attachment; filename*=utf-8'en'%e2%82%ac%20rates.txt", "attachment", {
    filename: "€ rates.txt",
  });
  expectParameters("a/b; name*1*=%BC; name*0*=iso-8859-1''x; name*2=.txt", "a/b", { name: "x¼.txt" });
  expectParameters('a/b; boundary*0="one"; boundary*1="two"', "a/b", { boundary: "onetwo" });
});

test("prefers the RFC 2231 form of a name beside the plain one, and the first of two equal ones", () => {
  expectParameters("a; filename=_.pdf; filename*=utf-8''%c3%a9.pdf", "a", { filename: "é.pdf" });
  expectParameters("a; name=one; name=two", "a", { name: "one" });
});

test("reports a parameter that stands twice with different values, and words that cannot be decoded", () => {
  const codes = (text: string) =>
    parseStructured(text).defects.map(({ code, detail }) => `${code} ${detail}`);
  assert.deepEqual(codes('attachment; filename="a.pdf"; FileName="b.exe"'), ["parameter-duplicate filename"]);
  assert.deepEqual(codes("a; name*0=a; name*0=b; name*1=c"), ["parameter-duplicate name*0"]);
  assert.deepEqual(codes("a; charset=utf-8; charset=utf-8; name=x; name*=utf-8''x"), []);
  assert.deepEqual(codes('a; name="=?x-nowhere?Q?a?="'), ["charset-unknown x-nowhere"]);
});

test("reads what broken programs write", () => {
  expectParameters("a; filename=my file.pdf; x=1", "a", { filename: "my file.pdf", x: "1" });
  expectParameters('a; filename="never closed.pdf; x=1', "a", { filename: "never closed.pdf", x: "1" });
  expectParameters('a; filename="C:\\dir\\file.txt"', "a", { filename: "C:\\dir\\file.txt" });
  expectParameters("text/plain charset=utf-8", "text/plain", { charset: "utf-8" });
  expectParameters("a;;;charset = utf-8 ;", "a", { charset: "utf-8" });
  expectParameters("a; name==?utf-8?Q?=C3=A9.txt?=", "a", { name: "é.txt" });
  expectParameters("a; name=\xc3\xa9.txt", "a", { name: "é.txt" });
  expectParameters("", "", {});
});

test("reads a long hostile value in linear time", () => {
  const start = performance.now();
  for (const unit of [";a=", '"', "a*0=", "\\", "; ", "(", "=?"])
    parseStructured(`a/b; x=${unit.repeat(200_000)}`);
  assert.ok(performance.now() - start < 3_000);
});
