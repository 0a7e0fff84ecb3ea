/**
 * The schema that rules over messages are checked against: the message model, the result types of functions,
 * the lists. `docs/fields.md` is generated from it.
 */
import { BUILTIN_SIGNATURES } from "../mql/builtin-signatures.ts";
import { objectOf, STRING } from "../mql/schema-builder.ts";
import type { FunctionSignature, MqlType, Schema } from "../mql/types.ts";
import { MESSAGE } from "./schema-message.ts";
import { RESULT_CAPABILITIES } from "./schema-results.ts";

export { MESSAGE } from "./schema-message.ts";
export { RESULT_CAPABILITIES, RESULT_TYPES } from "./schema-results.ts";

const VIP = objectOf("Vip", {
  display_name: [STRING, "The person's name."],
  email: [STRING, "The person's address."],
});

/** Lists of strings that the public rules name, each with where it comes from. */
const STRING_LISTS = [
  // Static text files, published with the rules.
  "bulk_mailer_url_root_domains",
  "disposable_email_providers",
  "file_extensions_common_archives",
  "file_extensions_executables",
  "file_extensions_macros",
  "file_types_images",
  "free_email_providers",
  "free_file_hosts",
  "free_subdomain_hosts",
  "high_trust_sender_root_domains",
  "replyto_service_domains",
  "self_service_creation_platform_domains",
  "social_landing_hosts",
  "suspicious_subjects",
  "suspicious_tlds",
  "url_shorteners",
  // Our own.
  "bulk_mailer_root_domains",
  "mail_provider_sign_in_root_domains",
  "news_outlet_names",
  "news_outlet_root_domains",
  // Rankings of domains by third parties.
  "alexa_1m",
  "tranco_10k",
  "tranco_1m",
  "tranco_50k",
  "umbrella_1m",
  // What the organisation says of itself.
  "org_display_names",
  "org_domains",
  "org_slds",
  "tenant_domains",
  // Who wrote to whom before.
  "recipient_domains",
  "recipient_emails",
  "sender_domains",
  "sender_emails",
  // Threat intelligence.
  "abuse_ch_malwarebazaar_sha256_trusted_reporters",
  "abuse_ch_urlhaus_domains_trusted_reporters",
] as const;

/** The element type of each known list. */
export const LISTS: ReadonlyMap<string, MqlType> = new Map<string, MqlType>([
  ...STRING_LISTS.map((name) => [name, STRING] as const),
  ["org_vips", VIP],
]);

/** The schema of messages with these functions beside those of the language. */
export function messageSchema(functions: Iterable<FunctionSignature>): Schema {
  const all = new Map(BUILTIN_SIGNATURES);
  for (const signature of functions) all.set(signature.name, signature);
  return { root: MESSAGE, functions: all, lists: LISTS, resultCapabilities: RESULT_CAPABILITIES };
}
