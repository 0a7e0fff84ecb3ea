/**
 * Copies that arrive together, one entry a message, and what of them is kept. Copies of one message differ in what each
 * server added, above all in the date; the earliest is kept, so that the order of arrival does not show. Whatever any
 * copy was posted under finds the message.
 */
import { observableKey, observablesOf } from "../model/observable.ts";
import type { StoredFinding } from "../model/observation.ts";
import { isContentKey } from "./content-key.ts";
import { secondsOf } from "./moment.ts";
import { observationText, readObservation } from "./observation-text.ts";
import { keptSeconds, type NewPostings } from "./posting-columns.ts";
import type { NewCopy } from "./store.ts";

export interface ArrivingCopy {
  readonly copy: NewCopy;
  readonly seconds: number | null;
}

/** Copies by content key, in the order of the keys. */
export function byMessage(copies: readonly NewCopy[]): ReadonlyMap<string, readonly ArrivingCopy[]> {
  const groups = new Map<string, ArrivingCopy[]>();
  for (const copy of copies) {
    const { key, date } = copy.observation;
    if (!isContentKey(key)) throw new RangeError("a content key is 32 hexadecimal digits, lower case");
    const arriving = { copy, seconds: secondsOf(date) };
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [arriving]);
    else group.push(arriving);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is kept of a message. */
export interface Version {
  readonly seconds: number | null;
  readonly text: string;
}

export interface ArrivingVersion extends Version {
  readonly copy: NewCopy;
}

/** The copy whose observation is kept: the earliest, and of equally early ones the lower text. */
export function earliestOf(copies: readonly ArrivingCopy[]): ArrivingVersion {
  return copies.map(versionOf).reduce((best, one) => (comesBefore(one, best) ? one : best));
}

function versionOf({ copy, seconds }: ArrivingCopy): ArrivingVersion {
  return { copy, seconds, text: observationText(copy.observation) };
}

export function comesBefore(a: Version, b: Version): boolean {
  const [left, right] = [keptSeconds(a.seconds), keptSeconds(b.seconds)];
  if (left !== right) return left < right;
  return a.text < b.text;
}

/** Every rule that fired on some copy, once, in the order of names. */
export function unitedFindings(lists: readonly (readonly StoredFinding[])[]): readonly StoredFinding[] {
  const byRule = new Map<string, StoredFinding>();
  for (const finding of lists.flat()) {
    const name = `${finding.rule}\u0000${finding.id}`;
    if (!byRule.has(name)) byRule.set(name, finding);
  }
  return [...byRule].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding);
}

/** Posts the message under every number since when a copy has it; what `before` already says is left out. */
export function post(
  { message, copies }: { readonly message: number; readonly copies: readonly ArrivingCopy[] },
  before: ReadonlyMap<number, number>,
  postings: NewPostings,
): void {
  for (const { copy, seconds } of copies) {
    const date = keptSeconds(seconds);
    for (const key of withMessageId(copy)) {
      const earlier = before.get(key);
      if (earlier === undefined || earlier > date) postings.push(key, date, message);
    }
  }
}

// Messages are asked for by Message-ID whatever else the caller posts them under.
function withMessageId({ keys, observation: { message_id } }: NewCopy): readonly number[] {
  if (message_id === null) return keys;
  const key = messageIdKey(message_id);
  return keys.includes(key) ? keys : [...keys, key];
}

export function messageIdKey(messageId: string): number {
  return observableKey({ kind: "message_id", value: messageId });
}

/** What a kept observation was posted under, by number, with its date as postings keep it. */
export function postedBefore(key: string, { seconds, text }: Version): ReadonlyMap<number, number> {
  const date = keptSeconds(seconds);
  const observables = observablesOf(readObservation({ key, seconds, text }));
  return new Map(observables.map((observable) => [observableKey(observable), date]));
}
