/**
 * Which fields of the header were written by the receiver, and which may be the sender's invention.
 *
 * Header fields are prepended, so the top of the header is ours and the bottom is the sender's; between them
 * lies the border: the topmost Received field that records a connection from outside. This module finds it.
 *
 * SECURITY: anybody can put `Authentication-Results: mx.example.org; dmarc=pass` into a mail before sending it.
 * RFC 8601 §5 asks receivers to delete such fields, and not all do. So a field counts only when
 *
 * 1. it stands above the border, or in the run of trace fields directly below the border Received (where
 *    Google, and milters under Postfix, put theirs) and names a server of the organisation that wrote
 *    that Received field, where that server wrote no results above it; and
 * 2. no field with the same authserv-id stands in a higher hop: the genuine one is always on top.
 *
 * A Received field shows that the client was inside when it names no client (local delivery), when the recorded
 * address is loopback or private, or when the name the server looked up belongs to the server's own organisation or
 * to a trusted one. The name that the client claimed (HELO) is believed only above the first field that
 * counts: Exchange records nothing else.
 *
 * SECURITY: where the real receiver wrote no results at all, a sender can forge them: directly below the only Received,
 * or further down behind a forged HELO. They fill `auth_summary`, as the real ones in the same places do, but
 * never make a mail internal or outbound: that takes a statement with `isBeyondForgery`.
 */
import type { AuthenticationResults, Hop, Spf } from "../../model/message.ts";
import { parseDomain } from "../urls/domain.ts";
import { type Connection, readConnection } from "./connection.ts";
import { parseAuthenticationResults, parseReceivedSpf, parseSignature } from "./parse-results.ts";

/** What one server said in one hop, with the name it is believed under. */
export interface Statement {
  readonly hop: number;
  /** The authserv-id, or the host of the Received field below where the field names none (Microsoft). */
  readonly authserv: string;
  readonly results: AuthenticationResults | null;
  readonly spf: Spf | null;
  /**
   * True above the border Received, found without believing any name that a client claimed: nobody but our own
   * servers can have written it. False also for results that Google or a milter put directly below.
   */
  readonly isBeyondForgery: boolean;
}

interface TraceField {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
  readonly hop: number;
  /** The `by` host of the nearest Received at or below the field: the server that put it there. */
  readonly writer: string | null;
  /** Of a Received field, else null. */
  readonly connection: Connection | null;
}

// Fields that receivers put between their Received field and the results they write below it.
const TRACE_PREFIXES = ["x-", "arc-", "dkim-filter", "return-path", "delivered-to", "authentication-results"];

/**
 * Statements that the receiver wrote, top to bottom. `trusted` holds authserv-ids, each standing for itself
 * and the hosts below it; null takes the server of the topmost results.
 */
export function believedStatements(
  hops: readonly Hop[],
  trusted: readonly string[] | null,
): readonly Statement[] {
  const known = BELIEVED.get(hops);
  if (known !== undefined && known.trusted === trusted) return known.statements;
  const statements = believe(hops, trusted);
  BELIEVED.set(hops, { trusted, statements });
  return statements;
}

/** The header's summary, the message's direction and the scan all ask about the same hops. */
const BELIEVED = new WeakMap<
  readonly Hop[],
  { trusted: readonly string[] | null; statements: readonly Statement[] }
>();

function believe(hops: readonly Hop[], trusted: readonly string[] | null): readonly Statement[] {
  const topmost = trusted === null ? topmostAuthserv(hops) : null;
  const ids = trusted?.map((id) => id.toLowerCase()) ?? (topmost === null ? [] : [topmost]);
  const believed: Statement[] = [];
  for (const statement of reachableStatements(hops, ids, () => believed)) {
    if (!ids.some((id) => isWrittenBy(statement, id))) continue;
    const higher = believed.find((earlier) => earlier.authserv === statement.authserv);
    if (higher === undefined || higher.hop === statement.hop) believed.push(statement);
  }
  return believed;
}

