import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  mergeAuthenticationResults,
  parseAuthenticationResults,
  parseReceivedSpf,
  parseSignature,
} from "./parse-results.ts";

const results = (value: string, name = "Authentication-Results") =>
  parseAuthenticationResults({ name, value });

test("Microsoft's results have no authserv-id and a composite verdict", () => {
  const read = results(
    "spf=softfail (sender IP is 192.0.2.4) smtp.mailfrom=news.example; dkim=none (message not signed) header.d=none;dmarc=fail action=none header.from=news.example;compauth=fail reason=001",
  );
  assert.equal(read?.server, null);
  assert.equal(read?.spf, "softfail");
  assert.equal(read?.spf_details?.designator, "news.example");
  assert.equal(read?.spf_details?.client_ip?.ip, "192.0.2.4");
  assert.equal(read?.dkim, "none");
  assert.equal(read?.dkim_details[0]?.domain, null);
  assert.equal(read?.dmarc, "fail");
  assert.equal(read?.dmarc_details?.action, "none");
  assert.deepEqual(read?.compauth, { verdict: "fail", reason: "001" });
});

test("Google's results carry the policy in a comment and the signing domain in header.i", () => {
  const read = results(
    "mx.google.com;       dkim=pass header.i=@mail.example.org header.s=s1 header.b=CTgf+sDH;       spf=pass (google.com: domain of bounce@mail.example.org designates 192.0.2.9 as permitted sender) smtp.mailfrom=bounce@mail.example.org;       dmarc=pass (p=REJECT sp=QUARANTINE dis=NONE) header.from=example.org",
  );
  assert.equal(read?.server?.domain, "mx.google.com");
  assert.equal(read?.dkim_details[0]?.domain, "mail.example.org");
  assert.equal(read?.dkim_details[0]?.selector, "s1");
  assert.equal(read?.spf_details?.designator, "bounce@mail.example.org");
  assert.equal(read?.spf_details?.client_ip?.ip, "192.0.2.9");
  assert.equal(read?.dmarc_details?.policy, "reject");
  assert.equal(read?.dmarc_details?.sub_policy, "quarantine");
  assert.equal(read?.dmarc_details?.disposition, "none");
  assert.equal(read?.dmarc_details?.from?.domain, "example.org");
});

test("Yahoo's results put no space before the policy, and its unknown is not a verdict of ours", () => {
  const read = results(
    "atlas1.free.mail.yahoo.example; dkim=unknown; spf=pass smtp.mailfrom=example.net; dmarc=pass(p=NONE,sp=REJECT) header.from=example.net;",
  );
  assert.equal(read?.dmarc, "pass");
  assert.equal(read?.dmarc_details?.policy, "none");
  assert.equal(read?.dmarc_details?.sub_policy, "reject");
});

test("OpenDKIM's results are folded with tabs and quote the signature", () => {
  const read = results(
    'mx.example.org;\r\n\tdkim=pass (2048-bit key; unprotected) header.d=example.com header.i=@example.com header.b="g+T7mhQD";\r\n\tdkim-atps=neutral',
  );
  assert.equal(read?.dkim, "pass");
  assert.equal(read?.dkim_details[0]?.signature, "g+T7mhQD");
  assert.equal(read?.spf, null);
});

test("Exim's results name the client and a signing algorithm", () => {
  const read = results(
    "mx.example.org; iprev=pass (mail.example.com) smtp.remote-ip=192.0.2.7; spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com header.s=x header.a=rsa-sha256; dmarc=none header.from=example.com; arc=none",
  );
  assert.equal(read?.dkim_details[0]?.algorithm, "rsa-sha256");
  assert.equal(read?.dmarc, "none");
});

test("IronPort states SPF three times; that of the envelope sender counts", () => {
  const read = results(
    "mx.example.org; spf=None smtp.pra=a@example.com; spf=SoftFail smtp.mailfrom=a@example.net; spf=Pass smtp.helo=postmaster@example.org",
  );
  assert.equal(read?.spf, "softfail");
  assert.equal(read?.spf_details?.designator, "a@example.net");
});

test("several DKIM results pass when one does, and all are kept", () => {
  const read = results("mx.example.org; dkim=fail header.d=a.example; dkim=pass header.d=b.example");
  assert.equal(read?.dkim, "pass");
  assert.deepEqual(
    read?.dkim_details.map((signature) => signature.domain),
    ["a.example", "b.example"],
  );
});

test("an ARC field gives its instance and its server with a version (RFC 8617 §4.1.1)", () => {
  const read = results(
    "i=2; mx.example.org 1; spf=pass smtp.mailfrom=a.example; arc=pass (0 spf=[1,1,smtp.mailfrom=b.example])",
    "ARC-Authentication-Results",
  );
  assert.equal(read?.type, "ARC-Authentication-Results");
  assert.equal(read?.instance, "2");
  assert.equal(read?.server?.domain, "mx.example.org");
  assert.equal(read?.spf_details?.designator, "a.example");
});

