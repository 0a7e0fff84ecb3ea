/**
 * Whose mail an archive is, asked before the first message is kept: what is inbound decides what rules, history and
 * linking see. A sample is spread over all mailboxes, since the first one alone would make every other a stranger.
 */
import { dirname } from "node:path";
import { type Lists, publicDomains } from "./detect/environment.ts";
import { keptOf } from "./ingest-reader.ts";
import type { Message, ReadMessage } from "./model/message.ts";
import { inferOrganization, ownersByDelivery } from "./observe/infer-organization.ts";
import { readMessage } from "./observe/read-message.ts";
import { type FileEvent, readMail } from "./observe/sources/index.ts";
import type { Store } from "./store/store.ts";
import type { Workspace } from "./workspace.ts";

// LIMIT: a parliament has some thousand mailboxes and a few dozen domains; more samples would only delay the first result.
const MAILBOXES_SAMPLED = 500;
const MESSAGES_MAX = 3_000;

export interface Organization {
  /** Domains, and single mailboxes at providers that anybody can use. */
  readonly domains: readonly string[];
  readonly inferred: boolean;
}

/** Domains that an earlier ingest inferred: what was inbound must not change from run to run. */
const INFERRED_SETTING = "organization.inferred";

/** Whose mail the workspace holds, as far as it is known without reading any. */
export async function knownOrganization({
  config,
  store,
}: Pick<Workspace, "config" | "store">): Promise<Organization> {
  const told = config.organizationDomains;
  if (told.length > 0) return { domains: told, inferred: false };
  return { domains: JSON.parse((await store.setting(INFERRED_SETTING)) ?? "[]"), inferred: true };
}

interface OrganizationQuestion {
  readonly paths: readonly string[];
  readonly leaveOut: readonly string[];
  readonly mailbox: string | null;
  readonly orgDomains: readonly string[];
  readonly lists: Lists;
}

/** The same before mail is read, with what its sample says; that is remembered. */
export async function organizationOf(
  workspace: Workspace,
  { orgDomains, lists, ...sample }: OrganizationQuestion,
): Promise<Organization> {
  if (orgDomains.length > 0) return { domains: orgDomains, inferred: false };
  const known = await knownOrganization(workspace);
  if (!known.inferred) return known;
  const { store } = workspace;
  const found = await inferOwners(sample.paths, { ...sample, store, publicDomains: publicDomains(lists) });
  const domains = [...new Set([...known.domains, ...found])].sort();
  if (domains.length > known.domains.length)
    await store.setSetting(INFERRED_SETTING, JSON.stringify(domains));
  return { domains, inferred: true };
}

interface SampleOptions {
  readonly store: Store;
  readonly leaveOut: readonly string[];
  readonly mailbox: string | null;
  readonly publicDomains: ReadonlySet<string>;
}

/** Domains, and single mailboxes at providers that anybody can use, sorted. Does not depend on the order of paths. */
async function inferOwners(
  paths: readonly string[],
  { mailbox, publicDomains, ...options }: SampleOptions,
): Promise<readonly string[]> {
  const files = await sampledFiles(paths, options);
  const perMailbox = Math.max(1, Math.ceil(MESSAGES_MAX / Math.max(1, files.size)));
  const sample: Message[] = [];
  const owners = new Set<string>();
  for (const group of files.values()) {
    const read: ReadMessage[] = [];
    for await (const one of firstMessages(group, perMailbox, mailbox)) read.push(one);
    sample.push(...read.map(({ message }) => message));
    for (const owner of ownersByDelivery(read, publicDomains)) owners.add(owner);
  }
  for (const owner of inferOrganization(sample, publicDomains)) owners.add(owner);
  return [...owners].sort();
}

/** New files by the mailbox they seem to be: an mbox by itself, single messages by their folder. */
async function sampledFiles(
  paths: readonly string[],
  { store, leaveOut }: Pick<SampleOptions, "store" | "leaveOut">,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const groups = new Map<string, string[]>();
  const wants = async (file: FileEvent): Promise<boolean> => {
    const { path } = file;
    // What was read before has said whose it is.
    if ((await keptOf(store, file)).isWhole) return false;
    const group = /\.(?:mbox|mbx|mbs|zip)$/i.test(path) ? path : dirname(path);
    const files = groups.get(group);
    if (files === undefined) groups.set(group, [path]);
    else if (files.length < MESSAGES_MAX) files.push(path);
    return false;
  };
  for await (const _skipped of readMail(
    paths.filter((path) => path !== "-"),
    { leaveOut, wants },
  ));
  return new Map(
    evenly(
      [...groups].sort(([a], [b]) => (a < b ? -1 : 1)),
      MAILBOXES_SAMPLED,
    ),
  );
}

/** `count` of the items, from all over. */
function evenly<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}

async function* firstMessages(
  files: readonly string[],
  count: number,
  mailbox: string | null,
): AsyncGenerator<ReadMessage> {
  let left = count;
  for await (const event of readMail(evenly(files, count))) {
    if (event.kind !== "message") continue;
    yield readMessage(event.bytes, {
      organizationDomains: null,
      trustedAuthserv: null,
      mailbox,
      mailboxOnPath: event.mailbox,
    });
    left -= 1;
    if (left === 0) return;
  }
}
