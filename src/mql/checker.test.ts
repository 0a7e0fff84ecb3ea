import assert from "node:assert/strict";
import { test } from "node:test";
import { BUILTIN_SIGNATURES } from "./builtin-signatures.ts";
import { type CheckOptions, check } from "./checker.ts";
import { parse } from "./parser.ts";
import { arrayOf, BOOL, DATETIME, INT, JSON_VALUE, mapOf, objectOf, STRING } from "./schema-builder.ts";
import { describeType } from "./type-relations.ts";
import type { FunctionSignature, Schema } from "./types.ts";

const ADDRESS = objectOf("Address", {
  street: [STRING, "x"],
  town: [STRING, "x", { lowerCase: true }],
  numbers: [arrayOf(INT), "x"],
});

const PERSON = objectOf("Person", {
  name: [STRING, "x"],
  age: [INT, "x"],
  born: [DATETIME, "x"],
  addresses: [arrayOf(ADDRESS), "x"],
  labels: [mapOf(arrayOf(STRING)), "x"],
});

const ROOT = objectOf("Root", {
  person: [PERSON, "x"],
  friends: [arrayOf(PERSON), "x"],
  here: [BOOL, "x", { capability: "presence" }],
  free: [JSON_VALUE, "x"],
});

const LOOKUP: FunctionSignature = {
  name: "register.look_up",
  parameters: [
    { name: "person", type: PERSON },
    { name: "year", type: INT, optional: true, named: true },
  ],
  returns: objectOf("Entry", {
    picture: [objectOf("Picture", { text: [STRING, "x"] }), "x"],
    found: [BOOL, "x"],
  }),
  doc: "x",
  capability: "register",
};

const SCHEMA: Schema = {
  root: ROOT,
  functions: new Map([...BUILTIN_SIGNATURES, [LOOKUP.name, LOOKUP]]),
  lists: new Map([["towns", STRING]]),
  resultCapabilities: new Map([["register.look_up().picture", "pictures"]]),
};

function checkText(source: string, options: CheckOptions = {}) {
  const { expr, diagnostics } = parse(source);
  assert.deepEqual(diagnostics, []);
  const checked = check(expr, SCHEMA, { source, ...options });
  return { ...checked, type: describeType(checked.typeOf(expr)) };
}

function codes(source: string): string[] {
  return checkText(source).diagnostics.map(({ code }) => code);
}

for (const [source, type] of [
  ["person.name", "a string"],
  ["friends", "a list of objects (Person)"],
  ["map(friends, .name)", "a list of strings"],
  ["map(friends, map(.addresses, .numbers))", "a list of lists"],
  ["flatten(map(friends, .addresses))", "a list of objects (Address)"],
  ["filter(friends, .age > 3)[0].addresses[1:][0].town", "a string"],
  ["distinct(friends, .name)", "a list of objects (Person)"],
  ["coalesce(person.age, 0)", "an integer"],
  ["sum(map(friends, .age))", "an integer"],
  ["sum(friends, .age * 1.0)", "a float"],
  ["ratio(friends, .age > 3)", "a float"],
  ["keys(person.labels)", "a list of strings"],
  ["flatten(values(person.labels))", "a list of strings"],
  ["person.labels.x", "a list of strings"],
  ['person.labels["x"][0]', "a string"],
  ["regex.extract(person.name, '(?P<a>b)')[0].named_groups[\"a\"]", "a string"],
  ["5 / 2", "an integer"],
  ["5 / 2.0", "a float"],
  ["[1, 2.5]", "a list of floats"],
  ["free.anything[0].at_all", "JSON"],
  ["register.look_up(person).found", "a boolean"],
] as const) {
  test(`${source} is ${type}`, () => {
    const checked = checkText(source, { expects: "value" });
    assert.deepEqual(checked.diagnostics, []);
    assert.equal(checked.type, type);
  });
}

