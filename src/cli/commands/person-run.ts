import type { Campaign } from "../../model/campaign.ts";
import { RosterIndex } from "../../model/roster-index.ts";
import { currentRoster } from "../../roster-sources.ts";
import { personSummary } from "../../target/people.ts";
import { linkIfStale } from "../campaign-run.ts";
import { EXIT, Failure } from "../failure.ts";
import { personPage } from "../formats/person-text.ts";
import { COMMAND } from "../invocation.ts";
import { standardStream } from "../standard-streams.ts";
import { withWorkspace } from "../workspace.ts";

export interface PersonArguments {
  readonly format: "text" | "json";
  readonly workspace?: string;
}

export async function runPersonShow(asked: string, options: PersonArguments): Promise<number> {
  return await withWorkspace(options.workspace, async (workspace) => {
    await linkIfStale(workspace);
    const index = new RosterIndex(await currentRoster(workspace.store));
    const campaigns = await workspace.store.campaigns();
    const summary = personSummary(personNamed(asked, index, campaigns), campaigns);
    const mailboxes = index.mailboxesOf(summary.person, null);
    const out = standardStream(process.stdout);
    await out.write(
      options.format === "json"
        ? `${JSON.stringify(summary, null, 2)}\n`
        : personPage({ summary, mailboxes, command: COMMAND }, out),
    );
    return EXIT.done;
  });
}

interface Named {
  readonly id: string;
  readonly name: string | null;
}

/** By id, by an address of theirs, by the whole name; also an address that was hit and that nobody owns. */
function personNamed(asked: string, index: RosterIndex, campaigns: readonly Campaign[]): Named {
  const text = asked.trim().toLowerCase();
  const known = index.person(asked) ?? index.person(text);
  if (known !== null) return known;
  const owners = index.peopleOf(text, null);
  const named = index.roster.people.filter(({ name, other_names }) =>
    [name, ...other_names].some((one) => one.toLowerCase() === text),
  );
  const ids = [...new Set([...owners, ...named.map(({ id }) => id)])];
  if (ids.length === 1) return { id: ids[0]!, name: index.person(ids[0]!)?.name ?? null };
  if (ids.length > 1) {
    throw new Failure(`\`${asked}\` is ${ids.length} people`, {
      help: `name one of them by id: ${ids.slice(0, 10).join(", ")}`,
    });
  }
  const isHit = campaigns.some(({ people }) => people.some(({ person }) => person === text));
  if (isHit) return { id: text, name: null };
  throw new Failure(`nobody is \`${asked}\`: not in the roster, and in no campaign`, {
    help: `ids come from \`${COMMAND} roster import\`; an address or a whole name will do`,
  });
}
