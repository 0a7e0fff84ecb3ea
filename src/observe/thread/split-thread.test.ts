import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readHtml } from "../html/read-html.ts";
import { splitThread } from "./split-thread.ts";

const ANSWER = "Thank you, Tuesday suits me.\nI will bring the papers.";
const QUESTION = "Could we meet on Tuesday?\nThe committee room is free.";

function plain(text: string) {
  return splitThread({ plain: text, html: null, subject: null });
}

function html(raw: string) {
  return splitThread({ plain: null, html: readHtml(raw).html, subject: null });
}

function quote(text: string): string {
  return text.replace(/^/gm, "> ");
}

interface Introduced {
  readonly language: string;
  readonly client: string;
  readonly line: string;
  readonly name: string | null;
}

const introduced = (
  language: string,
  client: string,
  line: string,
  name: string | null = "Jana Marek",
): Introduced => ({
  language,
  client,
  line,
  name,
});

const ADDRESS = "jana.marek@example.org";

const INTRODUCTIONS: readonly Introduced[] = [
  introduced("English", "Gmail", `On Tue, Jan 12, 2021 at 9:30 AM Jana Marek <${ADDRESS}> wrote:`),
  introduced("English", "Apple Mail", `On 12 Jan 2021, at 09:30, Jana Marek <${ADDRESS}> wrote:`),
  introduced("English", "Thunderbird", "On 12/01/2021 09:30, Jana Marek wrote:"),
  introduced("English", "Zoho", `---- On Tue, 12 Jan 2021 09:30:00 +0100 Jana Marek <${ADDRESS}> wrote ----`),
  introduced("French", "Gmail", `Le mar. 12 janv. 2021 à 09:30, Jana Marek <${ADDRESS}> a écrit :`),
  introduced("French", "Apple Mail", `Le 12 janv. 2021 à 09:30, Jana Marek <${ADDRESS}> a écrit :`),
  introduced("French", "Thunderbird", "Le 12/01/2021 à 09:30, Jana Marek a écrit :"),
  introduced("German", "Gmail", `Am Di., 12. Jan. 2021 um 09:30 Uhr schrieb Jana Marek <${ADDRESS}>:`),
  introduced("German", "Apple Mail", `Am 12.01.2021 um 09:30 schrieb Jana Marek <${ADDRESS}>:`),
  introduced("German", "Thunderbird", "Am 12.01.21 um 09:30 schrieb Jana Marek:"),
  introduced("German", "Open-Xchange", `Jana Marek <${ADDRESS}> hat am 12.01.2021 09:30 CET geschrieben:`),
  introduced("Spanish", "Gmail", `El mar, 12 ene 2021 a las 9:30, Jana Marek (<${ADDRESS}>) escribió:`),
  introduced("Spanish", "Apple Mail", `El 12 ene 2021, a las 9:30, Jana Marek <${ADDRESS}> escribió:`),
  introduced("Spanish", "Thunderbird", "El 12/1/21 a las 9:30, Jana Marek escribió:"),
  introduced(
    "Italian",
    "Gmail",
    `Il giorno mar 12 gen 2021 alle ore 09:30 Jana Marek <${ADDRESS}> ha scritto:`,
  ),
  introduced(
    "Italian",
    "Apple Mail",
    `Il giorno 12 gen 2021, alle ore 09:30, Jana Marek <${ADDRESS}> ha scritto:`,
  ),
  introduced("Italian", "Thunderbird", "Il 12/01/21 09:30, Jana Marek ha scritto:"),
  introduced("Dutch", "Gmail", `Op di 12 jan. 2021 om 09:30 schreef Jana Marek <${ADDRESS}>:`),
  introduced(
    "Dutch",
    "Apple Mail",
    `Op 12 jan. 2021, om 09:30 heeft Jana Marek <${ADDRESS}> het volgende geschreven:`,
  ),
  introduced("Dutch", "Thunderbird", "Op 12-01-2021 om 09:30 schreef Jana Marek:"),
  introduced("Polish", "Gmail", `wt., 12 sty 2021 o 09:30 Jana Marek <${ADDRESS}> napisał(a):`),
  introduced(
    "Polish",
    "Apple Mail",
    `Wiadomość napisana przez Jana Marek <${ADDRESS}> w dniu 12 sty 2021, o godz. 09:30:`,
  ),
  introduced("Polish", "Thunderbird", "W dniu 12.01.2021 o 09:30, Jana Marek pisze:"),
  introduced(
    "Portuguese",
    "Gmail",
    `Em ter., 12 de jan. de 2021 às 09:30, Jana Marek <${ADDRESS}> escreveu:`,
  ),
  introduced(
    "Portuguese",
    "Apple Mail",
    `No dia 12 de jan. de 2021, às 09:30, Jana Marek <${ADDRESS}> escreveu:`,
  ),
  introduced("Portuguese", "Thunderbird", "Em 12/01/2021 09:30, Jana Marek escreveu:"),
  introduced("Czech", "Gmail", `út 12. 1. 2021 v 9:30 odesílatel Jana Marek <${ADDRESS}> napsal:`),
  introduced("Czech", "Apple Mail", `12. 1. 2021 v 9:30, Jana Marek <${ADDRESS}> napsala:`),
  introduced("Czech", "Thunderbird", "Dne 12. 01. 21 v 9:30 Jana Marek napsal(a):"),
];

