import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { inLanguage, LANGUAGES, RECONNAISSANCE, shippedLanguage } from "../../test/golden/notice-facts.ts";
import { linksAsWritten } from "../observe/urls/text-links.ts";
import { type LintContext, lintNotice, type NoticeRule } from "./lint.ts";
import { readActorNames } from "./lint-actors.ts";
import { composeNotice } from "./notice/compose.ts";
import { noticeText } from "./notice/text.ts";
import type { Notice, NoticeDocument, NoticeFacts, NoticePartId } from "./notice.ts";

const ACTORS = readActorNames(
  readFileSync(new URL("../../content/lists/threat_actor_names.txt", import.meta.url), "utf8"),
);
const CONTEXT: LintContext = {
  findLinks: linksAsWritten,
  actors: ACTORS,
  othersNames: ["Jörg Ødegård", "robin.okafor@parliament.example", "Amy"],
  released: { actor: null, group: RECONNAISSANCE.group },
  ownName: RECONNAISSANCE.person.name,
};

function composed(tag: string, facts: Partial<NoticeFacts> = {}): NoticeDocument {
  return composeNotice(shippedLanguage(tag), inLanguage({ ...RECONNAISSANCE, ...facts }, tag));
}

function rulesOf(document: NoticeDocument, context: Partial<LintContext> = {}): readonly NoticeRule[] {
  return [...new Set(lintNotice(document, { ...CONTEXT, ...context }).map(({ rule }) => rule))].sort();
}

/** The notice with a sentence that an officer wrote. */
function withSentence(sentence: string, tag = "en"): NoticeDocument {
  return composed(tag, { done: [sentence] });
}

/** Changed after it was composed, and its text with it. */
function changed(change: (notice: Notice) => Notice): NoticeDocument {
  const { notice, script } = composed("en");
  const other = change(notice);
  return { notice: other, text: noticeText(other), script };
}

function withPart(id: NoticePartId, paragraphs: readonly string[]): NoticeDocument {
  return changed((notice) => ({
    ...notice,
    parts: notice.parts.map((part) => (part.id === id ? { ...part, paragraphs, items: [] } : part)),
  }));
}

/** Each rule, and sentences of officers that it refuses. */
const REFUSED: Readonly<Partial<Record<NoticeRule, readonly string[]>>> = {
  link: [
    "See https://parliament.example/notice for more.",
    "Details: www.example.com today.",
    "Details are at parliament.example today.",
    "Write to office@parliament.example today.",
    "Schreiben Sie an mailto:office@parliament.example heute.",
  ],
  telephone_number: [
    "Call +44 20 7946 0123 now.",
    "Appelez le 01 23 45 67 89.",
    "Rufen Sie (030) 2345-678 an.",
  ],
  asks_for_secret: [
    "Please send us your password.",
    "Reply to this mail with the code.",
    "We need your credentials today.",
    "Do not wait and give us your PIN.",
    "Envoyez-nous votre mot de passe.",
    "Veuillez saisir le code reçu.",
    "Nous avons besoin de vos identifiants.",
    "Bitte geben Sie Ihr Passwort ein.",
    "Bestätigen Sie Ihre Zugangsdaten.",
    "Nicht warten: Senden Sie uns den Code.",
  ],
  asks_to_sign_in: [
    "Please sign in to your account.",
    "Log into the page of the office.",
    "Connectez-vous à votre compte.",
    "Melden Sie sich bitte mit Ihrer Karte an.",
    "Loggen Sie sich ein.",
  ],
  asks_to_click: ["Click below.", "Cliquez ici.", "Klicken Sie auf das Bild.", "Scan this picture."],
  asks_to_open: [
    "Open the attachment.",
    "Please see the attached list.",
    "Ouvrez la pièce jointe.",
    "Vous trouverez la liste ci-jointe.",
    "Öffnen Sie den Anhang.",
    "Die Liste ist anbei.",
  ],
  actor: [
    "This was APT31.",
    "This was apt 28, we think.",
    "UNC2452 did it.",
    "It was Purple Typhoon again.",
    "It was Fancy Bear again.",
    "The GRU did it.",
    "The mails come from China.",
    "C’est un service russe.",
    "Ein chinesischer Dienst steckt dahinter.",
    "Un groupe nord-coréen en est l’auteur.",
  ],
  other_person: [
    "We also told Jörg Ødegård.",
    "We also told JO\u0308RG ØDEGÅRD.",
    "We also told robin.okafor@parliament.example.",
    "We also told robin[.]okafor@parliament[.]example.",
  ],
  deleted_word: [
    "This was phishing.",
    "Your account was hacked.",
    "We found malware.",
    "Une page de Phishing.",
  ],
  control_character: ["We asked\u00adfor it."],
};

