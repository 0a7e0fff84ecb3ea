/** What notices are made of and looked at with: languages, and names that must not stand in one. */
import { type NamedActors, readActorNames } from "../tell/lint-actors.ts";
import { type NoticeLanguage, readNoticeLanguage } from "../tell/notice/language.ts";
import { readActorList, readNoticeFiles, SHIPPED_LISTS, SHIPPED_NOTICES } from "./content-files.ts";
import { orFail } from "./options.ts";

/** By language tag, in lower case. */
export function noticeLanguages(): ReadonlyMap<string, NoticeLanguage> {
  const folders = orFail(SHIPPED_NOTICES, () => readNoticeFiles());
  const languages = [...folders.values()].map(readNoticeLanguage);
  return new Map(languages.map((language) => [language.tag.toLowerCase(), language]));
}

export function namedActors(): NamedActors {
  return readActorNames(orFail(SHIPPED_LISTS, () => readActorList()));
}
