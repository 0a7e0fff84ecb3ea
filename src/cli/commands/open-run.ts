import { once } from "node:events";
import { userInfo } from "node:os";
import { type OpenedBody, openBody } from "../../opened-body.ts";
import type { Store, StoredMessage } from "../../store/store.ts";
import { EXIT, Failure } from "../failure.ts";
import { openReport } from "../report-file.ts";
import { standardStream } from "../standard-streams.ts";
import { printable, printableLines } from "../terminal.ts";
import { listed } from "../wording.ts";
import { withWorkspace } from "../workspace.ts";
import { messageNamed } from "./judge-run.ts";

export interface OpenArguments {
  readonly reason: string;
  readonly by?: string;
  readonly out?: string;
  readonly workspace?: string;
}

export async function runOpen(
  name: string,
  { reason, by, out, workspace: at }: OpenArguments,
): Promise<number> {
  return await withWorkspace(at, async ({ store, config, dir }) => {
    const message = await messageNamed(store, name);
    if (!message.hasBody) throw await notKept(store, message);
    // A place that cannot be written is said before anything is on the record.
    const file = out === undefined ? null : await openReport(out, [dir]);
    try {
      const acting = {
        store,
        policy: config.tell,
        by: by ?? userInfo().username,
        now: new Date().toISOString(),
      };
      const opened = await openBody(acting, message, reason);
      if ("refused" in opened) throw new Failure(opened.refused);
      if (opened.body === null) throw new Failure("the mail was removed while it was being opened");
      await standardStream(process.stderr).write(`${noteOf(opened)}\n`);
      if (file === null) await print(opened.body);
      else file.write(opened.body);
      file?.keep();
    } finally {
      file?.discard();
    }
    return EXIT.done;
  });
}

// LIMIT: names that fit on a screen, and paths that fit in an error.
const PEOPLE_SHOWN = 10;
const PATHS_SHOWN = 3;

async function notKept(store: Store, { id }: StoredMessage): Promise<Failure> {
  const paths = [...new Set((await store.deliveriesOf([id])).map(({ path }) => printable(path)))];
  return new Failure("of this message the mail itself is not kept", {
    exitCode: EXIT.nothingReadable,
    help:
      "kept is mail with findings or of campaigns, as long as `retention_days` says; " +
      `it lay in ${listed(paths, PATHS_SHOWN)}`,
  });
}

function noteOf({ entries, people }: OpenedBody): string {
  const [first, last] = [entries[0], entries.at(-1)];
  const place = first === last ? `entry ${first}` : `entries ${first} to ${last}`;
  if (people.length === 0) return `On the record as ${place}; it is not known whose mail this was.`;
  return `On the record as ${place}, where they can see it: ${listed(people.map(printable), PEOPLE_SHOWN)}.`;
}

// SECURITY: a mail may hold sequences that a terminal obeys. Into a pipe it goes as it came.
async function print(body: Uint8Array): Promise<void> {
  const shown = process.stdout.isTTY ? `${printableLines(Buffer.from(body).toString("utf8"))}\n` : body;
  if (!process.stdout.write(shown)) await once(process.stdout, "drain");
}
