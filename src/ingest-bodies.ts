/**
 * Bodies of messages that turn out to matter later: a mail without a finding becomes a member of a campaign when its
 * siblings arrive. They are read again where they lay, and kept only if they are still the same bytes.
 */
import { hash } from "node:crypto";
import { stat } from "node:fs/promises";
import { readMail } from "./observe/sources/index.ts";
import type { Store, StoredDelivery } from "./store/store.ts";

export interface KeptBodies {
  /** Messages whose body is kept now and was not before. */
  readonly kept: number;
  /** Messages whose body lies nowhere any more as it was. */
  readonly missing: number;
}

// LIMIT: bodies held before they are sealed, and messages asked for at once.
const BODY_BYTES_MAX = 16_000_000;
const MESSAGES_AT_ONCE = 5_000;

/** Keeps the bodies of these messages (by store id) that are not kept yet. A file is not searched twice for the same. */
export async function keepCampaignBodies(
  { store }: { readonly store: Store },
  messageIds: readonly number[],
): Promise<KeptBodies> {
  const searched = await SearchedFiles.of(store);
  let kept = 0;
  let missing = 0;
  for (let i = 0; i < messageIds.length; i += MESSAGES_AT_ONCE) {
    const stored = await store.messages(messageIds.slice(i, i + MESSAGES_AT_ONCE));
    const wanted = new Set(stored.filter(({ hasBody }) => !hasBody).map(({ id }) => id));
    const asked = wanted.size;
    const deliveries = wanted.size === 0 ? [] : await store.deliveriesOf([...wanted]);
    for (const [path, there] of byFile(deliveries)) await keepFrom(store, searched, { path, there, wanted });
    kept += asked - wanted.size;
    missing += wanted.size;
  }
  await searched.save();
  return { kept, missing };
}

/** By the file on disk: several messages of one mbox are found in one reading. */
function byFile(deliveries: readonly StoredDelivery[]): ReadonlyMap<string, readonly StoredDelivery[]> {
  return Map.groupBy(deliveries, ({ path }) => {
    const inner = path.indexOf("!/");
    return inner < 0 ? path : path.slice(0, inner);
  });
}

interface FileOfBodies {
  readonly path: string;
  readonly there: readonly StoredDelivery[];
  /** Ids without a body; those that were found leave it. */
  readonly wanted: Set<number>;
}

async function keepFrom(
  store: Store,
  searched: SearchedFiles,
  { path, there, wanted }: FileOfBodies,
): Promise<void> {
  const state = path === "-" ? null : await stateOf(path);
  if (state === null) return;
  const byDigest = new Map(
    there
      .filter(({ message }) => wanted.has(message) && !searched.isWithout(path, state, message))
      .map(({ digest, message }) => [digest, message]),
  );
  if (byDigest.size === 0) return;
  let bodies: { message: number; body: Uint8Array }[] = [];
  let bytes = 0;
  for await (const event of readMail([path])) {
    if (event.kind !== "message") continue;
    // By content and not by place: a mailbox that was tidied has the same mail at another one.
    const digest = hash("sha256", event.bytes);
    const message = byDigest.get(digest);
    if (message === undefined) continue;
    byDigest.delete(digest);
    wanted.delete(message);
    bodies.push({ message, body: event.bytes });
    bytes += event.bytes.length;
    if (bytes >= BODY_BYTES_MAX) {
      await store.keepBodies(bodies);
      bodies = [];
      bytes = 0;
    }
    if (byDigest.size === 0) break;
  }
  if (bodies.length > 0) await store.keepBodies(bodies);
  searched.add(path, state, [...byDigest.values()]);
}

/** By which a change of the file shows. */
interface FileState {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** Null where it cannot be looked at: then nothing can be read from it either. */
async function stateOf(path: string): Promise<FileState | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { sizeBytes: size, modifiedMs: mtimeMs };
  } catch {
    return null;
  }
}

interface Searched extends FileState {
  /** Ids that are not in the file. */
  readonly without: ReadonlySet<number>;
}

const SEARCHED = "bodies.searched";
// LIMIT: a file beyond it is searched again with each link.
const SEARCHED_MAX = 100_000;

/** Files that were read to their end for a body that they do not have any more; until they change, it is not there. */
class SearchedFiles {
  private readonly store: Store;
  private readonly files: Map<string, Searched>;
  private messages: number;
  private isChanged = false;

  private constructor(store: Store, files: Map<string, Searched>) {
    this.store = store;
    this.files = files;
    this.messages = [...files.values()].reduce((sum, { without }) => sum + without.size, 0);
  }

  static async of(store: Store): Promise<SearchedFiles> {
    const said = await store.setting(SEARCHED);
    const files: [string, FileState, number[]][] = said === null ? [] : JSON.parse(said);
    return new SearchedFiles(
      store,
      new Map(files.map(([path, state, without]) => [path, { ...state, without: new Set(without) }])),
    );
  }

  isWithout(path: string, state: FileState, message: number): boolean {
    const known = this.files.get(path);
    return known !== undefined && isSame(known, state) && known.without.has(message);
  }

  add(path: string, state: FileState, without: readonly number[]): void {
    const known = this.files.get(path);
    const before = known !== undefined && isSame(known, state) ? known.without : [];
    const all = new Set([...before, ...without]);
    const messages = this.messages + all.size - (known?.without.size ?? 0);
    if (all.size === 0 || messages > SEARCHED_MAX) return;
    this.files.set(path, { ...state, without: all });
    this.messages = messages;
    this.isChanged = true;
  }

  async save(): Promise<void> {
    if (!this.isChanged) return;
    const files = [...this.files].map(([path, { without, ...state }]) => [path, state, [...without]]);
    await this.store.setSetting(SEARCHED, JSON.stringify(files));
  }
}

function isSame(a: FileState, b: FileState): boolean {
  return a.sizeBytes === b.sizeBytes && a.modifiedMs === b.modifiedMs;
}
