import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUrl } from "../url.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const escaped = encodeURIComponent("https://example.com/a?b=c&d");

/** Each rewriter on the same target, in the shape that the service documents or that public mail shows. */
const WRAPPED: readonly (readonly [encoder: string, url: string])[] = [
  ["proofpoint", `https://urldefense.proofpoint.com/v1/url?u=${escaped}&k=x`],
  ["proofpoint", "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.com_a-3Fb-3Dc-26d&d=DwMF&c=x"],
  ["proofpoint", "https://urldefense.com/v3/__https://example.com/a?b=c&d__;!!abc!xyz$"],
  ["proofpoint", "https://urldefense.us/v3/__https:/example.com/a?b=c*d__;Jg!!abc!xyz$"],
  [
    "azure_safelink",
    `https://eur01.safelinks.protection.outlook.com/?url=${escaped}&data=05%7C01&reserved=0`,
  ],
  ["azure_safelink", `https://gcc02.safelinks.protection.outlook.us/?url=${escaped}&data=x`],
  ["azure_safelink", `https://usg02.safelinks.protection.office365.us/?url=${escaped}`],
  ["azure_safelink", `https://dod.safelinks.protection.apps.mil/?url=${escaped}`],
  ["azure_safelink", `https://cn01.safelinks.protection.partner.outlook.cn/?url=${escaped}`],
  ["barracuda", `https://linkprotect.cudasvc.com/url?a=${escaped}&c=E,1,x&typo=1`],
  ["mimecast", `https://protect-eu.mimecast.com/redirect?url=${escaped}`],
  ["cisco", `https://secure-web.cisco.com/1abcDEF-_/${escaped}`],
  ["cisco", "https://secure-web.cisco.com/https://example.com/a?b=c&d"],
  ["google_translate_open_redirect", "https://example-com.translate.goog/a?b=c&d&_x_tr_sl=de&_x_tr_tl=en"],
  ["google_translate_open_redirect", `https://translate.google.com/translate?sl=auto&u=${escaped}`],
  [
    "sophos",
    `https://eu-central-1.protection.sophos.com/?d=example.com&u=${base64("https://example.com/a?b=c&d")}&i=x`,
  ],
  ["trendmicro", `https://imsva.trendmicro.com/wis/clicktime/v1/query?url=${escaped}&umid=x`],
  ["fireeye", `https://protect2.fireeye.com/v1/url?k=x&q=1&e=y&u=${escaped}`],
  ["symantec", `https://clicktime.symantec.com/3AbC?u=${escaped}`],
  ["avanan", "https://url.avanan.click/v2/___https://example.com/a?b=c&d___.YXAzOnRva2Vu"],
  ["google_open_redirect", `https://www.google.co.uk/url?sa=t&q=${escaped}&usg=x`],
  ["google_open_redirect", `https://www.google.com/url?url=${escaped}`],
  ["facebook_open_redirect", `https://l.facebook.com/l.php?u=${escaped}&h=x`],
  ["indeed_open_redirect", `https://t.indeed.com/r?parentMessageId=1&target=${escaped}`],
  ["deref_mail", `https://deref-mail.com/mail/client/x/dereferrer/?redirectUrl=${escaped}`],
  ["href_li", "https://href.li/?https://example.com/a?b=c&d"],
  [
    "monday_tracker",
    `https://trackingservice.monday.com/tracker/link?token=e30.${base64('{"originalUrl":"https://example.com/a?b=c&d"}')}.s`,
  ],
  ["wix", `https://shoutout.wix.com/so/x/c?w=sig.${base64('{"u":"https://example.com/a?b=c&d","r":"1"}')}`],
  ["amazon_ses", `https://click.example.net/CL0/${escaped}/1/0102-x/y=1`],
  ["mailchimp", `https://us7.mailchimp.com/mctx/clicks?url=${escaped}&h=x`],
  [
    "gmail_image_proxy",
    "https://ci3.googleusercontent.com/proxy/0yoQ=s0-d-e1-ft#https://example.com/a?b=c&d",
  ],
  ["yahoo_image_proxy", `https://ecp.yusercontent.com/mail?url=${escaped}&t=1`],
  ["amazon_ses", `https://abc.r.eu-west-1.awstrack.me/L0/${escaped}/1/0102-x/y=1`],
];
for (const [encoder, text] of WRAPPED) {
  test(`unwraps ${encoder} from ${text.slice(0, 60)}`, () => {
    const url = parseUrl(text);
    assert.equal(url?.url, "https://example.com/a?b=c&d");
    assert.deepEqual(url?.rewrite, { original: text, encoders: [encoder] });
    assert.equal(url?.query_params, "b=c&d");
  });
}

test("reads hyphens, scheme and prefix of a translated page's host", () => {
  const read = (url: string) => parseUrl(url)?.url;
  assert.equal(
    read("https://my--shop-example-co-uk.translate.goog/x?_x_tr_sch=http&_x_tr_sl=a"),
    "http://my-shop.example.co.uk/x",
  );
  assert.equal(read("https://c-example-org.translate.goog/?_x_tr_hp=a.b."), "https://a.b.c.example.org/");
});

test("puts back runs of removed characters in Proofpoint v3", () => {
  const url = parseUrl("https://urldefense.com/v3/__https://example.com/**A*x__;IyMj!!abc!x$");
  assert.equal(url?.url, "https://example.com/###x");
});

test("names nested rewriters outermost first", () => {
  const inner = `https://secure-web.cisco.com/1x/${escaped}`;
  const outer = `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(inner)}`;
  assert.deepEqual(parseUrl(outer)?.rewrite, { original: outer, encoders: ["azure_safelink", "cisco"] });
  assert.equal(parseUrl(outer)?.domain.domain, "example.com");
});

test("stops after ten layers", () => {
  let text = "https://example.com/";
  for (let layer = 0; layer < 12; layer++) text = `https://href.li/?${text}`;
  assert.equal(parseUrl(text)?.rewrite.encoders.length, 10);
  assert.equal(parseUrl(text)?.domain.root_domain, "href.li");
});

const LEFT_ALONE = [
  "https://www.google.com/url?q=weather",
  "https://www.google.com/amp/s/example.com",
  "https://www.youtube.com/redirect?q=https%3A%2F%2Fexample.com",
  "https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fexample.com",
  "https://protect-eu.mimecast.com/s/AbC?domain=example.com",
  "https://www.cisco.com/c/en/https%3A%2F%2Fexample.com",
  "https://x.safelinks.protection.outlook.example/?url=https%3A%2F%2Fexample.com",
  "https://outlook.com/?url=https%3A%2F%2Fexample.com",
  "https://urldefense.com/v3/__broken",
  "https://urldefense.proofpoint.com/v2/url?d=x",
  "https://shoutout.wix.com/so/x/c?w=sig.bm90IGpzb24",
  "https://evil.example/?u=https://urldefense.com/v3/__https://example.com__;!!x",
];
for (const text of LEFT_ALONE) {
  test(`leaves ${text} alone`, () => {
    assert.deepEqual([parseUrl(text)?.url, parseUrl(text)?.rewrite.encoders], [text, []]);
  });
}
