/**
 * Authentication results as receivers write them down: Authentication-Results (RFC 8601),
 * ARC-Authentication-Results (RFC 8617 §4.1.1), Received-SPF (RFC 7208 §9.1), and the tag lists of
 * DKIM and ARC signatures (RFC 6376 §3.5, RFC 8617 §4.1). Whether the writer is to be believed is not
 * decided here; see `summarizeAuthentication`.
 */
import type { AuthenticationResults, Dmarc, Domain, Ip, Signature, Spf } from "../../model/message.ts";
import { parseDomain } from "../urls/domain.ts";
import { parseIp } from "../urls/ip.ts";
import { readSegments, type Segment } from "./result-syntax.ts";

const FIELD_TYPES: Readonly<Record<string, string>> = {
  "authentication-results": "Authentication-Results",
  "arc-authentication-results": "ARC-Authentication-Results",
};

const SIGNATURE_TYPES: Readonly<Record<string, string>> = {
  "dkim-signature": "DKIM-Signature",
  "arc-message-signature": "ARC-Message-Signature",
  "arc-seal": "ARC-Seal",
};

/** One `method=verdict` with its properties (RFC 8601 §2.2 resinfo). */
interface MethodResult {
  readonly verdict: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly comments: readonly string[];
}

/**
 * Reads an Authentication-Results or ARC-Authentication-Results field in the dialects of Microsoft (which
 * leaves out the authserv-id), Google, Yahoo, Proton, OpenDKIM and OpenDMARC, Exim and IronPort. Verdicts are
 * lower case. Null when the field is neither, or says nothing.
 */
export function parseAuthenticationResults(field: {
  readonly name: string;
  readonly value: string;
}): AuthenticationResults | null {
  const type = FIELD_TYPES[field.name.toLowerCase()];
  if (type === undefined) return null;
  const segments = [...readSegments(field.value)];
  if (segments.length === 0) return null;
  const instance = type.startsWith("ARC") ? takeInstance(segments) : null;
  const authserv = takeAuthserv(segments);
  const results = groupByMethod(segments);
  const dmarc = worstOf(results.get("dmarc") ?? []);
  const spf = mainSpf(results.get("spf") ?? []);
  const dkim = results.get("dkim") ?? [];
  const compauth = results.get("compauth")?.[0];
  if (authserv === null && results.size === 0) return null;
  return {
    type,
    instance,
    server: authserv === null ? null : parseDomain(authserv),
    compauth:
      compauth === undefined
        ? null
        : { verdict: compauth.verdict, reason: compauth.properties.get("reason") ?? null },
    dkim: (dkim.find((result) => result.verdict === "pass") ?? dkim[0])?.verdict ?? null,
    dkim_details: dkim.map(dkimDetails),
    dmarc: dmarc?.verdict ?? null,
    dmarc_details: dmarc === undefined ? null : dmarcDetails(dmarc),
    spf: spf?.verdict ?? null,
    spf_details: spf === undefined ? null : spfDetails(spf),
  };
}

/**
 * Several fields of one server as one: Proton and OpenDKIM write a field per method. Earlier (upper) fields win,
 * because an upper field was written later and by a server nearer to the reader.
 */
export function mergeAuthenticationResults(
  fields: readonly AuthenticationResults[],
): AuthenticationResults | null {
  const first = fields[0];
  if (first === undefined) return null;
  const same = fields.filter(
    (field) => field.type === first.type && field.server?.domain === first.server?.domain,
  );
  const spf = same.find((field) => field.spf !== null);
  const dmarc = same.find((field) => field.dmarc !== null);
  const dkim = same.find((field) => field.dkim === "pass") ?? same.find((field) => field.dkim !== null);
  return {
    type: first.type,
    instance: first.instance,
    server: first.server,
    compauth: same.find((field) => field.compauth !== null)?.compauth ?? null,
    dkim: dkim?.dkim ?? null,
    dkim_details: same.flatMap((field) => field.dkim_details),
    dmarc: dmarc?.dmarc ?? null,
    dmarc_details: dmarc?.dmarc_details ?? null,
    spf: spf?.spf ?? null,
    spf_details: spf?.spf_details ?? null,
  };
}

