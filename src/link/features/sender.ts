/** Who a message says it is from, and where answers and failures are to go. */
import { foldCase } from "../../core/fold-case.ts";
import type { Domain } from "../../model/message.ts";
import { fieldValues, type MessageFacts } from "./message-facts.ts";
import { wordyShapeOf } from "./token-shape.ts";

const NAME_LENGTH_MAX = 100;

/** The author's address. */
export function sender({ message }: MessageFacts): readonly string[] {
  const address = message.sender?.email.email.toLowerCase() ?? "";
  return address === "" ? [] : [address];
}

/** The author's organizational domain. At a provider that everybody uses it is frequent, and weighs nothing. */
export function senderDomain({ message }: MessageFacts): readonly string[] {
  const domain = message.sender?.email.domain;
  const root = domain === undefined ? "" : (domain.root_domain ?? domain.domain);
  return root === "" ? [] : [root];
}

/** The display name, case folded, numbers masked. Missing where it repeats an address. */
export function senderName({ message }: MessageFacts): readonly string[] {
  const name = foldCase((message.sender?.display_name ?? "").slice(0, NAME_LENGTH_MAX * 2).normalize("NFKC"));
  if (name.includes("@")) return [];
  const words = name.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.-]*/gu) ?? [];
  const text = words.map((word) => (/\p{N}/u.test(word) ? "{n}" : word)).join(" ");
  return text === "" ? [] : [text.slice(0, NAME_LENGTH_MAX)];
}

/** Where answers go, where that is not the author. */
export function replyTo({ message }: MessageFacts): readonly string[] {
  const author = message.sender?.email.email.toLowerCase();
  const found = new Set<string>();
  for (const { email } of message.headers.reply_to.slice(0, 5)) {
    const address = email.email.toLowerCase();
    if (address.includes("@") && address !== author) found.add(address);
  }
  return [...found];
}

/**
 * The envelope sender, where that is not the author, with the parts masked that are made for each mail (variable
 * envelope return paths, which carry the recipient or a number): `bounce+{n}-{recipient}@mail.example.net`.
 */
export function returnPath({ message, finder, recipients, owner }: MessageFacts): readonly string[] {
  const path = message.headers.return_path;
  if (path === null || !path.email.includes("@")) return [];
  if (path.email.toLowerCase() === message.sender?.email.email.toLowerCase()) return [];
  const readers = [...(owner === null ? [] : [owner]), ...recipients.slice(0, 10)];
  let local = (path.local_part ?? "").toLowerCase().slice(0, 200);
  for (const reader of readers) {
    // `bounce+ada=parliament.example` and `bounce-ada_parliament.example`.
    const [name = "", host = ""] = reader.split("@");
    for (const mark of ["=", "_", "-", "@"]) local = local.replaceAll(`${name}${mark}${host}`, "{recipient}");
  }
  const isWhole = finder.find(local) !== null;
  const written = local.includes("{recipient}") ? local : (path.local_part ?? "").slice(0, 200);
  const shape = isWhole ? "{recipient}" : written.split("{recipient}").map(wordyShapeOf).join("{recipient}");
  return [`${shape.slice(0, 80)}@${hostShape(path.domain)}`];
}

/** The organizational domain as it is, the names below it by their shape: `em1234` is one of many. */
function hostShape({ domain, root_domain: root, subdomain }: Domain): string {
  return root === null || subdomain === null ? domain : `${wordyShapeOf(subdomain.slice(0, 80))}.${root}`;
}

const SIGNATURES_MAX = 8;

/**
 * Domain and selector of each DKIM signature. Whether it passes does not matter: a signature that broke on the way, or was
 * copied, still tells two mails of one hand. It does not vouch for anybody.
 */
export function dkim({ fields }: MessageFacts): readonly string[] {
  const found = new Set<string>();
  for (const value of fieldValues(fields, "dkim-signature").slice(0, SIGNATURES_MAX)) {
    const tags = new Map<string, string>();
    for (const tag of value.slice(0, 4_000).split(";", 40)) {
      const equals = tag.indexOf("=");
      if (equals > 0)
        tags.set(
          tag.slice(0, equals).trim(),
          tag
            .slice(equals + 1)
            .trim()
            .toLowerCase(),
        );
    }
    const [domain = "", selector = ""] = [tags.get("d"), tags.get("s")];
    if (domain !== "") found.add(`${domain.slice(0, 253)}/${selector.slice(0, 100)}`);
  }
  return [...found];
}
