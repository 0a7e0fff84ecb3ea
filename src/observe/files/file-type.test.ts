import assert from "node:assert/strict";
import { test } from "node:test";
import { fileExtension, fileType } from "./file-type.ts";

function expectType(type: string, content: string | Buffer): void {
  const bytes = typeof content === "string" ? Buffer.from(content, "latin1") : content;
  assert.equal(fileType(bytes), type, type);
}

test("knows documents, images, archives and programs by their first bytes", () => {
  expectType("pdf", "%PDF-1.7\n");
  expectType("pdf", `junk\n${" ".repeat(500)}%PDF-1.4`);
  expectType("png", "\x89PNG\r\n\x1a\n....");
  expectType("jpg", "\xff\xd8\xff\xe0");
  expectType("gif", "GIF89a");
  expectType("bmp", "BM\x36\x10\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00");
  expectType("rar", "Rar!\x1a\x07\x01\x00");
  expectType("7z", "7z\xbc\xaf\x27\x1c");
  expectType("exe", "MZ\x90\x00");
  expectType("lnk", "L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0");
  expectType("rtf", "{\\rtf1\\ansi");
  expectType("tnef", "\x78\x9f\x3e\x22\x01\x00");
  expectType("one", "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3..");
  expectType("iso", Buffer.concat([Buffer.alloc(0x8001), Buffer.from("CD001")]));
});

test("tells office files apart from zips and from each other", () => {
  expectType("zip", "PK\x03\x04....a.txt");
  expectType("docx", "PK\x03\x04..[Content_Types].xml..word/document.xml");
  expectType("docm", "PK\x03\x04..word/document.xml..word/vbaProject.bin");
  expectType("xlsx", "PK\x03\x04..xl/workbook.xml");
  expectType("pptx", "PK\x03\x04..ppt/presentation.xml");
  const ole = (stream: string) =>
    Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.from(stream, "utf16le")]);
  expectType("doc", ole("WordDocument"));
  expectType("xls", ole("Workbook"));
  expectType("msg", ole("__properties_version1.0"));
  expectType("ole", ole("Other"));
});

test("knows text formats by what they begin with", () => {
  expectType("html", "  <!DOCTYPE html><p>");
  expectType("html", "<!-- x --><script>1</script>");
  expectType("html", Buffer.from("\ufeff<html>", "utf16le"));
  expectType("svg", '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">');
  expectType("xml", "<?xml version='1.0'?><a/>");
  expectType("ics", "BEGIN:VCALENDAR\r\nVERSION:2.0");
  expectType("eml", "Received: from a\nFrom: a@example.org\nSubject: x\n\n");
  expectType("rdp", "screen mode id:i:2\nfull address:s:host.example\n");
});

test("calls everything else unknown, plain text and nothing included", () => {
  expectType("unknown", "Dear Sir or Madam");
  expectType("unknown", "BMW is a car maker");
  expectType("unknown", "");
});

test("reads the extension as Windows does", () => {
  assert.equal(fileExtension("Invoice.PDF"), "pdf");
  assert.equal(fileExtension("invoice.pdf.exe. "), "exe");
  assert.equal(fileExtension("README"), null);
  assert.equal(fileExtension("a.b c"), null);
  assert.equal(fileExtension(null), null);
});
