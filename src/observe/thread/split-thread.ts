/** The newest message of a mail, apart from the messages it quotes. */
import type { Banner, Html, Link, PreviousThread, Thread } from "../../model/message.ts";
import type { Mark, Outline } from "../html/outline.ts";
import { htmlOutline } from "../html/read-html.ts";
import { analyseSubject } from "../mime/subject.ts";
import { findLinks, LINKS_MAX } from "../urls/text-links.ts";
import { findBanners } from "./banners.ts";
import { type Cut, cut, type Quoted, type Structure } from "./cut.ts";
import { endsWithIntroduction, markerOf } from "./introduction.ts";
import { type Line, nextNonEmpty, splitLines } from "./lines.ts";
import { partiesOf } from "./parties.ts";

export interface ThreadedBody {
  readonly plain: string | null;
  readonly html: Html | null;
  /** The Subject field, decoded. */
  readonly subject: string | null;
}

export interface SplitThread {
  readonly current: Thread;
  /** Newest first. */
  readonly previous: readonly PreviousThread[];
}

// LIMIT: each level looks at the rest of the text again, so levels times length is the cost. Deeper quotations
// stay together in the last one.
const THREADS_MAX = 30;
// LIMIT: the split looks at this much text; the longest text of 6,900 real mails has 190,429 characters.
const TEXT_CHARS_MAX = 1_000_000;

/** Who owns a line: 0 the newest message, 1 the newest quoted one, and so on; -1 the first banner, -2 the next. */
type Owner = number;

/**
 * Splits a body. The text is what the reader of the HTML sees; the plain text counts when there is no HTML, or
 * when the HTML shows neither text nor image. (Plain alternatives are often stubs, and nobody reads them.)
 * The rules are written for the reply styles of Outlook, Gmail, Apple Mail and Thunderbird in nine languages;
 * `phrases.ts` has the words, `cut.ts` the decisions.
 */
export function splitThread(body: ThreadedBody): SplitThread {
  const outline = body.html === null ? null : htmlOutline(body.html);
  const shown = body.html?.display_text ?? "";
  const isHtml = outline !== null && (shown !== "" || outline.showsImages || body.plain === null);
  const text = (isHtml ? shown : (body.plain ?? "")).slice(0, TEXT_CHARS_MAX);
  if (body.html === null && body.plain === null) {
    return { current: { text: null, preamble: null, links: [], banners: [] }, previous: [] };
  }
  const isForward = analyseSubject(body.subject).is_forward;
  return new Splitter(text, isHtml ? outline : null, isForward).split();
}

class Splitter {
  private readonly lines: readonly Line[];
  private readonly outline: Outline | null;
  private readonly structure: Structure;
  private readonly boxes: readonly Mark[];
  private readonly owners: Owner[];

  constructor(text: string, outline: Outline | null, isForward: boolean) {
    this.outline = outline;
    const marks = outline?.marks ?? [];
    this.lines = splitLines(
      text,
      marks.filter((mark) => mark.kind === "cite" || (mark.kind === "indent" && isIntroduced(text, mark))),
    );
    this.owners = new Array<Owner>(this.lines.length).fill(0);
    this.structure = { marks: marksByStart(marks), isHtml: outline !== null, isForward };
    this.boxes = marks.filter((mark) => mark.kind === "box");
  }

  split(): SplitThread {
    let level = cut(this.lines, this.structure);
    const newest = level.own;
    const previous: PreviousThread[] = [];
    while (level.quoted !== null && previous.length < THREADS_MAX) {
      const { preamble, lines } = level.quoted;
      const last = previous.length + 1 === THREADS_MAX;
      const next: Cut = last ? { own: lines, quoted: null } : cut(lines, this.structure);
      const owner = previous.length + 1;
      this.own(preamble, owner);
      this.own(lines, owner);
      previous.push(this.previous(level.quoted, next.own, previous.length));
      level = next;
    }
    return { current: this.current(newest), previous };
  }

