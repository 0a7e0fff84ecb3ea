/** The one pass over a document: visible, hidden and all text, and notes of anchors, images, forms and marks. */
import { type Appearance, type Look, PAGE, Stylist } from "./appearance.ts";
import type { Declarations } from "./declarations.ts";
import { px } from "./length.ts";
import { quoteMark } from "./marks.ts";
import type { AnchorNote, FormNote, ImageNote, Mark } from "./outline.ts";
import { parseSheets } from "./sheet.ts";
import { BLOCK, BREAK, CELL, NOTED, SKIPPED, tagKind } from "./tags.ts";
import { collapseSpaces, hasOddSpaces, normalizeSpaces, TextFlow } from "./text-flow.ts";
import { attribute, type Node, type Tree } from "./tree.ts";

// LIMIT: lists of notes grow with the document; newsletters have some hundred links, digests a few thousand.
const ANCHORS_MAX = 10_000;
const IMAGES_MAX = 10_000;
const FORMS_MAX = 200;
const INPUTS_MAX = 500;
const MARKS_MAX = 2_000;
// An image of at most two pixels each way is a beacon or a spacer: nobody sees it.
const TINY_PX = 2;

export interface Notes {
  readonly displayText: string;
  readonly hiddenText: string;
  readonly allText: string;
  readonly baseHref: string | null;
  readonly anchors: readonly AnchorNote[];
  readonly images: readonly ImageNote[];
  readonly forms: readonly FormNote[];
  readonly marks: readonly Mark[];
}

/** An open element: what to restore and to close when it ends. */
interface Frame {
  readonly node: Node;
  readonly outer: Appearance;
  readonly appearance: Appearance;
  readonly edge: number;
  readonly anchor: AnchorNote | null;
  readonly form: FormNote | null;
  readonly mark: Mark | null;
}

/** Reads a parsed document. Time is linear in its nodes and characters. */
export function walk(tree: Tree): Notes {
  const sheet = parseSheets(tree.styles);
  return new Walker(new Stylist(sheet)).walk(tree.root);
}

class Walker {
  private readonly stylist: Stylist;
  private readonly visible = new TextFlow();
  private readonly hidden = new TextFlow();
  /** All text; the same as `visible` until the two first differ. */
  private all: TextFlow | null = null;
  private baseHref: string | null = null;
  private readonly anchors: AnchorNote[] = [];
  private readonly images: ImageNote[] = [];
  private readonly forms: FormNote[] = [];
  private readonly marks: Mark[] = [];
  private anchor: AnchorNote | null = null;
  private form: FormNote | null = null;

  constructor(stylist: Stylist) {
    this.stylist = stylist;
  }

  /** Iterative, because a document may be nested as deep as it has nodes. */
  walk(root: Node): Notes {
    const frames: Frame[] = [];
    let appearance = PAGE;
    let node = root.first;
    while (node !== null) {
      if (node.tag === "") this.text(node.text, appearance);
      else {
        const frame = this.open(node, appearance);
        if (frame !== null && node.first !== null) {
          frames.push(frame);
          appearance = frame.appearance;
          node = node.first;
          continue;
        }
        if (frame !== null) this.close(frame);
      }
      while (node !== null && node.next === null) {
        const frame = frames.pop();
        if (frame === undefined) return this.notes();
        this.close(frame);
        appearance = frame.outer;
        node = frame.node;
      }
      node = node?.next ?? null;
    }
    return this.notes();
  }

  private notes(): Notes {
    return {
      displayText: this.visible.text,
      hiddenText: this.hidden.text,
      allText: (this.all ?? this.visible).text,
      baseHref: this.baseHref,
      anchors: this.anchors,
      images: this.images,
      forms: this.forms,
      marks: this.marks,
    };
  }

  private text(text: string, appearance: Appearance): void {
    if (this.all === null && (appearance.textHidden || hasOddSpaces(text)) && text.trim() !== "") {
      this.all = this.visible.fork();
    }
    const flow = appearance.textHidden ? this.hidden : this.visible;
    const normal = appearance.preformatted ? null : normalizeSpaces(text);
    if (normal === null) flow.writeLines(text.replaceAll("\r", "").replaceAll("\u00a0", " "));
    else flow.write(normal);
    if (this.all === null) return;
    if (normal === null) this.all.writeLines(text.replaceAll("\r", ""));
    else this.all.write(collapseSpaces(text));
  }

  /** Null when nothing inside counts. */
  private open(node: Node, outer: Appearance): Frame | null {
    const kind = tagKind(node.tag);
    if ((kind & SKIPPED) !== 0) return null;
    const look = this.stylist.look(node, outer);
    const { appearance, own } = look;
    const edge = edgeOf(kind, own);
    this.edge(edge, appearance);
    if (own?.backgroundImages !== undefined) this.backgroundImages(own.backgroundImages, appearance);
    let anchor: AnchorNote | null = null;
    let form: FormNote | null = null;
    if ((kind & NOTED) !== 0) {
      anchor = this.noteAnchor(node, appearance);
      form = this.note(node, look);
    }
    if (node.attributes.length === 0 && node.tag !== "blockquote" && node.tag !== "hr") {
      return { node, outer, appearance, edge, anchor, form, mark: null };
    }
    this.noteBackground(node, appearance);
    return { node, outer, appearance, edge, anchor, form, mark: this.mark(node, own) };
  }

