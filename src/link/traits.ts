import { foldCase } from "../core/fold-case.ts";
import type { Domain, Message } from "../model/message.ts";
import type { Observation } from "../model/observation.ts";
import { fieldValues, isWeb, type MessageFacts } from "./features/message-facts.ts";

/** What kind of mail it is, by its own marks. */
export function traitsOf(facts: MessageFacts, parseDomain: (text: string) => Domain): Observation["traits"] {
  const { message } = facts;
  return {
    is_reply: message.headers.in_reply_to !== null || message.headers.references.length > 0,
    is_bulk: isBulk(facts),
    is_automatic: isAutomatic(facts),
    list_domain: listDomain(facts, parseDomain),
    asks_credentials: asksCredentials(message),
  };
}

function isBulk({ fields }: MessageFacts): boolean {
  if (fieldValues(fields, "precedence").some((value) => /^(?:bulk|list|junk)$/i.test(value))) return true;
  return ["list-id", "list-unsubscribe", "list-post", "feedback-id", "x-mailing-list"].some(
    (name) => fieldValues(fields, name).length > 0,
  );
}

/** SPEC: RFC 3834 §5 (Auto-Submitted), RFC 3462 (multipart/report), RFC 5546 §3.2.3 (METHOD:REPLY). */
function isAutomatic({ fields, message, read }: MessageFacts): boolean {
  const submitted = fieldValues(fields, "auto-submitted");
  if (submitted.some((value) => !/^no\b/i.test(value)) || message.subject.is_auto_reply) return true;
  if (read.root.contentType === "multipart/report") return true;
  const open = [read.root, ...read.root.children, ...read.root.children.flatMap(({ children }) => children)];
  return open.some(
    ({ contentType, parameters }) =>
      contentType === "text/calendar" && parameters["method"]?.toLowerCase() === "reply",
  );
}

/** The organizational domain of the list, else of the service that takes the unsubscriptions. */
function listDomain({ fields }: MessageFacts, parseDomain: (text: string) => Domain): string | null {
  const id = /<([^<>\s]{1,253})>\s*$/.exec(fieldValues(fields, "list-id")[0]?.slice(-300) ?? "")?.[1];
  const unsubscribe = fieldValues(fields, "list-unsubscribe")[0]?.slice(0, 2_000) ?? "";
  const web = /https?:\/\/([^/\s<>:?#]{1,253})/i.exec(unsubscribe)?.[1];
  const mail = /mailto:[^@<>\s?]{1,100}@([^?<>\s,;]{1,253})/i.exec(unsubscribe)?.[1];
  for (const host of [id, web, mail]) {
    const root = host === undefined ? null : parseDomain(host).root_domain;
    if (root !== null) return root;
  }
  return null;
}

// Words by which mails ask for a password or a code, or for following a link to where one is asked for.
const ASKING = [
  ...[
    "verify your",
    "confirm your account",
    "confirm your identity",
    "confirm your password",
    "confirm your email",
  ],
  ...[
    "validate your",
    "update your account",
    "update your password",
    "update your wallet",
    "upgrade your wallet",
  ],
  ...[
    "reset your password",
    "password expire",
    "password will expire",
    "password is about",
    "password has expired",
  ],
  ...[
    "keep same password",
    "keep current password",
    "keep my password",
    "sign in to",
    "log in to",
    "login to your",
  ],
  ...[
    "account has been suspended",
    "account has been limited",
    "account has been locked",
    "account has been blocked",
  ],
  ...[
    "account will be",
    "account is locked",
    "wallet has been",
    "your wallet will be",
    "restore your",
    "seed phrase",
  ],
  ...[
    "recovery phrase",
    "unlock your",
    "reactivate",
    "re-activate",
    "mailbox is full",
    "storage is full",
    "mailbox quota",
    "storage quota",
    "over quota",
    "quota exceeded",
  ],
  ...["sign-in activity", "signin activity", "enter the code", "enter this code", "devicelogin", "your pin"],
  ...[
    "security code",
    "verification code",
    "one-time code",
    "app password",
    "scan the code",
    "link your device",
  ],
  ...[
    "passwort",
    "kennwort",
    "mot de passe",
    "contraseña",
    "senha",
    "wachtwoord",
    "hasło",
    "heslo",
    "пароль",
  ],
  ...[
    "confirmez votre",
    "activez votre compte",
    "vérifiez votre",
    "votre compte a été",
    "bestätigen sie ihr",
    "verifizieren sie",
  ],
  ...["ihr konto wurde", "confirme su", "verifique su", "actualice su", "su cuenta ha sido", "confirme sua"],
  ...[
    "confirme seus dados",
    "atualize seu",
    "sua conta foi",
    "acesse sua conta",
    "atualize sua conta",
    "acesso à sua conta",
    "acesso a sua conta",
  ],
  ...["conferma il tuo", "il tuo account", "bevestig uw", "uw account", "potwierdź swoje", "подтвердите"],
  ...[
    "密码",
    "密碼",
    "验证您的",
    "パスワード",
    "كلمة المرور",
    "şifre",
    "lösenord",
    "adgangskode",
    "salasana",
    "jelszó",
    "parola",
  ],
];

// LIMIT: the request stands in the mail's first pages.
const TEXT_LENGTH_MAX = 20_000;

function asksCredentials({ body, subject }: Message): boolean {
  const forms = body.html?.forms ?? [];
  if (forms.some(({ input_types }) => input_types.includes("password"))) return true;
  if (!body.links.some(({ href_url: target }) => isWeb(target))) return false;
  const text = foldCase(
    `${subject.subject ?? ""}\n${body.current_thread.text ?? ""}`.slice(0, TEXT_LENGTH_MAX),
  );
  return ASKING.some((phrase) => text.includes(phrase));
}
