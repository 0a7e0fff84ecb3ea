import type { MakeScanFormat } from "./format.ts";
import { html } from "./html.ts";
import { ndjson } from "./ndjson.ts";
import { text } from "./text.ts";

/** The formats of `serjeant scan --format`; a new one is a file beside this and a line here. */
export const FORMATS = { text, ndjson, html } satisfies Record<string, MakeScanFormat>;

export type FormatName = keyof typeof FORMATS;
