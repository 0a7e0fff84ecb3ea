/**
 * Words by which people and programs begin, end and furnish mail, in the languages of the parliaments we know: what stands
 * after them varies between the mails of one hand, or is shared by mails of many. All are case folded.
 */

/** First words of a salutation; what follows names the reader. */
export const GREETINGS: readonly string[] = [
  ...["dear", "hi", "hello", "hey", "greetings", "good morning", "good afternoon", "good evening"],
  ...["bonjour", "bonsoir", "cher", "chère", "chers", "chères", "madame", "monsieur", "mesdames", "salut"],
  ...[
    "sehr geehrte",
    "sehr geehrter",
    "liebe",
    "lieber",
    "hallo",
    "guten tag",
    "guten morgen",
    "werte",
    "werter",
  ],
  ...["hola", "estimado", "estimada", "estimados", "querido", "querida", "buenos días", "buenas tardes"],
  ...["gentile", "gentilissimo", "egregio", "egregia", "caro", "cara", "buongiorno", "salve", "spettabile"],
  ...[
    "beste",
    "geachte",
    "goedemorgen",
    "goedendag",
    "kære",
    "hej",
    "bästa",
    "hei",
    "hyvä",
    "arvoisa",
    "tere",
  ],
  ...["prezado", "prezada", "prezados", "caros", "olá", "bom dia", "boa tarde", "exmo", "exma"],
  ...["szanowny", "szanowna", "szanowni", "dzień dobry", "drogi", "droga", "vážený", "vážená", "dobrý den"],
  ...[
    "tisztelt",
    "kedves",
    "stimate",
    "stimată",
    "stimată doamnă",
    "dragă",
    "bună ziua",
    "poštovani",
    "poštovana",
  ],
  ...["уважаемый", "уважаемая", "уважаемые", "здравствуйте", "добрый день", "шановний", "шановна", "шановні"],
  ...[
    "добрий день",
    "уважаеми",
    "уважаема",
    "αγαπητέ",
    "αγαπητή",
    "αξιότιμε",
    "sayın",
    "merhaba",
    "gerbiamas",
  ],
  ...["gerbiama", "cienījamais", "cienījamā", "lugupeetud", "kia ora", "a chara", "annwyl"],
  ...[
    "尊敬的",
    "親愛的",
    "亲爱的",
    "您好",
    "拝啓",
    "عزيزي",
    "عزيزتي",
    "السيد",
    "السيدة",
    "مرحبا",
    "שלום",
    "เรียน",
  ],
];

/** Words before a name. They go with it: `Mr` and `Mrs` are no difference of the text. */
export const TITLES: ReadonlySet<string> = new Set(
  (
    "mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron senator sen rep representative " +
    "congressman congresswoman congressmember councillor cllr minister hon honourable honorable rt excellency " +
    "ambassador mp mep msp ms mla mpp mhr m mme mlle herr herrn frau monsieur madame mademoiselle " +
    "señor señora sr sra srta don doña signor signora sig dott onorevole on dhr mevr mevrouw meneer " +
    "pan pani pán paní herra rouva hr fru господин госпожа пан пані bay bayan"
  ).split(" "),
);

/** Line beginnings after which only the writer's name and address follow. */
export const CLOSINGS: readonly string[] = [
  ...[
    "regards",
    "kind regards",
    "best regards",
    "warm regards",
    "warmest regards",
    "with kind regards",
    "best",
  ],
  ...["best wishes", "all the best", "yours", "sincerely", "respectfully", "cheers", "thanks", "many thanks"],
  ...["thank you", "with thanks", "faithfully", "cordially"],
  ...[
    "cordialement",
    "bien cordialement",
    "bien à vous",
    "salutations",
    "sincères salutations",
    "meilleures",
  ],
  ...[
    "veuillez agréer",
    "mit freundlichen",
    "mit freundlichem",
    "freundliche grüße",
    "freundliche grüsse",
    "viele grüße",
  ],
  ...["beste grüße", "mit besten", "herzliche grüße", "hochachtungsvoll", "liebe grüße", "mfg"],
  ...[
    "saludos",
    "un saludo",
    "atentamente",
    "cordiales saludos",
    "cordiali saluti",
    "distinti saluti",
    "saluti",
  ],
  ...[
    "met vriendelijke",
    "hartelijke groet",
    "groeten",
    "med venlig",
    "med vennlig",
    "vänliga hälsningar",
    "mvh",
  ],
  ...["ystävällisin", "z poważaniem", "pozdrawiam", "s pozdravem", "üdvözlettel", "tisztelettel", "cu stimă"],
  ...[
    "atenciosamente",
    "cumprimentos",
    "com os melhores",
    "с уважением",
    "з повагою",
    "με εκτίμηση",
    "saygılarımla",
  ],
  ...["此致", "敬具", "مع التحية", "مع أطيب"],
];

