import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hop } from "../../model/message.ts";
import { summarizeAuthentication } from "./summarize.ts";
import { topmostAuthserv } from "./trust.ts";

/** Builds hops from header lines top to bottom: a hop is a Received field with the fields above it. */
function hopsOf(...lines: string[]): Hop[] {
  const groups: string[][] = [[]];
  for (const line of lines) {
    groups.at(-1)?.push(line);
    if (line.startsWith("Received:")) groups.push([]);
  }
  // The author's own fields belong to the earliest hop.
  const bottom = groups.length > 1 ? (groups.pop() ?? []) : [];
  groups.at(-1)?.push(...bottom);
  let position = lines.length;
  return groups
    .map((group, at): Hop => {
      const fields = group.map((line) => {
        position -= 1;
        const colon = line.indexOf(":");
        return { name: line.slice(0, colon), value: line.slice(colon + 1).trim(), position };
      });
      const index = groups.length - 1 - at;
      return {
        index,
        fields,
        received: null,
        received_spf: null,
        signature: null,
        authentication_results: null,
      };
    })
    .toReversed();
}

const OUTSIDE =
  "Received: from mail.sender.example (mail.sender.example [192.0.2.1]) by mx.example.org with ESMTPS id 1; Tue, 12 Jan 2021 09:30:00 +0000";
const INSIDE =
  "Received: from mx.example.org (mx.example.org [198.51.100.1]) by store.example.org with LMTP id 2; Tue, 12 Jan 2021 09:30:01 +0000";
const AUTHOR = ["From: a@sender.example", "Subject: hello"];

test("results above the border Received are believed", () => {
  const hops = hopsOf(
    INSIDE,
    "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=a@sender.example; dmarc=fail (p=none) header.from=sender.example",
    OUTSIDE,
    ...AUTHOR,
  );
  assert.equal(topmostAuthserv(hops), "mx.example.org");
  for (const trusted of [null, ["mx.example.org"], ["example.org"], ["EXAMPLE.org"]]) {
    const summary = summarizeAuthentication(hops, trusted);
    assert.equal(summary.spf.pass, true);
    assert.equal(summary.spf.received_hop, 0);
    assert.equal(summary.spf.details?.designator, "a@sender.example");
    assert.equal(summary.dmarc.pass, false);
    assert.equal(summary.dmarc.error, false);
  }
});

test("a server that is not trusted says nothing, which is not a failure", () => {
  const hops = hopsOf("Authentication-Results: mx.example.org; dmarc=fail; spf=fail", OUTSIDE, ...AUTHOR);
  const summary = summarizeAuthentication(hops, ["mx.example.net"]);
  assert.deepEqual(summary.dmarc, { pass: null, error: null, received_hop: null, details: null });
  assert.deepEqual(summary.spf, { pass: null, error: null, received_hop: null, details: null });
});

test("a forged field of the trusted server below the border is not believed", () => {
  const forged =
    "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=x; dmarc=pass header.from=sender.example";
  const behindReceived = hopsOf(
    "Authentication-Results: mx.example.org; spf=fail smtp.mailfrom=x",
    OUTSIDE,
    "Subject: first",
    forged,
    "Received: from a.example.org ([10.0.0.1]) by mx.example.org; Tue, 12 Jan 2021 09:29:00 +0000",
    ...AUTHOR,
  );
  assert.equal(summarizeAuthentication(behindReceived, ["mx.example.org"]).spf.pass, false);
  assert.equal(summarizeAuthentication(behindReceived, null).dmarc.pass, null);
  const withoutGenuine = hopsOf(OUTSIDE, "Subject: first", forged, ...AUTHOR);
  assert.equal(summarizeAuthentication(withoutGenuine, null).dmarc.pass, null);
  assert.equal(topmostAuthserv(withoutGenuine), null);
});

test("a forged field directly below the border is not believed beside a genuine one above it", () => {
  const hops = hopsOf(
    INSIDE,
    "Authentication-Results: mx.example.org; spf=fail smtp.mailfrom=x; dmarc=none",
    OUTSIDE.replace("Received: ", "Received: "),
    "Received: from b.example.net ([203.0.113.4]) by c.example.net; Tue, 12 Jan 2021 09:29:00 +0000",
    "Authentication-Results: mx.example.org; spf=pass; dmarc=pass",
    ...AUTHOR,
  );
  const summary = summarizeAuthentication(hops, ["mx.example.org"]);
  assert.equal(summary.spf.pass, false);
  assert.equal(summary.dmarc.pass, false);
});

