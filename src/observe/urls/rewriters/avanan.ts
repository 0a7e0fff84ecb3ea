import { isWebUrl, type Rewriter } from "./rewriter.ts";

/** Avanan (Check Point Harmony Email): `/v2/___<URL>___.<token>`. The variant with shifted letters stays as it is. */
export const avanan: Rewriter = {
  encoder: "avanan",
  hosts: ["avanan.click", "checkpoint.com"],
  target: (url) => {
    const start = url.url.indexOf("/___");
    const end = url.url.lastIndexOf("___.");
    if (start < 0 || end <= start + 4) return null;
    const target = url.url.slice(start + 4, end);
    return isWebUrl(target) ? target : null;
  },
};
