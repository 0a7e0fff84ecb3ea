/** Types of what the rule functions return. Field names are facts of the language; descriptions are ours. */
import { arrayOf, BOOL, extend, INT, JSON_VALUE, objectOf, STRING } from "../mql/schema-builder.ts";
import type { MqlType } from "../mql/types.ts";
import { EXPLODED_FILE } from "./schema-explode.ts";
import { EXIF, NAME_VALUE, QR } from "./schema-files.ts";
import { MESSAGE } from "./schema-message.ts";
import { DOMAIN, EMAIL, FILE, HTML, LINK, URL_OBJECT } from "./schema-shared.ts";

const STRINGS = arrayOf(STRING);

/** What `strings.parse_domain` returns. */
const PARSED_DOMAIN = extend(DOMAIN, "ParsedDomain", {
  error: [STRING, "Why the text is no domain; null when it is one."],
});

const PARSED_TEXT = objectOf("ParsedText", { text: [STRING, "The decoded text of the file."] });

const ARCHIVE_FILES = objectOf("ArchiveFiles", { files: [arrayOf(FILE), "The files inside."] });

const XPATH_RESULT = objectOf("XPathResult", {
  nodes: [
    arrayOf(
      objectOf("XPathNode", {
        raw: [STRING, "The source of the node; of an attribute, its value."],
        display_text: [STRING, "The text that a reader sees."],
        inner_text: [STRING, "The text without tags."],
        links: [arrayOf(LINK), "The anchors inside."],
      }),
    ),
    "What the expression selects, in document order.",
  ],
});

const OLE_RESULT = objectOf("OleTools", {
  indicators: [
    objectOf("OleIndicators", {
      encryption: [objectOf("OleFlag", { exists: [BOOL, "True when there is any."] }), "Encryption."],
      vba_macros: [
        objectOf("OleMacroIndicator", {
          exists: [BOOL, "True when there are macros."],
          risk: [STRING, "How dangerous they look."],
        }),
        "Visual Basic macros.",
      ],
      file_format: [objectOf("OleFileFormat", { value: [STRING, "The name of the format."] }), "The format."],
    }),
    "What stands out.",
  ],
  macros: [
    objectOf("OleMacros", {
      keywords: [
        arrayOf(objectOf("OleKeyword", { type: [STRING, "`AutoExec`, `Suspicious`, `IOC`, …"] })),
        "Words in the macros that matter.",
      ],
    }),
    "The macros.",
  ],
  relationships: [
    arrayOf(
      objectOf("OleRelationship", {
        name: [STRING, "The kind of relationship."],
        target: [STRING, "Where it points, as written."],
        target_url: [URL_OBJECT, "Where it points, as a URL."],
      }),
    ),
    "Relationships to other documents.",
  ],
});

const CALENDAR = objectOf("ParsedCalendar", {
  product_id: [STRING, "PRODID."],
  scale: [STRING, "CALSCALE."],
  events: [
    arrayOf(
      objectOf("CalendarEvent", {
        description: [STRING, "DESCRIPTION."],
        description_html: [STRING, "X-ALT-DESC."],
        links: [arrayOf(LINK), "Links in the texts."],
        raw_properties: [arrayOf(NAME_VALUE), "Every property as written."],
      }),
    ),
    "The VEVENTs.",
  ],
});

const OCR_RESULT = objectOf("Ocr", {
  success: [BOOL, "True when the file could be read."],
  text: [STRING, "All the text."],
  page_results: [arrayOf(objectOf("OcrPage", { text: [STRING, "The text of the page."] })), "Page by page."],
});

const QR_RESULT = objectOf("QrScan", {
  found: [BOOL, "True when there is a code."],
  items: [arrayOf(QR), "The codes."],
});

const NAMED_CONFIDENCE = objectOf("NamedConfidence", {
  name: [STRING, "The name of the class."],
  confidence: [STRING, "`low`, `medium` or `high`."],
});

