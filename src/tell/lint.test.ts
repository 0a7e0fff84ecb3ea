import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { inLanguage, LANGUAGES, RECONNAISSANCE, shippedLanguage } from "../../test/golden/notice-facts.ts";
import type { Notice, NoticeDocument, NoticeFacts, NoticePartId } from "../model/notice.ts";
import { linksAsWritten } from "../observe/urls/text-links.ts";
import { type LintContext, lintNotice, type NoticeRule } from "./lint.ts";
import { readActorNames } from "./lint-actors.ts";
import { nameFinder } from "./lint-names.ts";
import { isPlainNegation } from "./lint-negation.ts";
import { SHIPPED_SENTENCES } from "./lint-shipped.ts";
import { risksIn, sentencesOf } from "./lint-words.ts";
import { composeNotice } from "./notice/compose.ts";
import { MESSAGES } from "./notice/messages.ts";
import { noticeText } from "./notice/text.ts";

const ACTORS = readActorNames(
  readFileSync(new URL("../../content/lists/threat_actor_names.txt", import.meta.url), "utf8"),
);
const CONTEXT: LintContext = {
  findLinks: linksAsWritten,
  actors: ACTORS,
  othersNames: [
    "Jörg Ødegård",
    "robin.okafor@parliament.example",
    "Amy",
    "Delphine Marshley",
    "dmarshley@assembly-4.example",
    "Jürgen Müller-Thurgau",
    "Kim Lee",
    "Anne Serious",
    "Uma Raman",
    "O’Brien, Sinéad",
  ],
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
    "See 192.0.2.1/login for more.",
    "It came from 192.0.2.1 today.",
    "See EXAMPLE.TEST today.",
    "See Example.Test/a today.",
    "See WWW.FOO.TEST/A today.",
    "See Www.Foo today.",
    "Write to foo@BAR.TEST today.",
    "See news-daily.中国 today.",
    "See example。test today.",
    "Use tel:12345 today.",
    "Use SMS:12345 today.",
    "Use skype:office today.",
    "See hxxp://news-daily.example today.",
    "See hxxp://news-daily[.]example/a.html today.",
    "See https://news-daily[.]example today.",
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
    "Read us the code that you get by text message.",
    "Read the six digits to our officer.",
    "What is your password?",
    "Have your password ready when we call.",
    "We will need your passwords.",
    "Tell us your PIN.",
    "Please call and say your password.",
    "Forward us the one-time password.",
    "Never call without your password.",
    "Do not hesitate to give us your code.",
    "Do not forget to send us your code.",
    "Do not give anybody but us your code.",
    "Why not tell us your password?",
    "Do not send it by mail, tell us the code.",
    "You had typed your password on the page.",
    "We changed the password with you.",
    "Your user name is enough.",
    "Keep your pass-word at hand.",
    "Ｐａｓｓｗｏｒｄ please.",
    "Geben Sie den Sicherheitscode ein.",
    "Geben Sie uns Ihren Zugangscode.",
    "Sagen Sie uns Ihr Passwort.",
    "Lesen Sie uns den Code vor.",
    "Wie lautet Ihr Passwort?",
    "Halten Sie Ihr Passwort bereit.",
    "Gib mir dein Passwort.",
    "Bitte nennen Sie Ihren Bestätigungscode.",
    "Wir brauchen Ihr Einmalkennwort.",
    "Die SMS-TAN bitte.",
    "Nennen Sie die sechsstellige Zahl.",
    "Sagen Sie uns den Code am Telefon nicht per Mail.",
    "Lisez-nous le code.",
    "Préparez votre mot de passe.",
    "Quel est votre mot de passe ?",
    "Donnez-nous votre code.",
    "Merci de nous communiquer vos identifiants.",
    "Ne donnez votre code qu’à nous.",
    "N’attendez pas et donnez votre code.",
    "Dites les six chiffres.",
  ],
  asks_to_sign_in: [
    "Please sign in to your account.",
    "Log into the page of the office.",
    "Connectez-vous à votre compte.",
    "Melden Sie sich bitte mit Ihrer Karte an.",
    "Loggen Sie sich ein.",
    "Log back in.",
    "Sign back in to your account.",
    "Sign yourself in again.",
    "Please sign-in today.",
    "Verify your account.",
    "Loggen Sie sich bitte ein.",
    "Melden Sie sich bitte an.",
    "Bitte neu anmelden.",
    "Bestätigen Sie Ihr Konto.",
    "Veuillez vous reconnecter.",
    "Veuillez vous identifier.",
    "Confirmez votre identité.",
  ],
  asks_to_click: [
    "Click below.",
    "Cliquez ici.",
    "Klicken Sie auf das Bild.",
    "Scan this picture.",
    "Follow the link below.",
    "Visit our portal.",
    "Go to our website.",
    "Use the QR-Code.",
    "Suivez le lien.",
    "Rendez-vous sur notre portail.",
    "Visitez notre site.",
    "Folgen Sie dem Link.",
    "Besuchen Sie unser Serviceportal.",
    "Besuchen Sie unsere Webseite.",
  ],
  asks_to_open: [
    "Open the attachment.",
    "Please see the attached list.",
    "Ouvrez la pièce jointe.",
    "Vous trouverez la liste ci-jointe.",
    "Öffnen Sie den Anhang.",
    "Die Liste ist anbei.",
    "Open the PDF that we sent.",
    "Install this profile.",
    "Download the tool.",
    "Run this program.",
    "Ouvrez le document joint.",
    "Ouvrez le fichier.",
    "Installez ce profil.",
    "Téléchargez l’outil.",
    "Öffnen Sie die PDF-Datei.",
    "Öffnen Sie den Dateianhang.",
    "Installieren Sie dieses Profil.",
    "Laden Sie das Werkzeug herunter.",
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
    ...[
      "APT-thirty-one",
      "APT 31",
      "Judgement Panda",
      "ZIRCONIUM",
      "Bronze Vinewood",
      "BRONZE VINEWOOD",
      "Iron Twilight",
      "Charcoal Typhoon",
      "charcoal typhoon",
      "Flax Typhoon",
      "NSO",
      "Pegasus",
      "Unit 26165",
      "Einheit 26165",
      "the communist party",
      "le parti communiste",
      "die Kommunistische Partei",
      "die Volksrepublik",
      "Russen",
      "Russinnen",
      "Chinesen",
      "Beijings",
      "Chinas",
      "Moscou",
      "Wuhan",
      "Hubei",
      "Shanghai",
      "Minsk",
      "Kreml",
      "RPDC",
      "DVRK",
      "les Iraniens",
      "ein Iraner",
      "des espions turcs",
      "Emirati",
      "saoudienne",
      "die Inder",
      "a foreign intelligence service",
      "a foreign government",
      "a foreign state",
      "a state-sponsored group",
      "a state sponsored group",
      "another country",
      "a nation-state",
      "People’s Republic",
      "un service étranger",
      "un service de renseignement étranger",
      "un État étranger",
      "une puissance étrangère",
      "un groupe soutenu par un État",
      "un acteur étatique",
      "ein fremder Nachrichtendienst",
      "ein ausländischer Dienst",
      "eine fremde Macht",
      "ein anderer Staat",
      "staatlich gesteuerte Leute",
    ].map((name) => `It was ${name}.`),
  ],
  other_person: [
    "We also told Jörg Ødegård.",
    "We also told JO\u0308RG ØDEGÅRD.",
    "We also told robin.okafor@parliament.example.",
    "We also told robin[.]okafor@parliament[.]example.",
    "Robin Okafor got it too.",
    "Joerg Oedegaard got it too.",
    "Ms Marshley got it too.",
    "MARSHLEY got it too.",
    "Marshley’s office got it too.",
    "Frau Marshleys Büro auch.",
    "It went to Marshley, Delphine too.",
    "It went to D. Marshley too.",
    "It went to Delphine  Marshley too.",
    "It went to Delphine_Marshley too.",
    "It went to Delphine-Marshley too.",
    "It went to delphine.marshley too.",
    "It went to dmarshley too.",
    "It went to delphinemarshley@nowhere too.",
    "Herr Mueller-Thurgau auch.",
    "Herr Thurgau auch.",
    "Lee, Kim got it too.",
    "K. Lee got it too.",
    "Anne Serious got it too.",
    "Ms O'Brien got it too.",
    "Uma Raman got it too.",
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
  "We will never ask for a code by telephone.",
  "Nobody will ask you for your PIN.",
  "Please do not sign in on that page.",
  "Do not install anything.",
  "On ne vous demandera jamais votre code.",
  "Ne pas ouvrir la pièce jointe.",
  "Ne vous connectez pas.",
  "Ne suivez aucun lien.",
  "Wir werden Sie nie nach einer TAN fragen.",
  "Bitte keine Anhänge öffnen.",
  "Klicken Sie nicht auf den Link.",
  "Melden Sie sich nicht an.",
  "You typed something on the page, and we changed it with you.",
  "We have closed the sign-in that was not yours.",
  "Somebody had signed in from elsewhere.",
  "Melden Sie sich bei uns.",
  "We have seen no sign of anyone in the account.",
  "See hxxp://news-daily[.]example/a today.",
  "It came from 192[.]0[.]2[.]1 today.",
  "Thanks.Our colleague will call.",
  "It is a serious matter, Priya Raman.",
  "It is Raman again.",
  "We lee the way, and Kim knows.",
  "Bears and tigers live in the zoo.",
  "The rain in March was bronze.",
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

/** Each repeated to 100 kB, where a pattern that goes back over it would take hours. */
const HOSTILE: readonly string[] = [
  "a",
  "A",
  ".",
  " ",
  "-",
  "1",
  "1.",
  "a.",
  "@",
  "a@",
  "delphine ",
  "delphine@",
  "http://",
  "hxxp://",
  "www.",
  "mailto:",
  "tel:",
  "://",
  "A ",
  "A-",
  "Ab Typhoo ",
  "log ",
  "meld an ",
  "APT ",
  "password. ",
  "(",
  "[.]",
  "\u0301",
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
  test("no surname of somebody else in a subject or the address of a sender, however it is written", () => {
    for (const subject of ["Marshley asks", "to delphine_marshley", "Lee, Kim"])
      assert.deepEqual(rulesOf(composed("en", { subjects: [subject] })), ["other_person"], subject);
    for (const sender of ["d.marshley@news.example", "dmarshley@news.example", "x@marshley-news.example"])
      assert.deepEqual(rulesOf(composed("en", { senders: [sender] })), ["other_person"], sender);
  });
  test("a namesake's notice, an address that somebody else shares, and a name that is the other turned round", () => {
    const others = (name: string) => ({ othersNames: [name, "raman@home.example"], ownName: "Priya Raman" });
    for (const name of ["Uma Raman", "Raman Priya", "Priya Raman", "priya.raman@parliament.example"])
      assert.deepEqual(rulesOf(composed("en"), others(name)), [], name);
  });
  test("a member whose name or address is a word for a secret, and an office in a country that is named", () => {
    const person = { id: "p-1", name: "Amy Pin" };
    const [mailbox] = RECONNAISSANCE.mailboxes;
    const mailboxes = [{ ...mailbox!, address: "pin@china.example" }];
    assert.deepEqual(rulesOf(composed("en", { person, mailboxes }), { ownName: person.name }), []);
    const office = { ...RECONNAISSANCE.office, name: "Security Office of the Parliament of India" };
    assert.deepEqual(rulesOf(composed("en", { office })), []);
    assert.deepEqual(rulesOf(composed("en", { office, done: ["It was India."] })), ["actor"]);
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

test("the sentences that only a notice may have are those of content/notices, to the letter", () => {
  for (const tag of LANGUAGES) {
    const { say } = shippedLanguage(tag);
    const risky = new Set<string>();
    for (const [id, names] of Object.entries(MESSAGES)) {
      // What is said to the member is not looked at twice; what an officer asks in a conversation is not sent.
      if (id.startsWith("script.")) continue;
      // Numbers for every plural form of the three languages.
      for (const count of [0, 1, 2, 5, 1_000_000]) {
        const args = Object.fromEntries(names.map((name) => [name, count]));
        for (const sentence of sentencesOf(say(id as "call", args as never))) {
          const plain = sentence.normalize("NFC").replace(/\s+/g, " ");
          if (risksIn(plain).length > 0 && !isPlainNegation(plain)) risky.add(plain);
        }
      }
    }
    assert.deepEqual([...risky].sort(), [...(SHIPPED_SENTENCES[tag] ?? [])].sort());
  }
});

test("100 kB of what is slow to read ends: words, full stops, schemes, addresses, capitals, spaces", () => {
  const letter = (at: number): string => "abcdefghij"[Math.floor(at) % 10]!;
  const people = Array.from(
    { length: 1_000 },
    (_, at) => `Delphine ${letter(at)}arshley${letter(at / 10)}${letter(at / 100)}`,
  );
  const find = nameFinder(people, { own: ["Priya Raman"], common: ["what every notice says"] });
  for (const unit of HOSTILE) {
    const text = unit.repeat(Math.ceil(100_000 / unit.length));
    for (const whole of [text, `://${text}x`]) {
      assert.ok(!rulesOf(withPart("what_we_did", [whole])).includes("text_differs"));
      assert.deepEqual(find(`${whole} Delphine Marshley`), []);
      assert.deepEqual(find(`${whole} carshleyba`), ["Delphine carshleyba"]);
    }
  }
});

test("hostile subjects and senders never make a notice that is refused for a link, a control or its text", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          "http://",
          "www.",
          "tel:",
          "EXAMPLE.TEST",
          "192.0.2.1",
          "中国",
          "hxxp://",
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
