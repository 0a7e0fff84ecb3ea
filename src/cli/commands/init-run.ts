import { relative, resolve } from "node:path";
import { initWorkspace, type Workspace } from "../../workspace.ts";
import { DEFAULT_RETENTION, DEFAULT_TELLING } from "../../workspace-config.ts";
import { EXIT } from "../failure.ts";
import { COMMAND } from "../invocation.ts";
import { listsFrom, rulesFrom } from "../options.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { printable } from "../terminal.ts";
import { listed } from "../wording.ts";
import { saying } from "../workspace.ts";

export interface InitArguments {
  readonly db?: string;
  readonly orgDomain: readonly string[];
  readonly trustAuthserv: readonly string[];
  readonly rules: readonly string[];
  readonly lists?: string;
}

export async function runInit(dir: string, options: InitArguments): Promise<number> {
  // Now, and not at the first ingest: the person who types a wrong folder is still here.
  rulesFrom(options.rules, false);
  listsFrom(options.lists);
  const workspace = await saying(() =>
    initWorkspace({
      dir,
      db: options.db ?? null,
      config: {
        organizationDomains: options.orgDomain,
        trustedAuthserv: options.trustAuthserv,
        rules: options.rules.map((path) => resolve(path)),
        lists: options.lists === undefined ? null : resolve(options.lists),
        retention: DEFAULT_RETENTION,
        ...DEFAULT_TELLING,
      },
      now: new Date().toISOString(),
    }),
  );
  try {
    await say(standardStream(process.stdout), workspace, options);
  } finally {
    await workspace.close();
  }
  return EXIT.done;
}

async function say(out: Stream, { dir, config, store }: Workspace, { db }: InitArguments): Promise<void> {
  const { organizationDomains: domains } = config;
  const shown = relative(process.cwd(), dir) || ".";
  const at = shown.startsWith("..") ? dir : shown;
  const lines = [
    `${out.paint("bold", "Workspace made")} in ${printable(dir)}`,
    "",
    "  serjeant.json  the configuration; open it, every entry is explained there",
    "  keys/          the keys. Bodies cannot be opened without them: keep a copy apart from the store",
    store.backend === "sqlite"
      ? "  serjeant.db    the store"
      : `  the store      ${printable(config.store)}${hasPassword(db) ? " (its password is in keys/)" : ""}`,
    "",
    domains.length > 0
      ? `Mail of ${printable(listed(domains, 5))}.`
      : "Whose mail it is will be inferred from the first mail; `organization_domains` in serjeant.json says it for sure.",
    "",
    out.paint("bold", "Next"),
    `  ${COMMAND} ingest <mail>...${at === "." ? "" : ` --workspace ${printable(at)}`}`,
    "",
  ];
  await out.write(lines.join("\n"));
}

function hasPassword(db: string | undefined): boolean {
  return db !== undefined && (URL.parse(db)?.password ?? "") !== "";
}
