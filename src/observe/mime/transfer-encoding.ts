import { type DecodedBytes, decodeBase64 } from "./base64.ts";
import { decodeQuotedPrintable } from "./quoted-printable.ts";
import { decodeUuencode } from "./uuencode.ts";

/**
 * Undoes a Content-Transfer-Encoding, RFC 2045 §6. 7bit, 8bit and binary give a view of `source`, not a copy.
 * At most about `sizeMax` bytes are decoded.
 */
export function decodeTransfer(source: Buffer, encoding: string, sizeMax: number): DecodedBytes {
  switch (encoding) {
    case "base64":
      return decodeBase64(source, sizeMax);
    case "quoted-printable":
      return decodeQuotedPrintable(source.subarray(0, sizeMax * 3));
    case "x-uuencode":
    case "x-uue":
    case "uuencode":
      return decodeUuencode(source.subarray(0, sizeMax * 2));
    case "":
    case "7bit":
    case "8bit":
    case "binary":
      return { bytes: source.subarray(0, sizeMax), defect: null, offset: 0 };
    default:
      return { bytes: source.subarray(0, sizeMax), defect: "transfer-encoding-unknown", offset: 0 };
  }
}
