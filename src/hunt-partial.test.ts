import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readExpression, verdicts } from "./hunt-expression.ts";
import type { Observation } from "./model/observation.ts";
import { Unavailable } from "./mql/value.ts";
import type { Store, StoredMessage } from "./store/store.ts";

const OBSERVATION: Observation = {
  key: "0".repeat(32),
  message_id: "<1@news.example>",
  date: "2021-01-12T09:30:00Z",
  direction: "inbound",
  from: "ann@news.example",
  from_name: "Ann Sample",
  from_root: "news.example",
  reply_to: "desk@reply.example",
  return_path: "bounce@mailer.example",
  recipients: ["jo@parliament.example"],
  recipient_count: 1,
  subject: "Re: Invoice",
  urls: [
    { url: "https://www.news.example/a?id=7", host: "www.news.example", root: "news.example", kind: "link" },
    { url: "https://img.news.example/p.gif", host: "img.news.example", root: "news.example", kind: "image" },
  ],
  attachments: [{ name: "Invoice.PDF", sha256: "ab".repeat(32), size: 1200, type: "pdf" }],
  origin_ip: null,
  authentication: { spf: true, dmarc: null, dkim: [] },
  traits: { is_reply: true, is_bulk: false, is_automatic: false, list_domain: null, asks_credentials: false },
  features: {},
  sketch: null,
};

/** What a hunt answers of one stored message. */
async function answer(source: string, observation: Partial<Observation> = {}): Promise<string> {
  const { hunt, diagnostics } = readExpression(source, new Map([["org_domains", ["parliament.example"]]]));
  assert.deepEqual(diagnostics, [], source);
  const message: StoredMessage = {
    id: 1,
    observation: { ...OBSERVATION, ...observation },
    findings: [],
    hasBody: false,
  };
  const store = {
    deliveriesOf: async () => [
      { message: 1, mailbox: "bo@parliament.example" },
      { message: 1, mailbox: "jo@parliament.example" },
    ],
  } as unknown as Store;
  const [[, verdict] = [message, "no match" as const]] = await verdicts(store, [message], hunt!);
  return verdict instanceof Unavailable ? `needs ${verdict.missing.join(", ")}` : verdict;
}

describe("a stored message answers", () => {
  const table: readonly (readonly [string, string])[] = [
    ["type.inbound", "match"],
    ["type.outbound", "no match"],
    ["sender.email.email == 'ann@news.example'", "match"],
    ["sender.email.domain.root_domain == 'news.example'", "match"],
    ["sender.email.domain.root_domain in $org_domains", "no match"],
    ["sender.display_name == 'Ann Sample'", "match"],
    ["subject.is_reply and strings.icontains(subject.base, 'invoice')", "match"],
    ["any(headers.reply_to, .email.domain.domain == 'reply.example')", "match"],
    ["headers.return_path.email == 'bounce@mailer.example'", "match"],
    ["headers.auth_summary.spf.pass", "match"],
    ["headers.auth_summary.dmarc.pass is null", "match"],
    ["_meta.effective_at > '2021-01-12T00:00:00Z'", "match"],
    ["any(body.links, .href_url.domain.domain == 'www.news.example')", "match"],
    ["any(body.links, .href_url.path == '/a' and 'id' in keys(.href_url.query_params_decoded))", "match"],
    ["any(body.links, .href_url.domain.domain == 'img.news.example')", "no match"],
    ["any(attachments, .file_extension == 'pdf' and .size > 1000)", "match"],
    ["any(attachments, .file_type == 'zip')", "no match"],
    ["mailbox.email.email == 'jo@parliament.example'", "match"],
    ["mailbox.email.email == 'cy@parliament.example'", "no match"],
  ];
  for (const [source, expected] of table) {
    test(`${source}: ${expected}`, async () => assert.equal(await answer(source), expected));
  }
});

describe("what was not kept leaves an expression open, and never false", () => {
  const table: readonly (readonly [string, string])[] = [
    ["strings.icontains(body.current_thread.text, 'urgent')", "needs body"],
    ["not strings.icontains(body.current_thread.text, 'urgent')", "needs body"],
    ["body.html.raw is null", "needs body"],
    ["any(recipients.to, .email.email == 'jo@parliament.example')", "needs body"],
    ["any(body.links, .display_text == 'here')", "needs body"],
    ["length(body.links) == 1", "needs body"],
    ["length(attachments) == 0", "needs body"],
    ["headers.date > '2021-01-12T00:00:00Z'", "needs body"],
    ["length(headers.hops) > 3", "needs body"],
  ];
  for (const [source, expected] of table) {
    test(`${source}: ${expected}`, async () => assert.equal(await answer(source), expected));
  }
  test("a part that is kept decides where it can", async () => {
    const unknown = "strings.icontains(body.current_thread.text, 'urgent')";
    assert.equal(await answer(`type.outbound and ${unknown}`), "no match");
    assert.equal(await answer(`type.inbound or ${unknown}`), "match");
  });
  test("what is cut may go on: long subjects, many links and long URLs", async () => {
    const subject = "a".repeat(500);
    assert.equal(await answer("subject.subject == 'x'", { subject }), "needs body");
    const url = `https://www.news.example/${"a".repeat(475)}`;
    const urls = [{ url, host: "www.news.example", root: "news.example", kind: "link" }] as const;
    assert.equal(await answer("any(body.links, .href_url.url == 'x')", { urls }), "needs body");
    assert.equal(
      await answer("any(body.links, .href_url.domain.domain == 'www.news.example')", { urls }),
      "match",
    );
    const many = Array.from({ length: 64 }, (_, i) => ({ ...urls[0], url: `https://www.news.example/${i}` }));
    assert.equal(await answer("any(body.links, .href_url.path == '/99')", { urls: many }), "needs body");
  });
  test("nobody knows the direction of mail of nobody", async () => {
    assert.equal(await answer("type.inbound", { direction: "unknown" }), "needs org_domains");
  });
  test("an expression with a mistake is told where", () => {
    const { hunt, diagnostics } = readExpression("sender.emial == 'x'", new Map());
    assert.equal(hunt, null);
    assert.equal(diagnostics[0]?.code, "SJ101");
  });
});