test("a forged HELO name does not carry past results that were written", () => {
  const hops = hopsOf(
    "Authentication-Results: mx.example.org; dmarc=fail",
    "Received: from gateway.example.org (evil.example [203.0.113.9]) by mx.example.org; Tue, 12 Jan 2021 09:30:00 +0000",
    "Authentication-Results: gateway.example.org; dmarc=pass",
    "Received: from x.example ([192.0.2.3]) by gateway.example.org; Tue, 12 Jan 2021 09:29:00 +0000",
    ...AUTHOR,
  );
  assert.equal(summarizeAuthentication(hops, ["mx.example.org", "gateway.example.org"]).dmarc.pass, false);
});

test("of two trusted servers the lower one is taken, where the mail came in", () => {
  const hops = hopsOf(
    "Authentication-Results: mx.example.org; spf=fail smtp.mailfrom=sender.example; dmarc=fail",
    "Received: from gateway.example.org (gateway.example.org [198.51.100.9]) by mx.example.org; Tue, 12 Jan 2021 09:30:00 +0000",
    "Authentication-Results: gateway.example.org; spf=pass smtp.mailfrom=sender.example; dmarc=pass",
    "Received: from x.example ([192.0.2.3]) by gateway.example.org; Tue, 12 Jan 2021 09:29:00 +0000",
    ...AUTHOR,
  );
  const summary = summarizeAuthentication(hops, ["example.org"]);
  assert.equal(summary.spf.pass, true);
  assert.equal(summary.dmarc.pass, true);
  assert.equal(summary.spf.received_hop, 0);
});

test("a name that Sendmail calls forged does not open the border", () => {
  const hops = hopsOf(
    "Authentication-Results: mx.example.org; spf=fail",
    "Received: from x (gateway.example.org [203.0.113.9] (may be forged)) by mx.example.org; Tue, 12 Jan 2021 09:30:00 +0000",
    "Authentication-Results: gateway.example.org; spf=pass",
    "Received: from x.example ([192.0.2.3]) by gateway.example.org; Tue, 12 Jan 2021 09:29:00 +0000",
    ...AUTHOR,
  );
  assert.equal(summarizeAuthentication(hops, ["example.org"]).spf.pass, false);
});

test("qmail's HELO comment is a claim, not what the server saw", () => {
  const hops = hopsOf(
    "Authentication-Results: mx.example.org; spf=fail",
    "Received: from unknown (HELO gateway.example.org) (203.0.113.9) by mx.example.org; Tue, 12 Jan 2021 09:30:00 +0000",
    "Authentication-Results: gateway.example.org; spf=pass",
    "Received: from x.example ([192.0.2.3]) by gateway.example.org; Tue, 12 Jan 2021 09:29:00 +0000",
    ...AUTHOR,
  );
  assert.equal(summarizeAuthentication(hops, ["example.org"]).spf.pass, false);
});

test("Google's results stand below its own Received and are believed there", () => {
  const hops = hopsOf(
    "Delivered-To: jane@example.org",
    "Received: by 2002:a05:7010:1:0:0:0:0 with SMTP id z1; Tue, 12 Jan 2021 01:30:00 -0800 (PST)",
    "X-Received: by 2002:a17:90b:1::1 with SMTP id y; Tue, 12 Jan 2021 01:30:00 -0800 (PST)",
    "Return-Path: <a@sender.example>",
    "Received: from mail.sender.example (mail.sender.example. [192.0.2.1]) by mx.google.com with ESMTPS id x; Tue, 12 Jan 2021 01:30:00 -0800 (PST)",
    "Received-SPF: pass (google.com: domain of a@sender.example designates 192.0.2.1 as permitted sender) client-ip=192.0.2.1;",
    "Authentication-Results: mx.google.com; spf=pass smtp.mailfrom=a@sender.example; dmarc=pass (p=NONE) header.from=sender.example",
    "DKIM-Signature: v=1; d=sender.example",
    "Authentication-Results: mx.google.com; spf=fail",
    ...AUTHOR,
  );
  const summary = summarizeAuthentication(hops, null);
  assert.equal(topmostAuthserv(hops), "mx.google.com");
  assert.equal(summary.spf.pass, true);
  assert.equal(summary.spf.details?.client_ip?.ip, "192.0.2.1");
  assert.equal(summary.dmarc.pass, true);
  // Of another organisation, the same place is the sender's.
  const foreign = hopsOf(OUTSIDE, "Authentication-Results: mx.google.com; spf=pass; dmarc=pass", ...AUTHOR);
  assert.equal(summarizeAuthentication(foreign, null).dmarc.pass, null);
  assert.equal(summarizeAuthentication(foreign, ["mx.google.com"]).dmarc.pass, null);
});

