import { domainToASCII } from "node:url";
import type { Facts } from "./facts.ts";
import { type Aspect, aspectOf, type View } from "./view.ts";

export type Oracle = "postal-mime" | "mailparser" | "python";

/** One disagreement: what we read, what the other reader did, and the message. */
export interface Disagreement {
  readonly oracle: Oracle;
  readonly aspect: Aspect;
  readonly own: View;
  readonly other: View;
  readonly facts: Facts;
}

/** Why a kind of disagreement is right on our side, and the test that a case is of that kind. */
export interface Reason {
  readonly name: string;
  /** The rule that decides. */
  readonly decidedBy: string;
  readonly aspects: readonly Aspect[];
  readonly applies: (found: Disagreement) => boolean;
}

const REASONS: readonly Reason[] = [
  {
    name: "an address stands in brackets where the other reader takes a name for the address",
    decidedBy:
      "RFC 5322 §3.4: an author is an addr-spec; a comma or bracket in an unquoted name is damage to the name",
    aspects: ["from"],
    applies: ({ own, other, facts }) =>
      !isAddrSpec(other.from) && (own.from ?? "").includes("@") && isInBrackets(localPart(own), facts.from),
  },
  {
    name: "text before the brackets looks like an address",
    decidedBy: "RFC 5322 §3.4: in a name-addr what stands before the brackets is the display name",
    aspects: ["from"],
    applies: ({ own, other, facts }) =>
      isInBrackets(own.from ?? "", facts.from) && !isInBrackets(other.from ?? "", facts.from),
  },
  {
    name: "the field names nobody by address",
    decidedBy: "RFC 5322 §3.4: a phrase alone is no mailbox, so we give no address instead of the phrase",
    aspects: ["from"],
    applies: ({ own, other }) => !(own.from ?? "").includes("@") && !isAddrSpec(other.from),
  },
  {
    name: "the domain is compared in its A-label form",
    decidedBy:
      "RFC 5891 §4 and UTS #46: letters in other widths or scripts name the host that DNS is asked for",
    aspects: ["from"],
    applies: ({ own, other }) => own.from !== null && sameAfterIdna(own.from, other.from ?? ""),
  },
  {
    name: "raw 8-bit in an address is text",
    decidedBy: "RFC 6532 §3.2: UTF-8 in header fields; other 8-bit is read in the charset of the message",
    aspects: ["from", "subject", "attachment names"],
    applies: ({ own, other, aspect, facts }) =>
      facts.defects.has("header-8bit") &&
      isMangled(aspectOf(other, aspect)) &&
      (aspect === "from" || looksAlike(own, other, aspect)),
  },
  {
    name: "the address goes on after a comma or a space within its brackets",
    decidedBy: "RFC 5322 §3.4: the closing bracket ends the address",
    aspects: ["from"],
    applies: ({ own, other }) => other.from !== null && startsLike(own.from ?? "", other.from),
  },
  {
    name: "an encoded word stands in the address",
    decidedBy: "RFC 2047 §5 forbids it, mail programs decode it all the same",
    aspects: ["from"],
    applies: ({ facts }) => facts.from.includes("=?"),
  },
  {
    name: "an unknown charset or raw 8-bit in the subject",
    decidedBy: "RFC 6532, else the charset of the message's text: what the sender's program wrote",
    aspects: ["subject", "attachment names"],
    applies: (found) => looksAlike(found.own, found.other, found.aspect),
  },
  {
    name: "several text parts, or text and HTML, are joined and converted by the other reader",
    decidedBy:
      "RFC 2046 §5.1.3: parts of a mixed multipart are shown one after the other; we keep each type apart",
    aspects: ["plain", "html"],
    applies: ({ oracle, own, other, aspect, facts }) =>
      oracle !== "python" && isJoined(aspectOf(own, aspect), aspectOf(other, aspect), facts),
  },
  {
    name: "the charset is missing, ASCII for 8-bit bytes, Latin-1 for windows-1252, or unknown",
    decidedBy:
      "Encoding Standard §4.2 (latin1 is windows-1252); RFC 2045 §5.2 default, valid UTF-8 taken as such",
    aspects: ["plain", "html"],
    applies: ({ own, other, aspect, facts }) => hasOddCharset(facts) && looksAlike(own, other, aspect),
  },
  {
    name: "a byte order mark or a character that the charset lacks",
    decidedBy: "Encoding Standard §4.2 (decode): the mark is no text; an invalid byte is U+FFFD",
    aspects: ["plain", "html"],
    applies: ({ own, other, aspect }) =>
      looksAlike(own, other, aspect) && !isMostlyUnlike(own, other, aspect),
  },
  {
    name: "an empty or damaged part is an attachment for the other reader",
    decidedBy: "RFC 2045 §5.2: a part whose type cannot be read is text/plain",
    aspects: ["plain", "html", "attachment names", "attachment sizes"],
    applies: ({ facts }) => facts.defects.has("content-type-invalid"),
  },
  {
    name: "the boundary has characters that should be quoted",
    decidedBy:
      "RFC 2045 §5.1 asks for quotes; the sender delimits with the whole word, so the whole word is meant",
    aspects: ["plain", "html", "attachment names", "attachment sizes"],
    applies: ({ oracle, facts }) => oracle === "python" && facts.bareBoundary,
  },
  {
    name: "a multipart within a multipart of the same boundary",
    decidedBy:
      "RFC 2046 §5.1.2: the innermost open multipart takes the delimiter; Python ends it at the first one",
    aspects: ["plain", "html", "attachment names", "attachment sizes"],
    applies: ({ facts }) => facts.sharedBoundary,
  },
  {
    name: "the boundary never comes",
    decidedBy:
      "no rule: we read all of it as text, so that nothing a mail program may show is hidden from rules",
    aspects: ["plain", "html", "attachment names", "attachment sizes"],
    applies: ({ facts }) => facts.defects.has("boundary-not-found"),
  },
  {
    name: "a line of the header is no field, and Python takes it for the end of the header",
    decidedBy: "RFC 5322 §2.1: an empty line ends the header; fields go on after this line",
    aspects: ["plain", "html", "from", "subject", "attachment names", "attachment sizes"],
    applies: ({ oracle, facts }) => oracle === "python" && facts.defects.has("header-malformed"),
  },
  {
    name: "a further text part with a file name is a file",
    decidedBy: "RFC 2183 §2.3: a file name says what to save the part as; the first text part is the message",
    aspects: ["plain", "html", "attachment names", "attachment sizes"],
    applies: ({ own, other, facts }) =>
      own.attachments.length > other.attachments.length &&
      facts.leaves.filter((leaf) => /^text\/(plain|html)$/.test(leaf.contentType)).length > 1,
  },
  {
    name: "a delimiter of an outer multipart ends an inner one that was never closed",
    decidedBy:
      "RFC 2046 §5.1.2: outer delimiters must be recognised within inner multiparts; mailparser does not",
    aspects: ["plain", "html", "attachment names", "attachment sizes"],
    applies: ({ oracle, facts }) => oracle === "mailparser" && facts.defects.has("boundary-not-closed"),
  },
  {
    name: "the line end before a delimiter belongs to the delimiter",
    decidedBy: "RFC 2046 §5.1.1",
    aspects: ["attachment sizes"],
    applies: ({ own, other }) => sizesDiffer(own, other, (ours, theirs) => Math.abs(ours - theirs) <= 2),
  },
  {
    name: "line ends of an unencoded attachment are counted as one byte",
    decidedBy: "RFC 2045 §2.8: the bytes of the part as they are, so that hashes are those of the file sent",
    aspects: ["attachment sizes"],
    applies: ({ own, other, facts }) =>
      sizesDiffer(own, other, (ours, theirs, index) => {
        const stripped = ours - (facts.crCounts[index] ?? 0);
        return Math.abs(ours - theirs) <= 2 || Math.abs(stripped - theirs) <= 2;
      }),
  },
  {
    name: "the other reader walks into a message/rfc822 part",
    decidedBy: "RFC 2046 §5.2.1: it is a message of its own; we keep its bytes as an attachment",
    aspects: ["plain", "html", "attachment names", "attachment sizes"],
    applies: ({ facts }) => facts.leaves.some((leaf) => leaf.contentType.startsWith("message/")),
  },
  {
    name: "damaged base64 is decoded as far as it goes",
    decidedBy: "RFC 2045 §6.8: characters outside the alphabet are ignored",
    aspects: ["attachment sizes", "plain", "html"],
    applies: ({ facts }) => facts.defects.has("base64-invalid") || facts.defects.has("base64-truncated"),
  },
];

