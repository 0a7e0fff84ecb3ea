import { type HuntAnswer, type HuntQuestion, hunt, roughCount } from "../../hunt.ts";
import { readExpression } from "../../hunt-expression.ts";
import type { HuntKind } from "../../hunt-kinds.ts";
import { type HuntTarget, kindOf, refang, targetOf } from "../../hunt-target.ts";
import { knownOrganization } from "../../ingest-organization.ts";
import { render } from "../../mql/diagnostics-render.ts";
import { withOrganization } from "../../scanner.ts";
import type { DateRange, Store } from "../../store/store.ts";
import type { Workspace } from "../../workspace.ts";
import { EXIT, Failure } from "../failure.ts";
import { type HuntHead, huntReport } from "../formats/hunt-text.ts";
import { listsFrom } from "../options.ts";
import { sayOverdue } from "../overdue.ts";
import { standardStream } from "../standard-streams.ts";
import { withWorkspace } from "../workspace.ts";

export interface HuntArguments {
  readonly kind?: HuntKind | "mql";
  readonly since?: number;
  readonly until?: number;
  readonly stillThere: boolean;
  readonly limit: number;
  readonly format: "text" | "json" | "ndjson";
  readonly workspace?: string;
}

export async function runHunt(indicator: string, options: HuntArguments): Promise<number> {
  return await withWorkspace(options.workspace, async (workspace) => {
    const started = performance.now();
    const range = rangeOf(options);
    const { head, question } = await questionOf(indicator, options, workspace);
    const answer = await hunt(workspace.store, question, { ...options, range });
    const near =
      answer.messages === 0 && question.kind === "indicator"
        ? await nearMiss(workspace.store, question.target, range)
        : null;
    const milliseconds = Math.round(performance.now() - started);
    await sayOverdue(workspace.store, options.format);
    await say({ ...head, range, stillThere: options.stillThere, near, milliseconds }, answer, options.format);
    return EXIT.done;
  });
}

/** SECURITY: of an empty range nobody has anything, which reads like an all-clear. */
function rangeOf({ since, until }: HuntArguments): DateRange {
  if (since !== undefined && until !== undefined && since > until)
    throw new Failure("`--since` is after `--until`: no mail has such a date");
  return { since: since ?? null, until: until ?? null };
}

interface Asked {
  readonly head: Pick<HuntHead, "kind" | "value" | "inferred">;
  readonly question: HuntQuestion;
}

async function questionOf(text: string, { kind }: HuntArguments, workspace: Workspace): Promise<Asked> {
  const inferred = kind === undefined;
  if (kind === "mql") return await expressionOf(text, workspace, inferred);
  const indicator = kind ?? kindOf(text);
  // `type.inbound` has the form of a host name, and nobody's.
  const isField =
    inferred &&
    (indicator === "host" || indicator === "domain") &&
    readExpression(text, new Map()).hunt !== null;
  if (isField) return await expressionOf(text, workspace, inferred);
  if (indicator !== null) return indicatorOf(text, indicator, inferred);
  if (looksLikeMql(text)) return await expressionOf(text, workspace, inferred);
  return indicatorOf(text, "subject", inferred);
}

/** Subjects have colons and brackets too; comparison signs, and fields of a message with a dot, they do not have. */
function looksLikeMql(text: string): boolean {
  return (
    /[=!<>]=|=~|!~|\bin~? ?\(|\bis (?:not )?null\b|^\s*not\s+\w+[.(]/.test(text) ||
    /\b(?:any|all|length|filter|strings\.\w+|regex\.\w+|profile\.\w+)\(/.test(text) ||
    /^\s*\(?\s*(?:type|sender|subject|body|headers|recipients|mailbox|attachments)\.\w/.test(text)
  );
}

const WRONG: Readonly<Record<HuntKind, string>> = {
  domain: "a domain looks like `news.example`",
  host: "a host looks like `www.news.example`",
  url: "a URL looks like `https://news.example/article`",
  address: "an address looks like `ann@news.example`",
  ip: "an IP address looks like `192.0.2.7` or `2001:db8::7`",
  hash: "files are kept by their SHA-256, which has 64 hexadecimal digits; an MD5 or SHA-1 cannot be looked up",
  subject: "a subject has words",
  "message-id": "a Message-ID looks like `<1234@news.example>`",
};

function indicatorOf(text: string, kind: HuntKind, inferred: boolean): Asked {
  const target = targetOf(text, kind);
  if (target === null) throw new Failure(`\`${text}\` is no ${kind}`, { help: WRONG[kind] });
  return { head: { kind, value: target.value, inferred }, question: { kind: "indicator", target } };
}

async function expressionOf(source: string, workspace: Workspace, inferred: boolean): Promise<Asked> {
  const { domains } = await knownOrganization(workspace);
  const lists = withOrganization({
    lists: listsFrom(workspace.config.lists ?? undefined),
    organizationDomains: domains.length > 0 ? domains : null,
  });
  const { hunt: expression, diagnostics } = readExpression(source, lists);
  if (expression === null) {
    const stderr = standardStream(process.stderr);
    await stderr.write(render(diagnostics, { source, path: "expression", color: stderr.color }));
    throw new Failure("the expression has errors", {
      help: "--kind subject looks for it as the words of a subject",
    });
  }
  const head = { kind: "mql", value: source, inferred } as const;
  return { head, question: { kind: "expression", expression } };
}

/** Where the very value is nowhere: what is next to it, so that a tracking token in a URL does not hide its host. */
async function nearMiss(
  store: Store,
  { kind, value }: HuntTarget,
  range: DateRange,
): Promise<HuntHead["near"]> {
  const wider: HuntTarget | null =
    kind === "url"
      ? targetOf(URL.parse(refang(value))?.hostname ?? "", "host")
      : kind === "address" || kind === "host"
        ? targetOf(value.slice(value.lastIndexOf("@") + 1), "domain")
        : null;
  if (wider === null) return null;
  // Entries of this very value: those of the domain above it are of its neighbours too.
  const observables = wider.observables.filter(({ value: entry }) => entry === wider.value);
  const messages = await roughCount(store, { ...wider, observables }, range);
  return messages === 0 ? null : { kind: wider.kind, value: wider.value, messages };
}

async function say(head: HuntHead, answer: HuntAnswer, format: HuntArguments["format"]): Promise<void> {
  const stdout = standardStream(process.stdout);
  const { near: _near, range, milliseconds, stillThere, ...asked } = head;
  const limits = { ...range, still_there: stillThere };
  if (format === "text") {
    await stdout.write(huntReport(head, answer, stdout));
  } else if (format === "json") {
    await stdout.write(
      `${JSON.stringify({ asked: { ...asked, ...limits }, ...answer, milliseconds }, null, 2)}\n`,
    );
  } else {
    const { mailboxes, people, listed, ...summary } = answer;
    for (const mailbox of mailboxes) await stdout.write(`${JSON.stringify({ mailbox })}\n`);
    for (const person of people) await stdout.write(`${JSON.stringify({ person })}\n`);
    for (const message of listed) await stdout.write(`${JSON.stringify({ message })}\n`);
    const line = { asked: { ...asked, ...limits }, ...summary, milliseconds };
    await stdout.write(`${JSON.stringify({ summary: line })}\n`);
  }
}