  private close(frame: Frame): void {
    this.edge(frame.edge & ~BREAK, frame.appearance);
    if (frame.mark !== null) frame.mark.end = this.visible.length;
    if (frame.form !== null) this.form = null;
    if (frame.anchor === null) return;
    frame.anchor.end = this.visible.length;
    frame.anchor.hiddenEnd = this.hidden.length;
    this.anchor = null;
  }

  private edge(edge: number, appearance: Appearance): void {
    if (edge === 0) return;
    const flow = appearance.gone ? this.hidden : this.visible;
    for (const each of [flow, this.all]) {
      if (each === null) continue;
      if ((edge & BREAK) !== 0) each.lineBreak();
      else if ((edge & BLOCK) !== 0) each.block();
      else each.gap();
    }
    if (flow === this.visible) this.hidden.gap();
  }

  private mark(node: Node, own: Declarations | null): Mark | null {
    const kind = quoteMark(node, own);
    if (kind === null || this.marks.length >= MARKS_MAX) return null;
    const start = this.visible.position;
    const mark: Mark = { kind, start, end: start };
    this.marks.push(mark);
    return mark;
  }

  private noteAnchor(node: Node, appearance: Appearance): AnchorNote | null {
    if (node.tag !== "a" && node.tag !== "area") return null;
    const href = attribute(node, "href");
    if (href === null || this.anchors.length >= ANCHORS_MAX) return null;
    const [start, hiddenStart] = [this.visible.position, this.hidden.position];
    const note: AnchorNote = {
      href,
      start,
      end: start,
      hiddenStart,
      hiddenEnd: hiddenStart,
      alt: node.tag === "area" ? (attribute(node, "alt") ?? "") : "",
      gone: appearance.gone || appearance.invisible,
      hasVisibleImage: node.tag === "area",
      hasHiddenImage: false,
    };
    this.anchors.push(note);
    if (node.tag === "a") this.anchor = note;
    return note;
  }

  private note(node: Node, look: Look): FormNote | null {
    switch (node.tag) {
      case "base":
        this.baseHref ??= attribute(node, "href");
        return null;
      case "img":
      case "image":
        this.noteImage(node, look);
        return null;
      case "form":
        return this.noteForm(node);
      case "input":
        this.noteInput(attribute(node, "type")?.trim().toLowerCase() || "text");
        if (attribute(node, "type")?.toLowerCase() === "image") this.noteImage(node, look);
        return null;
      case "button":
      case "select":
      case "textarea":
        this.noteInput(node.tag);
    }
    return null;
  }

  private noteForm(node: Node): FormNote | null {
    if (this.forms.length >= FORMS_MAX) return null;
    const method = attribute(node, "method")?.trim().toLowerCase();
    const note = { action: attribute(node, "action"), method: method || "get", inputTypes: [] };
    this.forms.push(note);
    this.form = note;
    return note;
  }

  private noteInput(type: string): void {
    if (this.form !== null && this.form.inputTypes.length < INPUTS_MAX) this.form.inputTypes.push(type);
  }

  private noteImage(node: Node, { appearance, own }: Look): void {
    const width = imageSize(attribute(node, "width"), own?.width);
    const height = imageSize(attribute(node, "height"), own?.height);
    const tiny = width !== null && height !== null && width <= TINY_PX && height <= TINY_PX;
    const empty = width === 0 || height === 0;
    const visible = !appearance.gone && !appearance.invisible && !tiny && !empty;
    const alt = attribute(node, "alt");
    if (this.anchor !== null) {
      if (visible) this.anchor.hasVisibleImage = true;
      else this.anchor.hasHiddenImage = true;
      if (alt !== null && this.anchor.alt.length < 1_000) this.anchor.alt += ` ${alt}`;
    }
    const src =
      attribute(node, "src") ?? attribute(node, "xlink:href") ?? firstSource(attribute(node, "srcset"));
    if (src === null || src.trim() === "" || this.images.length >= IMAGES_MAX) return;
    this.images.push({ src, alt, width, height, visible });
  }

  private noteBackground(node: Node, appearance: Appearance): void {
    const background = attribute(node, "background");
    if (background !== null && background.trim() !== "") this.backgroundImages([background], appearance);
  }

  private backgroundImages(sources: readonly string[], appearance: Appearance): void {
    const visible = !appearance.gone && !appearance.invisible;
    for (const src of sources) {
      if (src !== "" && this.images.length < IMAGES_MAX) {
        this.images.push({ src, alt: null, width: null, height: null, visible });
      }
    }
  }
}

/** How the element parts the text; styles win over the tag. */
function edgeOf(kind: number, own: Declarations | null): number {
  const display = own?.display;
  if (display === "inline" && (kind & BLOCK) !== 0) return 0;
  if (display === "block" || display === "list-item" || display === "flex" || display === "grid")
    return BLOCK;
  if (display === "table-cell") return CELL;
  return kind & (BLOCK | CELL | BREAK);
}

/** Style wins over the attribute; `50%` and `auto` are not stated in pixels. */
function imageSize(written: string | null, styled: number | undefined): number | null {
  if (styled !== undefined) return styled;
  if (written === null) return null;
  const text = written.trim();
  if (/^[0-9]+(?:\.[0-9]+)?$/.test(text)) return Number.parseFloat(text);
  return px(text) ?? null;
}

function firstSource(srcset: string | null): string | null {
  return srcset === null ? null : (srcset.trim().split(/[\s,]/, 1)[0] ?? null);
}
