/**
 * Truth values as small integers, so that answers fit a typed array: 0 is "not asked yet", then the three
 * values of Kleene, then one code for each set of missing capabilities met so far.
 */
import { STEP_LIMIT_CAPABILITY } from "../environment.ts";
import { type Truth, Unavailable, type Value } from "../value.ts";

export const UNSET = 0;
export const FALSE = 1;
export const TRUE = 2;
export const NULL = 3;
const FIRST_OPEN = 4;

/** What a rule lacks that needed more steps than one message may cost. */
export const STEP_LIMIT = Unavailable.of([STEP_LIMIT_CAPABILITY]);

/** Numbers the sets of missing capabilities of one graph. */
export class OpenCodes {
  private readonly sets: Unavailable[] = [];
  private readonly codes = new Map<Unavailable, number>();
  private readonly unions = new Map<number, number>();

  of(missing: Unavailable): number {
    let code = this.codes.get(missing);
    if (code === undefined) {
      code = FIRST_OPEN + this.sets.length;
      this.sets.push(missing);
      this.codes.set(missing, code);
    }
    return code;
  }

  /** The missing capabilities of an open code. */
  setOf(code: number): Unavailable {
    return this.sets[code - FIRST_OPEN]!;
  }

  /** Two operands that decide nothing: null gives way to "unavailable", sets are joined. */
  merge(left: number, right: number): number {
    if (left < FIRST_OPEN) return right < FIRST_OPEN ? NULL : right;
    if (right < FIRST_OPEN || left === right) return left;
    const key = left < right ? left * 65_536 + right : right * 65_536 + left;
    let union = this.unions.get(key);
    if (union === undefined) {
      union = this.of(this.setOf(left).union(this.setOf(right)));
      this.unions.set(key, union);
    }
    return union;
  }

  codeOf(value: Value): number {
    if (value === true) return TRUE;
    if (value === false) return FALSE;
    return value instanceof Unavailable ? this.of(value) : NULL;
  }

  truthOf(code: number): Truth {
    if (code === TRUE) return true;
    if (code === FALSE) return false;
    return code === NULL ? null : this.setOf(code);
  }
}

export function isOpen(code: number): boolean {
  return code >= FIRST_OPEN;
}