/** Sentences of officers that are right, near the ones that are not. */
const ALLOWED: readonly string[] = [
  "We never ask for your password.",
  "Do not give anybody your code.",
  "Never send a password by mail.",
  "You had typed your password on the page.",
  "We changed the password with you.",
  "Do not click on anything.",
  "Do not open the attachment.",
  "Nous ne demandons jamais de mot de passe.",
  "Ne donnez à personne votre adresse.",
  "N’ouvrez pas la pièce jointe.",
  "Geben Sie niemandem Ihr Passwort.",
  "Wir fragen nie nach einem Code.",
  "Öffnen Sie nicht den Anhang.",
  "We looked at it on 14.01.2021 and on 2021-01-15.",
  "We asked 1,200 people.",
  "Our man in the north wing bears the news.",
  "Somebody called Amy Winter sent it.",
];

describe("the linter of notices refuses", () => {
  for (const [rule, sentences] of Object.entries(REFUSED)) {
    for (const sentence of sentences) {
      test(`${rule}: ${JSON.stringify(sentence)}, in a notice of any language`, () => {
        for (const tag of LANGUAGES) {
          const found = rulesOf(withSentence(sentence, tag));
          // A control character is taken out when it is composed, so it can only come in later.
          if (rule !== "control_character") assert.ok(found.includes(rule as NoticeRule), `${tag}: ${found}`);
        }
        assert.ok(rulesOf(withPart("what_we_did", [sentence])).includes(rule as NoticeRule));
      });
    }
  }
  test("a part that is missing, empty, doubled or in another place", () => {
    const without = changed((notice) => ({ ...notice, parts: notice.parts.slice(0, -1) }));
    assert.deepEqual(rulesOf(without), ["missing_part"]);
    assert.deepEqual(rulesOf(withPart("how_bad", [])), ["empty_part"]);
    assert.deepEqual(rulesOf(withPart("how_bad", [" … "])), ["empty_part"]);
    const turned = changed((notice) => ({ ...notice, parts: notice.parts.toReversed() }));
    assert.deepEqual(rulesOf(turned), ["order_of_parts"]);
    const doubled = changed((notice) => ({ ...notice, parts: [...notice.parts, notice.parts.at(-1)!] }));
    assert.deepEqual(rulesOf(doubled), ["order_of_parts"]);
  });
  test("a text that is not the one of its parts, by a letter", () => {
    const document = composed("en");
    assert.deepEqual(rulesOf({ ...document, text: document.text.replace("three emails", "four emails") }), [
      "text_differs",
    ]);
    assert.deepEqual(rulesOf({ ...document, script: "" }), ["empty_part"]);
  });
  test("more words than are read in a minute, or than a page holds", () => {
    assert.deepEqual(rulesOf(withPart("how_bad", ["word ".repeat(120)])), ["too_many_words"]);
    assert.deepEqual(rulesOf(withPart("not_known", ["word ".repeat(300)])), ["too_many_words"]);
  });
  test("a reference that is wrong, another one, or not named where the person looks for it", () => {
    const wrong = composed("en", { reference: "K7QM-2XPA" });
    assert.deepEqual(rulesOf(wrong), ["reference"]);
    assert.deepEqual(rulesOf(composed("en"), { reference: "H3WT-9B0S" }), ["reference"]);
    assert.deepEqual(rulesOf(changed((notice) => ({ ...notice, title: "Notice" }))), ["reference"]);
    assert.deepEqual(rulesOf(changed((notice) => ({ ...notice, closing: ["x"] }))), ["reference"]);
    assert.deepEqual(rulesOf(withPart("who_to_call", ["Call us."])), ["reference"]);
  });
  test("names, links and actors in the script alone", () => {
    const document = composed("en");
    const spoken = (line: string): NoticeDocument => ({ ...document, script: `${document.script}${line}\n` });
    assert.deepEqual(rulesOf(spoken("It was Fancy\nBear.")), ["actor"]);
    assert.deepEqual(rulesOf(spoken("As with Jörg\nØdegård.")), ["other_person"]);
    assert.deepEqual(rulesOf(spoken("www.example.com")), ["link"]);
    assert.deepEqual(rulesOf(spoken("a\u202eb")), ["control_character"]);
  });
});

