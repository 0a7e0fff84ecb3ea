/** The message model as the rule checker sees it; the same tree as the interfaces in `model/message.ts`. */
import { arrayOf, BOOL, DATETIME, extend, INT, objectOf, STRING, UNKNOWN } from "../mql/schema-builder.ts";
import {
  DMARC,
  DOMAIN,
  EMAIL,
  FILE,
  HTML,
  IP,
  LINK,
  MAILBOX,
  PROTECTED_MAILBOX,
  RECIPIENTS,
  SENDER,
  SIGNATURE,
  SPF,
  SUBJECT,
} from "./schema-shared.ts";

const STRINGS = arrayOf(STRING);

/** Direction fields are null only because nobody said whose mail this is. */
const ORGANIZATION = { capability: "org_domains" };

const MESSAGE_TYPE = objectOf("MessageType", {
  inbound: [BOOL, "From outside to the organisation.", ORGANIZATION],
  internal: [BOOL, "Between people of the organisation, with a passing SPF or DKIM result.", ORGANIZATION],
  outbound: [BOOL, "From the organisation to others.", ORGANIZATION],
});

const THREAD = objectOf("Thread", {
  text: [STRING, "The words of this message, without quoted ones and without external-mail banners."],
  preamble: [STRING, "The line that introduces a quoted message."],
  links: [arrayOf(LINK), "Links in this part."],
  banners: [
    arrayOf(
      objectOf("Banner", {
        text: [STRING, "The notice that a gateway put on top."],
        links: [arrayOf(LINK), "Links in the notice."],
      }),
    ),
    "Notices of mail gateways.",
  ],
});

const PREVIOUS_THREAD = extend(THREAD, "PreviousThread", {
  index: [INT, "0 is the newest quoted message."],
  date: [DATETIME, "When the quoted message was sent, as it says."],
  sender: [MAILBOX, "Who wrote the quoted message, as it says."],
  recipients: [RECIPIENTS, "Whom the quoted message was for, as it says."],
  subject: [SUBJECT, "The subject of the quoted message, as it says."],
});

const BODY = objectOf("Body", {
  current_thread: [THREAD, "The newest message, without what it quotes."],
  previous_threads: [arrayOf(PREVIOUS_THREAD), "Quoted messages, newest first."],
  plain: [
    objectOf("PlainBody", {
      raw: [STRING, "The text, decoded."],
      charset: [STRING, "As declared."],
      content_transfer_encoding: [STRING, "As declared."],
      links: [arrayOf(LINK), "URLs in the text."],
    }),
    "The text/plain body.",
  ],
  html: [
    extend(HTML, "HtmlBody", {
      charset: [STRING, "As declared."],
      content_transfer_encoding: [STRING, "As declared."],
    }),
    "The text/html body.",
  ],
  links: [arrayOf(LINK), "Links of all bodies, each target and text once."],
  ips: [arrayOf(IP), "Addresses that stand as text in the body."],
});

const ATTACHMENT = extend(FILE, "Attachment", {
  content_type: [STRING, "As declared."],
  content_id: [STRING, "Without angle brackets."],
  content_disposition: [STRING, "`attachment` or `inline`."],
  content_transfer_encoding: [STRING, "As declared."],
  md5: [STRING, "Of the decoded bytes, hexadecimal."],
  sha1: [STRING, "Of the decoded bytes, hexadecimal."],
  sha256: [STRING, "Of the decoded bytes, hexadecimal."],
});

const RAW_TEXT = objectOf("RawText", { raw: [STRING, "The words of this clause."] });

const RECEIVED = objectOf("Received", {
  source: [RAW_TEXT, "After `from`."],
  server: [RAW_TEXT, "After `by`."],
  link: [RAW_TEXT, "After `via`."],
  protocol: [RAW_TEXT, "After `with`."],
  id: [RAW_TEXT, "After `id`."],
  mailbox: [RAW_TEXT, "After `for`."],
  additional: [RAW_TEXT, "What no clause takes."],
  time: [DATETIME, "When the server took the message."],
  zone_offset: [STRING, "Such as `+0100`."],
});

const AUTHENTICATION_RESULTS = objectOf("AuthenticationResults", {
  type: [STRING, "The name of the field."],
  instance: [STRING, "The ARC instance, else null."],
  server: [DOMAIN, "Who checked."],
  compauth: [
    objectOf("CompositeAuthentication", {
      verdict: [STRING, "Microsoft's combined verdict."],
      reason: [STRING, "Its three-digit reason."],
    }),
    "Microsoft's combined result.",
  ],
  dkim: [STRING, "The DKIM verdict."],
  dkim_details: [arrayOf(SIGNATURE), "Each signature that was checked."],
  dmarc: [STRING, "The DMARC verdict."],
  dmarc_details: [DMARC, "More of the DMARC result."],
  spf: [STRING, "The SPF verdict."],
  spf_details: [SPF, "More of the SPF result."],
});

const HOP = objectOf("Hop", {
  index: [INT, "0 is the earliest."],
  fields: [
    arrayOf(
      objectOf("HeaderField", {
        name: [
          STRING,
          "As written; `==`, `!=` and `in` compare it without regard to case.",
          { folded: true },
        ],
        value: [STRING, "Unfolded and decoded."],
        position: [INT, "0 is the last field of the header."],
      }),
    ),
    "The fields that this server put on top.",
  ],
  received: [RECEIVED, "The Received field."],
  received_spf: [SPF, "The Received-SPF field."],
  signature: [SIGNATURE, "A DKIM or ARC signature."],
  authentication_results: [AUTHENTICATION_RESULTS, "What this server found out."],
});

