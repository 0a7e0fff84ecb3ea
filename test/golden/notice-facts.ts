/** Representative facts of notices: invented people at reserved domains. */
import type { NoticeFacts } from "../../src/tell/notice.ts";

const OFFICE: NoticeFacts["office"] = {
  name: "Parliamentary Digital Security Office",
  phone: "+44 20 7946 0123",
  phoneKnownFrom: "on the back of your pass",
  room: "Room 12, North Wing",
  hours: "Monday to Friday, 8.00 to 18.00",
  language: "en",
  languages: {},
  paper: "a4",
  nextWordDays: 14,
};

export const RECONNAISSANCE: NoticeFacts = {
  reference: "K7QM-2XPD",
  office: OFFICE,
  now: "2021-02-03T10:00:00Z",
  person: { id: "p-17", name: "Priya Raman" },
  grade: "targeted",
  kind: "reconnaissance",
  correction: null,
  mailboxes: [
    {
      address: "priya.raman@parliament.example",
      isPersonal: false,
      messages: 2,
      still_there: 0,
      first: "2021-01-14T08:12:00Z",
      last: "2021-01-21T09:40:00Z",
    },
    {
      address: "priya@home.example",
      isPersonal: true,
      messages: 1,
      still_there: 1,
      first: "2021-01-26T17:05:00Z",
      last: "2021-01-26T17:05:00Z",
    },
  ],
  senders: ["anna.weber@news-daily.example", "editor@world-report.example"],
  subjects: ["Interview request: human rights debate", "Your motion of 12 January in our next issue"],
  search_for: ["news-daily.example", "img.world-report.example"],
  likelihood: "very_likely",
  group: "Members of the Alliance on Trade and Rights",
  actor: null,
  done: ["We have asked for the sending hosts to be blocked."],
  unknown: [],
  may_repeat: "office",
  next_word_at: "2021-02-17T10:00:00Z",
};

export const COMPROMISED: NoticeFacts = {
  ...RECONNAISSANCE,
  reference: "H3WT-9B0C",
  person: { id: "p-40", name: "Tomas Lindqvist" },
  grade: "compromised",
  kind: "credential_phishing",
  mailboxes: [
    {
      address: "tomas.lindqvist@parliament.example",
      isPersonal: false,
      messages: 1,
      still_there: 1,
      first: "2021-03-08T06:55:00Z",
      last: "2021-03-08T06:55:00Z",
    },
  ],
  senders: ["service@mailbox-quota.example"],
  subjects: ["Your mailbox is almost full"],
  search_for: ["sign-in.mailbox-quota.example"],
  likelihood: "almost_certain",
  group: null,
  actor: null,
  done: ["We have closed the sign-in that was not yours, on 9 March."],
  unknown: [],
  may_repeat: "office",
  now: "2021-03-09T07:30:00Z",
  next_word_at: "2021-03-11T07:30:00Z",
};

export const WITHDRAWN: NoticeFacts = {
  ...RECONNAISSANCE,
  reference: "V8DN-4RZ1",
  correction: { why: "withdrawn", told_at: "2021-02-03T10:00:00Z" },
  now: "2021-02-20T10:00:00Z",
  next_word_at: "2021-03-06T10:00:00Z",
  group: null,
  done: [],
};
