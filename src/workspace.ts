/**
 * A workspace: a folder with the configuration, the keys and, unless PostgreSQL is used, the store. Every command that
 * remembers works in one; it is found as git finds its repository.
 */
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { makeRecordKey } from "./record-key.ts";
import { openStore } from "./store/index.ts";
import type { Store } from "./store/store.ts";
import { CONFIG_FILE, configText, readConfig, type WorkspaceConfig } from "./workspace-config.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

export type { WorkspaceConfig };

const STORE_FILE = "serjeant.db";
const KEYS_FOLDER = "keys";
const BODY_KEY_FILE = "body.key";
/** Of PostgreSQL, so that the configuration can be shown to anybody. */
const PASSWORD_FILE = "database-password";
const KEY_BYTES = 32;
/** Set in a store that a workspace was made for: a second one would seal its bodies under another key. */
const CREATED_SETTING = "workspace.created";

export interface Workspace {
  /** Absolute. */
  readonly dir: string;
  readonly config: WorkspaceConfig;
  readonly store: Store;
  close(): Promise<void>;
}

export interface NewWorkspace {
  readonly dir: string;
  /** A PostgreSQL URL; null for SQLite in the folder. */
  readonly db: string | null;
  readonly config: Omit<WorkspaceConfig, "store">;
  /** RFC 3339. */
  readonly now: string;
}

/** Makes a workspace, or throws a `WorkspaceProblem` and leaves nothing behind. Never overwrites. */
export async function initWorkspace(asked: NewWorkspace): Promise<Workspace> {
  const dir = resolve(asked.dir);
  const taken = [CONFIG_FILE, STORE_FILE, KEYS_FOLDER].find((name) => existsSync(join(dir, name)));
  if (taken !== undefined) {
    throw new WorkspaceProblem(`\`${asked.dir}\` already has \`${taken}\``, {
      help: "nothing was changed; name another folder, or use the workspace that is there",
    });
  }
  const { url, password } = withoutPassword(asked.db);
  const isNewFolder = makeFolder(dir);
  try {
    writeKeys(dir, password);
    const config = { ...asked.config, store: url ?? STORE_FILE };
    makeRecordKey({ dir, config });
    const store = await connect(dir, config, true);
    await claim(store, asked.now).catch(async (error: unknown) => {
      await store.close();
      throw error;
    });
    // Last: a folder with a configuration is a workspace.
    writeFileSync(join(dir, CONFIG_FILE), configText(config), { flag: "wx", mode: 0o600 });
    return { dir, config, store, close: () => store.close() };
  } catch (error) {
    clearAway(dir, isNewFolder);
    throw error;
  }
}

function makeFolder(dir: string): boolean {
  const isNew = !existsSync(dir);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "";
    throw new WorkspaceProblem(`cannot make the folder \`${dir}\` (${reason})`);
  }
  return isNew;
}

function clearAway(dir: string, isNewFolder: boolean): void {
  const ours = [CONFIG_FILE, STORE_FILE, `${STORE_FILE}-wal`, `${STORE_FILE}-shm`, KEYS_FOLDER];
  for (const name of ours) rmSync(join(dir, name), { recursive: true, force: true });
  if (isNewFolder && readdirSync(dir).length === 0) rmSync(dir, { recursive: true });
}

/** A database that holds the mail of another workspace is not taken over: its bodies could not be opened. */
async function claim(store: Store, now: string): Promise<void> {
  const created = await store.setting(CREATED_SETTING);
  if (created !== null) {
    throw new WorkspaceProblem(`the database already belongs to a workspace, made at ${created}`, {
      help: `copy \`${CONFIG_FILE}\` and \`${KEYS_FOLDER}/\` of that workspace, or name another database`,
    });
  }
  await store.setSetting(CREATED_SETTING, now);
}

