/** What one walk over a document notes down, before links and images are made of it. */
import type { Link } from "../../model/message.ts";

/** An anchor with its text as spans of the visible and of the hidden text. */
export interface AnchorNote {
  readonly href: string;
  readonly start: number;
  end: number;
  readonly hiddenStart: number;
  hiddenEnd: number;
  /** Alternative texts of the images inside. */
  alt: string;
  /** The anchor itself is hidden, whatever is in it. */
  readonly gone: boolean;
  hasVisibleImage: boolean;
  hasHiddenImage: boolean;
}

export interface ImageNote {
  readonly src: string;
  readonly alt: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly visible: boolean;
}

export interface FormNote {
  readonly action: string | null;
  readonly method: string;
  readonly inputTypes: string[];
}

/**
 * A place where a mail program wrote structure that tells replies apart: `cite`, a quoted block that ends;
 * `indent`, a `<blockquote>` that may be one or may be layout;
 * `quote`, a container of an introduction and the quoted message; `headers`, a block of From, Sent, To, Subject
 * after which all is quoted; `introduction`, an "On … wrote:" line; `rule`, a drawn line; `box`, a block with a
 * background of its own, as gateways put their warnings in.
 */
export type MarkKind = "cite" | "indent" | "quote" | "headers" | "introduction" | "rule" | "box";

export interface Mark {
  readonly kind: MarkKind;
  /** Half-open span in `display_text`. */
  readonly start: number;
  end: number;
}

/** A link with the half-open span of its text in `display_text`; empty for hidden links and images. */
export interface PlacedLink {
  readonly link: Link;
  readonly start: number;
  readonly end: number;
}

/** Serjeant's own view of a document for splitting threads; not part of the message model. */
export interface Outline {
  readonly marks: readonly Mark[];
  readonly links: readonly PlacedLink[];
  /** True when the reader sees an image. */
  readonly showsImages: boolean;
}
