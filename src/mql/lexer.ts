/**
 * Source text to tokens. Never throws: what cannot be a token is reported and skipped, an unterminated string
 * ends at its line. One pass, linear in the length of the source.
 */
import type { Span } from "../core/span.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { type DiagnosticCode, type DiagnosticText, diagnostic } from "./diagnostics.ts";

export interface Token {
  readonly kind:
    | "string"
    | "rawString"
    | "int"
    | "float"
    | "name"
    | "keyword"
    | "list"
    | "dots"
    | "op"
    | "eof";
  /** The decoded value of a string, the name of a list without `$`, else the text as written. */
  readonly text: string;
  readonly span: Span;
}

/** `// …` up to the end of its line, the slashes included. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}

export interface Lexed {
  /** Ends with exactly one `eof` token. */
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Words that cannot be names of root fields. After a dot they are ordinary field names. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  "and",
  "or",
  "not",
  "in",
  "of",
  "is",
  "true",
  "false",
  "null",
]);

const OPERATORS_OF_TWO: ReadonlySet<string> = new Set(["==", "!=", "<=", ">=", "=~", "!~"]);
const OPERATORS_OF_ONE = "()[],<>+-*/%=:";
const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ['"', '"'],
  ["'", "'"],
  ["\\", "\\"],
]);

/** Operators of other languages, and the word that stands for them here; they are read as that word. */
const FOREIGN_OPERATORS: ReadonlyMap<string, string> = new Map([
  ["&&", "and"],
  ["||", "or"],
  ["&", "and"],
  ["|", "or"],
  ["!", "not"],
]);

const FOREIGN_HELP: ReadonlyMap<string, string> = new Map([
  ["#", "a comment starts with `//`"],
  ["~", "`=~` compares without regard to case; `in~` looks up without regard to case"],
]);

/** What a word processor makes of straight quotes. */
const CURLY_QUOTES = "\u201c\u201d\u2018\u2019\u201e\u201a";

/** The tokens, comments and lexical errors of a source. */
export function lex(source: string): Lexed {
  return new Lexer(source).run();
}

class Lexer {
  readonly #source: string;
  #at = 0;
  readonly #tokens: Token[] = [];
  readonly #comments: Comment[] = [];
  readonly #diagnostics: Diagnostic[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  run(): Lexed {
    while (this.#at < this.#source.length) this.#next();
    this.#push("eof", "", this.#at);
    return { tokens: this.#tokens, comments: this.#comments, diagnostics: this.#diagnostics };
  }

  #next(): void {
    const source = this.#source;
    const c = source.charCodeAt(this.#at);
    if (isSpace(c)) {
      this.#at += 1;
    } else if (isNameStart(c)) {
      this.#name();
    } else if (isDigit(c)) {
      this.#number();
    } else if (c === 0x22) {
      this.#escapedString();
    } else if (c === 0x27) {
      this.#rawString();
    } else if (c === 0x2f && source.charCodeAt(this.#at + 1) === 0x2f) {
      this.#comment();
    } else if (c === 0x24) {
      this.#list();
    } else if (c === 0x2e) {
      const start = this.#at;
      this.#skip((x) => x === 0x2e);
      this.#push("dots", source.slice(start, this.#at), start);
    } else {
      this.#operator();
    }
  }

  #push(kind: Token["kind"], text: string, start: number): void {
    this.#tokens.push({ kind, text, span: { start, end: this.#at } });
  }

  #report(code: DiagnosticCode, span: Span, text: DiagnosticText): void {
    this.#diagnostics.push(diagnostic(code, span, text));
  }

  #skip(accepts: (c: number) => boolean): void {
    while (this.#at < this.#source.length && accepts(this.#source.charCodeAt(this.#at))) this.#at += 1;
  }

