/**
 * Mail that went through a real SMTP server verifies its DKIM signature: with mailauth, and with dkimpy, which shares no
 * code with us or with it. What was changed on the way verifies with neither.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { after, test } from "node:test";
import { verifyAuthentication } from "../../src/observe/auth/verify.ts";
import type { NoticeMail } from "../../src/tell/channels/compose-mail.ts";
import { dkimKeyProblem, dkimRecord } from "../../src/tell/channels/dkim.ts";
import { sendMail } from "../../src/tell/channels/mail.ts";
import { type CountingServer, countingServer } from "./outbox-server.ts";

const MAIL: NoticeMail = {
  from: { name: "Büro für Sicherheit", address: "notices@office.example" },
  to: "ann@parliament.example",
  subject: "Mitteilung des Büros für Sicherheit an die Abgeordneten der Allianz, Nummer K7QF-2M9D",
  text: `Guten Tag\n\n.Punkt am Anfang\ntrailing  \n${"lang ".repeat(300)}\n\nÉtat – ½\n\n\n`,
  messageId: "<K7QF-2M9D.mail@office.example>",
  date: "2026-11-22T09:00:00Z",
};

const KEYS: Readonly<Record<string, KeyObject>> = {
  "RSA-2048": generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
  Ed25519: generateKeyPairSync("ed25519").privateKey,
};

const servers: CountingServer[] = [];
after(() => {
  for (const server of servers) server.close();
});

/** As it lay in the server after SMTP. */
async function delivered(key: KeyObject): Promise<Buffer> {
  const server = await countingServer();
  servers.push(server);
  const route = { host: "127.0.0.1", port: server.port, tls: false, login: null };
  const { outcome, answer } = await sendMail(MAIL, route, {
    domain: "office.example",
    selector: "notices",
    key,
  });
  assert.equal(outcome, "sent", answer);
  return server.accepted[0]!.bytes;
}

/** The verdict of mailauth; its only DNS is this record. */
async function mailauth(bytes: Buffer, record: string): Promise<boolean> {
  const resolver = async (name: string, type: string): Promise<string[][]> => {
    if (name === "notices._domainkey.office.example" && type === "TXT") return [[record]];
    throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  };
  const { dkim } = await verifyAuthentication(bytes, resolver);
  return dkim.length === 1 && dkim[0]!.domain === "office.example" && dkim[0]!.verdict === "pass";
}

// Debian's packages are for Debian's Python, whichever comes first on the path.
const PYTHON = ["/usr/bin/python3", "python3"].find(
  (python) => spawnSync(python, ["-c", "import dkim, nacl"]).status === 0,
);
const WITHOUT_DKIMPY = PYTHON === undefined ? "python3-dkim is not installed" : false;
const SCRIPT = `
import sys, json, base64, dkim
asked = json.load(sys.stdin)
def dns(name, timeout=5):
    return asked["record"].encode() if name.rstrip(b".") == b"notices._domainkey.office.example" else None
def verdict(mail):
    try:
        return bool(dkim.verify(base64.b64decode(mail), dnsfunc=dns))
    except dkim.DKIMException:
        return False
print(json.dumps([verdict(mail) for mail in asked["mails"]]))
`;

