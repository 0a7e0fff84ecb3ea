import { BOOL, STRING } from "../../mql/schema-builder.ts";
import type { Parameter } from "../../mql/types.ts";

/** The parameters that many rule functions share. */
export const TEXT: Parameter = { name: "text", type: STRING };
export const PATTERN: Parameter = { name: "pattern", type: STRING };

/** A switch that is given by name: `strict=false`. */
export function namedSwitch(name: string): Parameter {
  return { name, type: BOOL, optional: true, named: true };
}