const AUTH_SUMMARY = objectOf("AuthSummary", {
  dmarc: [
    objectOf("DmarcSummary", {
      pass: [BOOL, "Null when no trusted server said anything."],
      error: [BOOL, "True when the check could not be made."],
      received_hop: [INT, "The hop at which it was checked."],
      details: [DMARC, "The result in full."],
    }),
    "DMARC as the first trusted server saw it.",
  ],
  spf: [
    objectOf("SpfSummary", {
      pass: [BOOL, "Null when no trusted server said anything."],
      error: [BOOL, "True when the check could not be made."],
      received_hop: [INT, "The hop at which it was checked."],
      details: [SPF, "The result in full."],
    }),
    "SPF as the first trusted server saw it.",
  ],
});

const HEADERS = objectOf("Headers", {
  date: [DATETIME, "The Date field in UTC."],
  date_original_offset: [STRING, "Such as `+0100`."],
  message_id: [STRING, "With its angle brackets."],
  in_reply_to: [STRING, "With its angle brackets."],
  references: [STRINGS, "The ids of the References field."],
  from: [MAILBOX, "The From field."],
  reply_to: [arrayOf(MAILBOX), "The Reply-To field."],
  return_path: [EMAIL, "The envelope sender."],
  delivered_to: [EMAIL, "The Delivered-To field."],
  mailer: [STRING, "X-Mailer or User-Agent."],
  domains: [arrayOf(DOMAIN), "Hosts named in Received fields."],
  ips: [arrayOf(IP), "Addresses named in Received fields."],
  hops: [arrayOf(HOP), "The servers on the way, earliest first."],
  auth_summary: [AUTH_SUMMARY, "SPF and DMARC in short."],
  x_originating_ip: [IP, "The X-Originating-IP field."],
  x_client_ip: [IP, "The X-Client-IP field."],
  x_sender: [EMAIL, "The X-Sender field."],
  x_authenticated_sender: [EMAIL, "The X-Authenticated-Sender field, as an address."],
  x_authenticated_domain: [DOMAIN, "The domain of the X-Authenticated-Sender field."],
  x_secure_server_account: [STRING, "The X-SecureServer-Acct field."],
  sensitivity_label: [
    objectOf("SensitivityLabel", {
      id: [STRING, "The label's id."],
      name: [STRING, "The label's name."],
      provider: [STRING, "Whose label it is."],
      provider_account_id: [STRING, "The tenant it belongs to."],
    }),
    "The confidentiality label.",
  ],
});

/** Null in a mail file: only a mail system with a triage queue knows it. */
const TRIAGE = { capability: "triage" };

const TRIAGE_STATE = objectOf("Triage", {
  trigger: [STRING, "What put the message into the queue.", TRIAGE],
  agents: [
    objectOf("TriageAgents", {
      asa: [
        objectOf("TriageAgent", { verdict: [STRING, "Its verdict.", TRIAGE] }),
        "The triage agent.",
        TRIAGE,
      ],
    }),
    "Automatic reviewers.",
    TRIAGE,
  ],
  classification: [
    objectOf("TriageClassification", { classification: [STRING, "The class a person chose.", TRIAGE] }),
    "How the message was classified.",
    TRIAGE,
  ],
  flagged_rules: [arrayOf(UNKNOWN), "Rules that put the message into the queue.", TRIAGE],
  user_reports: [
    objectOf("TriageUserReports", { count: [INT, "How many people reported it.", TRIAGE] }),
    "Reports by people.",
    TRIAGE,
  ],
});

/** The root of every detection rule. */
export const MESSAGE = objectOf("Message", {
  type: [MESSAGE_TYPE, "The direction, seen from the organisation's domains."],
  mailbox: [PROTECTED_MAILBOX, "Whose copy this is."],
  sender: [SENDER, "Who wrote it, by the From field."],
  recipients: [RECIPIENTS, "Whom it is for."],
  subject: [SUBJECT, "The subject."],
  body: [BODY, "The texts and their links."],
  attachments: [arrayOf(ATTACHMENT), "The attached and inline files."],
  headers: [HEADERS, "The header."],
  external: [
    objectOf("External", {
      created_at: [DATETIME, "When the mail system got it."],
      message_id: [STRING, "The mail system's own id."],
      route_type: [STRING, "`sent` or `received`."],
      spam: [BOOL, "The mail system called it spam."],
      spam_folder: [BOOL, "It was put into the spam folder."],
      thread_id: [STRING, "The mail system's id of the conversation."],
    }),
    "What the mail system says of its copy.",
  ],
  _meta: [
    objectOf("Meta", {
      id: [STRING, "The SHA-256 of the bytes."],
      canonical_id: [STRING, "The same for every copy of the message."],
      created_at: [DATETIME, "When it was read."],
      effective_at: [DATETIME, "When it counts as received."],
    }),
    "Ids and times of this copy.",
  ],
  triage: [TRIAGE_STATE, "The state of the triage queue (automations only).", TRIAGE],
});
