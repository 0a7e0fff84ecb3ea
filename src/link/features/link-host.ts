import type { Url } from "../../model/message.ts";

const HOSTS_MAX = 16;

/** Where links lead and pictures are loaded from: whole host names, each once. */
export function linkHosts(urls: readonly Url[]): readonly string[] {
  const found = new Set<string>();
  for (const { domain, ip } of urls) {
    if (found.size >= HOSTS_MAX) break;
    found.add(ip?.ip ?? domain.domain);
  }
  found.delete("");
  return [...found];
}
