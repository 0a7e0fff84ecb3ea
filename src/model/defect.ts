/**
 * Damage found while reading mail. Hostile and broken mail is the normal case, so damage is data with a
 * place, never an exception. `code` is stable and documented; `detail` never quotes mail content beyond the
 * token that is broken (a charset name, a boundary), so that a defect may be logged.
 */
export interface Defect {
  readonly code: DefectCode;
  /** Byte offset in the raw message, where there is one place. */
  readonly offset?: number;
  /** Path of the MIME part, `1.2` as in IMAP (RFC 9051 §6.4.5); absent for the message itself. */
  readonly part?: string;
  readonly detail?: string;
}

/** Every defect code with the sentence a person reads. `limit-…` codes say that reading stopped on purpose. */
export const DEFECTS = {
  "empty-message": "the message has no bytes",
  "nul-byte": "the header or a text part has NUL bytes",
  "bare-cr": "a line ends with a lone carriage return",
  "header-8bit": "a header field has raw 8-bit bytes (RFC 5322 allows only ASCII, RFC 6532 only UTF-8)",
  "header-malformed": "a line in the header is neither a field nor a continuation",
  "header-missing-end": "the header runs to the end of the message; there is no body",
  "header-duplicate": "a field that may stand once stands several times (RFC 5322 §3.6)",
  "header-from-missing": "there is no From field",
  "encoded-word-invalid": "an encoded word cannot be decoded (RFC 2047)",
  "address-invalid": "an address cannot be read (RFC 5322 §3.4)",
  "date-invalid": "a date cannot be read (RFC 5322 §3.3)",
  "content-type-invalid": "the Content-Type cannot be read; text/plain is assumed (RFC 2045 §5.2)",
  "parameter-duplicate":
    "a parameter of Content-Type or Content-Disposition stands twice with different values; the first counts",
  "charset-unknown": "the charset is not known; windows-1252 is assumed",
  "charset-invalid-bytes": "bytes that the charset does not allow were replaced",
  "transfer-encoding-unknown": "the Content-Transfer-Encoding is not known; the bytes are taken as they are",
  "base64-invalid": "base64 with characters outside its alphabet",
  "base64-truncated": "base64 that ends within a group of four",
  "quoted-printable-invalid": "quoted-printable with an escape that is none",
  "boundary-missing": "a multipart without a boundary parameter; read as text",
  "boundary-not-found": "the boundary of a multipart never occurs",
  "boundary-not-closed": "a multipart without its closing boundary",
  "part-empty": "a multipart without any part",
  "uuencoded-in-text":
    "a text has a uuencoded file in it (`begin 644 name`), which some mail programs show as an attachment",
  "html-too-large": "the HTML has more nodes or bytes than are read; the rest is left out",
  "limit-headers": "more header fields than are read",
  "limit-header-bytes": "a longer header than is read",
  "limit-parts": "more MIME parts than are read",
  "limit-depth": "MIME parts nested deeper than are read",
  "limit-addresses": "more addresses in one field than are read",
  "limit-links": "more links than are read",
  "limit-text": "a longer text than is read",
  "limit-size": "a larger message than is read",
  "limit-memory":
    "reading the message took more memory than one message may have; nothing else is known of it",
  "internal-error": "reading the message failed through a mistake in Serjeant; please report it",
  "source-truncated": "the file ends within the message",
  "msg-property-invalid": "a property of the Outlook file cannot be read",
} as const;

export type DefectCode = keyof typeof DEFECTS;
