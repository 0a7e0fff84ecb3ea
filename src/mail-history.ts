/**
 * The first pass over mail: who wrote to whom, before any rule runs. What a message finds known then depends on dates
 * alone, not on the order of files, nor on which thread comes to it first.
 */
import { stat } from "node:fs/promises";
import { HistoryBuilder, type HistoryRecord } from "./detect/history/history-record.ts";
import { factsOf } from "./detect/history/mail-facts.ts";
import { type AskedMessage, type HistorySource, storedAnswers } from "./detect/history/stored-answers.ts";
import { type ReadContext, readMessage } from "./observe/read-message.ts";
import { readMail } from "./observe/sources/index.ts";
import type { ScanItem } from "./scanner.ts";

/** Whose mail it is, and whom to believe: the same for every message of a run. */
export interface Household extends Pick<ReadContext, "trustedAuthserv"> {
  /** Null where nobody knows: then nobody knows who wrote to whom. */
  readonly organizationDomains: readonly string[] | null;
}

interface RawMessage {
  readonly bytes: Uint8Array;
  readonly mailbox: string | null;
}

// One message alone has no history: that its sender is "new" in it would say nothing.
const MESSAGES_MIN = 2;

/** Reads header fields only. Null where there is nothing to look back on. */
export async function historyOf(
  mail: AsyncIterable<RawMessage> | Iterable<RawMessage>,
  household: Household,
  messagesMin = MESSAGES_MIN,
): Promise<HistoryRecord | null> {
  const read = reading(household);
  if (read === null) return null;
  const builder = new HistoryBuilder();
  for await (const message of mail) {
    const facts = read(message);
    if (facts !== null) builder.add(facts);
  }
  const record = builder.record();
  return record.messages < messagesMin ? null : record;
}

/** The facts of a message. Null for one that a mistake of ours cannot read, which must not end the run. */
function reading({ organizationDomains, trustedAuthserv }: Household) {
  if (organizationDomains === null) return null;
  const context = { organizationDomains: new Set(organizationDomains), trustedAuthserv, verified: null };
  return ({ bytes, mailbox }: RawMessage) => {
    try {
      return factsOf(readMessage(headerOf(bytes), { ...context, mailbox }).message);
    } catch {
      return null;
    }
  };
}

/** Down to the first empty line: facts are in the header, and most of a mail is its body. */
function headerOf(bytes: Uint8Array): Uint8Array {
  // A mail that begins with empty lines has its header behind them.
  if (bytes[0] === 0x0a || bytes[0] === 0x0d) return bytes;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const withReturn = text.indexOf("\n\r\n");
  const within = withReturn < 0 ? text : text.subarray(0, withReturn);
  const end = within.indexOf("\n\n");
  return bytes.subarray(0, Math.max(end, withReturn) < 0 ? undefined : (end < 0 ? withReturn : end) + 2);
}

/** The messages under paths, for a pass that wants nothing else. */
export async function* messagesUnder(
  paths: readonly string[],
  leaveOut: readonly string[],
): AsyncGenerator<RawMessage> {
  for await (const event of readMail(paths, { leaveOut })) if (event.kind === "message") yield event;
}

/** Whether none of the paths is standard input or a pipe, whose content is gone once it is read. */
export async function canBeReadTwice(paths: readonly string[]): Promise<boolean> {
  const pipes = paths.map(async (path) => {
    if (path === "-") return true;
    const about = await stat(path).catch(() => null);
    return about !== null && !about.isFile() && !about.isDirectory();
  });
  return !(await Promise.all(pipes)).includes(true);
}

/** The same messages, with their count and bytes told as they pass. */
export async function* counted(
  mail: AsyncIterable<RawMessage>,
  tell: (messages: number, bytes: number) => void,
): AsyncGenerator<RawMessage> {
  let messages = 0;
  let bytes = 0;
  for await (const message of mail) {
    messages++;
    bytes += message.bytes.length;
    tell(messages, bytes);
    yield message;
  }
}

// LIMIT: messages held while a store is asked about them; one question for all of them is what makes it cheap.
const ASKED_AT_ONCE = 200;
const ASKED_BYTES_MAX = 16_000_000;

/** The same messages with what a store knew before each of them. */
export async function* withStored<Item extends ScanItem>(
  items: AsyncIterable<Item>,
  { household, source }: { readonly household: Household; readonly source: HistorySource },
): AsyncGenerator<Item> {
  const read = reading(household);
  let batch: Item[] = [];
  let bytes = 0;
  const answered = async (): Promise<Item[]> => {
    const asked = batch.map((item) => askedOf(read?.(item) ?? null));
    const answers = await storedAnswers(
      asked.filter((one) => one !== null),
      source,
    );
    let next = 0;
    return batch.map((item, i) => (asked[i] === null ? item : { ...item, stored: answers[next++]! }));
  };
  for await (const item of items) {
    batch.push(item);
    bytes += item.bytes.length;
    if (batch.length < ASKED_AT_ONCE && bytes < ASKED_BYTES_MAX) continue;
    yield* await answered();
    batch = [];
    bytes = 0;
  }
  yield* await answered();
}

function askedOf(facts: AskedMessage["facts"] | null): AskedMessage | null {
  return facts === null || facts.seconds === null ? null : { facts, seconds: facts.seconds };
}
