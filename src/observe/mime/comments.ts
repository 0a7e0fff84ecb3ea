/** Header text without its comments, RFC 5322 §3.2.2, nested ones included; unbalanced brackets go too. */
export function withoutComments(text: string): string {
  let out = "";
  let depth = 0;
  for (const char of text) {
    if (char === "(") depth++;
    else if (char === ")" && depth > 0) depth--;
    else if (depth === 0) out += char;
  }
  return out;
}
