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
import { byReplyTo, bySender, bySenderDomain, bySenderEmail, bySenderWith } from "./profile.ts";
import type { Readers } from "./readers.ts";
import { replaceConfusables } from "./replace-confusables.ts";
import { betaScanBase64, scanBase64 } from "./scan-base64.ts";
import { sha256 } from "./sha256.ts";
import { UNAVAILABLE } from "./unavailable.ts";

export type { Readers } from "./readers.ts";

/**
 * Every function that rules may call beside those of the language itself. Here `strings.parse_url`,
 * `parse_domain`, `parse_email` and `profile.by_sender` only describe themselves; `ruleFunctions` makes them work.
 */
export const RULE_FUNCTIONS: ReadonlyMap<string, RuleFunction> = byName([
  betaScanBase64,
  byReplyTo,
  bySender,
  bySenderDomain,
  bySenderEmail,
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

/**
 * The functions with the readers of the stage that reads mail (for `pipeline.ts`, which knows both stages) and the
 * domains at which anybody can have an address, null where nobody knows them.
 */
export function ruleFunctions(
  readers: Readers,
  freeProviders: ReadonlySet<string> | null = null,
): ReadonlyMap<string, RuleFunction> {
  const told = [parseDomainWith, parseEmailWith, parseUrlWith].map((withReaders) => withReaders(readers));
  return new Map([...RULE_FUNCTIONS, ...byName([...told, bySenderWith(freeProviders)])]);
}

function byName(functions: readonly RuleFunction[]): ReadonlyMap<string, RuleFunction> {
  return new Map(functions.map((rule) => [rule.signature.name, rule]));
}
