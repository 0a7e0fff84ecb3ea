/** Boxes: which sizes, clips and places leave nothing of an element on the page. */
import type { Declarations } from "./declarations.ts";
import { BLOCK, CELL, tagKind } from "./tags.ts";
import { attribute, type Node } from "./tree.ts";

/** Less is as good as nothing. */
export const OPACITY_MIN = 0.05;
/** Off the page means at least this far out; smaller negative margins are layout. */
const OFF_PAGE_PX = -500;
/** Padding from here on shows a part of what overflows. */
const PADDING_PX = 4;
// A letter of ordinary text takes about half of this, a line a little less than its height.
const LETTER_PX = 8;
const LINE_PX = 24;
/** LIMIT: nodes looked at inside an element that lies off the page; with more, it may reach the page. */
const NODES_MAX = 100;

/** How an element takes part in layout, as far as sizes apply to it. */
export type Box = "inline" | "block" | "table" | "contents";

const TABLE_TAGS = new Set(["table", "tbody", "thead", "tfoot", "tr", "td", "th", "col", "colgroup"]);

export function boxOf(tag: string, own: Declarations): Box {
  if (own.display === "contents") return "contents";
  if (isLifted(own) || own.float === "left" || own.float === "right") return "block";
  const display = own.display;
  if (display === undefined || display === "revert") {
    if (TABLE_TAGS.has(tag)) return "table";
    return (tagKind(tag) & (BLOCK | CELL)) !== 0 ? "block" : "inline";
  }
  if (display.includes("table")) return "table";
  if (display.startsWith("inline-") || display.startsWith("-")) return "block";
  return BLOCKS.has(display) ? "block" : "inline";
}

const BLOCKS = new Set(["block", "list-item", "flow-root", "flex", "grid"]);

function isLifted(own: Declarations): boolean {
  return own.position === "absolute" || own.position === "fixed";
}

/** Up to one pixel, since `max-height: 1px` with `overflow: hidden` shows no letter either. */
export function isNothing(size: number | undefined): boolean {
  return size !== undefined && size <= 1;
}

/** Nothing of the element is painted, nor of anything inside, wherever that is placed. */
export function isLost(own: Declarations, box: Box): boolean {
  if (own.animated === true) return false;
  if (own.display === "none") return true;
  if (box === "contents") return false;
  if (own.opacity !== undefined && own.opacity < OPACITY_MIN) return true;
  if (own.filterOpacity !== undefined && own.filterOpacity < OPACITY_MIN) return true;
  if (own.clipPathEmpty === true || (own.clipped === true && isLifted(own))) return true;
  return box !== "inline" && (own.scaledAway === true || (own.contentHidden === true && box === "block"));
}

/** Whether content is cut off: `loose` spares descendants positioned absolutely, both spare fixed ones. */
export type Cut = "none" | "loose" | "firm";

/** Cells and tables grow with what is in them, and lines know no height, so only blocks cut. */
export function cutOf(own: Declarations, box: Box, outer: Cut): Cut {
  const position = own.position ?? "static";
  const isPlaced = position !== "static";
  let inherited = outer;
  if (position === "fixed" || (position === "absolute" && outer === "loose")) inherited = "none";
  else if (isPlaced && outer === "loose") inherited = "firm";
  if (inherited === "firm" || box !== "block" || own.animated === true || !clips(own)) return inherited;
  if (!isFlat(own)) return inherited;
  return isPlaced ? "firm" : "loose";
}

function clips({ overflowX, overflowY }: Declarations): boolean {
  return overflowX === "hidden" || overflowY === "hidden" || (overflowX === "clip" && overflowY === "clip");
}

function isFlat(own: Declarations): boolean {
  const low = isNothing(own.height) || isNothing(own.maxHeight);
  if (low && isNone(own.minHeight) && isNone(own.paddingTop) && isNone(own.paddingBottom)) return true;
  const narrow = isNothing(own.width) || isNothing(own.maxWidth);
  return narrow && isNone(own.minWidth) && isNone(own.paddingLeft) && isNone(own.paddingRight);
}

function isNone(size: number | undefined): boolean {
  return size === undefined || size < PADDING_PX;
}

/** Where content begins, in px from the page's corner; NaN when that cannot be known. */
export interface Place {
  readonly x: number;
  readonly y: number;
  /** The corner that `left` and `top` of positioned elements count from. */
  readonly originX: number;
  readonly originY: number;
  readonly indent: number;
  /** Lines begin at the left. */
  readonly startsLeft: boolean;
}

export const CORNER: Place = { x: 0, y: 0, originX: 0, originY: 0, indent: 0, startsLeft: true };

const CENTERING_TAGS = new Set(["center", "th", "caption"]);

