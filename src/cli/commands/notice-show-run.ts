import type { NoticeDocument, NoticePartId } from "../../model/notice.ts";
import { noticeDocument } from "../../notices.ts";
import type { Delivery, NoticeState } from "../../tell/tell-state.ts";
import { EXIT } from "../failure.ts";
import { ERASED, noticeLines } from "../formats/duty-text.ts";
import { noticeNamed, noticeRead } from "../notice-named.ts";
import { standardStream } from "../standard-streams.ts";
import { nameOf, onDuties, say, type Telling, type TellingArguments } from "../telling.ts";
import { printable, printableLines, wrap } from "../terminal.ts";
import { date } from "../wording.ts";

export interface NoticeShowArguments extends TellingArguments {
  readonly format: "text" | "json";
}

export async function runNoticeShow(written: string, options: NoticeShowArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const notice = noticeNamed(telling, written);
    const document = await noticeDocument(telling.workspace.store, notice);
    await say(
      options.format === "json"
        ? JSON.stringify({ ...notice, ...document }, null, 2)
        : printableLines(document.text).trimEnd(),
    );
    return EXIT.done;
  });
}

/** What whoever answers the telephone needs while the member waits. */
export async function runNoticeCheck(written: string, options: NoticeShowArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const notice = noticeRead(telling, written);
    // A draft was sent to nobody: whoever reads its reference out has not got it from the office.
    const isSent = notice !== null && notice.approved_at !== null;
    if (options.format === "json")
      await say(JSON.stringify(isSent ? await checked(telling, notice) : NOT_OURS));
    else if (isSent) await sayCheck(telling, notice);
    else
      await say(
        printable(`NOT FROM US: we sent no notice with the reference \`${written}\`.`).concat(
          "\n",
          NOT_OURS_HELP,
        ),
      );
    return isSent ? EXIT.done : EXIT.found;
  });
}

const NOT_OURS = { ours: false } as const;
const NOT_OURS_HELP =
  "Ask the member to read it out again, symbol by symbol. If it stays the same, they hold a forged notice: they\n" +
  "do nothing that it says, keep it, and somebody of the office comes to see it.";

interface Checked extends NoticeState {
  readonly ours: true;
  readonly name: string;
  /** What is read out to a member who checks it: the same first sentence may stand in a correction that says the opposite,
   * so how serious it is belongs to it. Null where the text was erased. */
  readonly what_happened: string | null;
  readonly how_serious: string | null;
  readonly deliveries: readonly Delivery[];
  /** A later notice to this person took its place. */
  readonly superseded: boolean;
}

async function checked(telling: Telling, notice: NoticeState): Promise<Checked> {
  const { store } = telling.workspace;
  const isKept = (await store.document(notice.document)) !== null;
  const document = isKept ? await noticeDocument(store, notice) : null;
  const duties = [...telling.state.duties.values()];
  return {
    ...notice,
    ours: true,
    name: nameOf(telling, notice.person),
    what_happened: partSaid(document, "what_happened"),
    how_serious: partSaid(document, "how_bad"),
    deliveries: [...telling.state.deliveries.values()].filter(
      ({ reference }) => reference === notice.reference,
    ),
    superseded: !duties.some(({ reference }) => reference === notice.reference),
  };
}

function partSaid(document: NoticeDocument | null, id: NoticePartId): string | null {
  return document?.notice.parts.find((part) => part.id === id)?.paragraphs.join(" ") ?? null;
}

function said(text: string, width: number): readonly string[] {
  return wrap(printable(text), width - 2).map((line) => `  ${line}`);
}

async function sayCheck(telling: Telling, notice: NoticeState): Promise<void> {
  const out = standardStream(process.stdout);
  const { name, what_happened, how_serious, deliveries, superseded } = await checked(telling, notice);
  const done = deliveries.filter(({ state }) => state !== "queued" && state !== "not_sent");
  const lines = [
    out.paint("bold", printable(`Ours: ${notice.reference}, to ${name}`)),
    ...noticeLines(notice, out),
    ...done.map(({ channel, to, state, attempted_at }) => {
      const when = attempted_at === null ? "" : ` on ${date(attempted_at)}`;
      return printable(`  ${channel}${to === null ? "" : ` to ${to}`}: ${state}${when}`);
    }),
    ...(superseded ? ["  a later notice to this person took its place"] : []),
    "",
    ...(what_happened === null || how_serious === null
      ? [`  ${ERASED}`]
      : ["Read out both:", ...said(what_happened, out.width), "", ...said(how_serious, out.width)]),
    "",
    "Ask who is calling before you say more: the reference proves the notice, not the caller.",
  ];
  await say(lines.join("\n"));
}
