import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { splitMbox } from "./mbox-split.ts";
import { mboxVariantOf } from "./mbox-variant.ts";

const MEGABYTE = 1024 * 1024;
const FROM = "From jane@example.org Tue Jan 12 09:30:00 2021\n";

async function* inChunks(text: string | Buffer, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text as string, "latin1");
  // One buffer is used again and again, as when reading a file: nobody may keep a chunk.
  const chunk = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const length = bytes.copy(chunk, 0, at, at + size);
    yield chunk.subarray(0, length);
  }
}

async function split(text: string, size = 1 << 16, bytesMax = MEGABYTE): Promise<string[]> {
  const messages: string[] = [];
  for await (const message of splitMbox(inChunks(text, size), bytesMax)) {
    messages.push(Buffer.from(message.bytes).toString("latin1"));
  }
  return messages;
}

type Packer = (messages: readonly string[]) => string;

const body = (message: string): [string, string] => {
  const at = message.indexOf("\n\n") + 2;
  return [message.slice(0, at), message.slice(at)];
};

const PACKERS: Readonly<Record<string, Packer>> = {
  mboxrd: (messages) =>
    messages.map((m) => `${FROM}${body(m)[0]}${body(m)[1].replace(/^(>*From )/gm, ">$1")}\n`).join(""),
  mboxo: (messages) =>
    messages.map((m) => `${FROM}${body(m)[0]}${body(m)[1].replace(/^From /gm, ">From ")}\n`).join(""),
  mboxcl: (messages) =>
    messages
      .map((m) => {
        const [header, text] = body(m);
        const quoted = text.replace(/^From /gm, ">From ");
        return `${FROM}Content-Length: ${quoted.length}\n${header}${quoted}\n`;
      })
      .join(""),
  mboxcl2: (messages) => messages.map((m) => `${FROM}Content-Length: ${body(m)[1].length}\n${m}\n`).join(""),
};

const MESSAGES = [
  "Subject: one\n\nplain text\n",
  "Subject: two\nTo: jane@example.org\n\nFrom here on it gets odd\n\nFrom jane@example.org Tue Jan 12 09:30:00 2021\nX: y\n\nend\n",
  "Subject: three\n\nno newline at the end, then one\n\n\n",
  "Subject: four\n\n> quoted\n>From the reply before\n> more\n",
  "Subject: five\n\n",
];

const withoutLength = (message: string): string => message.replace(/^Content-Length: \d+\n/, "");

for (const [name, pack] of Object.entries(PACKERS)) {
  test(`${name}: what was packed comes out, whatever the size of the chunks`, async () => {
    const packed = pack(MESSAGES);
    for (const size of [1, 7, 64, 4096, MEGABYTE]) {
      assert.deepEqual((await split(packed, size)).map(withoutLength), MESSAGES, `chunks of ${size}`);
    }
  });
}

test("the four kinds of mbox are told apart", () => {
  for (const [name, pack] of Object.entries(PACKERS)) {
    assert.equal(mboxVariantOf(Buffer.from(pack(MESSAGES))), name);
  }
  assert.equal(mboxVariantOf(Buffer.from(`${FROM}Subject: x\n\ntext\n`)), "mboxrd");
});

test("random messages come back from mboxrd unchanged", async () => {
  const line = fc.constantFrom(
    "From a@b.example x",
    ">From ",
    ">>From me",
    "text",
    "",
    "Key: v",
    ">",
    "From ",
  );
  const message = fc
    .array(line, { maxLength: 12 })
    .map((lines) => `Subject: x\n\n${lines.map((text) => `${text}\n`).join("")}`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 200 }),
      async (messages, size) => {
        const packed = PACKERS["mboxrd"]!(messages);
        // Quoting that nothing around it explains is mboxrd's only where the probe says so.
        fc.pre(mboxVariantOf(Buffer.from(packed)) === "mboxrd");
        assert.deepEqual(await split(packed, size), messages);
      },
    ),
    { seed: 11, numRuns: 500 },
  );
});