export function placeOf(node: Node, own: Declarations, box: Box, outer: Place): Place {
  const startsLeft = linesStartLeft(node, own, outer.startsLeft);
  if (!isMoved(own)) return startsLeft === outer.startsLeft ? outer : { ...outer, startsLeft };
  const position = box === "contents" ? "static" : (own.position ?? "static");
  const isFree = position === "absolute" || position === "fixed";
  const start = isFree ? freeStart(own, outer, position === "fixed") : flowStart(own, outer, position);
  let x = start.x + sideShift(own, startsLeft) + (box === "inline" ? 0 : (own.shiftX ?? 0));
  if (own.width !== undefined && x + own.width > 0 && x < OFF_PAGE_PX) x = Number.NaN;
  const y = start.y;
  const isOrigin = position !== "static" || (own.shiftX !== undefined && own.shiftX !== 0);
  const indent = box === "inline" ? outer.indent : indentOf(own, outer.indent, startsLeft);
  const place: Place = {
    x: x + (own.paddingLeft ?? 0),
    y,
    originX: isOrigin ? x : outer.originX,
    originY: isOrigin ? (isFree ? y : Number.NaN) : outer.originY,
    indent,
    startsLeft,
  };
  // Text on the page that a far place only seems to take away: it is long, or what is inside is large.
  if (isOffPage(place) && own.animated !== true && !reaches(node, place)) return place;
  return isOffPage(place) ? { ...place, x: Number.NaN, y: Number.NaN } : place;
}

function isMoved(own: Declarations): boolean {
  return (
    own.position !== undefined ||
    own.marginLeft !== undefined ||
    own.paddingLeft !== undefined ||
    own.textIndent !== undefined ||
    own.shiftX !== undefined
  );
}

function linesStartLeft(node: Node, own: Declarations, outer: boolean): boolean {
  if (own.direction === "rtl") return false;
  if (own.textAlign !== undefined && own.textAlign !== "inherit") {
    return own.textAlign === "left" || own.textAlign === "justify" || own.textAlign === "start";
  }
  for (const { name, value } of node.attributes) {
    if (name === "align") return /^(?:left|justify)$/i.test(value.trim());
    if (name === "dir" && value.trim().toLowerCase() !== "ltr") return false;
  }
  return CENTERING_TAGS.has(node.tag) ? false : outer;
}

/** Absolute and fixed elements are placed from a corner where they say so, else where they stand. */
function freeStart(own: Declarations, outer: Place, isFixed: boolean): { x: number; y: number } {
  const [originX, originY] = isFixed ? [0, 0] : [outer.originX, outer.originY];
  let x = own.right === undefined ? outer.x : Number.NaN;
  // A share of a box with a place of its own is a share of an unknown width.
  if (own.left !== undefined)
    x = own.leftIsPercent === true && originX !== 0 ? Number.NaN : originX + own.left;
  const y = own.top !== undefined ? originY + own.top : own.bottom === undefined ? outer.y : Number.NaN;
  return { x, y };
}

/** How far down the page an element in the flow stands is unknown, so moving it up may leave it on the page. */
function flowStart(own: Declarations, outer: Place, position: string): { x: number; y: number } {
  if (position === "?" || position === "sticky") return { x: Number.NaN, y: outer.y };
  if (position !== "relative") return outer;
  const shift = own.left ?? -(own.right ?? 0);
  return { x: outer.x + shift, y: own.top === undefined && own.bottom === undefined ? outer.y : Number.NaN };
}

/** A negative margin widens a block, so it moves only text that begins at the left. */
function sideShift(own: Declarations, startsLeft: boolean): number {
  const margin = own.marginLeft ?? 0;
  if (margin > OFF_PAGE_PX) return margin;
  return startsLeft && (own.float === undefined || own.float === "left" || own.float === "none")
    ? margin
    : Number.NaN;
}

function indentOf(own: Declarations, outer: number, startsLeft: boolean): number {
  const indent = own.textIndent ?? outer;
  return indent <= OFF_PAGE_PX && !startsLeft ? 0 : indent;
}

export function isOffPage({ x, y, indent }: Place): boolean {
  return x + Math.min(indent, 0) <= OFF_PAGE_PX || y <= OFF_PAGE_PX;
}

/** True when what is inside may be long, high or wide enough to reach the page from where it begins. */
function reaches(node: Node, place: Place): boolean {
  const away = -Math.min(place.x + Math.min(place.indent, 0), place.y);
  const isIndented = place.x > OFF_PAGE_PX && !(place.y <= OFF_PAGE_PX);
  let [letters, nodes] = [0, 0];
  let inner = node.first;
  while (inner !== null) {
    nodes += 1;
    letters += inner.text.length;
    if (nodes > NODES_MAX || letters * LETTER_PX + nodes * LINE_PX > away) return true;
    // An indent moves the first line only.
    if (inner.tag === "br" && isIndented) return true;
    if (hasLargeSize(inner)) return true;
    if (inner.first !== null) inner = inner.first;
    else {
      while (inner !== node && inner!.next === null) inner = inner!.parent;
      inner = inner === node ? null : inner!.next;
    }
  }
  return false;
}

function hasLargeSize(node: Node): boolean {
  for (const name of ["style", "width", "height", "hspace"]) {
    const value = attribute(node, name);
    if (value !== null && /(?:^|[\s:,-])[0-9]{3}/.test(value)) return true;
  }
  return false;
}
