import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LANGUAGES, languageFiles, shippedLanguage } from "../../../test/golden/notice-facts.ts";
import { NoticeLanguageError, readNoticeLanguage } from "./language.ts";
import { MESSAGES } from "./messages.ts";

function problemsOf(files: Record<string, string>): readonly string[] {
  try {
    readNoticeLanguage(files);
    return [];
  } catch (error) {
    assert.ok(error instanceof NoticeLanguageError);
    return error.problems;
  }
}

/** A language's files with one message changed; undefined takes it out. */
function changed(tag: string, id: string, text: string | undefined): Record<string, string> {
  const files = languageFiles(tag);
  for (const [file, json] of Object.entries(files)) {
    if (!file.endsWith(".json")) continue;
    const messages = JSON.parse(json);
    if (id in messages) files[file] = JSON.stringify({ ...messages, [id]: text });
  }
  return files;
}

describe("every language", () => {
  test("is there: English, French and German to start with", () => {
    assert.deepEqual(LANGUAGES, ["de", "en", "fr"]);
  });
  for (const tag of LANGUAGES) {
    test(`${tag} has every message with its arguments and every plural form of the language`, () => {
      assert.deepEqual(problemsOf(languageFiles(tag)), []);
      assert.equal(shippedLanguage(tag).tag, tag);
    });
    test(`${tag} lacking any one message is refused, and the message is named`, () => {
      for (const id of Object.keys(MESSAGES)) {
        assert.deepEqual(problemsOf(changed(tag, id, undefined)), [`message \`${id}\` is missing`]);
      }
    });
    test(`${tag} sets no straight quotation marks or apostrophes`, () => {
      const texts = Object.entries(languageFiles(tag)).filter(([file]) => file.endsWith(".json"));
      for (const [, json] of texts) {
        for (const text of Object.values<string>(JSON.parse(json))) assert.doesNotMatch(text, /['"]/);
      }
    });
  }
  test("French has a narrow no-break space inside its quotation marks and before ; ! ?, and a no-break space before a colon", () => {
    for (const [file, json] of Object.entries(languageFiles("fr"))) {
      if (!file.endsWith(".json")) continue;
      for (const text of Object.values<string>(JSON.parse(json))) {
        assert.doesNotMatch(text, /[^\u202f][;!?»]|«[^\u202f]|[^\u00a0]:/, text);
      }
    }
  });
});

describe("a language that is not right", () => {
  test("is refused for a plural form that is missing", () => {
    const text = "{still, plural, one {un} other {{number}}}";
    assert.deepEqual(problemsOf(changed("fr", "mail.still_there", text)), [
      "message `mail.still_there` has no plural form `many`",
    ]);
  });
  test("is refused for an argument that is missing, and for one that nobody gives", () => {
    assert.deepEqual(problemsOf(changed("en", "next", "By {day}.")), [
      "message `next` does not use `{date}`",
      "message `next` has no argument `{day}`",
    ]);
  });
  test("is refused for a message that is no ICU message, or empty, or nobody's", () => {
    assert.match(problemsOf(changed("en", "next", "By {date"))[0]!, /^message `next` is no ICU message/);
    assert.deepEqual(problemsOf(changed("en", "next", " ")), ["message `next` is missing"]);
    const files = { ...languageFiles("en"), "more.json": '{"last": "x"}' };
    assert.deepEqual(problemsOf(files), ["message `last` is not one of a notice"]);
  });
  test("is refused for a message that is there twice", () => {
    const files = { ...languageFiles("en"), "more.json": '{"next": "By {date}."}' };
    assert.deepEqual(problemsOf(files), ["message `next` is there twice"]);
  });
  test("is refused without its tag, with a tag that is none, and with a file that is no JSON", () => {
    const { "language.json": _tag, ...rest } = languageFiles("en");
    assert.deepEqual(problemsOf(rest), ["file `language.json` is missing"]);
    const odd = { ...rest, "language.json": '{"tag": "not a tag", "name": "x"}' };
    assert.deepEqual(problemsOf(odd), ["`not a tag` is no language tag that this program knows"]);
    assert.deepEqual(problemsOf({ ...languageFiles("en"), "script.json": "[" }), [
      "`script.json` is no JSON object",
    ]);
  });
  test("may leave out the argument that only chooses between one and several", () => {
    assert.deepEqual(problemsOf(changed("en", "do.keep", "Keep all of it.")), []);
  });
});
