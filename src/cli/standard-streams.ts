/** Standard output and error as the commands see them: width, colour, and writing that waits. */
import { once } from "node:events";
import { type Paint, painter } from "./terminal.ts";

/** Where there is no terminal: wide enough for a path and a sentence. */
const WIDTH_DEFAULT = 100;
// LIMIT: below this a table has no room for its words; the terminal may wrap instead.
const WIDTH_MIN = 60;

export interface Stream {
  readonly isTerminal: boolean;
  readonly width: number;
  readonly color: boolean;
  readonly paint: Paint;
  write(text: string | Uint8Array): Promise<void>;
}

/** https://no-color.org: any non-empty value means no colour; FORCE_COLOR is what CI systems set. */
function wantsColor(isTerminal: boolean): boolean {
  if (process.env["NO_COLOR"]) return false;
  if (process.env["FORCE_COLOR"]) return process.env["FORCE_COLOR"] !== "0";
  return isTerminal && process.env["TERM"] !== "dumb";
}

export function standardStream(stream: NodeJS.WriteStream): Stream {
  const isTerminal = stream.isTTY === true;
  const color = wantsColor(isTerminal);
  return {
    isTerminal,
    color,
    paint: painter(color),
    width: Math.max(WIDTH_MIN, stream.columns ?? (Number(process.env["COLUMNS"]) || WIDTH_DEFAULT)),
    async write(text) {
      if (!stream.write(text)) await once(stream, "drain");
    },
  };
}

/** A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours. */
export function endQuietlyWhenThePipeCloses(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}
