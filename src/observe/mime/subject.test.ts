import assert from "node:assert/strict";
import { test } from "node:test";
import { analyseSubject } from "./subject.ts";

/** Marks as letters: r reply, f forward, a automatic reply. */
function marksOf(text: string): string {
  const subject = analyseSubject(text);
  return `${subject.is_reply ? "r" : ""}${subject.is_forward ? "f" : ""}${subject.is_auto_reply ? "a" : ""}`;
}

test("knows replies in nine languages", () => {
  for (const mark of [
    "Re:",
    "RE :",
    "re[2]:",
    "AW:",
    "Antw:",
    "RIF:",
    "R:",
    "RES:",
    "Odp:",
    "SV:",
    "Re：",
    "Re(3):",
  ]) {
    assert.equal(marksOf(`${mark} budget`), "r", mark);
    assert.equal(analyseSubject(`${mark} budget`).base, "budget", mark);
  }
});

test("knows forwarded mail in nine languages", () => {
  for (const mark of ["Fwd:", "FW:", "WG:", "TR:", "RV:", "I:", "Doorst:", "PD:", "ENC:", "Přep:"]) {
    assert.equal(marksOf(`${mark} budget`), "f", mark);
  }
  assert.equal(marksOf("budget (fwd)"), "f");
});

test("knows automatic replies in nine languages", () => {
  const subjects = `Automatic reply: x / Réponse automatique : x / Automatische Antwort: x / Respuesta automática: x
    / Risposta automatica: x / Automatisch antwoord: x / Odpowiedź automatyczna: x / Resposta automática: x
    / Automatická odpověď: x / Out of Office: x / Abwesenheitsnotiz`;
  for (const subject of subjects.split("/")) assert.equal(marksOf(subject.trim()), "a", subject);
});

test("takes marks and tags off in any order", () => {
  const subject = analyseSubject("Re: [group] FWD: [EXTERNAL] AW: the budget");
  assert.equal(subject.base, "the budget");
  assert.deepEqual(subject.tags, ["group", "EXTERNAL"]);
  assert.equal(marksOf("Re: [group] FWD: x"), "rf");
});

test("does not take a word for a mark", () => {
  for (const text of ["Reminder: x", "Important: x", "reply", "Free: x", "[unclosed x"]) {
    assert.equal(marksOf(text), "", text);
    assert.equal(analyseSubject(text).base, text);
  }
});

test("has an empty base for a bare mark, and null without a field", () => {
  assert.equal(analyseSubject("Re:").base, "");
  assert.equal(analyseSubject(null).base, null);
  assert.equal(analyseSubject(null).subject, null);
});

test("finds URLs in a subject", () => {
  assert.deepEqual(
    analyseSubject("see https://example.org/x now").urls.map((url) => url.url),
    ["https://example.org/x"],
  );
});
