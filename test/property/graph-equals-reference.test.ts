/**
 * The joint graph must answer as the reference evaluator does, one rule at a time: over messages made at
 * random from the schema, with the rules' own literals as texts so that rules come close to matching.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readRuleFiles } from "../../src/cli/content-files.ts";
import type { CheckedRule } from "../../src/detect/detector.ts";
import { messageEnvironment } from "../../src/detect/environment.ts";
import { History } from "../../src/detect/history/history.ts";
import { HistoryBuilder, type HistoryRecord } from "../../src/detect/history/history-record.ts";
import type { MailFacts, Party } from "../../src/detect/history/mail-facts.ts";
import { MessageHistory } from "../../src/detect/history/message-history.ts";
import { checkRuleFiles, type RuleFile } from "../../src/detect/rule-set.ts";
import { MESSAGE } from "../../src/detect/schema.ts";
import { childrenOf, type Expr } from "../../src/mql/ast.ts";
import { type EvaluateOptions, evaluate, holds } from "../../src/mql/evaluate.ts";
import { Graph, type Verdict } from "../../src/mql/graph/graph.ts";
import { Patterns } from "../../src/mql/text-functions.ts";
import type { MqlType } from "../../src/mql/types.ts";
import { Unavailable } from "../../src/mql/value.ts";
import { parseDomain } from "../../src/observe/urls/domain.ts";
import { parseEmail } from "../../src/observe/urls/email.ts";
import { parseUrl } from "../../src/observe/urls/url.ts";

const LISTS = new Map([
  ["free_email_providers", ["example.com", "example.net"]],
  ["high_trust_sender_root_domains", ["example.org"]],
  ["org_domains", ["parliament.example"]],
]);
const ENVIRONMENT = messageEnvironment(LISTS, { parseDomain, parseEmail, parseUrl });

/** Of three mails: one came from a stranger, one went out, its answer came back. */
function someHistory(): HistoryRecord {
  const builder = new HistoryBuilder();
  const facts = { hasFailed: false, isInbound: true, isOutbound: false, replyTo: [], recipients: [] };
  const mail = { ...facts, messageId: null, inReplyTo: null };
  builder.add({ ...mail, key: 1, seconds: 1_000, sender: partyAt("a@example.com") });
  const recipients = [partyAt("b@example.org"), partyAt("b@parliament.example")];
  const went = {
    key: 2,
    seconds: 2_000,
    messageId: "<2@parliament.example>",
    isInbound: false,
    isOutbound: true,
  };
  builder.add({ ...mail, ...went, sender: partyAt("m@parliament.example"), recipients });
  builder.add({ ...mail, key: 3, seconds: 5_000_000, sender: partyAt("b@example.org"), hasFailed: true });
  return builder.record();
}

function partyAt(address: string): Party {
  const domain = address.slice(address.indexOf("@") + 1);
  return { address, domain, root: domain };
}

/** Surroundings of a message: none, or what was known of some sender at some moment. */
const SURROUNDINGS: fc.Arbitrary<MessageHistory | null> = fc
  .record({
    seconds: fc.constantFrom(null, 500, 3_000, 90_000, 9_000_000),
    sender: fc.constantFrom(null, "a@example.com", "b@example.org", "x@example.net", "m@parliament.example"),
    replyTo: fc.constantFrom(null, "b@example.org", "y@example.com"),
    inReplyTo: fc.constantFrom(null, "<2@parliament.example>"),
    isInbound: fc.boolean(),
    hasSent: fc.boolean(),
  })
  .map(({ sender, replyTo, hasSent, ...drawn }) => {
    const facts: MailFacts = {
      ...drawn,
      key: 9,
      isOutbound: false,
      sender: sender === null ? null : partyAt(sender),
      replyTo: replyTo === null ? [] : [partyAt(replyTo)],
      recipients: [],
      messageId: null,
      hasFailed: false,
    };
    return new MessageHistory(new History({ ...someHistory(), hasSent }), facts);
  });

function literalsOf(expr: Expr): string[] {
  return expr.kind === "string" ? [expr.value] : childrenOf(expr).flatMap(literalsOf);
}

