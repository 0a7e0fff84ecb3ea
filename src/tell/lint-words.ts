/**
 * Sentences that an attacker writes and an office must not: they ask for a code, a sign-in, a click, or to open something.
 * In every language at once, because an officer may write one language into the notice of another.
 */

export type WordRule = "asks_for_secret" | "asks_to_sign_in" | "asks_to_click" | "asks_to_open";

interface Demand {
  readonly rule: WordRule;
  /** Imperatives, infinitives and the present of "we need"; past forms tell a story and ask for nothing. */
  readonly verbs: ReadonlySet<string>;
  /** What it is about; null: the verb is enough. */
  readonly nouns: ReadonlySet<string> | null;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

const SECRETS = words(
  [
    "password passwords passcode passcodes passphrase code codes pin pins otp token tokens credential credentials login logins username",
    "mot_de_passe mots_de_passe identifiant identifiants jeton jetons",
    "passwort passwörter passwörtern kennwort kennwörter kennwörtern codes pin tan zugangsdaten anmeldedaten geheimzahl benutzername",
  ].join(" "),
);
const ATTACHMENTS = words(
  [
    "attachment attachments attached enclosed",
    "pièce_jointe pièces_jointes fichier_joint fichiers_joints",
    "anhang anhänge anhängen anlage anlagen beigefügt beigefügte beigefügten angehängte angehängten",
  ].join(" "),
);

const DEMANDS: readonly Demand[] = [
  {
    rule: "asks_for_secret",
    nouns: SECRETS,
    verbs: words(
      [
        "send give tell enter type confirm reply provide share submit verify supply disclose text ask asks asking need needs require requires want",
        "envoyez envoyer donnez donner communiquez communiquer indiquez indiquer transmettez transmettre confirmez confirmer saisissez saisir",
        "entrez entrer tapez taper répondez répondre fournissez fournir dictez dites demandons demandez besoin",
        "geben senden schicken teilen mitteilen nennen bestätigen eingeben tippen antworten übermitteln brauchen benötigen fragen verlangen",
      ].join(" "),
    ),
  },
  {
    rule: "asks_to_sign_in",
    nouns: null,
    verbs: words(
      [
        "log_in log_on log_into sign_in sign_on sign_into login_to login_at login_here",
        "connectez-vous identifiez-vous authentifiez-vous vous_connecter vous_identifier se_connecter",
        "melden_sie_sich_an loggen_sie_sich einloggen anmelden",
      ].join(" "),
    ),
  },
  {
    rule: "asks_to_click",
    nouns: null,
    verbs: words("click tap follow_the_link scan cliquez cliquer scannez scanner klicken anklicken scannen"),
  },
  {
    rule: "asks_to_open",
    nouns: ATTACHMENTS,
    verbs: words(
      [
        "open see read download view find check consult",
        "ouvrez ouvrir voir voyez lisez lire téléchargez télécharger consultez consulter trouverez",
        "öffnen lesen siehe sehen laden herunterladen finden beachten",
      ].join(" "),
    ),
  },
  {
    rule: "asks_to_open",
    nouns: null,
    verbs: words("ci-joint ci-jointe ci-joints ci-jointes anbei"),
  },
];

const NEGATIONS = words(
  "never not no nobody nor don dont ne n jamais pas ni aucun aucune nie niemals nicht niemandem kein keine keinen",
);
// A negation stands at the verb: "never ask", "ne demandons jamais", "fragen nie nach", "ask for no code". One elsewhere in
// the sentence is about something else: "Do not wait and send us your code."
const BEFORE = 2;
const AFTER = 2;

/** The demands that a text makes, each with the sentence. */
export function demands(text: string): readonly { readonly rule: WordRule; readonly sentence: string }[] {
  return text
    .split(/(?<=[.!?])\s/)
    .flatMap((sentence) => demandsOf(sentence).map((rule) => ({ rule, sentence: sentence.trim() })));
}

function demandsOf(sentence: string): readonly WordRule[] {
  const tokens = tokensOf(sentence);
  const found = DEMANDS.filter(({ verbs, nouns }) => {
    if (nouns !== null && !tokens.some((token) => nouns.has(token))) return false;
    return tokens.some((token, at) => isVerb(verbs, token) && !isNegated(tokens, at));
  });
  return [...new Set(found.map(({ rule }) => rule))];
}

// French imperatives carry their object: `dites-nous`, `envoyez-le`.
function isVerb(verbs: ReadonlySet<string>, token: string): boolean {
  return (
    verbs.has(token) ||
    (token.includes("-") && verbs.has(token.replace(/-(?:nous|moi|le|la|les|lui)(?:-\p{L}+)?$/u, "")))
  );
}

function isNegated(tokens: readonly string[], at: number): boolean {
  const before = tokens.slice(Math.max(0, at - BEFORE), at);
  const after = tokens.slice(at + 1, at + AFTER + 1);
  const pause = after.indexOf(PAUSE);
  return [
    ...before.slice(before.lastIndexOf(PAUSE) + 1),
    ...(pause < 0 ? after : after.slice(0, pause)),
  ].some((token) => NEGATIONS.has(token));
}

/** A comma or colon: what is denied before it is not denied after it. */
const PAUSE = ",";

/** Lower-case words; what is several words in one language and one noun or verb in another is joined. */
function tokensOf(sentence: string): string[] {
  const lower = sentence.normalize("NFC").toLowerCase();
  const list: readonly string[] =
    lower.replace(/[,:;–—]+/g, `${PAUSE} `).match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*|,/gu) ?? [];
  // A German verb comes apart, and its end stands at the end: "melden Sie sich mit Ihrer Karte an".
  const parted = list.lastIndexOf("an") > list.indexOf("melden") ? "melden_sie_sich_an" : "melden_sie_sich";
  return ` ${list.join(" ")} `
    .replace(/ (mots?) de passe(?= )/g, " $1_de_passe")
    .replace(/ (pièces?) (jointes?)(?= )/g, " $1_$2")
    .replace(/ (fichiers?) (joints?)(?= )/g, " $1_$2")
    .replace(/ (log|sign) (in|on|into)(?= )/g, " $1_$2")
    .replace(/ login (to|at|here)(?= )/g, " login_$1")
    .replace(/ (vous|se) (connecter|identifier)(?= )/g, " $1_$2")
    .replace(/ follow (?:the|this) link(?= )/g, " follow_the_link")
    .replace(/ melden sie sich(?= )/g, ` ${parted}`)
    .replace(/ loggen sie sich(?= )/g, " loggen_sie_sich")
    .trim()
    .split(" ");
}
