import { isWebUrl, type Rewriter, webParameter } from "./rewriter.ts";

/** Gmail's image proxy, left in forwarded mail: `/proxy/<token>=s0-d-e1-ft#<URL>`. */
export const gmailImageProxy: Rewriter = {
  encoder: "gmail_image_proxy",
  hosts: ["googleusercontent.com"],
  target: (url) => (url.fragment !== null && isWebUrl(url.fragment) ? url.fragment : null),
};

/** Yahoo's image proxy. */
export const yahooImageProxy: Rewriter = {
  encoder: "yahoo_image_proxy",
  hosts: ["yusercontent.com"],
  target: (url) => (url.path === "/mail" ? webParameter(url, ["url"]) : null),
};
