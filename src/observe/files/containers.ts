/** Kind and the entry names that tell it, in order: macro forms before the plain ones. */
const ZIP_KINDS: readonly (readonly [type: string, ...names: string[]])[] = [
  ["docm", "word/vbaProject.bin"],
  ["docx", "word/document"],
  ["xlsb", "xl/workbook.bin"],
  ["xlsm", "xl/vbaProject.bin"],
  ["xlsx", "xl/workbook.xml"],
  ["pptm", "ppt/vbaProject.bin"],
  ["pptx", "ppt/presentation.xml"],
  ["xps", "FixedDocSeq.fdseq"],
  ["odt", "mimetypeapplication/vnd.oasis.opendocument.text"],
  ["ods", "mimetypeapplication/vnd.oasis.opendocument.spreadsheet"],
  ["odp", "mimetypeapplication/vnd.oasis.opendocument.presentation"],
  ["epub", "mimetypeapplication/epub+zip"],
  ["apk", "AndroidManifest.xml"],
  ["jar", "META-INF/MANIFEST.MF"],
  ["vsdx", "visio/document.xml"],
];

const OLE_KINDS: readonly (readonly [type: string, stream: string])[] = [
  ["msg", "__properties_version1.0"],
  ["doc", "WordDocument"],
  ["xls", "Workbook"],
  ["xls", "Book"],
  ["ppt", "PowerPoint Document"],
  ["pub", "Quill"],
  ["vsd", "VisioDocument"],
  ["hwp", "HwpSummaryInformation"],
  // A password-protected OOXML file is an OLE file with this one stream; what it holds cannot be seen.
  ["ole", "EncryptedPackage"],
];

/**
 * What a zip is, by the names of its entries, which stand unpacked in the file (APPNOTE 4.3.7). An entry
 * that only has such a name makes a wrong guess, never an error.
 */
export function sniffZip(bytes: Buffer): string {
  for (const [type, ...names] of ZIP_KINDS)
    if (names.some((name) => bytes.includes(name, 0, "latin1"))) return type;
  return "zip";
}

/** What a compound file is, by the names in its directory ([MS-CFB] §2.6.1, UTF-16). */
export function sniffOle(bytes: Buffer): string {
  for (const [type, stream] of OLE_KINDS) if (bytes.includes(stream, 0, "utf16le")) return type;
  // [MS-CFB] §2.6.1: the root of an installer carries the class 000C1084-0000-0000-C000-000000000046.
  return bytes.includes(Buffer.from("84100c0000000000c000000000000046", "hex")) ? "msi" : "ole";
}