// SECURITY: whoever reads the store file without this key has no bodies; keep the two apart in backups.
function writeKeys(dir: string, password: string | null): void {
  const folder = join(dir, KEYS_FOLDER);
  mkdirSync(folder, { mode: 0o700 });
  // The mode of mkdir is narrowed by the umask only; a folder that is too open is ours to close.
  chmodSync(folder, 0o700);
  const secret = { flag: "wx", mode: 0o600 };
  writeFileSync(join(folder, BODY_KEY_FILE), randomBytes(KEY_BYTES), secret);
  if (password !== null) writeFileSync(join(folder, PASSWORD_FILE), `${password}\n`, secret);
}

function withoutPassword(db: string | null): { url: string | null; password: string | null } {
  if (db === null) return { url: null, password: null };
  const url = postgresUrl(db);
  const password = url.password === "" ? null : decodeURIComponent(url.password);
  url.password = "";
  return { url: url.href, password };
}

function postgresUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^postgres(?:ql)?:$/.test(url.protocol)) return url;
  throw new WorkspaceProblem("the database is no PostgreSQL URL", {
    help: "it looks like postgres://user@host:5432/name; without --db the store is a file in the workspace",
  });
}

/**
 * The workspace of `dir`; without one that of SERJEANT_WORKSPACE, else the nearest at or above the current folder.
 * Throws a `WorkspaceProblem` where there is none or it cannot be opened.
 */
export async function openWorkspace(dir?: string): Promise<Workspace> {
  const found = findWorkspace(dir);
  const config = readConfig(found);
  const store = await connect(found, config, false);
  return { dir: found, config, store, close: () => store.close() };
}

function findWorkspace(dir: string | undefined): string {
  const named = dir ?? (process.env["SERJEANT_WORKSPACE"] || undefined);
  if (named !== undefined) {
    if (existsSync(join(named, CONFIG_FILE))) return realpathSync(named);
    throw new WorkspaceProblem(`\`${named}\` is no workspace: it has no \`${CONFIG_FILE}\``, {
      help: `\`serjeant init ${named}\` makes one`,
    });
  }
  const start = process.cwd();
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, CONFIG_FILE))) return folder;
    if (dirname(folder) === folder) break;
  }
  throw new WorkspaceProblem(`no workspace here: neither \`${start}\` nor a folder above it has one`, {
    help: "`serjeant init` makes one; --workspace <dir> or SERJEANT_WORKSPACE names one elsewhere",
  });
}

async function connect(dir: string, config: WorkspaceConfig, isNew: boolean): Promise<Store> {
  const bodyKey = readBodyKey(dir);
  const place = process.env["SERJEANT_DB"] || config.store;
  const isFile = !/^postgres(?:ql)?:/.test(place);
  if (isFile && !isNew && !existsSync(resolve(dir, place))) {
    throw new WorkspaceProblem(`the store \`${resolve(dir, place)}\` is gone`, {
      help: "put it back from a backup; mail that is still there can be read into a new workspace",
    });
  }
  return await openStore(
    isFile ? { path: resolve(dir, place), bodyKey } : { url: withPassword(dir, place), bodyKey },
  );
}

function withPassword(dir: string, place: string): string {
  const url = postgresUrl(place);
  const file = join(dir, KEYS_FOLDER, PASSWORD_FILE);
  if (url.password !== "" || process.env["PGPASSWORD"] || !existsSync(file)) return url.href;
  url.password = encodeURIComponent(readFileSync(file, "utf8").trimEnd());
  return url.href;
}

function readBodyKey(dir: string): Uint8Array {
  const path = join(dir, KEYS_FOLDER, BODY_KEY_FILE);
  let key: Uint8Array;
  try {
    key = readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    throw new WorkspaceProblem(`cannot read the key \`${path}\` (${code})`, {
      help: "bodies are sealed under it; put it back from a backup",
    });
  }
  if (key.length === KEY_BYTES) return key;
  throw new WorkspaceProblem(`\`${path}\` is no key: it has ${key.length} bytes and not ${KEY_BYTES}`);
}