test("carriage returns stay, and the empty line behind a message goes", async () => {
  const packed = `${FROM.replace("\n", "\r\n")}Subject: a\r\n\r\nx\r\n\r\n${FROM}Subject: b\r\n\r\ny\r\n`;
  assert.deepEqual(await split(packed), ["Subject: a\r\n\r\nx\r\n", "Subject: b\r\n\r\ny\r\n"]);
});

test("text that begins with From is no separator", async () => {
  const text =
    "Subject: a\n\nhello\n\nFrom what I saw on Tuesday at 10:30, nothing.\nFrom: me\n\nFrom the office\nSubject: x\n";
  assert.deepEqual(await split(`${FROM}${text}\n`), [text]);
});

test("separators of Thunderbird, Pipermail, Eudora and mail exports are known", async () => {
  for (const separator of [
    "From - Tue Jan 12 09:30:00 2021",
    "From jane at example.org  Tue Jan 12 09:30:00 2021",
    "From ???@??? Tue Jan 12 09:30:00 2021",
    "From 1689@xxx Tue Jan 12 09:30:00 +0000 2021",
    "From MAILER-DAEMON Tue Jan 12 09:30:00 2021",
    "From jane@example.org",
  ]) {
    const packed = `${FROM}Subject: a\n\nx\n\n${separator}\nSubject: b\n\ny\n`;
    assert.equal((await split(packed)).length, 2, separator);
  }
});

test("a Content-Length that lies is not followed", async () => {
  const packed = `${FROM}Content-Length: 5\nSubject: a\n\nhello\n\n${FROM}Content-Length: 999999999\nSubject: b\n\nshort\n\n${FROM}Subject: c\n\nz\n`;
  const messages = await split(packed, 10);
  assert.equal(messages.length, 3);
  assert.match(messages[2] ?? "", /^Subject: c/);
});

test("a message over the limit is cut, and the next one is whole", async () => {
  const packed = `${FROM}Subject: a\n\n${"x".repeat(5000)}\n\n${FROM}Subject: b\n\ny\n`;
  for (const size of [100, 4096, MEGABYTE]) {
    const seen: [number, string | undefined][] = [];
    for await (const { bytes, defects } of splitMbox(inChunks(packed, size), 1000)) {
      seen.push([bytes.length, defects[0]?.code]);
    }
    assert.equal(seen.length, 2, `chunks of ${size}`);
    assert.equal(seen[0]?.[1], "limit-size");
    assert.ok((seen[0]?.[0] ?? 0) <= 1000);
    assert.deepEqual(seen[1], [14, undefined]);
  }
});

test("a stream that breaks gives what came, marked, and then the failure", async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${FROM}Subject: a\n\nx\n\n${FROM}Subject: b\n\nhal`);
    throw new Error("gone");
  }
  const seen: (string | undefined)[] = [];
  await assert.rejects(async () => {
    for await (const { defects } of splitMbox(broken(), MEGABYTE)) seen.push(defects[0]?.code);
  }, /gone/);
  assert.deepEqual(seen, [undefined, "source-truncated"]);
});

test("any bytes are split without throwing, and in linear time", async () => {
  const unit = fc.constantFrom(
    "From ",
    ">",
    "\n",
    "\r",
    "a@b.example",
    ":",
    " ",
    "Tue Jan 12 09:30:00 2021",
    "Content-Length: 3",
    "\0",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(unit, { maxLength: 60 }), async (parts) => {
      await split(`${FROM}${parts.join("")}`, 13, 200);
    }),
    { seed: 5, numRuns: 500 },
  );
  for (const hostile of [">From \n", "\nFrom ", `${">".repeat(1000)}From \n`, "\n", `${FROM}\n`, ">\n"]) {
    const start = performance.now();
    await split(`${FROM}\n${hostile.repeat((2 * MEGABYTE) / hostile.length)}`, 1 << 16, 64 * MEGABYTE);
    assert.ok(performance.now() - start < 5000, JSON.stringify(hostile.slice(0, 20)));
  }
});
