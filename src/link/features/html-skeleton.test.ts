import assert from "node:assert/strict";
import { test } from "node:test";
import { observeMail } from "../../../test/observe-mail.ts";

const skeleton = (html: string) => observeMail({ html }).features.html_skeleton ?? [];
const row = (text: string) =>
  `<tr><td style="color:red;padding:2px"><p class="lead">${text}</p><a href="https://${text}.example/">${text}</a></td></tr>`;
const mail = (...rows: readonly string[]) =>
  `<html><head><style>.a{}</style></head><body><table class="outer">${rows.join("")}</table><div class="foot" style="font-size:9px">x</div></body></html>`;

test("is the same under other texts, addresses and values of styles", () => {
  const other = mail(row("two"), row("three")).replace("red", "blue").replace("9px", "11px");
  assert.deepEqual(skeleton(mail(row("one"))), skeleton(other));
});

test("differs where the markup does", () => {
  const other = mail(row("one")).replaceAll("<p class", "<h2 class");
  const [order, set] = skeleton(mail(row("one")));
  assert.ok(!skeleton(other).includes(order!) && !skeleton(other).includes(set!));
});

test("keeps the set of tags, where their order changes", () => {
  const extra = "<tr><td><b>x</b></td></tr>";
  const a = skeleton(mail(row("one"), extra, row("two")));
  const b = skeleton(mail(extra, row("two"), row("one")));
  assert.notEqual(a[0], b[0]);
  assert.equal(a[1], b[1]);
});

test("is near for a template with one more element", () => {
  const long = Array.from(
    { length: 40 },
    (_, i) => `<div class="part-${"abcdefghij"[i % 10]}${"xyz"[i % 3]}o">x</div>`,
  ).join("");
  const a = skeleton(long);
  const b = skeleton(`${long}<h6>new</h6>`);
  assert.ok(a.some((value) => value.startsWith("near") && b.includes(value)));
  assert.ok(!b.includes(a[1]!));
});

test("masks class names that are made for each mail", () => {
  const named = (name: string) => `<div class="${name}"><p>x</p><b>y</b></div>`;
  assert.deepEqual(skeleton(named("m5f3a9c21d04b")), skeleton(named("m8e2b7a10c94d")));
});

test("is missing for plain mail and takes broken markup as it comes", () => {
  assert.equal(observeMail({ text: "<b>" }).features.html_skeleton, undefined);
  for (const html of ["<", "<!--", "<style><p", "<a <b <c", "</p></p>", `<p ${"a".repeat(5000)}>`])
    skeleton(html);
});