  private previous(quoted: Quoted, own: readonly Line[], index: number): PreviousThread {
    const text = joined(own);
    const links = once(() => this.linksOf(text, index + 1));
    const { sender, date, recipients, subject } = partiesOf(quoted.introduction);
    return {
      index,
      text,
      preamble: quoted.preamble.length === 0 ? null : joined(quoted.preamble),
      get links() {
        return links();
      },
      banners: [],
      date,
      sender,
      recipients,
      subject,
    };
  }

  private current(lines: readonly Line[]): Thread {
    const found = findBanners(lines, this.boxes);
    const banners = found.map((banner, index) => this.banner(banner, -1 - index));
    const removed = new Set(found.flat());
    const rest = removed.size === 0 ? lines : lines.filter((line) => !removed.has(line));
    const claimed = fakeForward(rest);
    const text = joined(rest.slice(claimed));
    const links = once(() => this.linksOf(text, 0));
    return {
      text,
      preamble: claimed === 0 ? null : joined(rest.slice(0, claimed)),
      get links() {
        return links();
      },
      banners,
    };
  }

  private banner(lines: readonly Line[], owner: Owner): Banner {
    this.own(lines, owner);
    const text = joined(lines);
    const links = once(() => this.linksOf(text, owner));
    return {
      text,
      get links() {
        return links();
      },
    };
  }

  private own(lines: readonly Line[], owner: Owner): void {
    for (const line of lines) this.owners[line.index] = owner;
  }

  /** Anchors that stand in these lines, then URLs in their text that no anchor has. */
  private linksOf(text: string, owner: Owner): readonly Link[] {
    const anchors: Link[] = [];
    for (const placed of this.outline?.links ?? []) {
      if (anchors.length >= LINKS_MAX) break;
      const position = placed.end > placed.start ? placed.end - 1 : placed.start;
      if (this.owners[this.lineAt(position)] === owner) anchors.push(placed.link);
    }
    const known = new Set(anchors.flatMap((link) => [link.href_url.url, link.display_url?.url]));
    return [...anchors, ...findLinks(text).filter((link) => !known.has(link.href_url.url))];
  }

  /** The index of the line that covers an offset. */
  private lineAt(offset: number): number {
    let [low, high] = [0, this.lines.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lines[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A `<blockquote>` without a sign of its origin quotes a message when the line above says who wrote. */
function isIntroduced(text: string, mark: Mark): boolean {
  return endsWithIntroduction(text.slice(Math.max(0, mark.start - 500), mark.start));
}

/** Links are made when somebody asks: most rules ask for the text only. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function marksByStart(marks: readonly Mark[]): ReadonlyMap<number, readonly Mark[]> {
  const byStart = new Map<number, Mark[]>();
  for (const mark of marks) {
    if (mark.kind === "cite" || mark.kind === "indent" || mark.kind === "box") continue;
    const known = byStart.get(mark.start);
    if (known === undefined) byStart.set(mark.start, [mark]);
    else known.push(mark);
  }
  return byStart;
}

/** The text of lines; several empty lines, as a removed quotation leaves them, become one. */
function joined(lines: readonly Line[]): string {
  return lines
    .map((line) => line.written.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/**
 * How many lines at the top claim to be a forward ("Begin forwarded message:", perhaps with a name) without any
 * of its fields: nothing was forwarded. They become the preamble of the newest message, where rules look.
 */
function fakeForward(lines: readonly Line[]): number {
  const at = nextNonEmpty(lines, 0);
  if (at >= lines.length || markerOf(lines[at]!.text) !== "forward") return 0;
  const next = nextNonEmpty(lines, at + 1);
  const claimsAuthor = next < lines.length && /^(?:from|von|de|da|van|od):/i.test(lines[next]!.text);
  return claimsAuthor ? next + 1 : at + 1;
}
