import { base64Text, firstParameter, isWebUrl, type Rewriter } from "./rewriter.ts";

/** Sophos Email time-of-click protection: `u` is base64. */
export const sophos: Rewriter = {
  encoder: "sophos",
  hosts: ["sophos.com"],
  target: (url) => {
    if (!url.domain.domain.endsWith(".protection.sophos.com")) return null;
    const target = base64Text(firstParameter(url, ["u"]) ?? "");
    return isWebUrl(target) ? target : null;
  },
};