/** The first reason that applies, or null. */
export function reasonFor(found: Disagreement): Reason | null {
  for (const reason of REASONS) {
    if (reason.aspects.includes(found.aspect) && reason.applies(found)) return reason;
  }
  return null;
}

function isAddrSpec(text: string | null): boolean {
  return text !== null && /^[^\s@"<>,;:()]+@[^\s@"<>,;:()]+$/.test(text);
}

function localPart(view: View): string {
  return (view.from ?? "").slice(0, (view.from ?? "").lastIndexOf("@"));
}

/** Replacement characters, or the lone surrogates in which Python hides bytes it cannot read. */
function isMangled(text: string): boolean {
  return text.includes("\ufffd") || !text.isWellFormed();
}

function isInBrackets(address: string, field: string): boolean {
  const squeezed = field.toLowerCase().replaceAll(/\s+/g, "");
  return address !== "" && squeezed.includes(`<${address.toLowerCase()}`);
}

function sameAfterIdna(own: string, other: string): boolean {
  const at = other.lastIndexOf("@");
  const host = other.slice(at + 1).replaceAll(/\s+|\.$/g, "");
  return at > 0 && own.slice(own.lastIndexOf("@") + 1) === (domainToASCII(host) || host.toLowerCase());
}

function startsLike(own: string, other: string): boolean {
  return other.includes("@") && own.toLowerCase().startsWith(other.toLowerCase());
}

