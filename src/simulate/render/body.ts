/** The words of a mail as plain text and as HTML of its design. */
import type { Design } from "../designs.ts";
import type { LinkUse, Mail } from "../mail.ts";
import type { Phrases } from "../phrases.ts";
import { timeText } from "../truth.ts";
import { html } from "./encode.ts";
import { linksOf, urlOf } from "./parts.ts";

/** What a mail says, piece by piece. */
interface Pieces {
  readonly greeting: string | null;
  /** Paragraphs, each with the link below it. */
  readonly blocks: readonly { readonly text: string; readonly link: PlacedLink | null }[];
  readonly closing: string | null;
  readonly tail: readonly string[];
  readonly unsubscribe: PlacedLink | null;
  readonly pixel: string | null;
  readonly logo: string | null;
  readonly quoted: { readonly introduction: string; readonly lines: readonly string[] } | null;
}

interface PlacedLink {
  readonly url: string;
  readonly text: string | null;
}

export interface Bodies {
  readonly plain: string;
  /** Null where the mail has none. */
  readonly html: string | null;
}

export function bodiesOf(mail: Mail, phrases: Phrases): Bodies {
  const pieces = piecesOf(mail, phrases);
  return { plain: plainText(pieces), html: mail.design === null ? null : htmlText(mail.design, pieces) };
}

function piecesOf(mail: Mail, phrases: Phrases): Pieces {
  const { text, design } = mail;
  const { language } = text;
  const words = text.sentences.map((one) => named(phrases.textOf(language, one), mail.greeted));
  const placed = linksOf(mail).map((link, i) => ({ link, url: urlOf(link, mail, i) }));
  const isUnsubscribe = ({ shape }: LinkUse): boolean => shape === mail.list?.unsubscribe;
  const anchors = placed.filter(({ link }) => link.shape.kind === "link" && !isUnsubscribe(link));
  const find = (test: (link: LinkUse) => boolean) => placed.find(({ link }) => test(link));
  const unsubscribe = find(isUnsubscribe);
  const tail = [
    ...(text.signature === null ? [] : text.signature.lines),
    ...(text.isConfidential ? ["", language.confidential] : []),
  ];
  return {
    greeting:
      text.greeting < 0
        ? null
        : named(language.greetings[text.greeting % language.greetings.length]!, mail.greeted),
    blocks: blocksOf(
      words,
      anchors.map(({ link, url }) => ({ url, text: link.text })),
      design,
    ),
    closing: text.closing < 0 ? null : language.closings[text.closing % language.closings.length]!,
    tail,
    unsubscribe: unsubscribe === undefined ? null : { url: unsubscribe.url, text: unsubscribe.link.text },
    pixel: find(({ shape }) => shape.size === "pixel")?.url ?? null,
    logo: find(({ shape }) => shape.size === "picture")?.url ?? null,
    quoted: mail.quoted === null ? null : quotedOf(mail.quoted, phrases, mail),
  };
}

function named(text: string, name: string): string {
  return text.replace("{name}", name).replace("{number}", "12");
}

/** As many paragraphs as links where there are links, so that each has its own. */
function blocksOf(
  words: readonly string[],
  anchors: readonly PlacedLink[],
  design: Design | null,
): Pieces["blocks"] {
  const each = design?.sentencesEach ?? 3;
  const count = anchors.length > 1 ? anchors.length : Math.ceil(words.length / each);
  const blocks = Array.from({ length: count }, (_, i): { text: string; link: PlacedLink | null } => {
    const [start, end] =
      anchors.length > 1
        ? [i / count, (i + 1) / count].map((part) => Math.round(part * words.length))
        : [i * each, (i + 1) * each];
    return { text: words.slice(start, end).join(" "), link: null };
  });
  const first = Math.max(0, blocks.length - anchors.length);
  for (const [i, link] of anchors.entries()) {
    const block = blocks[Math.min(first + i, blocks.length - 1)];
    if (block !== undefined && block.link === null) block.link = link;
    else blocks.push({ text: "", link });
  }
  return blocks;
}

function quotedOf(quoted: Mail, phrases: Phrases, by: Mail): Pieces["quoted"] {
  const { language } = quoted.text;
  const introduction = by.text.language.quoted
    .replace("{date}", timeText(quoted.seconds).slice(0, 10))
    .replace("{name}", quoted.fromName === "" ? quoted.from.address : quoted.fromName);
  return {
    introduction,
    lines: quoted.text.sentences.map((one) => named(phrases.textOf(language, one), quoted.greeted)),
  };
}

function plainText(pieces: Pieces): string {
  const lines: string[] = [];
  if (pieces.greeting !== null) lines.push(pieces.greeting, "");
  for (const { text, link } of pieces.blocks) {
    if (text !== "") lines.push(text);
    if (link !== null) lines.push(link.text === null ? link.url : `${link.text}: ${link.url}`);
    lines.push("");
  }
  if (pieces.closing !== null) lines.push(pieces.closing);
  else if (pieces.tail.length > 0) lines.push("-- ");
  lines.push(...pieces.tail);
  if (pieces.unsubscribe !== null) lines.push("", `${pieces.unsubscribe.text}: ${pieces.unsubscribe.url}`);
  if (pieces.quoted !== null) {
    lines.push("", pieces.quoted.introduction, "", ...pieces.quoted.lines.map((line) => `> ${line}`));
  }
  return `${lines.join("\r\n")}\r\n`;
}

function htmlText(design: Design, pieces: Pieces): string {
  if (design.style === "word") return wordHtml(pieces);
  if (design.style === "plain" || design.style === "div") return simpleHtml(design, pieces);
  return design.style === "letter" ? letterHtml(design, pieces) : newsletterHtml(design, pieces);
}

