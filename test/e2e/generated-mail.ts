/** Small invented messages in the forms that mail lies in, for tests that read and read again. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface InventedMail {
  /** Makes Message-ID, sender and words. */
  readonly number: number;
  /** Whose copy it is: Delivered-To; none where null. */
  readonly to: string | null;
  /** In the text; a rule of the tests fires on it. */
  readonly word?: string;
  readonly sender?: string;
}

const FIRST_DAY = Date.UTC(2021, 0, 4, 8);
const HOUR_MS = 3_600_000;

export function inventedMail({ number, to, word = "lunch", sender }: InventedMail): string {
  const date = new Date(FIRST_DAY + number * HOUR_MS).toUTCString().replace("GMT", "+0000");
  const author = sender ?? `writer${number % 7}@desk${number % 5}.example`;
  return [
    `Return-Path: <${author}>`,
    ...(to === null ? [] : [`Delivered-To: ${to}`]),
    `Received: from mx.desk.example (mx.desk.example [192.0.2.${number % 200}]) by mail.parliament.example; ${date}`,
    `From: Writer ${number % 7} <${author}>`,
    "To: members@parliament.example",
    `Subject: Number ${number} about ${word}`,
    `Date: ${date}`,
    `Message-ID: <${number}@desk.example>`,
    "",
    `This is number ${number}, about ${word}: https://host${number % 11}.news.example/item/${number}`,
    "",
  ].join("\r\n");
}

export function writeMbox(path: string, messages: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  const quoted = messages.map((text) => text.replaceAll("\r\n", "\n").replace(/^(>*From )/gm, ">$1"));
  writeFileSync(
    path,
    quoted.map((text) => `From MAILER-DAEMON Mon Jan  4 08:00:00 2021\n${text}\n`).join(""),
  );
}

/** Gives the path of each message's file. */
export function writeMaildir(folder: string, messages: readonly string[]): readonly string[] {
  for (const name of ["cur", "new", "tmp"]) mkdirSync(join(folder, name), { recursive: true });
  return messages.map((text, i) => {
    const path = join(folder, "cur", `${1610000000 + i}.M${i}P1.mx:2,S`);
    writeFileSync(path, text);
    return path;
  });
}
