import { writeFileSync } from "node:fs";
import { extname } from "node:path";
import { letterHtml, letterPdf } from "../../letter.ts";
import type { Notice } from "../../model/notice.ts";
import { noticeDocument } from "../../notices.ts";
import { EXIT, Failure, reasonOf } from "../failure.ts";
import { refuseOutdated, refuseUnapproved } from "../notice-leaving.ts";
import { noticeNamed } from "../notice-named.ts";
import { onDuties, say, type TellingArguments } from "../telling.ts";
import { printable } from "../terminal.ts";

export interface NoticeLetterArguments extends TellingArguments {
  readonly out: string;
  readonly paper?: "a4" | "letter";
}

export async function runNoticeLetter(written: string, options: NoticeLetterArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const asked = noticeNamed(telling, written);
    refuseUnapproved(asked);
    const document = await noticeDocument(telling.workspace.store, asked);
    refuseOutdated(telling, asked, document);
    const { notice } = document;
    const paper = options.paper ?? telling.workspace.config.office.paper;
    const kind = extname(options.out).toLowerCase();
    if (kind === ".html") write(options.out, letterHtml(notice, { paper }));
    else if (kind === ".pdf") await writePdf(options.out, notice, { paper, issued_at: asked.drafted_at });
    else throw new Failure(`\`${options.out}\` is neither .pdf nor .html`);
    await say(printable(`${asked.reference}: ${options.out}`));
    return EXIT.done;
  });
}

interface OnPaper {
  readonly paper: "a4" | "letter";
  readonly issued_at: string;
}

async function writePdf(path: string, notice: Notice, on: OnPaper): Promise<void> {
  const help = "a letter to print from a browser: --out <file>.html";
  const letter = await letterPdf(notice, on);
  if (letter.kind === "no_typesetter") throw new Failure(`no PDF: ${letter.why}`, { help });
  if (letter.kind === "too_long") throw new Failure("the notice does not fit on one page", { help });
  if (letter.kind === "refused") throw new Failure("the notice cannot be set as a letter", { help });
  write(path, letter.bytes);
  if (letter.shortenings.length > 0)
    await say("note: the letter is shortened to fit on one page, and says so where it is");
}

function write(path: string, content: string | Uint8Array): void {
  try {
    // 0600: it says of a person that they were attacked.
    writeFileSync(path, content, { mode: 0o600 });
  } catch (error) {
    throw new Failure(`cannot write \`${path}\`: ${reasonOf(error)}`);
  }
}
