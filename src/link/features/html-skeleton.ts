/**
 * The markup of a message without its texts: tags with their depth, the shape of the first class name and the names of the
 * style properties. A composing tool and a template leave the same skeleton under other words.
 */
import { hash } from "node:crypto";
import { hash53 } from "../../core/hash53.ts";
import type { MessageFacts } from "./message-facts.ts";
import { shapeOf } from "./token-shape.ts";

// LIMIT: markup that is looked at. Newsletters have 100 kB and 3,000 tags; more repeats itself.
const HTML_LENGTH_MAX = 400_000;
const TAGS_MAX = 4_000;
const ATTRIBUTES_LENGTH_MAX = 1_500;
const DEPTH_MAX = 12;
/** Fewer different tags are what every mail program writes around a line of text. */
const STEPS_MIN = 2;

/**
 * Exact values: the order of all tags with repetitions collapsed, and the set of tags, which stays when paragraphs and
 * pictures come and go. Near ones: three groups of five minima of the set, of which skeletons that have nine tags in ten in common
 * share one in 93 of 100 cases, those with half in common in 9 (locality-sensitive hashing, Indyk and Motwani 1998).
 */
export function htmlSkeleton({ message }: MessageFacts): readonly string[] {
  const { html } = message.body;
  if (html === null) return [];
  const steps = stepsOf(html.raw.slice(0, HTML_LENGTH_MAX).toLowerCase());
  const kinds = [...new Set(steps)].sort();
  if (kinds.length < STEPS_MIN) return [];
  const order = collapse(steps);
  return [
    `order of ${order.length} tags ${hash("sha256", order.join(" ")).slice(0, 12)}`,
    `set of ${kinds.length} tags ${hash("sha256", kinds.join(" ")).slice(0, 12)}`,
    ...(kinds.length < NEAR_MIN ? [] : nearValues(kinds)),
  ];
}

/** Sets of fewer tags are near to too many others. */
const NEAR_MIN = 10;
const NEAR_GROUPS = 3;
const NEAR_ROWS = 5;

function nearValues(kinds: readonly string[]): readonly string[] {
  const minima = new Array<number>(NEAR_GROUPS * NEAR_ROWS).fill(Number.MAX_SAFE_INTEGER);
  for (const kind of kinds) {
    const first = hash53(kind);
    for (let row = 0; row < minima.length; row++) {
      const value = remix(first, row);
      if (value < minima[row]!) minima[row] = value;
    }
  }
  return Array.from({ length: NEAR_GROUPS }, (_, group) => {
    const rows = minima.slice(group * NEAR_ROWS, (group + 1) * NEAR_ROWS);
    return `near ${group + 1} ${hash("sha256", rows.join(" ")).slice(0, 12)}`;
  });
}

/** Another hash of the same value for each row: the finisher of MurmurHash3 over both halves. */
function remix(value: number, row: number): number {
  let x = (value % 0x1_0000_0000) ^ Math.imul(row + 1, 0x9e3779b1) ^ Math.floor(value / 0x1_0000_0000);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

const VOID_TAGS: ReadonlySet<string> = new Set(
  "area base br col embed hr img input link meta param source track wbr".split(" "),
);
/** Their contents are no markup. */
const RAW_TAGS: ReadonlySet<string> = new Set(["style", "script", "title", "textarea", "xmp", "noscript"]);

/** `html` in lower case. */
function stepsOf(html: string): readonly string[] {
  const steps: string[] = [];
  let depth = 0;
  let at = html.indexOf("<");
  while (at >= 0 && steps.length < TAGS_MAX) {
    if (html.startsWith("<!--", at)) {
      at = next(html, html.indexOf("-->", at));
      continue;
    }
    const end = html.indexOf(">", at);
    if (end < 0) break;
    const isEnd = html[at + 1] === "/";
    const name = nameAt(html, isEnd ? at + 2 : at + 1);
    const start = at;
    at = next(html, end);
    if (name === "") continue;
    if (isEnd) {
      if (!VOID_TAGS.has(name)) depth = Math.max(0, depth - 1);
      continue;
    }
    const attributes = html.slice(start + 1 + name.length, Math.min(end, start + ATTRIBUTES_LENGTH_MAX));
    steps.push(`${Math.min(depth, DEPTH_MAX)}${name}${attributesShape(attributes)}`);
    if (!VOID_TAGS.has(name) && !attributes.endsWith("/")) depth++;
    if (RAW_TAGS.has(name)) at = html.indexOf(`</${name}`, end);
  }
  return steps;
}

function next(html: string, from: number): number {
  return from < 0 ? -1 : html.indexOf("<", from);
}

function nameAt(html: string, start: number): string {
  let end = start;
  while (end < html.length && end - start < 24 && isNameUnit(html.charCodeAt(end))) end++;
  return html.slice(start, end);
}

function isNameUnit(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x3a || unit === 0x2d;
}

const CLASS = /\sclass\s{0,3}=\s{0,3}(?:"([^"]{0,200})|'([^']{0,200})|([^\s"'>]{1,200}))/;
const STYLE = /\sstyle\s{0,3}=\s{0,3}(?:"([^"]{0,1000})|'([^']{0,1000}))/;

function attributesShape(attributes: string): string {
  if (attributes.length < 8) return "";
  const named = CLASS.exec(attributes);
  const first = (named?.[1] ?? named?.[2] ?? named?.[3] ?? "").trim().split(/\s/, 1)[0] ?? "";
  const styled = STYLE.exec(attributes);
  const style = styled?.[1] ?? styled?.[2] ?? "";
  return (first === "" ? "" : `.${shapeOf(first)}`) + (style === "" ? "" : `[${propertyNames(style)}]`);
}

function propertyNames(style: string): string {
  const names: string[] = [];
  for (const declaration of style.split(";", 40)) {
    const colon = declaration.indexOf(":");
    if (colon > 0) names.push(declaration.slice(0, colon).trim().slice(0, 30));
  }
  return names.join(",");
}

/** LIMIT: the longest group of tags that is found repeated; a product in a newsletter is such a group. */
const PERIOD_MAX = 12;

/** A list with each run of repeated groups written once: paragraphs, table rows, list items, products. */
function collapse(steps: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const step of steps) {
    kept.push(step);
    for (let period = 1; period <= PERIOD_MAX && 2 * period <= kept.length; period++) {
      if (!endsTwice(kept, period)) continue;
      kept.length -= period;
      break;
    }
  }
  return kept;
}

function endsTwice(list: readonly string[], period: number): boolean {
  for (let i = 1; i <= period; i++) {
    if (list[list.length - i] !== list[list.length - i - period]) return false;
  }
  return true;
}
