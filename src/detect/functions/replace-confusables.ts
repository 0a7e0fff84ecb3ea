import { replaceConfusables as replace } from "../../core/confusables.ts";
import { STRING } from "../../mql/schema-builder.ts";
import { COST, type RuleFunction } from "../../mql/value.ts";
import { TEXT } from "./parameters.ts";

export const replaceConfusables: RuleFunction = {
  signature: {
    name: "strings.replace_confusables",
    parameters: [TEXT],
    returns: STRING,
    doc: "The text with look-alike characters (UTS #39) as the ASCII ones they look like; accents stay.",
  },
  cost: COST.text,
  examples: [
    ['strings.replace_confusables("\\u{0420}\\u{0430}ypal")', "'Paypal'"],
    ["strings.replace_confusables('résumé')", "'résumé'"],
  ],
  run: (_context, text) => (typeof text === "string" ? replace(text) : null),
};
