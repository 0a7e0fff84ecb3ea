/** An invented notice for the tests of letters; the sentences are made up here, so that a change of `tell` breaks none. */
import { NOTICE_PARTS, type Notice, type NoticePartId } from "../src/model/notice.ts";

type Words = readonly [heading: string, paragraphs: readonly string[], items?: readonly string[]];

const ENGLISH: Readonly<Record<NoticePartId, Words>> = {
  what_happened: [
    "What happened",
    [
      "Between 14 and 22 January 2021, three mails came to your mailbox anna.example@parliament.example. They were made to report to the sender when opened. They asked you for nothing.",
    ],
  ],
  how_bad: [
    "How serious it is",
    [
      "You were targeted. That does not mean that anyone got in: we see no sign that your mailbox, an account or a device was entered. You did nothing wrong.",
    ],
  ],
  what_to_do: [
    "What to do, in this order",
    [],
    [
      "Keep the mails. Do not delete, forward or answer them.",
      "Search your mailbox for the words below. Leave what you find where it is.",
      "Tell us whether you opened any of them, and on which device.",
    ],
  ],
  who_to_call: [
    "Whom to call",
    ["Call the number on the back of your pass, or come: Room 1.24. Give the reference K7QM-4TX9."],
  ],
  which_mail: [
    "Which mails",
    ["From: News Desk <desk@daily-news[.]example>."],
    [
      "anna.example@parliament.example: two mails, 14 January 2021 to 22 January 2021.",
      "anna@personal.example (personal): one mail, 20 January 2021.",
      "Subject: “A question about your speech”.",
    ],
  ],
  search_for: [
    "What to search for",
    ["Search for each of these, and type a dot where we write [.]:"],
    ["daily-news[.]example", "img[.]daily-news[.]example"],
  ],
  what_it_reveals: [
    "What opening them gives away",
    [
      "That you read them, and when; roughly where you were, and your network (its IP address); what kind of device and mail program you used.",
    ],
  ],
  how_sure: [
    "How sure we are",
    ["It is very likely that you were chosen and not hit by chance: we would be surprised to be wrong."],
  ],
  why_you: [
    "Why you",
    ["We do not know, or may not say, why you were chosen.", "We do not say who is behind it."],
  ],
  what_we_did: [
    "What we have done",
    ["We are telling each person who got these mails, and we keep looking for more of them."],
  ],
  not_known: [
    "What we do not know",
    [],
    ["Whether you opened any of them.", "Whether more came to mailboxes that we cannot see."],
  ],
  next_word: ["When you hear from us again", ["By 6 December 2026, even if there is nothing new."]],
  may_repeat: [
    "What you may repeat",
    ["All of this, to your staff, your family and whoever looks after your devices."],
  ],
  authenticity: [
    "How to check this notice",
    [
      "Call the number on the back of your pass, never a number from a mail, and give the reference.",
      "We never ask for codes or passwords. This notice has no links and no attachments.",
    ],
  ],
};

export function sampleLetter(): Notice {
  return {
    reference: "K7QM-4TX9",
    language: "en",
    title: "Parliamentary Security Office: notice K7QM-4TX9",
    office: "Parliamentary Security Office",
    office_lines: [
      "Room 1.24",
      "Open Monday to Friday, 08:00 to 18:00",
      "Telephone: the number on the back of your pass",
    ],
    date: "22 November 2026",
    salutation: "Dear Anna Example,",
    parts: NOTICE_PARTS.map((id) => {
      const [heading, paragraphs, items = []] = ENGLISH[id];
      return { id, heading, paragraphs, items, isOrdered: id === "what_to_do" };
    }),
    closing: ["Parliamentary Security Office"],
    quoted: [
      "News Desk <desk@daily-news[.]example>",
      "A question about your speech",
      "daily-news[.]example",
      "img[.]daily-news[.]example",
    ],
    own_addresses: ["anna.example@parliament.example", "anna@personal.example"],
  };
}
