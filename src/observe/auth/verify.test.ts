import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { before, test } from "node:test";
import { dkimSign } from "mailauth";
import { type DnsAnswer, type DnsResolver, verifyAuthentication } from "./verify.ts";

const RECEIVED =
  "Received: from mail.sender.example (mail.sender.example [192.0.2.1]) by mx.example.org; Tue, 12 Jan 2021 09:30:00 +0000\r\n";
const RETURN_PATH = "Return-Path: <a@sender.example>\r\n";
const MESSAGE =
  "From: A <a@sender.example>\r\nTo: jane@example.org\r\nSubject: hello\r\nDate: Tue, 12 Jan 2021 09:30:00 +0000\r\nMessage-ID: <1@sender.example>\r\n\r\nHello.\r\n";

let privateKey = "";
let keyRecord = "";
let signature = "";

before(async () => {
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  privateKey = pair.privateKey;
  keyRecord = `v=DKIM1; k=rsa; p=${pair.publicKey.toString("base64")}`;
  const key = { signingDomain: "sender.example", selector: "s1", privateKey };
  const signed = await dkimSign(MESSAGE, { ...key, signatureData: [key] });
  signature = signed.signatures;
});

/** Answers from a table of `name type`, and says that nothing else exists. */
function tableResolver(table: Readonly<Record<string, DnsAnswer>>): DnsResolver {
  return async (name, type) => {
    const answer = table[`${name} ${type}`];
    if (answer !== undefined) return answer;
    throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  };
}

const failing =
  (code: string): DnsResolver =>
  async () => {
    throw Object.assign(new Error("nobody answers"), { code });
  };

const dns = (): Record<string, DnsAnswer> => ({
  "sender.example TXT": [["v=spf1 ip4:192.0.2.0/24 -all"]],
  "_dmarc.sender.example TXT": [["v=DMARC1; p=reject"]],
  "s1._domainkey.sender.example TXT": [[keyRecord]],
});

const verify = (mail: string, resolver: DnsResolver, envelope = {}) =>
  verifyAuthentication(Buffer.from(mail, "latin1"), resolver, envelope);

test("a genuine mail passes SPF, DKIM and DMARC, with CR LF and with bare LF", async () => {
  const mail = RETURN_PATH + RECEIVED + signature + MESSAGE;
  for (const text of [mail, mail.replaceAll("\r\n", "\n")]) {
    const { auth_summary, dkim } = await verify(text, tableResolver(dns()));
    assert.equal(auth_summary.spf.pass, true);
    assert.equal(auth_summary.spf.details?.client_ip?.ip, "192.0.2.1");
    assert.equal(auth_summary.spf.details?.designator, "a@sender.example");
    assert.equal(auth_summary.dmarc.pass, true);
    assert.equal(auth_summary.dmarc.details?.policy, "reject");
    assert.equal(auth_summary.dmarc.details?.from?.domain, "sender.example");
    assert.deepEqual(dkim, [{ domain: "sender.example", selector: "s1", verdict: "pass" }]);
  }
});

test("a client that is the domain's own mail server passes by `mx`", async () => {
  const resolver = tableResolver({
    ...dns(),
    "sender.example TXT": [["v=spf1 mx -all"]],
    "sender.example MX": [{ exchange: "mail.sender.example", priority: 10 }],
    "mail.sender.example A": ["192.0.2.1"],
  });
  const { auth_summary } = await verify(RETURN_PATH + RECEIVED + MESSAGE, resolver);
  assert.equal(auth_summary.spf.pass, true);
  assert.equal(auth_summary.dmarc.pass, true);
});

test("a forged mail fails", async () => {
  const forged =
    RETURN_PATH +
    RECEIVED.replace("192.0.2.1", "203.0.113.5") +
    signature +
    MESSAGE.replace("Hello.", "Pay.");
  const { auth_summary } = await verify(forged, tableResolver(dns()));
  assert.equal(auth_summary.spf.pass, false);
  assert.equal(auth_summary.dmarc.pass, false);
  assert.equal(auth_summary.dmarc.error, false);
});

