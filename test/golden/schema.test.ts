import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { type Step, stepOf, type Table } from "../schema-tables.ts";

const PATH = new URL("../../docs/schema.md", import.meta.url).pathname;

const HEAD = `# The store's tables

Generated from \`src/store/migrations/\` by \`test/golden/schema.test.ts\`; \`UPDATE_GOLDEN=1\` rewrites it. The schema has a number of its
own, kept in the table \`schema_version\`; migrations only go forward, and a store of a newer schema is refused. Types are
those of SQLite; on PostgreSQL \`INTEGER\` is \`BIGINT\`, \`REAL\` is \`DOUBLE PRECISION\`, and \`BYTES\` is \`BLOB\` here and \`BYTEA\` there.
Text is compared byte by byte. \`APPEND ONLY\` stands for triggers that refuse to change or delete a row. The tables are nobody's interface: what is asked of a store is \`src/store/store.ts\`.
`;

function document(steps: readonly Step[]): string {
  return [HEAD, ...steps.map(stepText)].join("\n");
}

function stepText({ version, title, tables, others }: Step): string {
  const rest = others.map((statement) => `    ${statement.replaceAll("\n", "\n    ")}\n`).join("");
  const besides = others.length === 0 ? "" : `\nBesides:\n\n${rest}`;
  return `## Version ${version}: ${title}\n${tables.map(tableText).join("")}${besides}`;
}

function tableText({ name, comment, columns, key }: Table): string {
  const rows = columns.map((column) => {
    const marks = [column.type, ...(key.includes(column.name) ? ["key"] : []), ...(column.isNull ? ["null"] : [])];
    return `| \`${column.name}\` | ${marks.join(", ")} | ${column.comment} |\n`;
  });
  return `\n### ${name}\n\n${comment}\n\n| column | type | |\n|---|---|---|\n${rows.join("")}`;
}

test("docs/schema.md says what the migrations make", () => {
  const text = document(MIGRATIONS.map(stepOf));
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(PATH, text);
  assert.equal(text, readFileSync(PATH, "utf8"));
});

test("every table has a sentence that says what it holds", () => {
  const tables = MIGRATIONS.flatMap((step) => stepOf(step).tables);
  assert.deepEqual(
    tables.filter(({ comment }) => comment === "").map(({ name }) => name),
    [],
  );
  assert.ok(tables.every(({ columns, key }) => columns.length > 0 && key.length > 0));
});

test("migrations are numbered from 1 without gaps", () => {
  assert.deepEqual(
    MIGRATIONS.map(({ version }) => version),
    MIGRATIONS.map((_, at) => at + 1),
  );
});
