/** Names and addresses of people in a text, however accents, capitals and disarmed dots are written. */

// LIMIT: shorter ones are words of any language; a person has a longer name or is found by the address.
const NAME_LENGTH_MIN = 4;

/** Which of `names` stand in the text. Also for choosing subjects: one that names another recipient is not quoted. */
export function namesIn(text: string, names: readonly string[]): readonly string[] {
  const folded = ` ${fold(text)} `;
  return [...new Set(names)].filter((name) => {
    const sought = fold(name);
    return sought.length >= NAME_LENGTH_MIN && standsIn(folded, sought);
  });
}

function fold(text: string): string {
  return text
    .replaceAll("[.]", ".")
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[\s\u00a0\u202f]+/g, " ")
    .trim();
}

function standsIn(text: string, sought: string): boolean {
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
    if (isEdge(text[at - 1]) && isEdge(text[at + sought.length])) return true;
  }
  return false;
}

function isEdge(character: string | undefined): boolean {
  return character === undefined || !/[\p{L}\p{N}]/u.test(character);
}