describe("sentences that introduce a quoted message", () => {
  for (const { language, client, line, name } of INTRODUCTIONS) {
    test(`reads the reply of ${client} in ${language} as plain text`, () => {
      const { current, previous } = plain(`${ANSWER}\n\n${line}\n\n${quote(QUESTION)}\n`);
      assert.equal(current.text, ANSWER);
      assert.equal(previous.length, 1);
      assert.equal(previous[0]?.text, QUESTION);
      assert.equal(previous[0]?.preamble, line);
      assert.equal(previous[0]?.sender?.display_name, name);
      assert.equal(previous[0]?.sender?.email.email, line.includes("@") ? ADDRESS : "");
    });

    test(`finds the sentence of ${client} in ${language} when nothing marks the quoted lines`, () => {
      const { current, previous } = plain(`${ANSWER}\n${line}\n${QUESTION}`);
      assert.equal(current.text, ANSWER);
      assert.equal(previous[0]?.text, QUESTION);
    });
  }

  test("joins a sentence that is wrapped over two lines", () => {
    const { current, previous } = plain(
      `${ANSWER}\n\nOn Tue, Jan 12, 2021 at 9:30 AM Jana Marek\n<${ADDRESS}> wrote:\n\n${quote(QUESTION)}`,
    );
    assert.equal(current.text, ANSWER);
    assert.equal(previous[0]?.sender?.email.email, ADDRESS);
  });

  test("does not take a short answer above the introduction for its first line", () => {
    const { current } = plain(`32 is too many.\nOn 12/01/2021 09:30, Jana Marek wrote:\n${quote(QUESTION)}`);
    assert.equal(current.text, "32 is too many.");
  });

  test("leaves a sentence alone that only speaks of writing", () => {
    for (const text of [
      "As Jana Marek wrote:\nthe room is free.",
      "On the minister he wrote: nothing.",
      "Le ministre a écrit :\nrien du tout.",
    ]) {
      assert.equal(plain(text).previous.length, 0);
      assert.equal(plain(text).current.text, text);
    }
  });
});

