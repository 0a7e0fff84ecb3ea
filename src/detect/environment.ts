import type { Environment } from "../mql/environment.ts";
import { type Readers, ruleFunctions } from "./functions/index.ts";
import { CORRESPONDENCE } from "./history/correspondence-lists.ts";
import { MESSAGE } from "./schema.ts";

/** Lists by name, as read from files: one entry an element. */
export type Lists = ReadonlyMap<string, readonly string[]>;

/** What rules over messages may use. */
export function messageEnvironment(lists: Lists, readers: Readers): Environment {
  const providers = lists.get("free_email_providers");
  const functions = ruleFunctions(readers, providers === undefined ? null : new Set(providers));
  return { root: MESSAGE, functions, lists, ownLists: CORRESPONDENCE, sizeOf };
}

/** In hundreds of characters, measured on real mail: mean 13 kB of HTML, 3 kB of text, links about 80 characters. */
const SIZES: ReadonlyMap<string, number> = new Map([
  ["body.html.raw", 130],
  ["body.html.inner_text", 40],
  ["body.html.display_text", 30],
  ["body.plain.raw", 30],
  ["body.current_thread.text", 20],
]);

function sizeOf(path: string): number {
  return SIZES.get(path) ?? 1;
}

/** Domains where anybody can open a mailbox: nobody's organisation. */
export function publicDomains(lists: Lists): ReadonlySet<string> {
  const named = ["free_email_providers", "disposable_email_providers"];
  return new Set(named.flatMap((name) => lists.get(name) ?? []));
}