/** Reads the value of a Received-SPF field (RFC 7208 §9.1). The verdict is lower case. Null when there is none. */
export function parseReceivedSpf(value: string): Spf | null {
  const segments = readSegments(value);
  const verdict = segments[0]?.words[0]?.toLowerCase();
  if (verdict === undefined) return null;
  const pairs = new Map<string, string>();
  for (const [key, text] of segments.flatMap((segment) => segment.pairs)) {
    if (!pairs.has(key)) pairs.set(key, text);
  }
  const comment = segments[0]?.comments[0] ?? null;
  const receiver = pairs.get("receiver") ?? commentServer(comment);
  return {
    verdict,
    client_ip: plainIp(pairs.get("client-ip")) ?? ipIn(comment),
    description: comment,
    designator: filled(pairs.get("envelope-from")?.replace(/[<>]/g, "")) ?? commentDesignator(comment),
    helo: domainOf(pairs.get("helo")),
    server: domainOf(receiver ?? undefined),
  };
}

/** Reads a DKIM-Signature, ARC-Message-Signature or ARC-Seal field; null for any other field. */
export function parseSignature(field: { readonly name: string; readonly value: string }): Signature | null {
  const type = SIGNATURE_TYPES[field.name.toLowerCase()];
  if (type === undefined) return null;
  const tags = readTags(field.value);
  const compact = (tag: string): string | null => tags.get(tag)?.replace(/[ \t\r\n]/g, "") ?? null;
  return {
    type,
    version: compact("v"),
    algorithm: compact("a"),
    domain: compact("d")?.toLowerCase() ?? null,
    selector: compact("s"),
    headers: compact("h"),
    body_hash: compact("bh"),
    signature: compact("b"),
    // SPEC: RFC 8617 §4.1.2: `i` is the instance in ARC fields, but the user identity in DKIM-Signature.
    instance: type === "DKIM-Signature" ? null : compact("i"),
  };
}

// SPEC: RFC 6376 §3.2. A tag that occurs twice makes the list invalid; the first is shown.
function readTags(value: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const part of value.split(";")) {
    const equals = part.indexOf("=");
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    if (!tags.has(name)) tags.set(name, part.slice(equals + 1).trim());
  }
  return tags;
}

function takeInstance(segments: Segment[]): string | null {
  const [key, value] = segments[0]?.pairs[0] ?? ["", ""];
  if (key !== "i") return null;
  // Some sealers forget the semicolon behind the instance.
  if (segments[0]?.words.length === 0) segments.shift();
  else segments[0] = { pairs: [], words: segments[0]?.words ?? [], comments: [] };
  return value;
}

function takeAuthserv(segments: Segment[]): string | null {
  const first = segments[0];
  const word = first?.words[0];
  if (first === undefined || word === undefined || first.pairs.length > 0) return null;
  segments.shift();
  return word.toLowerCase() === "none" ? null : word.toLowerCase();
}

function groupByMethod(segments: readonly Segment[]): ReadonlyMap<string, readonly MethodResult[]> {
  const groups = new Map<string, MethodResult[]>();
  for (const segment of segments) {
    const [method, verdict] = segment.pairs[0] ?? [];
    if (method === undefined || verdict === undefined || verdict === "") continue;
    // SPEC: RFC 8601 §2.2: a method may carry a version, `dkim/1=pass`.
    const name = method.split("/", 1)[0] ?? method;
    const result: MethodResult = {
      verdict: verdict.toLowerCase(),
      properties: new Map(segment.pairs.slice(1).toReversed()),
      comments: segment.comments,
    };
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [result]);
    else group.push(result);
  }
  return groups;
}

// SECURITY: a receiver states DMARC once. A field with two answers was tampered with, for example by an encoded
// word in the envelope sender that hides a semicolon until it is decoded. The answer that passes is not believed.
function worstOf(results: readonly MethodResult[]): MethodResult | undefined {
  return results.find((result) => result.verdict !== "pass") ?? results[0];
}

// IronPort states SPF once each for the purported author, the envelope sender and the HELO name.
function mainSpf(results: readonly MethodResult[]): MethodResult | undefined {
  const ofEnvelope = results.filter((result) => envelopeSender(result) !== undefined);
  return worstOf(ofEnvelope.length > 0 ? ofEnvelope : results);
}

function envelopeSender(result: MethodResult): string | undefined {
  return result.properties.get("smtp.mailfrom") ?? result.properties.get("smtp.mail");
}

