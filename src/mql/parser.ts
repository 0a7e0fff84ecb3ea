/**
 * Tokens to the tree of `ast.ts`, by recursive descent; the grammar stands in this folder's README.
 * Error-tolerant: it never throws. Where an expression is missing it leaves an `ErrorNode` and a diagnostic
 * and goes on at the next `,`, closing bracket, `and` or `or`, so that one mistake hides no other.
 */
import type { Span } from "../core/span.ts";
import {
  type Arithmetic,
  type Call,
  type Compare,
  childrenOf,
  type Expr,
  type NamedArgument,
  type OrderOperator,
} from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { type DiagnosticCode, type DiagnosticText, diagnostic } from "./diagnostics.ts";
import { type Comment, lex, type Token } from "./lexer.ts";

export interface ParsedSource {
  readonly expr: Expr;
  readonly comments: readonly Comment[];
  /** In source order; errors only. */
  readonly diagnostics: readonly Diagnostic[];
}

// LIMIT: every pass over the tree recurses, so a rule of ten thousand `(` must not exhaust the stack. The
// deepest of 1,588 public rules is 26 high; ten times that is still a person's rule.
export const DEPTH_MAX = 250;

// LIMIT: a binary file given as a rule must not produce a message a byte.
const DIAGNOSTICS_MAX = 100;

const ORDER: ReadonlySet<string> = new Set(["<", "<=", ">", ">="]);
const EQUALITY: ReadonlySet<string> = new Set(["==", "!=", "=~", "!~"]);
const CLOSERS: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
]);

/** Parses one rule source (one expression). */
export function parse(source: string): ParsedSource {
  const { tokens, comments, diagnostics } = lex(source);
  const parser = new Parser(tokens);
  const expr = parser.source();
  const all = [...diagnostics, ...parser.diagnostics].sort((a, b) => a.span.start - b.span.start);
  return { expr, comments, diagnostics: all.slice(0, DIAGNOSTICS_MAX) };
}

