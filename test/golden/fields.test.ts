import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { LISTS, MESSAGE, RESULT_CAPABILITIES, RESULT_TYPES } from "../../src/detect/schema.ts";
import type { MqlType, ObjectType } from "../../src/mql/types.ts";

const PATH = new URL("../../docs/fields.md", import.meta.url).pathname;

/** Object types reachable from a type, each name once, outermost first. */
function objectsFrom(type: MqlType, found = new Map<string, ObjectType>()): Map<string, ObjectType> {
  if (type.kind === "array") objectsFrom(type.element, found);
  if (type.kind === "map") objectsFrom(type.value, found);
  if (type.kind !== "object") return found;
  if (found.has(type.name)) {
    assert.equal(found.get(type.name), type, `two types are called ${type.name}`);
    return found;
  }
  found.set(type.name, type);
  for (const { type: inner } of Object.values(type.fields)) objectsFrom(inner, found);
  return found;
}

function typeText(type: MqlType): string {
  switch (type.kind) {
    case "array":
      return `list of ${typeText(type.element)}`;
    case "map":
      return `map of ${typeText(type.value)}`;
    case "object":
      return `[${type.name}](#${type.name.toLowerCase()})`;
    case "unknown":
      return "any";
    case "json":
      return "JSON";
    default:
      return type.kind;
  }
}

function table(type: ObjectType): string[] {
  const rows = Object.entries(type.fields).map(([name, { type: inner, doc, capability }]) => {
    const note = capability === undefined ? "" : ` Needs \`${capability}\`.`;
    return `| \`${name}\` | ${typeText(inner)} | ${doc}${note} |`;
  });
  return [`### ${type.name}`, "", "| field | type | what it holds |", "|---|---|---|", ...rows, ""];
}

function fieldsDocument(): string {
  const ofMessage = objectsFrom(MESSAGE);
  const ofResults = new Map<string, ObjectType>();
  for (const type of Object.values(RESULT_TYPES)) {
    for (const [name, object] of objectsFrom(type)) if (!ofMessage.has(name)) ofResults.set(name, object);
  }
  const results = Object.entries(RESULT_TYPES).map(([name, type]) => `| \`${name}\` | ${typeText(type)} |`);
  const capabilities = [...RESULT_CAPABILITIES].map(([path, name]) => `| \`${path}\` | \`${name}\` |`);
  const lists = [...LISTS].sort().map(([name, type]) => `| \`$${name}\` | ${typeText(type)} |`);
  return [
    "# Fields",
    "",
    "What rules may read. Written by `UPDATE_GOLDEN=1 node --test test/golden/fields.test.ts` from the schema in",
    "`src/detect/schema.ts`; do not edit. An absent value is null, an absent list is empty and never null.",
    "",
    "## The message",
    "",
    ...[...ofMessage.values()].flatMap(table),
    "## Results of functions",
    "",
    "| function | returns |",
    "|---|---|",
    ...results,
    "",
    "Some fields of results need more than the function itself:",
    "",
    "| field | capability |",
    "|---|---|",
    ...capabilities,
    "",
    ...[...ofResults.values()].flatMap(table),
    "## Lists",
    "",
    "| list | elements |",
    "|---|---|",
    ...lists,
    "",
    ...[...LISTS.values()].filter((type) => type.kind === "object").flatMap(table),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

test("docs/fields.md is what the schema says", () => {
  const document = fieldsDocument();
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(PATH, document);
  assert.equal(document, readFileSync(PATH, "utf8"));
});
