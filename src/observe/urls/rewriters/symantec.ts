import { type Rewriter, webParameter } from "./rewriter.ts";

/** Symantec Email Security.cloud click-time protection. */
export const symantec: Rewriter = {
  encoder: "symantec",
  hosts: ["symantec.com"],
  target: (url) => (url.domain.domain === "clicktime.symantec.com" ? webParameter(url, ["u"]) : null),
};
