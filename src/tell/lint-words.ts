/**
 * Words that an attacker needs and an office does not: for codes and passwords, for signing in, clicking, opening and installing.
 * There are more ways to ask than any list of verbs has, so a sentence with such a word is refused whatever it says, unless
 * it ships with the program or plainly says that nobody asks. In every language at once, because an officer may write one
 * language into the notice of another.
 */
import { isPlainNegation } from "./lint-negation.ts";
import { isShipped } from "./lint-shipped.ts";

export type WordRule = "asks_for_secret" | "asks_to_sign_in" | "asks_to_click" | "asks_to_open";

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(" ").split(" "));
}

interface Risk {
  readonly rule: WordRule;
  /** Each is enough. Past forms of verbs are left out: they tell a story and ask for nothing. */
  readonly words: ReadonlySet<string>;
  /** Ends of compounds, as German makes them. */
  readonly endings?: RegExp;
  /** Of several words, in lower case without hyphens. */
  readonly phrases?: RegExp;
  /** A verb of the first with a noun of the second. */
  readonly pairs?: readonly (readonly [ReadonlySet<string>, ReadonlySet<string>])[];
}

const SECRETS: Risk = {
  rule: "asks_for_secret",
  words: words(
    "password passwords passcode passcodes passphrase passphrases passkey passkeys passwd pwd pin pins otp totp tan_number",
    "token tokens credential credentials login logins username usernames authenticator",
    "mdp identifiant identifiants jeton jetons",
    "geheimzahl geheimzahlen benutzername benutzernamen benutzernamens benutzerkennung losungswort",
  ),
  endings:
    /(?:codes?|passwords?|passwort(?:es|s|e)?|passwörtern?|kennwort(?:es|s|e)?|kennwörtern?|(?:zugangs|anmelde|login|konto)daten)$/u,
  phrases:
    / (?:mots? de passe|mots? secrets?|phrase secrète|pass ?words?|user names?|security questions?|questions? (?:secrètes?|de sécurité)|(?:log|sign) in details|données (?:de connexion|d accès)|noms? d utilisateur|(?:four|five|six|seven|eight|quatre|cinq|sept|huit|vier|fünf|sechs|sieben|acht|[4-8]) (?:digits?|chiffres|ziffern)|(?:vier|fünf|sechs|sieben|acht)stellig\p{L}*) /u,
};

const SIGN_IN: Risk = {
  rule: "asks_to_sign_in",
  words: words(
    "relogin authenticate reauthenticate authenticating",
    "connectez reconnectez connecter reconnecter identifiez authentifiez authentifier",
    "anmelden anzumelden einloggen einzuloggen logge loggen loggt authentifizieren authentisieren legitimieren",
  ),
  phrases: / (?:vous|s|m|nous|se) (?:ré)?identifier /,
  pairs: [
    [
      words(
        "verify validate confirm unlock reactivate vérifiez vérifier confirmez confirmer validez valider débloquez débloquer",
        "bestätigen bestätige verifizieren verifiziere entsperren entsperre freischalten",
      ),
      words(
        "account accounts identity details compte comptes identité coordonnées konto konten identität daten",
      ),
    ],
  ],
};

const CLICK: Risk = {
  rule: "asks_to_click",
  words: words(
    "click clicks clicking tap scan url urls qr lien liens hyperlien hyperliens portail portails",
    "cliquez cliquer cliquant scannez scanner klick klicke klicken klickt anklicken scannen verlinkung verlinkungen",
  ),
  endings: /(?:links?|portals?|portale[ns]?)$/,
  pairs: [
    [
      words(
        "visit go browse head visitez visiter allez aller rendez consultez consulter besuchen besuche gehen aufrufen surfen",
      ),
      words(
        "website websites site sites page pages homepage webseite webseiten website internetseite seite seiten",
      ),
    ],
  ],
};

