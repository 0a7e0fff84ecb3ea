import type { Domain, Hop, Ip, Received } from "../../model/message.ts";
import { parseDomain } from "../urls/domain.ts";
import { parseIp } from "../urls/ip.ts";

// LIMIT: hosts and addresses of one message; a forged header can name as many as it likes.
const HOSTS_MAX = 1_000;

/** Host names that the Received fields name: clients, servers and the domain after `for`, newest hop first. */
export function receivedHosts(hops: readonly Hop[]): readonly Domain[] {
  const found = new Map<string, Domain>();
  for (const text of clauses(hops, (r) => [r.source.raw, r.server.raw, r.mailbox.raw, r.additional.raw])) {
    for (const word of text.split(/[\s()[\]<>@=,;:/"']+/)) {
      const name = word.endsWith(".") ? word.slice(0, -1) : word;
      if (!/^[\w-]+(?:\.[\w-]+)+$/.test(name) || /\.\d+$/.test(name)) continue;
      const domain = parseDomain(name);
      if (domain.valid && found.size < HOSTS_MAX) found.set(domain.domain, domain);
    }
  }
  return [...found.values()];
}

/** Addresses of the clients that Received fields record, newest hop first. The `by` clause names our side. */
export function receivedIps(hops: readonly Hop[]): readonly Ip[] {
  const found = new Map<string, Ip>();
  for (const text of clauses(hops, (r) => [r.source.raw, r.additional.raw])) {
    for (const word of text.split(/[\s()[\]<>,;"'=]+/)) {
      const bare = /^ipv6:/i.test(word) ? word.slice(5) : word;
      // Only the two plain notations: a Received field also has numbers that are none.
      const isAddress =
        /^\d{1,3}(?:\.\d{1,3}){3}$/.test(bare) || /^[0-9a-f]{0,4}:[0-9a-f:.]*:[0-9a-f.]*$/i.test(bare);
      const ip = isAddress ? parseIp(bare) : null;
      if (ip !== null && found.size < HOSTS_MAX) found.set(ip.ip, ip);
    }
  }
  return [...found.values()];
}

function clauses(hops: readonly Hop[], pick: (received: Received) => readonly (string | null)[]): string[] {
  const texts: string[] = [];
  for (const hop of hops.toReversed()) {
    if (hop.received === null) continue;
    for (const text of pick(hop.received)) if (text !== null) texts.push(text);
  }
  return texts;
}
