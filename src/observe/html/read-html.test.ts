import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { htmlOutline, readHtml } from "./read-html.ts";

function read(raw: string) {
  return readHtml(raw).html;
}

describe("visible text", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      "puts blocks on lines of their own",
      "<p>one</p><div>two<div>three</div></div>four",
      "one\ntwo\nthree\nfour",
    ],
    ["breaks lines at <br> and keeps one empty line", "a<br>b<br><br>c<br><br><br><br>d", "a\nb\n\nc\n\nd"],
    ["parts table cells by a space and rows by lines", "<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"],
    ["makes one space of no-break and typographic spaces", "a&nbsp;&nbsp;b&#8195;c&emsp;\n d", "a b c d"],
    ["drops characters without width", "pay&#8203;pal&zwnj; l&shy;ogin&#65279;", "paypal login"],
    ["decodes entities once", "&amp;lt;b&amp;gt; &euro;5 &#x41;", "&lt;b&gt; €5 A"],
    ["leaves scripts, styles and frames out", "a<script>x</script><style>y</style><iframe>z</iframe>b", "ab"],
    ["leaves comments out, also Outlook's", "a<!--[if mso]>mso<![endif]-->b<![if !mso]>c<![endif]>", "abc"],
    ["keeps lines of preformatted text", "<pre>one\n  two\n\n\nthree</pre>", "one\n  two\n\nthree"],
    ["keeps lines where the style says so", '<div style="white-space:pre-wrap">one\ntwo</div>', "one\ntwo"],
    ["takes a block of the style for a block", 'a<a style="display:block">b</a>c', "a\nb\nc"],
    ["reads text behind the end of the document", "<html><body>a</body></html>b", "ab"],
    ["keeps inline elements in the line", "o<b>n</b>e <i>two</i>", "one two"],
  ];
  for (const [name, raw, text] of cases) {
    test(name, () => {
      assert.equal(read(raw).display_text, text);
    });
  }
});

