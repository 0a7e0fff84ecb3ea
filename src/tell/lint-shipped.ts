/**
 * Sentences of `content/notices` that have a word only they may have. They stand here as they leave, so that an officer's
 * sentence is one of them to the letter or is none; a test holds them against the messages of every language.
 */

/** By language. */
export const SHIPPED_SENTENCES: Readonly<Record<string, readonly string[]>> = {
  de: [
    "Oft folgt dann eine Datei oder Seite, die man öffnen soll.",
    "Ändern Sie nichts, auch kein Passwort, bevor wir gesprochen haben.",
    "Ändern Sie dann dieses Passwort, auf einer Seite, deren Adresse Sie selbst eintippen.",
    "Wenn Sie ein Passwort oder eine Einstellung geändert haben, lassen Sie es dabei.",
    "Was man auf der Seite eintippt, erhält der Absender: Mit einem Passwort kann er Ihre E-Mails lesen.",
    "Das Öffnen der Datei: womöglich alles auf diesem Gerät.",
    "Eine Antwort, ein eingetipptes Passwort oder eine geöffnete Datei verrät mehr.",
    "Wir versenden keine Links und keine Anhänge.",
  ],
  en: [
    "They carried a file that can let a stranger into the computer that opens it.",
    "It carried a file that can let a stranger into the computer that opens it.",
    "Such a conversation often leads to a file or a page to open.",
    "Change nothing, not even a password, until we have spoken.",
    "Then change that password, on a page whose address you typed yourself.",
    "Leave any password or setting that you changed as it is now.",
    "What is typed on the page goes to the sender: a password lets them read your email.",
    "An answer, a typed password or an opened file reveals more.",
    "We send no links or attachments.",
  ],
  fr: [
    "Une telle conversation mène souvent à un fichier ou à une page à ouvrir.",
    "Ne changez rien, pas même un mot de passe, avant de nous avoir parlé.",
    "Changez ensuite ce mot de passe, sur une page dont vous tapez l’adresse.",
    "Si vous avez changé un mot de passe ou un réglage, gardez-le ainsi.",
    "Ce qu’on tape sur la page parvient à l’expéditeur : avec un mot de passe, il peut lire vos courriels.",
    "Ouvrir le fichier : peut-être tout ce que contient l’appareil.",
    "Une réponse, un mot de passe tapé ou un fichier ouvert révèle davantage.",
  ],
};

const SHIPPED: ReadonlySet<string> = new Set(Object.values(SHIPPED_SENTENCES).flat());

/** Whether the program itself writes this sentence. Fixed spaces, as French has them, count as spaces. */
export function isShipped(sentence: string): boolean {
  return SHIPPED.has(sentence.normalize("NFC").replace(/\s+/g, " ").trim());
}
