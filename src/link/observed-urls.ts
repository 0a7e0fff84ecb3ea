import type { Message, Url } from "../model/message.ts";
import type { ObservedUrl } from "../model/observation.ts";
import { isWeb } from "./features/message-facts.ts";

// LIMIT: URLs that are kept for hunting. Each is a row and three observables.
const URLS_MAX = 64;
const URL_LENGTH_MAX = 500;

/**
 * Links, loaded pictures and forms of the whole message, what it quotes included: who hunts for a URL wants every mailbox
 * that has it.
 * SECURITY: of more than 64 the first of each host go first, so that a hundred links to one host do not push out the one
 * that matters.
 */
export function observedUrls({ body }: Message): readonly ObservedUrl[] {
  const found = new Map<string, ObservedUrl>();
  const add = (url: Url | null, kind: ObservedUrl["kind"]): void => {
    if (url === null || !isWeb(url)) return;
    const text = url.url.slice(0, URL_LENGTH_MAX);
    if (found.has(text)) return;
    found.set(text, { url: text, host: url.ip?.ip ?? url.domain.domain, root: url.domain.root_domain, kind });
  };
  for (const { action } of body.html?.forms ?? []) add(action, "form");
  for (const { href_url: target } of body.links) add(target, "link");
  for (const { src, remote } of body.html?.images ?? []) if (remote) add(src, "image");
  return spread([...found.values()]);
}

function spread(urls: readonly ObservedUrl[]): readonly ObservedUrl[] {
  if (urls.length <= URLS_MAX) return urls;
  const hosts = new Set<string>();
  const isFirst = urls.map(({ host }) => hosts.size < hosts.add(host).size);
  return [...urls.filter((_, i) => isFirst[i]), ...urls.filter((_, i) => !isFirst[i])].slice(0, URLS_MAX);
}
