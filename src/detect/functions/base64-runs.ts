export interface Base64Options {
  /** `-` and `_` instead of `+` and `/` (RFC 4648 §5). */
  readonly urlSafe: boolean;
  /** Accept runs that lack their `=`. */
  readonly ignorePadding: boolean;
}

// LIMIT: shorter runs are words; 8 characters are 6 bytes, an address as short as `a@b.cd`.
const RUN_LENGTH_MIN = 8;
// LIMIT: results of one call; a mail made of base64 words would give 100,000.
const RUNS_MAX = 1_000;

// Lines of 40 characters and more are joined, as in MIME and PEM; shorter ones are words above each other.
const STANDARD_RUN = /(?:[A-Za-z0-9+/]{40,}\r?\n)*[A-Za-z0-9+/]{2,}={0,2}/g;
const URL_SAFE_RUN = /(?:[A-Za-z0-9_-]{40,}\r?\n)*[A-Za-z0-9_-]{2,}={0,2}/g;

/** The bytes of every base64 run in a text, in order. */
export function* base64Runs(text: string, options: Base64Options): Generator<Uint8Array> {
  let runs = 0;
  for (const [run] of text.matchAll(options.urlSafe ? URL_SAFE_RUN : STANDARD_RUN)) {
    const joined = run.includes("\n") ? run.replace(/\r?\n/g, "") : run;
    for (const candidate of candidates(joined, options)) {
      if (runs++ >= RUNS_MAX) return;
      yield Buffer.from(candidate, "base64");
    }
  }
}

/** The run itself, and within a path (`/x/<base64>`) each part, because `/` is a digit of the alphabet too. */
function candidates(run: string, options: Base64Options): string[] {
  const parts = !options.urlSafe && run.includes("/") ? run.split("/") : [];
  return [run, ...parts].filter((part) => isWhole(part, options));
}

function isWhole(run: string, { ignorePadding }: Base64Options): boolean {
  const equals = run.indexOf("=");
  const length = equals < 0 ? run.length : equals;
  if (run.length < RUN_LENGTH_MIN || length % 4 === 1) return false;
  const missing = (4 - (length % 4)) % 4;
  return ignorePadding || run.length - length >= missing;
}
