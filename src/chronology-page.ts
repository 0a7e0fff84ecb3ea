/** The type that text, HTML and paper render a chronology from. */
export type { ChronologyPage, ChronologyPageLine } from "./model/chronology-page.ts";
