/** Structure that mail programs leave in HTML where a reply quotes or forwards a message. */

import type { Declarations } from "./declarations.ts";
import type { MarkKind } from "./outline.ts";
import type { Node } from "./tree.ts";

/** Classes and ids; Outlook on the web puts `x_` before those of the message it quotes. */
const NAMES = new Map<string, MarkKind>([
  ["gmail_quote", "quote"],
  ["gmail_quote_container", "quote"],
  ["yahoo_quoted", "quote"],
  ["protonmail_quote", "quote"],
  ["tutanota_quote", "quote"],
  ["moz-forward-container", "quote"],
  ["zmail_extra", "quote"],
  ["divrplyfwdmsg", "headers"],
  ["outlookmessageheader", "headers"],
  ["mail-editor-reference-message-container", "headers"],
  ["ms-outlook-mobile-reference-message", "headers"],
  ["moz-cite-prefix", "introduction"],
  ["gmail_attr", "introduction"],
  ["reply-intro", "introduction"],
]);

/** Colours of the line that desktop Outlook draws above the header block of the quoted message. */
const OUTLOOK_LINES = ["#e1e1e1", "#b5c4df", "rgb(225,225,225)", "rgb(225, 225, 225)", "rgb(181,196,223)"];

/** The kind of mark an element is, from its name, its styles, and the tag. Null for most elements. */
export function quoteMark(node: Node, own: Declarations | null): MarkKind | null {
  if (node.tag === "hr") return "rule";
  if (node.tag === "blockquote") return isCited(node) ? "cite" : "indent";
  for (const { name, value } of node.attributes) {
    if (name !== "class" && name !== "id") continue;
    const kind = named(value);
    if (kind !== null) return kind;
  }
  if (own === null) return null;
  if (own.borderTop !== undefined && isOutlookLine(own)) return "headers";
  const painted = own.background !== undefined && own.background >= 0 && own.background !== 0xffffff;
  return painted && (node.tag === "div" || node.tag === "table" || node.tag === "td" || node.tag === "p")
    ? "box"
    : null;
}

function isCited(node: Node): boolean {
  return node.attributes.some(
    ({ name, value }) =>
      (name === "type" && value.trim().toLowerCase() === "cite") ||
      (name === "cite" && value !== "") ||
      ((name === "class" || name === "id") && named(value) === "quote"),
  );
}

function named(value: string): MarkKind | null {
  if (value.length > 200) return null;
  for (const word of value.toLowerCase().split(/\s+/)) {
    const kind = NAMES.get(word.startsWith("x_") ? word.replace(/^(?:x_)+/, "") : word);
    if (kind !== undefined) return kind;
  }
  return null;
}

function isOutlookLine(own: Declarations): boolean {
  const border = own.borderTop!;
  return border.includes("solid") && OUTLOOK_LINES.some((color) => border.includes(color));
}
