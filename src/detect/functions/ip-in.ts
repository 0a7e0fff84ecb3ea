import { BOOL, STRING } from "../../mql/schema-builder.ts";
import { COST, type RuleFunction, type Value } from "../../mql/value.ts";
import { IpRanges } from "./ip-ranges.ts";

export const ipIn: RuleFunction = {
  signature: {
    name: "beta.ip_in",
    parameters: [
      { name: "ip", type: STRING },
      { name: "network", type: STRING, variadic: true },
    ],
    returns: BOOL,
    doc: "True when the address lies in one of the networks (CIDR notation, or a single address).",
  },
  cost: COST.text,
  examples: [
    ["beta.ip_in('192.0.2.7', '198.51.100.0/24', '192.0.2.0/29')", "true"],
    ["beta.ip_in('2001:db8::1', '2001:db8:1::/48')", "false"],
    ["beta.ip_in('no address', '192.0.2.0/24')", "null"],
  ],
  run: (_context, ip, ...networks) => (typeof ip === "string" ? rangesOf(networks).has(ip) : null),
};

type Networks = readonly (Value | undefined)[];

// LIMIT: lists stand in the source of rules (six calls in 1,588 public ones); computed lists push each other out.
const KEPT_MAX = 64;
const kept: { networks: Networks; ranges: IpRanges }[] = [];

/** Built once a list of networks: one rule has 4,589. */
function rangesOf(networks: Networks): IpRanges {
  const known = kept.find((entry) => isSame(entry.networks, networks));
  if (known !== undefined) return known.ranges;
  const ranges = new IpRanges(networks.filter((network) => typeof network === "string"));
  if (kept.length >= KEPT_MAX) kept.shift();
  kept.push({ networks, ranges });
  return ranges;
}

/** Literals of a rule are the same string objects at every call, so this compares pointers. */
function isSame(a: Networks, b: Networks): boolean {
  return a.length === b.length && a.every((network, index) => network === b[index]);
}
