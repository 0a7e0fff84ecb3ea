import { type Rewriter, webParameter } from "./rewriter.ts";

/** Trend Micro time-of-click protection. */
export const trendmicro: Rewriter = {
  encoder: "trendmicro",
  hosts: ["trendmicro.com"],
  target: (url) => ((url.path ?? "").startsWith("/wis/clicktime/") ? webParameter(url, ["url"]) : null),
};