const OPEN: Risk = {
  rule: "asks_to_open",
  words: words(
    "attachment attachments attached enclosed enclosure enclosures pdf docx xlsx pptx zip exe apk",
    "install installs installing download downloads downloading",
    "ci-joint ci-jointe ci-joints ci-jointes jointe jointes joints",
    "installez installer installons téléchargez télécharger téléchargement",
    "anbei beiliegend beiliegende beiliegenden beigefügt beigefügte beigefügten angehängt angehängte angehängten anlage anlagen",
    "installieren installiere herunterladen herunterzuladen herunter downloaden",
  ),
  endings: /(?:anhangs?|anhängen?)$/u,
  phrases: / (?:(?:fichier|document|courriel|formulaire|message|texte) joint|en annexe) /,
  pairs: [
    [
      words(
        "open opens run execute launch start ouvrez ouvrir lancez lancer exécutez exécuter",
        "öffnen öffne starten starte ausführen",
      ),
      words(
        "file files program programs programme programmes app apps application document documents profile",
        "fichier fichiers logiciel logiciels profil datei dateien programm programmen dokument dokumente anwendung",
      ),
    ],
  ],
};

const RISKS: readonly Risk[] = [SECRETS, SIGN_IN, CLICK, OPEN];

/** The sentences of a text, as they are looked at: one at a time. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?])\s/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

/** The sentences of a text that nobody but the program itself may write, each with every rule. */
export function demands(text: string): readonly { readonly rule: WordRule; readonly sentence: string }[] {
  return sentencesOf(text).flatMap((sentence) =>
    risksIn(sentence)
      .filter(() => !isShipped(sentence) && !isPlainNegation(sentence))
      .map((rule) => ({ rule, sentence })),
  );
}

/** What a sentence has words for, whatever it says with them. */
export function risksIn(sentence: string): readonly WordRule[] {
  const read = readWords(sentence);
  return RISKS.filter((risk) => isIn(risk, read)).map(({ rule }) => rule);
}

interface ReadWords {
  /** Lower case, with their hyphens. */
  readonly tokens: readonly string[];
  /** The same, their parts, and the parts written together. */
  readonly forms: ReadonlySet<string>;
  /** With single spaces, also where hyphens were. */
  readonly line: string;
}

// "TAN" is a number of a bank, "Tan" a name and "tan" a colour.
const TAN = /(?<![\p{L}\p{N}])(?:\p{L}{0,12}-?)TANs?(?![\p{L}\p{N}])/gu;

function readWords(sentence: string): ReadWords {
  const lower = sentence.normalize("NFKC").replace(TAN, " tan_number ").toLowerCase();
  const tokens: readonly string[] = lower.match(/[\p{L}\p{N}_]+(?:[-‐‑][\p{L}\p{N}]+)*/gu) ?? [];
  const parts = tokens.map((token) => token.split(/[-‐‑]/u));
  return {
    tokens,
    forms: new Set([...tokens, ...parts.flat(), ...parts.map((part) => part.join(""))]),
    line: ` ${parts.flat().join(" ")} `,
  };
}

function isIn({ rule, words: single, endings, phrases, pairs = [] }: Risk, read: ReadWords): boolean {
  const has = (set: ReadonlySet<string>): boolean => [...read.forms].some((form) => set.has(form));
  if (has(single) || phrases?.test(read.line)) return true;
  if (endings !== undefined && [...read.forms].some((form) => endings.test(form))) return true;
  if (rule === "asks_to_sign_in" && (hasEnglishSignIn(read) || hasGermanSignIn(read))) return true;
  return pairs.some(([verbs, nouns]) => has(verbs) && has(nouns));
}

const SIGNS = words("log logs logging sign signs signing");
const INTO = words("in on onto into");
/** "Log back in", "sign yourself in"; but "no sign of anyone in your account". */
const APART = words("back yourself yourselves again straight right once us me");
const APART_MAX = 2;
/** What stands before a noun: "the sign-in that was not yours" is something that happened. */
const BEFORE_NOUN = words("a an the this that these those your no any every each of new one");

function hasEnglishSignIn({ tokens }: ReadWords): boolean {
  return tokens.some((token, at) => {
    if (SIGNS.has(token)) {
      const next = tokens.slice(at + 1, at + 2 + APART_MAX).find((word) => !APART.has(word));
      return next !== undefined && INTO.has(next);
    }
    return /^(?:log|sign)-?(?:in|on)$/.test(token) && !BEFORE_NOUN.has(tokens[at - 1] ?? "");
  });
}

/** The German verb comes apart, and its end stands at the end: "Melden Sie sich mit Ihrer Karte an." */
function hasGermanSignIn({ tokens }: ReadWords): boolean {
  const verb = tokens.findIndex((token) => /^meld(?:en|e|et)$/.test(token));
  return verb >= 0 && tokens.lastIndexOf("an") > verb;
}
