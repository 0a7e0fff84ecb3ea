import { createHash } from "node:crypto";
import type { LedgerEntry } from "../../model/ledger.ts";
import { noticeDocument } from "../../notices.ts";
import { recordEntries } from "../../record.ts";
import type { Act, Confirmation } from "../../tell/acts.ts";
import type { NoticeState, TellState } from "../../tell/tell-state.ts";
import { EXIT, Failure } from "../failure.ts";
import { dueWords } from "../formats/duty-text.ts";
import { COMMAND } from "../invocation.ts";
import { refuseOutdated, refuseUnapproved } from "../notice-leaving.ts";
import { noticeNamed } from "../notice-named.ts";
import {
  dutyNamed,
  nameOf,
  onDuties,
  perform,
  say,
  type Telling,
  type TellingArguments,
} from "../telling.ts";
import { printable, printableLines } from "../terminal.ts";
import { date } from "../wording.ts";

export interface DutyToldArguments extends TellingArguments {
  readonly how?: Confirmation;
  readonly at?: string;
  readonly place?: string;
  readonly said?: string;
  readonly readBack?: boolean;
}

/** Of several notices all or none: a mistyped reference must not leave half a list on the record. */
export async function runDutyTold(
  name: "acknowledge" | "read-back" | "hand-over",
  written: readonly string[],
  options: DutyToldArguments,
): Promise<number> {
  return await onDuties(options, async (telling) => {
    const notices = new Set(written.map((reference) => noticeNamed(telling, reference)));
    const said = { ...options, now: telling.now };
    const asked = [...notices].map(({ reference }) => toldAct(name, reference, said));
    const after = await perform(telling, asked);
    const recorded = await recordedSince(telling);
    for (const notice of notices) await sayTold(telling, notice, { after, recorded });
    return EXIT.done;
  });
}

function toldAct(
  name: "acknowledge" | "read-back" | "hand-over",
  reference: string,
  { how = "telephone", at, place, now }: DutyToldArguments & { readonly now: string },
): Act {
  const when = { reference, at: at ?? now };
  if (name === "hand-over") return { act: "hand_letter", ...when, place: place ?? null };
  return { act: name === "acknowledge" ? "acknowledge" : "read_back", ...when, how };
}

interface Told {
  readonly after: TellState;
  readonly recorded: readonly LedgerEntry[];
}

async function recordedSince({ workspace, state }: Telling): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const entry of recordEntries(workspace.store, {}, state.size)) entries.push(entry);
  return entries;
}

/** What was recorded, with the moment that was: it need not be the one that was typed; and how the duties stand now. */
async function sayTold(
  telling: Telling,
  { reference, person }: NoticeState,
  { after, recorded }: Told,
): Promise<void> {
  const words = recorded.flatMap((entry) => toldWords(entry, reference)).join(", ") || "recorded";
  const duties = after.dutiesOn(reference);
  if (duties.length === 0) await say(printable(`${nameOf(telling, person)}: ${words}`));
  for (const duty of duties) {
    const state = dueWords(duty, telling.now);
    await say(
      printable(
        `${nameOf(telling, duty.person)}, ${duty.campaign}: ${words}${words.includes(state) ? "" : `; ${state}`}`,
      ),
    );
  }
}

/** `acknowledged on 22 Nov 2026 09:30 UTC`. */
function toldWords({ fact, told_at }: LedgerEntry, reference: string): readonly string[] {
  const of = "delivery" in fact ? fact.delivery.startsWith(`${reference}/`) : false;
  const on = told_at === null ? "" : ` on ${date(told_at)}`;
  if (fact.kind === "letter_handed" && of) return [`letter handed over${on}`];
  if (fact.kind === "briefed" && of) return [`briefed${on}`];
  if (fact.kind !== "acknowledged" && fact.kind !== "read_back") return [];
  return fact.reference === reference ? [`${fact.kind.replaceAll("_", " ")}${on}`] : [];
}

export async function runDutyBrief(
  campaign: string,
  person: string,
  options: DutyToldArguments,
): Promise<number> {
  return await onDuties(options, async (telling) => {
    const duty = await dutyNamed(telling, campaign, person);
    if (duty.reference === null) {
      throw new Failure(`no notice to ${nameOf(telling, duty.person)} was drafted`, {
        help: `\`${COMMAND} notice draft ${duty.campaign}\` drafts it, \`notice approve\` approves it`,
      });
    }
    const notice = noticeNamed(telling, duty.reference);
    if (options.at === undefined) await script(telling, notice, options);
    else await briefed(telling, notice, { ...options, at: options.at });
    return EXIT.done;
  });
}

async function script(telling: Telling, notice: NoticeState, options: DutyToldArguments): Promise<void> {
  if ([options.place, options.said].some((one) => one !== undefined) || options.readBack === true) {
    throw new Failure("a conversation is recorded with --at", {
      help: "when it was: --at 2026-11-22T09:30:00Z",
    });
  }
  refuseUnapproved(notice);
  const document = await noticeDocument(telling.workspace.store, notice);
  refuseOutdated(telling, notice, document);
  await say(printableLines(document.script).trimEnd());
}

async function briefed(
  telling: Telling,
  notice: NoticeState,
  { at, place, said, readBack = false }: DutyToldArguments & { readonly at: string },
): Promise<void> {
  const bytes = said === undefined ? null : new TextEncoder().encode(said);
  const hash = bytes === null ? null : createHash("sha256").update(bytes).digest("hex");
  const { reference } = notice;
  const asked: Act = { act: "brief", reference, at, place: place ?? null, said: hash, read_back: readBack };
  const after = await perform(telling, asked, bytes === null ? [] : [bytes]);
  await sayTold(telling, notice, { after, recorded: await recordedSince(telling) });
}
