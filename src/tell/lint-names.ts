/**
 * Names and addresses of people in a text, however they are written: accents, capitals, disarmed dots, the order of the names,
 * what stands between them, the surname alone, the local part of an address.
 */

// LIMIT: shorter ones are words of any language; a person has a longer name or is found by the address.
const NAME_LENGTH_MIN = 4;
// LIMIT: a local part of one word is often a first name or a role; longer ones are somebody's.
const LOCAL_PART_MIN = 6;
// LIMIT: within a longer word, as in `dmarshley`; shorter ones end and begin many words.
const GLUED_MIN = 5;
// SPEC: RFC 5321 §4.5.3.1.1.
const LOCAL_PART_MAX = 64;

/** What is not sought although it is somebody's name too. */
export interface NotSought {
  /** The recipient's own names and addresses. */
  readonly own: readonly string[];
  /** Text whose words are no surnames, such as what every notice says. */
  readonly common: readonly string[];
}

/** Which of `names` stand in the text. Also for choosing subjects: one that names another recipient is not quoted. */
export function namesIn(
  text: string,
  names: readonly string[],
  except: NotSought = { own: [], common: [] },
): readonly string[] {
  return nameFinder(names, except)(text);
}

interface Form {
  /** Words in lower case, single spaces. */
  readonly form: string;
  readonly name: string;
}

/** The same for many texts: what is sought is made ready once, and a text is gone over once, however many names there are. */
export function nameFinder(
  names: readonly string[],
  { own, common }: NotSought,
): (text: string) => readonly string[] {
  const ownForms = own.map(folded).filter((form) => form !== "");
  const notSurnames = new Set(
    [...own, ...common, ...MONTHS, ...ROLES].flatMap((text) => folded(text).split(" ")),
  );
  const forms = names.flatMap((name) => formsOf(name, notSurnames));
  const byBeginning = Map.groupBy(forms, ({ form }) => beginning(form));
  const glued = new Map(forms.filter(isGluable).map(({ form, name }) => [form, name]));
  return (text) => {
    const found = new Set([
      ...formsIn(withoutOwn(` ${folded(text)} `, ownForms), byBeginning),
      ...gluedIn(text, ownForms, glued),
    ]);
    return [...new Set(names)].filter((name) => found.has(name));
  };
}

const MONTHS =
  "January February March April June July August September October November December janvier février mars avril juin juillet août septembre octobre novembre décembre Januar Februar März Juni Juli Oktober Dezember".split(
    " ",
  );
/** Local parts of mailboxes that are nobody's. */
const ROLES =
  "office contact kontakt press presse news editor redaktion admin administrator postmaster service support secretariat sekretariat bureau noreply newsletter webmaster mailbox".split(
    " ",
  );
/** After a surname, and none. */
const SUFFIXES = new Set("mp mep mdb msp md phd jr sr ii iii iv kc qc obe cbe mbe".split(" "));

function formsOf(name: string, notSurnames: ReadonlySet<string>): readonly Form[] {
  const at = name.lastIndexOf("@");
  const written =
    at > 0 ? [name, ...localParts(name.slice(0, at), notSurnames)] : personForms(name, notSurnames);
  const forms = written.flatMap((each) => [folded(each), folded(transliterated(each))]);
  return [...new Set(forms)].filter((form) => form.length >= NAME_LENGTH_MIN).map((form) => ({ form, name }));
}

function localParts(local: string, notSurnames: ReadonlySet<string>): readonly string[] {
  const form = folded(local);
  const isSomebody = form.includes(" ") || (form.length >= LOCAL_PART_MIN && !notSurnames.has(form));
  return isSomebody ? [local] : [];
}

