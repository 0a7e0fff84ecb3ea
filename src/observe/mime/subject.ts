import type { Subject, Url } from "../../model/message.ts";
import { findLinks } from "../urls/text-links.ts";

// Marks that mail programs put in front in EN FR DE ES IT NL PL PT CS, and their Nordic neighbours.
const REPLY_MARKS = new Set([
  "re",
  "aw",
  "antw",
  "antwort",
  "sv",
  "vs",
  "odp",
  "res",
  "r",
  "rif",
  "ref",
  "réf",
  "rép",
  "rep",
  "resp",
  "betr",
  "bls",
]);
const FORWARD_MARKS = new Set([
  "fw",
  "fwd",
  "wg",
  "tr",
  "rv",
  "enc",
  "i",
  "pd",
  "doorst",
  "vl",
  "fs",
  "reenv",
  "inoltro",
  "přep",
  "přeposl",
  "vb",
  "trans",
]);

const AUTO_REPLY_MARKS = [
  "automatic reply",
  "auto reply",
  "auto-reply",
  "autoreply",
  "auto response",
  "auto-response",
  "autoresponse",
  "auto:",
  "out of office",
  "out of the office",
  "réponse automatique",
  "réponse d'absence",
  "absence du bureau",
  "automatische antwort",
  "automatische antwoord",
  "automatisch antwoord",
  "abwesenheitsnotiz",
  "abwesend",
  "abwesenheit:",
  "respuesta automática",
  "fuera de la oficina",
  "risposta automatica",
  "fuori ufficio",
  "afwezigheidsbericht",
  "niet aanwezig:",
  "odpowiedź automatyczna",
  "automatyczna odpowiedź",
  "autoodpowiedź",
  "poza biurem",
  "resposta automática",
  "ausência do escritório",
  "automatická odpověď",
  "mimo kancelář",
];

// LIMIT: marks and tags in front of a subject; forty replies deep nobody learns more from the next.
const MARKS_MAX = 40;
const TAG_LENGTH_MAX = 80;

/**
 * What a subject says of itself: reply and forward marks, leading `[tags]`, automatic replies, and the text
 * left without them. Null means that the message has no Subject field.
 */
export function analyseSubject(text: string | null): Subject {
  if (text === null) {
    return {
      subject: null,
      base: null,
      tags: [],
      is_reply: false,
      is_forward: false,
      is_auto_reply: false,
      urls: [],
    };
  }
  return new AnalysedSubject(text);
}

class AnalysedSubject implements Subject {
  readonly subject: string;
  readonly base: string;
  readonly tags: readonly string[];
  readonly is_reply: boolean;
  readonly is_forward: boolean;
  readonly is_auto_reply: boolean;
  #urls: readonly Url[] | null = null;

  constructor(text: string) {
    this.subject = text;
    const tags: string[] = [];
    let rest = text.trim();
    let isReply = false;
    let isForward = false;
    for (let count = 0; count < MARKS_MAX; count++) {
      const mark = leadingMark(rest);
      if (mark === null) break;
      isReply ||= mark.kind === "reply";
      isForward ||= mark.kind === "forward";
      if (mark.kind === "tag" && mark.text !== "") tags.push(mark.text);
      rest = rest.slice(mark.length).trimStart();
    }
    this.base = withoutForwardTail(rest);
    this.tags = tags;
    this.is_reply = isReply;
    this.is_forward = isForward || this.base !== rest;
    const lower = rest.slice(0, 60).toLowerCase();
    this.is_auto_reply = AUTO_REPLY_MARKS.some((mark) => lower.startsWith(mark));
  }

  get urls(): readonly Url[] {
    this.#urls ??= this.subject.includes(".") ? findLinks(this.subject).map((link) => link.href_url) : [];
    return this.#urls;
  }
}

interface Mark {
  readonly kind: "reply" | "forward" | "tag";
  readonly text: string;
  readonly length: number;
}

function leadingMark(text: string): Mark | null {
  if (text.startsWith("[")) {
    const close = text.indexOf("]");
    if (close < 0 || close > TAG_LENGTH_MAX) return null;
    return { kind: "tag", text: text.slice(1, close).trim(), length: close + 1 };
  }
  // `Re:`, `RE :`, `Re[2]:`, `Re(2):`, `Re^2:`, `Re: ` with the full-width colon of East Asian programs.
  const found = /^(\p{L}{1,8})\.? {0,2}(?:[[(]\d{1,3}[\])]|\^\d{1,3})? {0,2}[:：]/u.exec(text);
  if (found === null) return null;
  const word = found[1]!.toLowerCase();
  if (REPLY_MARKS.has(word)) return { kind: "reply", text: word, length: found[0].length };
  if (FORWARD_MARKS.has(word)) return { kind: "forward", text: word, length: found[0].length };
  return null;
}

/** SPEC: RFC 5256 §2.1 counts a trailing `(fwd)` as a forward mark. */
function withoutForwardTail(text: string): string {
  return /\(fwd\)$/i.test(text) ? text.slice(0, -5).trimEnd() : text;
}
