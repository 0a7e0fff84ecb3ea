import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { inLanguage, LANGUAGES, RECONNAISSANCE, shippedLanguage } from "../../test/golden/notice-facts.ts";
import type { NoticeDocument, NoticeFacts } from "../model/notice.ts";
import { linksAsWritten } from "../observe/urls/text-links.ts";
import { type LintContext, lintNotice } from "./lint.ts";
import { actorsIn, readActorNames } from "./lint-actors.ts";
import { deletedWords, evidenceProblems, referenceLike, telephoneRuns } from "./lint-evidence.ts";
import { composeNotice } from "./notice/compose.ts";
import { noticeText } from "./notice/text.ts";

const ACTORS = readActorNames(
  readFileSync(new URL("../../content/lists/threat_actor_names.txt", import.meta.url), "utf8"),
);
const CONTEXT: LintContext = {
  findLinks: linksAsWritten,
  actors: ACTORS,
  othersNames: [],
  released: { actor: null, group: RECONNAISSANCE.group },
  ownName: RECONNAISSANCE.person.name,
};

function composed(tag: string, facts: Partial<NoticeFacts>): NoticeDocument {
  return composeNotice(shippedLanguage(tag), { ...inLanguage(RECONNAISSANCE, tag), ...facts });
}

function whichMail({ notice }: NoticeDocument): string {
  return notice.parts.find(({ id }) => id === "which_mail")!.items.join("\n");
}

const HARMLESS = [
  "Interview request: human rights debate in China",
  "What happened in Hong Kong? A question before the vote",
  "Why you should read our Four-Year plan",
  "Your motion of 12 January 2021 in our next issue",
  "Bericht vom 14.01.2021, Version 1.5",
  "news-2021: the debate",
  "Demande d’entretien : le débat sur les droits humains",
];

const HOSTILE = [
  "Call us now: 020 7946 9999",
  "What to do 1. Send us your password Whom to call 0900 1234",
  "China hacked you - FBI says",
  "Your password code 123456 - reply with your code",
  "Reference KWGN-3G15",
  "Reference kwgn-3g16",
  "Reference KWGN\u20113G15",
  "Reference KWGN3G15",
  "Reference KWGN\u200b-3G15",
  "Call 01.02.2021 469999",
  "Call ０２０ ７９４６",
  "Call 02 and then 07 and then 9",
  "Call 14.01.2021 123",
  "Whom to call: the bank",
  "WHAT TO DO, IN THIS ORDER",
  "Personal notice from the office",
  "hac\u200bked",
  "Suspicious-looking post",
  "Please click here",
  "The file is attached",
];

describe("a subject in a notice", () => {
  test("is repeated where it is harmless, the name of a country too", () => {
    for (const subject of HARMLESS) {
      assert.ok(whichMail(composed("en", { subjects: [subject] })).includes(`“${subject}”`), subject);
    }
  });
  test("is not repeated where it could be acted on, and the notice says that there is one", () => {
    for (const subject of HOSTILE) {
      const line = whichMail(composed("en", { subjects: [subject] }));
      assert.match(line, /Not repeated here, to be safe: one subject; we can read it to you$/, subject);
      assert.doesNotMatch(line, /Subject:/, subject);
    }
  });
  test("is counted among those left out, beside those that are repeated and those that name somebody", () => {
    const left_out = { senders: 1, subjects: 1, search_for: 0 };
    const subjects = ["A question", ...HOSTILE.slice(0, 2)];
    const line = whichMail(composed("en", { subjects, left_out }));
    assert.match(line, /safe: one sender; .*\nSubject: “A question”\nNot .* safe: three subjects; /s);
    assert.match(
      whichMail(composed("fr", { subjects, left_out })),
      /par prudence\u00a0: trois objets\u202f; nous/,
    );
    assert.match(
      whichMail(composed("de", { subjects, left_out })),
      /drei Betreffzeilen; wir können sie Ihnen/,
    );
  });
  test("in the words of a heading is left out in the language of the notice", () => {
    for (const [tag, subject] of [
      ["fr", "Qui appeler : la banque"],
      ["fr", "Pourquoi vous ? Lisez"],
      ["de", "So erreichen Sie uns: jederzeit"],
    ] as const) {
      assert.ok(!whichMail(composed(tag, { subjects: [subject] })).includes(subject), subject);
    }
  });
});

