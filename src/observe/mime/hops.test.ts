import assert from "node:assert/strict";
import { test } from "node:test";
import { groupHops } from "./hops.ts";
import { receivedHosts, receivedIps } from "./received-hosts.ts";

/** Hops of a header given top to bottom as `Name: value`. */
function hopsOf(...lines: string[]) {
  const fields = lines.map((line, index) => {
    const colon = line.indexOf(": ");
    return { name: line.slice(0, colon), value: line.slice(colon + 2), position: lines.length - 1 - index };
  });
  return groupHops(fields);
}

const MAIL = [
  "Delivered-To: c@example.org",
  "Received: from mx.example.org by store.example.org with LMTP; 12 Jan 2021 09:30:03 +0000",
  "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=a@example.net",
  "Received-SPF: pass",
  "Received: from out.example.net ([198.51.100.9]) by mx.example.org for <c@example.org>; 12 Jan 2021 09:30:02 +0000",
  "DKIM-Signature: v=1; d=example.net; s=k; b=x",
  "Received: from desk ([203.0.113.4]) by out.example.net; 12 Jan 2021 09:30:01 +0000",
  "From: a@example.net",
  "To: c@example.org",
];

test("merges the author's fields with the earliest Received into hop 0", () => {
  const hops = hopsOf(...MAIL);
  assert.deepEqual(
    hops.map((hop) => hop.fields.map((field) => field.name)),
    [
      ["To", "From", "Received", "DKIM-Signature"],
      ["Received", "Received-SPF", "Authentication-Results"],
      ["Received", "Delivered-To"],
    ],
  );
  assert.deepEqual(
    hops.map((hop) => hop.index),
    [0, 1, 2],
  );
  assert.equal(hops[0]?.received?.server.raw, "out.example.net");
  assert.equal(hops[0]?.signature?.domain, "example.net");
  assert.equal(hops[1]?.authentication_results?.spf, "pass");
  assert.equal(hops[2]?.authentication_results, null);
});

test("numbers positions from the last field of the header", () => {
  assert.deepEqual(
    hopsOf(...MAIL)[0]?.fields.map((field) => field.position),
    [0, 1, 2, 3],
  );
});

test("has one hop where nothing was received", () => {
  const hops = hopsOf("From: a@example.org", "To: b@example.org");
  assert.equal(hops.length, 1);
  assert.equal(hops[0]?.received, null);
});

test("names the hosts and addresses of Received fields once each", () => {
  const hops = hopsOf(...MAIL);
  assert.deepEqual(
    receivedHosts(hops).map((host) => host.domain),
    ["mx.example.org", "store.example.org", "out.example.net", "example.org"],
  );
  assert.deepEqual(
    receivedIps(hops).map((ip) => ip.ip),
    ["198.51.100.9", "203.0.113.4"],
  );
});
