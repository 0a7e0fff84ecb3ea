/** Runs the command line as a person does, through bin/serjeant.js. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../bin/serjeant.js", import.meta.url));
const REFUSE_NETWORK = new URL("./refuse-network.ts", import.meta.url).href;
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

// LIMIT: the slowest of these runs takes seconds; a hang must fail and not wait for a person.
const TIMEOUT_MS = 60_000;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly refuseNetwork?: boolean;
}

export function serjeant(
  args: readonly string[],
  { input = "", refuseNetwork = false }: RunOptions = {},
): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>();
  const preload = refuseNetwork ? ["--import", REFUSE_NETWORK] : [];
  const { FORCE_COLOR: _color, NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const child = spawn(process.execPath, [...preload, BIN, ...args], { cwd: ROOT, env, timeout: TIMEOUT_MS });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.end(input);
  child.on("close", (code) => resolve({ code, stdout, stderr }));
  return promise;
}