/** Values of a type: often null, texts put together from the rules' literals. */
function valuesOf(type: MqlType, words: readonly string[], depth = 0): fc.Arbitrary<unknown> {
  const text = fc
    .array(fc.constantFrom(...words, " ", "x", "Ünï ", "\u{1f600}"), { maxLength: 4 })
    .map((w) => w.join(" "));
  switch (type.kind) {
    case "string":
      return fc.option(text, { freq: 5 });
    case "datetime":
      return fc.option(fc.constant("2021-01-12T09:30:00Z"));
    case "int":
      return fc.option(fc.integer({ min: -2, max: 60 }), { freq: 5 });
    case "float":
      return fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 5 });
    case "bool":
      return fc.option(fc.boolean(), { freq: 5 });
    case "array":
      return fc.array(valuesOf(type.element, words, depth + 1), { maxLength: depth > 2 ? 1 : 3 });
    case "map":
      return fc.dictionary(text, valuesOf(type.value, words, depth + 1), { maxKeys: 2 });
    case "object": {
      const fields = Object.entries(type.fields).map(
        ([name, field]) => [name, valuesOf(field.type, words, depth + 1)] as const,
      );
      const object = fc.record(Object.fromEntries(fields));
      return depth === 0 ? object : fc.option(object, { freq: 12 });
    }
    default:
      return fc.constant(null);
  }
}

/** What the reference evaluator says of a rule. */
function alone({ typed }: CheckedRule, message: unknown, options: EvaluateOptions): Verdict {
  const truth = holds(evaluate(typed, message, ENVIRONMENT, options));
  if (truth instanceof Unavailable) return truth;
  return truth === true ? "match" : "no match";
}

/** How often each verdict was seen: a test in which no rule ever matches would prove little. */
class Seen {
  readonly verdicts = new Map<string, number>();
  add(verdict: Verdict): void {
    const kind = verdict instanceof Unavailable ? "undecided" : verdict;
    this.verdicts.set(kind, (this.verdicts.get(kind) ?? 0) + 1);
  }
}

function say(verdict: unknown): string {
  return verdict instanceof Unavailable ? `undecided (${verdict.missing.join(", ")})` : String(verdict);
}

function agrees(files: readonly RuleFile[], runs: number): Seen {
  const { rules, problems } = checkRuleFiles(files);
  assert.deepEqual(problems, []);
  const words = [...new Set(rules.flatMap((r) => literalsOf(r.typed.expr)))].filter((w) => w.length < 60);
  const graph = new Graph(
    rules.map((r) => r.typed),
    ENVIRONMENT,
  );
  const patterns = new Patterns();
  const seen = new Seen();
  const around = fc.option(SURROUNDINGS, { freq: 4 });
  const property = fc.property(valuesOf(MESSAGE, words), around, (message, surroundings) => {
    const joint = graph.evaluate(message, { surroundings });
    rules.forEach((checked, i) => {
      const expected = alone(checked, message, { patterns, surroundings });
      seen.add(expected);
      assert.equal(say(joint[i]), say(expected), checked.rule.name);
    });
  });
  fc.assert(property, { numRuns: runs, seed: 20210112 });
  return seen;
}

const open = process.env["SERJEANT_RULES"];

const HISTORY_RULES = [
  "profile.by_sender().prevalence in ('new', 'outlier') and not profile.by_sender().solicited",
  "profile.by_sender_email().solicited or profile.by_sender_domain().auth_failed",
  "beta.profile.by_reply_to().prevalence == 'new' and not beta.profile.by_reply_to().solicited",
  "profile.by_sender().days_known < 7 and not profile.by_sender().any_messages_benign",
  "coalesce(profile.by_sender_email().days_since.last_outbound, 0) > 30",
  "sender.email.email in $recipient_emails or 'example.org' not in ($sender_domains)",
  "any(headers.reply_to, .email.email not in~ $recipient_emails)",
  "not any($recipient_emails, strings.istarts_with('b@parliament.example', .))",
  "any($sender_domains, strings.ilevenshtein(., 'example.con') == 1)",
  "length($sender_emails) > 1",
  "any(body.links, .href_url.domain.domain not in $recipient_domains)",
];

test("rules that ask for history, jointly and one at a time", () => {
  const files = HISTORY_RULES.map((source, i) => ({
    path: `${i}.yml`,
    text: `name: "rule ${i}"\ntype: rule\nseverity: low\ndescription: "history"\nsource: |\n  ${source}\n`,
  }));
  const { verdicts } = agrees(files, 300);
  assert.deepEqual([...verdicts.keys()].sort(), ["match", "no match", "undecided"]);
});

test("our own rules, jointly and one at a time", () => {
  const { verdicts } = agrees(readRuleFiles(["content/rules"]), 60);
  assert.deepEqual([...verdicts.keys()].sort(), ["match", "no match", "undecided"]);
});

test("the open detection rules, jointly and one at a time", {
  skip: open === undefined && "SERJEANT_RULES names no checkout of the open rules",
}, () => {
  const { verdicts } = agrees(readRuleFiles([`${open}/detection-rules`]), 30);
  assert.deepEqual([...verdicts.keys()].sort(), ["match", "no match", "undecided"]);
});
