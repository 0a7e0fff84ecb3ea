/** Numbers that must be known without counting rows. */
import { type Connection, first } from "./connection.ts";

/** `message`, `file` and `part` are the last numbers given; the others count rows, `version` counts changes, `links` saved runs. */
export type CounterName = "version" | "links" | "messages" | "deliveries" | "message" | "file" | "part";

export async function counterValue(connection: Connection, name: CounterName): Promise<number> {
  const row = first(
    await connection.all<{ value: number }>("SELECT value FROM counter WHERE name = ?", [name]),
  );
  return row?.value ?? 0;
}

export async function setCounter(connection: Connection, name: CounterName, value: number): Promise<void> {
  const target = { table: "counter", columns: ["name", "value"], key: ["name"] };
  await connection.put(target, [[name, value]]);
}

export async function addToCounter(connection: Connection, name: CounterName, by: number): Promise<number> {
  const value = (await counterValue(connection, name)) + by;
  if (by !== 0) await setCounter(connection, name, value);
  return value;
}

export function nextNumber(connection: Connection, name: "message" | "file" | "part"): Promise<number> {
  return addToCounter(connection, name, 1);
}
