/** `<style>` sheets: which of their rules fit an element, and what they say of it together. */
import { blockEnd, blockStart, COMMENT, markComments } from "./css-text.ts";
import type { Declarations, Style } from "./declarations.ts";
import { ALL_IN_DOUBT, inDoubt } from "./doubt.ts";
import { fitMedia } from "./media.ts";
import {
  type Budget,
  type Fit,
  fit,
  isPlain,
  lookupKey,
  MAYBE,
  NO,
  parseSelector,
  type Selector,
  YES,
} from "./selector.ts";
import { parseStyle } from "./style.ts";
import { attribute, type Node } from "./tree.ts";

// LIMIT: reading costs the length, a rule costs memory and steps; real sheets have some hundred rules. When one of
// these is passed, what the rest says is unknown, so then nothing counts as hidden.
const SHEET_CHARS_MAX = 300_000;
const RULES_MAX = 10_000;
const SELECTORS_MAX = 200;
const NESTING_MAX = 8;
/** LIMIT: comparisons of a rule with an element in one document, 20 ns each. Newsletters need some thousand. */
const STEPS_MAX = 2_000_000;
/** LIMIT: combinations of tag, class and id whose rules are kept; beyond that they are looked up again. */
const ENTRIES_MAX = 5_000;

const UNSTYLED: Style = { normal: null, important: null };

/** The declarations of a rule, read when an element first has what its selector ends in; most never are. */
class Block {
  private readonly text: string;
  private read: Style | null = null;

  constructor(text: string) {
    this.text = text;
  }

  get style(): Style {
    this.read ??= parseStyle(this.text.replaceAll(COMMENT, " "));
    return this.read;
  }

  get isEmpty(): boolean {
    return this.style.normal === null && this.style.important === null;
  }
}

interface Rule {
  readonly selector: Selector;
  readonly block: Block;
  /** The rule stands where it applies perhaps: in `@supports`, or in a list with something not read. */
  readonly fits: Fit;
  readonly order: number;
  readonly plain: boolean;
  /** What it shows when it fits perhaps; made when first needed. */
  shown: Style | null;
}

/** The rules that can fit elements of one tag, class and id, weakest first. */
interface Entry {
  readonly rules: readonly Rule[];
  /** How each fits; that of rules which hang on more than tag, class and id is found for each element. */
  readonly fits: readonly Fit[];
  /** What the rules say together, by how they fit. */
  readonly merged: Map<string, Style>;
  /** The same when nothing hangs on the element's place and attributes. */
  readonly fixed: Style | null;
}

/** Reads style elements as one sheet, in the order given. */
export function parseSheets(elements: readonly Node[]): Sheet {
  const sheet = new Sheet();
  for (const element of elements) {
    const fits = fitElement(element);
    if (fits !== NO) sheet.read(element.first?.text ?? "", fits);
  }
  return sheet;
}

/** Whether a style element counts: that of a template does not, nor one for printers or in another language. */
function fitElement(element: Node): Fit {
  const type = attribute(element, "type")?.trim().toLowerCase() ?? "";
  const fits = fitMedia(attribute(element, "media") ?? "");
  let node = element.parent;
  for (let depth = 0; node !== null && depth < 50; depth++) {
    if (node.tag === "template") return NO;
    node = node.parent;
  }
  return fits === YES && (node !== null || (type !== "" && type !== "text/css")) ? MAYBE : fits;
}

export class Sheet {
  private readonly rules = new Map<string, Rule[]>();
  private readonly entries = new Map<string, Entry>();
  private readonly budget: Budget = { steps: STEPS_MAX };
  private count = 0;
  private charsLeft = SHEET_CHARS_MAX;
  private cut = false;

  /** True when it says nothing of any element. */
  get isEmpty(): boolean {
    return this.rules.size === 0 && !this.cut;
  }

  /** Adds the rules of a style element. */
  read(text: string, fits: Fit): void {
    if (text.length > this.charsLeft) {
      this.cut = true;
      return;
    }
    this.charsLeft -= text.length;
    const css = markComments(text);
    const plain = css.includes("--") ? css.replaceAll("<!--", " ").replaceAll("-->", " ") : css;
    this.readRules(plain, fits, 0);
  }

  private readRules(css: string, fits: Fit, depth: number): void {
    let position = 0;
    while (!this.cut) {
      while (position < css.length && isBlank(css.charCodeAt(position))) position += 1;
      if (position >= css.length) return;
      const isAtRule = css.charCodeAt(position) === 64;
      const open = blockStart(css, position, isAtRule);
      if (css.charCodeAt(open) !== 123) {
        position = open + 1;
        continue;
      }
      const end = blockEnd(css, open);
      const [prelude, block] = [css.slice(position, open), css.slice(open + 1, end)];
      if (isAtRule) this.readAtRule(prelude, block, { fits, depth });
      else this.readRule(prelude, block, { fits, depth });
      position = end + 1;
    }
  }

  private readAtRule(prelude: string, block: string, at: { fits: Fit; depth: number }): void {
    const name = /^@[\w-]*/.exec(prelude)![0].toLowerCase();
    if (/^@(?:font-face|page|(?:-\w+-)?keyframes|counter-style|property|font-.*)$/.test(name)) return;
    const media = name === "@media" ? fitMedia(prelude.slice(6).replaceAll(COMMENT, " ")) : MAYBE;
    if (media === NO) return;
    if (at.depth >= NESTING_MAX) this.cut = true;
    else this.readRules(block, media < at.fits ? media : at.fits, at.depth + 1);
  }

