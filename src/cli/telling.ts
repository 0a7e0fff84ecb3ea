/** What commands on duties and notices share: the record as it stands, who acts, and how a refusal is said. */
import { userInfo } from "node:os";
import { Option } from "commander";
import { act, tellState } from "../duties.ts";
import type { Campaign } from "../model/campaign.ts";
import { SERJEANT } from "../model/ledger.ts";
import { RosterIndex } from "../model/roster-index.ts";
import { currentRoster } from "../roster-sources.ts";
import type { Act } from "../tell/acts.ts";
import { type Duty, dutyKey, type TellState } from "../tell/tell-state.ts";
import type { Workspace } from "../workspace.ts";
import { linkIfStale } from "./campaign-run.ts";
import { EXIT, Failure } from "./failure.ts";
import { campaignFate } from "./formats/campaign-fate.ts";
import { COMMAND } from "./invocation.ts";
import { type Named, personNamed } from "./person-named.ts";
import { standardStream } from "./standard-streams.ts";
import { listed } from "./wording.ts";
import { withWorkspace } from "./workspace.ts";

export interface TellingArguments {
  readonly workspace?: string;
  /** Who acts; the user of the system without. */
  readonly by?: string;
}

export interface Telling {
  readonly workspace: Workspace;
  readonly roster: RosterIndex;
  readonly campaigns: readonly Campaign[];
  readonly state: TellState;
  readonly by: string;
  /** RFC 3339. */
  readonly now: string;
}

export function byOption(): Option {
  return new Option("--by <name>", "who does it; the user's name without");
}

/** Opens the workspace, links what came since the last time, and acts on what the record comes to. */
export async function onDuties(
  options: TellingArguments,
  run: (telling: Telling) => Promise<number>,
): Promise<number> {
  return await withWorkspace(options.workspace, async (workspace) => {
    await linkIfStale(workspace);
    const { store } = workspace;
    return await run({
      workspace,
      roster: new RosterIndex(await currentRoster(store)),
      campaigns: await store.campaigns(),
      state: await tellState(store),
      by: options.by ?? userInfo().username,
      now: new Date().toISOString(),
    });
  });
}

/** The state after the act; a refusal ends the command, with the names of who stands in the way. */
export async function perform(
  telling: Telling,
  asked: Act | readonly Act[],
  documents: readonly Uint8Array[] = [],
): Promise<TellState> {
  const { workspace, by, now } = telling;
  const acting = { store: workspace.store, policy: workspace.config.tell, by, now };
  const answer = await act(acting, asked, documents);
  if (!("refused" in answer)) return answer;
  const { refused, people = [] } = answer;
  const help = answer.help ?? nameHelp(asked, by);
  const named = people.map((id) => `\n  ${nameOf(telling, id)}`).join("");
  throw new Failure(`${refused}${named}`, {
    ...(help === undefined ? {} : { help }),
    exitCode: people.length > 0 ? EXIT.found : EXIT.wrongUsage,
  });
}

/** The program acts under a name of its own; a user of the system may be called the same. */
function nameHelp(asked: Act | readonly Act[], by: string): string | undefined {
  if (isProgram(by)) return "people decide on duties: say who does it, --by <name>";
  const acts = "act" in asked ? [asked] : asked;
  const isSecond = acts.some((one) => "second" in one && one.second !== null && isProgram(one.second));
  return isSecond ? "the second person who agrees is a person: --second <name>" : undefined;
}

function isProgram(name: string): boolean {
  return name.normalize("NFKC").trim().toLowerCase() === SERJEANT;
}

export async function say(text: string): Promise<void> {
  await standardStream(process.stdout).write(`${text}\n`);
}

/** `Ann Example (p-1)`; the address of whom the roster does not have. */
export function nameOf({ roster }: Pick<Telling, "roster">, id: string): string {
  const name = roster.person(id)?.name;
  return name === undefined ? id : `${name} (${id})`;
}

/** By its id or the beginning of one; also one that linking finds no more and that has duties. */
export async function campaignIdNamed(telling: Telling, asked: string): Promise<string> {
  const known = new Set([...telling.state.campaigns.keys(), ...telling.campaigns.map(({ id }) => id)]);
  if (known.has(asked)) return asked;
  const near = [...known].filter((id) => id.startsWith(asked));
  if (near.length === 1) return near[0]!;
  const help = `\`${COMMAND} campaign list\` shows them all`;
  if (near.length > 1) throw new Failure(`\`${asked}\` begins the ids of ${near.length} campaigns`, { help });
  const fate = campaignFate(asked, await telling.workspace.store.events(), known);
  if (fate === null) throw new Failure(`no campaign \`${asked}\``, { help });
  throw new Failure(`campaign \`${asked}\` is no more: ${fate}`, { help });
}

export function tellingPerson({ roster, campaigns, state }: Telling, asked: string): Named {
  const others = new Set([
    ...campaigns.flatMap(({ people }) => people.map(({ person }) => person)),
    ...[...state.duties.values()].map(({ person }) => person),
  ]);
  return personNamed(asked, roster, others);
}

export async function dutyNamed(telling: Telling, campaign: string, person: string): Promise<Duty> {
  const id = await campaignIdNamed(telling, campaign);
  const named = tellingPerson(telling, person);
  const duty = telling.state.duties.get(dutyKey(id, named.id));
  if (duty !== undefined) return duty;
  const of = [...telling.state.duties.values()].filter((one) => one.person === named.id);
  throw new Failure(`nobody has to tell \`${person}\` of campaign \`${id}\``, {
    help:
      of.length === 0
        ? `\`${COMMAND} duty list --campaign ${id}\` shows who is to be told of it`
        : `there are duties to tell them of ${listed(
            of.map((one) => one.campaign),
            5,
          )}`,
  });
}