test("when nobody answers, nothing has failed", async () => {
  for (const code of ["ETIMEOUT", "EREFUSED", "ESERVFAIL", "ECONNREFUSED", "ECANCELLED"]) {
    for (const mail of [
      RETURN_PATH + RECEIVED + signature + MESSAGE,
      RETURN_PATH + RECEIVED + MESSAGE,
      MESSAGE,
    ]) {
      const { auth_summary } = await verify(mail, failing(code));
      assert.equal(auth_summary.spf.pass, null, code);
      assert.equal(auth_summary.spf.error, true, code);
      assert.equal(auth_summary.dmarc.pass, null, code);
      assert.equal(auth_summary.dmarc.error, true, code);
    }
  }
});

test("DMARC has not failed while the author's key cannot be asked for", async () => {
  const table = tableResolver({ ...dns(), "sender.example TXT": [["v=spf1 -all"]] });
  const resolver: DnsResolver = (name, type) =>
    name.includes("_domainkey") ? failing("ETIMEOUT")(name, type) : table(name, type);
  const { auth_summary } = await verify(RETURN_PATH + RECEIVED + signature + MESSAGE, resolver);
  assert.equal(auth_summary.spf.pass, false);
  assert.equal(auth_summary.dmarc.pass, null);
  assert.equal(auth_summary.dmarc.error, true);
});

test("a signature for somebody else's silent domain does not hide a failure", async () => {
  const decoy = signature.replaceAll("sender.example", "silent.example");
  const table = tableResolver({ ...dns(), "sender.example TXT": [["v=spf1 -all"]] });
  const resolver: DnsResolver = (name, type) =>
    name.includes("silent") ? failing("ETIMEOUT")(name, type) : table(name, type);
  const { auth_summary } = await verify(RETURN_PATH + RECEIVED + decoy + MESSAGE, resolver);
  assert.equal(auth_summary.dmarc.pass, false);
});

test("a mail without any Received has no client, so SPF could not be asked", async () => {
  const { auth_summary } = await verify(MESSAGE, tableResolver(dns()));
  assert.equal(auth_summary.spf.pass, null);
  assert.equal(auth_summary.spf.error, true);
  assert.equal(auth_summary.dmarc.pass, null);
  const given = await verify(MESSAGE, tableResolver(dns()), {
    clientAddress: "192.0.2.9",
    sender: "a@sender.example",
  });
  assert.equal(given.auth_summary.spf.pass, true);
  assert.equal(given.auth_summary.dmarc.pass, true);
});

test("a rebuilt message is not accused of a broken signature", async () => {
  const table = tableResolver({ ...dns(), "sender.example TXT": [["v=spf1 -all"]] });
  const rebuilt = RETURN_PATH + RECEIVED + signature + MESSAGE.replace("Hello.", "SGVsbG8u");
  assert.equal((await verify(rebuilt, table)).auth_summary.dmarc.pass, false);
  assert.equal((await verify(rebuilt, table, { isRebuilt: true })).auth_summary.dmarc.pass, null);
});

test("a forged HELO name or inner Received does not choose the client", async () => {
  const forged =
    RETURN_PATH +
    "Received: from gate.example.org (evil.example [203.0.113.5]) by mx.example.org; Tue, 12 Jan 2021 09:30:00 +0000\r\n" +
    RECEIVED +
    MESSAGE;
  const { auth_summary } = await verify(forged, tableResolver(dns()));
  assert.equal(auth_summary.spf.details?.client_ip?.ip, "203.0.113.5");
  assert.equal(auth_summary.spf.pass, false);
});

test("a thousand signatures do not cause a thousand questions", async () => {
  let questions = 0;
  const table = tableResolver(dns());
  const resolver: DnsResolver = (name, type) => {
    questions += 1;
    return table(name, type);
  };
  const many = Array.from({ length: 1000 }, (_, at) =>
    signature.replaceAll("sender.example", `d${at}.example`),
  ).join("");
  await verify(RETURN_PATH + RECEIVED + signature + many + MESSAGE, resolver);
  assert.ok(questions < 60, `${questions}`);
});

test("any bytes are verified without throwing", async () => {
  for (const mail of [
    "",
    "\0",
    "From: x",
    "From: a@b.example\r\n\r\n",
    `Received: ${"(".repeat(10_000)}\r\n\r\n`,
    "X: y\r\n z\r\n".repeat(5000),
  ]) {
    const { auth_summary } = await verify(mail, tableResolver({}));
    assert.notEqual(auth_summary.spf.pass, false);
  }
});