function dkimDetails(result: MethodResult): Signature {
  const { properties } = result;
  const identity = properties.get("header.i");
  const domain = properties.get("header.d") ?? identity?.slice(identity.lastIndexOf("@") + 1);
  return {
    type: "dkim",
    version: null,
    algorithm: filled(properties.get("header.a")),
    // Microsoft writes `header.d=none` for an unsigned message.
    domain: domain === "none" ? null : filled(domain?.toLowerCase()),
    selector: filled(properties.get("header.s")),
    headers: null,
    body_hash: null,
    signature: filled(properties.get("header.b")),
    instance: null,
  };
}

function dmarcDetails(result: MethodResult): Dmarc {
  const policy = commentPairs(result.comments);
  const { properties } = result;
  return {
    verdict: result.verdict,
    from: domainOf(properties.get("header.from")),
    action: filled(properties.get("action")?.toLowerCase()),
    disposition: filled((policy.get("dis") ?? policy.get("d"))?.toLowerCase()),
    policy: filled((policy.get("p") ?? properties.get("policy.dmarc"))?.toLowerCase()),
    sub_policy: filled(policy.get("sp")?.toLowerCase()),
    version: filled(policy.get("v")),
  };
}

function spfDetails(result: MethodResult): Spf {
  const { properties } = result;
  const comment = result.comments[0] ?? null;
  const inComment = commentPairs(result.comments);
  const helo = properties.get("smtp.helo") ?? properties.get("helo") ?? inComment.get("helo");
  return {
    verdict: result.verdict,
    client_ip:
      plainIp(properties.get("smtp.remote-ip") ?? inComment.get("client-ip")) ??
      ipIn(result.comments.join(" ")),
    description: comment,
    designator:
      filled((envelopeSender(result) ?? inComment.get("envelope-from"))?.replace(/[<>]/g, "")) ??
      filled(properties.get("smtp.helo")) ??
      filled(properties.get("smtp.pra")),
    helo: domainOf(helo),
    server: domainOf(inComment.get("receiver") ?? commentServer(comment) ?? undefined),
  };
}

/** `p=REJECT sp=REJECT dis=NONE`, also with commas or semicolons between. */
function commentPairs(comments: readonly string[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const word of comments.join(" ").split(/[\s,;]/)) {
    const equals = word.indexOf("=");
    const key = word.slice(0, Math.max(equals, 0)).toLowerCase();
    if (equals > 0 && !pairs.has(key)) pairs.set(key, word.slice(equals + 1));
  }
  return pairs;
}

/** `protection.outlook.com` in `protection.outlook.com: domain of …`. */
function commentServer(comment: string | null): string | null {
  const colon = comment?.indexOf(": ") ?? -1;
  const name = comment?.slice(0, Math.max(colon, 0)) ?? "";
  return name.includes(".") && !name.includes(" ") ? name : null;
}

/** The domain or address in the sentences of Google, Microsoft and the reference implementation. */
function commentDesignator(comment: string | null): string | null {
  const words = (comment ?? "").split(/\s+/);
  const of = words.indexOf("of");
  if (of > 0 && words[of - 1] === "domain") {
    return filled(words[of + 1] === "transitioning" ? words[of + 2] : words[of + 1]);
  }
  const does = words.indexOf("does");
  return does > 0 && words[does + 1] === "not" ? filled(words[does - 1]) : null;
}

function ipIn(comment: string | null): Ip | null {
  for (const word of (comment ?? "").split(/[\s,;=()<>]/)) {
    const ip = plainIp(word);
    if (ip !== null) return ip;
  }
  return null;
}

// Receivers write addresses plainly. The other notations that `parseIp` undoes would turn any number into one.
function plainIp(text: string | undefined): Ip | null {
  if (text === undefined || text.length > 60) return null;
  const bare = text.replace(/^\[?(ipv6:)?/i, "").replace(/\]$/, "");
  const looksPlain =
    /^\d{1,3}(\.\d{1,3}){3}$/.test(bare) || (bare.includes(":") && /^[\da-f:.]+$/i.test(bare));
  return looksPlain ? parseIp(bare) : null;
}

function domainOf(text: string | undefined): Domain | null {
  const name = text?.replace(/^<|>$/g, "") ?? "";
  return name === "" || name === "none" ? null : parseDomain(name.slice(name.lastIndexOf("@") + 1));
}

function filled(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}