/** Equal when only printable ASCII counts: the readers see the same bytes and name other characters. */
function looksAlike(own: View, other: View, aspect: Aspect): boolean {
  const skeleton = (view: View): string => aspectOf(view, aspect).replaceAll(/[^\x21-\x7e]+/g, "");
  const [ours, theirs] = [skeleton(own), skeleton(other)];
  // A multi-byte charset has ASCII letters as second bytes, so texts in it only begin alike.
  return (
    ours === theirs ||
    (aspect === "subject" && (/[^\x20-\x7e]/.test(ours + theirs) || ours.slice(0, 1) === theirs.slice(0, 1)))
  );
}

function isMostlyUnlike(own: View, other: View, aspect: Aspect): boolean {
  const count = (view: View): number => aspectOf(view, aspect).match(/[^\x21-\x7e]/g)?.length ?? 0;
  return count(own) > 20 && count(other) === 0;
}

function hasOddCharset(facts: Facts): boolean {
  return facts.leaves.some((leaf) => {
    const charset = leaf.parameters["charset"]?.toLowerCase();
    return leaf.contentType.startsWith("text/") && charset !== "utf-8";
  });
}

/** The other reader has all of our text, and more that it made of parts of the other type. */
function isJoined(own: string, other: string, facts: Facts): boolean {
  if (!facts.leaves.some((leaf) => leaf.contentType === "text/html")) return false;
  const bare = (text: string): string => text.replaceAll("<br/>", "");
  const texts = facts.leaves.filter((leaf) => leaf.contentType.startsWith("text/")).length;
  return bare(other).includes(bare(own)) || (texts > 2 && other.length > own.length);
}

function sizesDiffer(
  own: View,
  other: View,
  test: (ours: number, theirs: number, index: number) => boolean,
): boolean {
  if (own.attachments.length !== other.attachments.length) return false;
  return own.attachments.every((attachment, index) =>
    test(attachment.size, other.attachments[index]!.size, index),
  );
}
