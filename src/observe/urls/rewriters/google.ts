import { type Rewriter, webParameter } from "./rewriter.ts";

/** Google's `/url?q=` redirect. `/amp/` stays as it is, because rules look for it in the path. */
export const google: Rewriter = {
  encoder: "google_open_redirect",
  hosts: ["google"],
  target: (url) => (url.path === "/url" ? webParameter(url, ["q", "url"]) : null),
};