describe("dates of quoted messages", () => {
  /** The sentence of another day and time than above would do as well: what counts is the form. */
  for (const { language, client, line } of INTRODUCTIONS) {
    // Day or month first: English speakers differ.
    const date = line.startsWith("On 12/01/2021")
      ? null
      : line.includes("+0100") || line.includes("CET")
        ? "2021-01-12T08:30:00Z"
        : "2021-01-12T09:30:00Z";
    test(`reads the date of ${client} in ${language}`, () => {
      assert.equal(plain(`${ANSWER}\n\n${line}\n${quote(QUESTION)}`).previous[0]?.date, date);
    });
  }

  const written: readonly (readonly [string, string | null])[] = [
    ["Montag, 3. März 2025 10:00", "2025-03-03T10:00:00Z"],
    ["lundi 3 mars 2025 10:00", "2025-03-03T10:00:00Z"],
    ["lunes, 3 de marzo de 2025 10:00", "2025-03-03T10:00:00Z"],
    ["mar 4 mar 2025 alle ore 10:00", "2025-03-04T10:00:00Z"],
    ["maandag 3 maart 2025 10:00", "2025-03-03T10:00:00Z"],
    ["poniedziałek, 3 marca 2025 10:00", "2025-03-03T10:00:00Z"],
    ["segunda-feira, 3 de março de 2025 10h00", "2025-03-03T10:00:00Z"],
    ["pondělí 3. března 2025 10:00", "2025-03-03T10:00:00Z"],
    ["Monday, March 3, 2025 3:05:09\u202fPM", "2025-03-03T15:05:09Z"],
    ["Mon, 3 Mar 2025 10:00:00 -0500", "2025-03-03T15:00:00Z"],
    ["2025-03-03T10:00:00+01:00", "2025-03-03T09:00:00Z"],
    ["2025年3月3日 10:00", "2025-03-03T10:00:00Z"],
    ["3/14/2025 10:00 AM", "2025-03-14T10:00:00Z"],
    ["3/4/2025 10:00 AM", null],
    ["Monday, March 3, 2025", null],
    ["10:00", null],
    ["99.99.2025 10:00", null],
  ];
  for (const [text, date] of written) {
    test(`reads ${text} as ${date}`, () => {
      const block = `From: Jana Marek <${ADDRESS}>\nSent: ${text}\nTo: Ola Berg\nSubject: Room`;
      assert.equal(plain(`${ANSWER}\n\n${block}\n\n${QUESTION}`).previous[0]?.date, date);
    });
  }
});

