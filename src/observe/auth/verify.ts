/**
 * SPF, DKIM and DMARC checked anew with questions to the DNS (`--dns`), by mailauth.
 *
 * The answers are today's: keys are rotated and hosts move, so mail that is months old may fail now and have passed
 * when it came. What the receiver wrote down (`summarizeAuthentication`) is the better witness where there is one.
 *
 * Of the RFC 7208 test suite mailauth's own tests leave out 23 cases: `exp=` explanations (`exp-*`), the `p` macro
 * (`p-*`), HELO names in macros (`invalid-hello-macro`, `hello-domain-literal`, `require-valid-helo`), the syntax of
 * `ip6` for IPv4 clients (`bare-ip6`, `cidr6-129`), surplus spaces (`two-spaces`, `trailing-space`) and bytes above
 * ASCII (`non-ascii-non-spf`, `bytes-bug`). All are more lenient than the RFC or about texts that we do not show. Its
 * default mode also departs from §4.6.4 knowingly: a host with addresses of the other family only is no void lookup.
 */
import { authenticate, type DNSResolver } from "mailauth";
import type { AuthSummary, Dmarc, Spf } from "../../model/message.ts";
import { DefectLog } from "../mime/defect-log.ts";
import { scanHeader } from "../mime/scan-header.ts";
import { parseDomain } from "../urls/domain.ts";
import { parseIp } from "../urls/ip.ts";
import { verdictOf } from "./summarize.ts";
import { receivingClient } from "./trust.ts";

/**
 * Answers as `node:dns/promises` `resolve` gives them; rejects with `code` `ENOTFOUND` or `ENODATA` where there is
 * no such record, and with any other code where nobody could be asked. Must settle: it brings its own time limit.
 */
export type DnsResolver = (name: string, type: string) => Promise<DnsAnswer>;

/** Addresses and names; the pieces of TXT records; mail servers. */
export type DnsAnswer = string[] | string[][] | { exchange: string; priority: number }[];

/** What the receiving server knew. Taken from Received and Return-Path where it is not given. */
export interface Envelope {
  readonly clientAddress?: string;
  readonly helo?: string;
  readonly sender?: string;
  /** True when the bytes were composed from another form (Outlook): no signature can verify on them. */
  readonly isRebuilt?: boolean;
}

/** One signature as it verified. */
export interface VerifiedSignature {
  readonly domain: string | null;
  readonly selector: string | null;
  /** RFC 8601 §2.7.1. */
  readonly verdict: string;
}

export interface Verification {
  readonly auth_summary: AuthSummary;
  readonly dkim: readonly VerifiedSignature[];
  /** Verdict on the ARC chain (RFC 8617 §4.4); null where there is none. */
  readonly arc: string | null;
}

// LIMIT: each signature costs a question and a pass over the body. Mail that went through several services has
// five. More are not looked at, so that no sender can have us ask a thousand times.
const SIGNATURES_MAX = 20;
const QUESTIONS_MAX = 150;
// LIMIT: the library joins folded lines in quadratic time.
const HEADER_LINES_MAX = 5000;
const HEADER_BYTES_MAX = 1024 * 1024;

const COULD_NOT_ASK: Verification = {
  auth_summary: {
    dmarc: { ...verdictOf("temperror"), received_hop: null, details: null },
    spf: { ...verdictOf("temperror"), received_hop: null, details: null },
  },
  dkim: [],
  arc: null,
};

/**
 * Verifies a message. Whatever could not be asked (timeouts, refusals, no record of the client) is an `error` and
 * `pass` null, never a failure. Never throws.
 */
export async function verifyAuthentication(
  bytes: Uint8Array,
  resolver: DnsResolver,
  envelope: Envelope = {},
): Promise<Verification> {
  const mail = prepare(bytes);
  if (mail === null) return COULD_NOT_ASK;
  const client = envelope.clientAddress ?? mail.client?.address;
  const sender = envelope.sender ?? mail.sender;
  const helo = envelope.helo ?? mail.client?.helo ?? "";
  try {
    const result = await authenticate(mail.bytes, {
      resolver: withQuestionLimit(resolver) as DNSResolver,
      mta: "localhost",
      disableBimi: true,
      sender,
      helo,
      ...(client === undefined ? {} : { ip: client }),
    });
    return verificationOf(result, {
      hasClient: client !== undefined,
      spfDomain: sender.slice(sender.lastIndexOf("@") + 1) || helo,
      isRebuilt: envelope.isRebuilt === true,
    });
  } catch {
    return COULD_NOT_ASK;
  }
}

interface PreparedMail {
  /** With CR LF, as it was signed: files on disk mostly have bare LF. */
  readonly bytes: Buffer;
  readonly client: { readonly address: string; readonly helo: string } | null;
  readonly sender: string;
}

