import { type Rewriter, webParameter } from "./rewriter.ts";

/** FireEye (Trellix) URL protection. */
export const fireeye: Rewriter = {
  encoder: "fireeye",
  hosts: ["fireeye.com"],
  target: (url) => (/^protect\d?\./.test(url.domain.domain) ? webParameter(url, ["u"]) : null),
};
