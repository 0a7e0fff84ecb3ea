import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Sealer } from "./seal.ts";
import { StoreError } from "./store-error.ts";

const sealer = new Sealer(new Uint8Array(32).fill(1));
const MESSAGE = new Uint8Array(16).fill(2);
const BODY = new Uint8Array(Buffer.from("Subject: a secret\r\n\r\nsecret words, again and again and again"));

describe("a sealed body", () => {
  test("opens as it was: empty, text, and bytes that do not compress", () => {
    for (const body of [new Uint8Array(), BODY, crypto.getRandomValues(new Uint8Array(5000))]) {
      assert.deepEqual(sealer.open(sealer.seal(body, MESSAGE), MESSAGE), body);
    }
  });
  test("shows nothing of its words, and is sealed differently each time", () => {
    const [one, two] = [sealer.seal(BODY, MESSAGE), sealer.seal(BODY, MESSAGE)];
    assert.notDeepEqual(one, two);
    assert.ok(!Buffer.from(one).includes("secret"));
  });
  test("does not open with any bit changed, or cut", () => {
    const sealed = sealer.seal(BODY, MESSAGE);
    for (let at = 0; at < sealed.length; at++) {
      const changed = new Uint8Array(sealed);
      changed[at]! ^= 1;
      assert.throws(() => sealer.open(changed, MESSAGE), StoreError, `byte ${at}`);
      assert.throws(() => sealer.open(sealed.slice(0, at), MESSAGE), StoreError, `cut at ${at}`);
    }
  });
  test("does not open as another message's", () => {
    const sealed = sealer.seal(BODY, MESSAGE);
    assert.throws(() => sealer.open(sealed, new Uint8Array(16)), /does not open/);
  });
  test("does not open with another key, and the keys can be told apart without either", () => {
    const other = new Sealer(new Uint8Array(32).fill(3));
    assert.throws(() => other.open(sealer.seal(BODY, MESSAGE), MESSAGE), /does not open/);
    assert.notEqual(other.check(), sealer.check());
    assert.equal(new Sealer(null).check(), null);
  });
});
