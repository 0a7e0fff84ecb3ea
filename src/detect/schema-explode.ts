/** The type of what `file.explode` returns: every file inside a file, with what each scanner saw. */
import {
  arrayOf,
  BOOL,
  DATETIME,
  extend,
  FLOAT,
  INT,
  JSON_VALUE,
  mapOf,
  objectOf,
  STRING,
  UNKNOWN,
} from "../mql/schema-builder.ts";
import { EXIF, QR } from "./schema-files.ts";
import { MAILBOX, URL_OBJECT } from "./schema-shared.ts";

const STRINGS = arrayOf(STRING);
const URLS = arrayOf(URL_OBJECT);

const OFFICE_DOCUMENT = objectOf("OfficeDocument", {
  author: [STRING, "Who wrote it."],
  title: [STRING, "The title."],
  subject: [STRING, "The subject."],
  category: [STRING, "The category."],
  comments: [STRING, "The comment."],
  keywords: [STRING, "The keywords."],
  created: [DATETIME, "When it was made."],
  modified: [DATETIME, "When it was changed."],
  last_printed: [DATETIME, "When it was printed."],
  revision: [INT, "How often it was saved."],
  word_count: [INT, "How many words."],
  image_count: [INT, "How many images."],
  font_colors: [STRINGS, "The colours of its letters."],
});

const PRESENTATION = extend(OFFICE_DOCUMENT, "Presentation", {
  slide_count: [INT, "How many slides."],
  urls: [URLS, "The URLs in it."],
  invalid_urls: [STRINGS, "What looks like a URL and is none."],
});

const SPREADSHEET = extend(OFFICE_DOCUMENT, "Spreadsheet", {
  sheet_names: [
    arrayOf(objectOf("Sheet", { name: [STRING, "The name."], visible: [BOOL, "False for a hidden sheet."] })),
    "The sheets.",
  ],
  urls: [URLS, "The URLs in it."],
});

const CRACKED = objectOf("CrackedDocument", { cracked_password: [STRING, "The password that was found."] });

const CRACKED_ZIP = extend(CRACKED, "CrackedZip", {
  total_files: [INT, "Files in it."],
  total_extracted: [INT, "Files taken out."],
});

const HASHES = objectOf("Hashes", {
  md5: [STRING, "Hexadecimal."],
  sha1: [STRING, "Hexadecimal."],
  sha256: [STRING, "Hexadecimal."],
  ssdeep: [STRING, "The fuzzy hash."],
});

const HTML_SCAN = objectOf("HtmlScan", {
  title: [STRING, "The title."],
  hyperlinks: [STRINGS, "Where links go."],
  scripts: [
    arrayOf(
      objectOf("HtmlScript", {
        language: [STRING, "The language attribute."],
        type: [STRING, "The type attribute."],
        scripts: [STRING, "The source."],
      }),
    ),
    "The scripts.",
  ],
  spans: [arrayOf(objectOf("HtmlSpan", { style: [STRING, "The style attribute."] })), "The spans."],
  total_extracted: [INT, "Files taken out."],
});

const ICS_PARTICIPANT = objectOf("IcsParticipant", { mailbox: [MAILBOX, "Who it is."] });

const ICS_COMPONENT = objectOf("IcsComponent", {
  type: [STRING, "Such as `VEVENT`."],
  uid: [STRING, "UID."],
  summary: [STRING, "SUMMARY."],
  description: [STRING, "DESCRIPTION."],
  location: [STRING, "LOCATION."],
  organizers: [arrayOf(ICS_PARTICIPANT), "ORGANIZER."],
  attendees: [
    arrayOf(
      extend(ICS_PARTICIPANT, "IcsAttendee", {
        role: [STRING, "ROLE."],
        partstat: [STRING, "PARTSTAT."],
        rsvp: [BOOL, "RSVP."],
      }),
    ),
    "ATTENDEE.",
  ],
  attachments: [
    arrayOf(
      objectOf("IcsAttachment", {
        type: [STRING, "How it is attached."],
        uri: [STRING, "Where it is."],
        filename: [STRING, "Its name."],
        mime_type: [STRING, "Its type."],
        size: [STRING, "Its size as written."],
        extracted: [BOOL, "True when it was taken out."],
      }),
    ),
    "ATTACH.",
  ],
  urls: [URLS, "The URLs in it."],
});

const ICS_SCAN = objectOf("IcsScan", {
  calendars: [
    arrayOf(
      objectOf("IcsCalendar", {
        method: [STRING, "METHOD."],
        prodid: [STRING, "PRODID."],
        version: [STRING, "VERSION."],
        calscale: [STRING, "CALSCALE."],
        components: [arrayOf(ICS_COMPONENT), "Events, tasks and the rest."],
      }),
    ),
    "The calendars.",
  ],
  parse_error: [STRING, "Why it could not be read."],
});

const EXTRACTED = objectOf("Extracted", { total_extracted: [INT, "Files taken out."] });
const FILES_TOTAL = objectOf("FilesTotal", { total_files: [INT, "Files in it."] });
const SIZE = objectOf("Size", { size: [INT, "Bytes after unpacking."] });
const TRAILER = objectOf("Trailer", { trailer_index: [INT, "Where bytes follow the picture."] });

const JAVASCRIPT = objectOf("JavaScript", {
  identifiers: [STRINGS, "Names."],
  keywords: [STRINGS, "Words of the language."],
  strings: [STRINGS, "String literals."],
  tokens: [STRINGS, "All tokens."],
  regular_expressions: [STRINGS, "Regular expressions."],
});

