/** What a person is told when a store cannot be opened. */
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, describe, test } from "node:test";
import { openDatabase, openStore, StoreError } from "../../src/store/index.ts";
import { copyOf } from "./copies.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-store-errors-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const bodyKey = null;

function tells(pattern: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof StoreError, `${error}`);
    assert.match(error.message, pattern);
    return true;
  };
}

function at(name: string): string {
  return join(folder, name);
}

describe("a SQLite store", () => {
  test("that is no database is refused and left as it is", async () => {
    const text = "From a@example.org\n".repeat(100);
    writeFileSync(at("mail.mbox"), text);
    await assert.rejects(() => openStore({ path: at("mail.mbox"), bodyKey }), tells(/is no database/));
    assert.equal(statSync(at("mail.mbox")).size, text.length);
  });
  test("that another program made is refused", async () => {
    const other = new DatabaseSync(at("other.db"));
    other.exec("CREATE TABLE setting (a)");
    other.close();
    await assert.rejects(() => openStore({ path: at("other.db"), bodyKey }), tells(/of another program/));
  });
  test("in a folder that does not exist, or that is a folder, is refused", async () => {
    await assert.rejects(() => openStore({ path: at("none/a.db"), bodyKey }), tells(/folder does not exist/));
    await assert.rejects(() => openStore({ path: folder, bodyKey }), tells(/cannot be opened/));
  });
  test("that somebody else is writing to is said to be locked, once the wait is over", async () => {
    const store = await openStore({ path: at("locked.db"), bodyKey, waitMs: 10 });
    const writer = new DatabaseSync(at("locked.db"));
    writer.exec("BEGIN IMMEDIATE");
    await assert.rejects(() => store.setSetting("a", "b"), tells(/locked by another process/));
    assert.equal(await store.setting("a"), null);
    writer.exec("COMMIT");
    writer.close();
    await store.setSetting("a", "b");
    await store.close();
  });
  test("that is damaged is said to be", async () => {
    const path = at("damaged.db");
    const store = await openStore({ path, bodyKey });
    const run = await store.beginRun("2026-01-01T00:00:00Z", []);
    await store.addCopies(run, [copyOf({ name: "a" })], []);
    await store.close();
    const size = statSync(path).size;
    const noise = Buffer.alloc(size - 8192, 0x5a);
    const { openSync, writeSync, closeSync } = await import("node:fs");
    const file = openSync(path, "r+");
    writeSync(file, noise, 0, noise.length, 8192);
    closeSync(file);
    await assert.rejects(
      async () => {
        const again = await openStore({ path, bodyKey });
        await again.counts().finally(() => again.close());
      },
      tells(/is damaged/),
    );
  });
  test("that was closed says so", async () => {
    const store = await openStore({ path: at("closed.db"), bodyKey });
    await store.close();
    await store.close();
    await assert.rejects(() => store.counts(), tells(/is closed/));
  });
  test("can be read by its owner alone", { skip: process.platform === "win32" }, async () => {
    const store = await openStore({ path: at("private.db"), bodyKey });
    await store.setSetting("a", "b");
    for (const name of ["private.db", "private.db-wal"])
      assert.equal(statSync(at(name)).mode & 0o077, 0, name);
    await store.close();
    chmodSync(at("private.db"), 0o644);
    await (await openStore({ path: at("private.db"), bodyKey })).close();
    assert.equal(statSync(at("private.db")).mode & 0o777, 0o644, "what a person chose stays");
  });
});

describe("a PostgreSQL store", () => {
  test("whose address is no URL, or that cannot be reached, is said to be, without the password", async () => {
    await assert.rejects(() => openStore({ url: "no url", bodyKey }), tells(/is no URL/));
    const free = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => free.once("listening", resolve));
    const { port } = free.address() as { port: number };
    await new Promise((resolve) => free.close(resolve));
    const url = `postgres://ada:secret@127.0.0.1:${port}/mail`;
    await assert.rejects(
      () => openStore({ url, bodyKey }),
      (error: unknown) => tells(/cannot be reached/)(error) && !`${error}`.includes("secret"),
    );
    await assert.rejects(
      () => openDatabase({ url: "postgres://no-such-host.invalid/x" }),
      tells(/cannot be reached/),
    );
  });
});
