/** For tests of linking: an observation of which only what matters is said. */
import { NOTHING_OBSERVED, type Observation } from "../src/model/observation.ts";

export function observed(said: Partial<Observation>): Observation {
  return { key: "0".repeat(32), ...NOTHING_OBSERVED, direction: "inbound", ...said };
}
