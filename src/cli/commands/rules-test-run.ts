import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { publicDomains } from "../../detect/environment.ts";
import { inferOrganization } from "../../observe/infer-organization.ts";
import { readMail } from "../../observe/sources/index.ts";
import { type ScanItem, Scanner } from "../../scanner.ts";
import type { TextFile } from "../content-files.ts";
import { EXIT, Failure } from "../failure.ts";
import { COMMAND } from "../invocation.ts";
import { listsFrom, rulesFrom } from "../options.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { printable } from "../terminal.ts";
import { counted } from "../wording.ts";

/** The folders beside a rule: mails that it must find, and close ones that it must leave alone. */
const EXPECTATIONS = [
  { folder: "fires", fires: true },
  { folder: "quiet", fires: false },
] as const;

type Lists = ReadonlyMap<string, readonly string[]>;

export async function testRules(root: string, listFolder: string | undefined): Promise<number> {
  const lists = listsFrom(listFolder);
  const stdout = standardStream(process.stdout);
  let mails = 0;
  let wrong = 0;
  const untested: string[] = [];
  const files = rulesFrom([root], false);
  for (const file of files) {
    const cases = await casesOf(file, lists);
    mails += cases.length;
    if (cases.length === 0) untested.push(file.path);
    for (const one of cases.filter((c) => c.said !== c.wanted)) {
      wrong += 1;
      await stdout.write(`${wrongLine(file, one, stdout)}\n`);
    }
  }
  if (mails === 0)
    throw new Failure(`no mail beside the rules of \`${root}\``, {
      help: "they belong into fires/ and quiet/",
    });
  for (const path of untested) await stdout.write(`${stdout.paint("yellow", "untested")}  ${path}\n`);
  const result =
    wrong === 0 ? stdout.paint("green", "all as they should be") : stdout.paint("red", `${wrong} wrong`);
  await stdout.write(`${counted(files.length, "rule")}, ${counted(mails, "mail")}: ${result}\n`);
  return wrong === 0 ? EXIT.done : EXIT.found;
}

type Said = "fires" | "quiet" | "undecided";

interface Case {
  readonly path: string;
  readonly wanted: Said;
  readonly said: Said;
}

async function casesOf(file: TextFile, lists: Lists): Promise<Case[]> {
  const cases: Case[] = [];
  const scanners = new Map<string, Scanner>();
  for (const { folder, fires } of EXPECTATIONS) {
    const beside = join(dirname(file.path), folder);
    if (!existsSync(beside)) continue;
    for await (const item of itemsIn(beside)) {
      const scanner = scannerFor(item, { file, lists, scanners });
      const [scanned] = scanner.scan([item]);
      const { verdicts } = scanned!.result;
      const said = verdicts.match > 0 ? "fires" : verdicts.undecided > 0 ? "undecided" : "quiet";
      cases.push({ path: item.path, wanted: fires ? "fires" : "quiet", said });
    }
  }
  return cases;
}

async function* itemsIn(folder: string): AsyncGenerator<ScanItem> {
  for await (const event of readMail([folder])) {
    if (event.kind === "skipped") throw new Failure(`cannot read \`${event.path}\`: ${event.reason}`);
    if (event.kind !== "message") continue;
    const { path, index, bytes, mailbox, defects } = event;
    yield { path, index, bytes, mailbox, defects, verified: null };
  }
}

interface Run {
  readonly file: TextFile;
  readonly lists: Lists;
  /** By organization: the mails of one rule are mostly of one house. */
  readonly scanners: Map<string, Scanner>;
}

/** Whose mail it is follows from each mail, as in a scan of that mail alone. */
function scannerFor(item: ScanItem, { file, lists, scanners }: Run): Scanner {
  const setup = { ruleFiles: [file], lists, trustedAuthserv: null, display: false };
  const unaware = scanners.get("") ?? new Scanner({ ...setup, organizationDomains: null });
  scanners.set("", unaware);
  const { problems } = unaware;
  if (problems.length > 0) {
    const help = `${COMMAND} rules check ${file.path}`;
    throw new Failure(`the rule \`${file.path}\` has errors`, { exitCode: EXIT.found, help });
  }
  const domains = inferOrganization([unaware.read(item).message], publicDomains(lists));
  const key = domains.join(" ");
  const scanner = scanners.get(key) ?? new Scanner({ ...setup, organizationDomains: domains });
  scanners.set(key, scanner);
  return scanner;
}

function wrongLine(file: TextFile, { path, wanted, said }: Case, { paint }: Stream): string {
  const rule = basename(dirname(file.path));
  const fact = said === "undecided" ? "stays undecided" : said === "fires" ? "fires" : "does not fire";
  return `${paint(["bold", "red"], "wrong")}  ${rule} ${fact} on ${printable(path)}, which stands in ${wanted}/`;
}
