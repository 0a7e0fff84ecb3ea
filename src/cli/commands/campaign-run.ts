import { explainPair } from "../../link-store.ts";
import type { Campaign } from "../../model/campaign.ts";
import type { Workspace } from "../../workspace.ts";
import { linkIfStale, shippedModel } from "../campaign-run.ts";
import { EXIT, Failure } from "../failure.ts";
import {
  campaignListPage,
  campaignMessagesPage,
  campaignPage,
  campaignTargetsPage,
} from "../formats/campaign-text.ts";
import { waterfallPage } from "../formats/waterfall-text.ts";
import { COMMAND } from "../invocation.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { withWorkspace } from "../workspace.ts";
import { messageNamed } from "./judge-run.ts";

export interface CampaignArguments {
  readonly format: "text" | "json" | "ndjson";
  readonly workspace?: string;
  readonly why?: readonly string[];
  readonly by?: string;
  readonly reason?: string;
}

export async function runCampaignList(options: CampaignArguments): Promise<number> {
  return await onCampaigns(options, async (workspace) => {
    const campaigns = await workspace.store.campaigns();
    const state = await workspace.store.linkState();
    await write(options, campaigns, (out) =>
      campaignListPage(campaigns, { ...out, summary: state?.summary ?? "{}" }),
    );
  });
}

export async function runCampaignShow(id: string, options: CampaignArguments): Promise<number> {
  return await onCampaigns(options, async (workspace) => {
    const campaign = await campaignNamed(workspace, id);
    if (options.why !== undefined) await why(workspace, options.why, options);
    else
      await write(
        options,
        [campaign],
        (out) => campaignPage(campaign, { ...out, command: COMMAND }),
        campaign,
      );
  });
}

export async function runCampaignTargets(id: string, options: CampaignArguments): Promise<number> {
  return await onCampaigns(options, async (workspace) => {
    const campaign = await campaignNamed(workspace, id);
    const { people, affiliations, at_risk } = campaign;
    const whole = { id: campaign.id, people, affiliations, at_risk };
    await write(options, at_risk, (out) => campaignTargetsPage(campaign, out), whole);
  });
}

export async function runCampaignMessages(id: string, options: CampaignArguments): Promise<number> {
  return await onCampaigns(options, async (workspace) => {
    const campaign = await campaignNamed(workspace, id);
    await write(options, campaign.messages, (out) => campaignMessagesPage(campaign, out));
  });
}

async function onCampaigns(
  { workspace: dir }: CampaignArguments,
  act: (workspace: Workspace) => Promise<void>,
): Promise<number> {
  return await withWorkspace(dir, async (workspace) => {
    await linkIfStale(workspace);
    await act(workspace);
    return EXIT.done;
  });
}

/** By its id, or the beginning of one. */
async function campaignNamed({ store }: Workspace, id: string): Promise<Campaign> {
  const exact = await store.campaign(id);
  if (exact !== null) return exact;
  const near = (await store.campaigns()).filter((campaign) => campaign.id.startsWith(id));
  if (near.length === 1) return near[0]!;
  throw new Failure(
    near.length === 0 ? `no campaign \`${id}\`` : `\`${id}\` begins the ids of ${near.length} campaigns`,
    { help: `\`${COMMAND} campaign list\` shows them all` },
  );
}

async function why(
  { store }: Workspace,
  names: readonly string[],
  options: CampaignArguments,
): Promise<void> {
  const [a, b, ...more] = names;
  if (a === undefined || b === undefined || more.length > 0) {
    throw new Failure("--why takes two messages", { help: "their Message-IDs or keys" });
  }
  const [left, right] = [await messageNamed(store, a), await messageNamed(store, b)];
  const waterfall = await explainPair(store, shippedModel(), [left.observation, right.observation]);
  await write(options, [waterfall], (out) => waterfallPage(waterfall, [left, right], out), waterfall);
}

/** `json` says the whole, `ndjson` a line for each row. */
async function write<T>(
  { format }: CampaignArguments,
  rows: readonly T[],
  page: (out: Stream) => string,
  whole: unknown = rows,
): Promise<void> {
  const out = standardStream(process.stdout);
  if (format === "json") await out.write(`${JSON.stringify(whole, null, 2)}\n`);
  else if (format === "ndjson") for (const row of rows) await out.write(`${JSON.stringify(row)}\n`);
  else await out.write(page(out));
}
