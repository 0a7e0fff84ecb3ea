import { readFileSync } from "node:fs";

/** Of the package; the same relative path from the sources and from `dist/`. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
).version;
