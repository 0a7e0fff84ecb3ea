/** A place in the tokens of a source, with the reports and the recovery that the parser needs there. */
import type { Span } from "../core/span.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { type DiagnosticCode, type DiagnosticText, diagnostic } from "./diagnostics.ts";
import type { Token } from "./lexer.ts";
import { describe, trailingHelp } from "./parser-help.ts";

// LIMIT: a binary file given as a rule must not produce a message a byte.
export const DIAGNOSTICS_MAX = 100;

/** `<`, `<=`, `>`, `>=`. */
export const ORDER: ReadonlySet<string> = new Set(["<", "<=", ">", ">="]);
/** Operators that do not chain. */
export const EQUALITY: ReadonlySet<string> = new Set(["==", "!=", "=~", "!~"]);
const ORDER_OR_EQUALITY: ReadonlySet<string> = new Set([...ORDER, ...EQUALITY]);
/** The bracket that closes each opening one. */
export const CLOSERS: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
]);

export class TokenCursor {
  readonly diagnostics: Diagnostic[] = [];
  readonly #tokens: readonly Token[];
  #at = 0;
  /** Set when nesting was too deep: everything after it would be a consequence. */
  #gaveUp = false;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Moves over tokens that were looked at; the last one, `eof`, is never passed. */
  advance(count = 1): void {
    this.#at = Math.min(this.#at + count, this.#tokens.length - 1);
  }

  /** Nothing more is read or reported. */
  giveUp(): void {
    this.#gaveUp = true;
    this.#at = this.#tokens.length - 1;
  }

  peek(offset = 0): Token {
    const tokens = this.#tokens;
    return tokens[Math.min(this.#at + offset, tokens.length - 1)]!;
  }

  is(kind: Token["kind"], text?: string): boolean {
    const token = this.peek();
    return token.kind === kind && (text === undefined || token.text === text);
  }

  isAny(kind: Token["kind"], ...texts: readonly string[]): boolean {
    const token = this.peek();
    return token.kind === kind && texts.includes(token.text);
  }

  take(kind: Token["kind"], text?: string): Token | null {
    if (!this.is(kind, text)) return null;
    const token = this.peek();
    if (kind !== "eof") this.#at += 1;
    return token;
  }

  /** End of the last token taken. */
  end(): number {
    return this.#tokens[this.#at - 1]?.span.end ?? 0;
  }

  report(code: DiagnosticCode, span: Span, text: DiagnosticText): void {
    // A second complaint about the same place is noise: the first one says what to mend.
    if (this.#gaveUp || this.diagnostics.length >= DIAGNOSTICS_MAX) return;
    if (this.diagnostics.at(-1)?.span.start === span.start) return;
    this.diagnostics.push(diagnostic(code, span, text));
  }

  reportTrailing(): void {
    const token = this.peek();
    const found = describe(token);
    if (token.kind === "op" && ORDER_OR_EQUALITY.has(token.text)) {
      const help = "join two comparisons with `and`, or put parentheses around the first";
      this.report("SJ016", token.span, { message: `${found} follows a comparison`, help });
      return;
    }
    const message = `expected \`and\`, \`or\` or the end of the source, found ${found}`;
    this.report("SJ008", token.span, { message, help: trailingHelp(token) });
  }

  /** Moves to the next place where parsing can go on; whole brackets are skipped with what is in them. */
  recover(stops: ReadonlySet<string>): void {
    let open = 0;
    for (;;) {
      const token = this.peek();
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

  close(open: Token): void {
    const closer = CLOSERS.get(open.text) ?? ")";
    if (this.take("op", closer) !== null) return;
    const token = this.peek();
    if (token.kind === "eof") {
      this.report("SJ007", open.span, { message: `this \`${open.text}\` is never closed` });
    } else {
      const message = `expected \`,\` or \`${closer}\`, found ${describe(token)}`;
      this.report("SJ007", token.span, { message, help: trailingHelp(token) });
    }
    this.recover(new Set([closer]));
    this.take("op", closer);
  }
}
