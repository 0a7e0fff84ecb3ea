/** `serjeant.json`: JSON with lines of comment, so that whoever opens it reads what each entry does. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { RetentionPolicy } from "./store/store.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

export const CONFIG_FILE = "serjeant.json";

export interface WorkspaceConfig {
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
  readonly retention: RetentionPolicy;
}

/** Nothing goes until the office says so: attacks of 2021 were understood in 2024, from mail of that time. */
export const DEFAULT_RETENTION: RetentionPolicy = {
  bodies: null,
  observations: null,
  findings: null,
  campaigns: null,
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
  // observations are senders, links, hashes and fingerprints of all messages.
  "retention_days": {
    ${entry("bodies", retention.bodies)},
    ${entry("observations", retention.observations)},
    ${entry("findings", retention.findings)},
    ${entry("campaigns", retention.campaigns)}
  }
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
    retention: reader.retention("retention_days"),
  };
  reader.refuseUnread();
  return config;
}

function absolute(dir: string, path: string | null): string | null {
  return path === null ? null : resolve(dir, path);
}

function parse(path: string): Readonly<Record<string, unknown>> {
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
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch (error) {
    throw new WorkspaceProblem(`\`${path}\` is no JSON: ${(error as Error).message}`, {
      help: "a comment stands on a line of its own and starts with //",
    });
  }
  throw new WorkspaceProblem(`\`${path}\` holds no configuration`, { help: "it is one object in { }" });
}

const RETENTION_CLASSES = ["bodies", "observations", "findings", "campaigns"] as const;

/** Entries by name; a mistake names the entry, and an entry that nobody asked for is one. */
class EntryReader {
  private readonly path: string;
  private readonly entries: Readonly<Record<string, unknown>>;
  private readonly read = new Set<string>();

  constructor(path: string, entries: Readonly<Record<string, unknown>>) {
    this.path = path;
    this.entries = entries;
  }

  text(name: string): string | null {
    const value = this.take(name);
    if (value === null || typeof value === "string") return value;
    throw this.wrong(name, "a text");
  }

  texts(name: string): readonly string[] {
    const value = this.take(name) ?? [];
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    throw this.wrong(name, 'a list of texts, such as ["parliament.example"]');
  }

  retention(name: string): RetentionPolicy {
    const value = this.take(name);
    if (value === null) return DEFAULT_RETENTION;
    if (typeof value !== "object" || Array.isArray(value)) throw this.wrong(name, "an object");
    const days = new EntryReader(this.path, value as Record<string, unknown>);
    const policy = Object.fromEntries(
      RETENTION_CLASSES.map((kind) => [kind, days.days(kind)]),
    ) as unknown as RetentionPolicy;
    days.refuseUnread();
    return policy;
  }

  private days(name: keyof RetentionPolicy): number | null {
    if (!(name in this.entries)) return DEFAULT_RETENTION[name];
    const value = this.take(name);
    if (value === null || (typeof value === "number" && value > 0)) return value;
    throw this.wrong(`retention_days.${name}`, "a number of days, or null to keep it");
  }

  refuseUnread(): void {
    const unread = Object.keys(this.entries).find((name) => !this.read.has(name));
    if (unread === undefined) return;
    throw new WorkspaceProblem(`\`${this.path}\` has an entry \`${unread}\` that means nothing`, {
      help: `known here: ${[...this.read].join(", ")}`,
    });
  }

  private take(name: string): unknown {
    this.read.add(name);
    return this.entries[name] ?? null;
  }

  private wrong(name: string, expected: string): WorkspaceProblem {
    return new WorkspaceProblem(`\`${name}\` in \`${this.path}\` must be ${expected}`);
  }
}
