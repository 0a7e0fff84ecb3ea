/** docs/campaign-fields.md is the schema of campaign rules, written out. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { CAMPAIGN } from "../../src/detect/campaigns/schema.ts";
import type { MqlType, ObjectType } from "../../src/mql/types.ts";

const PATH = new URL("../../docs/campaign-fields.md", import.meta.url).pathname;

function objectsIn(type: MqlType): readonly ObjectType[] {
  if (type.kind === "array") return objectsIn(type.element);
  if (type.kind !== "object") return [];
  return [type, ...Object.values(type.fields).flatMap((field) => objectsIn(field.type))];
}

function named(type: MqlType): string {
  if (type.kind === "array") return `list of ${named(type.element)}`;
  return type.kind === "object" ? `[${type.name}](#${type.name.toLowerCase()})` : type.kind;
}

function page(): string {
  const tables = objectsIn(CAMPAIGN).map((type) => {
    const rows = Object.entries(type.fields).map(([name, f]) => `| \`${name}\` | ${named(f.type)} | ${f.doc} |`);
    return [`## ${type.name}`, "", "| field | type | what it holds |", "|---|---|---|", ...rows, ""].join("\n");
  });
  return [
    "# Fields of campaigns",
    "",
    "What campaign rules (`content/campaign-rules`) may read; the fields of messages are in [fields.md](fields.md). Shares are 0",
    "to 1, of the messages where nothing else is said. Written by",
    "`UPDATE_GOLDEN=1 node --test test/golden/campaign-fields.test.ts` from the schema in `src/detect/campaigns/schema.ts`.",
    "",
    ...tables,
  ].join("\n");
}

test("docs/campaign-fields.md says every field of the schema", () => {
  if (process.env["UPDATE_GOLDEN"]) writeFileSync(PATH, page());
  assert.equal(readFileSync(PATH, "utf8"), page());
});