class Parser {
  readonly diagnostics: Diagnostic[] = [];
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  /** Set when nesting was too deep: everything after it would be a consequence. */
  #gaveUp = false;
  /** Height of each node that has children. */
  readonly #heights = new Map<Expr, number>();

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  source(): Expr {
    if (this.#is("eof")) {
      this.#report("SJ013", this.#peek().span, { message: "the source is empty" });
      return { kind: "error", span: this.#peek().span };
    }
    const operands = [this.#or()];
    while (!this.#is("eof")) {
      this.#reportTrailing();
      this.#at += 1;
      this.#recover(new Set());
      if (this.#isAny("keyword", "and", "or")) this.#at += 1;
      else if (this.#is("eof")) break;
      else continue;
      operands.push(this.#or());
    }
    return this.#chain("and", operands);
  }

  // Tokens.

  #peek(offset = 0): Token {
    const tokens = this.#tokens;
    return tokens[Math.min(this.#at + offset, tokens.length - 1)]!;
  }

  #is(kind: Token["kind"], text?: string): boolean {
    const token = this.#peek();
    return token.kind === kind && (text === undefined || token.text === text);
  }

  #isAny(kind: Token["kind"], ...texts: readonly string[]): boolean {
    const token = this.#peek();
    return token.kind === kind && texts.includes(token.text);
  }

  #take(kind: Token["kind"], text?: string): Token | null {
    if (!this.#is(kind, text)) return null;
    const token = this.#peek();
    if (kind !== "eof") this.#at += 1;
    return token;
  }

  /** End of the last token taken. */
  #end(): number {
    return this.#tokens[this.#at - 1]?.span.end ?? 0;
  }

  // Errors.

  #report(code: DiagnosticCode, span: Span, text: DiagnosticText): void {
    // A second complaint about the same place is noise: the first one says what to mend.
    if (this.#gaveUp || this.diagnostics.length >= DIAGNOSTICS_MAX) return;
    if (this.diagnostics.at(-1)?.span.start === span.start) return;
    this.diagnostics.push(diagnostic(code, span, text));
  }

  #reportTrailing(): void {
    const token = this.#peek();
    const found = describe(token);
    if (token.kind === "op" && ORDER_OR_EQUALITY.has(token.text)) {
      const help = "join two comparisons with `and`, or put parentheses around the first";
      this.#report("SJ016", token.span, { message: `${found} follows a comparison`, help });
      return;
    }
    const message = `expected \`and\`, \`or\` or the end of the source, found ${found}`;
    this.#report("SJ008", token.span, { message, help: trailingHelp(token) });
  }

  /** Moves to the next place where parsing can go on; whole brackets are skipped with what is in them. */
  #recover(stops: ReadonlySet<string>): void {
    let open = 0;
    for (;;) {
      const token = this.#peek();
      if (token.kind === "eof") return;
      if (open === 0) {
        if (token.kind === "keyword" && (token.text === "and" || token.text === "or")) return;
        if (token.kind === "op" && stops.has(token.text)) return;
      }
      if (token.kind === "op") {
        if (CLOSERS.has(token.text)) open += 1;
        else if ((token.text === ")" || token.text === "]") && open > 0) open -= 1;
      }
      this.#at += 1;
    }
  }

  #missing(): Expr {
    const token = this.#peek();
    const message = `expected an expression, found ${describe(token)}`;
    this.#report("SJ006", token.span, { message, help: missingHelp(token) });
    const start = token.span.start;
    this.#recover(STOPS);
    const end = Math.max(start, this.#peek().span.start);
    return { kind: "error", span: { start, end: Math.min(end, Math.max(start, this.#end())) } };
  }

  #close(open: Token): void {
    const closer = CLOSERS.get(open.text) ?? ")";
    if (this.#take("op", closer) !== null) return;
    const token = this.#peek();
    const message = `expected \`,\` or \`${closer}\`, found ${describe(token)}`;
    const help = `the bracket was opened with \`${open.text}\` at offset ${open.span.start}`;
    this.#report("SJ007", token.span, { message, help });
    this.#recover(new Set([closer]));
    this.#take("op", closer);
  }

  // Nesting.

  #nested(parseInner: () => Expr): Expr {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) {
      const node = this.#tooDeep(this.#peek().span);
      this.#depth -= 1;
      return node;
    }
    const node = parseInner();
    this.#depth -= 1;
    return node;
  }

  #tooDeep(span: Span): Expr {
    this.#report("SJ009", span, { message: `nested more than ${DEPTH_MAX} levels deep` });
    this.#gaveUp = true;
    this.#at = this.#tokens.length - 1;
    return { kind: "error", span };
  }

  /** Every inner node passes here: chains such as `a[0][0][0]` grow the tree without recursion. */
  #made<T extends Expr>(node: T): Expr {
    let height = 0;
    for (const child of childrenOf(node)) height = Math.max(height, this.#heights.get(child) ?? 0);
    if (height + 1 > DEPTH_MAX) return this.#tooDeep(node.span);
    this.#heights.set(node, height + 1);
    return node;
  }

  #chain(kind: "and" | "or", operands: readonly Expr[]): Expr {
    const [first] = operands;
    const last = operands.at(-1);
    if (first === undefined || last === undefined || operands.length === 1) return first ?? this.#missing();
    return this.#made({ kind, operands, span: { start: first.span.start, end: last.span.end } });
  }

  // Grammar, loosest first.

  #expr(): Expr {
    return this.#nested(() => this.#or());
  }