describe("blocks of header fields", () => {
  const blocks: readonly (readonly [string, readonly [string, string, string, string]])[] = [
    ["English", ["From", "Sent", "To", "Subject"]],
    ["French", ["De", "Envoyé", "À", "Objet"]],
    ["German", ["Von", "Gesendet", "An", "Betreff"]],
    ["Spanish", ["De", "Enviado el", "Para", "Asunto"]],
    ["Italian", ["Da", "Inviato", "A", "Oggetto"]],
    ["Dutch", ["Van", "Verzonden", "Aan", "Onderwerp"]],
    ["Polish", ["Od", "Wysłano", "Do", "Temat"]],
    ["Portuguese", ["De", "Enviado", "Para", "Assunto"]],
    ["Czech", ["Od", "Odesláno", "Komu", "Předmět"]],
  ];
  for (const [language, [from, sent, to, subject]] of blocks) {
    const fields = [
      `${from}: Jana Marek <${ADDRESS}>`,
      `${sent}: Tuesday, January 12, 2021 9:30 AM`,
      `${to}: Ola Berg <ola.berg@example.net>; Rui Dias <rui.dias@example.net>`,
      `${subject}: RE: Committee`,
    ];
    test(`splits at the block of Outlook in ${language}`, () => {
      const { current, previous } = plain(
        `${ANSWER}\n\n________________________________\n${fields.join("\n")}\n\n${QUESTION}`,
      );
      assert.equal(current.text, ANSWER);
      assert.equal(previous[0]?.text, QUESTION);
      assert.equal(previous[0]?.sender?.display_name, "Jana Marek");
      assert.equal(previous[0]?.subject.subject, "RE: Committee");
      assert.equal(previous[0]?.subject.is_reply, true);
      assert.equal(previous[0]?.date, "2021-01-12T09:30:00Z");
      assert.deepEqual(
        previous[0]?.recipients.to.map((mailbox) => mailbox.email.email),
        ["ola.berg@example.net", "rui.dias@example.net"],
      );
    });

    test(`splits at the drawn border of Outlook's HTML in ${language}`, () => {
      const { current, previous } = html(
        `<p class=MsoNormal>Thank you.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0 0 0">` +
          `<p class=MsoNormal>${fields
            .map((field) =>
              field
                .replace(/^([^:]+:)/, "<b>$1</b>")
                .replaceAll("<j", "&lt;j")
                .replaceAll("<o", "&lt;o")
                .replaceAll("<r", "&lt;r"),
            )
            .join("<br>")}</p></div>` +
          `<p>Could we meet?</p><p>See <a href="https://quoted.example/">the room</a>.</p>`,
      );
      assert.equal(current.text, "Thank you.");
      assert.equal(previous[0]?.text, "Could we meet?\nSee the room.");
      assert.equal(previous[0]?.sender?.email.email, ADDRESS);
      assert.deepEqual(current.links, []);
      assert.equal(previous[0]?.links.length, 1);
    });
  }

  test("keeps a fax notice that has some of the same fields", () => {
    const text = "You received a fax.\nFrom: 555 0100\nDate: 12 January\nSubject: Invoice\nOpen it here.";
    assert.deepEqual(plain(text).previous, []);
    assert.equal(plain(text).current.text, text);
  });

  test("is content with fewer fields when the subject says that something is forwarded", () => {
    const text = "For you.\n\nFrom: Jana Marek\nDate: 12 January 2021\nSubject: Room\n\nTuesday?";
    const read = (subject: string) => splitThread({ plain: text, html: null, subject }).previous.length;
    assert.equal(read("FW: Room"), 1);
    assert.equal(read("Room"), 0);
  });

  test("gives a sender that is only a name an empty address", () => {
    const { previous } = plain(
      "Please pay.\n\nFrom: Jana Marek\nSent: 12 January 2021 09:30\nTo: Accounts\nSubject: Invoice\n\nPaid?",
    );
    assert.equal(previous[0]?.sender?.email.email, "");
    assert.equal(previous[0]?.sender?.display_name, "Jana Marek");
  });
});

describe("marker lines", () => {
  const markers: readonly (readonly [string, string])[] = [
    ["-----Original Message-----", "English"],
    ["-------- Message d'origine --------", "French"],
    ["-----Ursprüngliche Nachricht-----", "German"],
    ["-----Mensaje original-----", "Spanish"],
    ["-----Messaggio originale-----", "Italian"],
    ["-----Oorspronkelijk bericht-----", "Dutch"],
    ["-----Wiadomość oryginalna-----", "Polish"],
    ["-----Mensagem original-----", "Portuguese"],
    ["-----Původní zpráva-----", "Czech"],
    ["---------- Forwarded message ---------", "English (forward)"],
    ["---------- Message transféré ---------", "French (forward)"],
    ["-------- Weitergeleitete Nachricht --------", "German (forward)"],
    ["---------- Mensaje reenviado ---------", "Spanish (forward)"],
    ["-------- Messaggio inoltrato --------", "Italian (forward)"],
    ["-------- Doorgestuurd bericht --------", "Dutch (forward)"],
    ["-------- Przekazana wiadomość --------", "Polish (forward)"],
    ["-------- Mensagem encaminhada --------", "Portuguese (forward)"],
    ["-------- Přeposlaná zpráva --------", "Czech (forward)"],
    ["Begin forwarded message:", "English (Apple Mail)"],
    ["Début du message réexpédié :", "French (Apple Mail)"],
    ["Anfang der weitergeleiteten Nachricht:", "German (Apple Mail)"],
    ["Inicio del mensaje reenviado:", "Spanish (Apple Mail)"],
    ["Inizio messaggio inoltrato:", "Italian (Apple Mail)"],
    ["Begin doorgestuurd bericht:", "Dutch (Apple Mail)"],
    ["Início da mensagem reencaminhada:", "Portuguese (Apple Mail)"],
  ];
  for (const [marker, language] of markers) {
    test(`splits at ${marker} in ${language}`, () => {
      const { current, previous } = plain(
        `For you.\n\n${marker}\nFrom: Jana Marek <${ADDRESS}>\nSubject: Room\n\n${QUESTION}`,
      );
      assert.equal(current.text, "For you.");
      assert.equal(previous[0]?.text, QUESTION);
      assert.equal(previous[0]?.sender?.email.email, ADDRESS);
    });
  }

  test("makes a forward without any field the preamble of the newest message", () => {
    const { current, previous } = plain(
      "Begin forwarded message:\nFrom: Jana Marek\n\nSign here https://login.example/",
    );
    assert.deepEqual(previous, []);
    assert.equal(current.preamble, "Begin forwarded message:\nFrom: Jana Marek");
    assert.equal(current.text, "Sign here https://login.example/");
    assert.equal(current.links.length, 1);
  });
});

