/** A language of notices: its sentences, read and checked once. */
import { IntlMessageFormat } from "intl-messageformat";
import { GRAMMAR_ONLY, MESSAGES, type MessageArguments, type MessageId } from "./messages.ts";

export interface NoticeLanguage {
  /** BCP 47. */
  readonly tag: string;
  /** Its own name for itself. */
  readonly name: string;
  readonly say: <K extends MessageId>(id: K, args: MessageArguments<K>) => string;
}

/** The folder of a language is not as it must be: a mistake of whoever wrote it, each one with its message. */
export class NoticeLanguageError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("; "));
    this.name = "NoticeLanguageError";
    this.problems = problems;
  }
}

/** The file of a folder that says which language it is. */
const LANGUAGE_FILE = "language.json";

/**
 * The files of one folder of `content/notices`, by name. Every message must be there, with its arguments and with a form
 * for each plural category of the language; otherwise it throws a `NoticeLanguageError` that names each.
 */
export function readNoticeLanguage(files: Readonly<Record<string, string>>): NoticeLanguage {
  const problems: string[] = [];
  const { tag, name } = readTag(files[LANGUAGE_FILE]);
  const texts = readTexts(files, problems);
  const formats = new Map<string, IntlMessageFormat>();
  for (const id of Object.keys(MESSAGES) as MessageId[]) {
    const text = texts.get(id);
    if (text === undefined || text.trim() === "") problems.push(`message \`${id}\` is missing`);
    else readMessage({ id, text, tag }, formats, problems);
  }
  for (const id of texts.keys()) {
    if (!Object.hasOwn(MESSAGES, id)) problems.push(`message \`${id}\` is not one of a notice`);
  }
  if (problems.length > 0) throw new NoticeLanguageError(problems);
  return { tag, name, say: (id, args) => String(formats.get(id)!.format(args)) };
}

function readTag(text: string | undefined): { readonly tag: string; readonly name: string } {
  if (text === undefined) throw new NoticeLanguageError([`file \`${LANGUAGE_FILE}\` is missing`]);
  const { tag, name } = parsed(text, LANGUAGE_FILE);
  if (typeof tag !== "string" || typeof name !== "string") {
    throw new NoticeLanguageError([`\`${LANGUAGE_FILE}\` must have a \`tag\` and a \`name\``]);
  }
  const isKnown = isTag(tag) && Intl.PluralRules.supportedLocalesOf([tag]).length > 0;
  if (!isKnown) throw new NoticeLanguageError([`\`${tag}\` is no language tag that this program knows`]);
  return { tag, name };
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new NoticeLanguageError([`\`${file}\` is no JSON object`]);
  }
  return value as Record<string, unknown>;
}

function readTexts(files: Readonly<Record<string, string>>, problems: string[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const file of Object.keys(files).sort()) {
    if (file === LANGUAGE_FILE || !file.endsWith(".json")) continue;
    for (const [id, text] of Object.entries(parsed(files[file]!, file))) {
      if (typeof text !== "string") problems.push(`message \`${id}\` is no text`);
      else if (texts.has(id)) problems.push(`message \`${id}\` is there twice`);
      else texts.set(id, text);
    }
  }
  return texts;
}

interface Written {
  readonly id: MessageId;
  readonly text: string;
  readonly tag: string;
}

function readMessage(written: Written, formats: Map<string, IntlMessageFormat>, problems: string[]): void {
  const { id, text, tag } = written;
  let format: IntlMessageFormat;
  try {
    // Without tags: a `<` in a sentence is a `<`.
    format = new IntlMessageFormat(text, tag, undefined, { ignoreTag: true });
  } catch (error) {
    problems.push(`message \`${id}\` is no ICU message: ${error instanceof Error ? error.message : error}`);
    return;
  }
  formats.set(id, format);
  const used = new Set<string>();
  const missing = new Set<string>();
  walk(format.getAst() as readonly Element[], tag, { used, missing });
  for (const name of MESSAGES[id]) {
    if (name !== GRAMMAR_ONLY && !used.has(name))
      problems.push(`message \`${id}\` does not use \`{${name}}\``);
  }
  for (const name of used) {
    if (!(MESSAGES[id] as readonly string[]).includes(name)) {
      problems.push(`message \`${id}\` has no argument \`{${name}}\``);
    }
  }
  for (const category of missing) problems.push(`message \`${id}\` has no plural form \`${category}\``);
}

/** Of a parsed message, as far as it is looked at; the parser's own types are another package's. */
interface Element {
  /** 0 is plain text, 7 the `#` of a plural; everything else has an argument as its value. */
  readonly type: number;
  readonly value?: string;
  readonly options?: Readonly<Record<string, { readonly value: readonly Element[] }>>;
  readonly pluralType?: Intl.PluralRulesOptions["type"];
}
const LITERAL = 0;
const POUND = 7;

interface Seen {
  readonly used: Set<string>;
  readonly missing: Set<string>;
}

function walk(elements: readonly Element[], tag: string, seen: Seen): void {
  for (const element of elements) {
    if (element.type === LITERAL || element.type === POUND) continue;
    if (element.value !== undefined) seen.used.add(element.value);
    const options = element.options ?? {};
    for (const option of Object.values(options)) walk(option.value, tag, seen);
    if (element.pluralType === undefined) continue;
    const { pluralCategories } = new Intl.PluralRules(tag, { type: element.pluralType }).resolvedOptions();
    for (const category of pluralCategories) {
      if (!Object.hasOwn(options, category)) seen.missing.add(category);
    }
  }
}
