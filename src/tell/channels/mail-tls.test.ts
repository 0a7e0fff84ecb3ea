/**
 * Encrypted sessions with a real server, by STARTTLS and by TLS from the first byte, under a certificate authority of this
 * test that is trusted as one of an office would be (NODE_EXTRA_CA_CERTS).
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { SMTPServer } from "smtp-server";
import { type MailOutcome, sendMail } from "./mail.ts";

// A loopback address that the configuration does not know as this machine: encryption is demanded there.
const ELSEWHERE = "127.0.0.2";

const folder = mkdtempSync(join(tmpdir(), "serjeant-tls-"));
const closing: (() => void)[] = [];
after(() => {
  for (const close of closing) close();
  rmSync(folder, { recursive: true });
});

interface Certified {
  readonly key: string;
  readonly cert: string;
}

function openssl(...args: string[]): void {
  const { status, stderr, error } = spawnSync("openssl", args, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, error?.message ?? stderr);
}

const HAS_OPENSSL = spawnSync("openssl", ["version"]).status === 0;
const WITHOUT_OPENSSL = HAS_OPENSSL ? false : "openssl is not installed";
const CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

function authority(): void {
  const subject = ["-subj", "/CN=Test Office CA"];
  openssl("req", "-x509", ...CURVE, ...subject, "-days", "2", "-keyout", "ca.key", "-out", "ca.pem");
  const trusted = readFileSync(join(folder, "ca.pem"), "utf8");
  setDefaultCACertificates([...getCACertificates("default"), trusted]);
}

/** A certificate for the name or address, by our authority. */
function certified(name: string, subjectAltName: string): Certified {
  const file = (kind: string) => `${name}.${kind}`;
  writeFileSync(join(folder, file("ext")), `subjectAltName=${subjectAltName}\n`);
  openssl("req", "-new", ...CURVE, "-subj", `/CN=${name}`, "-keyout", file("key"), "-out", file("csr"));
  const by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"];
  openssl("x509", "-req", "-in", file("csr"), ...by, "-extfile", file("ext"), "-out", file("pem"));
  const read = (kind: string) => readFileSync(join(folder, file(kind)), "utf8");
  return { key: read("key"), cert: read("pem") };
}

interface TakenMail {
  /** How the session was encrypted, and false where it was not. */
  readonly protocol: string | false;
  readonly bytes: string;
}

interface TlsServer {
  readonly port: number;
  readonly taken: TakenMail[];
}

async function tlsServer(certificate: Certified, secure: boolean): Promise<TlsServer> {
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    ...certificate,
    secure,
    authOptional: true,
    logger: false,
    disableReverseLookup: true,
    onData(stream, session, callback) {
      const { tlsOptions } = session;
      const protocol = tlsOptions === false ? false : (tlsOptions.version ?? tlsOptions.name);
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        taken.push({
          protocol: session.secure ? protocol : false,
          bytes: Buffer.concat(chunks).toString("latin1"),
        });
        callback(null, "queued as 4XyZ");
      });
    },
  });
  server.on("error", () => {});
  server.listen(0, ELSEWHERE);
  await once(server.server, "listening");
  closing.push(() => server.close());
  return { taken, port: (server.server.address() as AddressInfo).port };
}

const SIGNER = {
  domain: "office.example",
  selector: "notices",
  key: generateKeyPairSync("ed25519").privateKey,
};
const LIMITS = { connectMs: 5_000, greetingMs: 5_000, silenceMs: 5_000, totalMs: 20_000 };

async function send(port: number, tls: boolean): Promise<MailOutcome> {
  const mail = {
    from: { name: "Members' Security Office", address: "notices@office.example" },
    to: "ann@parliament.example",
    subject: "Personal notice K7QF-2M9D",
    text: "You were targeted.\n",
    messageId: "<k7qf-2m9d.mail@office.example>",
    date: "2026-11-22T09:00:00Z",
  };
  return await sendMail(mail, { host: ELSEWHERE, port, tls, login: null, limits: LIMITS }, SIGNER);
}

if (HAS_OPENSSL) authority();

for (const [secure, how] of [
  [false, "STARTTLS"],
  [true, "TLS from the first byte"],
] as const) {
  test(`a mail is sent over ${how}, under a certificate of an authority that is trusted`, {
    skip: WITHOUT_OPENSSL,
  }, async () => {
    const { port, taken } = await tlsServer(certified("good", `IP:${ELSEWHERE}`), secure);
    const { outcome, answer } = await send(port, secure);
    assert.equal(outcome, "sent", answer);
    assert.equal(taken.length, 1);
    assert.match(String(taken[0]!.protocol), /TLSv1\.[23]/);
    assert.match(taken[0]!.bytes, /^DKIM-Signature: /);
  });

  test(`over ${how}, a trusted certificate for another host is no encryption`, {
    skip: WITHOUT_OPENSSL,
  }, async () => {
    const { port, taken } = await tlsServer(certified("other", "DNS:other.office.example"), secure);
    const { outcome, answer, isSession } = await send(port, secure);
    assert.equal(outcome, "deferred");
    assert.match(answer, /certificate is not trusted/);
    assert.equal(isSession, false);
    assert.equal(taken.length, 0);
  });
}
