import { recordEntries } from "../../record.ts";
import { personSummary } from "../../target/people.ts";
import { EXIT } from "../failure.ts";
import { personPage } from "../formats/person-text.ts";
import { type PersonTold, personToldLines } from "../formats/told-text.ts";
import { COMMAND } from "../invocation.ts";
import { sayOverdueOf } from "../overdue.ts";
import { standardStream } from "../standard-streams.ts";
import { onDuties, type Telling, tellingPerson } from "../telling.ts";
import { dutyJson, dutySurroundings } from "./duty-list-run.ts";

export interface PersonArguments {
  readonly format: "text" | "json";
  readonly workspace?: string;
}

export async function runPersonShow(asked: string, options: PersonArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const { campaigns, roster } = telling;
    const summary = personSummary(tellingPerson(telling, asked), campaigns);
    const told = await toldOf(telling, summary.person);
    const out = standardStream(process.stdout);
    await sayOverdueOf(telling.state, options.format);
    if (options.format === "json") {
      const duties = told.duties.map((duty) => dutyJson(telling, duty));
      await out.write(`${JSON.stringify({ ...summary, ...told, duties }, null, 2)}\n`);
      return EXIT.done;
    }
    const mailboxes = roster.mailboxesOf(summary.person, null);
    const lines = personToldLines(told, { ...out, ...dutySurroundings(telling) });
    await out.write(personPage({ summary, mailboxes, command: COMMAND, told: lines }, out));
    return EXIT.done;
  });
}

async function toldOf({ workspace, state }: Telling, person: string): Promise<PersonTold> {
  const openings: PersonTold["openings"][number][] = [];
  for await (const { number, recorded_at, by, fact } of recordEntries(workspace.store, { person })) {
    if (fact.kind === "body_opened")
      openings.push({ entry: number, at: recorded_at, by, reason: fact.reason });
  }
  return {
    duties: [...state.duties.values()].filter((duty) => duty.person === person),
    notices: [...state.notices.values()].filter((notice) => notice.person === person),
    openings,
  };
}