test("Microsoft's results without a name are those of the server that received the mail", () => {
  const hops = hopsOf(
    "Received: from A1.namprd05.prod.outlook.com (2603:10b6:208::13) by B2.namprd05.prod.outlook.com with HTTPS; Tue, 12 Jan 2021 09:30:02 +0000",
    "Authentication-Results: spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=sender.example; dmarc=bestguesspass action=none header.from=sender.example;compauth=fail reason=001",
    "Received-SPF: Fail (protection.outlook.com: domain of sender.example does not designate 192.0.2.1 as permitted sender) receiver=protection.outlook.com; client-ip=192.0.2.1; helo=mail.sender.example;",
    "Received: from mail.sender.example (192.0.2.1) by C3.mail.protection.outlook.com (10.13.1.1) with Microsoft SMTP Server; Tue, 12 Jan 2021 09:30:00 +0000",
    ...AUTHOR,
  );
  assert.equal(topmostAuthserv(hops), "c3.mail.protection.outlook.com");
  for (const trusted of [null, ["protection.outlook.com"]]) {
    const summary = summarizeAuthentication(hops, trusted);
    assert.equal(summary.spf.pass, false);
    assert.equal(summary.spf.details?.helo?.domain, "mail.sender.example");
    assert.equal(summary.dmarc.details?.verdict, "bestguesspass");
    assert.equal(summary.dmarc.pass, false, "bestguesspass is not a pass");
  }
});

test("could not ask is never failed", () => {
  const hops = hopsOf(
    "Authentication-Results: mx.example.org; spf=temperror; dmarc=permerror",
    OUTSIDE,
    ...AUTHOR,
  );
  const summary = summarizeAuthentication(hops, null);
  assert.equal(summary.spf.pass, null);
  assert.equal(summary.spf.error, true);
  assert.equal(summary.dmarc.pass, false);
  assert.equal(summary.dmarc.error, true);
  const skipped = hopsOf("Authentication-Results: mx.example.org; dmarc=unknown", OUTSIDE, ...AUTHOR);
  assert.deepEqual(summarizeAuthentication(skipped, null).dmarc.pass, null);
});

test("ARC results count only with the seal of the same server (RFC 8617 §4.1.1)", () => {
  const arc = "ARC-Authentication-Results: i=1; mx.example.org; dmarc=pass header.from=sender.example";
  const sealed = hopsOf(
    "ARC-Seal: i=1; a=rsa-sha256; d=example.org; s=k; cv=none; b=x",
    arc,
    OUTSIDE,
    ...AUTHOR,
  );
  const unsealed = hopsOf(arc, OUTSIDE, ...AUTHOR);
  const otherSeal = hopsOf(
    "ARC-Seal: i=1; a=rsa-sha256; d=evil.example; s=k; cv=none; b=x",
    arc,
    OUTSIDE,
    ...AUTHOR,
  );
  assert.equal(summarizeAuthentication(sealed, ["mx.example.org"]).dmarc.pass, true);
  assert.equal(summarizeAuthentication(unsealed, ["mx.example.org"]).dmarc.pass, null);
  assert.equal(summarizeAuthentication(otherSeal, ["mx.example.org"]).dmarc.pass, null);
});

test("a header without any field, or with nothing but results, is no surprise", () => {
  assert.equal(summarizeAuthentication([], null).dmarc.pass, null);
  assert.equal(topmostAuthserv(hopsOf(...AUTHOR)), null);
  const exported = hopsOf("Authentication-Results: mx.example.org; dmarc=pass", ...AUTHOR);
  assert.equal(summarizeAuthentication(exported, null).dmarc.pass, true);
});

test("mail passed on inside Exchange Online is followed to the server that received it", () => {
  const hops = hopsOf(
    "Received: from A1.namprd19.prod.outlook.com (::1) by B2.namprd19.prod.outlook.com with HTTPS; Tue, 12 Jan 2021 09:30:03 +0000",
    "Received: from C3.namprd21.prod.outlook.com (2603:10b6:30f::5) by A1.namprd19.prod.outlook.com (2603:10b6:208::16) with Microsoft SMTP Server; Tue, 12 Jan 2021 09:30:02 +0000",
    "Received: from D4.eop-nam12.prod.protection.outlook.com (2a01:111:f400:fe5a::209) by C3.outlook.office365.com (2603:1036:d20::b) with Microsoft SMTP Server; Tue, 12 Jan 2021 09:30:01 +0000",
    "Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=sender.example; dmarc=pass action=none header.from=sender.example",
    "Received: from mail.sender.example (192.0.2.1) by D4.mail.protection.outlook.com (10.13.181.57) with Microsoft SMTP Server; Tue, 12 Jan 2021 09:30:00 +0000",
    ...AUTHOR,
  );
  assert.equal(summarizeAuthentication(hops, null).dmarc.pass, true);
  assert.equal(topmostAuthserv(hops), "d4.mail.protection.outlook.com");
});
