import assert from "node:assert/strict";
import { test } from "node:test";
import { FileBook, type ReadingFile } from "./ingest-files.ts";

function file(path: string, known = 0): ReadingFile {
  return { path, sizeBytes: 10, modifiedMs: 1, given: known, done: known, isEnded: false, isDamaged: false };
}

const said = (book: FileBook) => book.progress().map((p) => `${p.path} ${p.messages} ${p.isWhole}`);

test("a file is whole when its end was read and every message of it is there", () => {
  const book = new FileBook();
  const a = file("a");
  book.begin(a);
  a.given = 3;
  a.isEnded = true;
  a.done = 2;
  assert.deepEqual(said(book), ["a 2 false"]);
  assert.deepEqual(said(book), [], "no news, nothing to write");
  a.done = 3;
  assert.deepEqual(said(book), ["a 3 true"]);
  assert.deepEqual(said(book), []);
});

test("a file that an earlier run read all but to its end becomes whole without a new message", () => {
  const book = new FileBook();
  const a = file("a", 5);
  book.begin(a);
  assert.deepEqual(said(book), []);
  a.isEnded = true;
  assert.deepEqual(said(book), ["a 5 true"]);
});

test("a file whose end could not be read is never whole, and one without mail is not remembered", () => {
  const book = new FileBook();
  const [damaged, empty] = [file("damaged"), file("empty")];
  book.begin(damaged);
  book.begin(empty);
  damaged.given = damaged.done = 1;
  damaged.isDamaged = true;
  damaged.isEnded = true;
  empty.isEnded = true;
  assert.deepEqual(said(book), ["damaged 1 false"]);
});
