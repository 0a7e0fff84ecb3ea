import { createInterface } from "node:readline/promises";
import type { NoticeDocument } from "../../model/notice.ts";
import { deadAddresses, deliveriesOn, noticeDocument, routesTo } from "../../notices.ts";
import type { Act } from "../../tell/acts.ts";
import { type Exposure, exposureOf } from "../../tell/duty-states.ts";
import { nextStep } from "../../tell/next-step.ts";
import { type Duty, dutyKey, type NoticeState } from "../../tell/tell-state.ts";
import { EXIT, Failure } from "../failure.ts";
import { waysText } from "../formats/duty-text.ts";
import { COMMAND } from "../invocation.ts";
import { refuseProblems } from "../notice-leaving.ts";
import { noticeNamed } from "../notice-named.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import {
  campaignIdNamed,
  nameOf,
  onDuties,
  perform,
  say,
  type Telling,
  type TellingArguments,
} from "../telling.ts";
import { printable, printableLines } from "../terminal.ts";
import { counted } from "../wording.ts";

export interface NoticeApproveArguments extends TellingArguments {
  readonly yes: boolean;
}

export async function runNoticeApprove(
  campaign: string,
  references: readonly string[],
  options: NoticeApproveArguments,
): Promise<number> {
  return await onDuties(options, async (telling) => {
    const id = await campaignIdNamed(telling, campaign);
    const notices = references.length === 0 ? waiting(telling, id) : chosen(telling, id, references);
    if (notices.length === 0) {
      await say(`No notice of ${id} waits for approval.`);
      return EXIT.done;
    }
    const approved = options.yes ? await approveAll(telling, notices) : await approveEach(telling, notices);
    await say(`${counted(approved, "notice")} of ${notices.length} approved`);
    if (approved > 0) await say(`Next: ${COMMAND} duty list --campaign ${id}`);
    return EXIT.done;
  });
}

/** The draft that each duty is at, where nobody approved it and it still says what is known. */
function waiting({ state, now }: Telling, campaign: string): readonly NoticeState[] {
  return [...state.duties.values()]
    .filter((duty) => duty.campaign === campaign && nextStep(duty, state, now) === "approve")
    .flatMap(({ reference }) => state.notices.get(reference ?? "") ?? []);
}

function chosen(telling: Telling, campaign: string, references: readonly string[]): readonly NoticeState[] {
  const notices = references.map((written) => noticeNamed(telling, written));
  const other = notices.find((notice) => notice.campaign !== campaign);
  if (other === undefined) return notices;
  throw new Failure(`notice ${other.reference} is of campaign ${other.campaign}`);
}

/** One act: all or none. */
async function approveAll(telling: Telling, notices: readonly NoticeState[]): Promise<number> {
  const acts: Act[] = [];
  for (const notice of notices) acts.push((await shown(telling, notice)).asked);
  await perform(telling, acts);
  return notices.length;
}

/** Each an act of its own: what was looked at and approved stands, whatever comes after. */
async function approveEach(telling: Telling, notices: readonly NoticeState[]): Promise<number> {
  refuseWithoutTerminal();
  let approved = 0;
  for (const notice of notices) {
    const { name, asked } = await shown(telling, notice);
    if (!(await isAgreed(name))) continue;
    await perform(telling, asked);
    approved += 1;
  }
  return approved;
}

/** Prints the exact text, and what approving it would do. */
async function shown(telling: Telling, notice: NoticeState): Promise<Pick<Shown, "name" | "asked">> {
  const duty = telling.state.duties.get(dutyKey(notice.campaign, notice.person));
  if (duty === undefined) throw new Failure(`nobody is to be told by notice ${notice.reference} any more`);
  // SECURITY: an attacker of another campaign reads the mailbox too.
  const exposure = exposureOf(telling.state.dutiesOf(duty.person), notice.about.mailboxes);
  const asked = approvalOf(telling, { duty, notice, exposure });
  const document = await noticeDocument(telling.workspace.store, notice);
  refuseProblems(telling, document);
  const name = nameOf(telling, duty.person);
  await show(document, { name, notice, ways: waysText(asked.deliveries, exposure) });
  return { name, asked };
}

type Approval = Extract<Act, { readonly act: "approve" }>;

interface Approving {
  readonly duty: Duty;
  readonly notice: NoticeState;
  readonly exposure: Exposure;
}

function approvalOf(telling: Telling, { duty, notice, exposure }: Approving): Approval {
  const { reference, document } = notice;
  const { mail } = telling.workspace.config;
  const officeDomain = mail === null ? null : mail.from.slice(mail.from.lastIndexOf("@") + 1);
  const dead = deadAddresses(telling.state, duty.person);
  const routes = routesTo(duty, { ...telling, attacked: exposure.attacked, dead });
  const deliveries = deliveriesOn(routes, { reference, isEntered: exposure.isEntered, officeDomain });
  return { act: "approve", reference, document, deliveries };
}

interface Shown {
  readonly name: string;
  readonly notice: NoticeState;
  readonly asked: Approval;
  readonly ways: string;
}

async function show({ text }: NoticeDocument, { name, notice, ways }: Omit<Shown, "asked">): Promise<void> {
  const out = standardStream(process.stdout);
  const lines = [
    out.paint("bold", printable(`To ${name}`)),
    printable(`${notice.reference}, ${notice.language}, drafted by ${notice.drafted_by}; by ${ways}`),
    "",
    printableLines(text).trimEnd(),
    rule(out),
  ];
  await out.write(`${lines.join("\n")}\n`);
}

function rule({ paint, width }: Stream): string {
  return paint("dim", "─".repeat(Math.min(width, 72)));
}

function refuseWithoutTerminal(): void {
  if (process.stdin.isTTY) return;
  throw new Failure("approval asks on a terminal", {
    help: "--yes approves without asking, once somebody has read the texts: `notice show` prints them",
  });
}

/** SECURITY: no answer is no: a terminal that goes away approves nothing. */
async function isAgreed(name: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  const question = printable(`Approve exactly this text to ${name}? [y/N] `);
  const answer = await Promise.race([terminal.question(question), closed]);
  terminal.close();
  return /^y(?:es)?$/i.test(answer.trim());
}
