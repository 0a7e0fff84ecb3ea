import { listClusters } from "../../cluster-listing.ts";
import { shippedModel } from "../campaign-run.ts";
import { EXIT, Failure } from "../failure.ts";
import { clustersPage } from "../formats/clusters-text.ts";
import { standardStream } from "../standard-streams.ts";
import { withWorkspace } from "../workspace.ts";

export interface ClustersArguments {
  readonly count: string;
  readonly format: "text" | "json";
  readonly workspace?: string;
}

// LIMIT: each is some hundred messages to read.
const COUNT_MAX = 1_000;

export async function runClusters({ count, format, workspace: dir }: ClustersArguments): Promise<number> {
  const number = Number(count);
  if (!Number.isInteger(number) || number < 1 || number > COUNT_MAX) {
    throw new Failure(`--count takes a number from 1 to ${COUNT_MAX}`);
  }
  return await withWorkspace(dir, async ({ store }) => {
    const clusters = await listClusters(store, shippedModel(), number);
    const out = standardStream(process.stdout);
    await out.write(
      format === "json" ? `${JSON.stringify(clusters, null, 2)}\n` : clustersPage(clusters, out),
    );
    return EXIT.done;
  });
}
