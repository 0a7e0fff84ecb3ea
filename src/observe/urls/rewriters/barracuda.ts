import { firstParameter, type Rewriter } from "./rewriter.ts";

/** Barracuda Link Protection. */
export const barracuda: Rewriter = {
  encoder: "barracuda",
  hosts: ["cudasvc.com"],
  target: (url) => (url.path === "/url" ? firstParameter(url, ["a"]) : null),
};
