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
import { type Comment, lex, type Token } from "./lexer.ts";
import { CLOSERS, DIAGNOSTICS_MAX, EQUALITY, ORDER, TokenCursor } from "./parser-cursor.ts";
import { COUNT_HELP, describe, missingHelp } from "./parser-help.ts";

export interface ParsedSource {
  readonly expr: Expr;
  readonly comments: readonly Comment[];
  /** In source order; errors only. */
  readonly diagnostics: readonly Diagnostic[];
}

// LIMIT: every pass over the tree recurses, so a rule of ten thousand `(` must not exhaust the stack. The
// deepest of 1,588 public rules is 26 high; ten times that is still a person's rule.
export const DEPTH_MAX = 250;

/** Parses one rule source (one expression). */
export function parse(source: string): ParsedSource {
  const { tokens, comments, diagnostics } = lex(source);
  const cursor = new TokenCursor(tokens);
  const expr = new Parser(cursor).source();
  const all = [...diagnostics, ...cursor.diagnostics].sort((a, b) => a.span.start - b.span.start);
  return { expr, comments, diagnostics: all.slice(0, DIAGNOSTICS_MAX) };
}

class Parser {
  readonly #cursor: TokenCursor;
  #depth = 0;
  /** Height of each node that has children. */
  readonly #heights = new Map<Expr, number>();

  constructor(cursor: TokenCursor) {
    this.#cursor = cursor;
  }

