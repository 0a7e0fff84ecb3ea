import assert from "node:assert/strict";
import PostalMime from "postal-mime";
import { mailSourceContract } from "./mail-source.ts";
import {
  outlookItemOf,
  packFiles,
  packMbox,
  packOutlook,
  packZip,
  quoteRd,
  splitMessage,
} from "./packers.ts";

mailSourceContract({
  name: "message files",
  pack: (messages) => packFiles(messages, (at) => `mail/${at}.eml`),
});

mailSourceContract({
  name: "message files without an extension, in folders of folders",
  pack: (messages) => packFiles(messages, (at) => `${at}/inbox/${at}`),
});

mailSourceContract({
  name: "Maildir",
  pack: (messages) =>
    packFiles(messages, (at) =>
      at < 3 ? `Maildir/cur/161044380${at}.M1P2.host:2,S` : `Maildir/new/161044380${at}.M1P2.host`,
    ),
});

mailSourceContract({
  name: "mbox (mboxrd)",
  pack: (messages) => ({ "inbox.mbox": packMbox(messages, quoteRd) }),
});

mailSourceContract({
  name: "mbox (mboxo)",
  pack: (messages) => ({ inbox: packMbox(messages, (body) => body.replace(/^From /gm, ">From ")) }),
});

mailSourceContract({
  name: "mbox (mboxcl2)",
  pack: (messages) => ({
    inbox: packMbox(
      messages.map((message) => Buffer.concat([contentLength(message), message])),
      (body) => body,
    ),
  }),
  sameAs: {
    reason: "mboxcl2 puts a Content-Length field into the header",
    compare: (read, written) =>
      assert.equal(read.toString("latin1").replace(/^Content-Length: \d+\n/, ""), written.toString("latin1")),
  },
});

mailSourceContract({
  name: "emlx",
  pack: (messages) =>
    packFiles(
      messages.map((message) =>
        Buffer.concat([
          Buffer.from(`${message.length}   \n`),
          message,
          Buffer.from('<?xml version="1.0"?><plist/>'),
        ]),
      ),
      (at) => `Messages/${at}.emlx`,
    ),
});

mailSourceContract({
  name: "zip of message files",
  pack: (messages) => ({
    "mail.zip": packZip(messages.map((bytes, at) => ({ name: `inbox/${at}.eml`, bytes }))),
  }),
});

mailSourceContract({
  name: "zip of an mbox in a zip",
  pack: (messages) => {
    const inner = packZip([{ name: "inbox.mbox", bytes: packMbox(messages, quoteRd) }]);
    return { "export.zip": packZip([{ name: "year/2021.zip", bytes: inner }]) };
  },
});

mailSourceContract({
  name: "Outlook messages",
  pack: (messages) =>
    packFiles(
      messages.map((message) => packOutlook(outlookItemOf(message))),
      (at) => `${at}.msg`,
    ),
  sameAs: {
    reason: "Outlook takes messages apart: header and text are kept, the MIME structure is ours",
    compare: sameMeaning,
  },
});

async function sameMeaning(read: Buffer, written: Buffer): Promise<void> {
  const mail = await PostalMime.parse(read);
  const original = await PostalMime.parse(written);
  for (const field of ["subject", "date", "from", "to", "returnPath"] as const) {
    assert.deepEqual(mail[field], original[field]);
  }
  assert.equal(mail.text?.trimEnd(), original.text?.trimEnd());
}

function contentLength(message: Buffer): Buffer {
  return Buffer.from(`Content-Length: ${splitMessage(message)[1].length}\n`);
}