describe("quoted lines", () => {
  test("does not split at a single line with `>`", () => {
    const text = "See below.\n> one line\nThat is wrong.";
    assert.deepEqual(plain(text), { ...plain(text), previous: [] });
    assert.equal(plain(text).current.text, text);
  });

  test("takes three quoted lines without an introduction as a quotation", () => {
    const { current, previous } = plain("Agreed.\n\n> one\n> two\n> three\n\nJana");
    assert.equal(current.text, "Agreed.\n\nJana");
    assert.equal(previous[0]?.text, "one\ntwo\nthree");
    assert.equal(previous[0]?.preamble, null);
  });

  test("keeps answers that stand between quoted lines", () => {
    const { current, previous } = plain(
      `On 12/01/2021 09:30, Jana Marek <${ADDRESS}> wrote:\n> Tuesday?\n\nYes.\n\n> Room four?\n\nNo, five.`,
    );
    assert.equal(current.text, "Yes.\n\nNo, five.");
    assert.equal(previous[0]?.text, "Tuesday?\n\nRoom four?");
  });

  test("answers to two messages leave neither introduction in the newest", () => {
    const one = `On 12/01/2021 09:30, Jana Marek <${ADDRESS}> wrote:\n> Tuesday?`;
    const two = "On 13/01/2021 10:00, Ola Berg <ola.berg@example.net> wrote:\n> Room five?";
    assert.equal(plain(`${one}\n\nYes.\n\n${two}\n\nNo.`).current.text, "Yes.\n\nNo.");
  });

  test("numbers the messages of a long thread from the newest", () => {
    const { previous } = plain(
      "one\n\nOn 3 Jan 2021, at 09:30, A <a@example.org> wrote:\n> two\n>\n> On 2 Jan 2021, at 09:30, B <b@example.org> wrote:\n>> three\n>>\n>> On 1 Jan 2021, at 09:30, C <c@example.org> wrote:\n>>> four",
    );
    assert.deepEqual(
      previous.map((thread) => [thread.index, thread.text, thread.sender?.email.local_part]),
      [
        [0, "two", "a"],
        [1, "three", "b"],
        [2, "four", "c"],
      ],
    );
  });
});

