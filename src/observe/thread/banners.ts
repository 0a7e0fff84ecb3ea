/** Notices that mail gateways put on top of mail from outside, in nine languages. */
import type { Mark } from "../html/outline.ts";
import { type Line, nextNonEmpty } from "./lines.ts";

// LIMIT: a banner is a few sentences; more is the sender's own text.
const LINE_CHARS_MAX = 600;
const BANNERS_MAX = 4;
const FOLLOWING_MAX = 5;
const BOX_CHARS_MAX = 1_500;

const words = (text: string): readonly string[] => text.split("|");

/** "External", said of a mail or its sender. */
const OUTSIDE = words(
  "originated from outside|originated outside|originates from outside|from outside of|from outside the|" +
    "from outside your|from outside our|external email|external e-mail|external mail|external sender|" +
    "external message|external source|an external|email is external|not from within|" +
    "externe e-mail|externe mail|externe email|externe nachricht|externer absender|externen absender|von außerhalb|" +
    "von ausserhalb|von extern|außerhalb der organisation|außerhalb ihrer organisation|außerhalb unserer|" +
    "courriel externe|mail externe|e-mail externe|message externe|expéditeur externe|l'extérieur de|de l'extérieur|" +
    "correo externo|correo electrónico externo|remitente externo|mensaje externo|fuera de la organización|" +
    "fuera de su organización|fuera de nuestra|origen externo|" +
    "email esterna|e-mail esterna|mail esterna|mittente esterno|messaggio esterno|dall'esterno|" +
    "esterno all'organizzazione|all'esterno|esterna all'organizzazione|" +
    "externe afzender|extern bericht|van buiten de|van buiten uw|van buiten onze|buiten de organisatie|" +
    "wiadomość zewnętrzna|nadawca zewnętrzny|zewnętrzny nadawca|nadawcy zewnętrznego|zewnętrznego nadawcy|" +
    "spoza organizacji|spoza twojej organizacji|spoza naszej|e-mail zewnętrzny|zewnętrznego źródła|" +
    "e-mail externo|email externo|remetente externo|mensagem externa|fora da organização|fora da sua|fora da nossa|" +
    "externí e-mail|externí email|externí odesílatel|externího odesílatele|externí zpráva|mimo organizaci|" +
    "mimo vaši|mimo naši|z externího",
);

/** How such a notice begins; without one of these the words above may be somebody's own sentence. */
const OPENINGS = words(
  "caution|warning|attention|external|notice|alert|important|be careful|security|this email|this e-mail|" +
    "this message|this mail|the sender of this|exercise caution|" +
    "achtung|warnung|vorsicht|hinweis|extern|diese e-mail|diese mail|diese nachricht|die e-mail|" +
    "avertissement|prudence|alerte|courriel externe|ce message|ce courriel|cet e-mail|cet email|ce mail|message externe|" +
    "atención|precaución|advertencia|aviso|correo externo|este correo|este mensaje|este e-mail|mensaje externo|" +
    "attenzione|avviso|avvertenza|questa email|questa e-mail|questo messaggio|email esterna|e-mail esterna|messaggio esterno|" +
    "let op|waarschuwing|opgelet|pas op|deze e-mail|deze email|dit bericht|" +
    "uwaga|ostrzeżenie|ostrożnie|ta wiadomość|ten e-mail|wiadomość|e-mail zewnętrzny|" +
    "atenção|cuidado|alerta|esta mensagem|este email|mensagem externa|e-mail externo|" +
    "upozornění|pozor|varování|tato zpráva|tento e-mail|tento email|externí",
);

/** Enough by themselves, wherever in the line. */
const CERTAIN = words(
  "you don't often get email from|you do not often get email from|you have not previously corresponded with|" +
    "you have received an encrypted message from an external|sender has been verified from safe senders list|" +
    "sie erhalten nicht oft e-mails von|sie erhalten nicht häufig e-mails von|vous n'obtenez pas souvent d'e-mail|" +
    "vous ne recevez pas souvent|no suele recibir correo|no suele recibir correos|non si ricevono spesso|" +
    "non ricevi spesso|u ontvangt niet vaak e-mail|je ontvangt niet vaak|nie otrzymujesz często wiadomości|" +
    "nieczęsto otrzymujesz|não recebe emails com frequência|não costuma receber|não obtém e-mail com frequência|" +
    "nedostáváte často e-maily|často nedostáváte",
);

