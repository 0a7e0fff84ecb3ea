/** What the parts of the checker share while one expression is checked. */
import type { Span } from "../core/span.ts";
import type { Expr } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { type DiagnosticCode, type DiagnosticText, diagnostic } from "./diagnostics.ts";
import { print } from "./printer.ts";
import { UNKNOWN } from "./schema-builder.ts";
import type { MqlType, Schema } from "./types.ts";

/** The type of an expression and where its values come from. */
export interface Typed {
  readonly type: MqlType;
  /**
   * Paths without element brackets, `body.links.href_url` or `file.explode().scan.ocr`; several where a list
   * was put together from several, none for literals and computed values.
   */
  readonly origins: readonly string[];
  readonly lowerCase?: boolean;
}

/** What a rule mentions. Whether a capability is there is known only at run time. */
export interface Requirements {
  /** Of functions, of result fields and of fields whose null means "nobody said". */
  readonly capabilities: ReadonlySet<string>;
  /** Names of lists, without the dollar sign. */
  readonly lists: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  /** Paths of the fields read, the longest ones, without element brackets: `body.links.href_url.url`. */
  readonly fields: ReadonlySet<string>;
}

export const UNTYPED: Typed = { type: UNKNOWN, origins: [] };

export class CheckState {
  readonly schema: Schema;
  readonly types = new Map<Expr, MqlType>();
  readonly scopes: Typed[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly capabilities = new Set<string>();
  readonly lists = new Set<string>();
  readonly functions = new Set<string>();
  readonly fields = new Set<string>();
  readonly #source: string | undefined;

  constructor(schema: Schema, source: string | undefined) {
    this.schema = schema;
    this.#source = source;
  }

  report(code: DiagnosticCode, span: Span, text: DiagnosticText): void {
    this.diagnostics.push(diagnostic(code, span, text));
  }

  /** The expression as the author wrote it where that is at hand, on one line and short. */
  text(expr: Expr): string {
    const whole = this.written(expr.span) ?? print(expr);
    const line = whole.replace(/\s+/g, " ");
    return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
  }

  /** The source between two offsets; undefined when the checker was not given it. */
  written(span: Span): string | undefined {
    return this.#source?.slice(span.start, span.end);
  }
}
