import { closeSync, openSync, writeSync } from "node:fs";
import type { ScanSummary, Severity } from "../../model/finding.ts";
import { totalBytes } from "../../observe/sources/index.ts";
import { type ScanEvent, scan } from "../../pipeline.ts";
import { systemResolver } from "../dns-resolver.ts";
import { EXIT, Failure, reasonOf } from "../failure.ts";
import type { ScanFormat } from "../formats/format.ts";
import { FORMATS, type FormatName } from "../formats/index.ts";
import { severityRank } from "../formats/tally.ts";
import { listsFrom, rulesFrom } from "../options.ts";
import { Progress } from "../progress.ts";
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
  readonly format: FormatName;
  readonly out?: string;
  readonly jobs: number;
  readonly failOn?: Severity;
}

export async function runScan(paths: readonly string[], options: ScanArguments): Promise<number> {
  if (!options.defaultRules && options.rules.length === 0) {
    throw new Failure("--no-default-rules leaves no rule to run", { help: "name some with --rules <dir>" });
  }
  const stderr = standardStream(process.stderr);
  const sink = openSink(options);
  const progress = progressOn(stderr, sink, options);
  const format = FORMATS[options.format]({
    width: sink.width,
    color: sink.color,
    version: VERSION,
    paths,
    generatedAt: new Date().toISOString(),
  });
  const total = progress === null ? 0 : await totalBytes(paths);
  const events = scan({
    paths,
    ruleFiles: rulesFrom(options.rules, options.defaultRules),
    lists: listsFrom(options.lists),
    orgDomains: options.orgDomain,
    trustAuthserv: options.trustAuthserv,
    resolver: options.dns ? systemResolver() : null,
    jobs: options.jobs,
    display: options.format === "html",
    now: () => performance.now(),
    onProgress: (state) => progress?.show({ ...state, totalBytes: total }),
  });
  const outcome = await write(events, { format, sink, stderr, progress });
  sink.close();
  return exitCodeOf(outcome, options, stderr);
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
  close(): void;
}

function openSink({ out, format }: ScanArguments): Sink {
  const stdout = standardStream(process.stdout);
  if (out === undefined) {
    if (format === "html" && stdout.isTerminal) {
      throw new Failure("a page is not for a terminal", { help: "say where it goes: --out report.html" });
    }
    return { ...stdout, close() {} };
  }
  const file = openForWriting(out);
  return {
    width: 100,
    color: false,
    isTerminal: false,
    async write(text) {
      // writeSync may write less than it was given.
      for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(writeSync(file, rest));
    },
    close() {
      closeSync(file);
    },
  };
}

function openForWriting(path: string): number {
  try {
    // SECURITY: a report holds members' mail; on a shared machine nobody else may read it.
    return openSync(path, "w", 0o600);
  } catch (error) {
    throw new Failure(`cannot write \`${path}\`: ${reasonOf(error)}`);
  }
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
