/**
 * Types of the rule language and the shape of a schema. The language knows no mail: which fields, lists and
 * functions exist is data handed to it (`detect/schema.ts`, `detect/functions/`).
 */

export type MqlType =
  | { readonly kind: "string" | "int" | "float" | "bool" | "null" | "datetime" }
  /** Free JSON: every access is allowed and gives JSON again. */
  | { readonly kind: "json" }
  /** Compatible with everything; what an erroneous expression has, so that one mistake gives one diagnostic. */
  | { readonly kind: "unknown" }
  | { readonly kind: "array"; readonly element: MqlType }
  /** A string-keyed map: `.name` and `["name"]` both look up. */
  | { readonly kind: "map"; readonly value: MqlType }
  | ObjectType;

export interface ObjectType {
  readonly kind: "object";
  /** `Link`; for messages. */
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldSpec>>;
}

export interface FieldSpec {
  readonly type: MqlType;
  /** One sentence for hovers and `docs/fields.md`. */
  readonly doc?: string;
  /**
   * The capability whose absence a null stands for. `type.inbound` is null only because nobody said whose
   * mail this is, so the evaluator must see "unavailable" and not null.
   */
  readonly capability?: string;
  /** The text is always in lower case (domains, file extensions), so a constant with capitals never equals it. */
  readonly lowerCase?: boolean;
  /** `==`, `!=` and `in` compare it without regard to case: names of header fields (RFC 5322 §1.2.2). */
  readonly folded?: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly type: MqlType;
  readonly optional?: boolean;
  /** Only by name: `subject=`. */
  readonly named?: boolean;
  /** The last positional parameter may repeat. */
  readonly variadic?: boolean;
}

export interface FunctionSignature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly returns: MqlType;
  readonly doc: string;
  /**
   * What the function needs beyond the message: `html`, `history`, `nlu`, `ocr`, … Absent for pure
   * functions. Whether the capability is there is known at run time; without it a call is unavailable.
   */
  readonly capability?: string;
}

export interface Schema {
  readonly root: ObjectType;
  readonly functions: ReadonlyMap<string, FunctionSignature>;
  /** Element type of each known list; a list that is not here is an unknown-list warning, not an error. */
  readonly lists: ReadonlyMap<string, MqlType>;
  /** Capability of a field path of a function result, such as `file.explode().scan.ocr` → `ocr`. */
  readonly resultCapabilities: ReadonlyMap<string, string>;
}
