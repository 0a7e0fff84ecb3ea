import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ingest } from "../../ingest.ts";
import { ALERT_SEVERITY, type Campaign } from "../../model/campaign.ts";
import { SEVERITIES } from "../../model/finding.ts";
import { importRoster } from "../../roster-import.ts";
import { Simulation } from "../../simulate/simulation.ts";
import type { TrueCampaign, Truth } from "../../simulate/truth.ts";
import { initWorkspace, type Workspace } from "../../workspace.ts";
import { DEFAULT_RETENTION, DEFAULT_TELLING } from "../../workspace-config.ts";
import { linkWorkspace } from "../campaign-run.ts";
import { EXIT } from "../failure.ts";
import { campaignListPage, campaignTargetsPage } from "../formats/campaign-text.ts";
import { COMMAND } from "../invocation.ts";
import { listsFrom, rulesFrom } from "../options.ts";
import { writeRaw } from "../simulated-files.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { printable } from "../terminal.ts";
import { counted } from "../wording.ts";
import { saying } from "../workspace.ts";

export interface DemoArguments {
  readonly seed: number;
  readonly out?: string;
}

/** Small enough to be read in well under a minute, large enough that an alliance stands out among other groups. */
const WORLD = {
  people: 420,
  legislatures: 4,
  groups: { parties: 4, committees: 4, allParty: 5 },
  days: 45,
  messages: 3_600,
} as const;

/** Invented, with a number of fiction, so that notices can be drafted in what --out keeps. */
const OFFICE = {
  name: "Parliamentary Security Office",
  phone: "+44 20 7946 0100",
  phoneKnownFrom: "on the back of your pass",
} as const;

export async function runDemo({ seed, out }: DemoArguments): Promise<number> {
  const dir = out === undefined ? mkdtempSync(join(tmpdir(), "serjeant-demo-")) : resolve(out);
  try {
    await saying(() => demonstrate(dir, { seed, isKept: out !== undefined }));
    return EXIT.done;
  } finally {
    if (out === undefined) rmSync(dir, { recursive: true, force: true });
  }
}

async function demonstrate(dir: string, { seed, isKept }: { seed: number; isKept: boolean }): Promise<void> {
  const stdout = standardStream(process.stdout);
  const steps = new Steps(stdout);
  await steps.begin("inventing people and their mail");
  const simulation = new Simulation({ ...WORLD, seed });
  const truth = writeRaw(simulation, { dir, layout: "mbox" });
  const boxes = simulation.world.collected.length;
  await steps.end(
    `${counted(truth.messages, "message")} for ${counted(boxes, "mailbox", "mailboxes")} of four parliaments`,
  );
  const workspace = await initWorkspace({
    dir: join(dir, "office"),
    db: null,
    config: {
      organizationDomains: simulation.world.parliament.legislatures.map(({ domain }) => domain),
      trustedAuthserv: [],
      rules: [],
      lists: null,
      retention: DEFAULT_RETENTION,
      ...DEFAULT_TELLING,
      office: { ...DEFAULT_TELLING.office, ...OFFICE },
    },
    now: new Date().toISOString(),
  });
  try {
    const campaigns = await work(workspace, { dir, steps });
    await show(workspace, { campaigns, truth, stdout });
  } finally {
    await workspace.close();
  }
  if (isKept)
    await stdout.write(`Look further: cd ${printable(join(dir, "office"))} && ${COMMAND} campaign list\n`);
}

async function work(
  workspace: Workspace,
  { dir, steps }: { dir: string; steps: Steps },
): Promise<readonly Campaign[]> {
  await steps.begin("reading the roster");
  const today = new Date().toISOString().slice(0, 10);
  const roster = await importRoster({
    store: workspace.store,
    paths: [join(dir, "roster.popolo.json")],
    format: null,
    source: null,
    asOf: null,
    today,
    mapping: null,
    officialDomains: [],
    freeProviders: new Set(),
  });
  await steps.end(`${counted(roster.sources.length, "source")}`);
  await steps.begin("reading the mail with all rules");
  const summary = await ingest(workspace, {
    paths: [join(dir, "mail")],
    mailbox: null,
    ruleFiles: rulesFrom([], true),
    lists: listsFrom(undefined),
    orgDomains: [],
    trustAuthserv: [],
    jobs: availableParallelism(),
    date: () => new Date().toISOString(),
    now: () => performance.now(),
  });
  await steps.end(`${counted(summary.read, "copy", "copies")} of ${counted(summary.files, "file")}`);
  await steps.begin("linking, judging, asking who was chosen");
  const run = await linkWorkspace(workspace);
  await steps.end(counted(run.campaigns.length, "campaign"));
  return run.campaigns;
}

