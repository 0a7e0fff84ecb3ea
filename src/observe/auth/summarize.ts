import type { AuthSummary, Dmarc, Hop, Spf } from "../../model/message.ts";
import { believedStatements, type Statement } from "./trust.ts";

interface Check<Details extends { readonly verdict: string | null }> {
  readonly hop: number;
  readonly details: Details;
}

/**
 * What the receiver found out about the sender, as rules ask it (`headers.auth_summary`).
 *
 * Only statements of trusted servers count (`trusted`: authserv-ids; null takes the topmost), as
 * `believedStatements` explains. Of several servers the lowest hop is taken, where the mail came in: inner servers
 * see the gateway's address and fail everything. Within a hop the uppermost field wins.
 */
export function summarizeAuthentication(
  hops: readonly Hop[],
  trusted: readonly string[] | null,
): AuthSummary {
  return summarizeStatements(believedStatements(hops, trusted));
}

/** The same of statements that were chosen already. */
export function summarizeStatements(statements: readonly Statement[]): AuthSummary {
  const dmarc = lowest(statements, dmarcCheck);
  const spf = lowest(statements, spfCheck);
  return {
    dmarc: {
      ...verdictOf(dmarc?.details.verdict ?? null),
      received_hop: dmarc?.hop ?? null,
      details: dmarc?.details ?? null,
    },
    spf: {
      ...verdictOf(spf?.details.verdict ?? null),
      received_hop: spf?.hop ?? null,
      details: spf === null ? null : withReceivedSpf(spf, statements),
    },
  };
}

/**
 * A verdict (RFC 8601 §2.7) as rules see it. `temperror` could not be asked and is no failure: `pass` stays null.
 * `bestguesspass` (Microsoft: no record, but one would have passed) is not a pass, because the domain never said so.
 */
export function verdictOf(verdict: string | null): { pass: boolean | null; error: boolean | null } {
  if (verdict === null) return { pass: null, error: null };
  if (TEMPORARY.has(verdict)) return { pass: null, error: true };
  return { pass: verdict === "pass", error: PERMANENT.has(verdict) };
}

// SPEC: RFC 8601 §2.7, with the words of RFC 5451 and RFC 4408 that some receivers still write.
const TEMPORARY: ReadonlySet<string> = new Set(["temperror", "tempfail", "error"]);
const PERMANENT: ReadonlySet<string> = new Set(["permerror", "permfail"]);

// Not every verdict is the outcome of a check: Yahoo and gateways write these when they did not look.
const UNCHECKED: ReadonlySet<string> = new Set(["unknown", "skipped", "x-skipped", "deferred"]);

function dmarcCheck(statement: Statement): Check<Dmarc> | null {
  const details = statement.results?.dmarc_details ?? null;
  return details === null ? null : { hop: statement.hop, details };
}

function spfCheck(statement: Statement): Check<Spf> | null {
  const details = statement.results?.spf_details ?? statement.spf;
  return details === null ? null : { hop: statement.hop, details };
}

/** The check in the lowest hop, ahead of others there in the order results, ARC results, Received-SPF. */
function lowest<Details extends { readonly verdict: string | null }>(
  statements: readonly Statement[],
  read: (statement: Statement) => Check<Details> | null,
): Check<Details> | null {
  let best: Check<Details> | null = null;
  let bestRank = 0;
  for (const statement of statements) {
    const check = read(statement);
    if (check === null || UNCHECKED.has(check.details.verdict ?? "unknown")) continue;
    const rank = kindRank(statement);
    if (best === null || check.hop < best.hop || (check.hop === best.hop && rank < bestRank)) {
      best = check;
      bestRank = rank;
    }
  }
  return best;
}

function kindRank(statement: Statement): number {
  if (statement.results === null) return 2;
  return statement.results.type === "Authentication-Results" ? 0 : 1;
}

/** Fills what Authentication-Results leaves out (client address, HELO) from the Received-SPF of the same hop. */
function withReceivedSpf(check: Check<Spf>, statements: readonly Statement[]): Spf {
  const other = statements.find((statement) => statement.spf !== null && statement.hop === check.hop)?.spf;
  // Two fields of one hop with different verdicts describe different checks.
  if (!other || other.verdict !== check.details.verdict) return check.details;
  const { details } = check;
  return {
    verdict: details.verdict,
    client_ip: details.client_ip ?? other.client_ip,
    description: details.description ?? other.description,
    designator: details.designator ?? other.designator,
    helo: details.helo ?? other.helo,
    server: details.server ?? other.server,
  };
}
