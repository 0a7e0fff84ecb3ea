import type { Url } from "../../../model/message.ts";
import { percentDecode } from "../percent-decode.ts";
import { firstParameter, type Rewriter } from "./rewriter.ts";

/** Proofpoint URL Defense, versions 1 to 3. */
export const proofpoint: Rewriter = {
  encoder: "proofpoint",
  hosts: ["proofpoint.com", "urldefense.com", "urldefense.us"],
  target: (url) => {
    const path = url.path ?? "";
    if (path.startsWith("/v1/")) return firstParameter(url, ["u"]);
    if (path.startsWith("/v2/")) return targetOfVersion2(url);
    return path.startsWith("/v3/") ? targetOfVersion3(url.url) : null;
  },
};

/** Version 2 writes `%` as `-` and `/` as `_`. */
function targetOfVersion2(url: Url): string | null {
  const wrapped = /(?:^|&)u=([^&]*)/.exec(url.query_params ?? "")?.[1];
  return wrapped === undefined ? null : percentDecode(wrapped.replaceAll("-", "%").replaceAll("_", "/"));
}

/**
 * Version 3: `/v3/__<url>__;<base64url>!…`. Characters that are no letters, digits or plain marks were taken
 * out of the URL and stand base64-coded after it; `*` marks the place of one, `**` and a letter of a run.
 */
function targetOfVersion3(text: string): string | null {
  const start = text.indexOf("/v3/__");
  // The last `__;`: the wrapped URL may hold one itself.
  const end = text.lastIndexOf("__;");
  if (start < 0 || end <= start + 6) return null;
  const masked = text.slice(start + 6, end);
  const mark = text.indexOf("!", end);
  const removed = [
    ...Buffer.from(text.slice(end + 3, mark < 0 ? text.length : mark), "base64").toString("utf8"),
  ];
  return oneSlashRepaired(putBack(masked, removed));
}

/** `**A` stands for 2 characters, `**B` for 3, and so on through this alphabet. */
const RUN_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function putBack(masked: string, removed: readonly string[]): string {
  let next = 0;
  let out = "";
  for (let i = 0; i < masked.length; i++) {
    if (masked[i] !== "*") {
      out += masked[i];
      continue;
    }
    const run = masked[i + 1] === "*" ? RUN_LENGTHS.indexOf(masked[i + 2] ?? "?") : -1;
    const count = run < 0 ? 1 : run + 2;
    out += next < removed.length ? removed.slice(next, next + count).join("") : masked[i];
    next += count;
    if (run >= 0) i += 2;
  }
  return out;
}

/** Gateways on the way fold `//` in a path to `/`. */
function oneSlashRepaired(target: string): string {
  return target.replace(/^(https?:\/)(?=[^/])/i, "$1/");
}
