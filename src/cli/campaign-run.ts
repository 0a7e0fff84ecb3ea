/** Campaigns as they are now: linked anew where mail, the roster or a judgement came since the last time. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CampaignRun, campaignsAreStale, updateCampaigns } from "../campaigns.ts";
import { keepCampaignBodies } from "../ingest-bodies.ts";
import { type LinkModel, readLinkModel } from "../link/model.ts";
import type { Workspace } from "../workspace.ts";
import { readRuleFiles } from "./content-files.ts";
import { listsFrom, orFail } from "./options.ts";
import { standardStream } from "./standard-streams.ts";

const SHIPPED_CAMPAIGN_RULES = fileURLToPath(new URL("../../content/campaign-rules", import.meta.url));
const SHIPPED_MODEL = fileURLToPath(new URL("../../content/model/link.json", import.meta.url));

export function shippedModel(): LinkModel {
  return orFail(SHIPPED_MODEL, () => readLinkModel(readFileSync(SHIPPED_MODEL, "utf8")));
}

/** Links everything that is stored and keeps the bodies of what became part of a campaign. */
export async function linkWorkspace(workspace: Workspace): Promise<CampaignRun> {
  const { store, config } = workspace;
  const stderr = standardStream(process.stderr);
  const run = await updateCampaigns({
    store,
    model: shippedModel(),
    ruleFiles: orFail(SHIPPED_CAMPAIGN_RULES, () => readRuleFiles([SHIPPED_CAMPAIGN_RULES])),
    lists: listsFrom(config.lists ?? undefined),
    now: new Date().toISOString(),
    onProgress: (phase) => {
      if (stderr.isTerminal) process.stderr.write(`\r${phase} …          \r`);
    },
  });
  const keys = run.campaigns.flatMap(({ messages }) => messages.map(({ key }) => key));
  const ids = await store.idsOf([...new Set(keys)]);
  await keepCampaignBodies(
    workspace,
    ids.filter((id) => id !== null),
  );
  return run;
}

export async function linkIfStale(workspace: Workspace): Promise<void> {
  if (await campaignsAreStale(workspace.store)) await linkWorkspace(workspace);
}