  #or(): Expr {
    const operands = [this.#and()];
    while (this.#take("keyword", "or") !== null) operands.push(this.#and());
    return this.#chain("or", operands);
  }

  #and(): Expr {
    const operands = [this.#not()];
    while (this.#take("keyword", "and") !== null) operands.push(this.#not());
    return this.#chain("and", operands);
  }

  #not(): Expr {
    const word = this.#take("keyword", "not");
    if (word === null) return this.#of();
    const operand = this.#nested(() => this.#not());
    return this.#made({ kind: "not", operand, span: { start: word.span.start, end: operand.span.end } });
  }

  #of(): Expr {
    const count = this.#compare();
    if (!this.#is("keyword", "of")) return count;
    this.#at += 1;
    const open = this.#take("op", "(");
    if (open === null) {
      const message = `expected \`(\` after \`of\`, found ${describe(this.#peek())}`;
      this.#report("SJ007", this.#peek().span, { message });
      return { kind: "error", span: { start: count.span.start, end: this.#end() } };
    }
    const clauses = this.#list(open);
    const span = { start: count.span.start, end: this.#end() };
    const value = count.kind === "int" ? count.value : 1;
    if (count.kind !== "int") {
      const help = count.kind === "name" ? COUNT_HELP.get(count.name) : undefined;
      this.#report("SJ010", count.span, { message: "the count before `of` must be a whole number", help });
    } else if (value < 1 || value > clauses.length) {
      const message = `\`${value} of\` ${clauses.length} clauses: the count must be between 1 and the number of clauses`;
      this.#report("SJ010", count.span, { message });
    }
    return this.#made({ kind: "of", count: value, clauses, span });
  }

  #compare(): Expr {
    const left = this.#sum();
    const token = this.#peek();
    if (token.kind === "op" && ORDER.has(token.text)) return this.#range(left);
    if (token.kind === "op" && EQUALITY.has(token.text)) {
      this.#at += 1;
      const right = this.#sum();
      const op = token.text as Compare["op"];
      return this.#made({ kind: "compare", op, left, right, span: spanOf(left, right) });
    }
    if (token.kind === "op" && token.text === "=") return this.#assignment(left);
    if (token.kind !== "keyword") return left;
    if (token.text === "is") return this.#nullTest(left);
    const next = this.#peek(1);
    const negated = token.text === "not" && next.kind === "keyword" && isIn(next.text);
    if (!negated && !isIn(token.text)) return left;
    this.#at += negated ? 2 : 1;
    const insensitive = (negated ? next : token).text === "in~";
    const right = this.#sum();
    return this.#made({ kind: "in", negated, insensitive, left, right, span: spanOf(left, right) });
  }

  #range(first: Expr): Expr {
    const operands = [first];
    const ops: OrderOperator[] = [];
    while (this.#peek().kind === "op" && ORDER.has(this.#peek().text)) {
      ops.push(this.#peek().text as OrderOperator);
      this.#at += 1;
      operands.push(this.#sum());
    }
    const [op] = ops;
    const right = operands.at(-1)!;
    const span = spanOf(first, right);
    if (ops.length === 1 && op !== undefined) {
      return this.#made({ kind: "compare", op, left: first, right, span });
    }
    return this.#made({ kind: "range", ops, operands, span });
  }

  /** `a = b`, which other languages mean as a comparison. */
  #assignment(left: Expr): Expr {
    // In `f(name = x)` the call reads the name itself; here `=` can only be a mistake.
    this.#report("SJ007", this.#peek().span, { message: "`=` is not a comparison", help: "write `==`" });
    this.#at += 1;
    const right = this.#sum();
    return this.#made({ kind: "compare", op: "==", left, right, span: spanOf(left, right) });
  }

  #nullTest(operand: Expr): Expr {
    this.#at += 1;
    const negated = this.#take("keyword", "not") !== null;
    if (this.#take("keyword", "null") === null) {
      const message = `expected \`null\`, found ${describe(this.#peek())}`;
      this.#report("SJ007", this.#peek().span, {
        message,
        help: "`is` only tests for null; compare with `==`",
      });
      if (!STARTS_NO_OPERAND.has(this.#peek().text)) this.#sum();
    }
    const span = { start: operand.span.start, end: this.#end() };
    return this.#made({ kind: "isNull", negated, operand, span });
  }

  #sum(): Expr {
    let left = this.#product();
    while (this.#isAny("op", "+", "-")) left = this.#arithmetic(left, () => this.#product());
    return left;
  }

  #product(): Expr {
    let left = this.#unary();
    while (this.#isAny("op", "*", "/", "%")) left = this.#arithmetic(left, () => this.#unary());
    return left;
  }

  #arithmetic(left: Expr, parseRight: () => Expr): Expr {
    const op = this.#peek().text as Arithmetic["op"];
    this.#at += 1;
    const right = parseRight();
    return this.#made({ kind: "arithmetic", op, left, right, span: spanOf(left, right) });
  }

  #unary(): Expr {
    const minus = this.#take("op", "-");
    if (minus === null) return this.#postfix();
    const operand = this.#nested(() => this.#unary());
    return this.#made({ kind: "negate", operand, span: { start: minus.span.start, end: operand.span.end } });
  }

  #postfix(): Expr {
    let node = this.#primary();
    for (;;) {
      if (this.#is("dots", ".")) {
        const field = this.#field(node);
        if (field === null) return node;
        node = field;
      } else if (this.#is("op", "[")) {
        node = this.#subscript(node);
      } else if (this.#is("op", "(") && isCallable(node)) {
        node = this.#call(node);
      } else {
        return node;
      }
    }
  }

