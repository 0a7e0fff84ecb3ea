import type { LedgerEntry } from "../../model/ledger.ts";
import { recordEntries } from "../../record.ts";
import { saidOf } from "../../tell/chronology/words.ts";
import { overdueSince, standingOf } from "../../tell/duty-states.ts";
import { byUrgency, nextStep } from "../../tell/next-step.ts";
import type { Duty, DutyState, NoticeState } from "../../tell/tell-state.ts";
import { EXIT } from "../failure.ts";
import { dutyListPage } from "../formats/duty-list-text.ts";
import { type DutyHistory, type DutySurroundings, dutyPage } from "../formats/duty-text.ts";
import { COMMAND } from "../invocation.ts";
import { sayOverdueOf } from "../overdue.ts";
import { standardStream } from "../standard-streams.ts";
import {
  campaignIdNamed,
  dutyNamed,
  onDuties,
  type Telling,
  type TellingArguments,
  tellingPerson,
} from "../telling.ts";

export interface DutyListArguments extends TellingArguments {
  readonly campaign?: string;
  readonly person?: string;
  /** `to_do`: whoever is not told, held or excused. */
  readonly state?: DutyState | "to_do";
  readonly overdue: boolean;
  readonly owner?: string;
  /** One a line, however many there are. */
  readonly all: boolean;
  readonly format: "text" | "json" | "ndjson";
}

export async function runDutyList(options: DutyListArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const { state, now } = telling;
    await sayOverdueOf(state, options.format);
    const duties = (await chosen(telling, options)).toSorted(byUrgency(now));
    const out = standardStream(process.stdout);
    const rows = duties.map((duty) => dutyJson(telling, duty));
    if (options.format === "json") await out.write(`${JSON.stringify(rows, null, 2)}\n`);
    else if (options.format === "ndjson") for (const row of rows) await out.write(`${JSON.stringify(row)}\n`);
    else await out.write(dutyListPage(duties, { ...out, ...dutySurroundings(telling), isAll: options.all }));
    return EXIT.done;
  });
}

async function chosen(telling: Telling, options: DutyListArguments): Promise<readonly Duty[]> {
  const { state, now } = telling;
  const campaign = options.campaign === undefined ? null : await campaignIdNamed(telling, options.campaign);
  const person = options.person === undefined ? null : tellingPerson(telling, options.person).id;
  return [...state.duties.values()].filter(
    (duty) =>
      (campaign === null || duty.campaign === campaign) &&
      (person === null || duty.person === person) &&
      (options.owner === undefined || duty.owner === options.owner) &&
      (!options.overdue || overdueSince(duty, now) !== null) &&
      (options.state === undefined || isIn(duty, options.state, now)),
  );
}

function isIn(duty: Duty, state: DutyState | "to_do", now: string): boolean {
  return state === "to_do" ? standingOf(duty, now) === "open" : duty.state === state;
}

/** A duty as programs read it: as it stands in the state, with what is computed of the clock. */
export function dutyJson({ state, now, roster }: Telling, duty: Duty): Record<string, unknown> {
  return {
    ...duty,
    name: roster.person(duty.person)?.name ?? null,
    standing: standingOf(duty, now),
    overdue_since: overdueSince(duty, now),
    next: nextStep(duty, state, now),
  };
}

export function dutySurroundings({ state, now, roster }: Telling): DutySurroundings {
  return { state, now, command: COMMAND, nameOf: (person) => roster.person(person)?.name ?? null };
}

export interface DutyShowArguments extends TellingArguments {
  readonly format: "text" | "json";
}

export async function runDutyShow(
  campaign: string,
  person: string,
  options: DutyShowArguments,
): Promise<number> {
  return await onDuties(options, async (telling) => {
    const duty = await dutyNamed(telling, campaign, person);
    const entries = await entriesOn(telling, duty);
    const out = standardStream(process.stdout);
    const papers = papersOf(telling, duty);
    const erased = await erasedOf(telling, papers.notices);
    if (options.format === "json") {
      const notices = papers.notices.map((one) => ({ ...one, erased: erased.has(one.reference) }));
      const whole = { duty: dutyJson(telling, duty), ...papers, notices, entries };
      await out.write(`${JSON.stringify(whole, null, 2)}\n`);
      return EXIT.done;
    }
    const history: DutyHistory["history"] = entries.map((entry) => ({
      number: entry.number,
      at: entry.recorded_at,
      what: sentence(telling, entry),
    }));
    const shown: DutyHistory = { duty, ...papers, erased, history };
    await out.write(dutyPage(shown, { ...out, ...dutySurroundings(telling) }));
    return EXIT.done;
  });
}

/** Notices of this duty, those of before a merge among them, and what became of each. */
function papersOf(
  { state }: Pick<Telling, "state">,
  { campaign, person, reference }: Duty,
): Pick<DutyHistory, "notices" | "deliveries"> {
  const notices = [...state.notices.values()].filter(
    (one) => one.reference === reference || (one.campaign === campaign && one.person === person),
  );
  const references = new Set(notices.map((one) => one.reference));
  const deliveries = [...state.deliveries.values()].filter((one) => references.has(one.reference));
  return { notices, deliveries };
}

/** References of those whose text is no longer kept. */
async function erasedOf(
  { workspace }: Pick<Telling, "workspace">,
  notices: readonly NoticeState[],
): Promise<ReadonlySet<string>> {
  const erased = new Set<string>();
  for (const { reference, document } of notices)
    if ((await workspace.store.document(document)) === null) erased.add(reference);
  return erased;
}

async function entriesOn(
  { workspace }: Telling,
  { campaign, person }: Duty,
): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const entry of recordEntries(workspace.store, { campaign, person })) entries.push(entry);
  return entries;
}

/** As the chronology says it, with how and by which source. */
function sentence({ roster, workspace }: Telling, entry: LedgerEntry): string {
  const office = workspace.config.office.name || "this office";
  const names = { of: (id: string) => roster.person(id)?.name ?? id, office, mask: (text: string) => text };
  const { sentence: words, how, source } = saidOf(entry, names);
  return [words, how, source].filter((part) => part !== undefined && part !== null && part !== "").join("; ");
}
