/**
 * Notices as they leave, in every language. `UPDATE_GOLDEN=1` rewrites; then read them aloud before committing, as the person
 * who gets one will.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, test } from "node:test";
import { CORRECTIONS } from "../../src/model/ledger.ts";
import { GRADES } from "../../src/model/campaign.ts";
import { linksAsWritten } from "../../src/observe/urls/text-links.ts";
import { countWords, FIRST_MINUTE_WORDS_MAX, type LintContext, lintNotice, partText } from "../../src/tell/lint.ts";
import { readActorNames } from "../../src/tell/lint-actors.ts";
import { LIKELIHOODS, NOTICE_PARTS, type NoticeDocument, type NoticeFacts } from "../../src/model/notice.ts";
import { composeNotice } from "../../src/tell/notice/compose.ts";
import {
  COMPROMISED,
  inLanguage,
  LANGUAGES,
  RECONNAISSANCE,
  shippedLanguage,
  WITHDRAWN,
} from "./notice-facts.ts";

const FOLDER = new URL("notices/", import.meta.url).pathname;
const ACTORS = readActorNames(
  readFileSync(new URL("../../content/lists/threat_actor_names.txt", import.meta.url), "utf8"),
);
const KINDS = [
  "reconnaissance",
  "impersonation",
  "credential_phishing",
  "artefact",
  "rapport",
  "second_wave",
  "form_mail",
];

function contextOf(facts: NoticeFacts): LintContext {
  return {
    findLinks: linksAsWritten,
    actors: ACTORS,
    othersNames: ["Robin Okafor", "robin.okafor@parliament.example"],
    released: { actor: facts.actor, group: facts.group },
    ownName: facts.person.name,
    reference: facts.reference,
  };
}

function firstMinute({ notice }: NoticeDocument): number {
  const first = notice.parts.filter(({ id }) => NOTICE_PARTS.indexOf(id) < 4);
  return countWords(first.map(partText).join(" "));
}

const SHOWN = { "reconnaissance-targeted": RECONNAISSANCE, "phishing-compromised": COMPROMISED, withdrawn: WITHDRAWN };

for (const tag of LANGUAGES) {
  for (const [name, facts] of Object.entries(SHOWN)) {
    const document = composeNotice(shippedLanguage(tag), inLanguage(facts, tag));
    for (const [kind, text] of [
      ["text", document.text],
      ["script", document.script],
    ] as const) {
      test(`${name} in ${tag}: the ${kind} is as it was read and approved`, () => {
        const path = `${FOLDER}${name}.${kind}.${tag}.txt`;
        if (process.env["UPDATE_GOLDEN"]) {
          mkdirSync(FOLDER, { recursive: true });
          writeFileSync(path, text);
        }
        assert.ok(existsSync(path), "UPDATE_GOLDEN=1 writes it");
        assert.equal(text, readFileSync(path, "utf8"));
      });
    }
  }
}

/** Every grade, kind, correction, likelihood and gap that a notice can have. */
function* everyNotice(base: NoticeFacts): Generator<NoticeFacts> {
  for (const grade of GRADES) {
    for (const kind of KINDS) {
      yield { ...base, grade, kind };
      yield { ...base, grade, kind, mailboxes: base.mailboxes.slice(0, 1), may_repeat: "freely" };
      for (const why of CORRECTIONS) {
        yield { ...base, grade, kind, correction: { why, told_at: base.now, earlier_reference: "1234-567Y" } };
      }
    }
  }
  for (const likelihood of LIKELIHOODS) yield { ...base, likelihood, group: null, actor: "APT31" };
  const [mailbox] = base.mailboxes;
  const unknown = { ...mailbox!, messages: 0, still_there: null, first: null, last: null };
  yield { ...base, mailboxes: [unknown], senders: [], subjects: [], search_for: [], done: [], group: null };
  yield { ...base, search_for: [], person: { id: mailbox!.address, name: null } };
  yield { ...base, office: { ...base.office, language: "is", room: null, hours: null } };
  yield { ...base, subjects: Array(9).fill("x"), senders: Array(9).fill("a@b.example"), search_for: Array(9).fill("b.example") };
}

for (const tag of LANGUAGES) {
  describe(`every notice in ${tag}`, () => {
    const language = shippedLanguage(tag);
    const all = [RECONNAISSANCE, COMPROMISED].flatMap((base) => [...everyNotice(inLanguage(base, tag))]);
    const documents = all.map((facts) => ({ facts, document: composeNotice(language, facts) }));

    test("has nothing that the linter refuses", () => {
      for (const { facts, document } of documents) {
        assert.deepEqual(lintNotice(document, contextOf(facts)), [], JSON.stringify(facts));
      }
    });
    test("says what happened, how bad, what to do and whom to call within a minute at 230 words", () => {
      const longest = Math.max(...documents.map(({ document }) => firstMinute(document)));
      assert.ok(longest <= FIRST_MINUTE_WORDS_MAX, `${longest} words`);
    });
    test("is mail of 72 columns that no mail server rewrites", () => {
      for (const { document } of documents) {
        for (const line of document.text.split("\n")) {
          const isLong = [...line].length > 72 && line.trim().includes(" ");
          assert.ok(!isLong && !/^(From |-- ?$|\.$)/.test(line), line);
        }
      }
    });
    test("shows nothing on a locked screen but that it is for this person", () => {
      for (const { facts, document } of documents) {
        const { title } = document.notice;
        assert.ok(title.includes(facts.reference) && countWords(title) <= 7, title);
      }
    });
    test("keeps the fixed spaces and capitals of its sentences: no doubled space, no sentence without an end", () => {
      for (const { document } of documents) {
        for (const { paragraphs, items, isOrdered } of document.notice.parts) {
          for (const text of [...paragraphs, ...(isOrdered ? items : [])]) {
            assert.match(text, /^[\p{Lu}“«„][^\n]*[.:?]$/u);
            assert.doesNotMatch(text, / {2}| [.,]|\.\.|undefined|null|[{}]/);
          }
        }
      }
    });
  });
}

test("an English notice of a typical campaign has at most 160 words in its first minute, and 450 on its page", () => {
  const [mailbox] = RECONNAISSANCE.mailboxes;
  const document = composeNotice(shippedLanguage("en"), { ...RECONNAISSANCE, mailboxes: [mailbox!] });
  assert.ok(firstMinute(document) <= 160, `${firstMinute(document)}`);
  assert.ok(countWords(document.text) <= 450, `${countWords(document.text)}`);
});

test("the same facts in the same language give the same document, to the byte", () => {
  const [a, b] = [1, 2].map(() => composeNotice(shippedLanguage("en"), RECONNAISSANCE));
  assert.deepEqual(a, b);
});