  /** A rule may hold others (CSS Nesting); those fit perhaps, and so does what stands behind them. */
  private readRule(prelude: string, block: string, at: { fits: Fit; depth: number }): void {
    let declared = block;
    const inner = block.indexOf("{");
    if (inner !== -1) {
      const start = Math.max(block.lastIndexOf(";", inner), block.lastIndexOf("}", inner)) + 1;
      declared = block.slice(0, start);
      if (at.depth >= NESTING_MAX) this.cut = true;
      else this.readRules(block.slice(start), MAYBE, at.depth + 1);
      this.addRule(prelude, new Block(block.slice(start).replace(/[{}]/g, ";")), MAYBE);
    }
    this.addRule(prelude, new Block(declared), at.fits);
  }

  private addRule(prelude: string, block: Block, fits: Fit): void {
    const list = selectorList(prelude).map((text) => parseSelector(text));
    // A browser drops the whole rule when it does not know one selector of the list.
    const sound = list.length < SELECTORS_MAX && list.every((parsed) => parsed.sound);
    for (const { selector } of list) {
      if (selector === null) continue;
      this.count += 1;
      if (this.count > RULES_MAX) this.cut = true;
      const { kind, name } = lookupKey(selector);
      const key = KEY_SIGNS[kind] + name;
      const rule: Rule = {
        selector,
        block,
        fits: sound ? fits : MAYBE,
        order: this.count,
        plain: isPlain(selector),
        shown: null,
      };
      const known = this.rules.get(key);
      if (known === undefined) this.rules.set(key, [rule]);
      else known.push(rule);
    }
  }

  /** What the sheet says of an element (CSS Cascade 5 §6: specificity, then order). */
  styleOf(node: Node): Style {
    if (this.cut) return ALL_IN_DOUBT;
    const entry = this.entry(node);
    if (entry === null) return ALL_IN_DOUBT;
    if (entry.fixed !== null) return entry.fixed;
    let signature = "";
    const fits: Fit[] = [];
    for (let i = 0; i < entry.rules.length; i++) {
      const rule = entry.rules[i]!;
      const own = rule.plain ? entry.fits[i]! : this.fitRule(rule, node);
      fits.push(own);
      signature += own;
    }
    const known = entry.merged.get(signature);
    if (known !== undefined) return known;
    const style = merge(entry.rules, fits);
    if (entry.merged.size < ENTRIES_MAX) entry.merged.set(signature, style);
    return style;
  }

  private fitRule(rule: Rule, node: Node): Fit {
    const own = fit(rule.selector, node, this.budget);
    return own < rule.fits ? own : rule.fits;
  }

  /** Null when there are no steps left to look. */
  private entry(node: Node): Entry | null {
    const [classes, id] = [attribute(node, "class"), attribute(node, "id")];
    const isKnownId = id !== null && this.rules.has(`#${id.toLowerCase()}`);
    const key = `${node.tag} ${classes ?? ""}${isKnownId ? `#${id}` : ""}`;
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const rules = this.candidates(node.tag, classes, id);
    this.budget.steps -= rules.length;
    if (this.budget.steps <= 0) return null;
    const fits = rules.map((rule) => (rule.plain ? this.fitRule(rule, node) : NO));
    const fixed = rules.every((rule) => rule.plain) ? merge(rules, fits) : null;
    const entry = { rules, fits, merged: new Map<string, Style>(), fixed };
    if (this.entries.size < ENTRIES_MAX) this.entries.set(key, entry);
    return entry;
  }

  private candidates(tag: string, classes: string | null, id: string | null): Rule[] {
    const found: Rule[] = [];
    const keys = new Set(["*", tag]);
    if (id !== null) keys.add(`#${id.toLowerCase()}`);
    if (classes !== null) for (const word of classes.toLowerCase().split(/\s+/)) keys.add(`.${word}`);
    for (const key of keys) {
      for (const rule of this.rules.get(key) ?? []) if (!rule.block.isEmpty) found.push(rule);
    }
    return found.sort((a, b) => a.selector.specificity - b.selector.specificity || a.order - b.order);
  }
}

const KEY_SIGNS = { id: "#", class: ".", tag: "", any: "*" };

function isBlank(code: number): boolean {
  return code <= 32;
}

/** The selectors of a list, parted at commas outside brackets. */
function selectorList(prelude: string): string[] {
  const list: string[] = [];
  let [start, depth] = [0, 0];
  for (let i = 0; i < prelude.length && list.length < SELECTORS_MAX; i++) {
    const char = prelude.charCodeAt(i);
    if (char === 40 || char === 91) depth += 1;
    else if (char === 41 || char === 93) depth -= 1;
    else if (char === 44 && depth <= 0) {
      list.push(trimmed(prelude.slice(start, i)));
      start = i + 1;
    }
  }
  list.push(trimmed(prelude.slice(start)));
  return list;
}

/** Without space and comments around. */
function trimmed(selector: string): string {
  let text = selector.trim();
  while (text.startsWith(COMMENT)) text = text.slice(1).trimStart();
  while (text.endsWith(COMMENT)) text = text.slice(0, -1).trimEnd();
  return text;
}

/** Rules that fit perhaps come last, as if they were the strongest, with what they show. */
function merge(rules: readonly Rule[], fits: readonly Fit[]): Style {
  const normal: Declarations = {};
  const important: Declarations = {};
  let found = false;
  for (const wanted of [YES, MAYBE]) {
    for (let i = 0; i < rules.length; i++) {
      if (fits[i] !== wanted) continue;
      found = true;
      const rule = rules[i]!;
      if (wanted === MAYBE) rule.shown ??= inDoubt(rule.block.style);
      const style = wanted === MAYBE ? rule.shown! : rule.block.style;
      Object.assign(normal, style.normal);
      Object.assign(important, style.important);
    }
  }
  if (!found) return UNSTYLED;
  for (const _any in important) return { normal, important };
  return { normal, important: null };
}
