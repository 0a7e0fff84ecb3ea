import { linkWorkspace } from "../campaign-run.ts";
import { EXIT } from "../failure.ts";
import { linkPage } from "../formats/link-text.ts";
import { standardStream } from "../standard-streams.ts";
import { withWorkspace } from "../workspace.ts";
import { surroundingsOf } from "./campaign-run.ts";

export interface LinkArguments {
  readonly format: "text" | "json";
  readonly workspace?: string;
}

export async function runLink({ format, workspace: dir }: LinkArguments): Promise<number> {
  return await withWorkspace(dir, async (workspace) => {
    const { campaigns, ...run } = await linkWorkspace(workspace);
    const out = standardStream(process.stdout);
    const whole = { ...run, campaigns: campaigns.map(({ id, kind, severity }) => ({ id, kind, severity })) };
    const surroundings = await surroundingsOf(workspace);
    await out.write(
      format === "json"
        ? `${JSON.stringify(whole, null, 2)}\n`
        : linkPage(run, campaigns.length, { ...out, ...surroundings }),
    );
    return EXIT.done;
  });
}
