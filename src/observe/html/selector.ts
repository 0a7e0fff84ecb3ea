/**
 * CSS selectors (Selectors 4) matched in three values: a rule may fit in a way that is not read here, or in one
 * mail program and not in another. What may fit can show text and never hide it.
 */
import { unescapeName } from "./css-text.ts";
import { attribute, type Node } from "./tree.ts";

/** Whether a selector fits an element; the order of the numbers is used. */
export type Fit = 0 | 1 | 2;
export const NO: Fit = 0;
export const MAYBE: Fit = 1;
export const YES: Fit = 2;

interface AttributeTest {
  readonly name: string;
  /** `=`, `~=`, `|=`, `^=`, `$=`, `*=`, or empty when it only has to be there. */
  readonly operator: string;
  readonly value: string;
}

/** What stands between two combinators: `td.note[align=left]`. */
interface Compound {
  readonly tag: string | null;
  readonly id: string | null;
  readonly classes: readonly string[];
  readonly attributes: readonly AttributeTest[];
  /** Has a pseudo-class or something else that is not read, so it fits at most perhaps. */
  readonly unread: boolean;
}

export interface Selector {
  /** From right to left; the first is the element itself. */
  readonly compounds: readonly Compound[];
  /** `combinators[i]` stands left of `compounds[i]`: a space, `>`, `+` or `~`. */
  readonly combinators: readonly string[];
  readonly specificity: number;
}

/** Where to look a selector up: under a name that its element must have. */
export interface LookupKey {
  readonly kind: "id" | "class" | "tag" | "any";
  /** In lower case. */
  readonly name: string;
}

// LIMIT: longer chains fit perhaps; each step left may look at all ancestors.
const COMPOUNDS_MAX = 8;
const IDENT = /(?:[\w-]|[^\x00-\x7f]|\\[^\n])+/uy;
const ATTRIBUTE = /\[\s*([\w-]+)\s*(?:([~|^$*]?=)\s*(?:"([^"\\\]]*)"|'([^'\\\]]*)'|([\w-]+))\s*)?\]/y;
const COMBINATOR = /\s*([>+~])\s*|\s+/y;
const PSEUDO = /(::?)([\w-]+)/y;
/** Parts of an element that are no text of the mail. */
const PARTS = /^(?:before|after|selection|placeholder|marker|backdrop|-webkit-.+|-moz-.+|-ms-.+)$/;

/** Null for a selector of a part that has none of the mail's text (`p::before`), or of one that is not read. */
export interface ParsedSelector {
  readonly selector: Selector | null;
  /** False when a browser may not know it either; then it leaves out the whole list. */
  readonly sound: boolean;
}

/** Reads one selector. In one that cannot be read the last name decides which elements it may mean. */
export function parseSelector(text: string): ParsedSelector {
  const reader = new SelectorReader(text);
  const selector = reader.read();
  if (selector !== null || reader.isPart) return { selector, sound: true };
  return { selector: subjectOf(text), sound: reader.sound };
}

/** The last name outside brackets; `:is(.x)` alone may mean any element. */
function subjectOf(text: string): Selector {
  const bare = text
    .slice(-400)
    .replace(/\([^()]*\)/g, "")
    .replace(/\[[^\][]*\]/g, "")
    .replace(/::?[\w-]+/g, "")
    .trimEnd();
  const [, kind, name] = /([.#]?)([\w-]+)\)*$/.exec(bare.slice(-80)) ?? [text, "", null];
  const compound: Compound = {
    tag: kind === "" && name != null ? name.toLowerCase() : null,
    id: kind === "#" ? name! : null,
    classes: kind === "." ? [name!] : [],
    attributes: [],
    unread: true,
  };
  return { compounds: [compound], combinators: [], specificity: 0 };
}

class SelectorReader {
  /** Reading stopped where browsers know what stands there. */
  sound = false;
  isPart = false;
  private readonly text: string;
  private position = 0;
  private specificity = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): Selector | null {
    const compounds: Compound[] = [];
    const combinators: string[] = [];
    for (;;) {
      const compound = this.compound();
      if (compound === null) return null;
      compounds.unshift(compound);
      if (this.position === this.text.length) break;
      const combinator = this.take(COMBINATOR);
      if (combinator === null || compounds.length >= COMPOUNDS_MAX) return null;
      combinators.unshift(combinator[1] ?? " ");
    }
    return { compounds, combinators, specificity: this.specificity };
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found !== null) this.position = pattern.lastIndex;
    return found;
  }

  private compound(): Compound | null {
    const start = this.position;
    let [tag, id]: [string | null, string | null] = [null, null];
    const classes: string[] = [];
    const attributes: AttributeTest[] = [];
    let unread = false;
    for (;;) {
      const char = this.text[this.position];
      const isFirst = this.position === start;
      if (char === "." || char === "#") {
        this.position += 1;
        const name = this.take(IDENT);
        if (name === null) return null;
        if (char === ".") classes.push(unescapeName(name[0]));
        else if (id === null) id = unescapeName(name[0]);
        else unread = true;
        this.specificity += char === "." ? 1_000 : 1_000_000;
      } else if (char === "[") {
        const test = this.attribute();
        if (test === null) return null;
        attributes.push(test);
      } else if (char === ":") {
        if (!this.pseudo()) return null;
        unread = true;
      } else if (char === "*" && isFirst) this.position += 1;
      else if (isFirst) {
        const name = this.take(IDENT);
        if (name === null) return null;
        tag = unescapeName(name[0]).toLowerCase();
        this.specificity += 1;
      } else return { tag, id, classes, attributes, unread };
    }
  }

  private attribute(): AttributeTest | null {
    const found = this.take(ATTRIBUTE);
    if (found === null) return null;
    this.specificity += 1_000;
    const [, name, operator, double, single, bare] = found;
    return { name: name!.toLowerCase(), operator: operator ?? "", value: double ?? single ?? bare ?? "" };
  }

  /** Steps over a pseudo-class; false for a pseudo-element and for what is not known. */
  private pseudo(): boolean {
    const found = this.take(PSEUDO);
    if (found === null) return false;
    const name = found[2]!.toLowerCase();
    if (PARTS.test(name) && !(found[1] === ":" && name.startsWith("-"))) {
      this.isPart = this.position === this.text.length;
      return false;
    }
    this.specificity += 1_000;
    // The arguments are not read; those of `:not()` can hold anything.
    this.sound = KNOWN_FUNCTIONS.has(name);
    return KNOWN_PSEUDO_CLASSES.has(name);
  }
}