describe("structure of HTML", () => {
  test("splits a reply of Gmail whose language it does not know", () => {
    const { current, previous } = html(
      `<div dir="ltr">Tak. <a href="https://mine.example/">mine</a></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Mar 12 Jan 2021, Jana &lt;<a href="mailto:${ADDRESS}">${ADDRESS}</a>&gt; schreven hawwe:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex"><div>Tuesday? <a href="https://theirs.example/">theirs</a></div></blockquote></div>`,
    );
    assert.equal(current.text, "Tak. mine");
    assert.equal(previous[0]?.text, "Tuesday? theirs");
    assert.deepEqual(
      current.links.map((link) => link.href_url.domain.domain),
      ["mine.example"],
    );
    assert.ok(previous[0]?.links.some((link) => link.href_url.domain.domain === "theirs.example"));
  });

  test("finds the introduction that Apple Mail puts inside the quotation", () => {
    const { current, previous } = html(
      `<body>Yes.<br><div><blockquote type="cite"><div>On 12 Jan 2021, at 09:30, Jana Marek &lt;<a href="mailto:${ADDRESS}">${ADDRESS}</a>&gt; wrote:</div><br class="Apple-interchange-newline"><div>Tuesday?</div></blockquote></div></body>`,
    );
    assert.equal(current.text, "Yes.");
    assert.equal(previous[0]?.text, "Tuesday?");
    assert.equal(previous[0]?.sender?.display_name, "Jana Marek");
  });

  test("keeps what is written below the quotation of Thunderbird", () => {
    const { current, previous } = html(
      `<p>Above.</p><div class="moz-cite-prefix">On 12/01/2021 09:30, Jana Marek wrote:<br></div><blockquote type="cite" cite="mid:x@example.org"><p>Tuesday?</p></blockquote><p>Below.</p>`,
    );
    assert.equal(current.text, "Above.\nBelow.");
    assert.equal(previous[0]?.text, "Tuesday?");
  });

  test("splits at the reply block of Outlook on the web", () => {
    const { current, previous } = html(
      `<div>Yes.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>Lähettäjä:</b> Jana Marek &lt;${ADDRESS}&gt;<br><b>Lähetetty:</b> 12 January 2021 9:30</font></div><div>Tuesday?</div>`,
    );
    assert.equal(current.text, "Yes.");
    assert.equal(previous[0]?.text, "Tuesday?");
  });

  test("leaves a mail whole whose all text stands in a quoting container", () => {
    const { current, previous } = html(
      `<div class="gmail_quote"><p>Your account is blocked.</p><p>Sign in.</p></div>`,
    );
    assert.equal(current.text, "Your account is blocked.\nSign in.");
    assert.deepEqual(previous, []);
  });

  test("does not take arrows at the start of lines for quotations", () => {
    const { current, previous } = html(
      "<p>&gt; Read more</p><p>&gt; Unsubscribe</p><p>&gt; Contact</p><p>End</p>",
    );
    assert.deepEqual(previous, []);
    assert.match(current.text ?? "", /Read more/);
  });

  test("reads the plain text when the HTML shows nothing", () => {
    const shown = (raw: string) =>
      splitThread({ plain: "plain words", html: readHtml(raw).html, subject: null }).current.text;
    assert.equal(shown("<p>  </p>"), "plain words");
    assert.equal(shown('<img src="cid:a">'), "");
    assert.equal(shown("<p>html words</p>"), "html words");
  });
});

describe("banners of mail gateways", () => {
  const banners: readonly string[] = [
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe.",
    "[EXTERNAL]",
    "You don't often get email from jana.marek@example.org. Learn why this is important",
    "ACHTUNG: Externe E-Mail. Klicken Sie nicht auf Links.",
    "Attention : courriel externe. Ne cliquez pas sur les liens.",
    "PRECAUCIÓN: Este correo electrónico proviene de fuera de la organización.",
    "ATTENZIONE: questa email proviene dall'esterno dell'organizzazione.",
    "LET OP: Deze e-mail is afkomstig van buiten de organisatie.",
    "UWAGA: Ta wiadomość pochodzi spoza organizacji. Nie klikaj linków.",
    "CUIDADO: Este email foi enviado de fora da organização.",
    "POZOR: Tento e-mail přišel od externího odesílatele.",
  ];
  for (const banner of banners) {
    test(`takes away: ${banner.slice(0, 50)}`, () => {
      const { current } = plain(`${banner}\n\nDear Ola,\nthe room is free.`);
      assert.equal(current.text, "Dear Ola,\nthe room is free.");
      assert.equal(current.banners[0]?.text, banner);
    });
  }

  test("takes the whole coloured box with its links", () => {
    const { current } = html(
      `<table style="background-color:#ffeb9c"><tr><td><b>CAUTION:</b> External email.<br>Think first. <a href="https://help.example/">Report</a></td></tr></table><p>Dear Ola, <a href="https://room.example/">room</a></p>`,
    );
    assert.equal(current.text, "Dear Ola, room");
    assert.match(current.banners[0]?.text ?? "", /Think first/);
    assert.equal(current.banners[0]?.links[0]?.href_url.domain.domain, "help.example");
    assert.equal(current.links[0]?.href_url.domain.domain, "room.example");
  });

  test("leaves the sender's own sentences about external mail", () => {
    const text = "Our external email system moves on Friday.\nPlease log in again.";
    assert.equal(plain(text).current.text, text);
    assert.deepEqual(plain(text).current.banners, []);
  });
});

