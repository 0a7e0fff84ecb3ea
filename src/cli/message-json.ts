import type { MqlType } from "../mql/types.ts";

/**
 * A message as plain JSON: what the schema names and nothing else. Messages compute their fields behind
 * getters, which JSON.stringify does not see.
 */
export function messageJson(value: unknown, type: MqlType): unknown {
  if (value === null || typeof value !== "object") return value;
  if (type.kind === "array")
    return (value as readonly unknown[]).map((item) => messageJson(item, type.element));
  if (type.kind !== "object") return { ...value };
  const fields = value as Readonly<Record<string, unknown>>;
  const named = Object.entries(type.fields).map(([name, spec]) => [
    name,
    messageJson(fields[name], spec.type),
  ]);
  // A field that no message has (`triage`) is undefined and stays out.
  return Object.fromEntries(named.filter(([, field]) => field !== undefined));
}
