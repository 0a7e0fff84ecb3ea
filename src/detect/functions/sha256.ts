import { createHash } from "node:crypto";
import { STRING } from "../../mql/schema-builder.ts";
import { COST, type RuleFunction } from "../../mql/value.ts";
import { TEXT } from "./parameters.ts";

export const sha256: RuleFunction = {
  signature: {
    name: "hash.sha256",
    parameters: [TEXT],
    returns: STRING,
    doc: "SHA-256 of the text in UTF-8, as lower-case hexadecimal digits.",
  },
  cost: COST.cheap,
  examples: [
    ["hash.sha256('abc')", "'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'"],
    ["hash.sha256(null)", "null"],
  ],
  run: (_context, text) =>
    typeof text === "string" ? createHash("sha256").update(text, "utf8").digest("hex") : null,
};
