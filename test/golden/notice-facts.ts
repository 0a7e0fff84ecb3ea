/** Representative facts of notices: invented people at reserved domains. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { NoticeFacts } from "../../src/model/notice.ts";
import { type NoticeLanguage, readNoticeLanguage } from "../../src/tell/notice/language.ts";

const NOTICES = fileURLToPath(new URL("../../content/notices", import.meta.url));
export const LANGUAGES = readdirSync(NOTICES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

export function languageFiles(tag: string): Record<string, string> {
  const names = readdirSync(`${NOTICES}/${tag}`);
  return Object.fromEntries(names.map((name) => [name, readFileSync(`${NOTICES}/${tag}/${name}`, "utf8")]));
}

const read = new Map<string, NoticeLanguage>();

/** Read once: a test composes hundreds of notices. */
export function shippedLanguage(tag: string): NoticeLanguage {
  const language = read.get(tag) ?? readNoticeLanguage(languageFiles(tag));
  read.set(tag, language);
  return language;
}

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

/** Tracking links to two mailboxes of one person, one of them personal. */
export const RECONNAISSANCE: NoticeFacts = {
  reference: "K7QM-2XP9",
  office: OFFICE,
  now: "2021-02-03T10:00:00Z",
  person: { id: "p-17", name: "Priya Raman" },
  grade: "targeted",
  kind: "reconnaissance",
  withdrawn: false,
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
  group: "membership of the Alliance on Trade and Rights",
  actor: null,
  done: ["We have asked for the sending hosts to be blocked."],
  unknown: [],
  may_repeat: "office",
  next_word_at: "2021-02-17T10:00:00Z",
};

/** A mailbox that somebody else is in. */
export const COMPROMISED: NoticeFacts = {
  ...RECONNAISSANCE,
  reference: "H3WT-9B0S",
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
  done: ["We have closed the sign-in that was not yours."],
  now: "2021-03-09T07:30:00Z",
  next_word_at: "2021-03-11T07:30:00Z",
};

/** The alarm was false. */
export const WITHDRAWN: NoticeFacts = {
  ...RECONNAISSANCE,
  reference: "V8DN-4RZF",
  withdrawn: true,
  correction: { why: "withdrawn", told_at: "2021-02-03T11:00:00Z", earlier_reference: RECONNAISSANCE.reference },
  now: "2021-02-22T10:00:00Z",
  next_word_at: "2021-03-08T10:00:00Z",
  group: null,
  done: [],
};

/** What an office of another language would have written itself. */
const WRITTEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fr: {
    "Parliamentary Digital Security Office": "Service de sécurité numérique du Parlement",
    "on the back of your pass": "au dos de votre badge",
    "Room 12, North Wing": "Bureau 12, aile nord",
    "Monday to Friday, 8.00 to 18.00": "du lundi au vendredi, de 8 h à 18 h",
    "membership of the Alliance on Trade and Rights": "appartenance à l’Alliance pour le commerce et les droits",
    "We have asked for the sending hosts to be blocked.": "Nous avons demandé le blocage des serveurs d’envoi.",
    "We have closed the sign-in that was not yours.":
      "Nous avons fermé la connexion qui n’était pas la vôtre.",
    "Interview request: human rights debate": "Demande d’entretien : le débat sur les droits humains",
    "Your motion of 12 January in our next issue": "Votre motion du 12 janvier dans notre prochain numéro",
    "Your mailbox is almost full": "Votre boîte est presque pleine",
  },
  de: {
    "Parliamentary Digital Security Office": "Stelle für digitale Sicherheit des Parlaments",
    "on the back of your pass": "auf der Rückseite Ihres Hausausweises",
    "Room 12, North Wing": "Zimmer 12, Nordflügel",
    "Monday to Friday, 8.00 to 18.00": "Montag bis Freitag, 8 bis 18 Uhr",
    "membership of the Alliance on Trade and Rights": "Mitgliedschaft in der Allianz für Handel und Rechte",
    "We have asked for the sending hosts to be blocked.": "Wir haben darum gebeten, die Server der Absender zu sperren.",
    "We have closed the sign-in that was not yours.":
      "Wir haben die Anmeldung beendet, die nicht von Ihnen war.",
    "Interview request: human rights debate": "Bitte um ein Gespräch: Debatte über Menschenrechte",
    "Your motion of 12 January in our next issue": "Ihr Antrag vom 12. Januar in unserer nächsten Ausgabe",
    "Your mailbox is almost full": "Ihr Postfach ist fast voll",
  },
};

/** The same facts, as an office of that language would have written its own words. */
export function inLanguage(facts: NoticeFacts, tag: string): NoticeFacts {
  const written = (text: string): string => WRITTEN[tag]?.[text] ?? text;
  const { office } = facts;
  return {
    ...facts,
    office: {
      ...office,
      language: tag,
      name: written(office.name),
      phoneKnownFrom: written(office.phoneKnownFrom),
      room: office.room === null ? null : written(office.room),
      hours: office.hours === null ? null : written(office.hours),
    },
    subjects: facts.subjects.map(written),
    group: facts.group === null ? null : written(facts.group),
    done: facts.done.map(written),
    unknown: facts.unknown.map(written),
  };
}
