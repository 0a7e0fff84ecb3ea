/** Single values by name. */
import { type Connection, first } from "./connection.ts";
import { storableText } from "./storable-text.ts";

// JSON, because a value may hold what a column of text cannot.
export async function readSetting(connection: Connection, name: string): Promise<string | null> {
  const row = first(
    await connection.all<{ value: string }>("SELECT value FROM setting WHERE name = ?", [storableText(name)]),
  );
  return row === null ? null : JSON.parse(row.value);
}

export async function writeSetting(connection: Connection, name: string, value: string): Promise<void> {
  const target = { table: "setting", columns: ["name", "value"], key: ["name"] };
  await connection.put(target, [[storableText(name), JSON.stringify(value)]]);
}