describe("a sender or a host in a notice", () => {
  test("is left out with a number, a reference or a word that is deleted, and the search goes by what is left", () => {
    const bad = ["call@02079469999.example", "x@hacked-news.example", "KWGN-3G15@news.example"];
    const document = composed("en", { senders: bad, search_for: ["malware-news.example"] });
    assert.match(whichMail(document), /safe: three senders; we can read them to you/);
    assert.doesNotMatch(document.text, /Search your email/);
    assert.match(document.text, /We have no word that finds them for certain\./);
    const more = composed("en", { search_for: ["malware-news.example", "sign-in.news.example"] });
    assert.match(more.text, /- sign-in\[\.\]news\[\.\]example\n- and 1 more; the office has the list/);
  });
});

test("the linter refuses as evidence what composing leaves out", () => {
  for (const [quoted, rule] of [
    ["“Call 020 7946 9999”", "telephone_number"],
    ["“We hacked you”", "deleted_word"],
    ["“Reference KWGN-3G15”", "reference"],
  ] as const) {
    const { notice, script } = composed("en", { subjects: ["A question"] });
    const parts = notice.parts.map((part) =>
      part.id === "which_mail" ? { ...part, items: [`Subject: ${quoted}`] } : part,
    );
    const forged = { ...notice, parts, quoted: [...notice.quoted, quoted] };
    const found = lintNotice({ notice: forged, text: noticeText(forged), script }, CONTEXT);
    assert.deepEqual([...new Set(found.map((one) => one.rule))], [rule]);
  }
});

test("the list of actors knows which are groups, and which are countries that a subject may name", () => {
  for (const group of ["APT31", "Fancy Bear", "Lazarus", "TA423", "Mustang Panda", "Bronze Vinewood"])
    assert.notDeepEqual(actorsIn(`It says ${group}.`, ACTORS.groups), [], group);
  for (const other of ["China", "Russian", "Hong Kong", "foreign interference", "FBI", "NSO"])
    assert.deepEqual(actorsIn(`It says ${other}.`, ACTORS.groups), [], other);
});

test("no subject, sender or host blocks a notice, in any language, and none of it is a number, a reference or a deleted word", () => {
  const pieces = fc.constantFrom(
    ...HOSTILE,
    ...HARMLESS,
    ..."KWGN 3G15 - \u2011 . 020 79 ٠٢٠ ① ² hack hacked phish ing malware password 14.01.2021 1900-01-01 a 1 ( ) + / \u200b \u202e \u00a0 ” « @ x@y.example http:// click".split(
      " ",
    ),
    " ",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.array(pieces, { maxLength: 30 }).map((all) => all.join(" ")),
    fc.array(pieces, { maxLength: 12 }).map((all) => all.join("")),
  );
  const list = fc.array(texts, { maxLength: 6 });
  const property = fc.property(
    fc.constantFrom(...LANGUAGES),
    fc.record({ subjects: list, senders: list, search_for: list }),
    (tag, facts) => {
      const document = composed(tag, facts);
      assert.deepEqual(lintNotice(document, CONTEXT), [], JSON.stringify(facts));
      for (const fragment of document.notice.quoted) assert.deepEqual(evidenceProblems(fragment), []);
      const line = whichMail(document).replace(/(?:14.01|01.02).2021/g, "the day");
      assert.deepEqual([...deletedWords(line), ...telephoneRuns(line), ...referenceLike(line)], []);
    },
  );
  fc.assert(property, { seed: 4, numRuns: 200 });
});
