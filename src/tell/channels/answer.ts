/** What a mail server said, fit for the record: one short line, and nothing of the mail in it. */

// LIMIT: a reply may be a megabyte. The longest that says something (a code, a reason, a queue id) has 200 characters.
const ANSWER_MAX = 200;
const WORDS_MAX = 60;
/** So many words in a row that stand in the mail are a quotation. */
const QUOTED_WORDS = 4;

/**
 * A reply on one line, cut, and without its words where they quote the mail: the record cannot be erased, and a server
 * that refuses a mail may say which sentence of it displeased.
 */
export function answerOf(reply: string, mail: string): string {
  const line = reply
    .slice(0, 4 * ANSWER_MAX)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, " ")
    .trim()
    .slice(0, ANSWER_MAX)
    .toWellFormed();
  return quotes(line, mail) ? `${codesOf(line)} (the server's words quote the mail)`.trim() : line;
}

/** `550 5.7.1`; empty where there are none. */
function codesOf(line: string): string {
  return /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(line)?.[0] ?? "";
}

function quotes(line: string, mail: string): boolean {
  const text = ` ${wordsOf(mail).join(" ")} `;
  const words = wordsOf(line).slice(0, WORDS_MAX);
  return words.some((_, i) => {
    const run = words.slice(i, i + QUOTED_WORDS);
    return run.length === QUOTED_WORDS && text.includes(` ${run.join(" ")} `);
  });
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