function prepare(bytes: Uint8Array): PreparedMail | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const header = scanHeader(
    { bytes: buffer, start: 0, lineEnd: 10, part: undefined, isDelimiter: () => false },
    new DefectLog(),
  );
  if (header.bodyStart > HEADER_BYTES_MAX || countLines(buffer, header.bodyStart) > HEADER_LINES_MAX)
    return null;
  const valuesOf = (name: string): string[] =>
    header.fields
      .filter((field) => field.lowerName === name)
      .map((field) =>
        buffer
          .toString("latin1", field.valueStart, field.end)
          .replace(/[\r\n]+/g, " ")
          .trim(),
      );
  const surplus = header.fields.filter((field) => field.lowerName === "dkim-signature").slice(SIGNATURES_MAX);
  return {
    bytes: withCrLf(without(buffer, surplus)),
    client: receivingClient(valuesOf("received")),
    sender: (valuesOf("return-path")[0] ?? "").replace(/[<>]/g, ""),
  };
}

function without(bytes: Buffer, fields: readonly { readonly start: number; readonly end: number }[]): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const field of fields) {
    parts.push(bytes.subarray(from, field.start));
    const newline = bytes.indexOf(10, field.end);
    from = newline < 0 ? bytes.length : newline + 1;
  }
  return parts.length === 0 ? bytes : Buffer.concat([...parts, bytes.subarray(from)]);
}

function countLines(bytes: Buffer, end: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/** A bare LF becomes CR LF; a message that has CR LF throughout is left as it is. */
function withCrLf(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1");
  return /(^|[^\r])\n/.test(text) ? Buffer.from(text.replace(/\r?\n/g, "\r\n"), "latin1") : bytes;
}

function withQuestionLimit(resolver: DnsResolver): DnsResolver {
  let questions = 0;
  return async (name, type) => {
    questions += 1;
    if (questions > QUESTIONS_MAX) throw Object.assign(new Error("too many questions"), { code: "ETIMEOUT" });
    return resolver(name, type);
  };
}

type MailauthResult = Awaited<ReturnType<typeof authenticate>>;

interface Circumstances {
  readonly hasClient: boolean;
  /** The domain that SPF is about: of the envelope sender, else of HELO (RFC 7208 §2.4); empty where unknown. */
  readonly spfDomain: string;
  readonly isRebuilt: boolean;
}

function verificationOf(result: MailauthResult, circumstances: Circumstances): Verification {
  const signatures = (result.dkim.results ?? []).filter((signature) => signature.signingDomain !== undefined);
  const dmarc = dmarcOf(result, circumstances);
  const spf = circumstances.hasClient ? spfOf(result) : null;
  return {
    auth_summary: {
      dmarc: { ...verdictOf(dmarc?.verdict ?? null), received_hop: null, details: dmarc },
      spf: { ...verdictOf(spf?.verdict ?? "temperror"), received_hop: null, details: spf },
    },
    dkim: signatures.map((signature) => ({
      domain: signature.signingDomain ?? null,
      selector: signature.selector ?? null,
      verdict: signature.status.result,
    })),
    arc: result.arc === false ? null : result.arc.status.result,
  };
}

function spfOf(result: MailauthResult): Spf | null {
  const { spf } = result;
  if (spf === false) return null;
  return {
    verdict: spf.status.result,
    client_ip: parseIp(spf["client-ip"]),
    description: spf.status.comment ?? null,
    designator: spf["envelope-from"] ?? spf.domain,
    helo: spf.helo === undefined ? null : parseDomain(spf.helo),
    server: null,
  };
}

function dmarcOf(result: MailauthResult, circumstances: Circumstances): Dmarc | null {
  const { dmarc } = result;
  if (dmarc === false) return null;
  const from = dmarc.status.header?.from ?? null;
  const isOpen = dmarc.status.result === "fail" && mayHavePassed(result, from, circumstances);
  return {
    verdict: isOpen ? "temperror" : dmarc.status.result,
    from: from === null ? null : parseDomain(from),
    action: null,
    disposition: null,
    policy: dmarc.p ?? null,
    sub_policy: dmarc.sp ?? null,
    version: null,
  };
}

/**
 * True when a check that was not made could have given an aligned pass.
 * SECURITY: only checks of the author's own organization count. A signature for a domain whose servers
 * never answer can be put into any mail, and must not turn its failure into "could not ask".
 */
function mayHavePassed(result: MailauthResult, from: string | null, circumstances: Circumstances): boolean {
  const author = from === null ? null : parseDomain(from).root_domain;
  const isAuthors = (domain: string | undefined): boolean =>
    author !== null && domain !== undefined && parseDomain(domain).root_domain === author;
  const { spf } = result;
  const { hasClient, spfDomain } = circumstances;
  const spfIsOpen = !hasClient || (spf !== false && spf.status.result === "temperror");
  if (spfIsOpen && (spfDomain === "" || isAuthors(spfDomain))) return true;
  return (result.dkim.results ?? []).some(
    (signature) =>
      isAuthors(signature.signingDomain) &&
      (circumstances.isRebuilt || signature.status.result === "temperror"),
  );
}
