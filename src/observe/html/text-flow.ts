/** Text put together as a reader sees it: blocks on lines of their own, runs of space made one. */

/** Characters that take no room: zero-width spaces and joiners, soft hyphen, direction marks, variation selectors. */
const ZERO_WIDTH =
  /\u034f|\u17b4|\u17b5|[\ufe00-\ufe0f]|[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
const ODD =
  /\u034f|\u17b4|\u17b5|[\ufe00-\ufe0f]|[\u00a0\u00ad\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/;
const SPACES = /[\t\n\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const NEEDS_COLLAPSE = /[\t\n\f\r]| {2}/;

/** True when the text has other spaces than the ASCII ones, or characters without width. */
export function hasOddSpaces(text: string): boolean {
  return ODD.test(text);
}

/** Every run of white space, also of no-break and typographic spaces, becomes one space; zero-width goes. */
export function normalizeSpaces(text: string): string {
  if (ODD.test(text)) return text.replace(ZERO_WIDTH, "").replace(SPACES, " ");
  return NEEDS_COLLAPSE.test(text) ? text.replace(SPACES, " ") : text;
}

/** Only ASCII white space is collapsed, as HTML itself does. */
export function collapseSpaces(text: string): string {
  return NEEDS_COLLAPSE.test(text) ? text.replace(/[\t\n\f\r ]+/g, " ") : text;
}

/** Grows by text and by breaks; breaks count only once text follows, so there is none at either end. */
export class TextFlow {
  private out = "";
  private breaks = 0;
  private space = false;

  /** Where the next text will begin. */
  get position(): number {
    return this.out.length + (this.out === "" ? 0 : this.breaks > 0 ? this.breaks : this.space ? 1 : 0);
  }

  /** The end of what is written. */
  get length(): number {
    return this.out.length;
  }

  get text(): string {
    return this.out;
  }

  /** Appends text whose runs of space are already one space. */
  write(text: string): void {
    if (text === " " || text === "") {
      if (text !== "") this.space = true;
      return;
    }
    const leading = text.charCodeAt(0) === 32;
    const trailing = text.charCodeAt(text.length - 1) === 32;
    this.flush(leading);
    this.out += leading || trailing ? text.slice(leading ? 1 : 0, trailing ? -1 : undefined) : text;
    this.space = trailing;
  }

  /** Appends preformatted text: line breaks and the spaces within lines stay, several empty lines become one. */
  writeLines(text: string): void {
    let start = 0;
    while (start <= text.length) {
      const found = text.indexOf("\n", start);
      const end = found === -1 ? text.length : found;
      const line = text.slice(start, end).trimEnd();
      if (line !== "") {
        this.flush(false);
        this.out += line;
      }
      if (found === -1) {
        this.space = line.length < end - start;
        break;
      }
      this.lineBreak();
      start = found + 1;
    }
  }

  private flush(space: boolean): void {
    if (this.out !== "") {
      if (this.breaks > 0) this.out += this.breaks > 1 ? "\n\n" : "\n";
      else if (space || this.space) this.out += " ";
    }
    this.breaks = 0;
    this.space = false;
  }

  /** A table cell or another gap within a line. */
  gap(): void {
    this.space = true;
  }

  /** The edge of a block: what follows starts on a line of its own. */
  block(): void {
    if (this.breaks === 0) this.breaks = 1;
  }

  /** `<br>`: two of them leave one line empty; more leave no more, so that padding does not swell the text. */
  lineBreak(): void {
    if (this.breaks < 2) this.breaks += 1;
  }

  /** The same text and state, to go on differently. */
  fork(): TextFlow {
    const copy = new TextFlow();
    copy.out = this.out;
    copy.breaks = this.breaks;
    copy.space = this.space;
    return copy;
  }
}
