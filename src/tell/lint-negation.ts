/**
 * Sentences that say that nobody asks: "We never ask for your password." Only in a closed set of words, because a sentence
 * that begins with a denial may end with a demand: "Do not wait and send us your code."
 */

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(" ").split(" "));
}

interface Grammar {
  readonly verbs: ReadonlySet<string>;
  readonly negations: ReadonlySet<string>;
  /** Everything else that may stand in it. */
  readonly others: ReadonlySet<string>;
  /** Whether the negation stands where it denies this verb. */
  readonly isDenied: (tokens: readonly string[], verb: number) => boolean;
}

const ENGLISH: Grammar = {
  verbs: words(
    "ask asks give send tell enter type confirm reply provide share submit read say forward open click tap follow scan download",
    "install sign_in log_in sign_on log_on sign_into log_into use visit need",
  ),
  negations: words("never not t nobody"),
  others: words(
    "please we you will would do don should must can cannot the this that these those office a an any your my our it them",
    "anybody anyone anything us to for of or by in on at from with here mail email mails emails message messages telephone phone",
    "letter page pages account password passwords code codes pin pins passcode passcodes credentials username token tokens login",
    "link links attachment attachments file files program app document documents profile portal website one time security",
  ),
  isDenied: (tokens, verb) =>
    tokens.slice(Math.max(0, verb - 3), verb).some((token) => ENGLISH.negations.has(token)),
};

const FRENCH: Grammar = {
  verbs: words(
    "demandons demande demandera demanderons demander donnez donner envoyez envoyons envoyer communiquez communiquer indiquez",
    "transmettez transmettre confirmez saisissez saisir entrez tapez taper dites dire lisez ouvrez ouvrir cliquez cliquer suivez",
    "suivre installez installer téléchargez télécharger connectez reconnectez connecter identifiez scannez utilisez",
  ),
  negations: words("jamais pas personne aucun aucune rien ni"),
  others: words(
    "ne n on nous vous le la les l lui leur un une de d du des votre vos notre nos ce cet cette ces à au aux par dans sur pour en ou",
    "courriel courriels mail mails téléphone lettre message messages sms page compte mot mots passe code codes pin identifiant",
    "identifiants lien liens pièce pièces jointe jointes fichier fichiers joint joints document documents logiciel profil portail merci",
  ),
  isDenied: (tokens, verb) => {
    const before = tokens.slice(Math.max(0, verb - 4), verb);
    return before.includes("ne") || before.includes("n");
  },
};

const GERMAN: Grammar = {
  verbs: words(
    "fragen geben senden schicken teilen mitteilen nennen sagen bestätigen eingeben tippen verlangen brauchen öffnen klicken",
    "anklicken scannen installieren herunterladen anmelden einloggen melden loggen folgen benutzen verwenden lesen verschicken",
  ),
  negations: words("nie niemals nicht niemandem kein keine keinen keinem keiner"),
  // No prepositions of the way: "Sagen Sie uns den Code am Telefon, nicht per E-Mail" is a request.
  others: words(
    "wir sie bitte werden würden uns ihnen ihr ihre ihren ihrem ihrer sich der die das den dem des ein eine einen einem einer diese",
    "diesen dieses dieser nach auf oder ein an vor weiter e mail mails nachricht seite konto passwort passwörter passwörtern",
    "kennwort kennwörter kennwörtern code codes pin pins tan tans zugangsdaten anmeldedaten benutzernamen link links anhang",
    "anhänge anhängen anlage anlagen datei dateien programm programme dokument dokumente profil portal sicherheitscode",
  ),
  isDenied: () => true,
};

const GRAMMARS: readonly Grammar[] = [ENGLISH, FRENCH, GERMAN];
// LIMIT: the longest that people write of it has fifteen words; what is longer says something else as well.
const TOKENS_MAX = 20;

/** Whether the sentence denies, and does nothing else. */
export function isPlainNegation(sentence: string): boolean {
  const plain = sentence.normalize("NFKC").replace(/’/g, "'").toLowerCase();
  if (plain.length > 200 || /[^\p{L}\p{N}\s'.!-]/u.test(plain)) return false;
  const tokens = plain
    .replace(/(log|sign)[ -](in|on|into)(?![\p{L}\p{N}])/gu, "$1_$2")
    .split(/[\s'.!-]+/)
    .filter((token) => token !== "");
  return tokens.length <= TOKENS_MAX && GRAMMARS.some((grammar) => isDenial(tokens, grammar));
}

function isDenial(tokens: readonly string[], { verbs, negations, others, isDenied }: Grammar): boolean {
  const found = tokens.flatMap((token, at) => (verbs.has(token) ? [at] : []));
  const [verb] = found;
  // A second verb is a second thing that is said.
  if (verb === undefined || found.length > 1 || !tokens.some((token) => negations.has(token))) return false;
  if (!tokens.every((token) => verbs.has(token) || negations.has(token) || others.has(token))) return false;
  return isDenied(tokens, verb);
}