const KNOWN_PSEUDO_CLASSES = new Set(
  (
    "hover link visited active focus focus-within focus-visible any-link target checked enabled disabled empty " +
    "first-child last-child only-child first-of-type last-of-type only-of-type root"
  ).split(" "),
);

const KNOWN_FUNCTIONS = new Set(
  "not is where has lang nth-child nth-last-child nth-of-type nth-last-of-type first-line first-letter".split(
    " ",
  ),
);

/** The name that most narrows down which elements can fit. */
export function lookupKey({ compounds }: Selector): LookupKey {
  const { id, classes, tag } = compounds[0]!;
  if (id !== null) return { kind: "id", name: id.toLowerCase() };
  if (classes.length > 0) return { kind: "class", name: classes[0]!.toLowerCase() };
  return tag === null ? { kind: "any", name: "" } : { kind: "tag", name: tag };
}

/** True when tag, classes and id of the element alone decide. */
export function isPlain({ compounds }: Selector): boolean {
  return compounds.length === 1 && compounds[0]!.attributes.length === 0;
}

/** Steps left for matching in one document. */
export interface Budget {
  steps: number;
}

/** Fits the selector to an element and what is around it. Without steps left, it fits perhaps. */
export function fit(selector: Selector, node: Node, budget: Budget): Fit {
  return fitFrom(selector, 0, { node, budget });
}

function fitFrom(selector: Selector, index: number, at: { node: Node; budget: Budget }): Fit {
  const own = fitCompound(selector.compounds[index]!, at.node);
  at.budget.steps -= 1;
  if (own === NO || index === selector.compounds.length - 1) return own;
  const combinator = selector.combinators[index]!;
  // Neighbours are where mail programs put elements of their own, so what is said of them fits perhaps.
  if (combinator === "+" || combinator === "~") return MAYBE;
  let best: Fit = NO;
  for (let node = at.node.parent; node !== null && best < own; node = node.parent) {
    if (at.budget.steps <= 0) return MAYBE;
    const outer = fitFrom(selector, index + 1, { node, budget: at.budget });
    if (outer > best) best = outer;
    if (combinator === ">") break;
  }
  return best < own ? best : own;
}

function fitCompound(compound: Compound, node: Node): Fit {
  if (compound.tag !== null && compound.tag !== node.tag) return NO;
  if (node.namespace === "") return NO;
  let worst: Fit = compound.unread ? MAYBE : YES;
  if (compound.id !== null) worst = lesser(worst, fitName(attribute(node, "id"), compound.id));
  if (compound.classes.length > 0 && worst !== NO) {
    const written = attribute(node, "class");
    for (const name of compound.classes) worst = lesser(worst, fitWord(written, name));
  }
  for (const test of compound.attributes) {
    if (worst === NO) return NO;
    worst = lesser(worst, fitAttribute(attribute(node, test.name), test));
  }
  return worst;
}

function lesser(a: Fit, b: Fit): Fit {
  return a < b ? a : b;
}

/** Quirks mode ignores the case of names and standards mode does not; which one it is depends on the program. */
function fitName(written: string | null, name: string): Fit {
  if (written === null) return NO;
  if (written === name) return YES;
  return written.length === name.length && written.toLowerCase() === name.toLowerCase() ? MAYBE : NO;
}

function fitWord(written: string | null, word: string): Fit {
  if (written === null || written.length < word.length) return NO;
  if (written === word || hasWord(written, word)) return YES;
  return hasWord(written.toLowerCase(), word.toLowerCase()) ? MAYBE : NO;
}

function hasWord(written: string, word: string): boolean {
  for (let at = written.indexOf(word); at !== -1; at = written.indexOf(word, at + 1)) {
    if (isSpaceAt(written, at - 1) && isSpaceAt(written, at + word.length)) return true;
  }
  return false;
}

/** Both ends count as space. */
function isSpaceAt(text: string, position: number): boolean {
  if (position < 0 || position >= text.length) return true;
  const code = text.charCodeAt(position);
  return code === 32 || (code >= 9 && code <= 13);
}

function fitAttribute(written: string | null, test: AttributeTest): Fit {
  if (written === null) return NO;
  if (compares(written, test.value, test.operator)) return YES;
  // Some attributes of HTML compare without case (`[align=LEFT]`).
  return compares(written.toLowerCase(), test.value.toLowerCase(), test.operator) ? MAYBE : NO;
}

function compares(written: string, value: string, operator: string): boolean {
  switch (operator) {
    case "":
      return true;
    case "=":
      return written === value;
    case "^=":
      return value !== "" && written.startsWith(value);
    case "$=":
      return value !== "" && written.endsWith(value);
    case "*=":
      return value !== "" && written.includes(value);
    case "~=":
      return value !== "" && hasWord(written, value);
    default:
      return written === value || written.startsWith(`${value}-`);
  }
}
