import { percentDecode } from "../percent-decode.ts";
import { isWebUrl, type Rewriter } from "./rewriter.ts";

/** Click tracking of Amazon's mail service, also under customers' own hosts: `/CL0/<escaped URL>/1/<token>`. */
export const amazonSes: Rewriter = {
  encoder: "amazon_ses",
  hosts: [],
  firstSegments: ["CL0", "I0", "L0"],
  target: (url) => {
    const target = percentDecode(/^\/[A-Z]+0\/([^/]+)\/\d\//.exec(url.path ?? "")?.[1] ?? "");
    return isWebUrl(target) ? target : null;
  },
};