describe("hidden text", () => {
  const hiding: readonly (readonly [string, string])[] = [
    ["display: none", '<div style="display:none">HID</div>'],
    ["display: none in capitals, important", '<div style="DISPLAY: None !IMPORTANT">HID</div>'],
    ["an escape in the property", '<div style="d\\69 splay:none">HID</div>'],
    ["a comment in the value", '<div style="display:/* */none">HID</div>'],
    ["visibility: hidden", '<div style="visibility:hidden">HID</div>'],
    ["opacity 0", '<div style="opacity:0">HID</div>'],
    ["opacity in percent", '<div style="opacity:2%">HID</div>'],
    ["a font of no size", '<span style="font-size:0">HID</span>'],
    ["a font of one pixel", '<span style="font-size:1px">HID</span>'],
    ["a font in a shorthand", '<span style="font:0/0 a">HID</span>'],
    ["a relative size of nothing", '<div style="font-size:0"><span style="font-size:2em">HID</span></div>'],
    ["no height and no overflow", '<div style="max-height:0;overflow:hidden">HID</div>'],
    ["no width and no overflow", '<div style="width:0px;overflow:hidden">HID</div>'],
    ["white on the page", '<span style="color:#fff">HID</span>'],
    ["nearly white on the page", '<span style="color:rgb(252, 253, 254)">HID</span>'],
    ["hsl white on the page", '<span style="color:hsl(0, 0%, 100%)">HID</span>'],
    ["a transparent colour", '<span style="color:rgba(0,0,0,0)">HID</span>'],
    ["the word transparent", '<span style="color:transparent">HID</span>'],
    ["a named colour on bgcolor", '<table bgcolor="navy"><tr><td><font color="#000080">HID</font></table>'],
    [
      "a short and a long form of one colour",
      '<p style="background:#222222"><font color="#222">HID</font></p>',
    ],
    [
      "a colour through nested elements",
      '<div style="background:black"><p style="color:#000"><b>HID</b></p></div>',
    ],
    ["far left of the page", '<div style="position:absolute;left:-9999px">HID</div>'],
    ["a far indent", '<div style="text-indent:-9999px">HID</div>'],
    ["the attribute hidden", "<div hidden>HID</div>"],
    ["a clip for screen readers", '<span style="position:absolute;clip:rect(0,0,0,0)">HID</span>'],
    ["a class of the sheet", "<style>.pre{display:none}</style><div class='a pre'>HID</div>"],
    ["an id of the sheet", "<style>#pre , p { display : none }</style><div id=pre>HID</div>"],
    ["a tag of the sheet", "<style>span{font-size:0px}</style><span>HID</span>"],
    ["a tag with class of the sheet", "<style>div.x{visibility:hidden}</style><div class=x>HID</div>"],
    ["a rule for all screens", "<style>@media screen{.y{} .x{display:none}}</style><p class=x>HID</p>"],
    ["a sheet below its element", "<div class=x>HID</div><style>.x{display:none}</style>"],
    [
      "an important rule over the attribute",
      "<style>.x{display:none!important}</style><p class=x style='display:block'>HID</p>",
    ],
    ["the title", "<title>HID</title>"],
    ["a template", "<template><b>HID</b></template>"],
  ];
  for (const [name, raw] of hiding) {
    test(`knows ${name}`, () => {
      const html = read(`<div>seen ${raw} too</div>`);
      assert.equal(html.display_text.replace(/\s+/g, " "), "seen too");
      assert.equal(html.hidden_text, "HID");
      assert.match(html.inner_text, /seen\s+HID\s+too/);
    });
  }

  test("knows text in the colour of the whole page", () => {
    const html = read('<body bgcolor="#000022" text="#000">HID</body>');
    assert.equal(html.display_text, "HID");
    assert.equal(read('<body bgcolor="#000002" text="#000">HID</body>').hidden_text, "HID");
  });

  const showing: readonly (readonly [string, string])[] = [
    [
      "a rule for phones",
      "<style>@media only screen and (max-width:480px){.x{display:none}} .y{}</style><p class=x>SEEN</p>",
    ],
    [
      "a rule for dark screens",
      "<style>@media (prefers-color-scheme:dark){.x{color:#fff}}</style><p class=x>SEEN</p>",
    ],
    [
      "what a rule for desktops shows again",
      "<style>.x{display:none}@media (min-width:480px){.x{display:block!important}}</style><p class=x>SEEN</p>",
    ],
    ["a rule for descendants", "<style>.card .x{display:none}</style><p class=x>SEEN</p>"],
    [
      "a child that is visible again",
      '<div style="visibility:hidden"><b style="visibility:visible">SEEN</b></div>',
    ],
    ["a child with a size of its own", '<td style="font-size:0"><p style="font-size:14px">SEEN</p></td>'],
    ["white on a dark cell", '<table><tr><td bgcolor="#333"><font color="white">SEEN</font></table>'],
    ["white on an image", '<div style="background:url(https://a.example/i.png);color:#fff">SEEN</div>'],
    ["white on a gradient", '<div style="background-image:linear-gradient(red,blue);color:#fff">SEEN</div>'],
    [
      "white on a background we cannot know",
      "<style>.dark td{background:#000}</style><table class=dark><tr><td style='color:#fff'>SEEN</table>",
    ],
    ["a link on blue text", '<div style="color:#fff"><a href="https://a.example/">SEEN</a></div>'],
    ["an inherited colour", '<a href="https://a.example/" style="color:inherit">SEEN</a>'],
    ["a variable", '<div style="color:var(--fg)">SEEN</div>'],
    ["a small negative margin", '<div style="margin-left:-15px">SEEN</div>'],
    ["no height without overflow", '<div style="height:0">SEEN</div>'],
    [
      "an inline style over the sheet",
      "<style>.x{display:none}</style><p class=x style='display:block'>SEEN</p>",
    ],
  ];
  for (const [name, raw] of showing) {
    test(`does not take for hidden: ${name}`, () => {
      assert.match(read(raw).display_text, /SEEN/);
    });
  }
});

