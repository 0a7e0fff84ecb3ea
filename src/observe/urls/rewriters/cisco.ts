import { percentDecode } from "../percent-decode.ts";
import { isWebUrl, type Rewriter } from "./rewriter.ts";

/** Cisco Secure Email: `/<token>/<escaped URL>`, formerly `/https://example.com/x?y`. */
export const cisco: Rewriter = {
  encoder: "cisco",
  hosts: ["cisco.com"],
  target: (url) => {
    const path = url.path ?? "";
    if (!/^secure-web(?:-[a-z0-9]+)?\.cisco\.com$/.test(url.domain.domain)) return null;
    const bare = path.slice(1);
    if (isWebUrl(bare)) return url.query_params === null ? bare : `${bare}?${url.query_params}`;
    const target = percentDecode(path.slice(path.indexOf("/", 1) + 1));
    return isWebUrl(target) ? target : null;
  },
};
