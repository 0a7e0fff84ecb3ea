/** Campaigns, what happened to their ids, and what analysts said. */
import type { Campaign, CampaignEvent, Judgement } from "../model/campaign.ts";
import { type Connection, first } from "./connection.ts";
import { readHorizon } from "./horizons.ts";
import { endedBefore } from "./moment.ts";
import { readSetting, writeSetting } from "./settings.ts";
import { storableText } from "./storable-text.ts";
import type { LinkState } from "./store.ts";

const LINK_STATE = "link.state";

export async function readCampaigns(connection: Connection): Promise<readonly Campaign[]> {
  const rows = await connection.all<{ content: string }>("SELECT content FROM campaign ORDER BY position");
  return rows.map(({ content }) => JSON.parse(content));
}

export async function readCampaign(connection: Connection, id: string): Promise<Campaign | null> {
  const row = first(
    await connection.all<{ content: string }>("SELECT content FROM campaign WHERE id = ?", [
      storableText(id),
    ]),
  );
  return row === null ? null : JSON.parse(row.content);
}

export interface LinkOutcome {
  readonly campaigns: readonly Campaign[];
  readonly events: readonly Omit<CampaignEvent, "id">[];
  readonly state: LinkState;
  /** Ids of campaigns that retention must leave. */
  readonly unfinished: ReadonlySet<string>;
}

/**
 * Without the campaigns that retention has taken: as long as their mail is there, linking finds them again, and they would
 * be back under new ids. One that is still there was not taken, however old: `purge` takes it, and counts it.
 */
export async function writeCampaigns(
  connection: Connection,
  { campaigns: found, events: happened, state, unfinished }: LinkOutcome,
): Promise<void> {
  const horizon = (await readHorizon(connection, "campaigns")) ?? Number.NEGATIVE_INFINITY;
  const there = new Set((await readCampaigns(connection)).map(({ id }) => id));
  const [campaigns, old] = split(
    found,
    ({ id, last_seen }) => unfinished.has(id) || there.has(id) || !endedBefore(last_seen, horizon),
  );
  const left = new Set(old.map(({ id }) => id));
  const events = happened.filter(({ into }) => !into.some((id) => left.has(id)));
  await connection.run("DELETE FROM campaign");
  await connection.insert(
    { table: "campaign", columns: ["id", "position", "last_seen", "content"] },
    campaigns.map((one, position) => [
      storableText(one.id),
      position,
      one.last_seen === null ? null : storableText(one.last_seen),
      JSON.stringify(one),
    ]),
  );
  const after = await lastId(connection, "campaign_event");
  await connection.insert(
    { table: "campaign_event", columns: ["id", "at", "content"] },
    events.map((event, at) => [after + 1 + at, storableText(event.at), JSON.stringify(event)]),
  );
  await writeSetting(connection, LINK_STATE, JSON.stringify(state));
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

export async function readEvents(connection: Connection): Promise<readonly CampaignEvent[]> {
  const rows = await connection.all<{ id: number; content: string }>(
    "SELECT id, content FROM campaign_event ORDER BY id",
  );
  return rows.map(({ id, content }) => ({ ...JSON.parse(content), id }));
}

export async function readLinkState(connection: Connection): Promise<LinkState | null> {
  const text = await readSetting(connection, LINK_STATE);
  return text === null ? null : JSON.parse(text);
}

/** The last word on each two messages, in the order in which it was said. */
export async function readJudgements(connection: Connection): Promise<readonly Judgement[]> {
  const rows = await connection.all<{ content: string }>(
    `SELECT content FROM judgement
      WHERE id IN (SELECT MAX(id) FROM judgement GROUP BY pair) ORDER BY id`,
  );
  return rows.map(({ content }) => JSON.parse(content));
}

export async function writeJudgement(connection: Connection, judgement: Judgement): Promise<void> {
  const id = (await lastId(connection, "judgement")) + 1;
  const pair = [judgement.a, judgement.b].map(storableText).sort().join(" ");
  await connection.insert({ table: "judgement", columns: ["id", "pair", "content"] }, [
    [id, pair, JSON.stringify(judgement)],
  ]);
}

async function lastId(connection: Connection, table: "campaign_event" | "judgement"): Promise<number> {
  const row = first(await connection.all<{ last: number | null }>(`SELECT MAX(id) AS last FROM ${table}`));
  return row?.last ?? 0;
}
