import { userInfo } from "node:os";
import { act } from "../../duties.ts";
import { isAhead, lastTime } from "../../record.ts";
import { EXIT, Failure } from "../failure.ts";
import { COMMAND } from "../invocation.ts";
import { say } from "../telling.ts";
import { withWorkspace } from "../workspace.ts";

export interface ClockArguments {
  readonly accept?: boolean;
  readonly reason?: string;
  readonly by?: string;
  readonly workspace?: string;
}

/** Opens nothing but the record: linking would write, and is refused while the record is ahead. */
export async function runRecordClock(options: ClockArguments): Promise<number> {
  return await withWorkspace(options.workspace, async ({ store, config }) => {
    const now = new Date().toISOString();
    const size = await store.recordSize();
    const last = await lastTime(store, size);
    if (options.accept !== true) {
      await say(`The last entry is dated ${last ?? "never: there is none"}; by this machine it is ${now}.`);
      return last !== null && isAhead(last, now) ? EXIT.found : EXIT.done;
    }
    if (last === null || !isAhead(last, now))
      throw new Failure("the record is not ahead of the time: there is nothing to accept");
    if (options.reason === undefined) {
      throw new Failure("say with --reason what was wrong with the clock", {
        help: `\`${COMMAND} record clock\` shows both times`,
      });
    }
    const acting = { store, policy: config.tell, by: options.by ?? userInfo().username, now };
    const after = await act(acting, { act: "correct_clock", from: last, reason: options.reason });
    if ("refused" in after) {
      throw new Failure(after.refused, after.help === undefined ? {} : { help: after.help });
    }
    await say(
      `On the record as entry ${size}, dated ${now}. What comes after it is dated by this machine again.`,
    );
    return EXIT.done;
  });
}
