import { type Rewriter, webParameter } from "./rewriter.ts";

/** The link shim of Facebook and Instagram. */
export const facebook: Rewriter = {
  encoder: "facebook_open_redirect",
  hosts: ["facebook.com", "instagram.com"],
  target: (url) =>
    /^lm?\.(?:facebook|instagram)\.com$/.test(url.domain.domain) ? webParameter(url, ["u"]) : null,
};
