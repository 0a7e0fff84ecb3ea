/** Names and addresses of others in a notice: as `names.ts` finds them, and the local parts of addresses that are names. */
import { nameSpans } from "./names.ts";

// LIMIT: a local part of one word is often a first name or a role; longer ones are somebody's.
const LOCAL_PART_MIN = 6;

/** Local parts of mailboxes that are nobody's. */
const ROLES: ReadonlySet<string> = new Set(
  "office contact kontakt press presse news editor redaktion admin administrator postmaster service support secretariat sekretariat bureau noreply newsletter webmaster mailbox".split(
    " ",
  ),
);

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

/** The same for many texts: what is sought is made ready once, and a text is gone over once, however many names there are. */
export function nameFinder(
  names: readonly string[],
  { own, common }: NotSought,
): (text: string) => readonly string[] {
  const words = new Set([...own, ...common].flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{M}]+/u)));
  const addressOf = new Map(
    names.flatMap((name) => {
      const local = localPart(name);
      return local === null || words.has(local) ? [] : [[local, name] as const];
    }),
  );
  const find = nameSpans([...names, ...addressOf.keys()], { own, common });
  return (text) => [...new Set(find(text).map(({ name }) => addressOf.get(name) ?? name))];
}

/** Of several words, or long enough to be somebody's. */
function localPart(name: string): string | null {
  const at = name.lastIndexOf("@");
  const local = name.slice(0, Math.max(0, at)).toLowerCase();
  const isSomebody = /[^\p{L}\p{M}]/u.test(local) || (local.length >= LOCAL_PART_MIN && !ROLES.has(local));
  return isSomebody && /\p{L}/u.test(local) ? local : null;
}