describe("links", () => {
  test("gives target, text and place of an anchor", () => {
    const [link] = read('<p>Go <a href="https://example.net/x">www.example.org</a></p>').links;
    assert.equal(link?.href_url.domain.domain, "example.net");
    assert.equal(link?.display_url?.domain.domain, "www.example.org");
    assert.equal(link?.mismatched, true);
    assert.equal(link?.parser, "hyperlink");
    assert.equal(link?.visible, true);
  });

  test("takes the alternative text when the anchor is an image", () => {
    const [link] = read('<a href="https://a.example/"><img src="cid:1" alt="Pay &nbsp; now"></a>').links;
    assert.equal(link?.display_text, "Pay now");
    assert.equal(link?.visible, true);
  });

  const visibility: readonly (readonly [string, string, boolean])[] = [
    ["a hidden anchor", '<a style="display:none" href="https://a.example/">x</a>', false],
    ["an anchor in a hidden element", '<div hidden><a href="https://a.example/">x</a></div>', false],
    [
      "an anchor around hidden text",
      '<a href="https://a.example/"><span style="font-size:0">x</span></a>',
      false,
    ],
    [
      "an anchor around a beacon",
      '<a href="https://a.example/"><img src="cid:1" width=1 height=1></a>',
      false,
    ],
    ["an anchor around a large image", '<a href="https://a.example/"><img src="cid:1" width=600></a>', true],
    ["an area of an image map", '<map><area href="https://a.example/" alt="x"></map>', true],
    ["an empty anchor", '<a href="https://a.example/"></a>', true],
  ];
  for (const [name, raw, visible] of visibility) {
    test(`says of ${name} that it is ${visible ? "" : "not "}visible`, () => {
      assert.equal(read(raw).links[0]?.visible, visible);
    });
  }

  test("resolves references against the first base (HTML §4.2.3)", () => {
    const { links, images } = read(
      '<base href="https://base.example/dir/"><base href="https://other.example/"><a href="page?x=1">a</a><a href="https://c.example/">c</a><img src="//i.example/p.png">',
    );
    assert.deepEqual(
      links.map((link) => link.href_url.url),
      ["https://base.example/dir/page?x=1", "https://c.example/"],
    );
    assert.equal(images[0]?.src?.domain.domain, "i.example");
  });

  test("leaves anchors out that lead nowhere", () => {
    assert.deepEqual(read('<a href="#top">up</a><a name="x">x</a><a href="">y</a>').links, []);
  });

  test("tells where the text of a link stands in the visible text", () => {
    const html = read('<p>one</p><p>two <a href="https://a.example/">three</a></p>');
    const placed = htmlOutline(html).links[0]!;
    assert.equal(html.display_text.slice(placed.start, placed.end), "three");
    assert.equal(htmlOutline({ ...html }).links.length, 1);
  });
});

describe("images and forms", () => {
  test("gives sizes from style before attributes, in pixels", () => {
    const images = read(
      '<img src="https://a.example/1" width="100" height="50%"><img src="cid:2" width=10 style="width:20px;height:15pt">',
    ).images;
    assert.deepEqual(
      images.map(({ width, height, remote }) => ({ width, height, remote })),
      [
        { width: 100, height: null, remote: true },
        { width: 20, height: 20, remote: false },
      ],
    );
  });

  test("says of a beacon and of a hidden image that nobody sees them", () => {
    const images = read(
      '<img src="https://a.example/1" width=1 height=1><img src="https://a.example/2" style="display:none"><img src="https://a.example/3" width=3 height=1>',
    ).images;
    assert.deepEqual(
      images.map((image) => image.visible),
      [false, false, true],
    );
  });

  test("counts background images of attributes and styles", () => {
    const images = read(
      "<table background='https://a.example/Bg.png'><tr><td style=\"background:#fff url('https://a.example/Cell.png') no-repeat\">x</table>",
    ).images;
    assert.deepEqual(
      images.map((image) => image.src?.path),
      ["/Bg.png", "/Cell.png"],
    );
  });

  test("keeps an image whose source is no URL", () => {
    const [image] = read('<img src="logo.png" alt="Logo">').images;
    assert.equal(image?.src, null);
    assert.equal(image?.alt, "Logo");
  });

  test("lists forms with the types of their inputs", () => {
    const { forms } = read(
      '<form action="https://a.example/in" method="POST"><input><input type=PASSWORD><select></select><button>Go</button></form><form></form>',
    );
    assert.equal(forms[0]?.action?.domain.domain, "a.example");
    assert.equal(forms[0]?.method, "post");
    assert.deepEqual(forms[0]?.input_types, ["text", "password", "select", "button"]);
    assert.deepEqual(forms[1], { action: null, method: "get", input_types: [] });
  });
});

