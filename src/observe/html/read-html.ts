/** HTML of a mail: what it says, and what a reader of it sees. */
import type { Defect } from "../../model/defect.ts";
import type { Form, Html, Image, Link, Url } from "../../model/message.ts";
import { makeLink } from "../urls/link.ts";
import { parseUrl } from "../urls/url.ts";
import type { AnchorNote, FormNote, ImageNote, Outline, PlacedLink } from "./outline.ts";
import { normalizeSpaces } from "./text-flow.ts";
import { parseTree } from "./tree.ts";
import { type Notes, walk } from "./walk.ts";

export interface HtmlReading {
  readonly html: Html;
  /** `html-too-large` at most; asking for it parses the document. */
  readonly defects: readonly Defect[];
}

/** Which reading made a model value, so that `htmlOutline` needs no second parse. */
const readings = new WeakMap<Html, Reading>();
// One message is read at a time, so one reading is enough to remember; comparing a string with itself is free.
let latest: Reading | null = null;

/**
 * Reads an HTML document. Nothing is parsed before the first field is asked for; then one pass gives all texts,
 * and links, images and forms are made of its notes when they are asked for. Never throws, whatever the text.
 */
export function readHtml(raw: string): HtmlReading {
  const reading = new Reading(raw);
  // Own enumerable getters, so that copies and JSON have all fields; a class would hide them.
  const html: Html = {
    raw,
    get inner_text() {
      return reading.notes.allText;
    },
    get display_text() {
      return reading.notes.displayText;
    },
    get links() {
      return reading.links;
    },
    get images() {
      return reading.images;
    },
    get forms() {
      return reading.forms;
    },
    get hidden_text() {
      return reading.notes.hiddenText;
    },
  };
  readings.set(html, reading);
  latest = reading;
  return {
    html,
    get defects() {
      return reading.defects;
    },
  };
}

/**
 * Where links and reply structure stand in `html.display_text`. A value that was made around a reading, not by
 * it, is recognized by its raw text if it was the last one read; otherwise the text is parsed again.
 */
export function htmlOutline(html: Html): Outline {
  const reading = readings.get(html) ?? (latest?.raw === html.raw ? latest : new Reading(html.raw));
  return {
    marks: reading.notes.marks,
    showsImages: reading.showsImages,
    get links() {
      return reading.placedLinks;
    },
  };
}

/** One document: parsed at first use, each derived list made once. */
class Reading {
  readonly raw: string;
  private truncated = false;
  private noted: Notes | undefined;
  private placed: readonly PlacedLink[] | undefined;
  private linked: readonly Link[] | undefined;
  private pictured: readonly Image[] | undefined;
  private formed: readonly Form[] | undefined;

  constructor(raw: string) {
    this.raw = raw;
  }

  get notes(): Notes {
    if (this.noted === undefined) {
      const tree = parseTree(this.raw);
      this.truncated = tree.truncated;
      this.noted = walk(tree);
    }
    return this.noted;
  }

  get defects(): readonly Defect[] {
    return this.notes !== undefined && this.truncated ? [{ code: "html-too-large" }] : [];
  }

  get placedLinks(): readonly PlacedLink[] {
    this.placed ??= placeLinks(this.notes);
    return this.placed;
  }

  get links(): readonly Link[] {
    this.linked ??= this.placedLinks.map((placed) => placed.link);
    return this.linked;
  }

  get images(): readonly Image[] {
    const base = baseOf(this.notes);
    this.pictured ??= this.notes.images.map((note) => makeImage(note, base));
    return this.pictured;
  }

  get showsImages(): boolean {
    return this.notes.images.some((note) => note.visible);
  }

  get forms(): readonly Form[] {
    const base = baseOf(this.notes);
    this.formed ??= this.notes.forms.map((note) => makeForm(note, base));
    return this.formed;
  }
}

function placeLinks(notes: Notes): PlacedLink[] {
  const base = baseOf(notes);
  const placed: PlacedLink[] = [];
  for (const note of notes.anchors) {
    const link = anchorLink(note, notes, base);
    if (link !== null) placed.push({ link, start: note.start, end: note.end });
  }
  return placed;
}

/** An anchor counts as seen when something in it is, or when it is empty and not itself hidden. */
function anchorLink(note: AnchorNote, notes: Notes, base: string | null): Link | null {
  const shown = notes.displayText.slice(note.start, note.end).trim();
  const hidden = notes.hiddenText.slice(note.hiddenStart, note.hiddenEnd).trim();
  const visible =
    !note.gone && (shown !== "" || note.hasVisibleImage || (hidden === "" && !note.hasHiddenImage));
  const alt = shown === "" ? normalizeSpaces(note.alt).trim() : "";
  const text = (shown || alt || hidden).replaceAll("\n", " ");
  return makeLink({
    href: resolve(note.href, base),
    displayText: text === "" ? null : text,
    parser: "hyperlink",
    visible,
  });
}

/** The first `<base href>` that is absolute, HTML §4.2.3. */
function baseOf(notes: Notes): string | null {
  if (notes.baseHref === null) return null;
  const href = notes.baseHref.trim();
  return /^(?:https?:)?\/\//i.test(href) ? (href.startsWith("//") ? `https:${href}` : href) : null;
}

/** A reference made absolute. Without a base it stays as written, and `//host` gets the scheme https. */
function resolve(reference: string, base: string | null): string {
  const href = reference.trim();
  if (base === null) return href.startsWith("//") ? `https:${href}` : href;
  if (href === "" || /^[a-z][a-z0-9+.-]*:/i.test(href)) return href;
  return URL.parse(href, base)?.href ?? href;
}

function makeImage(note: ImageNote, base: string | null): Image {
  const src = imageUrl(resolve(note.src, base));
  return {
    src,
    alt: note.alt,
    width: note.width,
    height: note.height,
    remote: src?.scheme === "http" || src?.scheme === "https",
    visible: note.visible,
  };
}

/** Strict: `logo.png` is a file beside the mail, not the host of that name. */
function imageUrl(src: string): Url | null {
  return parseUrl(src, { strict: true });
}

function makeForm(note: FormNote, base: string | null): Form {
  return {
    action: note.action === null ? null : parseUrl(resolve(note.action, base), { strict: true }),
    method: note.method,
    input_types: note.inputTypes,
  };
}
