import { type Rewriter, webParameter } from "./rewriter.ts";

/** Mimecast, where the target is in the URL; its usual `/s/<token>?domain=` names only the host and stays as it is. */
export const mimecast: Rewriter = {
  encoder: "mimecast",
  hosts: ["mimecast.com", "mimecastprotect.com"],
  target: (url) => webParameter(url, ["url", "u"]),
};
