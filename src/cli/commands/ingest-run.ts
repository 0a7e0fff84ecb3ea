import type { RuleProblem } from "../../detect/rule-set.ts";
import { tellState } from "../../duties.ts";
import { type IngestSummary, ingest } from "../../ingest.ts";
import type { Campaign } from "../../model/campaign.ts";
import { totalBytes } from "../../observe/sources/index.ts";
import { applyRetention, type Retained } from "../../retention.ts";
import type { TellState } from "../../tell/tell-state.ts";
import type { Workspace } from "../../workspace.ts";
import { keptCampaigns, linkWorkspace } from "../campaign-run.ts";
import { EXIT } from "../failure.ts";
import { ingestReport } from "../formats/ingest-text.ts";
import { COMMAND } from "../invocation.ts";
import { newlyOwedLines } from "../newly-owed.ts";
import { listsFrom, rulesFrom } from "../options.ts";
import { sayEscalationDue, sayOverdue } from "../overdue.ts";
import { Progress } from "../progress.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { printable } from "../terminal.ts";
import { counted } from "../wording.ts";
import { withWorkspace } from "../workspace.ts";

export interface IngestArguments {
  readonly mailbox?: string;
  readonly rules: readonly string[];
  readonly defaultRules: boolean;
  readonly lists?: string;
  readonly orgDomain: readonly string[];
  readonly trustAuthserv: readonly string[];
  readonly link: boolean;
  readonly jobs: number;
  readonly format: "text" | "json";
  readonly workspace?: string;
}

export async function runIngest(paths: readonly string[], options: IngestArguments): Promise<number> {
  return await withWorkspace(options.workspace, async (workspace) => {
    const summary = await ingestInto(workspace, paths, options);
    const { store, config } = workspace;
    const before = await tellState(store);
    const run = options.link && summary.read > 0 ? await linkWorkspace(workspace) : null;
    // Behind linking: what is part of a campaign is kept as long as the campaign.
    const purged = await applyRetention(store, config.retention, new Date().toISOString());
    const campaigns = run === null ? null : await keptCampaigns(workspace, run.campaigns);
    await sayOverdue(workspace.store, options.format);
    await sayEscalationDue(workspace);
    await say(summary, campaigns, options);
    if (purged !== null) await sayPurged(purged);
    if (campaigns !== null && options.format === "text") await sayCampaigns(campaigns, options);
    if (run !== null) await sayOwed({ before, after: await tellState(store) }, options);
    const isNothing = summary.read === 0 && summary.unchanged.files === 0;
    return isNothing ? EXIT.nothingReadable : EXIT.done;
  });
}

async function sayPurged(purged: Retained): Promise<void> {
  const { bodies, observations, findings, campaigns, documents, unclosed } = purged;
  const stderr = standardStream(process.stderr);
  const note = (text: string) => stderr.write(`${stderr.paint("bold", "note:")}  ${text}\n`);
  if (bodies + observations + findings + campaigns + documents > 0) {
    const gone = [
      `${counted(bodies, "body", "bodies")}`,
      `${counted(observations, "observation")}`,
      `findings of ${counted(findings, "message")}`,
      `${counted(campaigns, "campaign")}`,
      `${counted(documents, "text")} of notices or conversations`,
    ];
    await note(`removed, because retention_days says so: ${gone.join(", ")}`);
  }
  if (unclosed > 0) await note(`${counted(unclosed, "campaign")} kept: not closed`);
}

async function ingestInto(
  workspace: Workspace,
  paths: readonly string[],
  options: IngestArguments,
): Promise<IngestSummary> {
  const { config } = workspace;
  const stderr = standardStream(process.stderr);
  const progress = progressOn(stderr);
  const total = progress === null ? 0 : await totalBytes(paths);
  const problems: RuleProblem[] = [];
  const summary = await ingest(workspace, {
    paths,
    mailbox: options.mailbox ?? null,
    ruleFiles: rulesFrom([...config.rules, ...options.rules], options.defaultRules),
    lists: listsFrom(options.lists ?? config.lists ?? undefined),
    orgDomains: options.orgDomain,
    trustAuthserv: options.trustAuthserv,
    jobs: options.jobs,
    date: () => new Date().toISOString(),
    now: () => performance.now(),
    onProgress: (state) => progress?.show({ ...state, totalBytes: total }),
    onProblems: (found) => problems.push(...found),
  });
  progress?.clear();
  const left = problems.filter(({ kind }) => kind !== "not a detection").length;
  if (left > 0) {
    const files = counted(left, "rule file is", "rule files are");
    await stderr.write(
      `${stderr.paint("bold", "note:")}  ${files} left out; \`${COMMAND} rules check\` says why\n`,
    );
  }
  return summary;
}

async function say(
  summary: IngestSummary,
  campaigns: readonly Campaign[] | null,
  { format, workspace }: IngestArguments,
): Promise<void> {
  const stdout = standardStream(process.stdout);
  if (format === "json") {
    const whole = { ...summary, campaigns: campaigns?.map(campaignJson) ?? null };
    await stdout.write(`${JSON.stringify(whole, null, 2)}\n`);
    return;
  }
  const option = workspace === undefined ? "" : ` --workspace ${printable(workspace)}`;
  await stdout.write(ingestReport(summary, { ...stdout, command: COMMAND, option }));
}

function campaignJson({ id, kind, severity, messages, people }: Campaign): Record<string, unknown> {
  const distinct = new Set(messages.map(({ key }) => key));
  return { id, kind, severity, messages: distinct.size, people: people.length };
}

/** What linking made of it, in a line or two; `campaign list` says the rest. */
async function sayCampaigns(campaigns: readonly Campaign[], { workspace }: IngestArguments): Promise<void> {
  const stdout = standardStream(process.stdout);
  const option = workspace === undefined ? "" : ` --workspace ${printable(workspace)}`;
  const next = campaigns.length === 0 ? "" : `: ${COMMAND} campaign list${option}`;
  await stdout.write(`${stdout.paint("bold", counted(campaigns.length, "campaign"))}${next}\n`);
}

/** In the page of text; beside what a program reads. */
async function sayOwed(
  { before, after }: { readonly before: TellState; readonly after: TellState },
  { format, workspace }: IngestArguments,
): Promise<void> {
  const { write } = standardStream(format === "text" ? process.stdout : process.stderr);
  const option = workspace === undefined ? "" : ` --workspace ${printable(workspace)}`;
  const lines = newlyOwedLines(before, after, `${COMMAND} duty list${option}`);
  for (const line of lines) await write(`${line}\n`);
}

function progressOn(stderr: Stream): Progress | null {
  if (!stderr.isTerminal) return null;
  return new Progress({
    width: stderr.width,
    now: () => performance.now(),
    write: (text) => process.stderr.write(text),
  });
}
