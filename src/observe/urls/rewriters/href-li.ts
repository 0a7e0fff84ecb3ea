import { isWebUrl, type Rewriter } from "./rewriter.ts";

/** href.li hides the referrer: everything after `?` is the target, unescaped. */
export const hrefLi: Rewriter = {
  encoder: "href_li",
  hosts: ["href.li"],
  target: (url) => {
    const mark = url.url.indexOf("?");
    const target = mark < 0 ? "" : url.url.slice(mark + 1);
    return isWebUrl(target) ? target : null;
  },
};