  #field(object: Expr): Expr | null {
    const dot = this.#peek();
    const name = this.#peek(1);
    if ((name.kind !== "name" && name.kind !== "keyword") || name.span.start !== dot.span.end) {
      const message = "a field name must follow `.` directly";
      this.#report("SJ014", dot.span, { message });
      this.#at += 1;
      return { kind: "error", span: { start: object.span.start, end: dot.span.end } };
    }
    this.#at += 2;
    const span = { start: object.span.start, end: name.span.end };
    return this.#made({ kind: "field", object, name: name.text, nameSpan: name.span, span });
  }

  #subscript(object: Expr): Expr {
    const open = this.#peek();
    this.#at += 1;
    const from = this.#is("op", ":") ? null : this.#expr();
    if (this.#take("op", ":") === null) {
      this.#close(open);
      const index = from ?? this.#missing();
      return this.#made({
        kind: "index",
        object,
        index,
        span: { start: object.span.start, end: this.#end() },
      });
    }
    const to = this.#is("op", "]") ? null : this.#expr();
    this.#close(open);
    return this.#made({
      kind: "slice",
      object,
      from,
      to,
      span: { start: object.span.start, end: this.#end() },
    });
  }

  #call(callee: Expr): Expr {
    const name = dottedName(callee);
    const open = this.#peek();
    this.#at += 1;
    const args: Expr[] = [];
    const named: NamedArgument[] = [];
    while (!this.#is("op", ")") && !this.#is("eof")) {
      const argument = this.#namedArgument(named);
      if (argument !== null) named.push(argument);
      else this.#positional(args, named);
      if (this.#take("op", ",") === null) break;
    }
    this.#close(open);
    const span = { start: callee.span.start, end: this.#end() };
    if (name === null) {
      const message = "only a function can be called";
      const help = "elements have fields but no functions: write `f(.)` instead of `.f()`";
      this.#report("SJ012", callee.span, { message, help });
      return { kind: "error", span };
    }
    const call: Call = { kind: "call", name, nameSpan: callee.span, args, named, span };
    return this.#made(call);
  }

  #namedArgument(before: readonly NamedArgument[]): NamedArgument | null {
    const name = this.#peek();
    const equals = this.#peek(1);
    if (name.kind !== "name" || equals.kind !== "op" || equals.text !== "=") return null;
    this.#at += 2;
    if (before.some((other) => other.name === name.text)) {
      this.#report("SJ015", name.span, { message: `argument \`${name.text}\` is given twice` });
    }
    return { name: name.text, nameSpan: name.span, value: this.#expr() };
  }

  #positional(args: Expr[], named: readonly NamedArgument[]): void {
    const start = this.#peek().span.start;
    const value = this.#expr();
    args.push(value);
    if (named.length > 0) {
      const message = "a positional argument stands after a named one";
      this.#report("SJ011", { start, end: value.span.end }, { message, help: "named arguments come last" });
    }
  }

  /** The items up to and including the bracket that closes `open`; a trailing comma is allowed. */
  #list(open: Token): Expr[] {
    const closer = CLOSERS.get(open.text) ?? ")";
    const items: Expr[] = [];
    while (!this.#is("op", closer) && !this.#is("eof")) {
      items.push(this.#expr());
      if (this.#take("op", ",") === null) break;
    }
    this.#close(open);
    return items;
  }

  #primary(): Expr {
    const token = this.#peek();
    switch (token.kind) {
      case "string":
      case "rawString":
        this.#at += 1;
        return { kind: "string", value: token.text, raw: token.kind === "rawString", span: token.span };
      case "int":
      case "float":
        this.#at += 1;
        return { kind: token.kind, value: Number(token.text), span: token.span };
      case "list":
        this.#at += 1;
        return { kind: "list", name: token.text, span: token.span };
      case "name":
        this.#at += 1;
        return { kind: "name", name: token.text, span: token.span };
      case "dots":
        return this.#scope();
      case "keyword":
        return this.#constant(token);
      case "op":
        if (token.text === "(") return this.#parenthesis();
        if (token.text === "[") {
          this.#at += 1;
          const items = this.#list(token);
          return this.#made({ kind: "array", items, span: { start: token.span.start, end: this.#end() } });
        }
        return this.#missing();
      default:
        return this.#missing();
    }
  }

  #constant(token: Token): Expr {
    if (token.text === "true" || token.text === "false") {
      this.#at += 1;
      return { kind: "bool", value: token.text === "true", span: token.span };
    }
    if (token.text === "null") {
      this.#at += 1;
      return { kind: "null", span: token.span };
    }
    return this.#missing();
  }

  #scope(): Expr {
    const dots = this.#peek();
    this.#at += 1;
    const object: Expr = { kind: "scope", depth: dots.text.length - 1, span: dots.span };
    const name = this.#peek();
    if (name.kind !== "name" || name.span.start !== dots.span.end) return object;
    this.#at += 1;
    const span = { start: dots.span.start, end: name.span.end };
    return this.#made({ kind: "field", object, name: name.text, nameSpan: name.span, span });
  }

  #parenthesis(): Expr {
    const open = this.#peek();
    this.#at += 1;
    if (this.#is("op", ")")) {
      const missing = this.#missing();
      this.#at += 1;
      return missing;
    }
    const first = this.#expr();
    const items = [first];
    let comma = this.#take("op", ",") !== null;
    const isTuple = comma;
    while (comma && !this.#is("op", ")") && !this.#is("eof")) {
      items.push(this.#expr());
      comma = this.#take("op", ",") !== null;
    }
    this.#close(open);
    const span = { start: open.span.start, end: this.#end() };
    return this.#made(isTuple ? { kind: "tuple", items, span } : { kind: "group", inner: first, span });
  }
}