  #comment(): void {
    const start = this.#at;
    this.#skip((c) => c !== 0x0a && c !== 0x0d);
    this.#comments.push({ text: this.#source.slice(start, this.#at), span: { start, end: this.#at } });
  }

  #name(): void {
    const start = this.#at;
    this.#skip(isNamePart);
    const word = this.#source.slice(start, this.#at);
    if (word === "in" && this.#source.charCodeAt(this.#at) === 0x7e) {
      this.#at += 1;
      this.#push("keyword", "in~", start);
      return;
    }
    this.#push(KEYWORDS.has(word) ? "keyword" : "name", word, start);
  }

  #number(): void {
    const start = this.#at;
    this.#skip(isDigit);
    let kind: "int" | "float" = "int";
    if (this.#source.charCodeAt(this.#at) === 0x2e && isDigit(this.#source.charCodeAt(this.#at + 1))) {
      kind = "float";
      this.#at += 1;
      this.#skip(isDigit);
    }
    const digits = this.#source.slice(start, this.#at);
    if (isNameStart(this.#source.charCodeAt(this.#at))) {
      this.#skip(isNamePart);
      const span = { start, end: this.#at };
      const message = `\`${shorten(this.#source.slice(start, this.#at))}\` is not a number`;
      this.#report("SJ004", span, { message, help: "numbers have no unit; durations are whole days" });
    } else if (kind === "int" && !Number.isSafeInteger(Number(digits))) {
      const message = `\`${shorten(digits)}\` is larger than an integer can be`;
      this.#report("SJ004", { start, end: this.#at }, { message });
    } else if (!Number.isFinite(Number(digits))) {
      this.#report("SJ004", { start, end: this.#at }, { message: "number is larger than a float can be" });
    }
    this.#push(kind, digits, start);
  }

  #list(): void {
    const start = this.#at;
    this.#at += 1;
    this.#skip(isNamePart);
    while (this.#source.charCodeAt(this.#at) === 0x2e && isNameStart(this.#source.charCodeAt(this.#at + 1))) {
      this.#at += 1;
      this.#skip(isNamePart);
    }
    const name = this.#source.slice(start + 1, this.#at);
    if (!isNameStart(name.charCodeAt(0))) {
      this.#report("SJ005", { start, end: this.#at }, { message: "a list name must follow `$`" });
    }
    this.#push("list", name, start);
  }

  #operator(): void {
    const start = this.#at;
    const two = this.#source.slice(start, start + 2);
    if (OPERATORS_OF_TWO.has(two)) {
      this.#at += 2;
      this.#push("op", two, start);
      return;
    }
    const word = FOREIGN_OPERATORS.get(two) ?? FOREIGN_OPERATORS.get(two.charAt(0));
    if (word !== undefined) {
      this.#at += FOREIGN_OPERATORS.has(two) ? two.length : 1;
      const message = `unexpected \`${this.#source.slice(start, this.#at)}\``;
      this.#report("SJ001", { start, end: this.#at }, { message, help: `write \`${word}\`` });
      this.#push("keyword", word, start);
      return;
    }
    const one = String.fromCodePoint(this.#source.codePointAt(start) ?? 0);
    this.#at += one.length;
    if (OPERATORS_OF_ONE.includes(one)) this.#push("op", one, start);
    else if (CURLY_QUOTES.includes(one)) this.#curlyString(start);
    else this.#unexpected(one, start);
  }

  #unexpected(one: string, start: number): void {
    const previous = this.#diagnostics.at(-1);
    if (previous?.code === "SJ001" && previous.span.end === start) {
      // A pasted binary blob is one mistake, not one a character.
      const span = { start: previous.span.start, end: this.#at };
      this.#diagnostics[this.#diagnostics.length - 1] = { ...previous, span };
      return;
    }
    const message = `unexpected character \`${visible(one)}\``;
    this.#report("SJ001", { start, end: this.#at }, { message, help: FOREIGN_HELP.get(one) });
  }

  #curlyString(start: number): void {
    const from = this.#at;
    this.#skip((c) => c !== 0x0a && c !== 0x0d && !CURLY_QUOTES.includes(String.fromCharCode(c)));
    const text = this.#source.slice(from, this.#at);
    if (CURLY_QUOTES.includes(this.#source.charAt(this.#at))) this.#at += 1;
    const help = "write straight quotes: `\"…\"` or `'…'`";
    this.#report("SJ001", { start, end: this.#at }, { message: "curly quotes do not make a string", help });
    this.#push("rawString", text, start);
  }

  #rawString(): void {
    const start = this.#at;
    const parts: string[] = [];
    this.#at += 1;
    for (;;) {
      const from = this.#at;
      this.#skip((c) => c !== 0x27 && c !== 0x0a && c !== 0x0d);
      parts.push(this.#source.slice(from, this.#at));
      if (this.#source.charCodeAt(this.#at) !== 0x27) {
        this.#notClosed(start, "'");
        break;
      }
      this.#at += 1;
      if (this.#source.charCodeAt(this.#at) !== 0x27) break;
      parts.push("'");
      this.#at += 1;
    }
    this.#push("rawString", parts.join(""), start);
  }

  #escapedString(): void {
    const start = this.#at;
    const parts: string[] = [];
    this.#at += 1;
    for (;;) {
      const from = this.#at;
      this.#skip((c) => c !== 0x22 && c !== 0x5c && c !== 0x0a && c !== 0x0d);
      parts.push(this.#source.slice(from, this.#at));
      const c = this.#source.charCodeAt(this.#at);
      if (c === 0x5c) {
        parts.push(this.#escape());
      } else if (c === 0x22) {
        this.#at += 1;
        break;
      } else {
        this.#notClosed(start, '"');
        break;
      }
    }
    this.#push("string", parts.join(""), start);
  }

  #notClosed(start: number, quote: string): void {
    const message = `string is not closed with \`${quote}\` on its line`;
    this.#report(
      "SJ002",
      { start, end: this.#at },
      { message, help: 'a line break is written `\\n` in `"…"`' },
    );
  }

  /** The text of the escape at the cursor, which stands on the backslash. */
  #escape(): string {
    const start = this.#at;
    const letter = this.#source.charAt(start + 1);
    const simple = SIMPLE_ESCAPES.get(letter);
    if (simple !== undefined) {
      this.#at += 2;
      return simple;
    }
    const unicode = /^\\u\{([0-9a-fA-F]{2,8})\}/.exec(this.#source.slice(start, start + 12));
    const code = Number.parseInt(unicode?.[1] ?? "", 16);
    if (unicode !== null && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)) {
      this.#at += unicode[0].length;
      return String.fromCodePoint(code);
    }
    const length = unicode?.[0].length ?? (letter === "" || letter === "\n" || letter === "\r" ? 1 : 2);
    this.#at += length;
    const text = this.#source.slice(start, start + length);
    const help =
      letter === "u"
        ? "a character is written `\\u{` with 2 to 8 hexadecimal digits and `}`"
        : "known escapes are \\n \\r \\t \\' \\\" \\\\ \\u{…}; for a regular expression use single quotes, where a backslash is literal";
    this.#report("SJ003", { start, end: this.#at }, { message: `unknown escape \`${visible(text)}\``, help });
    return text;
  }
}

function isSpace(c: number): boolean {
  return c === 0x20 || c === 0x09 || c === 0x0a || c === 0x0d;
}

function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

function isNameStart(c: number): boolean {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || c === 0x5f;
}

function isNamePart(c: number): boolean {
  return isNameStart(c) || isDigit(c);
}

/** Control and format characters as `U+200F`, so that a message shows what a reader cannot see. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Z}]/gu, (c) => {
    const code = (c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return c === " " ? " " : `U+${code}`;
  });
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
