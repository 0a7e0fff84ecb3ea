import assert from "node:assert/strict";
import { BlockList } from "node:net";
import { test } from "node:test";
import fc from "fast-check";
import { IpRanges } from "./ip-ranges.ts";

test("knows network borders, nested networks and single addresses", () => {
  const ranges = new IpRanges([
    "192.0.2.0/24",
    "192.0.2.16/28",
    "198.51.100.7",
    "2001:db8::/33",
    "bad",
    "1.2.3.4/33",
    "::/129",
  ]);
  const inside = ["192.0.2.0", "192.0.2.255", "198.51.100.7", "2001:db8:7fff::1"];
  const outside = ["192.0.1.255", "192.0.3.0", "198.51.100.8", "2001:db8:8000::", "1.2.3.4"];
  for (const ip of inside) assert.equal(ranges.has(ip), true, ip);
  for (const ip of outside) assert.equal(ranges.has(ip), false, ip);
  assert.equal(ranges.has("no address"), null);
});

test("an empty set has nothing, /0 has everything of its family", () => {
  assert.equal(new IpRanges([]).has("192.0.2.1"), false);
  assert.equal(new IpRanges(["0.0.0.0/0"]).has("255.255.255.255"), true);
  assert.equal(new IpRanges(["0.0.0.0/0"]).has("::1"), false);
});

test("agrees with node's block list", () => {
  const v4 = fc.tuple(fc.constantFrom("10.0.0.0", "10.1.2.3", "10.255.0.9"), fc.integer({ min: 1, max: 32 }));
  const v6 = fc.tuple(fc.constantFrom("2001:db8::", "2001:db8:0:1::5"), fc.integer({ min: 3, max: 128 }));
  fc.assert(
    fc.property(
      fc.array(fc.oneof(v4, v6), { maxLength: 6 }),
      fc.oneof(fc.ipV4(), fc.ipV6()),
      (networks, ip) => {
        const oracle = new BlockList();
        for (const [address, bits] of networks)
          oracle.addSubnet(address, bits, address.includes(":") ? "ipv6" : "ipv4");
        const ranges = new IpRanges(networks.map(([address, bits]) => `${address}/${bits}`));
        // Node holds an IPv4 address and the IPv6 one that carries it the same; canonical addresses are never carried.
        fc.pre(!/^(?:0{0,4}:)+ffff:/i.test(ip) && !/:.*\./.test(ip));
        assert.equal(ranges.has(ip), oracle.check(ip, ip.includes(":") ? "ipv6" : "ipv4"));
      },
    ),
    { seed: 8, numRuns: 2_000 },
  );
});
