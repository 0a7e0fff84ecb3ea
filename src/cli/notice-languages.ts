/** The languages that notices can be written in. */
import { type NoticeLanguage, readNoticeLanguage } from "../tell/notice/language.ts";
import { readNoticeFiles, SHIPPED_NOTICES } from "./content-files.ts";
import { orFail } from "./options.ts";

/** By language tag, in lower case. */
export function noticeLanguages(): ReadonlyMap<string, NoticeLanguage> {
  const folders = orFail(SHIPPED_NOTICES, () => readNoticeFiles());
  const languages = [...folders.values()].map(readNoticeLanguage);
  return new Map(languages.map((language) => [language.tag.toLowerCase(), language]));
}
