import { arrayOf, STRING, UNKNOWN } from "../../mql/schema-builder.ts";
import type { Parameter } from "../../mql/types.ts";
import { COST, type RuleFunction } from "../../mql/value.ts";
import { RESULT_TYPES } from "../schema.ts";
import { DOMAIN, FILE, HTML } from "../schema-shared.ts";
import { TEXT } from "./parameters.ts";

const A_FILE: Parameter = { name: "file", type: FILE };
const SOME_HTML: Parameter = { name: "html", type: HTML };
/** A link or a URL. */
const LINK: Parameter = { name: "link", type: UNKNOWN };
const MODE: Parameter = { name: "mode", type: STRING, optional: true, named: true };

interface Planned {
  readonly name: keyof typeof RESULT_TYPES;
  readonly capability: string;
  readonly parameters: readonly Parameter[];
  readonly cost: number;
  readonly doc: string;
}

/**
 * Functions that need more than the message and the rule. Rules may call them; without the capability every
 * call is unavailable, and `rules check` says which rules wait for what.
 */
const PLANNED: readonly Planned[] = [
  {
    name: "html.xpath",
    capability: "html",
    parameters: [SOME_HTML, { name: "expression", type: STRING }],
    cost: COST.html,
    doc: "The nodes that an XPath 1.0 expression selects in HTML.",
  },
  {
    name: "strings.parse_html",
    capability: "html",
    parameters: [TEXT],
    cost: COST.html,
    doc: "The text read as HTML.",
  },
  {
    name: "file.parse_html",
    capability: "html",
    parameters: [A_FILE],
    cost: COST.html,
    doc: "The file read as HTML.",
  },
  {
    name: "file.explode",
    capability: "files",
    parameters: [A_FILE],
    cost: COST.file,
    doc: "The file and everything inside it, at any depth.",
  },
  {
    name: "file.expand_archives",
    capability: "files",
    parameters: [A_FILE],
    cost: COST.file,
    doc: "The files inside an archive.",
  },
  {
    name: "file.parse_text",
    capability: "files",
    parameters: [A_FILE, { name: "encodings", type: arrayOf(STRING), optional: true, named: true }],
    cost: COST.file,
    doc: "The file read as text.",
  },
  {
    name: "file.parse_eml",
    capability: "eml",
    parameters: [A_FILE],
    cost: COST.file,
    doc: "The file read as a message.",
  },
  {
    name: "beta.file.parse_ics",
    capability: "ics",
    parameters: [A_FILE],
    cost: COST.file,
    doc: "The file read as a calendar.",
  },
  {
    name: "beta.parse_exif",
    capability: "exif",
    parameters: [A_FILE],
    cost: COST.file,
    doc: "The metadata of a file.",
  },
  {
    name: "file.oletools",
    capability: "ole",
    parameters: [A_FILE],
    cost: COST.file,
    doc: "Macros, relationships and signs of encryption in an Office file.",
  },
  {
    name: "beta.ocr",
    capability: "ocr",
    parameters: [A_FILE],
    cost: COST.network,
    doc: "The text that is seen in a picture or document.",
  },
  {
    name: "beta.scan_qr",
    capability: "qr",
    parameters: [A_FILE],
    cost: COST.network,
    doc: "The QR codes in a picture or document.",
  },
  {
    name: "network.whois",
    capability: "whois",
    parameters: [{ name: "domain", type: DOMAIN }],
    cost: COST.network,
    doc: "The registration of a domain.",
  },
  {
    name: "ml.link_analysis",
    capability: "link_analysis",
    parameters: [LINK, MODE],
    cost: COST.network,
    doc: "What a visit to the link shows.",
  },
  {
    name: "beta.linkanalysis",
    capability: "link_analysis",
    parameters: [LINK, MODE],
    cost: COST.network,
    doc: "What a visit to the link shows.",
  },
  {
    name: "file.message_screenshot",
    capability: "renderer",
    parameters: [],
    cost: COST.network,
    doc: "A picture of the message as its reader sees it.",
  },
  {
    name: "beta.message_screenshot",
    capability: "renderer",
    parameters: [],
    cost: COST.network,
    doc: "A picture of the message as its reader sees it.",
  },
  {
    name: "file.html_screenshot",
    capability: "renderer",
    parameters: [{ name: "html", type: UNKNOWN }],
    cost: COST.network,
    doc: "A picture of HTML, or of its source, as its reader sees it.",
  },
  {
    name: "ml.nlu_classifier",
    capability: "nlu",
    parameters: [TEXT, { name: "subject", type: STRING, optional: true, named: true }],
    cost: COST.network,
    doc: "What the text wants, what it is about, whom and what it names.",
  },
  {
    name: "beta.ml_topic",
    capability: "nlu",
    parameters: [TEXT],
    cost: COST.network,
    doc: "What the text is about.",
  },
  {
    name: "ml.logo_detect",
    capability: "logo",
    parameters: [A_FILE],
    cost: COST.network,
    doc: "The brands whose logos are in a picture.",
  },
  {
    name: "ml.macro_classifier",
    capability: "other_models",
    parameters: [A_FILE],
    cost: COST.network,
    doc: "Whether the macros of a file are malicious.",
  },
  {
    name: "ml.attack_score",
    capability: "other_models",
    parameters: [],
    cost: COST.network,
    doc: "A verdict over the whole message.",
  },
  {
    name: "beta.fuzzy_attack_score",
    capability: "other_models",
    parameters: [],
    cost: COST.network,
    doc: "A verdict over the whole message.",
  },
  {
    name: "beta.ml_translate",
    capability: "other_models",
    parameters: [TEXT],
    cost: COST.network,
    doc: "The text in English.",
  },
  {
    name: "beta.ml_extract_sensitive_information",
    capability: "dlp",
    parameters: [TEXT],
    cost: COST.network,
    doc: "Numbers of identity papers, accounts and cards, keys and the like in the text.",
  },
];

export const UNAVAILABLE: readonly RuleFunction[] = PLANNED.map(
  ({ name, capability, parameters, cost, doc }) => ({
    signature: { name, parameters, returns: RESULT_TYPES[name], doc, capability },
    cost,
    examples: [],
  }),
);
