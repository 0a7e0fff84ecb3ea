/**
 * What every mail source must do, run once for each. A source is given as a way to write messages into its kind of
 * file; the suite reads them back through `readMail`, whole and damaged.
 */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { type MessageEvent, readMail, type SourceEvent } from "../../src/observe/sources/index.ts";

/** Files by their path inside a folder of the test's own. */
export type Files = Readonly<Record<string, Uint8Array>>;

export interface MailSourceCase {
  readonly name: string;
  /** Writes the messages in the form of this source. */
  pack(messages: readonly Buffer[]): Files;
  /** What a reader compares. The bytes themselves, unless the form cannot keep them, which `reason` then explains. */
  readonly sameAs?: {
    readonly reason: string;
    compare(read: Buffer, written: Buffer): void | Promise<void>;
  };
}

/** Five messages that differ in what containers get wrong: line ends, quoting, no end of line, bytes above ASCII. */
export const MESSAGES: readonly Buffer[] = [
  "From: Jane Doe <jane@example.org>\nTo: clerk@example.net\nSubject: agenda\nDate: Tue, 12 Jan 2021 09:30:00 +0000\n\nThe agenda is attached.\n",
  "From: clerk@example.net\nTo: jane@example.org\nSubject: Re: agenda\nDate: Tue, 12 Jan 2021 10:30:00 +0000\n\n\nFrom here on we agree.\n\n> quoted\n>From the desk\n",
  "Return-Path: <a@example.com>\nFrom: a@example.com\nTo: jane@example.org\nSubject: trailing\nDate: Wed, 13 Jan 2021 09:30:00 +0000\n\nends with empty lines\n\n\n",
  "From: b@example.com\nTo: jane@example.org\nSubject: bytes\nDate: Thu, 14 Jan 2021 09:30:00 +0000\nContent-Type: text/plain; charset=utf-8\n\ncaf\u00c3\u00a9\n",
  "From: c@example.com\nTo: jane@example.org, clerk@example.net\nSubject: last\nDate: Fri, 15 Jan 2021 09:30:00 +0000\n\nthe end\n",
].map((text) => Buffer.from(text, "latin1"));

export function mailSourceContract(source: MailSourceCase): void {
  suite(`mail source: ${source.name}`, () => {
    test("the same five messages come out, once each", () =>
      inFolder(source.pack(MESSAGES), async (folder) => {
        const messages = messagesOf(await readAll(folder));
        assert.equal(messages.length, MESSAGES.length);
        const compare = source.sameAs?.compare ?? sameBytes;
        for (const [at, written] of MESSAGES.entries()) {
          await compare(Buffer.from(messages[at]!.bytes), written);
          assert.deepEqual(messages[at]?.defects, []);
        }
      }));

    test("each message has a place of its own and an ArrayBuffer of its own", () =>
      inFolder(source.pack(MESSAGES), async (folder) => {
        const messages = messagesOf(await readAll(folder));
        assert.equal(new Set(messages.map(({ path, index }) => `${path} ${index}`)).size, MESSAGES.length);
        for (const { bytes } of messages) assert.equal(bytes.buffer.byteLength, bytes.length);
      }));

    test("two readings give the same events in the same order", () =>
      inFolder(source.pack(MESSAGES), async (folder) => {
        assert.deepEqual(await readAll(folder), await readAll(folder));
      }));

    test("a file cut anywhere is read or reported, and never thrown over", () =>
      everyDamage(source, (bytes, step) => bytes.subarray(0, Math.floor((bytes.length * step) / 25))));

    test("a file with flipped bytes is read or reported, and never thrown over", () =>
      everyDamage(source, (bytes, step) => withFlippedBytes(bytes, step)));

    test("an empty file is reported", () =>
      inFolder(
        mapFiles(source.pack(MESSAGES), () => Buffer.alloc(0)),
        async (folder) => {
          const events = await readAll(folder);
          assert.equal(messagesOf(events).length, 0);
          assert.ok(events.some((event) => event.kind === "skipped" && event.reason === "an empty file"));
        },
      ));
  });
}

/** Every event of reading a folder, with paths relative to it. */
export async function readAll(folder: string, path = folder): Promise<SourceEvent[]> {
  const events: SourceEvent[] = [];
  for await (const event of readMail([path])) {
    events.push({ ...event, path: event.path.replace(`${folder}/`, "") });
  }
  return events;
}

export function messagesOf(events: readonly SourceEvent[]): MessageEvent[] {
  return events.filter((event) => event.kind === "message");
}

/** Writes the files into a new folder, and removes it when `use` is done. */
export async function inFolder(files: Files, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "serjeant-sources-"));
  try {
    for (const [path, bytes] of Object.entries(files)) {
      await mkdir(join(folder, path, ".."), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function everyDamage(
  source: MailSourceCase,
  damage: (bytes: Uint8Array, step: number) => Uint8Array,
): Promise<void> {
  const whole = source.pack(MESSAGES);
  for (let step = 0; step < 25; step += 1) {
    await inFolder(
      mapFiles(whole, (bytes) => damage(bytes, step)),
      async (folder) => {
        const events = await readAll(folder);
        const announced = events.filter((event) => event.kind === "file").length;
        assert.equal(announced, Object.keys(whole).length, "every file is announced");
        for (const path of Object.keys(whole)) {
          const isHeardOf = events.some((event) => event.kind !== "file" && event.path.startsWith(path));
          assert.ok(isHeardOf, `nothing was said about a file in step ${step}`);
        }
      },
    );
  }
}

function mapFiles(files: Files, change: (bytes: Uint8Array) => Uint8Array): Files {
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, change(bytes)]));
}

// A fixed sequence (numerical recipes' generator), so that a failure repeats.
function withFlippedBytes(bytes: Uint8Array, seed: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  let state = seed + 1;
  for (let flips = 0; flips < 12; flips += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    copy[state % copy.length] = state >>> 24;
  }
  return copy;
}

function sameBytes(read: Buffer, written: Buffer): void {
  assert.deepEqual(read.toString("latin1"), written.toString("latin1"));
}