describe("the linter of notices allows", () => {
  for (const sentence of ALLOWED) {
    test(JSON.stringify(sentence), () => {
      assert.deepEqual(lintNotice(withSentence(sentence), CONTEXT), []);
    });
  }
  test("the actor that was released, and no other", () => {
    const released = { actor: "APT31", group: null };
    assert.deepEqual(rulesOf(composed("en", { actor: "APT31", group: null }), { released }), []);
    assert.deepEqual(rulesOf(composed("en", { actor: "APT40", group: null }), { released }), ["actor"]);
  });
  test("a country in the name of the group that was released, and nowhere else", () => {
    const group = "Inter-Parliamentary Alliance on China";
    const released = { actor: null, group };
    assert.deepEqual(rulesOf(composed("en", { group }), { released }), []);
    assert.deepEqual(rulesOf(composed("en", { group, done: ["China knows."] }), { released }), ["actor"]);
  });
  test("a recipient who is called like an actor", () => {
    const person = { id: "p-1", name: "Naomi Wolf" };
    assert.deepEqual(rulesOf(composed("en", { person }), { ownName: person.name }), []);
    assert.deepEqual(rulesOf(composed("en", { person })), ["actor"]);
  });
  test("evidence to say what an office may not: an actor or a password in a subject", () => {
    const subjects = ["Your password: send us the code", "APT31 hacked China, phishing"];
    assert.deepEqual(rulesOf(composed("en", { subjects, senders: ["apt31@china.example"] })), []);
  });
  test("but evidence to name nobody else, and sentences that only call themselves evidence nothing", () => {
    assert.deepEqual(rulesOf(composed("en", { subjects: ["A word with Jörg Ødegård"] })), ["other_person"]);
    const document = withSentence("This was APT31.");
    const claimed = { ...document, notice: { ...document.notice, quoted: ["This was APT31."] } };
    assert.deepEqual(rulesOf(claimed), ["actor"]);
  });
  test("the member's own addresses, but none with a scheme or path that calls itself so", () => {
    const own = "x@a.example/path";
    const document = changed((notice) => ({ ...notice, own_addresses: [...notice.own_addresses, own] }));
    assert.deepEqual(rulesOf(document), []);
    const part = document.notice.parts.map((each) =>
      each.id === "what_we_did" ? { ...each, paragraphs: [`See ${own} now.`] } : each,
    );
    const notice = { ...document.notice, parts: part };
    assert.deepEqual(rulesOf({ ...document, notice, text: noticeText(notice) }), ["link"]);
  });
});

test("hostile subjects and senders never make a notice that is refused for a link, a control or its text", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          "http://",
          "www.",
          ".com",
          "a",
          "\n",
          "\r\n.\r\n",
          "\u202e",
          "”",
          "From ",
          "-- ",
          "1. ",
          " ",
        ),
        { maxLength: 40 },
      )
      .map((all) => all.join("")),
  );
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 5 }), (texts) => {
      const found = rulesOf(composed("en", { subjects: texts, senders: texts, search_for: texts }));
      assert.deepEqual(
        found.filter((rule) => rule !== "too_many_words"),
        [],
        JSON.stringify(texts),
      );
    }),
    { seed: 4, numRuns: 100 },
  );
});
