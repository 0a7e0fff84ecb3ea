import assert from "node:assert/strict";
import { test } from "node:test";
import PostalMime, { type Email } from "postal-mime";
import { type MapiItem, packOutlook } from "../../../test/contract/packers.ts";
import { decompressRtf, htmlInRtf } from "./compressed-rtf.ts";
import { type MessageEvent, readMail, type SourceEvent } from "./index.ts";

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function events(bytes: Uint8Array): Promise<SourceEvent[]> {
  const all: SourceEvent[] = [];
  for await (const event of readMail(["-"], { standardInput: once(bytes) })) all.push(event);
  return all;
}

async function read(item: MapiItem): Promise<{ mail: Email; event: MessageEvent; raw: string }> {
  const event = (await events(packOutlook(item))).find((each) => each.kind === "message");
  assert.ok(event);
  const raw = Buffer.from(event.bytes).toString("latin1");
  return { mail: await PostalMime.parse(event.bytes), event, raw };
}

const uncompressedRtf = (text: string): Buffer => {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(text.length + 12, 0);
  header.writeUInt32LE(text.length, 4);
  header.write("MELA", 8, "latin1");
  return Buffer.concat([header, Buffer.from(text, "latin1")]);
};

const RICH: MapiItem = {
  text: {
    "001A": "IPM.Note",
    "0037": "Réunion du groupe: l'agenda de la séance, une ligne assez longue pour être repliée",
    "0042": "Zoë Doe",
    "5D02": "zoe@example.org",
    "1000": "Bonjour,\r\nvoilà.\r\n",
    "1035": "<1@example.org>",
    "1042": "<0@example.org>",
  },
  bytes: { "1013": Buffer.from("<p>Bonjour, voil\u00e0</p>", "latin1") },
  integers: { "3FDE": 1252 },
  times: { "0039": new Date("2021-01-12T09:30:00Z") },
  recipients: [
    { text: { "3001": "Clerk, The", "39FE": "clerk@example.net" }, integers: { "0C15": 1 } },
    { text: { "3001": "Insider", "3002": "EX", "3003": "/O=EXAMPLE/CN=INSIDER" }, integers: { "0C15": 2 } },
  ],
  attachments: [
    {
      text: { "3707": "séance.pdf", "370E": "application/pdf" },
      bytes: { "3701": Buffer.from("%PDF-1.4") },
    },
    {
      integers: { "3705": 5 },
      embedded: {
        text: { "001A": "IPM.Note", "0037": "inner", "0C1A": "A", "5D01": "a@example.com", "1000": "inside" },
      },
    },
  ],
};

test("a message is composed from its properties where Outlook kept no header", async () => {
  const { mail, event } = await read(RICH);
  assert.equal(mail.subject, RICH.text?.["0037"]);
  assert.deepEqual(mail.from, { name: "Zoë Doe", address: "zoe@example.org" });
  assert.deepEqual(mail.to, [{ name: "Clerk, The", address: "clerk@example.net" }]);
  assert.equal(mail.date, "2021-01-12T09:30:00.000Z");
  assert.equal(mail.messageId, "<1@example.org>");
  assert.equal(mail.inReplyTo, "<0@example.org>");
  assert.equal(mail.text?.trim(), "Bonjour,\r\nvoilà.");
  assert.match(mail.html ?? "", /voilà/);
  assert.deepEqual(event.defects, []);
});

test("attachments keep their names and bytes, and embedded messages stay messages", async () => {
  const { mail, raw } = await read(RICH);
  const pdf = mail.attachments.find((attachment) => attachment.mimeType === "application/pdf");
  assert.equal(pdf?.filename, "séance.pdf");
  assert.equal(Buffer.from(pdf?.content as ArrayBuffer).toString(), "%PDF-1.4");
  assert.match(
    raw,
    /Content-Type: message\/rfc822\r\n.*?\r\n\r\nFrom: "A" <a@example.com>\r\nSubject: inner\r\n/s,
  );
});