/** Lines that mailing services and legal departments add to mails of everybody. */
export const FURNITURE: readonly string[] = [
  ...[
    "unsubscribe",
    "view in browser",
    "view this email",
    "view online",
    "manage your preferences",
    "update your preferences",
  ],
  ...[
    "email preferences",
    "sent to you because",
    "you are receiving this",
    "you received this",
    "you're receiving this",
  ],
  ...[
    "add us to your address book",
    "all rights reserved",
    "privacy policy",
    "désabonner",
    "désinscrire",
    "désinscription",
  ],
  ...[
    "version en ligne",
    "abmelden",
    "abbestellen",
    "im browser",
    "darse de baja",
    "cancelar la suscripción",
  ],
  ...[
    "disiscriverti",
    "cancella iscrizione",
    "afmelden",
    "uitschrijven",
    "wypisz",
    "cancelar inscrição",
    "descadastrar",
  ],
  ...[
    "confidential",
    "intended recipient",
    "intended only for",
    "if you have received this",
    "privileged information",
  ],
  ...[
    "received this message in error",
    "received this email in error",
    "think before you print",
    "consider the environment",
  ],
  ...["vertraulich", "confidentiel", "confidencial", "riservat", "vertrouwelijk", "poufn", "конфиденциальн"],
  ...[
    "sent from my iphone",
    "sent from my ipad",
    "sent from my",
    "get outlook for",
    "envoyé de mon",
    "von meinem",
  ],
  ...["scanned by", "virus-free", "this email has been checked", "message from outside", "external sender"],
];

/** Months and days of the week in full, in the larger languages. `march` and `may` are also words, and stay. */
export const DATE_WORDS: ReadonlySet<string> = new Set(
  (
    "january february april june july august september october november december " +
    "monday tuesday wednesday thursday friday saturday sunday " +
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre " +
    "lundi mardi mercredi jeudi vendredi samedi dimanche " +
    "januar jänner februar märz april juni juli oktober dezember " +
    "montag dienstag mittwoch donnerstag freitag samstag sonntag " +
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre " +
    "lunes martes miércoles jueves viernes sábado domingo " +
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre " +
    "januari februari maart mei augustus maandag dinsdag woensdag donderdag vrijdag zaterdag zondag " +
    "janeiro fevereiro março junho julho setembro outubro novembro dezembro " +
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia " +
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
  ).split(" "),
);

/** Months and days that are words or names too, or shortened: dates only before or after a number. */
export const SHORT_DATE_WORDS: ReadonlySet<string> = new Set(
  (
    "jan feb mar march apr may jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun " +
    "janv févr avr juil déc lun mer jeu ven sam dim mrz okt dez di mi do fr ene abr ago dic lun mié jue vie sáb"
  ).split(" "),
);

/** What follows a number in a time or a date and is no word of the text there. */
export const AFTER_NUMBER_WORDS: ReadonlySet<string> = new Set(
  "am pm gmt utc cet cest bst est edt pst pdt uhr h th st nd rd of de du der den".split(" "),
);

/** Local parts and display names that are offices, not people: as words of a text they stay. */
export const OFFICE_WORDS: ReadonlySet<string> = new Set(
  (
    "info office contact mail email admin administrator news newsletter support help hello team press media sales " +
    "service services customer account accounts billing security alert alerts noreply no-reply reply donotreply " +
    "notification notifications update updates marketing member members membership secretary secretariat committee " +
    "parliament house senate assembly group bank post webmaster postmaster kontakt buero büro presse verwaltung " +
    "the and of for from via at in on der die das und von de la le les du et el los y il di " +
    "national international daily weekly today world european times"
  ).split(" "),
);
