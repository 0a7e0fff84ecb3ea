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
  run: (_context, ip, ...networks) => lookUp(ip, () => new IpRanges(networks.filter(isText))),
  prepare: (networks) => {
    const ranges = new IpRanges(networks);
    return (ip) => lookUp(ip, () => ranges);
  },
};

function lookUp(ip: Value | undefined, ranges: () => IpRanges): Value {
  return typeof ip === "string" ? ranges().has(ip) : null;
}

function isText(value: Value | undefined): value is string {
  return typeof value === "string";
}
