import { featureNumber, MISSING, SHARED } from "../pair.ts";
import type { Comparison } from "./comparison.ts";

const HASH = featureNumber("attachment_hash");
const NAME = featureNumber("attachment_name");
const SIZE = featureNumber("attachment_size");

/** A file that is written anew for each recipient keeps its name's template and often its size. */
export const sameAttachment: Comparison = {
  name: "same_attachment",
  proposition: "They carry the same file.",
  family: "files",
  features: ["attachment_hash", "attachment_name", "attachment_size"],
  levels: ["content", "name_and_size", "name", "different"],
  compare: (pair) => {
    const content = pair.share(HASH);
    if (content === SHARED) return 0;
    const name = pair.share(NAME);
    if (name === SHARED) return pair.share(SIZE) === SHARED ? 1 : 2;
    return content === MISSING && name === MISSING ? MISSING : 3;
  },
};
