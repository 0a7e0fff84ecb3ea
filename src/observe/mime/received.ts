import type { Received } from "../../model/message.ts";
import { parseDate } from "./dates.ts";

type Clause = "source" | "server" | "link" | "protocol" | "id" | "mailbox" | "additional";

const KEYWORDS: Readonly<Record<string, Clause>> = {
  from: "source",
  by: "server",
  via: "link",
  with: "protocol",
  id: "id",
  for: "mailbox",
};

// LIMIT: a Received value in real mail has less than 2,000 characters.
const RECEIVED_LENGTH_MAX = 20_000;

/**
 * Splits a Received field, RFC 5321 §4.4, into its clauses. A keyword counts outside of comments and once;
 * comments stay with the clause they follow. What precedes the first keyword is `additional`. The date
 * stands after the last `;`.
 */
export function parseReceived(value: string): Received {
  const text = value.slice(0, RECEIVED_LENGTH_MAX);
  const semicolon = lastSemicolon(text);
  const date = semicolon < 0 ? null : parseDate(text.slice(semicolon + 1));
  const clauses = splitClauses(semicolon < 0 ? text : text.slice(0, semicolon));
  const raw = (clause: Clause): { raw: string | null } => ({ raw: clauses.get(clause) ?? null });
  return {
    source: raw("source"),
    server: raw("server"),
    link: raw("link"),
    protocol: raw("protocol"),
    id: raw("id"),
    mailbox: raw("mailbox"),
    additional: raw("additional"),
    time: date?.utc ?? null,
    zone_offset: date?.offset ?? null,
  };
}

/** The last semicolon, unless only a closing comment could follow it. */
function lastSemicolon(text: string): number {
  const at = text.lastIndexOf(";");
  return at >= 0 && /\d/.test(text.slice(at)) ? at : -1;
}

function splitClauses(text: string): Map<Clause, string> {
  const found = new Map<Clause, string>();
  let clause: Clause = "additional";
  let start = 0;
  for (const word of outerWords(text)) {
    const next = KEYWORDS[word.text.toLowerCase()];
    if (next === undefined || found.has(next) || next === clause) continue;
    keep(found, clause, text.slice(start, word.start));
    clause = next;
    start = word.end;
  }
  keep(found, clause, text.slice(start));
  return found;
}

function keep(found: Map<Clause, string>, clause: Clause, text: string): void {
  const trimmed = text.trim();
  if (clause === "additional" && trimmed === "") return;
  found.set(clause, trimmed);
}

/** Words separated by white space that stand outside of parentheses. */
function* outerWords(text: string): Generator<{ text: string; start: number; end: number }> {
  let depth = 0;
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === "(") depth++;
    else if (char === ")" && depth > 0) depth--;
    const inWord = at < text.length && depth === 0 && char !== " " && char !== "\t" && char !== ")";
    if (inWord && start < 0) start = at;
    if (!inWord && start >= 0) {
      yield { text: text.slice(start, at), start, end: at };
      start = -1;
    }
  }
}
