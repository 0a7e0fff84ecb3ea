import { STRING } from "../../mql/schema-builder.ts";
import { COST, type RuleFunction } from "../../mql/value.ts";
import { TEXT } from "./parameters.ts";
import { utf8Text } from "./scan-base64.ts";

export const decodeBase64: RuleFunction = {
  signature: {
    name: "strings.decode_base64",
    parameters: [TEXT],
    returns: STRING,
    doc: "The whole text decoded from base64 in either alphabet; null if it is none or gives no text.",
  },
  cost: COST.text,
  examples: [
    ["strings.decode_base64('YWRhQGV4YW1wbGUuY29t')", "'ada@example.com'"],
    ["strings.decode_base64('not base64!')", "null"],
  ],
  run: (_context, text) => (typeof text === "string" ? decode(text) : null),
};

function decode(text: string): string | null {
  const digits = text.replace(/[\s=]/g, "");
  if (digits === "" || digits.length % 4 === 1 || /[^A-Za-z0-9+/_-]/.test(digits)) return null;
  return utf8Text(Buffer.from(digits, "base64"));
}
