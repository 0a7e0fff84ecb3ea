import type { RuleFunction } from "../../mql/value.ts";
import { concat } from "./concat.ts";
import { count, icount } from "./count.ts";
import { decodeBase64 } from "./decode-base64.ts";
import { ipIn } from "./ip-in.ts";
import { ilevenshtein, levenshtein } from "./levenshtein.ts";
import { parseDomain, parseDomainWith } from "./parse-domain.ts";
import { parseEmail, parseEmailWith } from "./parse-email.ts";
import { parseJson } from "./parse-json.ts";
import { parseUrl, parseUrlWith } from "./parse-url.ts";
import type { Readers } from "./readers.ts";
import { replaceConfusables } from "./replace-confusables.ts";
import { betaScanBase64, scanBase64 } from "./scan-base64.ts";
import { sha256 } from "./sha256.ts";
import { UNAVAILABLE } from "./unavailable.ts";

export type { Readers } from "./readers.ts";

/**
 * Every function that rules may call beside those of the language itself. Here `strings.parse_url`,
 * `parse_domain` and `parse_email` only describe themselves; `ruleFunctions` makes them work.
 */
export const RULE_FUNCTIONS: ReadonlyMap<string, RuleFunction> = byName([
  betaScanBase64,
  concat,
  count,
  decodeBase64,
  icount,
  ilevenshtein,
  ipIn,
  levenshtein,
  parseDomain,
  parseEmail,
  parseJson,
  parseUrl,
  replaceConfusables,
  scanBase64,
  sha256,
  ...UNAVAILABLE,
]);

/** The functions with the readers of the stage that reads mail; for `pipeline.ts`, which knows both stages. */
export function ruleFunctions(readers: Readers): ReadonlyMap<string, RuleFunction> {
  const reading = [parseDomainWith(readers), parseEmailWith(readers), parseUrlWith(readers)];
  return new Map([...RULE_FUNCTIONS, ...byName(reading)]);
}

function byName(functions: readonly RuleFunction[]): ReadonlyMap<string, RuleFunction> {
  return new Map(functions.map((rule) => [rule.signature.name, rule]));
}