/**
 * The server whose results are taken when nobody names one: that of the topmost Authentication-Results above the
 * border, else of the topmost ARC results or Received-SPF. Null when the receiver wrote none.
 */
export function topmostAuthserv(hops: readonly Hop[]): string | null {
  let topmost = TOPMOST.get(hops);
  if (topmost === undefined) {
    topmost = findTopmost(hops);
    TOPMOST.set(hops, topmost);
  }
  return topmost;
}

const TOPMOST = new WeakMap<readonly Hop[], string | null>();

function findTopmost(hops: readonly Hop[]): string | null {
  const seen: Statement[] = [];
  for (const statement of reachableStatements(hops, [], () => seen)) {
    if (isPlainResults(statement)) return statement.authserv;
    seen.push(statement);
  }
  return seen[0]?.authserv ?? null;
}

function isPlainResults(statement: Statement): boolean {
  return statement.results?.type === "Authentication-Results";
}

// Received-SPF names the organisation (`google.com`) where results name the server (`mx.google.com`).
function isWrittenBy(statement: Statement, id: string): boolean {
  if (statement.results === null) return sameOrganization(statement.authserv, id);
  return isSameOrBelow(statement.authserv, id);
}

/** Walks down from the top and stops where the header may be the sender's. */
function* reachableStatements(
  hops: readonly Hop[],
  trusted: readonly string[],
  counted: () => readonly Statement[],
): Generator<Statement> {
  const trace = traceOf(hops);
  let border: Connection | null = null;
  let isBeyondForgery = true;
  for (const field of trace.fields) {
    if (field.connection !== null) {
      if (!cameFromInside(field.connection, trusted, true)) isBeyondForgery = false;
      if (border !== null) return;
      if (!cameFromInside(field.connection, trusted, counted().length > 0)) border = field.connection;
      continue;
    }
    if (border !== null && (!isTraceName(field.name) || counted().some(isPlainResults))) return;
    const statement = readStatement(field, border === null ? field.writer : null, trace.sealed);
    if (statement === null) continue;
    if (border === null || isOfBorder(statement, border, counted().length > 0)) {
      yield { ...statement, isBeyondForgery };
    }
  }
}

function isOfBorder(statement: Pick<Statement, "authserv">, border: Connection, isStrict: boolean): boolean {
  return isStrict ? statement.authserv === border.by : sameOrganization(statement.authserv, border.by);
}

interface Trace {
  readonly fields: readonly TraceField[];
  readonly sealed: ReadonlySet<string>;
}

// A header is asked for its summary and for the server it was taken from; it is read once.
const TRACES = new WeakMap<readonly Hop[], Trace>();

function traceOf(hops: readonly Hop[]): Trace {
  const known = TRACES.get(hops);
  if (known !== undefined) return known;
  const fields = traceFields(hops);
  const trace = { fields, sealed: sealedInstances(fields) };
  TRACES.set(hops, trace);
  return trace;
}

/** All fields top to bottom; hops and positions count from the bottom. */
function traceFields(hops: readonly Hop[]): TraceField[] {
  const fields: TraceField[] = [];
  let writer: string | null = null;
  for (const hop of hops.toSorted((a, b) => a.index - b.index)) {
    for (const { name: written, value } of hop.fields.toSorted((a, b) => a.position - b.position)) {
      const name = written.toLowerCase();
      const connection = name === "received" ? readConnection(value) : null;
      if (connection !== null) writer = connection.by;
      fields.push({ name, value, hop: hop.index, writer, connection });
    }
  }
  return fields.reverse();
}

/** Instances with their sealing domain, `1 example.org`, of every ARC-Seal (RFC 8617 §4.1.3). */
function sealedInstances(fields: readonly TraceField[]): ReadonlySet<string> {
  const sealed = new Set<string>();
  for (const field of fields) {
    if (field.name !== "arc-seal") continue;
    const seal = parseSignature(field);
    if (seal?.domain) sealed.add(`${seal.instance} ${organization(seal.domain)}`);
  }
  return sealed;
}

