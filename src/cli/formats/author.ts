import type { MessageResult } from "../../model/finding.ts";

/** The author as a mail program shows it, with the address that it may hide. */
export function authorOf({ from, from_name }: Pick<MessageResult, "from" | "from_name">): string {
  if (from === null) return from_name ?? "nobody";
  return from_name === null ? from : `${from_name} <${from}>`;
}