/** The verdicts of dkimpy. */
function dkimpy(mails: readonly Buffer[], record: string): readonly boolean[] {
  const input = JSON.stringify({ record, mails: mails.map((mail) => mail.toString("base64")) });
  const { stdout, stderr, status } = spawnSync(PYTHON!, ["-c", SCRIPT], { input, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as boolean[];
}

function replaced(bytes: Buffer, what: string | RegExp, by: string): Buffer {
  const before = bytes.toString("latin1");
  const changed = before.replace(what, by);
  assert.notEqual(changed, before, `${what} is in the mail`);
  return Buffer.from(changed, "latin1");
}

/** What somebody on the way could do to it. */
function mutations(mail: Buffer): ReadonlyMap<string, Buffer> {
  const added = (field: string) => Buffer.concat([Buffer.from(`${field}\r\n`), mail]);
  return new Map([
    ["the body", replaced(mail, "Guten Tag", "Guten Rat")],
    ["a line at the end of the body", Buffer.concat([mail, Buffer.from("Call +44 20 7946 0999\r\n")])],
    ["From", replaced(mail, "<notices@office.example>", "<n0tices@office.example>")],
    ["To", replaced(mail, "To: ann@", "To: bo@")],
    ["Subject", replaced(mail, /^Subject: /m, "Subject: Re: ")],
    ["Date", replaced(mail, "22 Nov 2026", "23 Nov 2026")],
    ["Message-ID", replaced(mail, "<K7QF-2M9D.", "<K7QF-2M9E.")],
    ["MIME-Version", replaced(mail, "MIME-Version: 1.0", "MIME-Version: 1.1")],
    ["Content-Type", replaced(mail, "text/plain", "text/html")],
    ["Content-Transfer-Encoding", replaced(mail, "quoted-printable", "7bit")],
    ["a second From", added("From: Mallory <m@evil.example>")],
    ["a second Subject", added("Subject: Urgent")],
    ["a Reply-To", added("Reply-To: m@evil.example")],
    ["a Cc", added("Cc: m@evil.example")],
    ["a Sender", added("Sender: m@evil.example")],
    ["a second MIME-Version", added("MIME-Version: 1.0")],
    ["another encoding", added("Content-Transfer-Encoding: base64")],
  ]);
}

for (const [name, key] of Object.entries(KEYS)) {
  test(`a mail signed with ${name} verifies with mailauth, and no changed one does`, async () => {
    const mail = await delivered(key);
    const record = dkimRecord(key);
    assert.equal(await mailauth(mail, record), true);
    for (const [what, changed] of mutations(mail)) assert.equal(await mailauth(changed, record), false, what);
  });

  test(`a mail signed with ${name} verifies with dkimpy, and no changed one does`, {
    skip: WITHOUT_DKIMPY,
  }, async () => {
    const mail = await delivered(key);
    const changed = mutations(mail);
    const [genuine, ...others] = dkimpy([mail, ...changed.values()], dkimRecord(key));
    assert.equal(genuine, true);
    assert.deepEqual(
      [...changed.keys()].filter((_, i) => others[i] === true),
      [],
      "changed, and verified all the same",
    );
  });
}

test("a folded or respaced header still verifies: relays do that (RFC 6376 §3.4.2)", async () => {
  const key = KEYS["Ed25519"]!;
  const mail = await delivered(key);
  const record = dkimRecord(key);
  const respaced = replaced(mail, "To: ann@", "To:\r\n\tann@");
  assert.equal(await mailauth(respaced, record), true);
  if (PYTHON !== undefined) assert.deepEqual(dkimpy([respaced], record), [true]);
});

test("a key of another office verifies nothing", async () => {
  const mail = await delivered(KEYS["Ed25519"]!);
  const other = dkimRecord(generateKeyPairSync("ed25519").privateKey);
  assert.equal(await mailauth(mail, other), false);
  if (PYTHON !== undefined) assert.deepEqual(dkimpy([mail], other), [false]);
});

test("the record is the same from the private key and from the public one", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  assert.equal(dkimRecord(privateKey), dkimRecord(publicKey));
  assert.match(dkimRecord(privateKey), /^v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=$/);
});

test("a key that verifiers refuse is refused before anything is sent", () => {
  const problem = (key: KeyObject) => dkimKeyProblem(key) ?? "none";
  assert.match(problem(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey), /1024 bits/);
  assert.match(
    problem(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey),
    /neither RSA nor Ed25519/,
  );
  assert.match(problem(generateKeyPairSync("ed25519").publicKey), /no private key/);
  for (const key of Object.values(KEYS)) assert.equal(problem(key), "none");
});
