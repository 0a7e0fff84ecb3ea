import assert from "node:assert/strict";
import { test } from "node:test";
import { maskOf } from "./chronology.ts";

test("names of others are left out as whole words, in any case, with and without accents", () => {
  const mask = maskOf(["Zoé Prélain", "zoe@home.example", "person-1", "Ben"]);
  const other = "[another targeted person]";
  assert.equal(
    mask("ZOE PRELAIN and Zoe\u0301 Pre\u0301lain (zoe@home.example)"),
    `${other} and ${other} (${other})`,
  );
  assert.equal(mask("person-1, person-12"), `${other}, person-12`);
  assert.equal(mask("Ben is in Benelux"), "Ben is in Benelux", "too short to be told from a word");
  assert.equal(maskOf(["a.*(b)+[c]\\d"])("a.*(b)+[c]\\d"), "a.*(b)+[c]\\d".replace(/a.*d/, other));
});

test("a surname alone, turned round or typed on a foreign keyboard is left out; a sender's address stays", () => {
  const more = { own: ["Karl Dornbrück"], shown: ["meike.dornbrueck@evil.example"] };
  const mask = maskOf(["Meike Dornbrück", "Ida Sørensen"], { own: ["Anna Example"] });
  for (const text of ["Dornbrück", "DORNBRÜCK, Meike", "meike dornbrueck", "Meike\nDornbrück", "SOERENSEN"])
    assert.equal(mask(`file of ${text}; more`), "file of [another targeted person]; more");
  const text = "Dornbrück got mail from meike.dornbrueck@evil.example; so did Meike Dornbrück";
  assert.equal(
    maskOf(["Meike Dornbrück"], more)(text),
    "Dornbrück got mail from meike.dornbrueck@evil.example; so did [another targeted person]",
  );
});
