/**
 * Words for writing schemas down. Their return types keep the literal shape, so that a type-level test can
 * compare a schema with the interface of the values it describes.
 */
import type { MqlType } from "./types.ts";

export const STRING = { kind: "string" } as const;
export const INT = { kind: "int" } as const;
export const FLOAT = { kind: "float" } as const;
export const BOOL = { kind: "bool" } as const;
export const DATETIME = { kind: "datetime" } as const;
export const JSON_VALUE = { kind: "json" } as const;
export const UNKNOWN = { kind: "unknown" } as const;
export const NULL = { kind: "null" } as const;

/** `[element]`. */
export function arrayOf<const T extends MqlType>(
  element: T,
): { readonly kind: "array"; readonly element: T } {
  return { kind: "array", element };
}

/** A string-keyed map. */
export function mapOf<const T extends MqlType>(value: T): { readonly kind: "map"; readonly value: T } {
  return { kind: "map", value };
}

/** A field: its type, what it holds in one sentence, and its traits. */
type FieldText = readonly [type: MqlType, doc: string, traits?: FieldTraits];

interface FieldTraits {
  /** What a null stands for, see `FieldSpec.capability`. */
  readonly capability?: string;
  readonly lowerCase?: boolean;
  readonly folded?: boolean;
}

type Specified<F extends Readonly<Record<string, FieldText>>> = {
  readonly [K in keyof F]: FieldTraits & { readonly type: F[K][0]; readonly doc: string };
};

/** An object type from `name: [type, doc]` pairs. */
export function objectOf<const F extends Readonly<Record<string, FieldText>>>(
  name: string,
  fields: F,
): { readonly kind: "object"; readonly name: string; readonly fields: Specified<F> } {
  const specified = Object.entries(fields).map(([key, [type, doc, traits]]) => [
    key,
    { type, doc, ...traits },
  ]);
  return { kind: "object", name, fields: Object.fromEntries(specified) as Specified<F> };
}

/** An object type with the fields of another and more. */
export function extend<
  const B extends { readonly fields: Readonly<Record<string, unknown>> },
  const F extends Readonly<Record<string, FieldText>>,
>(
  base: B,
  name: string,
  more: F,
): { readonly kind: "object"; readonly name: string; readonly fields: B["fields"] & Specified<F> } {
  const { fields } = objectOf(name, more);
  return { kind: "object", name, fields: { ...base.fields, ...fields } };
}