  source(): Expr {
    if (this.#cursor.is("eof")) {
      this.#cursor.report("SJ013", this.#cursor.peek().span, { message: "the source is empty" });
      return { kind: "error", span: this.#cursor.peek().span };
    }
    const operands = [this.#or()];
    while (!this.#cursor.is("eof")) {
      this.#cursor.reportTrailing();
      this.#cursor.advance();
      this.#cursor.recover(new Set());
      if (this.#cursor.isAny("keyword", "and", "or")) this.#cursor.advance();
      else if (this.#cursor.is("eof")) break;
      else continue;
      operands.push(this.#or());
    }
    return this.#chain("and", operands);
  }

  #missing(): Expr {
    const token = this.#cursor.peek();
    const message = `expected an expression, found ${describe(token)}`;
    this.#cursor.report("SJ006", token.span, { message, help: missingHelp(token) });
    const start = token.span.start;
    this.#cursor.recover(STOPS);
    const end = Math.max(start, this.#cursor.peek().span.start);
    return { kind: "error", span: { start, end: Math.min(end, Math.max(start, this.#cursor.end())) } };
  }

  // Nesting.

  #nested(parseInner: () => Expr): Expr {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) {
      const node = this.#tooDeep(this.#cursor.peek().span);
      this.#depth -= 1;
      return node;
    }
    const node = parseInner();
    this.#depth -= 1;
    return node;
  }

  #tooDeep(span: Span): Expr {
    this.#cursor.report("SJ009", span, { message: `nested more than ${DEPTH_MAX} levels deep` });
    this.#cursor.giveUp();
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
    while (this.#cursor.take("keyword", "or") !== null) operands.push(this.#and());
    return this.#chain("or", operands);
  }

  #and(): Expr {
    const operands = [this.#not()];
    while (this.#cursor.take("keyword", "and") !== null) operands.push(this.#not());
    return this.#chain("and", operands);
  }

  #not(): Expr {
    const word = this.#cursor.take("keyword", "not");
    if (word === null) return this.#of();
    const operand = this.#nested(() => this.#not());
    return this.#made({ kind: "not", operand, span: { start: word.span.start, end: operand.span.end } });
  }

  #of(): Expr {
    const count = this.#compare();
    if (!this.#cursor.is("keyword", "of")) return count;
    this.#cursor.advance();
    const open = this.#cursor.take("op", "(");
    if (open === null) {
      const message = `expected \`(\` after \`of\`, found ${describe(this.#cursor.peek())}`;
      this.#cursor.report("SJ007", this.#cursor.peek().span, { message });
      return { kind: "error", span: { start: count.span.start, end: this.#cursor.end() } };
    }
    const clauses = this.#list(open);
    const span = { start: count.span.start, end: this.#cursor.end() };
    const value = count.kind === "int" ? count.value : 1;
    if (count.kind !== "int") {
      const help = count.kind === "name" ? COUNT_HELP.get(count.name) : undefined;
      this.#cursor.report("SJ010", count.span, {
        message: "the count before `of` must be a whole number",
        help,
      });
    } else if (value < 1 || value > clauses.length) {
      const message = `\`${value} of\` ${clauses.length} clauses: the count must be between 1 and the number of clauses`;
      this.#cursor.report("SJ010", count.span, { message });
    }
    return this.#made({ kind: "of", count: value, clauses, span });
  }

  #compare(): Expr {
    const left = this.#sum();
    const token = this.#cursor.peek();
    if (token.kind === "op" && ORDER.has(token.text)) return this.#range(left);
    if (token.kind === "op" && EQUALITY.has(token.text)) {
      this.#cursor.advance();
      const right = this.#sum();
      const op = token.text as Compare["op"];
      return this.#made({ kind: "compare", op, left, right, span: spanOf(left, right) });
    }
    if (token.kind === "op" && token.text === "=") return this.#assignment(left);
    if (token.kind !== "keyword") return left;
    if (token.text === "is") return this.#nullTest(left);
    const next = this.#cursor.peek(1);
    const negated = token.text === "not" && next.kind === "keyword" && isIn(next.text);
    if (!negated && !isIn(token.text)) return left;
    this.#cursor.advance(negated ? 2 : 1);
    const insensitive = (negated ? next : token).text === "in~";
    const right = this.#sum();
    return this.#made({ kind: "in", negated, insensitive, left, right, span: spanOf(left, right) });
  }

  #range(first: Expr): Expr {
    const operands = [first];
    const ops: OrderOperator[] = [];
    while (this.#cursor.peek().kind === "op" && ORDER.has(this.#cursor.peek().text)) {
      ops.push(this.#cursor.peek().text as OrderOperator);
      this.#cursor.advance();
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
    this.#cursor.report("SJ007", this.#cursor.peek().span, {
      message: "`=` is not a comparison",
      help: "write `==`",
    });
    this.#cursor.advance();
    const right = this.#sum();
    return this.#made({ kind: "compare", op: "==", left, right, span: spanOf(left, right) });
  }

  #nullTest(operand: Expr): Expr {
    this.#cursor.advance();
    const negated = this.#cursor.take("keyword", "not") !== null;
    if (this.#cursor.take("keyword", "null") === null) {
      const message = `expected \`null\`, found ${describe(this.#cursor.peek())}`;
      this.#cursor.report("SJ007", this.#cursor.peek().span, {
        message,
        help: "`is` only tests for null; compare with `==`",
      });
      if (!STARTS_NO_OPERAND.has(this.#cursor.peek().text)) this.#sum();
    }
    const span = { start: operand.span.start, end: this.#cursor.end() };
    return this.#made({ kind: "isNull", negated, operand, span });
  }

  #sum(): Expr {
    let left = this.#product();
    while (this.#cursor.isAny("op", "+", "-")) left = this.#arithmetic(left, () => this.#product());
    return left;
  }

  #product(): Expr {
    let left = this.#unary();
    while (this.#cursor.isAny("op", "*", "/", "%")) left = this.#arithmetic(left, () => this.#unary());
    return left;
  }

  #arithmetic(left: Expr, parseRight: () => Expr): Expr {
    const op = this.#cursor.peek().text as Arithmetic["op"];
    this.#cursor.advance();
    const right = parseRight();
    return this.#made({ kind: "arithmetic", op, left, right, span: spanOf(left, right) });
  }

  #unary(): Expr {
    const minus = this.#cursor.take("op", "-");
    if (minus === null) return this.#postfix();
    const operand = this.#nested(() => this.#unary());
    return this.#made({ kind: "negate", operand, span: { start: minus.span.start, end: operand.span.end } });
  }

  #postfix(): Expr {
    let node = this.#primary();
    for (;;) {
      if (this.#cursor.is("dots", ".")) {
        const field = this.#field(node);
        if (field === null) return node;
        node = field;
      } else if (this.#cursor.is("op", "[")) {
        node = this.#subscript(node);
      } else if (this.#cursor.is("op", "(") && isCallable(node)) {
        node = this.#call(node);
      } else {
        return node;
      }
    }
  }

  #field(object: Expr): Expr | null {
    const dot = this.#cursor.peek();
    const name = this.#cursor.peek(1);
    if ((name.kind !== "name" && name.kind !== "keyword") || name.span.start !== dot.span.end) {
      const message = "a field name must follow `.` directly";
      this.#cursor.report("SJ014", dot.span, { message });
      this.#cursor.advance();
      return { kind: "error", span: { start: object.span.start, end: dot.span.end } };
    }
    this.#cursor.advance(2);
    const span = { start: object.span.start, end: name.span.end };
    return this.#made({ kind: "field", object, name: name.text, nameSpan: name.span, span });
  }

  #subscript(object: Expr): Expr {
    const open = this.#cursor.peek();
    this.#cursor.advance();
    const from = this.#cursor.is("op", ":") ? null : this.#expr();
    if (this.#cursor.take("op", ":") === null) {
      this.#cursor.close(open);
      const index = from ?? this.#missing();
      return this.#made({
        kind: "index",
        object,
        index,
        span: { start: object.span.start, end: this.#cursor.end() },
      });
    }
    const to = this.#cursor.is("op", "]") ? null : this.#expr();
    this.#cursor.close(open);
    return this.#made({
      kind: "slice",
      object,
      from,
      to,
      span: { start: object.span.start, end: this.#cursor.end() },
    });
  }

  #call(callee: Expr): Expr {
    const name = dottedName(callee);
    const open = this.#cursor.peek();
    this.#cursor.advance();
    const args: Expr[] = [];
    const named: NamedArgument[] = [];
    while (!this.#cursor.is("op", ")") && !this.#cursor.is("eof")) {
      const argument = this.#namedArgument(named);
      if (argument !== null) named.push(argument);
      else this.#positional(args, named);
      if (this.#cursor.take("op", ",") === null) break;
    }
    this.#cursor.close(open);
    const span = { start: callee.span.start, end: this.#cursor.end() };
    if (name === null) {
      const message = "only a function can be called";
      const help = "elements have fields but no functions: write `f(.)` instead of `.f()`";
      this.#cursor.report("SJ012", callee.span, { message, help });
      return { kind: "error", span };
    }
    const call: Call = { kind: "call", name, nameSpan: callee.span, args, named, span };
    return this.#made(call);
  }

  #namedArgument(before: readonly NamedArgument[]): NamedArgument | null {
    const name = this.#cursor.peek();
    const equals = this.#cursor.peek(1);
    if (name.kind !== "name" || equals.kind !== "op" || equals.text !== "=") return null;
    this.#cursor.advance(2);
    if (before.some((other) => other.name === name.text)) {
      this.#cursor.report("SJ015", name.span, { message: `argument \`${name.text}\` is given twice` });
    }
    return { name: name.text, nameSpan: name.span, value: this.#expr() };
  }

  #positional(args: Expr[], named: readonly NamedArgument[]): void {
    const start = this.#cursor.peek().span.start;
    const value = this.#expr();
    args.push(value);
    if (named.length > 0) {
      const message = "a positional argument stands after a named one";
      this.#cursor.report(
        "SJ011",
        { start, end: value.span.end },
        { message, help: "named arguments come last" },
      );
    }
  }

  /** The items up to and including the bracket that closes `open`; a trailing comma is allowed. */
  #list(open: Token): Expr[] {
    const closer = CLOSERS.get(open.text) ?? ")";
    const items: Expr[] = [];
    while (!this.#cursor.is("op", closer) && !this.#cursor.is("eof")) {
      items.push(this.#expr());
      if (this.#cursor.take("op", ",") === null) break;
    }
    this.#cursor.close(open);
    return items;
  }

  #primary(): Expr {
    const token = this.#cursor.peek();
    switch (token.kind) {
      case "string":
      case "rawString":
        this.#cursor.advance();
        return { kind: "string", value: token.text, raw: token.kind === "rawString", span: token.span };
      case "int":
      case "float":
        this.#cursor.advance();
        return { kind: token.kind, value: Number(token.text), span: token.span };
      case "list":
        this.#cursor.advance();
        return { kind: "list", name: token.text, span: token.span };
      case "name":
        this.#cursor.advance();
        return { kind: "name", name: token.text, span: token.span };
      case "dots":
        return this.#scope();
      case "keyword":
        return this.#constant(token);
      case "op":
        if (token.text === "(") return this.#parenthesis();
        if (token.text === "[") {
          this.#cursor.advance();
          const items = this.#list(token);
          return this.#made({
            kind: "array",
            items,
            span: { start: token.span.start, end: this.#cursor.end() },
          });
        }
        return this.#missing();
      default:
        return this.#missing();
    }
  }

  #constant(token: Token): Expr {
    if (token.text === "true" || token.text === "false") {
      this.#cursor.advance();
      return { kind: "bool", value: token.text === "true", span: token.span };
    }
    if (token.text === "null") {
      this.#cursor.advance();
      return { kind: "null", span: token.span };
    }
    return this.#missing();
  }

  #scope(): Expr {
    const dots = this.#cursor.peek();
    this.#cursor.advance();
    const object: Expr = { kind: "scope", depth: dots.text.length - 1, span: dots.span };
    const name = this.#cursor.peek();
    if (name.kind !== "name" || name.span.start !== dots.span.end) return object;
    this.#cursor.advance();
    const span = { start: dots.span.start, end: name.span.end };
    return this.#made({ kind: "field", object, name: name.text, nameSpan: name.span, span });
  }

  #parenthesis(): Expr {
    const open = this.#cursor.peek();
    this.#cursor.advance();
    if (this.#cursor.is("op", ")")) {
      const missing = this.#missing();
      this.#cursor.advance();
      return missing;
    }
    const first = this.#expr();
    const items = [first];
    let comma = this.#cursor.take("op", ",") !== null;
    const isTuple = comma;
    while (comma && !this.#cursor.is("op", ")") && !this.#cursor.is("eof")) {
      items.push(this.#expr());
      comma = this.#cursor.take("op", ",") !== null;
    }
    this.#cursor.close(open);
    const span = { start: open.span.start, end: this.#cursor.end() };
    return this.#made(isTuple ? { kind: "tuple", items, span } : { kind: "group", inner: first, span });
  }
}

const STOPS: ReadonlySet<string> = new Set([",", ")", "]"]);
const STARTS_NO_OPERAND: ReadonlySet<string> = new Set(["and", "or", ")", "]", ",", ""]);

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