/** What such a notice goes on to say. It counts only right behind a banner. */
const FOLLOWING = words(
  "do not click|don't click|not click on|why this is important|unless you recogni|suspicious|content is safe|" +
    "links or open|open attachments|be cautious|exercise caution|use caution|phish|" +
    "klicken sie|keine links|anhänge|warum dies wichtig|öffnen sie|" +
    "ne cliquez|pièces jointes|pourquoi c'est important|pourquoi ceci est important|n'ouvrez|" +
    "no haga clic|archivos adjuntos|datos adjuntos|por qué esto es importante|no abra|" +
    "non fare clic|non cliccare|allegati|perché è importante|" +
    "klik niet|klik geen|klik alleen|bijlagen|waarom dit belangrijk|" +
    "nie klikaj|załącznik|dlaczego jest to ważne|" +
    "não clique|anexos|por que isso é importante|por que isto é importante|" +
    "neklikejte|neotvírejte|neotevírejte|přílohy|proč je to důležité",
);

const TAGS =
  /^[[(<{*#\s-]*(?:external|extern|externe|externo|externa|esterno|esterna|externí|zewnętrzny|zewnętrzna|ext)(?:[ :_-]+(?:e-?mail|mail|sender|message|nachricht|absender|bericht|afzender|expéditeur|remitente|mittente|nadawca|remetente|odesílatel))?[\])>}*#:!\s-]*$/;

/** Banners at the top of the lines, each with its lines. Only a run of them at the very top counts. */
export function findBanners(lines: readonly Line[], boxes: readonly Mark[]): (readonly Line[])[] {
  const found: (readonly Line[])[] = [];
  let at = nextNonEmpty(lines, 0);
  while (at < lines.length && found.length < BANNERS_MAX && isBanner(lines[at]!.text)) {
    const end = bannerEnd(lines, at, boxes);
    found.push(lines.slice(at, end));
    at = nextNonEmpty(lines, end);
  }
  return found;
}

function isBanner(text: string): boolean {
  if (text.length < 3 || text.length > LINE_CHARS_MAX) return false;
  const lower = text.toLowerCase().replaceAll("’", "'");
  if (TAGS.test(lower) || CERTAIN.some((phrase) => lower.includes(phrase))) return true;
  const start = lower.replace(/^[^\p{L}]+/u, "");
  if (!OPENINGS.some((opening) => start.startsWith(opening))) return false;
  // "CAUTION:" may stand on a line of its own, its sentence below; see `bannerEnd`.
  return OUTSIDE.some((phrase) => lower.includes(phrase));
}

/** To the end of its coloured box where it has one, else over the sentences that go on about links and attachments. */
function bannerEnd(lines: readonly Line[], at: number, boxes: readonly Mark[]): number {
  const start = lines[at]!.start;
  let end = at + 1;
  const box = boxes.find(
    (mark) => mark.start <= start && mark.end > start && mark.end - mark.start < BOX_CHARS_MAX,
  );
  if (box !== undefined) while (end < lines.length && lines[end]!.start < box.end) end += 1;
  for (let more = 0; more < FOLLOWING_MAX; more++) {
    const next = nextNonEmpty(lines, end);
    if (next >= lines.length || !isFollowing(lines[next]!.text)) break;
    end = next + 1;
  }
  return end;
}

function isFollowing(text: string): boolean {
  if (text.length > LINE_CHARS_MAX) return false;
  if (/^[-_=*]{3,}$/.test(text)) return true;
  const lower = text.toLowerCase().replaceAll("’", "'");
  return FOLLOWING.some((phrase) => lower.includes(phrase));
}