const STOPS: ReadonlySet<string> = new Set([",", ")", "]"]);
const ORDER_OR_EQUALITY: ReadonlySet<string> = new Set([...ORDER, ...EQUALITY]);
const STARTS_NO_OPERAND: ReadonlySet<string> = new Set(["and", "or", ")", "]", ",", ""]);
const COUNT_HELP: ReadonlyMap<string, string> = new Map([
  ["any", "write `1 of (…)`, or `any(list, condition)`"],
  ["all", "join the conditions with `and`, or write `all(list, condition)`"],
  ["none", "write `not 1 of (…)`"],
]);

function isIn(word: string): boolean {
  return word === "in" || word === "in~";
}

function isCallable(node: Expr): boolean {
  return node.kind === "name" || node.kind === "field";
}

/** `a.b.c` where the expression is such a chain of names, else null. */
function dottedName(node: Expr): string | null {
  const names: string[] = [];
  let at = node;
  while (at.kind === "field") {
    names.push(at.name);
    at = at.object;
  }
  if (at.kind !== "name") return null;
  names.push(at.name);
  return names.reverse().join(".");
}

function spanOf(first: Expr, last: Expr): Span {
  return { start: first.span.start, end: Math.max(first.span.end, last.span.end) };
}

function describe(token: Token): string {
  switch (token.kind) {
    case "eof":
      return "the end of the source";
    case "string":
    case "rawString":
      return "a string";
    case "list":
      return `\`$${token.text}\``;
    default:
      return `\`${token.text.slice(0, 40)}\``;
  }
}

function missingHelp(token: Token): string | undefined {
  if (token.kind === "keyword" && (token.text === "and" || token.text === "or")) {
    return `\`${token.text}\` needs a condition on both sides`;
  }
  if (token.kind === "op" && (token.text === "," || token.text === ")")) {
    return `remove what stands before \`${token.text}\`, or write the missing operand`;
  }
  return undefined;
}

function trailingHelp(token: Token): string | undefined {
  if (token.kind === "op" && (token.text === ")" || token.text === "]")) {
    return `there is no open bracket for this \`${token.text}\``;
  }
  if (token.kind === "name") {
    const lower = token.text.toLowerCase();
    if (lower === "and" || lower === "or") return `write \`${lower}\` in lower case`;
    if (lower === "contains" || lower === "like" || lower === "matches") {
      return "text is searched with functions, such as `strings.icontains(subject.subject, 'text')`";
    }
  }
  return undefined;
}