function anchor({ url, text }: PlacedLink, attributes = ""): string {
  return `<a href="${html(url)}"${attributes}>${html(text ?? url)}</a>`;
}

function linesOf(pieces: Pieces): string[] {
  const lines: string[] = [];
  if (pieces.greeting !== null) lines.push(html(pieces.greeting));
  for (const { text, link } of pieces.blocks) {
    lines.push([html(text), link === null ? "" : anchor(link)].filter((part) => part !== "").join(" "));
  }
  if (pieces.closing !== null) lines.push(html(pieces.closing));
  else if (pieces.tail.length > 0) lines.push("-- ");
  return [...lines, ...pieces.tail.map(html)];
}

function wordHtml(pieces: Pieces): string {
  const paragraph = (line: string): string =>
    `<p class="MsoNormal">${line === "" ? "<o:p>&nbsp;</o:p>" : line}<o:p></o:p></p>`;
  const quoted =
    pieces.quoted === null
      ? ""
      : `<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>${html(pieces.quoted.introduction)}</b><o:p></o:p></p></div>${pieces.quoted.lines.map((line) => paragraph(html(line))).join("\r\n")}`;
  return `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n<style><!--\r\np.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;}\r\ndiv.WordSection1 {page:WordSection1;}\r\n--></style>\r\n</head>\r\n<body lang="EN-GB" link="#0563C1" vlink="#954F72">\r\n<div class="WordSection1">\r\n${linesOf(pieces).map(paragraph).join("\r\n")}\r\n${quoted}</div>\r\n</body>\r\n</html>\r\n`;
}

function simpleHtml(design: Design, pieces: Pieces): string {
  const isDiv = design.style === "div";
  const body = linesOf(pieces)
    .map((line) => (isDiv ? `<div>${line}</div><div><br></div>` : `${line}<br><br>`))
    .join("\r\n");
  const quoted =
    pieces.quoted === null
      ? ""
      : `<div class="mail_quote"><div class="mail_attr">${html(pieces.quoted.introduction)}<br></div><blockquote type="cite" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">${pieces.quoted.lines.map(html).join("<br>\r\n")}</blockquote></div>`;
  return isDiv
    ? `<div dir="ltr">${body}</div>${quoted}\r\n`
    : `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body style="word-wrap: break-word;">${body}${quoted}</body></html>\r\n`;
}

function pixelTag(pieces: Pieces): string {
  return pieces.pixel === null
    ? ""
    : `<img src="${html(pieces.pixel)}" width="1" height="1" alt="" border="0">`;
}

function letterHtml(design: Design, pieces: Pieces): string {
  const [outer = "a", inner = "b"] = design.classes;
  const logo = pieces.logo === null ? "" : `<img src="${html(pieces.logo)}" width="180" height="48" alt="">`;
  const lines = linesOf(pieces).map(
    (line) => `<p class="${inner}" style="margin:0 0 12px;color:${design.color}">${line}</p>`,
  );
  const [top, bottom] = design.tracker === "top" ? [pixelTag(pieces), ""] : ["", pixelTag(pieces)];
  return `<!DOCTYPE html>\r\n<html><head><meta charset="utf-8"></head><body>${top}<div class="${outer}" style="max-width:${design.width}px;font-family:Georgia,serif">${logo}\r\n${lines.join("\r\n")}\r\n${unsubscribeTag(pieces)}</div>${bottom}</body></html>\r\n`;
}

function unsubscribeTag({ unsubscribe }: Pieces): string {
  return unsubscribe === null ? "" : `<p style="font-size:11px">${anchor(unsubscribe)}</p>`;
}

function newsletterHtml(design: Design, pieces: Pieces): string {
  const [outer = "a", card = "b", title = "c", foot = "d"] = design.classes;
  const blocks = pieces.blocks.map(({ text, link }) => {
    const more =
      link === null ? "" : anchor(link, ` class="${title}" style="color:${design.color};font-weight:bold"`);
    return design.style === "table"
      ? `<tr><td class="${card}" style="padding:12px 24px"><p style="margin:0">${html(text)}</p>${more}</td></tr>`
      : `<div class="${card}" style="border:1px solid ${design.color};margin:8px"><p>${html(text)}</p>${more}</div>`;
  });
  const logo =
    pieces.logo === null
      ? ""
      : `<img src="${html(pieces.logo)}" width="${design.width}" height="120" alt="">`;
  const content =
    design.style === "table"
      ? `<table width="${design.width}" cellpadding="0" cellspacing="0">${blocks.join("\r\n")}</table>`
      : blocks.join("\r\n");
  const open = `<table width="100%"><tr><td align="center">`.repeat(design.nesting);
  const close = "</td></tr></table>".repeat(design.nesting);
  const [top, bottom] = design.tracker === "top" ? [pixelTag(pieces), ""] : ["", pixelTag(pieces)];
  const tail = pieces.tail.map((line) => `<p class="${foot}">${html(line)}</p>`).join("");
  const greeting = pieces.greeting === null ? "" : `<p>${html(pieces.greeting)}</p>`;
  return `<!DOCTYPE html>\r\n<html><head><meta charset="utf-8"><style>.${outer}{background:#f4f4f4}.${foot}{font-size:11px}</style></head>\r\n<body class="${outer}">${top}${open}${logo}${greeting}\r\n${content}\r\n<div class="${foot}">${tail}${unsubscribeTag(pieces)}</div>${close}${bottom}</body></html>\r\n`;
}
