import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  COMPROMISED,
  RECONNAISSANCE,
  shippedLanguage,
  WITHDRAWN,
} from "../../../test/golden/notice-facts.ts";
import type { NoticeFacts, NoticePartId } from "../../model/notice.ts";
import { composeNotice } from "./compose.ts";
import { wrapped } from "./text.ts";

const ENGLISH = shippedLanguage("en");

/** A part's own text, on one line. */
function partOf(facts: NoticeFacts, id: NoticePartId): string {
  const found = composeNotice(ENGLISH, facts).notice.parts.find((part) => part.id === id)!;
  return [...found.paragraphs, ...found.items].join(" ");
}

describe("a notice", () => {
  test("to somebody in whose mailbox another sits says so first, and asks for no step from inside it", () => {
    const steps = partOf(COMPROMISED, "what_to_do");
    assert.match(steps, /^Stop using that mailbox\./);
    assert.match(steps, /Change nothing, not even a password, until we have spoken\./);
    assert.doesNotMatch(steps, /[Uu]pdate|that password|Search your/);
    assert.match(partOf(COMPROMISED, "who_to_call"), /come to us: Room 12/);
  });
  test("withdrawn is an all-clear, except for somebody whose account was entered all the same", () => {
    assert.match(partOf(WITHDRAWN, "how_bad"), /^It is not serious/);
    const entered: NoticeFacts = { ...WITHDRAWN, grade: "compromised" };
    assert.match(partOf(entered, "how_bad"), /^Somebody got into/);
    assert.match(partOf(entered, "what_to_do"), /^Stop using/);
    assert.match(partOf(entered, "search_for"), /^There is no need to search/);
  });
  test("says the actor and the group only where they were released, and otherwise that it does not", () => {
    const released = { ...RECONNAISSANCE, actor: "APT31" };
    assert.match(
      partOf(released, "why_you"),
      /Alliance on Trade and Rights\. In our judgement, this was APT31\.$/,
    );
    const silent = partOf({ ...RECONNAISSANCE, group: null }, "why_you");
    assert.equal(
      silent,
      "We do not know, or may not say, why you were chosen. We cannot say who is behind it.",
    );
  });
  test("leaves out copies that nobody looked for, and counts those that somebody did", () => {
    const [mailbox] = RECONNAISSANCE.mailboxes;
    const mails = (still_there: number | null): string =>
      partOf({ ...RECONNAISSANCE, mailboxes: [{ ...mailbox!, messages: 3, still_there }] }, "which_mail");
    assert.match(mails(2), /: three emails, 14 to 21 January 2021; two still there From/);
    assert.match(mails(0), /; no longer there From/);
    assert.match(mails(null), /: three emails, 14 to 21 January 2021 From/);
  });
  test("counts no copies in a personal mailbox, which would look like watching it", () => {
    assert.match(partOf(RECONNAISSANCE, "which_mail"), /\(personal\): one email, 26 January 2021 From/);
  });
  test("says not to open before it says to search, and to search only where there is something to search for", () => {
    const steps = partOf(RECONNAISSANCE, "what_to_do");
    assert.match(steps, /^Do not open, .*Search your email for the words below\..*open and move nothing/);
    const nothing = { ...RECONNAISSANCE, search_for: [], senders: [] };
    assert.doesNotMatch(partOf(nothing, "what_to_do"), /Search/);
  });
  test("claims at the top no more than it is sure of below", () => {
    assert.match(partOf(RECONNAISSANCE, "how_bad"), /^We believe that you were targeted\./);
  });
  test("says what [.] is before the first one, and ends no line of evidence with a full stop", () => {
    const text = partOf(RECONNAISSANCE, "which_mail");
    assert.match(text, /^Read a dot for each \[\.\]: /);
    assert.doesNotMatch(text, /example\.(?: |$)/);
    const plain = { ...RECONNAISSANCE, senders: [], subjects: ["Interview"], search_for: [] };
    assert.doesNotMatch(partOf(plain, "which_mail"), /\[\.\]/);
  });
  test("withdrawn names the notice it takes back, speaks of no new mails, and closes the matter without a date", () => {
    const happened = partOf(WITHDRAWN, "what_happened");
    assert.match(happened, /\(notice K7QM-2XP9\).*These were the three emails of 14 to 26 January 2021\.$/);
    assert.match(partOf(WITHDRAWN, "how_bad"), /This matter is closed\.$/);
    assert.doesNotMatch(partOf(WITHDRAWN, "next_word"), /2021/);
    assert.match(partOf(WITHDRAWN, "what_to_do"), /Check this notice with us before you delete anything\./);
    const entered: NoticeFacts = { ...WITHDRAWN, grade: "compromised" };
    assert.doesNotMatch(partOf(entered, "how_bad"), /closed/);
    assert.match(partOf(entered, "next_word"), /^By 8 March 2021/);
  });
  test("says a nought of the reference as a word, in the language", () => {
    const closing = (tag: string): string =>
      composeNotice(shippedLanguage(tag), COMPROMISED).notice.closing.join(" ");
    assert.match(closing("en"), /Bravo zero Sierra$/);
    assert.match(closing("fr"), /Bravo zéro Sierra$/);
    assert.match(closing("de"), /Bravo null Sierra$/);
  });
  test("shows three subjects, three senders and five hosts, each once, and says how many more there are", () => {
    const many = (name: string): string[] => Array.from({ length: 9 }, (_, i) => `${name}${i}.example`);
    const facts = { ...RECONNAISSANCE, subjects: many("s"), senders: many("m"), search_for: many("h") };
    assert.match(partOf(facts, "which_mail"), /m2\[\.\]example, and 6 more; the office has the list Subject/);
    assert.match(partOf(facts, "search_for"), /h4\[\.\]example and 4 more; the office has the list$/);
    const same = partOf({ ...RECONNAISSANCE, subjects: ["x1", "x1", "x1\u200b"] }, "which_mail");
    assert.match(same, /Subject: “x1”$/);
  });
  test("to an address that nobody of the roster owns is addressed to whoever uses it", () => {
    const id = "desk@parliament.example";
    const { notice } = composeNotice(ENGLISH, { ...RECONNAISSANCE, person: { id, name: null } });
    assert.equal(notice.salutation, `To the person who uses ${id},`);
    assert.ok(notice.own_addresses.includes(id));
  });
  test("has the office's telephone number in the script, for the officer, and nowhere else", () => {
    const { text, script } = composeNotice(ENGLISH, RECONNAISSANCE);
    assert.ok(script.replace(/\s+/g, " ").includes(RECONNAISSANCE.office.phone));
    assert.doesNotMatch(text, /7946/);
  });
  test("speaks of the office's number in the office's own language only", () => {
    const office = { ...RECONNAISSANCE.office, language: "mt" };
    assert.match(
      partOf({ ...RECONNAISSANCE, office }, "who_to_call"),
      /on the number that you already have for us\./,
    );
  });
  test("names the day once where all came on one, and no day where none is known", () => {
    const [, single] = RECONNAISSANCE.mailboxes;
    assert.match(
      partOf({ ...RECONNAISSANCE, mailboxes: [single!] }, "what_happened"),
      /^On 26 January 2021, one email/,
    );
    const undated = { ...single!, first: null, last: null, messages: 0, still_there: null };
    assert.match(
      partOf({ ...RECONNAISSANCE, mailboxes: [undated] }, "what_happened"),
      /^On days that we do not know, emails came to your personal mailbox priya@home\.example\./,
    );
  });
});

test("a line of mail never begins with what a mail server or a mail program rewrites", () => {
  const words = Array.from({ length: 30 }, () => "From here --").join(" ");
  for (const line of wrapped(`${words} --`)) assert.doesNotMatch(line, /^(From |-- ?$)/);
});
