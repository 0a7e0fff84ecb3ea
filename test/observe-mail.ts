/** Mail as text to its observation, for tests of what is kept of it. */
import { observationOf } from "../src/link/observe-message.ts";
import type { Observation } from "../src/model/observation.ts";
import { receivingClient } from "../src/observe/auth/trust.ts";
import { readMessage } from "../src/observe/read-message.ts";
import { parseDomain } from "../src/observe/urls/domain.ts";

export interface Mail {
  /** Fields in order, `Name: value`. */
  readonly header?: readonly string[];
  readonly text?: string;
  readonly html?: string;
  /** Whose copy it is. */
  readonly mailbox?: string;
}

/** Ours are `parliament.example`. */
export function observeMail({ header = [], text, html, mailbox }: Mail): Observation {
  const type = html === undefined ? "text/plain" : "text/html";
  const fields = [...header, "MIME-Version: 1.0", `Content-Type: ${type}; charset=utf-8`];
  return observeBytes(Buffer.from(`${fields.join("\r\n")}\r\n\r\n${html ?? text ?? ""}`), mailbox);
}

export function observeBytes(bytes: Uint8Array, mailbox: string | null = null): Observation {
  const read = readMessage(bytes, {
    organizationDomains: new Set(["parliament.example"]),
    trustedAuthserv: null,
    mailbox,
  });
  return observationOf(read, { parseDomain, receivingClient });
}
