import type { Defect, DefectCode } from "../../model/defect.ts";
import { DEFECTS_PER_CODE_MAX } from "./limits.ts";

/** Where and with which word a defect was found; all parts optional. */
export type DefectPlace = Omit<Defect, "code">;

/** Collects the defects of one message while its fields are read, some of them late. */
export class DefectLog {
  readonly #found: Defect[] = [];
  readonly #seen = new Set<string>();
  readonly #counts = new Map<DefectCode, number>();

  /** Notes a defect once, however often its field is read. */
  add(code: DefectCode, place: DefectPlace = {}): void {
    const key = `${code} ${place.offset} ${place.part} ${place.detail}`;
    if (this.#seen.has(key)) return;
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count > DEFECTS_PER_CODE_MAX) return;
    this.#seen.add(key);
    this.#found.push({ code, ...place });
  }

  /** In byte order; defects without a place come last, in the order they were found. */
  list(): readonly Defect[] {
    const at = (defect: Defect): number => defect.offset ?? Number.MAX_SAFE_INTEGER;
    return this.#found.toSorted((a, b) => at(a) - at(b));
  }
}