function readStatement(
  field: TraceField,
  writer: string | null,
  sealed: ReadonlySet<string>,
): Omit<Statement, "isBeyondForgery"> | null {
  if (field.name === "received-spf") {
    const spf = parseReceivedSpf(field.value);
    const authserv = writer ?? spf?.server?.domain;
    return spf === null || authserv === undefined ? null : { hop: field.hop, authserv, results: null, spf };
  }
  const results = parseAuthenticationResults(field);
  if (results === null) return null;
  const authserv = results.server?.domain ?? writer;
  if (authserv === null) return null;
  // SPEC: RFC 8617 §4.1.1: results are part of an ARC set only together with the seal of the same server.
  const isArc = results.type === "ARC-Authentication-Results";
  if (isArc && !sealed.has(`${results.instance} ${organization(authserv)}`)) return null;
  return { hop: field.hop, authserv, results, spf: null };
}

function isTraceName(name: string): boolean {
  return name === "received-spf" || TRACE_PREFIXES.some((prefix) => name.startsWith(prefix));
}

/**
 * The client that handed the mail to the receiver, as the receiver's server recorded it; null where no Received field
 * shows one. `received` holds the values of the Received fields from the top down.
 * SECURITY: claimed names are not believed at all, else a forged one leads to an address of the sender's choice.
 */
export function receivingClient(received: readonly string[]): { address: string; helo: string } | null {
  for (const value of received) {
    const connection = readConnection(value);
    if (cameFromInside(connection, [], true)) continue;
    const { address, helo } = connection;
    return address === null || helo === null ? null : { address: address.replace(/^ipv6:/i, ""), helo };
  }
  return null;
}

function cameFromInside(connection: Connection, trusted: readonly string[], isStrict: boolean): boolean {
  const { helo, lookedUp, address, by } = connection;
  if (helo === null) return true;
  if (address === null ? helo === "localhost" : isPrivateAddress(address)) return true;
  if (isExchangeOnline(connection)) return true;
  const names = isStrict ? [lookedUp] : [lookedUp, helo];
  return names.some(
    (name) =>
      name !== null && (sameOrganization(name, by) || trusted.some((id) => sameOrganization(name, id))),
  );
}

const MICROSOFT_DOMAINS: ReadonlySet<string> = new Set([
  "outlook.com",
  "office365.com",
  "office365.us",
  "outlook.cn",
]);

// Exchange Online passes mail on between its own machines over public addresses and does not look up names. The
// mailbox servers' addresses are their own: 7,338 of the 7,364 IPv6 addresses in the Received fields of 1,500 mails
// received there. The front ends' addresses also send other tenants' mail, but then under another name, and a
// sender has no say in the name that Microsoft's machines give.
function isExchangeOnline({ address, helo, by }: Connection): boolean {
  if (address === null || !MICROSOFT_DOMAINS.has(organization(by ?? ""))) return false;
  if (/^2603:10[\da-f]6:/i.test(address)) return true;
  return /^2a01:111:f400:/i.test(address) && helo?.endsWith(".prod.protection.outlook.com") === true;
}

// SPEC: RFC 1918, RFC 6598 (carrier NAT is left out: customers share it), RFC 4193, RFC 3927, RFC 4291 §2.5.
function isPrivateAddress(text: string): boolean {
  const address = text.replace(/^ipv6:/i, "").replace(/^::ffff:/i, "");
  if (/^(10|127)\.|^192\.168\.|^169\.254\./.test(address)) return true;
  const second = /^172\.(\d+)\./.exec(address)?.[1];
  if (second !== undefined) return Number(second) >= 16 && Number(second) <= 31;
  return address === "::1" || /^(f[cd][\da-f]{2}|fe[89ab][\da-f]):/i.test(address);
}

function isSameOrBelow(host: string, id: string): boolean {
  return host === id || host.endsWith(`.${id}`);
}

function sameOrganization(left: string, right: string | null): boolean {
  return right !== null && organization(left) === organization(right);
}

/** The organizational domain, or the name itself where it has none (`localhost`). */
function organization(host: string): string {
  return parseDomain(host).root_domain ?? host.toLowerCase();
}