describe("limits and hostile documents", () => {
  const hostile: readonly (readonly [string, string, boolean])[] = [
    ["20 kB of nested fonts", "<font>".repeat(3_400), false],
    ["fonts reopened in paragraphs", "<font size=1><p>".repeat(1_300), false],
    ["600,000 nested blocks", "<div>".repeat(600_000), true],
    ["text in front of tables", `<table>${"x<b>".repeat(500_000)}`, true],
    ["as many body tags with new attributes", body(100_000), false],
    [
      "a sheet of 3,000 rules for one class",
      `<style>${".a{color:red}".repeat(20_000)}</style>${"<p class=a>".repeat(30_000)}`,
      false,
    ],
    ["a selector without end", `<style>${"a-".repeat(100_000)}{color:red}</style>x`, false],
    ["a style without end", `<p style="${"a:b;".repeat(200_000)}">x`, false],
    [
      "different styles everywhere",
      Array.from({ length: 40_000 }, (_, i) => `<p style="width:${i}px">`).join(""),
      false,
    ],
    ["more characters than are read", "x ".repeat(3_000_000), true],
    ["ampersands alone", "&".repeat(1_000_000), false],
    ["half a comment", "<!--".repeat(500_000), false],
  ];
  for (const [name, raw, truncated] of hostile) {
    test(`reads ${name}`, () => {
      const start = process.cpuUsage();
      const reading = readHtml(raw);
      assert.equal(typeof reading.html.display_text, "string");
      assert.ok(Array.isArray(reading.html.links));
      assert.deepEqual(
        reading.defects.map((defect) => defect.code),
        truncated ? ["html-too-large"] : [],
      );
      const used = process.cpuUsage(start);
      assert.ok(used.user < 4_000_000, `${used.user / 1000} ms`);
    });
  }

  test("never throws, and every visible word is in the whole text", () => {
    const tags = fc.constantFrom(
      ..."<b> </b> <p> <table> <td> </table> <a href=x> </a> <template> <svg> <math> <select> <form> <pre> <style> </style>".split(
        " ",
      ),
      '<div style="display:none">',
      '<span style="color:#fff;font-size:0">',
      "<!--",
      "-->",
      "&nbsp;",
      "&",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(tags, fc.string({ maxLength: 6 })), { maxLength: 60 }), (parts) => {
        const { html } = readHtml(parts.join(""));
        const all = html.inner_text.replace(/[\s\u00a0]+/g, "");
        for (const word of html.display_text.split(/\s+/))
          assert.ok(all.includes(word) || /[^ -~]/.test(all));
        JSON.stringify(html);
      }),
      { seed: 20_210_112, numRuns: 500 },
    );
  });

  test("gives the same twice, and all fields to a copy", () => {
    const { html } = readHtml("<p>x</p>");
    assert.equal(html.links, html.links);
    assert.deepEqual(Object.keys(JSON.parse(JSON.stringify(html))).sort(), [
      "display_text",
      "forms",
      "hidden_text",
      "images",
      "inner_text",
      "links",
      "raw",
    ]);
  });
});

function body(count: number): string {
  return Array.from({ length: count }, (_, i) => `<body a${i}=1>`).join("");
}

const phishing = process.env["SERJEANT_PHISHING"];

test("reads real phishing mail within the limits", {
  skip: phishing === undefined || !existsSync(phishing) ? "SERJEANT_PHISHING names no folder of mail" : false,
}, () => {
  const names = readdirSync(phishing!, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".eml"))
    .slice(0, 300);
  for (const name of names)
    assert.deepEqual(readHtml(readFileSync(`${phishing}/${name}`, "latin1")).defects, []);
});