test("the header as received is kept, without the fields of the body that Outlook took apart", async () => {
  const { mail, raw } = await read({
    text: {
      "007D":
        "Received: from a.example by b.example;\r\n\tTue, 12 Jan 2021 09:30:00 +0000\r\nFrom: a@example.com\r\nSubject: kept\r\nContent-Type: multipart/mixed;\r\n\tboundary=x\r\nMIME-Version: 1.0\r\n--=_serjeant_m\r\nX-Last: 1\r\n\r\n",
      "0037": "not this one",
      "1000": "text",
    },
  });
  assert.equal(mail.subject, "kept");
  assert.match(raw, /^Received: from a\.example by b\.example;\r\n\tTue/);
  assert.equal(raw.match(/^Content-Type/gm)?.length, 1);
  assert.equal(raw.match(/^MIME-Version/gm)?.length, 1);
  assert.doesNotMatch(raw, /boundary=x|serjeant_m/);
});

test("no line of a composed header is longer than RFC 5322 §2.1.1 allows", async () => {
  const { raw } = await read({
    text: { "001A": "IPM.Note", "0037": "ö".repeat(5000), "0042": "é".repeat(3000) },
  });
  assert.ok(raw.split("\r\n").every((line) => line.length <= 998));
});

test("a name with line breaks adds no field to the header", async () => {
  const { mail } = await read({
    text: {
      "001A": "IPM.Note",
      "0037": "a\r\nX-Evil: 1",
      "0042": "b\r\nBcc: x@example.com",
      "5D02": "b@example.org\r\nX: y",
    },
  });
  assert.equal(
    mail.headers.some((header) => header.key === "x-evil" || header.key === "bcc" || header.key === "x"),
    false,
  );
});

test("compressed RTF is inflated as in the example of MS-OXRTFCP §3.1", () => {
  const bytes = Buffer.from(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
    "hex",
  );
  assert.equal(decompressRtf(bytes)?.toString("latin1"), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  assert.equal(decompressRtf(Buffer.from("short")), null);
});

test("HTML is taken out of the RTF that hides it (MS-OXRTFEX)", async () => {
  const rtf =
    "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}{\\*\\generator x;}" +
    "{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 caf\\'e9 \\u8364?{\\*\\htmltag84 &amp;}\\htmlrtf &\\htmlrtf0 {\\*\\htmltag72 </p>}\\htmlrtf\\par}\\htmlrtf0}";
  assert.equal(htmlInRtf(Buffer.from(rtf, "latin1")), "<p>café €&amp;</p>");
  assert.equal(htmlInRtf(Buffer.from("{\\rtf1\\ansi hello}")), null);
  const { mail } = await read({
    text: { "001A": "IPM.Note", "0037": "x" },
    bytes: { "1009": uncompressedRtf(rtf) },
  });
  assert.match(mail.html ?? "", /<p>café €&amp;<\/p>/);
});

test("an Office document is not mail, and says so", async () => {
  const skipped = (await events(packOutlook({ text: { "3001": "x" } }))).find(
    (event) => event.kind === "skipped",
  );
  assert.equal(skipped?.reason, "not mail (an Office document)");
});

test("four hundred damaged files give a message or a reason, and soon", async () => {
  const whole = packOutlook({
    ...RICH,
    bytes: { ...RICH.bytes, "1009": uncompressedRtf("{\\rtf1\\fromhtml1 x}") },
  });
  let state = 2021;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  for (let mutation = 0; mutation < 400; mutation += 1) {
    const bytes = Buffer.from(whole);
    // Half of the flips go into the header and the allocation tables, where loops can be made.
    for (let flip = 0; flip <= mutation % 12; flip += 1) {
      bytes[(next() >>> 3) % (flip % 2 === 0 ? 1536 : bytes.length)] = next() >>> 24;
    }
    const start = performance.now();
    const said = (await events(bytes)).filter((event) => event.kind !== "file");
    assert.equal(said.length, 1);
    assert.ok(performance.now() - start < 1000, `mutation ${mutation}`);
  }
});
