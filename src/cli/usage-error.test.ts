import assert from "node:assert/strict";
import { test } from "node:test";
import { painter } from "./terminal.ts";
import { usageError } from "./usage-error.ts";

for (const [commander, ours] of [
  [
    "error: unknown option '--frmat'\n(Did you mean --format?)\n",
    "error: unknown option `--frmat`\nhelp:  did you mean `--format`?\n",
  ],
  ["error: missing required argument 'path'\n", "error: missing required argument `path`\n"],
  [
    "error: option '--format <format>' argument 'pdf' is invalid. Allowed choices are text, html.\n",
    "error: option `--format <format>` cannot be `pdf`: it is one of text, html\n",
  ],
  [
    "error: option '--jobs <n>' argument '0' is invalid. a number from 1 to 256\n",
    "error: option `--jobs <n>` cannot be `0`: a number from 1 to 256\n",
  ],
] as const) {
  test(`says in our voice: ${ours.split("\n")[0]}`, () => {
    assert.equal(usageError(commander, painter(false)), ours);
  });
}
