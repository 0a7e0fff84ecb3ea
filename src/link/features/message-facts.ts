/** What several features look at, taken from a message once. */
import type { HeaderField, Image, Message, ReadMessage, Url } from "../../model/message.ts";
import { maskWords } from "./mask-words.ts";
import { type Names, namesToMask } from "./names-to-mask.ts";
import { newestText } from "./newest-text.ts";
import { RecipientFinder } from "./recipient-encoding.ts";

export interface MessageFacts {
  readonly read: ReadMessage;
  readonly message: Message;
  /** Fields of the whole header, bottom-up. */
  readonly fields: readonly HeaderField[];
  /** Whose copy this is, lower case. */
  readonly owner: string | null;
  /** To and Cc, lower case, each once. */
  readonly recipients: readonly string[];
  /** Web links of the newest message, not of what it quotes. */
  readonly links: readonly Url[];
  /** Images that opening loads. */
  readonly images: readonly Image[];
  /** Where forms send their input. */
  readonly forms: readonly Url[];
  readonly finder: RecipientFinder;
  readonly names: Names;
  /** Words of the newest message with everything masked that varies. */
  readonly words: readonly string[];
}

// LIMIT: links and images that features look at; a newsletter has under 200.
const LINKS_MAX = 500;

export function factsOf(read: ReadMessage): MessageFacts {
  const { message } = read;
  const { body, mailbox } = message;
  const owner = mailbox?.email.email.toLowerCase() ?? null;
  const recipients = recipientsOf(message);
  const names = namesToMask(message);
  return {
    read,
    message,
    fields: message.headers.hops.flatMap((hop) => hop.fields),
    owner,
    recipients,
    links: linksOf(message).filter(isWeb).slice(0, LINKS_MAX),
    images: (body.html?.images ?? [])
      .filter(({ remote, src }) => remote && src !== null && isWeb(src))
      .slice(0, LINKS_MAX),
    forms: (body.html?.forms ?? []).flatMap(({ action }) =>
      action !== null && isWeb(action) ? [action] : [],
    ),
    finder: new RecipientFinder([...new Set([...(owner === null ? [] : [owner]), ...recipients])]),
    names,
    words: maskWords(newestText(message), names),
  };
}

function recipientsOf({ recipients: { to, cc } }: Message): readonly string[] {
  const found = new Set<string>();
  for (const { email } of [...to, ...cc]) if (email.email.includes("@")) found.add(email.email.toLowerCase());
  return [...found];
}

/**
 * A reply quotes the links of others. Where the newest message says nothing itself (a bare forward) the quoted ones
 * are all there is.
 */
function linksOf({ body }: Message): readonly Url[] {
  const isQuoting = body.previous_threads.length > 0 && (body.current_thread.text ?? "").length >= 20;
  const links = isQuoting ? body.current_thread.links : body.links;
  return links.map((link) => link.href_url);
}

/** Something a browser opens on a host. */
export function isWeb({ scheme, domain, ip }: Url): boolean {
  return (scheme === "http" || scheme === "https") && (ip !== null || domain.domain !== "");
}

/** Values of all fields of a name, bottom-up. */
export function fieldValues(fields: readonly HeaderField[], lowerName: string): readonly string[] {
  const values: string[] = [];
  for (const { name, value } of fields) if (name.toLowerCase() === lowerName) values.push(value);
  return values;
}
