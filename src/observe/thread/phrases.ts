/**
 * The words by which mail programs introduce a quoted or forwarded message: Outlook, Gmail, Apple Mail,
 * Thunderbird and their neighbours in English, French, German, Spanish, Italian, Dutch, Polish, Portuguese and
 * Czech, and the languages that often stand beside them. All in lower case.
 */

export type HeaderLabel = "from" | "date" | "to" | "cc" | "bcc" | "subject" | "other";

const LABELS: Readonly<Record<HeaderLabel, string>> = {
  from:
    "from|von|de|da|van|od|odesílatel|odesilatel|expéditeur|remitente|mittente|afzender|nadawca|remetente|" +
    "absender|de la|från|fra|lähettäjä|feladó|kimden|от|от кого|від|发件人|寄件者|差出人|보낸 사람",
  date:
    "sent|date|gesendet|gesendet am|datum|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviado em|enviada em|" +
    "enviada|fecha|inviato|inviato il|data|verzonden|verzonden op|wysłano|data wysłania|odesláno|skickat|sendt|" +
    "dato|lähetetty|elküldve|dátum|dată|gönderildi|tarih|дата|отправлено|надіслано|发送时间|日期|送信日時|보낸 날짜",
  to:
    "to|an|à|a|para|aan|do|komu|destinataire|destinatario|ontvanger|adresat|empfänger|pour|till|til|" +
    "vastaanottaja|címzett|către|kime|кому|收件人|宛先|받는 사람",
  cc: "cc|c.c.|kopie|copie à|copie|kopia|dw|do wiadomości|copia|cópia|kopi|kopio|másolatot kap|копия|抄送",
  bcc: "bcc|blindkopie|cci|cco|ccn|udw|skrytá kopie",
  subject:
    "subject|betreff|objet|sujet|asunto|oggetto|onderwerp|temat|assunto|předmět|ämne|emne|aihe|tárgy|subiect|" +
    "konu|тема|主题|主旨|件名|제목",
  other:
    "reply-to|antwort an|répondre à|responder a|rispondi a|importance|wichtigkeit|priority|priorität|sensitivity|" +
    "attachments|anlagen|anhänge|pièces jointes|datos adjuntos|allegati|bijlagen|załączniki|anexos|přílohy|" +
    "resent-from|organization|message-id|when|where|wann|wo",
};

export const HEADER_LABELS: ReadonlyMap<string, HeaderLabel> = new Map(
  (Object.keys(LABELS) as HeaderLabel[]).flatMap((label) =>
    LABELS[label].split("|").map((word) => [word, label] as const),
  ),
);

/** Between dashes: `-----Original Message-----`, `---------- Forwarded message ---------`. */
export const ORIGINAL_MARKERS: ReadonlySet<string> = new Set(
  (
    "original message|original-message|original appointment|original email|reply message|original mail|" +
    "message d'origine|message original|message initial|courriel original|mail original|" +
    "ursprüngliche nachricht|originalnachricht|original-nachricht|original nachricht|originale nachricht|" +
    "ursprüngliche mail|ursprünglicher termin|mensaje original|mensaje de origen|correo original|" +
    "messaggio originale|messaggio original|oorspronkelijk bericht|origineel bericht|oorspronkelijke bericht|" +
    "wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna|treść oryginalna|" +
    "mensagem original|mensagem inicial|původní zpráva|původní e-mail|původní email|originální zpráva|" +
    "ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|исходное сообщение|原始邮件|원본 메시지"
  ).split("|"),
);

export const FORWARD_MARKERS: ReadonlySet<string> = new Set(
  (
    "forwarded message|begin forwarded message|forwarded email|forwarded mail|" +
    "message transféré|message transmis|message réexpédié|message suivi|courriel transféré|mail transféré|" +
    "début du message réexpédié|début du message transféré|" +
    "weitergeleitete nachricht|weitergeleitete mail|weitergeleitete e-mail|anfang der weitergeleiteten nachricht|" +
    "beginn der weitergeleiteten nachricht|mensaje reenviado|inicio del mensaje reenviado|" +
    "messaggio inoltrato|inizio messaggio inoltrato|inizio del messaggio inoltrato|" +
    "doorgestuurd bericht|doorgezonden bericht|begin doorgestuurd bericht|" +
    "forwarded message from|wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości|" +
    "początek przekazywanej wiadomości|początek przekazanej wiadomości|początek wiadomości przekazanej dalej|" +
    "mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada|início da mensagem reencaminhada|" +
    "přeposlaná zpráva|přeposlaný e-mail|začátek přeposílané zprávy|začátek přeposlané zprávy|" +
    "vidarebefordrat meddelande|videresendt meddelelse|пересылаемое сообщение|转发的邮件|転送されたメッセージ"
  ).split("|"),
);

/** What somebody did who is quoted. Matched as whole words. */
export const WROTE: readonly string[] = (
  "wrote|writes|a écrit|écrit|schrieb|schreibt|geschrieben|escribió|escribio|ha escrito|ha scritto|scrive|" +
  "schreef|geschreven|napisał|napisała|napisał(a)|napisał/a|pisze|napisana|escreveu|napsal|napsala|" +
  "napsal(a)|napsal/a|napísal|napísal(a)|skrev|kirjoitti|írta|a scris|написал|написала|пишет|написав|пише|" +
  "yazdı|şunu yazdı|写道|寫道|のメール|님이 작성"
).split("|");

/** How an introduction may begin. Weekdays stand for Gmail's Polish and Czech, which begin with the date. */
export const OPENERS: readonly string[] = (
  "on |le |am |el |il |il giorno |op |w dniu |dnia |em |no dia |a |às |dne |den |the |at |" +
  "pon., |wt., |śr., |czw., |pt., |sob., |niedz., |po |út |st |čt |pá |so |ne |wiadomość napisana |" +
  "from: |в |в письме |пн, |вт, |ср, |чт, |пт, |сб, |вс, |---- on "
).split("|");
