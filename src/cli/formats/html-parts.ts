import type { Severity } from "../../model/finding.ts";
import { printable } from "../terminal.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML text or as a quoted attribute value. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => ENTITIES[c]!);
}

/**
 * Mail text on one line of a page: characters a reader cannot see are written out, and the text cannot turn
 * the direction of what stands around it (`bdi`).
 */
export function mail(text: string): string {
  // A long address breaks behind the @ rather than anywhere; what is copied stays the same.
  return `<bdi>${escapeHtml(printable(text)).replaceAll("@", "@<wbr>")}</bdi>`;
}

export function badge(severity: Severity): string {
  return `<span class="badge ${severity}">${severity}</span>`;
}

/** A part of the page with its heading, which names the landmark for screen readers. */
export function part(id: string, title: string, inner: string): string {
  return `<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2>\n${inner}\n</section>\n`;
}
