/** The tables that migrations make, read from their text: for docs/schema.md and for filling them. */
import type { Migration } from "../src/store/migrations/migration.ts";

export interface Column {
  readonly name: string;
  /** As written: `INTEGER`, `REAL`, `TEXT`, `BYTES`. */
  readonly type: string;
  readonly isNull: boolean;
  readonly comment: string;
}

export interface Table {
  readonly name: string;
  readonly comment: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
}

export interface Step {
  readonly version: number;
  readonly title: string;
  readonly tables: readonly Table[];
  /** What the step does besides, statement by statement. */
  readonly others: readonly string[];
}

const TABLE = /^CREATE TABLE (\w+) \(\n([\s\S]*?)\n\)[^;]*;$/;
const COLUMN = /^(\w+) (INTEGER|REAL|TEXT|BYTES)\b([^-]*?),?(?:\s*-- (.*))?$/;

export function stepOf({ version, title, sql }: Migration): Step {
  const statements = sql.split(/;$/m).map((text) => text.trim());
  const described = statements.filter((text) => text !== "").map((text) => splitComment(`${text};`));
  const tables = described.filter(({ statement }) => TABLE.test(statement)).map(tableOf);
  const others = described
    .filter(({ statement }) => !TABLE.test(statement))
    .map(({ statement }) => statement);
  return { version, title, tables, others };
}

function splitComment(text: string): { readonly comment: string; readonly statement: string } {
  const lines = text.split("\n");
  const begin = lines.findIndex((line) => !line.startsWith("--"));
  const comment = lines.slice(0, begin).map((line) => line.replace(/^-- ?/, ""));
  return { comment: comment.join(" "), statement: lines.slice(begin).join("\n") };
}

function tableOf({ comment, statement }: { readonly comment: string; readonly statement: string }): Table {
  const [, name = "", body = ""] = TABLE.exec(statement) ?? [];
  const lines = body.split("\n").map((line) => line.trim());
  const columns = lines.map(columnOf).filter((column) => column !== null);
  const inline = lines.filter((line) => / PRIMARY KEY/.test(line)).map((line) => line.split(" ")[0]!);
  const key = /^PRIMARY KEY \((.*)\)$/m.exec(lines.join("\n"))?.[1]?.split(", ") ?? inline;
  return { name, comment, columns, key };
}

function columnOf(line: string): Column | null {
  const [, name, type, rest, comment] = COLUMN.exec(line) ?? [];
  if (name === undefined || type === undefined) return null;
  const isNull = !/NOT NULL|PRIMARY KEY/.test(rest ?? "");
  return { name, type, isNull, comment: comment ?? "" };
}
