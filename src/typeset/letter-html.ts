/** The letter as one HTML page, for where typst is absent: the same words in the same order, styled for print. */
import type { Notice, NoticePart } from "../model/notice.ts";
import type { LetterWords } from "./letter-text.ts";
import { FIRST_PARTS, referencesOf } from "./letter-text.ts";
import { numbersBound, SHORT_AND_HYPHEN } from "./runs.ts";

/** Self-contained: loads nothing, runs nothing. `paper` sets the size that it prints on. */
export function letterHtml(
  letter: { readonly text: Notice; readonly words: LetterWords },
  paper: "a4" | "letter",
): string {
  const { text, words } = letter;
  const fragments = fragmentsOf(text);
  // Where the title has it, as ours do, the head need not say it again.
  const hasReference = visible(text.title).includes(visible(text.reference));
  const say = (t: string) => inline(t, fragments);
  // SECURITY: the policy is the second lock: were a piece of mail not escaped, it could still load and run nothing.
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  return `<!doctype html>
<html lang="${escaped(text.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no, address=no, email=no">
<title>${escaped(text.title)}</title>
<style>${style(paper)}${sizes(text)}</style>
</head>
<body>
<header>
<div><p class="office">${say(text.office)}</p>
${text.office_lines.map((l) => `<p>${say(l)}</p>`).join("\n")}</div>
<div class="issue"><p>${say(text.date)}</p>
${hasReference ? "" : `<p class="label">${escaped(words.reference)}</p>\n<p>${say(text.reference)}</p>`}</div>
</header>
<main>
<h1>${say(text.title)}</h1>
<p>${say(text.salutation)}</p>
<div class="first">
${text.parts
  .slice(0, FIRST_PARTS)
  .map((p) => section(p, say))
  .join("\n")}
</div>
<div class="details">
${text.parts
  .slice(FIRST_PARTS)
  .map((p) => section(p, say))
  .join("\n")}
</div>
<p class="closing">${text.closing.map(say).join("<br>")}</p>
</main>
<footer>
<p>${escaped(words.greeting)}<br><b>${say(text.office)}</b></p>
${field(words.received_on)}
<div class="office_hands">${field(words.handed_over_by)}${field(words.for_the_office)}</div>
${field(words.signature)}
</footer>
</body>
</html>
`;
}

/** A line to write on. */
function field(name: string): string {
  return `<p class="field">${escaped(name)}</p>`;
}

function section(part: NoticePart, say: (text: string) => string): string {
  const list = part.isOrdered ? "ol" : "ul";
  const items = part.items.map((i) => `<li>${say(i)}</li>`).join("");
  const paragraphs = part.paragraphs.map((p) => `<p>${say(p)}</p>`).join("");
  return `<section class="${escaped(part.id)}"><h2>${say(part.heading)}</h2><div>${paragraphs}${
    items === "" ? "" : `<${list}>${items}</${list}>`
  }</div></section>`;
}

interface Fragment {
  readonly kind: "exact" | "whole" | "reference";
  readonly text: string;
}

/** The longest first: an address within a longer fragment belongs to that. */
function fragmentsOf(text: Notice): Fragment[] {
  const evidence = new Set([...text.quoted, ...text.own_addresses].map(visible));
  const fragments = [...evidence].map(
    (t) => ({ kind: t.includes(" ") ? "exact" : "whole", text: t }) as const,
  );
  const references = referencesOf(text).map((t) => ({ kind: "reference", text: visible(t) }) as const);
  return [...references, ...fragments]
    .filter(({ text: t }) => t.trim() !== "")
    .sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1));
}

/** Evidence stands by itself: it is not translated or hyphenated, and cannot turn the direction of what is around it. */
function inline(text: string, fragments: readonly Fragment[]): string {
  let parts: readonly (Fragment | { kind: "plain"; text: string })[] = [
    { kind: "plain", text: visible(text) },
  ];
  for (const fragment of fragments) {
    parts = parts.flatMap((part) =>
      part.kind === "plain"
        ? part.text
            .split(fragment.text)
            .flatMap((t, i) => [...(i === 0 ? [] : [fragment]), { kind: "plain" as const, text: t }])
        : [part],
    );
  }
  return parts
    .map((part) =>
      part.kind === "plain"
        ? plain(part.text)
        : `<bdi class="${part.kind}" translate="no">${escaped(part.text)}</bdi>`,
    )
    .join("");
}

/** The office's own words. */
function plain(text: string): string {
  return numbersBound(text)
    .split(SHORT_AND_HYPHEN)
    .map((part, i) => (i % 2 === 1 ? `<span class="whole">${escaped(part)}</span>` : escaped(part)))
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (c) => ENTITIES[c]!);
}

