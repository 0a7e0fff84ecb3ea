import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readHtml } from "./read-html.ts";

/**
 * What a reader sees, by the specifications of CSS; the cases of hiding that mail uses most were compared with what
 * Chromium paints. Where mail programs differ from a browser, the name of the row says why.
 */
const SEEN: readonly (readonly [string, string])[] = [
  ["a far place taken back", '<p style="position:absolute;left:-9999px;left:0">SEEN</p>'],
  ["a far margin taken back", '<p style="margin-left:-9999px;margin-left:0">SEEN</p>'],
  ["a far margin taken back by a shorthand", '<p style="margin-left:-9999px;margin:0">SEEN</p>'],
  ["a line of no size", '<span style="width:0;height:0;overflow:hidden">SEEN</span>'],
  ["a line of no greatest width", '<span style="max-width:0;overflow:hidden">SEEN</span>'],
  ["a cell of no height", '<table><tr><td style="height:0;overflow:hidden">SEEN</table>'],
  ["no height with room below", '<div style="height:0;overflow:hidden;padding-bottom:50px">SEEN</div>'],
  ["no height with a least height", '<div style="height:0;overflow:hidden;min-height:20px">SEEN</div>'],
  [
    "a lifted child of a flat block",
    '<div style="height:0;overflow:hidden"><p style="position:absolute">SEEN</div>',
  ],
  ["a clip without position", '<p style="clip:rect(0,0,0,0)">SEEN</p>'],
  ["half a clip path", '<p style="clip-path:inset(50% 0 0 0)">SEEN</p>'],
  ["the attribute hidden overruled", '<p hidden style="display:block">SEEN</p>'],
  ["mso-hide, which only desktop Outlook knows", '<p style="mso-hide:all">SEEN</p>'],
  ["noscript, as mail programs run no scripts", "<noscript>SEEN</noscript>"],
  ["what stands in for an object", "<object>SEEN</object>"],
  ["a sheet for printers", "<style media=print>.y{display:none}</style><p class=y>SEEN</p>"],
  ["a sheet in a template", "<template><style>.y{display:none}</style></template><p class=y>SEEN</p>"],
  ["a sheet in another language", "<style type=text/x>.y{display:none}</style><p class=y>SEEN</p>"],
  ["an indent of a line", '<span style="text-indent:-9999px">SEEN</span>'],
  ["an indent made up by padding", '<p style="text-indent:-600px;padding-left:700px">SEEN</p>'],
  [
    "an indent a child takes back",
    '<div style="text-indent:-9999px"><p style="text-indent:0">SEEN</p></div>',
  ],
  ["an indent of lines to the right", '<p style="text-indent:-9999px;text-align:right">SEEN</p>'],
  ["the second line of an indent", '<p style="text-indent:-9999px">x<br>SEEN</p>'],
  ["long text far left", `<p style="position:absolute;left:-600px">${"x".repeat(200)} SEEN</p>`],
  [
    "a far place inside a far place",
    '<div style="position:absolute;left:2000px"><p style="position:absolute;left:-1900px">SEEN</p></div>',
  ],
  [
    "a child of a far block with its own place",
    '<div style="margin-left:-9999px"><p style="position:fixed;left:0">SEEN</p></div>',
  ],
  ["a compound", "<style>.b{display:none} .b.d{display:block}</style><p class='b d'>SEEN</p>"],
  ["a descendant", "<style>.b{display:none} div .b{display:block}</style><div><p class=b>SEEN</p></div>"],
  ["an attribute", "<style>.b{display:none} .b[title]{display:block}</style><p class=b title=x>SEEN</p>"],
  [
    "a pseudo-class",
    "<style>.b{display:none} p:first-of-type{display:block!important}</style><p class=b>SEEN</p>",
  ],
  ["a function", "<style>.b{display:none} .b:not(.c){display:block}</style><p class=b>SEEN</p>"],
  ["a neighbour", "<style>.b{display:none} u+.b{display:block}</style><u></u><p class=b>SEEN</p>"],
  [
    "a media rule",
    "<style>.b{display:none} @media (min-height:1px){.b{display:block}}</style><p class=b>SEEN</p>",
  ],
  [
    "a supports rule",
    "<style>.b{display:none} @supports(display:block){.b{display:block}}</style><p class=b>SEEN</p>",
  ],
  ["a nested rule", "<style>.b{display:none} div{& .b{display:block}}</style><div><p class=b>SEEN</p></div>"],
  ["the later rule", "<style>.b{display:none} .c{display:block}</style><p class='c b'>SEEN</p>"],
  ["the more specific rule", "<style>p.b{display:block} .b{display:none}</style><p class=b>SEEN</p>"],
  ["the case of a class", "<!doctype html><style>.q{display:none}</style><p class=Q>SEEN</p>"],
  [
    "a brace in a string",
    "<style>.b{display:none} .y{content:'{'} .b{display:block}</style><p class=b>SEEN</p>",
  ],
  [
    "a comment in a string",
    "<style>.b{display:none} .y{content:'/*'} .b{display:block}</style><p class=b>SEEN</p>",
  ],
  ["a list with a selector no browser knows", "<style>.b, .c:foo{display:none}</style><p class=b>SEEN</p>"],
  ["a stray brace", "<style>} .b{display:none}</style><p class=b>SEEN</p>"],
  [
    "an end beyond what is read",
    `<style>.b{display:none}${" ".repeat(300_000)}.b{display:block}</style><p class=b>SEEN</p>`,
  ],
  ["a fill", '<p style="color:#fff;-webkit-text-fill-color:#000">SEEN</p>'],
  ["a stroke", '<p style="color:#fff;-webkit-text-stroke:1px #000">SEEN</p>'],
  ["a shadow", '<p style="color:#fff;text-shadow:0 0 2px #000">SEEN</p>'],
  [
    "a background seen through letters",
    '<p style="color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text">SEEN</p>',
  ],
  ["colours turned round", '<div style="filter:invert(1)"><p style="color:#fff">SEEN</p></div>'],
  ["colours blended", '<p style="color:#fff;mix-blend-mode:difference">SEEN</p>'],
  ["an animation", '<p style="opacity:0;animation:show 1s forwards">SEEN</p>'],
  ["a variable", '<p style="display:none;display:var(--x)">SEEN</p>'],
  ["an open <details>", "<details open><summary>s</summary>SEEN</details>"],
  ["the summary of a closed <details>", "<details><summary>SEEN</summary>x</details>"],
  ["a comment within a word", '<p style="display:no/**/ne">SEEN</p>'],
  ["an escaped semicolon", '<p style="color:red\\;display:none">SEEN</p>'],
];

