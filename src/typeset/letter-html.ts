/** The letter as one HTML page, for where typst is absent: the same words in the same order, styled for print. */
import type { LetterPart, LetterText, LetterWords } from "./letter-text.ts";
import { FIRST_PARTS } from "./letter-text.ts";

/** Self-contained: loads nothing, runs nothing. `paper` sets the size that it prints on. */
export function letterHtml(
  letter: { readonly text: LetterText; readonly words: LetterWords },
  paper: "a4" | "letter",
): string {
  const { text, words } = letter;
  const fragments = fragmentsOf(text);
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
<style>${style(paper)}</style>
</head>
<body>
<header>
<div><p class="office">${say(text.office)}</p>
${text.office_lines.map((l) => `<p>${say(l)}</p>`).join("\n")}</div>
<div class="issue"><p>${say(text.date)}</p>
<p class="label">${escaped(words.reference)}</p>
<p class="reference">${say(text.reference)}</p></div>
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
</main>
<footer>
${text.closing.map((c) => `<p>${say(c)}</p>`).join("\n")}
<div class="hands">
${[words.handed_over_by, words.received_on, words.signature].map((w) => `<p>${escaped(w)}</p>`).join("\n")}
</div>
</footer>
</body>
</html>
`;
}

function section(part: LetterPart, say: (text: string) => string): string {
  const list = part.isOrdered ? "ol" : "ul";
  const items = part.items.map((i) => `<li>${say(i)}</li>`).join("");
  const paragraphs = part.paragraphs.map((p) => `<p>${say(p)}</p>`).join("");
  return `<section class="${escaped(part.id)}"><h2>${say(part.heading)}</h2><div>${paragraphs}${
    items === "" ? "" : `<${list}>${items}</${list}>`
  }</div></section>`;
}

/** The longest first: an address within a longer fragment belongs to that. */
function fragmentsOf(text: LetterText): string[] {
  const all = new Set([...text.quoted, ...text.own_addresses].map(visible).filter((f) => f.trim() !== ""));
  return [...all].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** Evidence stands by itself: it is not translated or hyphenated, and cannot turn the direction of what is around it. */
function inline(text: string, fragments: readonly string[]): string {
  let parts = [{ exact: false, text: visible(text) }];
  for (const fragment of fragments) {
    parts = parts.flatMap((part) =>
      part.exact
        ? [part]
        : part.text
            .split(fragment)
            .flatMap((t, i) =>
              (i === 0 ? [] : [{ exact: true, text: fragment }]).concat({ exact: false, text: t }),
            ),
    );
  }
  return parts
    .map((part) => (part.exact ? `<bdi translate="no">${escaped(part.text)}</bdi>` : escaped(part.text)))
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

function style(paper: "a4" | "letter"): string {
  return `
@page{size:${paper === "a4" ? "A4" : "letter"};margin:14mm 20mm}
*{box-sizing:border-box}
body{margin:0 auto;max-width:44rem;padding:2rem 1.25rem;background:#fff;color:#000;overflow-wrap:anywhere;hyphens:auto;
font:11pt/1.35 "Libertinus Serif","Liberation Serif","Times New Roman",serif}
p,ol,ul{margin:0 0 .4em}ol,ul{padding-inline-start:1.3em}
bdi{hyphens:none}
header{display:flex;justify-content:space-between;gap:2rem;border-bottom:1.5px solid;padding-bottom:.5rem}
header p{margin:0;font-size:9.5pt}header .office{font-size:14pt;font-weight:700}
.issue{text-align:end}.issue .label{margin-top:.5rem}
.issue .reference{font:700 17pt/1.2 "DejaVu Sans Mono",Consolas,"Liberation Mono",monospace;hyphens:none}
.label{font-size:8.5pt;color:#444}
h1{font-size:17pt;line-height:1.2;margin:1rem 0 .6rem;hyphens:none}
h2{font-size:1em;line-height:1.25;margin:0;hyphens:none}
.first{margin-top:.7rem}
.first section{display:grid;grid-template-columns:8.5rem 1fr;gap:1rem;margin-bottom:.6rem}
.first p:last-child,.first ol,.first ul{margin-bottom:0}
.who_to_call p{font-weight:700}
.how_bad{background:#eaeaea;margin-inline:-.5rem;padding:.4rem .5rem;print-color-adjust:exact}
.details{border-top:1px solid #888;padding-top:.6rem;columns:2;column-gap:2rem;font-size:9.5pt;line-height:1.3}
.details section{break-inside:avoid;margin-bottom:.6rem}
.search_for li{font-family:"DejaVu Sans Mono",Consolas,"Liberation Mono",monospace;font-size:.88em}
footer{margin-top:1rem;break-inside:avoid}
.hands{display:grid;grid-template-columns:repeat(3,1fr);gap:1.5rem;margin-top:2.5rem}
.hands p{border-top:1px solid;padding-top:.25rem;font-size:8.5pt;color:#444}
@media (max-width:34rem){.first section{grid-template-columns:1fr;gap:0}.details{columns:1}.hands{grid-template-columns:1fr;gap:2.5rem}}
@media print{body{max-width:none;padding:0;font-size:10pt}.details{font-size:9pt}.hands{margin-top:2rem}.who_to_call{break-after:avoid}
.first section{margin-bottom:.45rem}.details section{margin-bottom:.45rem}h1{font-size:15pt;margin:.7rem 0 .4rem}}
`;
}
