/** What the reader of one message does not exceed, whatever the sender wrote. Each limit leaves a defect. */

// LIMIT: a field costs about 200 bytes of memory and every field is a row in the model. The longest honest
// header in 14,000 real mails has 214 fields. Raise only with a real mail that needs it.
export const HEADER_FIELDS_MAX = 5_000;

// LIMIT: fields that decide how a message is read (From, Content-Type, Received …) are still kept past
// HEADER_FIELDS_MAX, so that padding cannot hide them; this many of them, no more.
export const STRUCTURAL_FIELDS_MAX = 10_000;

// LIMIT: 16 MiB of header in one block; what follows is read as the body.
export const HEADER_BYTES_MAX = 16 * 1024 * 1024;

// LIMIT: 4 MiB of one field value are decoded: 60,000 recipients are about 2 MB.
export const FIELD_BYTES_MAX = 4 * 1024 * 1024;

// LIMIT: addresses of one field, and about as many of all fields of one name, since every rule may ask about each. Servers accept 100 (RFC 5321 §4.5.3.1.8) to
// some thousand recipients; those that a field names beyond that were never written to.
export const ADDRESSES_MAX = 10_000;

// LIMIT: MIME parts of one message. Real mail stays below 200; a part costs about 1 kB of memory.
export const PARTS_MAX = 5_000;

// LIMIT: multiparts within multiparts. Real mail stays below 10. The walk itself is a loop, so this
// protects those who walk the tree after us by recursion. A deeper multipart stays a leaf with its bytes.
export const DEPTH_MAX = 100;

// LIMIT: RFC 2046 §5.1.1 allows 70 characters; real senders exceed it a little.
export const BOUNDARY_LENGTH_MAX = 250;

// LIMIT: parameters of one Content-Type or Content-Disposition, and numbered pieces of one (RFC 2231 §3).
export const PARAMETERS_MAX = 100;

// LIMIT: bytes of one text part that become a string. 8 MiB of text is 2,000 pages; the longest of 14,000
// real mails is 1.9 MB.
export const TEXT_BYTES_MAX = 8 * 1024 * 1024;

// LIMIT: decoded bytes of one attachment that are kept, hashed and looked into. Mail servers accept 25 to
// 150 MB; past this the hashes are those of the first 64 MiB, and a defect says so.
export const ATTACHMENT_BYTES_MAX = 64 * 1024 * 1024;

// LIMIT: a hostile message can be damaged in every line; the first ones tell the story.
export const DEFECTS_PER_CODE_MAX = 20;