const VBA = objectOf("Vba", {
  auto_exec: [STRINGS, "Macros that run by themselves."],
  suspicious: [STRINGS, "Words that matter."],
  ioc: [STRINGS, "Addresses and file names."],
  hex: [STRINGS, "Text hidden as hexadecimal."],
  base64: [STRINGS, "Text hidden as base64."],
  dridex: [STRINGS, "Text hidden as Dridex does."],
  vba_obfuscated: [STRINGS, "Text put together at run time."],
  total_files: [INT, "Macro files."],
});

const SCAN = objectOf("Scan", {
  bzip2: [SIZE, "A bzip2 file."],
  docx: [OFFICE_DOCUMENT, "A Word document."],
  encrypted_doc: [CRACKED, "An encrypted Office document."],
  encrypted_pdf: [CRACKED, "An encrypted PDF."],
  encrypted_zip: [CRACKED_ZIP, "An encrypted zip."],
  entropy: [objectOf("Entropy", { entropy: [FLOAT, "Bits per byte, 0 to 8."] }), "How random the bytes are."],
  exiftool: [EXIF, "Metadata."],
  gif: [TRAILER, "A GIF."],
  gzip: [SIZE, "A gzip file."],
  hash: [HASHES, "Hashes of the bytes."],
  html: [HTML_SCAN, "An HTML file."],
  ics: [ICS_SCAN, "A calendar file."],
  javascript: [JAVASCRIPT, "A script."],
  jpeg: [TRAILER, "A JPEG."],
  libarchive: [FILES_TOTAL, "Another archive."],
  lnk: [
    objectOf("Lnk", {
      command_line_arguments: [STRING, "What it passes on."],
      relative_path: [STRING, "Where it points."],
      working_dir: [STRING, "Where it runs."],
      machine_id: [STRING, "The machine it was made on."],
    }),
    "A Windows shortcut.",
  ],
  macho: [JSON_VALUE, "A macOS program."],
  ocr: [
    objectOf("OcrScan", { raw: [STRING, "The recognised text."], text: [STRINGS, "Its words."] }),
    "Text in a picture.",
  ],
  ole: [EXTRACTED, "An OLE file."],
  onenote: [JSON_VALUE, "A OneNote file."],
  pdf: [
    objectOf("Pdf", {
      urls: [URLS, "The URLs in it."],
      invalid_urls: [STRINGS, "What looks like a URL and is none."],
      total_extracted: [INT, "Files taken out."],
    }),
    "A PDF.",
  ],
  pdf_obj_hash: [
    objectOf("PdfObjectHash", {
      object_hash: [STRING, "A hash of the order of objects."],
      hash_string: [STRING, "What was hashed."],
    }),
    "The build of a PDF.",
  ],
  pptx: [PRESENTATION, "A presentation."],
  qr: [QR, "A QR code."],
  rar: [
    extend(FILES_TOTAL, "Rar", { total_extracted: [INT, "Files taken out."], host_os: [STRING, "Made on."] }),
    "A RAR.",
  ],
  rtf: [EXTRACTED, "An RTF document."],
  strings: [
    objectOf("StringsScan", {
      raw: [STRING, "All readable text; of a text file, the whole text."],
      strings: [STRINGS, "Runs of readable text."],
    }),
    "Readable text in the bytes.",
  ],
  tar: [FILES_TOTAL, "A tar."],
  url: [
    objectOf("UrlScan", {
      urls: [URLS, "The URLs in it."],
      invalid_urls: [STRINGS, "What looks like a URL and is none."],
    }),
    "URLs in the bytes.",
  ],
  vba: [VBA, "Macros."],
  xlsx: [SPREADSHEET, "A spreadsheet."],
  xml: [
    objectOf("Xml", {
      tags: [STRINGS, "The elements."],
      namespaces: [STRINGS, "The namespaces."],
      doc_type: [STRING, "The document type."],
      version: [STRING, "The XML version."],
    }),
    "An XML file.",
  ],
  yara: [
    objectOf("Yara", {
      matches: [
        arrayOf(objectOf("YaraMatch", { name: [STRING, "The rule."], meta: [mapOf(UNKNOWN), "Its notes."] })),
        "YARA rules that matched.",
      ],
      flags: [STRINGS, "What went wrong."],
    }),
    "YARA.",
  ],
  zip: [
    objectOf("Zip", {
      all_paths: [STRINGS, "Every name in it."],
      attempted_files: [STRINGS, "What was taken out."],
      encrypted: [BOOL, "True when it needs a password."],
      total_files: [INT, "Files in it."],
      total_extracted: [INT, "Files taken out."],
    }),
    "A zip.",
  ],
  zlib: [SIZE, "A zlib stream."],
});

/** One file of the flat list; the file itself has depth 0. */
export const EXPLODED_FILE = objectOf("ExplodedFile", {
  depth: [INT, "How many files it is inside of."],
  file_name: [STRING, "Its name."],
  file_extension: [STRING, "Lower case, without the dot."],
  size: [INT, "Bytes."],
  source: [STRING, "Which scanner took it out."],
  node_id: [STRING, "Its id."],
  parent_node_id: [STRING, "The id of the file it was in."],
  flavors: [
    objectOf("Flavors", {
      mime: [STRING, "The type by its bytes."],
      yara: [STRINGS, "The types by YARA."],
      external: [STRINGS, "The types somebody else said."],
    }),
    "What kind of file it is.",
  ],
  scan: [SCAN, "What each scanner saw; null where it had nothing to see."],
});
