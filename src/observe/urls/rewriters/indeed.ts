import { type Rewriter, webParameter } from "./rewriter.ts";

/** The open redirect of the job site Indeed. */
export const indeed: Rewriter = {
  encoder: "indeed_open_redirect",
  hosts: ["indeed.com"],
  target: (url) => (url.domain.domain === "t.indeed.com" ? webParameter(url, ["target"]) : null),
};