/** Whole, turned round, initial and surname, and the surname alone. */
function personForms(name: string, notSurnames: ReadonlySet<string>): readonly string[] {
  const [before, after] = name.split(",", 2).map((part) => part.trim());
  const isTurned = after !== undefined && after !== "" && !SUFFIXES.has(folded(after));
  const words = (isTurned ? `${after} ${before}` : (before ?? "")).split(/[\s\u00a0]+/).filter(isNamePart);
  const surname = words.at(-1);
  const given = words.slice(0, -1).join(" ");
  if (surname === undefined || given === "") return [name];
  const initial = Array.from(given)[0];
  const alone = [surname, ...surname.split("-")]
    .filter((part) => !isCommon(part, notSurnames))
    // English and German have an `s` for what is somebody's.
    .flatMap((part) => [part, `${part}s`]);
  return [
    name,
    `${given} ${surname}`,
    `${surname} ${given}`,
    // "A serious matter" is no A. Serious.
    ...(notSurnames.has(folded(surname)) ? [] : [`${initial} ${surname}`, `${surname} ${initial}`]),
    ...alone.filter((part) => !isCommon(part, notSurnames)),
  ];
}

function isNamePart(word: string): boolean {
  return word !== "" && !SUFFIXES.has(folded(word));
}

function isCommon(part: string, notSurnames: ReadonlySet<string>): boolean {
  return folded(part)
    .split(" ")
    .every((word) => word.length < NAME_LENGTH_MIN || notSurnames.has(word));
}

function isGluable({ form }: Form): boolean {
  return form.length >= GLUED_MIN && !form.includes(" ");
}

/** Two words of it, if it has so many: a thousand people may share a first name. */
function beginning(form: string): string {
  const end = form.indexOf(" ", form.indexOf(" ") + 1);
  return form.includes(" ") && end > 0 ? form.slice(0, end) : form;
}

function formsIn(text: string, byBeginning: ReadonlyMap<string, readonly Form[]>): readonly string[] {
  const found = new Set<string>();
  for (let at = 0, end = text.indexOf(" ", 1); end > 0; at = end, end = text.indexOf(" ", at + 1)) {
    const second = text.indexOf(" ", end + 1);
    const alone = byBeginning.get(text.slice(at + 1, end)) ?? [];
    const both = second < 0 ? [] : (byBeginning.get(text.slice(at + 1, second)) ?? []);
    for (const { form, name } of [...alone, ...both]) {
      if (!found.has(name) && text.startsWith(`${form} `, at + 1)) found.add(name);
    }
  }
  return [...found];
}

/** The recipient's own name may hold somebody else's, and their address too. A mark stays, so that nothing meets across it. */
function withoutOwn(text: string, ownForms: readonly string[]): string {
  let rest = text;
  for (const form of [...ownForms].sort((a, b) => b.length - a.length))
    rest = rest.replaceAll(` ${form} `, " | ");
  return rest;
}

/** Surnames that begin or end the local part of an address: `dmarshley@`, `marshleyd@`. */
function gluedIn(
  text: string,
  ownForms: readonly string[],
  surnames: ReadonlyMap<string, string>,
): readonly string[] {
  const found: string[] = [];
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const local = folded(localPartBefore(text, at)).replaceAll(" ", "");
    if (ownForms.some((form) => form.replaceAll(" ", "").startsWith(local))) continue;
    for (let length = GLUED_MIN; length <= local.length; length++) {
      const name = surnames.get(local.slice(0, length)) ?? surnames.get(local.slice(-length));
      if (name !== undefined) found.push(name);
    }
  }
  return found;
}

function localPartBefore(text: string, at: number): string {
  let start = at;
  while (start > Math.max(0, at - LOCAL_PART_MAX) && !/[\s<>()@,;:"]/.test(text.charAt(start - 1))) start--;
  return text.slice(start, at);
}

const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  æ: "ae",
  œ: "oe",
  ı: "i",
};

/** Words in plain lower-case letters and numbers, with single spaces. */
function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[ßøłđðþæœı]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const TRANSLITERATED: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", ø: "oe", å: "aa" };

/** As addresses have them: `joerg.mueller`. */
function transliterated(name: string): string {
  return name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[äöüøå]/g, (letter) => TRANSLITERATED[letter] ?? letter);
}
