/**
 * What came before a message, for rules that ask: the mail of this run, read once for who wrote to whom, beside what
 * the store has. Files that did not change are in the store, and are not read for it.
 */
import type { HistoryRecord } from "./detect/history/history-record.ts";
import type { HistorySource } from "./detect/history/stored-answers.ts";
import { keptOf } from "./ingest-reader.ts";
import { canBeReadTwice, type Household, historyOf } from "./mail-history.ts";
import { readMail } from "./observe/sources/index.ts";
import type { IngestRun, Store } from "./store/store.ts";

export interface HistoryQuestion {
  readonly store: Store;
  readonly paths: readonly string[];
  readonly leaveOut: readonly string[];
  readonly household: Household;
  readonly onProgress?: (progress: {
    readonly messages: number;
    readonly bytes: number;
    readonly isFirstPass: boolean;
  }) => void;
}

/** Null where there is nothing to look back on: neither other mail in this run nor any in the store. */
export async function ingestHistory({
  household,
  ...question
}: HistoryQuestion): Promise<HistoryRecord | null> {
  const { store, paths } = question;
  const { messages } = await store.counts();
  const mail = (await canBeReadTwice(paths)) ? newMail(question) : [];
  return await historyOf(mail, household, messages > 0 ? 0 : undefined);
}

async function* newMail({
  store,
  paths,
  leaveOut,
  onProgress,
}: Omit<HistoryQuestion, "household">): AsyncGenerator<{ bytes: Uint8Array; mailbox: string | null }> {
  let messages = 0;
  let bytes = 0;
  const wants = async (file: Parameters<typeof keptOf>[1]): Promise<boolean> =>
    !(await keptOf(store, file)).isWhole;
  for await (const event of readMail(paths, { leaveOut, wants })) {
    if (event.kind !== "message") continue;
    messages++;
    bytes += event.bytes.length;
    onProgress?.({ messages, bytes, isFirstPass: true });
    yield event;
  }
}

/** Set once a message that went out is kept: without any, nobody knows whom the organisation wrote to. */
const SENT_SETTING = "history.sent";

export async function noteSentMail(store: Store): Promise<void> {
  await store.setSetting(SENT_SETTING, "yes");
}

/** INVARIANT: as the store was when the run began. What the run itself adds is in its own record, and when it is added is chance. */
export async function historySource(store: Store, { firstMessage }: IngestRun): Promise<HistorySource> {
  return {
    hasSent: (await store.setting(SENT_SETTING)) !== null,
    before: async (asked) => await store.seenBefore(asked, firstMessage),
  };
}