for (const source of [
  "here",
  "free.flag",
  "free.flag == true and free.number > 3",
  "person.born > '2021-01-12T00:00:00Z'",
  "any(friends, any(.addresses, .town == ..name))",
  "person.name in map(friends, .name)",
  "person.name in ('a') and person.age in (1, 2)",
  "length(friends) > 0 and length(person.name) > 0 and length(person.labels) > 0",
  "any([person, friends[0]], .name == 'x')",
  "null is null",
  "2 of (here, person.name =~ 'x')",
]) {
  test(`${source} has nothing wrong`, () => {
    assert.deepEqual(codes(source), []);
  });
}

for (const [source, code] of [
  ["any(friends, any(.addresses, ...town == 'x'))", "SJ106"],
  ["any(friends, any(.addresses, ..town == 'x'))", "SJ101"],
  ["any(.addresses, here)", "SJ106"],
  ["register.look_up(person, 1).found", "SJ103"],
  ["register.look_up(person, year='x').found", "SJ105"],
  ["register.look_up(person.name).found", "SJ105"],
  ["length(flatten(friends)) == 1", "SJ105"],
  ["length(person) == 1", "SJ105"],
  ["length(friends[0:'x']) == 1", "SJ113"],
  ["person.age[0:1] == 1", "SJ113"],
  ["person.age =~ 'x'", "SJ107"],
  ["0 < person.name < 1", "SJ107"],
  ["friends in (1, 2)", "SJ107"],
  ["person.age in ('a', 2)", "SJ107"],
] as const) {
  test(`${source} is ${code}`, () => {
    assert.equal(codes(source)[0], code);
  });
}

test("one mistake gives one diagnostic", () => {
  assert.deepEqual(codes("any(frends, .nam == 1) and length(persn.name) > 2"), ["SJ101", "SJ101"]);
});

test("any value may be the result where a value is asked for", () => {
  assert.deepEqual(checkText("person.name", { expects: "value" }).diagnostics, []);
  assert.deepEqual(codes("person.name"), ["SJ115"]);
});

test("a regex mistake points into the literal as it was written", () => {
  const source = String.raw`regex.contains(person.name, "\u{200F}\n[")`;
  const [mistake] = checkText(source).diagnostics;
  assert.equal(mistake?.code, "SJ301");
  assert.equal(mistake && source.slice(mistake.span.start, mistake.span.end), "[");
  const raw = "regex.contains(person.name, 'it''s [')";
  const [other] = checkText(raw).diagnostics;
  assert.equal(other && raw.slice(other.span.start, other.span.end), "[");
});

test("a rule needs what its functions, result fields, fields and lists need", () => {
  const { requirements } = checkText(
    "here and any(friends, register.look_up(.).picture.text == .name) and person.name in $towns",
  );
  assert.deepEqual([...requirements.capabilities].sort(), ["pictures", "presence", "register"]);
  assert.deepEqual([...requirements.lists], ["towns"]);
  assert.deepEqual([...requirements.functions].sort(), ["any", "register.look_up"]);
  assert.deepEqual([...requirements.fields].sort(), [
    "friends.name",
    "here",
    "person.name",
    "register.look_up().picture.text",
  ]);
});

test("a result field needs its capability also through filter, map and index", () => {
  const { requirements } = checkText(
    "any(map(filter(friends, .age > 1), register.look_up(.)), .picture.text == 'x')",
  );
  assert.equal(requirements.capabilities.has("pictures"), true);
  assert.equal(checkText("register.look_up(person).found").requirements.capabilities.has("pictures"), false);
});

test("names of the object prototype are no fields", () => {
  assert.deepEqual(codes("person.constructor == 'x'"), ["SJ101"]);
  assert.deepEqual(codes("toString == 'x'"), ["SJ101"]);
});

test("an unread part of a source has no type and no further diagnostics", () => {
  const { expr } = parse("person.name == ) and here");
  assert.deepEqual(check(expr, SCHEMA).diagnostics, []);
});
