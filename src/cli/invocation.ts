import { existsSync } from "node:fs";

const SOURCES = new URL("../../src/cli/main.ts", import.meta.url);

/** What a person types before a command: `serjeant` of a checkout is found by npx only. */
export const COMMAND = existsSync(SOURCES) ? "npx serjeant" : "serjeant";
