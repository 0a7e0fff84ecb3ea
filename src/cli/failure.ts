/** What the process answers; the same for every command. */
export const EXIT = {
  done: 0,
  /** Findings at or above --fail-on, rules with errors, or people who were not told. */
  found: 1,
  wrongUsage: 2,
  nothingReadable: 3,
} as const;

/** Something the person asked for that cannot be done, in their words; ends the command with `exitCode`. */
export class Failure extends Error {
  readonly exitCode: number;
  readonly help: string | undefined;

  constructor(message: string, more: { exitCode?: number; help?: string } = {}) {
    super(message);
    this.exitCode = more.exitCode ?? EXIT.wrongUsage;
    this.help = more.help;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "it is not allowed",
  EPERM: "it is not allowed",
  EISDIR: "it is a folder",
  ENOTDIR: "it is no folder",
  ENOSPC: "there is no room left on the disk",
  EROFS: "the disk cannot be written to",
  EMFILE: "too many files are open",
};

/** Why the system refused, without its vocabulary. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: string }).code ?? "";
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
