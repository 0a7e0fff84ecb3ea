import { featureNumber, MISSING, type Pair, SHARED } from "../pair.ts";
import type { Comparison } from "./comparison.ts";

const TRACES = (["header_order", "boundary_shape", "mime_structure"] as const).map(featureNumber);

function agreeing(pair: Pair): number {
  let agree = 0;
  let shown = 0;
  for (const trace of TRACES) {
    const found = pair.share(trace);
    if (found !== MISSING) shown++;
    if (found === SHARED) agree++;
  }
  return shown === 0 ? MISSING : agree;
}

/** Order of header fields, shape of boundaries and structure of parts are one program's habits: one comparison, not three. */
export const sameTool: Comparison = {
  name: "same_tool",
  proposition: "They were composed by the same mailing tool.",
  family: "tool",
  features: ["header_order", "boundary_shape", "mime_structure"],
  levels: ["all", "two", "one", "none"],
  compare: (pair) => {
    const count = agreeing(pair);
    return count === MISSING ? MISSING : 3 - count;
  },
};
