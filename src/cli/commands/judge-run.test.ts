import assert from "node:assert/strict";
import { test } from "node:test";
import type { Store } from "../../store/store.ts";
import { Failure } from "../failure.ts";
import { messageNamed } from "./judge-run.ts";

/** Two messages say that they are `<shared@example.org>`, one is `<own@example.org>`. */
const NAMED: Readonly<Record<string, readonly number[]>> = {
  "<shared@example.org>": [1, 2],
  "<own@example.org>": [3],
};
const STORE = {
  idsNamed: async (name: string) => NAMED[name] ?? [],
  messages: async (ids: readonly number[]) => ids.map((id) => ({ id, observation: { key: `key-${id}` } })),
} as unknown as Store;

test("a Message-ID that several messages have is not guessed at: their keys are listed", async () => {
  await assert.rejects(
    messageNamed(STORE, "shared@example.org"),
    (error) =>
      error instanceof Failure && /2 messages/.test(error.message) && /key-1, key-2/.test(error.help!),
  );
  assert.equal((await messageNamed(STORE, "own@example.org")).id, 3);
  await assert.rejects(messageNamed(STORE, "none@example.org"), /no such message/);
});
