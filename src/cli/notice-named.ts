/** Notices as people name them: by a reference that somebody reads out on the telephone. */
import { readReference } from "../tell/reference.ts";
import type { NoticeState } from "../tell/tell-state.ts";
import { Failure } from "./failure.ts";
import type { Telling } from "./telling.ts";

/** In whatever spelling; null where the office gave out no such reference, or it was misheard. */
export function noticeRead({ state }: Pick<Telling, "state">, written: string): NoticeState | null {
  const reference = readReference(written);
  return reference === null ? null : (state.notices.get(reference) ?? null);
}

export function noticeNamed(telling: Pick<Telling, "state">, written: string): NoticeState {
  const notice = noticeRead(telling, written);
  if (notice !== null) return notice;
  if (readReference(written) === null) {
    throw new Failure(`\`${written}\` is no reference: one symbol of it is wrong, or missing`, {
      help: "a reference has eight symbols, such as K7QM-2XPD; it was misread or misheard",
    });
  }
  throw new Failure(`no notice has the reference \`${written}\``, {
    help: "`duty show` names the notices to a person",
  });
}