test("a method may have a version and space around the equals sign (RFC 8601 §2.2)", () => {
  assert.equal(
    results("mx.example.org 1; dmarc/1 = (yes) pass header.from = example.org")?.server?.domain,
    "mx.example.org",
  );
  assert.equal(results("mx.example.org; dmarc/1 = pass header.from = example.org")?.dmarc, "pass");
});

test("a quoted local part cannot end its segment", () => {
  const read = results(
    'mx.example.org; spf=fail smtp.mailfrom="x; dmarc=pass (\\" "@evil.example; dmarc=fail header.from=evil.example',
  );
  assert.equal(read?.dmarc, "fail");
  assert.equal(read?.spf, "fail");
});

test("two DMARC answers in one field are a forgery, and the one that passes is not believed", () => {
  assert.equal(
    results("mx.example.org; spf=fail smtp.mailfrom=x; dmarc=pass (@evil.example; dmarc=fail")?.dmarc,
    "pass",
  );
  assert.equal(
    results("mx.example.org; dmarc=pass @evil.example; dmarc=fail header.from=a.example")?.dmarc,
    "fail",
  );
});

test("other fields and empty ones give nothing", () => {
  assert.equal(results("spf=pass", "X-Results"), null);
  assert.equal(results("  "), null);
  assert.equal(results(";;;"), null);
});

test("fields of one server are merged, those of another are not", () => {
  const merged = mergeAuthenticationResults(
    [
      "m.example; dkim=fail header.d=a.example",
      "m.example; dmarc=pass",
      "m.example; dkim=pass",
      "n.example; spf=pass",
    ]
      .map((value) => results(value))
      .filter((read) => read !== null),
  );
  assert.equal(merged?.dkim, "pass");
  assert.equal(merged?.dmarc, "pass");
  assert.equal(merged?.spf, null);
  assert.equal(merged?.dkim_details.length, 2);
});

test("Received-SPF is read in Microsoft's, Google's and Postfix's wording (RFC 7208 §9.1)", () => {
  const microsoft = parseReceivedSpf(
    "SoftFail (protection.outlook.com: domain of transitioning news.example discourages use of 192.0.2.4 as permitted sender)",
  );
  assert.equal(microsoft?.verdict, "softfail");
  assert.equal(microsoft?.designator, "news.example");
  assert.equal(microsoft?.client_ip?.ip, "192.0.2.4");
  assert.equal(microsoft?.server?.domain, "protection.outlook.com");
  const none = parseReceivedSpf(
    "None (protection.outlook.com: vps.example does not designate permitted sender hosts)",
  );
  assert.equal(none?.designator, "vps.example");
  const google = parseReceivedSpf(
    "pass (google.com: domain of a@b.example designates 2001:db8::5 as permitted sender) client-ip=2001:db8::5;",
  );
  assert.equal(google?.client_ip?.ip, "2001:db8::5");
  assert.equal(google?.designator, "a@b.example");
  const postfix = parseReceivedSpf(
    'Pass (mailfrom) identity=mailfrom; client-ip=192.0.2.1; helo=mail.example.org; envelope-from="a@example.org"; receiver=mx.example.net',
  );
  assert.equal(postfix?.helo?.domain, "mail.example.org");
  assert.equal(postfix?.server?.domain, "mx.example.net");
  assert.equal(postfix?.designator, "a@example.org");
  assert.equal(parseReceivedSpf(""), null);
});

test("signature tag lists are read without their folds (RFC 6376 §3.5)", () => {
  const dkim = parseSignature({
    name: "dkim-signature",
    value:
      "v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n d=Example.ORG; s=s1; i=@example.org; h=from:to:\r\n\tsubject; bh=AbC=; b=x y\r\n z==",
  });
  assert.equal(dkim?.type, "DKIM-Signature");
  assert.equal(dkim?.domain, "example.org");
  assert.equal(dkim?.headers, "from:to:subject");
  assert.equal(dkim?.signature, "xyz==");
  assert.equal(dkim?.instance, null);
  const seal = parseSignature({
    name: "ARC-Seal",
    value: "i=2; a=rsa-sha256; cv=pass; d=example.net; s=k; b=q",
  });
  assert.equal(seal?.instance, "2");
  assert.equal(parseSignature({ name: "X-Seal", value: "i=1" }), null);
});

test("any text is read without throwing", () => {
  const alphabet = fc.string({ unit: fc.constantFrom(...'ab.=;()"\\ \t@[],:1/ipsdmarc'), maxLength: 200 });
  fc.assert(
    fc.property(alphabet, (value) => {
      results(value);
      results(value, "ARC-Authentication-Results");
      parseReceivedSpf(value);
      parseSignature({ name: "DKIM-Signature", value });
    }),
    { seed: 7, numRuns: 2000 },
  );
});

test("a megabyte of stray quotes, escapes, parentheses or semicolons is read in linear time", () => {
  for (const unit of ['"', '\\"', '"\\', "(", ")(", ";", "a=;", "= ", '="', 'x="a" ']) {
    const value = `mx.example.org; spf=pass ${unit.repeat(1_000_000 / unit.length)}`;
    const start = performance.now();
    results(value);
    parseReceivedSpf(value);
    // Quadratic reading takes minutes; the bound only has to tell the two apart.
    assert.ok(performance.now() - start < 5000, unit);
  }
});