// SECURITY: what cannot be seen is written out: a direction override would show a name backwards. The page's own font is
// the reader's, so letters of every script stay.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f|[\u180b-\u180d]/gu;

function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\t\r\n\u2028\u2029]+/g, " ")
    .replace(INVISIBLE, (c) => `\\u{${c.codePointAt(0)!.toString(16).toUpperCase()}}`);
}

// LIMIT: a page of HTML cannot measure itself without a script. Up to 3,900 characters print on one sheet of A4 and of Letter
// with Chromium in Liberation Serif, which is as wide as Times; a longer notice, or a wider font, may take a second.
const SIZES = [
  { below: 4_000, first: 11, detail: 10, apart: 0.6 },
  { below: 4_800, first: 10.5, detail: 9.5, apart: 0.5 },
  { below: 5_500, first: 9.5, detail: 9, apart: 0.4 },
  { below: Number.POSITIVE_INFINITY, first: 9, detail: 9, apart: 0.3 },
] as const;
/** Characters that a heading, a paragraph or a line of a list takes for itself. */
const PER_TEXT = 45;

/** In print, by how much there is to say. */
function sizes({ title, office, office_lines, salutation, closing, parts }: Notice): string {
  const texts = [title, office, ...office_lines, salutation, ...closing];
  for (const { heading, paragraphs, items } of parts) texts.push(heading, ...paragraphs, ...items);
  const extent = texts.reduce((sum, t) => sum + t.length + PER_TEXT, 0);
  const { first, detail, apart } = SIZES.find(({ below }) => extent < below)!;
  return `@media print{body{font-size:${first}pt}.details,.closing{font-size:${detail}pt}section{margin-bottom:${apart}em!important}}
`;
}

function style(paper: "a4" | "letter"): string {
  return `
@page{size:${paper === "a4" ? "A4" : "letter"};margin:13mm 20mm}
*{box-sizing:border-box}
body{margin:0 auto;max-width:44rem;padding:2rem 1.25rem;background:#fff;color:#000;overflow-wrap:anywhere;hyphens:manual;
font:11pt/1.3 "Libertinus Serif","Liberation Serif","Times New Roman",serif}
p,ol,ul{margin:0 0 .35em}ol{padding-inline-start:1.3em}ul{padding-inline-start:1em;list-style:'– '}p,li{text-wrap:pretty}
.whole{display:inline-block;max-width:100%}
.closing{margin-top:.6rem}.reference{font-family:"DejaVu Sans Mono",Consolas,"Liberation Mono",monospace;font-size:.88em;white-space:nowrap}
header{display:flex;justify-content:space-between;gap:2rem;border-bottom:1.5px solid;padding-bottom:.5rem}
header p{margin:0;font-size:9.5pt}header .office{font-size:14pt;font-weight:700;line-height:1.2}
.issue{text-align:end;flex-shrink:0;max-width:40%}.issue p{font-size:10.5pt;line-height:1.7}
.label,.issue .label{font-size:8.5pt;color:#444}
h1{font-size:17pt;line-height:1.2;margin:1rem 0 .6rem}
h2{font-size:1em;line-height:1.25;margin:0;text-wrap:balance}
.first{margin-top:.7rem}
.first section{display:grid;grid-template-columns:9rem 1fr;gap:1rem;margin-bottom:.7em}
.first p:last-child,.first ol,.first ul{margin-bottom:0}
.who_to_call p{font-weight:700}
section>div{align-self:start}.how_bad>div{background:#e8e8e8;margin:-.35rem 0 -.35rem -.5rem;padding:.35rem .5rem;print-color-adjust:exact}
.first .how_bad{margin-block:1.1em .6em}
.details{border-top:1px solid #888;padding-top:.5rem;columns:2;column-gap:2rem;font-size:10pt;line-height:1.25}
.details section{break-inside:avoid;margin-bottom:.6em}
.details p,.details ol,.details ul{margin-bottom:.15em}
.search_for li{font-family:"DejaVu Sans Mono",Consolas,"Liberation Mono",monospace;font-size:.88em}
footer{display:grid;grid-template-columns:1.2fr 1fr;gap:2.2rem 2rem;align-items:end;margin-top:1rem;break-inside:avoid}
footer p{margin:0}.office_hands{display:grid;grid-template-columns:1fr 1fr;gap:1rem}
.field{border-top:1px solid;padding-top:.2rem;font-size:8.5pt;color:#444}
@media (max-width:34rem){.first section{grid-template-columns:1fr;gap:0}.details{columns:1}footer{grid-template-columns:1fr}}
@media print{body{max-width:none;padding:0;line-height:1.25}.details{line-height:1.2}.first .how_bad{margin-block:1em .5em!important}
h1{font-size:16pt;margin:.7rem 0 .4rem}}
`;
}
