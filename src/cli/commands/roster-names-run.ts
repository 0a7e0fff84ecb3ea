import type { NameProposal, Person } from "../../model/roster.ts";
import { decide, proposeAgain, setConsent } from "../../roster-proposals.ts";
import { EXIT } from "../failure.ts";
import { COMMAND } from "../invocation.ts";
import { listsFrom } from "../options.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { printable } from "../terminal.ts";
import { counted } from "../wording.ts";
import { withWorkspace } from "../workspace.ts";

export interface RosterNamesArguments {
  readonly fromMail?: boolean;
  readonly format?: "text" | "json";
  readonly workspace?: string;
}

export async function runRosterNames(options: RosterNamesArguments): Promise<number> {
  return await withWorkspace(options.workspace, async ({ store }) => {
    const proposals = await proposeAgain(store, { fromMail: options.fromMail === true });
    const { people } = await store.roster();
    const out = standardStream(process.stdout);
    if (options.format === "json") await out.write(`${JSON.stringify(proposals, null, 2)}\n`);
    else await out.write(namesPage(proposals, people, out));
    return EXIT.done;
  });
}

function namesPage(proposals: readonly NameProposal[], people: readonly Person[], out: Stream): string {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const waiting = proposals.filter(({ state }) => state === "proposed");
  const decided = proposals.length - waiting.length;
  const settled = decided === 0 ? "" : `; ${counted(decided, "decision")} made`;
  if (waiting.length === 0) return `No name waits for a decision${settled}.\n`;
  const who = (id: string): string => {
    const name = names.get(id);
    return name === undefined || name === id ? printable(id) : `${printable(name)} (${printable(id)})`;
  };
  return [
    out.paint("bold", `${counted(waiting.length, "name")} may be somebody who is known${settled}`),
    "",
    ...waiting.flatMap(({ found, person, likeness, reason }) => [
      `  ${likeness.toFixed(2)}  ${who(found)}  may be  ${who(person)}`,
      `        ${out.paint("dim", printable(reason))}`,
    ]),
    "",
    `  ${COMMAND} roster confirm <id or address> [person]     yes, it is this person`,
    `  ${COMMAND} roster refuse <id or address> [person]      no; it is not proposed again`,
    "",
  ].join("\n");
}

export async function runRosterDecision(
  verdict: "confirm" | "refuse",
  [found, person]: readonly [string, string | undefined],
  options: RosterNamesArguments,
): Promise<number> {
  return await withWorkspace(options.workspace, async ({ store, config }) => {
    const decided = await decide(store, {
      found,
      person: person ?? null,
      state: verdict === "confirm" ? "confirmed" : "refused",
      officialDomains: config.organizationDomains,
      freeProviders: new Set(listsFrom(config.lists ?? undefined).get("free_email_providers") ?? []),
    });
    const is = verdict === "confirm" ? "is" : "is not";
    await standardStream(process.stdout).write(
      `${printable(decided.found)} ${is} ${printable(decided.person)}.\n`,
    );
    return EXIT.done;
  });
}

export async function runRosterConsent(
  address: string,
  consent: boolean,
  options: RosterNamesArguments,
): Promise<number> {
  return await withWorkspace(options.workspace, async ({ store }) => {
    await setConsent(store, address, consent);
    const said = consent ? "may be looked at" : "is not looked at";
    await standardStream(process.stdout).write(`${printable(address)} ${said}: its owner said so.\n`);
    return EXIT.done;
  });
}
