import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import PostalMime from "postal-mime";
import { readMessage } from "../../../src/observe/read-message.ts";
import type { View } from "./view.ts";

const PYTHON_SCRIPT = join(import.meta.dirname, "python-email.py");

/** Our own reading. */
export function ownView(bytes: Uint8Array): View {
  const { message } = readMessage(bytes, { organizationDomains: null, trustedAuthserv: null, mailbox: null });
  return {
    from: message.headers.from?.email.email ?? null,
    subject: message.subject.subject,
    attachments: message.attachments.map((a) => ({ name: a.file_name, size: a.size ?? 0 })),
    plain: message.body.plain?.raw ?? "",
    html: message.body.html?.raw ?? "",
  };
}

export async function postalMimeView(bytes: Uint8Array): Promise<View> {
  const options = { forceRfc822Attachments: true, rfc822Attachments: true };
  const mail = await PostalMime.parse(bytes, options);
  return {
    from: mail.from?.address ?? null,
    subject: mail.subject ?? null,
    attachments: mail.attachments.map((a) => ({ name: a.filename, size: sizeOf(a.content) })),
    plain: mail.text ?? "",
    html: mail.html ?? "",
  };
}

function sizeOf(content: ArrayBuffer | Uint8Array | string): number {
  return typeof content === "string" ? Buffer.byteLength(content) : content.byteLength;
}

/** What of mailparser's answer we look at; the package has no types of its own. */
interface MailparserMail {
  readonly from?: { readonly value: readonly { readonly address?: string }[] };
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string | false;
  readonly attachments: readonly { readonly filename?: string | false; readonly size: number }[];
}

export async function mailparserView(bytes: Uint8Array): Promise<View> {
  const options = { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true };
  const mail: MailparserMail = await simpleParser(Buffer.from(bytes), options);
  return {
    from: mail.from?.value[0]?.address ?? null,
    subject: mail.subject ?? null,
    attachments: mail.attachments.map((a) => ({ name: a.filename || null, size: a.size })),
    plain: mail.text ?? "",
    html: mail.html || "",
  };
}

/** Python's `email` over files, one answer a path; null when there is no python3. */
export function pythonViews(paths: readonly string[]): ReadonlyMap<string, View> | null {
  const run = spawnSync("python3", [PYTHON_SCRIPT], {
    input: paths.join("\n"),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (run.error !== undefined || run.status !== 0) return null;
  const lines = run.stdout.split("\n").filter((line) => line !== "");
  return new Map(lines.map((line, index) => [paths[index]!, JSON.parse(line)]));
}