describe("limits and hostile text", () => {
  test("gives no text when there is no body", () => {
    const { current, previous } = splitThread({ plain: null, html: null, subject: null });
    assert.equal(current.text, null);
    assert.deepEqual(previous, []);
  });

  test("stops after a bounded number of quoted messages", () => {
    const line = "On 12 Jan 2021, at 09:30, Jana <jana@example.org> wrote:\nx\n";
    assert.equal(plain(line.repeat(500)).previous.length, 30);
  });

  const hostile: readonly (readonly [string, string])[] = [
    ["quoted and unquoted lines in turn", "> a\nb\n".repeat(100_000)],
    ["deep quotation", `${">".repeat(5_000)} x\n`.repeat(50)],
    [
      "half a header block again and again",
      `From: x\n${"y\n".repeat(7)}To: x\n${"y\n".repeat(7)}Cc: x\n`.repeat(3_000),
    ],
    ["sentences that never end", "On 12 Jan 2021 at 09:30 a@example.org\n".repeat(50_000)],
    ["drawn lines", "-----\n\n".repeat(50_000)],
    ["one long line", "On 12 Jan ".repeat(100_000)],
    ["endings without a beginning", "wrote:\n".repeat(50_000)],
  ];
  for (const [name, text] of hostile) {
    test(`reads ${name} in linear time`, () => {
      const start = process.cpuUsage();
      const { current, previous } = plain(text);
      assert.ok(current.links.length + previous.length >= 0);
      const used = process.cpuUsage(start);
      // A tenth of this is usual; quadratic time would be a hundredfold.
      assert.ok(used.user < 3_000_000, `${used.user / 1000} ms`);
    });
  }

  test("never throws, and never invents text", () => {
    const pieces = fc.constantFrom(
      "> ",
      "\n",
      "On 12 Jan 2021, at 09:30, A <a@example.org> wrote:",
      "From: A <a@example.org>",
      "Sent: 12 January 2021",
      "To: b@example.org",
      "Subject: x",
      "-----Original Message-----",
      "Begin forwarded message:",
      "[EXTERNAL]",
      "text",
      " ",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 40 }), (parts) => {
        const text = parts.join("");
        const { current, previous } = plain(text);
        const words = (current.text ?? "").split(/\s+/).filter((word) => word !== "");
        for (const word of words) assert.ok(text.includes(word));
        for (const [index, thread] of previous.entries()) assert.equal(thread.index, index);
      }),
      { seed: 20_210_112, numRuns: 500 },
    );
  });
});

const listMail = process.env["SERJEANT_LISTMAIL"];

test("leaves no introduction in the newest message of real list mail", {
  skip:
    listMail === undefined || !existsSync(listMail)
      ? "SERJEANT_LISTMAIL names no folder of list mail"
      : false,
}, () => {
  const files = readdirSync(listMail!, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".eml"))
    .sort()
    .slice(0, 500);
  let [split, left] = [0, 0];
  for (const name of files) {
    const mail = readFileSync(`${listMail}/${name}`, "latin1").replaceAll("\r\n", "\n");
    const { current, previous } = plain(mail.slice(mail.indexOf("\n\n") + 2));
    if (previous.length > 0) split += 1;
    if (/^On .{10,200} wrote:$/m.test(current.text ?? "")) left += 1;
  }
  assert.ok(split > 0);
  assert.ok(left <= split / 20, `${left} of ${split}`);
});
