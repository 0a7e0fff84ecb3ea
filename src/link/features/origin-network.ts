import { ipGroups } from "../../core/ip-groups.ts";

/**
 * The network the mail was handed over from: /24 of an IPv4 address, /48 of an IPv6 address, which is what one customer
 * of a network is given (RFC 6177). Missing rather than wrong: only the client that our own servers recorded counts, never
 * an address further down, which the sender may have written.
 */
export function originNetwork(address: string | null): readonly string[] {
  const groups = address === null ? null : ipGroups(address);
  if (groups === null) return [];
  if (groups.length === 2) {
    const [high = 0, low = 0] = groups;
    return [`${high >> 8}.${high & 255}.${low >> 8}.0/24`];
  }
  const prefix = groups.slice(0, 3).map((group) => group.toString(16));
  return [`${prefix.join(":")}::/48`];
}
