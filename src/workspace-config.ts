/** `serjeant.json`: JSON with lines of comment, so that whoever opens it reads what each entry does. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { RetentionPolicy } from "./store/store.ts";
import { type Entries, EntryReader, isEntries } from "./workspace-config-entries.ts";
import { readTelling, type TellConfig, tellingText } from "./workspace-config-tell.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

export { DEFAULT_TELLING, speakingOffice } from "./workspace-config-tell.ts";

export const CONFIG_FILE = "serjeant.json";

export interface WorkspaceConfig extends TellConfig {
  /** A file in the workspace, or a PostgreSQL URL. */
  readonly store: string;
  /** Empty: inferred from the first mail that is ingested. */
  readonly organizationDomains: readonly string[];
  /** Empty: the topmost server of each message. */
  readonly trustedAuthserv: readonly string[];
  /** Folders and files beside the rules that ship; absolute. */
  readonly rules: readonly string[];
  /** A folder of lists in place of those that ship; absolute. */
  readonly lists: string | null;
  readonly retention: WorkspaceRetention;
}

/** Days that each class is kept; null keeps it. */
export interface WorkspaceRetention extends RetentionPolicy {
  /** Texts of notices and of conversations; by the date of the entry that names them, and never before the campaign is closed. */
  readonly documents: number | null;
}

/** Nothing goes until the office says so: attacks of 2021 were understood in 2024, from mail of that time. */
export const DEFAULT_RETENTION: WorkspaceRetention = {
  bodies: null,
  observations: null,
  findings: null,
  campaigns: null,
  documents: null,
};

export function configText(config: WorkspaceConfig): string {
  const { store, organizationDomains, trustedAuthserv, rules, lists, retention } = config;
  const entry = (name: string, value: unknown): string => `"${name}": ${JSON.stringify(value)}`;
  return `// A Serjeant workspace. Lines that start with // are comments.
{
  // The store: a file in this folder, or a PostgreSQL URL. A password need not stand here: keys/database-password,
  // PGPASSWORD, or a whole URL in SERJEANT_DB.
  ${entry("store", store)},

  // Domains of the organization whose mail this is. Empty: inferred from the first mail that is ingested, and said.
  ${entry("organization_domains", organizationDomains)},

  // Receivers whose Authentication-Results are believed. Empty: the topmost one of each message.
  ${entry("trusted_authserv", trustedAuthserv)},

  // Rules beside those that ship (folders or files), and a folder of lists or null. Relative to this folder.
  ${entry("rules", rules)},
  ${entry("lists", lists)},

  // Days that each class of data is kept, counted from the date of the mail; null keeps it. What is older goes after
  // each ingest. Bodies are the mail itself (kept, sealed, only of messages with findings or in campaigns);
  // observations are senders, links, hashes and fingerprints of all messages. A campaign stays until it is closed.
  // Documents are texts of notices and of conversations, counted from when they were put on the record; none goes before
  // its campaign is closed, and the record keeps the hash.
  "retention_days": {
    ${entry("bodies", retention.bodies)},
    ${entry("observations", retention.observations)},
    ${entry("findings", retention.findings)},
    ${entry("campaigns", retention.campaigns)},
    ${entry("documents", retention.documents)}
  },

${tellingText(config)}
}
`;
}

export function readConfig(dir: string): WorkspaceConfig {
  const path = join(dir, CONFIG_FILE);
  const reader = new EntryReader(path, parse(path));
  const config: WorkspaceConfig = {
    store: reader.text("store") ?? "serjeant.db",
    organizationDomains: reader.texts("organization_domains").map((domain) => domain.toLowerCase()),
    trustedAuthserv: reader.texts("trusted_authserv").map((id) => id.toLowerCase()),
    rules: reader.texts("rules").map((rule) => resolve(dir, rule)),
    lists: absolute(dir, reader.text("lists")),
    retention: reader.object("retention_days", retentionOf) ?? DEFAULT_RETENTION,
    ...readTelling(reader, dir),
  };
  reader.refuseUnread();
  return config;
}

function absolute(dir: string, path: string | null): string | null {
  return path === null ? null : resolve(dir, path);
}

function parse(path: string): Entries {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new WorkspaceProblem(`cannot read \`${path}\` (${(error as NodeJS.ErrnoException).code})`);
  }
  // Blank and not gone, so that a mistake is reported on its line.
  const lines = text.split("\n").map((line) => (line.trimStart().startsWith("//") ? "" : line));
  try {
    const value: unknown = JSON.parse(lines.join("\n"));
    if (isEntries(value)) return value;
  } catch (error) {
    throw new WorkspaceProblem(`\`${path}\` is no JSON: ${(error as Error).message}`, {
      help: "a comment stands on a line of its own and starts with //",
    });
  }
  throw new WorkspaceProblem(`\`${path}\` holds no configuration`, { help: "it is one object in { }" });
}

const RETENTION_CLASSES = ["bodies", "observations", "findings", "campaigns", "documents"] as const;

function retentionOf(days: EntryReader): WorkspaceRetention {
  const kept = RETENTION_CLASSES.map((kind) => [kind, days.days(kind, DEFAULT_RETENTION[kind])]);
  return Object.fromEntries(kept) as unknown as WorkspaceRetention;
}
