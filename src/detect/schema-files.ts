/** Types that several file functions return. */
import { arrayOf, DATETIME, INT, objectOf, STRING } from "../mql/schema-builder.ts";
import { URL_OBJECT } from "./schema-shared.ts";

export const NAME_VALUE = objectOf("KeyValue", {
  key: [STRING, "The name of the property."],
  value: [STRING, "Its value as text."],
});

export const EXIF = objectOf("Exif", {
  fields: [arrayOf(NAME_VALUE), "Every property."],
  author: [STRING, "Who wrote the file."],
  creator: [STRING, "The program that made the content."],
  producer: [STRING, "The program that made the file."],
  title: [STRING, "The title."],
  page_count: [INT, "How many pages."],
  image_height: [INT, "In pixels."],
  image_width: [INT, "In pixels."],
  zip_file_name: [STRING, "The first name in the archive."],
  zip_uncompressed_size: [INT, "Bytes."],
  zip_compressed_size: [INT, "Bytes."],
  create_date: [DATETIME, "When it was made."],
  modify_date: [DATETIME, "When it was changed."],
  file_type: [STRING, "The format."],
  pdf_version: [STRING, "Such as `1.7`."],
  command_line_arguments: [STRING, "Of a Windows shortcut."],
  relative_path: [STRING, "Of a Windows shortcut."],
  target_file_dos_name: [STRING, "Of a Windows shortcut."],
});

export const QR = objectOf("Qr", {
  data: [STRING, "What the code says."],
  type: [STRING, "`url`, `email`, `mobile`, `app`, `geo`, `wifi` or `undefined`."],
  url: [URL_OBJECT, "The URL it holds."],
});
