import { firstParameter, type Rewriter, webParameter } from "./rewriter.ts";

/**
 * Google Translate shows a page under `www-example-com.translate.goog`: a dot became `-`, a hyphen `--`, what
 * did not fit into the label stands in `_x_tr_hp`. `translate.google.com/translate?u=` leads there.
 */
export const googleTranslate: Rewriter = {
  encoder: "google_translate_open_redirect",
  hosts: ["translate.goog", "translate.google.com"],
  target: (url) => {
    const { root_domain, subdomain } = url.domain;
    if (root_domain !== "translate.goog") return webParameter(url, ["u"]);
    if (subdomain === null || subdomain.includes(".")) return null;
    const host = subdomain.replaceAll(/--|-/g, (mark) => (mark === "--" ? "-" : "."));
    const scheme = firstParameter(url, ["_x_tr_sch"]) === "http" ? "http" : "https";
    const target = `${scheme}://${firstParameter(url, ["_x_tr_hp"]) ?? ""}${host}${url.path ?? "/"}`;
    const query = ownQuery(url.query_params ?? "");
    return query === "" ? target : `${target}?${query}`;
  },
};

/** The query without the parameters of the service. */
function ownQuery(query: string): string {
  return query
    .split("&")
    .filter((pair) => !pair.startsWith("_x_tr_"))
    .join("&");
}
