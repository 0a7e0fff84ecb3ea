import { percentDecode } from "../percent-decode.ts";
import { isWebUrl, type Rewriter } from "./rewriter.ts";

/** Click tracking of Amazon's mail service: `/L0/<escaped URL>/1/<token>`. */
export const amazonSes: Rewriter = {
  encoder: "amazon_ses",
  hosts: ["awstrack.me"],
  target: (url) => {
    const target = percentDecode(/^\/[LI]0\/([^/]+)/.exec(url.path ?? "")?.[1] ?? "");
    return isWebUrl(target) ? target : null;
  },
};
