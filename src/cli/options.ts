/** Options that several commands share, and what their values must look like. */
import { realpathSync, statSync } from "node:fs";
import { InvalidArgumentError, Option } from "commander";
import { readLists, readRuleFiles, SHIPPED_LISTS, SHIPPED_RULES, type TextFile } from "./content-files.ts";
import { Failure, reasonOf } from "./failure.ts";

/** Collects a repeatable option. */
function several(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** A host name as a person types it: `@Parliament.example.` is `parliament.example`. */
function domainOf(value: string): string {
  const domain = value.trim().replace(/^@/, "").replace(/\.$/, "").toLowerCase();
  if (/^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)+$/u.test(domain)) return domain;
  throw new InvalidArgumentError("a domain looks like `parliament.example`");
}

export function listsOption(): Option {
  return new Option(
    "--lists <dir>",
    "lists that rules use, a file each: one entry a line, or `rank,entry` in .csv",
  );
}

export function orgDomainOption(): Option {
  return new Option("--org-domain <domain>", "a domain of the organization whose mail this is; repeatable")
    .argParser((value, before: readonly string[] | undefined) => several(domainOf(value), before))
    .default([], "inferred from the mail");
}

export function trustAuthservOption(): Option {
  return new Option(
    "--trust-authserv <id>",
    "a receiver whose Authentication-Results are believed (RFC 8601 authserv-id); repeatable",
  )
    .argParser((value, before: readonly string[] | undefined) => several(value.toLowerCase(), before))
    .default([], "the topmost one of each message");
}

export function historyOption(): Option {
  return new Option("--history <path>", "mail in which to look for what came before the message; repeatable")
    .argParser(several)
    .default([], "rules that ask for it stay undecided");
}

export function rulesOption(): Option {
  return new Option("--rules <dir>", "rules to run, a folder or a .yml file; repeatable")
    .argParser(several)
    .default([], "none beside the default rules");
}

export function indexOption(): Option {
  return new Option("--index <n>", "which message of a file that holds several, from 0")
    .argParser((value) => {
      const index = Number(value);
      if (Number.isInteger(index) && index >= 0) return index;
      throw new InvalidArgumentError("a number from 0");
    })
    .default(0);
}

/** The number of worker threads. */
export function jobsOf(value: string): number {
  const jobs = Number(value);
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 256) return jobs;
  throw new InvalidArgumentError("a number from 1 to 256");
}

/** The rules of these folders and files, each file once; says which one cannot be read. */
export function rulesFrom(roots: readonly string[], withDefault: boolean): TextFile[] {
  const files = roots.flatMap((root) => {
    const found = orFail(root, () => readRuleFiles([root]));
    if (found.length > 0) return found;
    throw new Failure(`no rule in \`${root}\``, { help: "rules are files that end in .yml" });
  });
  const shipped = withDefault ? orFail(SHIPPED_RULES, () => readRuleFiles([SHIPPED_RULES])) : [];
  const distinct = new Map<string, TextFile>();
  for (const file of [...shipped, ...files]) {
    const real = orFail(file.path, () => realpathSync.native(file.path));
    if (!distinct.has(real)) distinct.set(real, file);
  }
  return [...distinct.values()];
}

/** The lists that ship, with those of a folder in place of the ones of the same name. */
export function listsFrom(folder: string | undefined): Map<string, readonly string[]> {
  const shipped = orFail(SHIPPED_LISTS, () => readLists(SHIPPED_LISTS));
  if (folder === undefined) return shipped;
  if (!isFolder(folder)) throw new Failure(`\`${folder}\` is no folder of lists`);
  const own = orFail(folder, () => readLists(folder));
  if (own.size === 0)
    throw new Failure(`no list in \`${folder}\``, { help: "lists are files that end in .txt or .csv" });
  return new Map([...shipped, ...own]);
}

function isFolder(path: string): boolean {
  return orFail(path, () => statSync(path).isDirectory());
}

/** A path that a command reads, with the reason in plain words where it cannot. */
export function orFail<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`cannot read \`${path}\`: ${reasonOf(error)}`);
  }
}
