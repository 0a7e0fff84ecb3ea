/** Campaigns as they are now: linked anew where mail, the roster or a judgement came since the last time. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CampaignRun, campaignsAreStale, updateCampaigns } from "../campaigns.ts";
import { keepCampaignBodies } from "../ingest-bodies.ts";
import { type LinkModel, readLinkModel } from "../link/model.ts";
import type { Campaign, CampaignEvent } from "../model/campaign.ts";
import type { Workspace } from "../workspace.ts";
import { readRuleFiles } from "./content-files.ts";
import { listsFrom, orFail } from "./options.ts";
import { standardStream } from "./standard-streams.ts";
import { counted } from "./wording.ts";

const SHIPPED_CAMPAIGN_RULES = fileURLToPath(new URL("../../content/campaign-rules", import.meta.url));
const SHIPPED_MODEL = fileURLToPath(new URL("../../content/model/link.json", import.meta.url));

export function shippedModel(): LinkModel {
  return orFail(SHIPPED_MODEL, () => readLinkModel(readFileSync(SHIPPED_MODEL, "utf8")));
}

/**
 * Links everything that is stored and keeps the bodies of what became part of a campaign. `undone`: the event that
 * judgements said just before are to reverse.
 */
export async function linkWorkspace(workspace: Workspace, undone?: CampaignEvent): Promise<CampaignRun> {
  const { store, config } = workspace;
  const stderr = standardStream(process.stderr);
  const run = await updateCampaigns({
    store,
    model: shippedModel(),
    ruleFiles: orFail(SHIPPED_CAMPAIGN_RULES, () => readRuleFiles([SHIPPED_CAMPAIGN_RULES])),
    lists: listsFrom(config.lists ?? undefined),
    policy: config.tell,
    now: new Date().toISOString(),
    undone,
    onProgress: (phase) => {
      if (stderr.isTerminal) process.stderr.write(`\r${phase} …          \r`);
    },
  });
  const campaigns = await keptCampaigns(workspace, run.campaigns);
  const keys = campaigns.flatMap(({ messages }) => messages.map(({ key }) => key));
  const ids = await store.idsOf([...new Set(keys)]);
  const { missing } = await keepCampaignBodies(
    workspace,
    ids.filter((id) => id !== null),
  );
  if (missing > 0) await stderr.write(`${stderr.paint("bold", "note:")}  ${notKept(missing)}\n`);
  return { ...run, campaigns };
}

function notKept(missing: number): string {
  return missing === 1
    ? "the body of 1 message could not be kept: its file is gone or changed"
    : `the bodies of ${counted(missing, "message")} could not be kept: their files are gone or changed`;
}

/** Without those that retention has taken: linking finds them as long as their mail is there. */
export async function keptCampaigns(
  { store }: Workspace,
  campaigns: readonly Campaign[],
): Promise<readonly Campaign[]> {
  if ((await store.purgedBefore()).campaigns === null) return campaigns;
  const kept = new Set((await store.campaigns()).map(({ id }) => id));
  return campaigns.filter(({ id }) => kept.has(id));
}

export async function linkIfStale(workspace: Workspace): Promise<void> {
  if (await campaignsAreStale(workspace.store)) await linkWorkspace(workspace);
}
