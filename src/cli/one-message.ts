/** The commands that look at one message: reading it, and whose mail it is taken for. */

import { publicDomains } from "../detect/environment.ts";
import type { Message, ReadMessage } from "../model/message.ts";
import { inferOrganization } from "../observe/infer-organization.ts";
import { readMessage } from "../observe/read-message.ts";
import { type MessageEvent, readMail } from "../observe/sources/index.ts";
import { EXIT, Failure } from "./failure.ts";
import { listsFrom } from "./options.ts";

export interface OneMessage {
  readonly source: MessageEvent;
  readonly read: ReadMessage;
  /** The domains that `type.inbound` was judged by. */
  readonly organization: { readonly domains: readonly string[]; readonly inferred: boolean };
  /** The file holds messages after this one. */
  readonly more: boolean;
}

export interface MessageChoice {
  readonly index: number;
  readonly orgDomain: readonly string[];
  readonly trustAuthserv: readonly string[];
  readonly lists?: string;
}

/** Reads one message of a file as the scan would; fails in words when it holds none. */
export async function readOneMessage(path: string, choice: MessageChoice): Promise<OneMessage> {
  const { source, more } = await findMessage(path, choice.index);
  const inferred = choice.orgDomain.length === 0;
  const domains = inferred
    ? inferOrganization([readAs(source, [], choice).message], publicDomains(listsFrom(choice.lists)))
    : choice.orgDomain;
  return { source, more, read: readAs(source, domains, choice), organization: { domains, inferred } };
}

function readAs(source: MessageEvent, domains: readonly string[], choice: MessageChoice): ReadMessage {
  return readMessage(source.bytes, {
    organizationDomains: domains.length > 0 ? new Set(domains) : null,
    trustedAuthserv: choice.trustAuthserv.length > 0 ? choice.trustAuthserv : null,
    mailbox: source.mailbox,
    verified: null,
  });
}

async function findMessage(path: string, index: number): Promise<{ source: MessageEvent; more: boolean }> {
  let count = 0;
  let found: MessageEvent | undefined;
  let reason = "there is no message in it";
  for await (const event of readMail([path])) {
    if (event.kind === "skipped") reason = event.reason;
    if (event.kind !== "message") continue;
    if (found !== undefined) return { source: found, more: true };
    if (count === index) found = event;
    count += 1;
  }
  if (found !== undefined) return { source: found, more: false };
  if (count === 0)
    throw new Failure(`cannot read \`${path}\`: ${reason}`, { exitCode: EXIT.nothingReadable });
  throw new Failure(`\`${path}\` has no message ${index}`, {
    help: `--index goes from 0 to ${count - 1} here`,
  });
}

/** What the person should know about how this message was read. */
export function assumptions({ organization, more }: OneMessage, message: Message): string[] {
  const notes: string[] = [];
  if (organization.domains.length === 0) {
    notes.push("whose mail this is, is not known: `type` is empty; say --org-domain");
  } else if (organization.inferred) {
    notes.push(
      `taken for mail of ${organization.domains.join(", ")}, by its recipients; --org-domain says it for certain`,
    );
  }
  if (message.headers.hops.length === 0) notes.push("no server is recorded in the header");
  if (more) notes.push("the file holds more messages; --index shows another");
  return notes;
}
