import { decodeText } from "./charset.ts";
import type { DefectLog } from "./defect-log.ts";
import { TEXT_BYTES_MAX } from "./limits.ts";
import { decodeTransfer } from "./transfer-encoding.ts";
import type { WalkedPart } from "./walk.ts";

/**
 * The text of a part: transfer encoding and charset undone, NUL left out, every line end `\n`, so that one
 * message gives one text however it was stored.
 */
export function readText(bytes: Buffer, part: WalkedPart, log: DefectLog): string {
  const { start, end } = part.bodySpan;
  const where = (offset: number) => (part.path === "" ? { offset } : { offset, part: part.path });
  const decoded = decodeTransfer(bytes.subarray(start, end), part.transferEncoding, TEXT_BYTES_MAX);
  if (decoded.defect !== null) {
    const detail =
      decoded.defect === "transfer-encoding-unknown" ? { detail: part.transferEncoding.slice(0, 40) } : {};
    log.add(decoded.defect, { ...where(start + decoded.offset), ...detail });
  }
  const size = Math.min(decoded.bytes.length, TEXT_BYTES_MAX);
  if (size >= TEXT_BYTES_MAX) log.add("limit-text", where(start));
  const content = decoded.bytes.subarray(0, size);
  const charset = part.parameters["charset"] || htmlCharset(part, content);
  const { text, defect } = decodeText(content, charset);
  if (defect !== null) log.add(defect, { ...where(start), detail: (charset ?? "").slice(0, 40) });
  return normalised(text, where(start), log);
}

function normalised(text: string, place: { offset: number; part?: string }, log: DefectLog): string {
  let clean = text;
  if (clean.includes("\0")) {
    // SECURITY: programs that show mail drop NUL; a rule must see the word that the reader sees.
    log.add("nul-byte", place);
    clean = clean.replaceAll("\0", "");
  }
  return clean.includes("\r") ? clean.replaceAll("\r\n", "\n").replaceAll("\r", "\n") : clean;
}

/** HTML may name its charset itself (HTML standard §13.2.3.2); it counts where the mail header says nothing. */
function htmlCharset(part: WalkedPart, content: Buffer): string | null {
  if (part.contentType !== "text/html") return null;
  const found = /<meta[^>]{1,200}charset\s{0,5}=\s{0,5}["']?([\w.:-]{2,40})/i.exec(
    content.toString("latin1", 0, 1024),
  );
  const name = found?.[1]?.toLowerCase() ?? null;
  // A document whose declaration could be read as ASCII is not UTF-16, whatever it claims.
  return name?.startsWith("utf-16") ? "utf-8" : name;
}
