/** The lexical side of CSS (Syntax 3 §4): comments, strings, escapes and blocks. All of it takes linear time. */

/** Stands where a comment stood: it parts words of a value (`no`, `ne`), yet is no space in a selector. */
export const COMMENT = "\u0001";

/** Puts `COMMENT` for each comment; one that is not closed runs to the end. Strings keep what looks like one. */
export function markComments(css: string): string {
  if (!css.includes("/*")) return css;
  let out = "";
  let copied = 0;
  for (let i = 0; i < css.length; i++) {
    const char = css.charCodeAt(i);
    if (char === 34 || char === 39) i = stringEnd(css, i) - 1;
    else if (char === 92) i += 1;
    else if (char === 47 && css.charCodeAt(i + 1) === 42) {
      out += css.slice(copied, i) + COMMENT;
      const end = css.indexOf("*/", i + 2);
      if (end === -1) return out;
      copied = end + 2;
      i = copied - 1;
    }
  }
  return out + css.slice(copied);
}

const ESCAPE = /\\(?:([0-9a-f]{1,6})\s?|(.))/gi;

/** An identifier without its escapes: the class `sm\:hide` is `sm:hide`. */
export function unescapeName(text: string): string {
  return text.includes("\\") ? text.replace(ESCAPE, escaped) : text;
}

/**
 * Declarations without escapes: `d\69 splay` is `display` to a browser (CSS Syntax 3 §4.3.7), and so to the reader
 * of the mail. An escaped semicolon or the like parts nothing, so it becomes a character that means nothing.
 */
export function unescapeDeclarations(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(ESCAPE, (_all, hex: string | undefined, char: string) => {
    const plain = escaped(_all, hex, char);
    return /^[\w-]$/.test(plain) ? plain : "\ufffd";
  });
}

function escaped(_all: string, hex: string | undefined, char: string): string {
  if (hex === undefined) return char;
  const code = Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

/** The position after a string that opens at `start`; a line break ends it as well (§4.3.5). */
export function stringEnd(css: string, start: number): number {
  const quote = css.charCodeAt(start);
  for (let i = start + 1; i < css.length; i++) {
    const char = css.charCodeAt(i);
    if (char === quote || char === 10) return i + 1;
    if (char === 92) i += 1;
  }
  return css.length;
}

/** The first `{` from `start` on outside strings, or `;` if that parts statements; the length if there is none. */
export function blockStart(css: string, start: number, isStatement: boolean): number {
  for (let i = start; i < css.length; i++) {
    const char = css.charCodeAt(i);
    if (char === 34 || char === 39) i = stringEnd(css, i) - 1;
    else if (char === 92) i += 1;
    else if (char === 123 || (char === 59 && isStatement)) return i;
  }
  return css.length;
}

/** The position of the brace that closes the block opened at `open`, nested blocks left out. */
export function blockEnd(css: string, open: number): number {
  let depth = 0;
  for (let i = open; i < css.length; i++) {
    const char = css.charCodeAt(i);
    if (char === 34 || char === 39) i = stringEnd(css, i) - 1;
    else if (char === 92) i += 1;
    else if (char === 123) depth += 1;
    else if (char === 125) {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return css.length;
}
