import { base64JsonMember, firstParameter, type Rewriter } from "./rewriter.ts";

/** Wix newsletters: `w=<signature>.<base64 JSON>`. */
export const wix: Rewriter = {
  encoder: "wix",
  hosts: ["wix.com"],
  target: (url) => {
    const payload = firstParameter(url, ["w"])?.split(".")[1];
    return payload === undefined ? null : base64JsonMember(payload, "u");
  },
};
