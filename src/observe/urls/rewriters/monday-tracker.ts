import { base64JsonMember, firstParameter, type Rewriter } from "./rewriter.ts";

/** monday.com's tracking service: the target is in the payload of a JSON web token. */
export const mondayTracker: Rewriter = {
  encoder: "monday_tracker",
  hosts: ["monday.com"],
  target: (url) => {
    if (!url.domain.domain.startsWith("trackingservice")) return null;
    const payload = firstParameter(url, ["token"])?.split(".")[1];
    return payload === undefined ? null : base64JsonMember(payload, "originalUrl");
  },
};
