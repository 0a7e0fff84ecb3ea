/** How the office's mail leaves, made ready: its route with the key that signs and the password that the server asks for. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { MailRoute } from "./model/ledger.ts";
import { mailAddress } from "./tell/channels/compose-mail.ts";
import { type DkimSigner, dkimKeyProblem, dkimRecord } from "./tell/channels/dkim.ts";
import type { MailServer } from "./tell/channels/mail.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

export interface OutboxRoute {
  readonly from: { readonly name: string; readonly address: string };
  readonly server: MailServer;
  readonly signer: DkimSigner;
}

/** In the workspace's folder of keys, as the database's. */
const PASSWORD_FILE = join("keys", "mail-password");
const PASSWORD_VARIABLE = "SERJEANT_MAIL_PASSWORD";

/** Reads the key and the password; throws a `WorkspaceProblem` where a mail could not be sent or would not be believed. */
export function openRoute(dir: string, route: MailRoute, officeName: string): OutboxRoute {
  const { from, host, port, tls, user, dkim } = route;
  refuseUnusable(from);
  refuseUnaligned(from, dkim.domain);
  const key = readKey(dkim.keyFile);
  const login = user === null ? null : { user, password: readPassword(dir) };
  return {
    from: { name: officeName, address: from },
    server: { host, port, tls, login },
    signer: { domain: dkim.domain, selector: dkim.selector, key },
  };
}

/** Here and not with the first notice, which would have failed for good. */
function refuseUnusable(from: string): void {
  if (mailAddress(from)?.toLowerCase() === from.toLowerCase()) return;
  throw new WorkspaceProblem(`\`mail.from\` cannot be used in mail: \`${from}\``, {
    help: "an address in ASCII; a domain of other letters in its form with xn--",
  });
}

/** SPEC: RFC 9989 §4.4: a signature of another organization says nothing about the author whom the reader sees. */
function refuseUnaligned(from: string, domain: string): void {
  const author = from.slice(from.lastIndexOf("@") + 1).toLowerCase();
  if (author === domain || author.endsWith(`.${domain}`) || domain.endsWith(`.${author}`)) return;
  throw new WorkspaceProblem(`mail from \`${from}\` cannot be signed for \`${domain}\``, {
    help: "`mail.dkim.domain` is the domain of `mail.from`, or a part of it",
  });
}

function readKey(file: string): KeyObject {
  const key = parsedKey(file);
  const problem = dkimKeyProblem(key);
  if (problem === null) return key;
  throw new WorkspaceProblem(`the key \`${file}\` cannot sign mail: ${problem}`, {
    help: "name another file in `mail.dkim.key_file`; `serjeant outbox dkim` makes a key where there is none",
  });
}

function parsedKey(file: string): KeyObject {
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "";
    throw new WorkspaceProblem(`cannot read the key \`${file}\` that signs mail (${reason})`, {
      help: "`serjeant outbox dkim` makes one and prints the record for the DNS",
    });
  }
  try {
    return createPrivateKey(pem);
  } catch {
    throw new WorkspaceProblem(`\`${file}\` holds no private key that can be read`, {
      help: "a PEM file without a password",
    });
  }
}

function readPassword(dir: string): string {
  const given = process.env[PASSWORD_VARIABLE];
  if (given !== undefined && given !== "") return given;
  const file = join(dir, PASSWORD_FILE);
  if (existsSync(file)) return readFileSync(file, "utf8").trimEnd();
  throw new WorkspaceProblem("the mail server's password is not there", {
    help: `put it into \`${file}\`, readable by you alone, or into ${PASSWORD_VARIABLE}`,
  });
}

export interface DkimDnsRecord {
  readonly name: string;
  readonly value: string;
  /** True where the key was made by this call. */
  readonly isNew: boolean;
}

export type DkimKeyType = "rsa" | "ed25519";

/** The record that must stand in the DNS; makes the key where there is none. */
export function dkimDnsRecord({ dkim }: MailRoute, type: DkimKeyType): DkimDnsRecord {
  const isNew = !existsSync(dkim.keyFile);
  if (isNew) makeKey(dkim.keyFile, type);
  return {
    name: `${dkim.selector}._domainkey.${dkim.domain}`,
    value: dkimRecord(readKey(dkim.keyFile)),
    isNew,
  };
}

function makeKey(file: string, type: DkimKeyType): void {
  const { privateKey } =
    type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // SECURITY: whoever has this key writes mail that every receiver takes for the office's.
    writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }), { flag: "wx", mode: 0o600 });
  } catch (error) {
    throw new WorkspaceProblem(`cannot write the key \`${file}\` (${(error as NodeJS.ErrnoException).code})`);
  }
}
