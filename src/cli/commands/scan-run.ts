import type { ScanSummary, Severity } from "../../model/finding.ts";
import { totalBytes } from "../../observe/sources/index.ts";
import { type ScanEvent, scan } from "../../pipeline.ts";
import type { TextFile } from "../content-files.ts";
import { systemResolver } from "../dns-resolver.ts";
import { EXIT, Failure } from "../failure.ts";
import type { ScanFormat } from "../formats/format.ts";
import { FORMATS, type FormatName } from "../formats/index.ts";
import { severityRank } from "../formats/tally.ts";
import { COMMAND } from "../invocation.ts";
import { listsFrom, rulesFrom } from "../options.ts";
import { Progress } from "../progress.ts";
import { openReport, type ReportFile } from "../report-file.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { printable } from "../terminal.ts";
import { VERSION } from "../version.ts";

export interface ScanArguments {
  readonly rules: readonly string[];
  readonly defaultRules: boolean;
  readonly lists?: string;
  readonly orgDomain: readonly string[];
  readonly trustAuthserv: readonly string[];
  readonly dns: boolean;
  readonly history: boolean;
  readonly format: FormatName;
  readonly out?: string;
  readonly jobs: number;
  readonly failOn?: Severity;
}

export async function runScan(paths: readonly string[], options: ScanArguments): Promise<number> {
  if (!options.defaultRules && options.rules.length === 0) {
    throw new Failure("--no-default-rules leaves no rule to run", { help: "name some with --rules <dir>" });
  }
  const ruleFiles = rulesFrom(options.rules, options.defaultRules);
  const lists = listsFrom(options.lists);
  const report = await reportOf(paths, options);
  if (report !== null) discardWhenStopped(report);
  try {
    const outcome = await scanInto({ paths, options, ruleFiles, lists, report });
    // Where nothing could be read, an earlier report tells more than an empty one.
    if (outcome.summary?.messages === 0) report?.discard();
    else report?.keep();
    return await exitCodeOf(outcome, options, standardStream(process.stderr));
  } finally {
    report?.discard();
  }
}

/** Null for standard output. */
async function reportOf(paths: readonly string[], options: ScanArguments): Promise<ReportFile | null> {
  const { out, rules, lists } = options;
  if (out === undefined) return null;
  return await openReport(out, [...paths, ...rules, ...(lists === undefined ? [] : [lists])]);
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** A scan that is stopped leaves no half report with members' mail behind. */
function discardWhenStopped(report: ReportFile): void {
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, () => {
      report.discard();
      process.exit(code);
    });
  }
}

interface ScanInto {
  readonly paths: readonly string[];
  readonly options: ScanArguments;
  readonly ruleFiles: readonly TextFile[];
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly report: ReportFile | null;
}

async function scanInto({ paths, options, ruleFiles, lists, report }: ScanInto): Promise<Outcome> {
  const stderr = standardStream(process.stderr);
  const sink = sinkOf(report, options);
  const leaveOut = report?.temporary == null ? [] : [report.temporary];
  const progress = progressOn(stderr, sink, options);
  const format = FORMATS[options.format]({
    width: sink.width,
    color: sink.color,
    version: VERSION,
    command: COMMAND,
    paths,
    generatedAt: new Date().toISOString(),
  });
  const total = progress === null ? 0 : await totalBytes(paths, leaveOut);
  const events = scan({
    paths,
    leaveOut,
    ruleFiles,
    lists,
    orgDomains: options.orgDomain,
    trustAuthserv: options.trustAuthserv,
    resolver: options.dns ? systemResolver() : null,
    history: options.history,
    jobs: options.jobs,
    display: options.format === "html",
    now: () => performance.now(),
    onProgress: (state) => progress?.show({ ...state, totalBytes: total }),
  });
  return await write(events, { format, sink, stderr, progress });
}

interface Outcome {
  readonly worst: number;
  readonly summary: ScanSummary | null;
}

interface Writing {
  readonly format: ScanFormat;
  readonly sink: Sink;
  readonly stderr: Stream;
  readonly progress: Progress | null;
}

async function write(events: AsyncIterable<ScanEvent>, writing: Writing): Promise<Outcome> {
  const { format, sink, stderr, progress } = writing;
  let worst = -1;
  let summary: ScanSummary | null = null;
  for await (const event of events) {
    if (event.kind === "message") {
      worst = Math.max(worst, ...event.result.findings.map((f) => severityRank(f.severity)));
      const text = format.message(event.result, event.display);
      if (text !== "") await sink.write(text);
    } else if (event.kind === "notice") {
      progress?.clear();
      format.notice(event.text);
      await stderr.write(`${stderr.paint("bold", "note:")}  ${printable(event.text)}\n`);
    } else {
      progress?.clear();
      summary = event.summary;
      for (const text of format.end(event.summary)) await sink.write(text);
    }
  }
  return { worst, summary };
}

async function exitCodeOf(
  { worst, summary }: Outcome,
  options: ScanArguments,
  stderr: Stream,
): Promise<number> {
  if (summary !== null && summary.messages === 0) {
    const reasons = summary.skipped
      .slice(0, 5)
      .map(({ path, reason }) => `\n  ${printable(path)}: ${printable(reason)}`);
    // The text format has said so on its own page.
    if (options.format !== "text" || options.out !== undefined) {
      await stderr.write(
        `${stderr.paint(["bold", "red"], "error:")} no message could be read${reasons.join("")}\n`,
      );
    }
    return EXIT.nothingReadable;
  }
  return options.failOn !== undefined && worst >= severityRank(options.failOn) ? EXIT.found : EXIT.done;
}

interface Sink extends Pick<Stream, "width" | "color" | "isTerminal"> {
  write(text: string): Promise<void>;
}

function sinkOf(report: ReportFile | null, { format }: ScanArguments): Sink {
  if (report !== null) {
    return { width: 100, color: false, isTerminal: false, write: async (text) => report.write(text) };
  }
  const stdout = standardStream(process.stdout);
  if (format === "html" && stdout.isTerminal) {
    throw new Failure("a page is not for a terminal", { help: "say where it goes: --out report.html" });
  }
  return stdout;
}

/** A bar would tear ndjson lines apart where both go to the same terminal. */
function progressOn(stderr: Stream, sink: Sink, { format }: ScanArguments): Progress | null {
  if (!stderr.isTerminal || (sink.isTerminal && format === "ndjson")) return null;
  return new Progress({
    width: stderr.width,
    now: () => performance.now(),
    write: (text) => process.stderr.write(text),
  });
}
