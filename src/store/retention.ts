/**
 * What is no longer kept. Age counts from a message's date, or from its arrival where that was earlier.
 *
 * Of a message whose observation is purged there remain its key, its date, and where copies of it lay: enough that the
 * same mail read again is known and does not come back. Coverage begins after what was purged. Gone are what it said, its
 * observables, its fingerprint, its findings and its body. Messages of a campaign are kept whole as long as the campaign.
 */
import type { Campaign, CampaignEvent } from "../model/campaign.ts";
import type { Connection, Dialect } from "./connection.ts";
import { keyBytes, keyText } from "./content-key.ts";
import { forgetFingerprints } from "./fingerprints.ts";
import { moveHorizon } from "./horizons.ts";
import { recountMailboxes } from "./mailboxes.ts";
import { endedBefore, secondsOf } from "./moment.ts";
import type { Postings } from "./postings.ts";
import type { RetentionPolicy } from "./store.ts";

const DAY_SECONDS = 86_400;
// LIMIT: ids in one statement.
const IDS_AT_ONCE = 20_000;

export interface Purging {
  readonly connection: Connection;
  readonly dialect: Dialect;
  readonly postings: Postings;
}

export type Purged = Readonly<Record<keyof RetentionPolicy, number>>;

export interface Limits {
  readonly policy: RetentionPolicy;
  /** RFC 3339. */
  readonly now: string;
  /** Ids of campaigns that are kept, however old, with their messages and with what happened to them. */
  readonly unfinished: ReadonlySet<string>;
}

export async function purge(purging: Purging, { policy, now, unfinished }: Limits): Promise<Purged> {
  const seconds = secondsOf(now);
  if (seconds === null) throw new RangeError("retention needs to know what time it is");
  const before = (days: number | null) => (days === null ? null : seconds - days * DAY_SECONDS);
  const campaigns = await purgeCampaigns(purging.connection, before(policy.campaigns), unfinished);
  const kept = await keysInCampaigns(purging.connection);
  const aged = (table: AgingTable, moment: number | null) =>
    moment === null ? Promise.resolve([]) : agedMessages(purging.connection, { table, moment, kept });
  const observations = await aged("observation", before(policy.observations));
  await forgetFingerprints(purging.connection, new Set(observations));
  if (observations.length > 0) await purging.postings.forget(purging.connection, new Set(observations));
  await deleteRows(purging, "observation", observations);
  if (observations.length > 0) {
    await moveHorizon(purging.connection, "observations", before(policy.observations)!);
    await recountMailboxes(purging.connection);
  }
  // What an observation is purged of takes with it what was found in it and the mail itself.
  const findings = await aged("finding", latest(before(policy.findings), before(policy.observations)));
  await deleteRows(purging, "finding", findings);
  const bodies = await aged("body", latest(before(policy.bodies), before(policy.observations)));
  await deleteRows(purging, "body", bodies);
  return {
    bodies: bodies.length,
    observations: observations.length,
    findings: findings.length,
    campaigns,
  };
}

function latest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

/** A campaign is as old as its last message; one without dates is kept. Events of that age go too. */
async function purgeCampaigns(
  connection: Connection,
  moment: number | null,
  unfinished: ReadonlySet<string>,
): Promise<number> {
  if (moment === null) return 0;
  const isOld = (date: string | null) => endedBefore(date, moment);
  const rows = await connection.all<{ id: string; last_seen: string | null; content: string }>(
    "SELECT id, last_seen, content FROM campaign",
  );
  // The id as it was handed over: the column's own may have lost what a database cannot keep.
  const isFinished = (content: string) => !unfinished.has((JSON.parse(content) as Campaign).id);
  const old = rows.filter(({ last_seen, content }) => isOld(last_seen) && isFinished(content));
  await moveHorizon(connection, "campaigns", moment);
  for (const { id } of old) await connection.run("DELETE FROM campaign WHERE id = ?", [id]);
  await purgeEvents(connection, isOld, unfinished);
  return old.length;
}

async function purgeEvents(
  connection: Connection,
  isOld: (date: string) => boolean,
  unfinished: ReadonlySet<string>,
): Promise<void> {
  const events = await connection.all<{ id: number; at: string; content: string }>(
    "SELECT id, at, content FROM campaign_event",
  );
  for (const { id, at, content } of events) {
    if (!isOld(at)) continue;
    const { from, into }: CampaignEvent = JSON.parse(content);
    if ([...from, ...into].some((campaign) => unfinished.has(campaign))) continue;
    await connection.run("DELETE FROM campaign_event WHERE id = ?", [id]);
  }
}

async function keysInCampaigns(connection: Connection): Promise<ReadonlySet<string>> {
  const rows = await connection.all<{ content: string }>("SELECT content FROM campaign");
  const campaigns = rows.map(({ content }): Campaign => JSON.parse(content));
  return new Set(campaigns.flatMap(({ messages }) => messages.map(({ key }) => keyText(keyBytes(key)))));
}

type AgingTable = "observation" | "finding" | "body";

async function agedMessages(
  connection: Connection,
  {
    table,
    moment,
    kept,
  }: { readonly table: AgingTable; readonly moment: number; readonly kept: ReadonlySet<string> },
): Promise<readonly number[]> {
  const rows = await connection.tuples(
    `SELECT message.id, message.key FROM message JOIN ${table} ON ${table}.message = message.id
      WHERE message.age_from < ? ORDER BY message.id`,
    [moment],
  );
  return rows.filter(([, key]) => !kept.has(keyText(key as Uint8Array))).map(([id]) => Number(id));
}

async function deleteRows(
  { connection, dialect }: Purging,
  table: AgingTable,
  ids: readonly number[],
): Promise<void> {
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    await connection.run(`DELETE FROM ${table} WHERE ${dialect.among("message", "integer")}`, [
      JSON.stringify(ids.slice(from, from + IDS_AT_ONCE)),
    ]);
  }
}
