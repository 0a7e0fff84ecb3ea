import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { allDefects, readMessage } from "./read-message.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "test", "fixtures", "mail");

interface Expected {
  readonly message: unknown;
  readonly defects: readonly string[];
}

/** Asserts that `actual` has everything that `expected` states; arrays are compared as far as they are stated. */
function assertHas(actual: unknown, expected: unknown, path: string): void {
  if (expected === null || typeof expected !== "object") {
    assert.deepEqual(actual, expected, path);
    return;
  }
  assert.ok(typeof actual === "object" && actual !== null, `${path} is not there`);
  if (Array.isArray(expected) && expected.length === 0) assert.deepEqual(actual, [], path);
  for (const [key, value] of Object.entries(expected))
    assertHas(Reflect.get(actual, key), value, `${path}.${key}`);
}

for (const name of readdirSync(FOLDER).filter((file) => file.endsWith(".eml"))) {
  test(`reads the fixture ${name} as its neighbour says`, () => {
    const expected: Expected = JSON.parse(readFileSync(join(FOLDER, name.replace(/eml$/, "json")), "utf8"));
    const read = readMessage(readFileSync(join(FOLDER, name)), {
      organizationDomains: null,
      trustedAuthserv: null,
      mailbox: null,
    });
    assertHas(read.message, expected.message, "message");
    assert.deepEqual(
      allDefects(read).map((defect) => defect.code),
      expected.defects,
    );
  });
}
