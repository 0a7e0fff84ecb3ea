/**
 * A real PostgreSQL for tests: its own data folder and a free loopback port, gone afterwards. Takes the newest server of
 * this machine from version 15 on; says why where there is none.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { accessSync, chownSync, constants, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import postgres from "postgres";

const VERSION_MIN = 15;
const START_MS_MAX = 60_000;
const USER = "serjeant";

export interface PostgresServer {
  /** A new, empty database. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** A running server, or the reason why there is none. */
export async function startPostgres(): Promise<PostgresServer | { readonly missing: string }> {
  const folder = serverPrograms();
  if (folder === null) {
    return { missing: `no PostgreSQL ${VERSION_MIN} or newer on this machine: apt-get install postgresql` };
  }
  const account = serverAccount();
  if (account === "none") return { missing: "PostgreSQL refuses to run as root, and there is no other user" };
  const data = mkdtempSync(join(tmpdir(), "serjeant-postgres-"));
  if (account !== null) chownSync(data, account.uid, account.gid);
  const remove = () => rmSync(data, { recursive: true, force: true });
  try {
    makeCluster(join(folder, "initdb"), data, account);
    const port = await freePort();
    const server = await startServer(join(folder, "postgres"), { data, port, account });
    return runningServer(server, port, remove);
  } catch (error) {
    remove();
    throw error;
  }
}

/** The folder with the programs of the newest server. */
function serverPrograms(): string | null {
  const installed = globSync("/usr/lib/postgresql/*/bin").sort((a, b) => versionOf(b) - versionOf(a));
  const folders = [...installed, ...(process.env["PATH"] ?? "").split(delimiter)];
  return (
    folders.find((folder) => isProgram(join(folder, "initdb")) && versionOf(folder) >= VERSION_MIN) ?? null
  );
}

function versionOf(folder: string): number {
  const { stdout } = spawnSync(join(folder, "postgres"), ["--version"], { encoding: "utf8" });
  return Number(/\(PostgreSQL\) (\d+)/.exec(stdout ?? "")?.[1] ?? 0);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Who runs the server: null for ourselves, who are not root. */
function serverAccount(): Account | null | "none" {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync("/etc/passwd", "utf8").split("\n");
  const row = ["postgres", "nobody"]
    .map((name) => accounts.find((line) => line.startsWith(`${name}:`)))
    .find((line) => line !== undefined);
  const [, , uid, gid] = row?.split(":") ?? [];
  return uid === undefined || gid === undefined ? "none" : { uid: Number(uid), gid: Number(gid) };
}

function makeCluster(initdb: string, data: string, account: Account | null): void {
  const settings = ["--auth=trust", `--username=${USER}`, "--encoding=UTF8", "--locale=C", "--no-sync"];
  const made = spawnSync(initdb, [`--pgdata=${data}`, ...settings], {
    encoding: "utf8",
    cwd: data,
    ...account,
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

interface Start {
  readonly data: string;
  readonly port: number;
  readonly account: Account | null;
}

async function startServer(program: string, { data, port, account }: Start): Promise<ChildProcess> {
  // No socket file: its path would have to be short. No fsync: these data outlive nothing.
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"];
  const options = settings.flatMap((setting) => ["-c", setting]);
  const server = spawn(program, ["-D", data, ...options], { cwd: data, stdio: "ignore", ...account });
  // A test that is stopped takes its server with it.
  process.once("exit", () => server.kill("SIGQUIT"));
  const deadline = Date.now() + START_MS_MAX;
  while (!(await answers(port))) {
    if (server.exitCode !== null || Date.now() > deadline)
      throw new Error("the PostgreSQL of the test did not start");
    await wait(50);
  }
  return server;
}

async function answers(port: number): Promise<boolean> {
  const sql = postgres(urlOf(port, "postgres"), { max: 1, connect_timeout: 2, onnotice: () => {} });
  try {
    await sql`SELECT 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function urlOf(port: number, database: string): string {
  return `postgres://${USER}@127.0.0.1:${port}/${database}`;
}

function runningServer(server: ChildProcess, port: number, remove: () => void): PostgresServer {
  let databases = 0;
  const sql = postgres(urlOf(port, "postgres"), { max: 1, onnotice: () => {} });
  return {
    async createDatabase() {
      databases++;
      await sql.unsafe(`CREATE DATABASE test_${databases}`);
      return urlOf(port, `test_${databases}`);
    },
    async stop() {
      await sql.end({ timeout: 1 });
      const ended = once(server, "exit");
      server.kill("SIGINT");
      await ended;
      remove();
    },
  };
}
