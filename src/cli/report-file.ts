/**
 * The file of `--out`. What stood there before stays until the new report is whole: it is written beside the target
 * and takes its place at the end.
 */
import {
  closeSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { isAmong } from "../observe/sources/index.ts";
import { Failure, reasonOf } from "./failure.ts";

export interface ReportFile {
  /** Real path of what is written until then, which lies beside the target; null where it is the target. */
  readonly temporary: string | null;
  write(content: string | Uint8Array): void;
  /** The report is whole: it takes the place of what was there. */
  keep(): void;
  /** There is no report: what was there stays. Does nothing after `keep`. */
  discard(): void;
}

/** Refuses a target that is among the inputs: a slip of the hand must not cost the mail. */
export async function openReport(out: string, inputs: readonly string[]): Promise<ReportFile> {
  const there = orRefuse(out, () => statSync(out, { throwIfNoEntry: false }));
  if (there?.isDirectory()) throw new Failure(`cannot write \`${out}\`: it is a folder`);
  if (there !== undefined && !isReplaceable(out, there))
    return direct(orRefuse(out, () => openSync(out, "w")));
  if (there !== undefined && (await isAmong(there, inputs))) {
    throw new Failure(`\`${out}\` is one of the files that are read`, {
      help: "name another file for --out; this one was left as it is",
    });
  }
  return beside(out, there);
}

/** Devices and pipes are written as they are, and so is what a shell has opened for us (`/dev/stdout`). */
function isReplaceable(out: string, there: Stats): boolean {
  return there.isFile() && !/^\/(dev|proc)\//.test(out);
}

function direct(file: number): ReportFile {
  const close = once(() => closeSync(file));
  return { temporary: null, write: (content) => writeWhole(file, content), keep: close, discard: close };
}

function beside(out: string, there: Stats | undefined): ReportFile {
  return orRefuse(out, () => {
    // A link stays a link: the file that it leads to is replaced.
    const target = there === undefined ? join(realpathSync(dirname(out)), basename(out)) : realpathSync(out);
    const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
    // SECURITY: a report holds members' mail; on a shared machine nobody else may read it, nor put a link in its way.
    const file = openSync(temporary, "wx", 0o600);
    const end = once((then: () => void) => {
      closeSync(file);
      then();
    });
    return {
      temporary,
      write: (content) => orRefuse(out, () => writeWhole(file, content)),
      keep: () => end(() => orRefuse(out, () => replace(target, temporary))),
      discard: () => end(() => rmSync(temporary, { force: true })),
    };
  });
}

function replace(target: string, temporary: string): void {
  try {
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The first of `keep` and `discard` counts. */
function once<A extends readonly unknown[]>(end: (...args: A) => void): (...args: A) => void {
  let isOpen = true;
  return (...args) => {
    if (isOpen) {
      isOpen = false;
      end(...args);
    }
  };
}

/** writeSync may write less than it was given. */
function writeWhole(file: number, content: string | Uint8Array): void {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(writeSync(file, rest));
}

function orRefuse<T>(out: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new Failure(`cannot write \`${out}\`: ${reasonOf(error)}`);
  }
}
