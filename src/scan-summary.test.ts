import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuthSummary } from "./model/message.ts";
import { Tally } from "./scan-summary.ts";
import { emptyResult } from "./scanner.ts";

const NOTHING = { path: "-", index: 0, bytes: new Uint8Array(), mailbox: null, defects: [], verified: null };

/** As `verdictOf` gives them: a temporary error leaves `pass` null, a permanent one does not. */
function checked(spf: boolean | null, dmarc: boolean | null, error = false): AuthSummary {
  const check = (pass: boolean | null) => ({
    pass,
    error: pass === null || error,
    received_hop: null,
    details: null,
  });
  return { spf: check(spf), dmarc: check(dmarc) };
}

test("a message is verified when SPF or DMARC has an answer, be it a failure or a broken record", () => {
  const tally = new Tally(0);
  const result = emptyResult(NOTHING, "limit-memory");
  for (const verified of [
    checked(true, true),
    checked(false, null),
    checked(null, false),
    checked(false, false, true),
    checked(null, null),
    null,
  ])
    tally.add(result, verified);
  const facts = { files: 1, bytes: 0, skipped: [], trustedAuthserv: [], milliseconds: 0 };
  const organization = { domains: [], inferred: true };
  const { verification } = tally.summary({ ...facts, organization, isVerified: true });
  assert.deepEqual(verification, { verified: 4, failed_to_ask: 1 });
  assert.equal(tally.summary({ ...facts, organization, isVerified: false }).verification, null);
});