const HIDDEN: readonly (readonly [string, string])[] = [
  ["a descendant", "<style>table td.h{display:none}</style><table><tr><td class=h>HID</table>"],
  ["a descendant of the body", "<style>body .h{display:none}</style><p class=h>HID</p>"],
  ["a compound", "<style>.h.k{display:none}</style><p class='k h'>HID</p>"],
  ["a child", "<style>div>span{display:none}</style><div><span>HID</span></div>"],
  ["a child of a child", "<style>div > p > b{display:none}</style><div><div><p><b>HID</b></div></div>"],
  ["an attribute", "<style>span[class=h]{display:none}</style><span class=h>HID</span>"],
  ["a part of an attribute", "<style>p[title^='h']{display:none}</style><p title=hid>HID</p>"],
  ["an escaped class", "<style>.sm\\:h{display:none}</style><p class='sm:h'>HID</p>"],
  ["specificity over order", "<style>p.h{display:none} .h{display:block}</style><p class=h>HID</p>"],
  ["display with a bogus one behind", '<p style="display:none;display:bogus">HID</p>'],
  ["a colour with a bogus one behind", '<p style="color:#fff;color:bogus">HID</p>'],
  ["opacity with a bogus one behind", '<p style="opacity:0;opacity:bogus">HID</p>'],
  ["visibility with a bogus one behind", '<p style="visibility:hidden;visibility:bogus">HID</p>'],
  ["a height with a bogus one behind", '<p style="height:0;overflow:hidden;height:bogus">HID</p>'],
  ["a font with a bogus one behind", '<p style="font-size:0;font-size:bogus">HID</p>'],
  ["a font of calculated size", '<p style="font-size:calc(0px)">HID</p>'],
  ["hidden=false", "<p hidden=false>HID</p>"],
  ["a closed <details>", "<details><summary></summary>HID</details>"],
  ["scaling to nothing", '<p style="transform:scale(0)">HID</p>'],
  ["a shift to the left", '<p style="transform:translateX(-9999px)">HID</p>'],
  ["a filter of opacity", '<p style="filter:opacity(0)">HID</p>'],
  ["a place in percent", '<p style="position:absolute;left:-200%">HID</p>'],
  ["a place in widths of the window", '<p style="position:absolute;left:-100vw;width:50vw">HID</p>'],
  ["a relative place", '<p style="position:relative;left:-9999px">HID</p>'],
  ["a place far above", '<p style="position:absolute;top:-9999px">HID</p>'],
  [
    "a lifted block of no size",
    '<span style="position:absolute;width:1px;height:1px;overflow:hidden">HID</span>',
  ],
  ["content-visibility", '<p style="content-visibility:hidden">HID</p>'],
  [
    "a far block inside a cell",
    '<table><tr><td align=center><div style="position:absolute;left:-9999px">HID</div></table>',
  ],
];

describe("text a reader may see", () => {
  for (const [name, raw] of SEEN) {
    test(`stays in the visible text: ${name}`, () => {
      assert.match(readHtml(`<body>${raw}`).html.display_text, /SEEN/);
    });
  }
});

describe("text no reader sees", () => {
  for (const [name, raw] of HIDDEN) {
    test(`is found hidden by ${name}`, () => {
      const { html } = readHtml(`<body>start ${raw}`);
      assert.equal(html.display_text, "start");
      assert.equal(html.hidden_text, "HID");
    });
  }
});

test("matching of many selectors on deep elements ends, and then hides nothing", () => {
  const rules = Array.from({ length: 2_000 }, (_, i) => `div div div div .n${i} .x{color:red}`).join("");
  const raw = `<style>.x{display:none}${rules}</style>${"<div class=x>".repeat(400)}${"<p class=x>SEEN</p>".repeat(2_000)}`;
  const start = process.cpuUsage();
  assert.equal(typeof readHtml(raw).html.display_text, "string");
  assert.ok(process.cpuUsage(start).user < 4_000_000);
});
