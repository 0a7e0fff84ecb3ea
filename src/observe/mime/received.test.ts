import assert from "node:assert/strict";
import { test } from "node:test";
import { parseReceived } from "./received.ts";

test("splits a Received field into its clauses (RFC 5321 §4.4)", () => {
  const received = parseReceived(
    "from a.example (b.example [192.0.2.1]) (using TLSv1.3 with cipher X by Y) by mx.example.org (Postfix) with ESMTPS id 4Tx for <c@example.org>; Tue, 12 Jan 2021 10:30:00 +0100 (CET)",
  );
  assert.deepEqual(received, {
    source: { raw: "a.example (b.example [192.0.2.1]) (using TLSv1.3 with cipher X by Y)" },
    server: { raw: "mx.example.org (Postfix)" },
    link: { raw: null },
    protocol: { raw: "ESMTPS" },
    id: { raw: "4Tx" },
    mailbox: { raw: "<c@example.org>" },
    additional: { raw: null },
    time: "2021-01-12T09:30:00Z",
    zone_offset: "+0100",
  });
});

test("keeps what stands before the first keyword (qmail)", () => {
  const received = parseReceived("(qmail 123 invoked by uid 0); 12 Jan 2021 09:30:00 -0000");
  assert.equal(received.additional.raw, "(qmail 123 invoked by uid 0)");
  assert.equal(received.server.raw, null);
  assert.equal(received.time, "2021-01-12T09:30:00Z");
});

test("counts each keyword once and survives damage", () => {
  assert.equal(parseReceived("from a by b by c").server.raw, "b by c");
  assert.equal(parseReceived("from (a by b").source.raw, "(a by b");
  assert.equal(parseReceived("").time, null);
});