const NLU_RESULT = objectOf("Nlu", {
  language: [STRING, "Such as `english`."],
  intents: [arrayOf(NAMED_CONFIDENCE), "What the text wants, such as `cred_theft`."],
  topics: [arrayOf(NAMED_CONFIDENCE), "What the text is about."],
  tags: [arrayOf(NAMED_CONFIDENCE), "Such as `invoice`."],
  entities: [
    arrayOf(
      objectOf("Entity", {
        name: [STRING, "The kind of entity, such as `org`."],
        text: [STRING, "The words."],
      }),
    ),
    "People, organisations, requests in the text.",
  ],
});

const TOPICS = objectOf("Topics", { topics: [arrayOf(NAMED_CONFIDENCE), "What the text is about."] });

const LOGOS = objectOf("Logos", { brands: [arrayOf(NAMED_CONFIDENCE), "The brands whose logos are seen."] });

const DOWNLOADED_FILE = extend(FILE, "DownloadedFile", {
  md5: [STRING, "Of the bytes, hexadecimal."],
  sha1: [STRING, "Of the bytes, hexadecimal."],
  sha256: [STRING, "Of the bytes, hexadecimal."],
});

const CREDPHISH = objectOf("Credphish", {
  disposition: [STRING, "`benign`, `phishing` or `unknown`."],
  confidence: [STRING, "`low`, `medium` or `high`."],
  contains_login: [BOOL, "The page asks for a password."],
  contains_captcha: [BOOL, "The page hides behind a captcha."],
  brand: [NAMED_CONFIDENCE, "Whom the page imitates."],
});

const LINK_ANALYSIS = objectOf("LinkAnalysis", {
  submitted: [BOOL, "The link was sent for a visit."],
  retrieved: [BOOL, "The page was fetched."],
  analyzed: [BOOL, "The page was looked at."],
  status_code: [INT, "The last HTTP status."],
  content_type: [STRING, "The last content type."],
  original_url: [URL_OBJECT, "Where the visit began."],
  effective_url: [URL_OBJECT, "Where the visit ended."],
  redirect_history: [arrayOf(URL_OBJECT), "The redirects on the way."],
  unique_urls_accessed: [arrayOf(URL_OBJECT), "Everything the page loaded."],
  final_dom: [HTML, "The page after its scripts ran."],
  screenshot: [FILE, "The page as a picture."],
  files_downloaded: [arrayOf(DOWNLOADED_FILE), "Files the page gave."],
  additional_responses: [
    arrayOf(
      objectOf("AdditionalResponse", {
        url: [URL_OBJECT, "What was loaded."],
        status_code: [INT, "The HTTP status."],
        content_type: [STRING, "The content type."],
        file: [DOWNLOADED_FILE, "The body as a file."],
        json: [JSON_VALUE, "The body as JSON."],
      }),
    ),
    "Other responses.",
  ],
  credphish: [CREDPHISH, "Whether the page steals passwords."],
});

const WHOIS = objectOf("Whois", {
  found: [BOOL, "False for a domain that is not registered or very new."],
  days_old: [INT, "Days since the registration."],
  registrar_name: [STRING, "The registrar."],
  registrant_company: [STRING, "The company of the registrant."],
  registrant_country: [STRING, "The country of the registrant."],
  registrant_country_code: [STRING, "Its two letters."],
  registrant_email: [STRING, "The address of the registrant."],
  administrative_email: [STRING, "The administrative contact."],
  technical_email: [STRING, "The technical contact."],
  name_servers: [arrayOf(DOMAIN), "The name servers."],
});

