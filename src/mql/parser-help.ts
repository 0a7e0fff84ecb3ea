/** What the parser says of a token that does not belong where it stands. */
import type { Token } from "./lexer.ts";

/** Advice for words of other rule languages that stand where the count of `of` belongs. */
export const COUNT_HELP: ReadonlyMap<string, string> = new Map([
  ["any", "write `1 of (…)`, or `any(list, condition)`"],
  ["all", "join the conditions with `and`, or write `all(list, condition)`"],
  ["none", "write `not 1 of (…)`"],
]);

/** The token in words. */
export function describe(token: Token): string {
  switch (token.kind) {
    case "eof":
      return "the end of the source";
    case "string":
    case "rawString":
      return "a string";
    case "list":
      return `\`$${token.text}\``;
    default:
      return `\`${token.text.slice(0, 40)}\``;
  }
}

/** Advice where an operand is missing before this token. */
export function missingHelp(token: Token): string | undefined {
  if (token.kind === "keyword" && (token.text === "and" || token.text === "or")) {
    return `\`${token.text}\` needs a condition on both sides`;
  }
  if (token.kind === "op" && (token.text === "," || token.text === ")")) {
    return `remove what stands before \`${token.text}\`, or write the missing operand`;
  }
  return undefined;
}

/** Advice for a token after a whole expression. */
export function trailingHelp(token: Token): string | undefined {
  if (token.kind === "op" && (token.text === ")" || token.text === "]")) {
    return `there is no open bracket for this \`${token.text}\``;
  }
  if (token.kind === "name") {
    const lower = token.text.toLowerCase();
    if (lower === "and" || lower === "or") return `write \`${lower}\` in lower case`;
    if (lower === "contains" || lower === "like" || lower === "matches") {
      return "text is searched with functions, such as `strings.icontains(subject.subject, 'text')`";
    }
  }
  return undefined;
}