interface Showing {
  readonly campaigns: readonly Campaign[];
  readonly truth: Truth;
  readonly stdout: Stream;
}

async function show(workspace: Workspace, { campaigns, truth, stdout }: Showing): Promise<void> {
  const state = await workspace.store.linkState();
  const surroundings = { command: COMMAND, isRosterEmpty: false, summary: state?.summary ?? "{}" };
  await stdout.write(`\n${campaignListPage(campaigns, { ...stdout, ...surroundings })}\n`);
  const largest = campaigns.filter(isAlert).toSorted((a, b) => b.people.length - a.people.length)[0];
  if (largest === undefined) return;
  await stdout.write(
    `${stdout.paint("bold", `The largest: ${largest.id}`)}\n\n${campaignTargetsPage(largest, stdout)}\n`,
  );
  await stdout.write(toldPage(campaigns.filter(isAlert), stdout));
  await stdout.write(truthPage(truth, { campaigns, stdout }));
}

function isAlert({ severity }: Campaign): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(ALERT_SEVERITY);
}

// LIMIT: what a person reads of a demonstration.
const NAMES_MAX = 12;

/** Everybody who was sent something must be told: that is what the office owes them. */
function toldPage(campaigns: readonly Campaign[], stdout: Stream): string {
  const people = new Map<string, { readonly name: string; readonly campaigns: string[] }>();
  for (const { id, people: hit } of campaigns) {
    for (const { person, name } of hit) {
      const one = people.get(person) ?? { name: name ?? person, campaigns: [] };
      one.campaigns.push(id);
      people.set(person, one);
    }
  }
  const rows = [...people.values()].sort((a, b) => b.campaigns.length - a.campaigns.length);
  const left = rows.length - NAMES_MAX;
  return [
    stdout.paint("bold", `Who must be told: ${counted(rows.length, "person", "people")}`),
    ...rows
      .slice(0, NAMES_MAX)
      .map(({ name, campaigns: of }) => `  ${printable(name).padEnd(32)}  ${of.join(", ")}`),
    ...(left > 0 ? [`  and ${left} more`] : []),
    "",
    "",
  ].join("\n");
}

/** The simulator knows what it planted; no other office has this page. */
function truthPage(truth: Truth, { campaigns, stdout }: Omit<Showing, "truth">): string {
  const rows = truth.campaigns.map((planted) => {
    const found = foundOf(planted, campaigns.filter(isAlert));
    return `  ${planted.kind.padEnd(16)} ${found} of ${counted(planted.messages.length, "copy", "copies")} in a campaign at alert level`;
  });
  return `${[stdout.paint("bold", "What was planted, and found"), ...rows, ""].join("\n")}\n`;
}

function foundOf({ messages }: TrueCampaign, campaigns: readonly Campaign[]): number {
  const known = new Set(
    campaigns.flatMap((campaign) => campaign.messages.map((m) => `${m.mailbox} ${m.message_id}`)),
  );
  return messages.filter((m) => known.has(`${m.mailbox} ${m.message_id}`)).length;
}

/** What is being done, and how long it took: silence would look like a hang. */
class Steps {
  readonly #stdout: Stream;
  #since = 0;

  constructor(stdout: Stream) {
    this.#stdout = stdout;
  }

  async begin(what: string): Promise<void> {
    this.#since = performance.now();
    await this.#stdout.write(`${what} … `);
  }

  async end(what: string): Promise<void> {
    const seconds = ((performance.now() - this.#since) / 1_000).toFixed(1);
    await this.#stdout.write(`${what} (${seconds} s)\n`);
  }
}