const PROFILE = objectOf("Profile", {
  prevalence: [STRING, "`new`, `rare`, `outlier`, `uncommon`, `common`, `unknown`."],
  solicited: [BOOL, "Somebody here has written to this sender before."],
  any_messages_benign: [BOOL, "A message of this sender was judged harmless."],
  any_messages_malicious_or_spam: [BOOL, "A message of this sender was judged bad."],
  any_false_positives: [BOOL, "A finding on this sender was judged wrong."],
  auth_failed: [BOOL, "The sender's messages fail authentication."],
  days_known: [INT, "Days since the first message."],
  days_since: [
    objectOf("DaysSince", {
      first_contact: [INT, "Days since the first message either way."],
      last_contact: [INT, "Days since the last message either way."],
      last_inbound: [INT, "Days since the last message from them."],
      last_outbound: [INT, "Days since the last message to them."],
    }),
    "Days since contacts.",
  ],
});

const MACRO_CLASS = objectOf("MacroClass", {
  malicious: [BOOL, "The macro is malicious."],
  confidence: [STRING, "`low`, `medium` or `high`."],
});

const VERDICT = objectOf("AttackScore", { verdict: [STRING, "Such as `malicious`."] });

const SENSITIVE = objectOf("SensitiveInformation", {
  elements: [
    arrayOf(
      objectOf("SensitiveElement", {
        type: [STRING, "Such as `iban`."],
        confidence: [STRING, "`medium` or `high`."],
        text: [STRING, "The words."],
      }),
    ),
    "What was found.",
  ],
});

/** What each function returns, for all functions that the public rules use. */
export const RESULT_TYPES = {
  "beta.file.parse_ics": CALENDAR,
  "beta.fuzzy_attack_score": VERDICT,
  "beta.ip_in": BOOL,
  "beta.linkanalysis": LINK_ANALYSIS,
  "beta.message_screenshot": FILE,
  "beta.ml_extract_sensitive_information": SENSITIVE,
  "beta.ml_topic": TOPICS,
  "beta.ml_translate": PARSED_TEXT,
  "beta.ocr": OCR_RESULT,
  "beta.parse_exif": EXIF,
  "beta.profile.by_reply_to": PROFILE,
  "beta.scan_base64": STRINGS,
  "beta.scan_qr": QR_RESULT,
  "file.expand_archives": ARCHIVE_FILES,
  "file.explode": arrayOf(EXPLODED_FILE),
  "file.html_screenshot": FILE,
  "file.message_screenshot": FILE,
  "file.oletools": OLE_RESULT,
  "file.parse_eml": MESSAGE,
  "file.parse_html": HTML,
  "file.parse_text": PARSED_TEXT,
  "hash.sha256": STRING,
  "html.xpath": XPATH_RESULT,
  "ml.attack_score": VERDICT,
  "ml.link_analysis": LINK_ANALYSIS,
  "ml.logo_detect": LOGOS,
  "ml.macro_classifier": MACRO_CLASS,
  "ml.nlu_classifier": NLU_RESULT,
  "network.whois": WHOIS,
  "profile.by_sender": PROFILE,
  "profile.by_sender_domain": PROFILE,
  "profile.by_sender_email": PROFILE,
  "strings.concat": STRING,
  "strings.decode_base64": STRING,
  "strings.ilevenshtein": INT,
  "strings.levenshtein": INT,
  "strings.parse_domain": PARSED_DOMAIN,
  "strings.parse_email": EMAIL,
  "strings.parse_html": HTML,
  "strings.parse_json": JSON_VALUE,
  "strings.parse_url": URL_OBJECT,
  "strings.replace_confusables": STRING,
  "strings.scan_base64": STRINGS,
} as const satisfies Readonly<Record<string, MqlType>>;

/**
 * Fields of results that need more than the function itself, by path without element brackets: exploding a
 * zip needs no text recognition, its `scan.ocr` does.
 */
export const RESULT_CAPABILITIES: ReadonlyMap<string, string> = new Map([
  ["file.explode().scan.exiftool", "exif"],
  ["file.explode().scan.ics", "ics"],
  ["file.explode().scan.ocr", "ocr"],
  ["file.explode().scan.qr", "qr"],
  ["file.explode().scan.vba", "ole"],
  ["file.explode().scan.yara", "yara"],
  ["ml.link_analysis().credphish", "credphish"],
  ["beta.linkanalysis().credphish", "credphish"],
]);
