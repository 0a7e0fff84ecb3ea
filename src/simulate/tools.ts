/** Programs that people write mail with: what each leaves in header, Message-ID, boundary and structure. */
import { type Pattern, pattern } from "./pattern.ts";

/** Fields that a tool writes, in its order; those that a mail does not need are left out. */
export type FieldName =
  | "Date"
  | "From"
  | "To"
  | "Cc"
  | "Subject"
  | "Message-ID"
  | "In-Reply-To"
  | "References"
  | "Reply-To"
  | "MIME-Version"
  | "Content-Type"
  | "Content-Language"
  | "Content-Transfer-Encoding"
  | "List-Id"
  | "List-Unsubscribe"
  | "List-Unsubscribe-Post"
  | "Precedence"
  | "Auto-Submitted"
  | "Feedback-ID"
  | "DKIM-Signature"
  | `X-${string}`
  | `Thread-${string}`
  | "User-Agent"
  | "Importance"
  | "Sender";

export interface Tool {
  /** Distinct, never written into a mail. */
  readonly id: string;
  readonly fields: readonly FieldName[];
  /** Fields with a value that the tool always writes the same, such as `X-Mailer`. */
  readonly constants: Readonly<Record<string, string>>;
  /** Field for the customer of a mailing service; null for none. */
  readonly customerField: FieldName | null;
  /** Without the angle brackets and, unless it has an `@`, without the domain. `{domain}` is the sender's. */
  readonly messageId: Pattern;
  readonly boundary: Pattern;
  readonly encoding: "quoted-printable" | "base64" | "8bit";
  /** Whether it sends HTML beside the text: always, never, HTML alone. */
  readonly html: "both" | "none" | "only";
  /** `charset="utf-8"` or `charset=UTF-8`. */
  readonly charset: string;
  /** How it writes a reply's subject. */
  readonly replyMark: string;
}

interface ToolSource {
  readonly id: string;
  readonly fields: string;
  readonly constants?: Readonly<Record<string, string>>;
  readonly messageId: string;
  readonly boundary: string;
  readonly encoding: Tool["encoding"];
  readonly html: Tool["html"];
  readonly charset: string;
  readonly replyMark?: string;
  readonly customerField?: string;
}

export function tool(source: ToolSource, seed: number): Tool {
  return {
    ...source,
    fields: source.fields.split(" ") as FieldName[],
    constants: source.constants ?? {},
    messageId: pattern(source.messageId, seed),
    boundary: pattern(source.boundary, seed + 1),
    replyMark: source.replyMark ?? "Re: ",
    customerField: (source.customerField as FieldName | undefined) ?? null,
  };
}

const REPLY = "In-Reply-To References";

/** Desktop, phone and web mail, after the habits of the common ones. */
export const CLIENTS: readonly Tool[] = [
  {
    id: "office-desktop",
    fields: `From To Cc Subject Thread-Topic Thread-Index Date Message-ID ${REPLY} Auto-Submitted Content-Language X-MS-Has-Attach Content-Type MIME-Version`,
    constants: { "Content-Language": "en-GB", "X-MS-Has-Attach": "" },
    messageId: "%U2%d1PR%d2MB%d4%H24",
    boundary: "_000_%U2%d1PR%d2MB%d4%H16_",
    encoding: "quoted-printable",
    html: "both",
    charset: 'charset="utf-8"',
    replyMark: "RE: ",
  },
  {
    id: "office-older",
    fields: `From To Cc ${REPLY} Subject Date Message-ID Auto-Submitted MIME-Version Content-Type X-Mailer Thread-Index Content-Language`,
    constants: { "X-Mailer": "Microsoft Outlook 16.0", "Content-Language": "en-us" },
    messageId: "%h12$%h8$%h8$",
    boundary: "----=_NextPart_000_%H4_%H8.%H8",
    encoding: "quoted-printable",
    html: "both",
    charset: 'charset="utf-8"',
    replyMark: "RE: ",
  },
  {
    id: "orchard-desktop",
    fields: `From Content-Type Content-Transfer-Encoding MIME-Version Subject Message-ID Date Cc ${REPLY} To X-Mailer`,
    constants: { "X-Mailer": "Apple Mail (2.3654.60.0.2.21)" },
    messageId: "%H8-%H4-%H4-%H4-%H12",
    boundary: "Apple-Mail=_%H8-%H4-%H4-%H4-%H12",
    encoding: "quoted-printable",
    html: "both",
    charset: "charset=utf-8",
  },
  {
    id: "orchard-phone",
    fields: `Content-Type Content-Transfer-Encoding From MIME-Version Date Subject Message-ID ${REPLY} Cc To X-Mailer`,
    constants: { "X-Mailer": "iPhone Mail (18C66)" },
    messageId: "%H8-%H4-%H4-%H4-%H12",
    boundary: "Apple-Mail-%H8-%H4-%H4-%H4-%H12",
    encoding: "quoted-printable",
    html: "none",
    charset: "charset=utf-8",
  },
  {
    id: "bird-desktop",
    fields: `To Cc ${REPLY} From Subject Message-ID Date User-Agent MIME-Version Content-Type Content-Transfer-Encoding Content-Language`,
    constants: {
      "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:78.0) Gecko/20100101 Thunderbird/78.6.0",
      "Content-Language": "en-GB",
    },
    messageId: "%h8-%h4-%h4-%h4-%h12",
    boundary: "------------%H24",
    encoding: "8bit",
    html: "none",
    charset: "charset=utf-8; format=flowed",
  },
  {
    id: "web-large",
    fields: `MIME-Version ${REPLY} From Date Message-ID Subject To Cc Content-Type`,
    messageId: "CA%b6+%b38@mail.{domain}",
    boundary: "000000000000%h16",
    encoding: "quoted-printable",
    html: "both",
    charset: 'charset="UTF-8"',
  },
  {
    id: "web-second",
    fields: `Date From Reply-To To Cc Message-ID ${REPLY} Subject MIME-Version Content-Type X-Mailer`,
    constants: { "X-Mailer": "WebService/1.1.17501 YMailNorrin" },
    messageId: "%d9.%d7.16%d11@mail.{domain}",
    boundary: "----=_Part_%d7_%d9.16%d11",
    encoding: "base64",
    html: "both",
    charset: "charset=UTF-8",
  },
  {
    id: "web-third",
    fields: `MIME-Version Message-ID From To Cc Subject Content-Type Date ${REPLY} Importance X-Priority`,
    constants: { Importance: "normal", "X-Priority": "3" },
    messageId: "trinity-%h8-%h4-%h4-%h4-%h12-16%d11@3c-app-bs%d2",
    boundary: "abmob-%h8-%h4-%h4",
    encoding: "quoted-printable",
    html: "only",
    charset: "charset=UTF-8",
    replyMark: "Aw: ",
  },
  {
    id: "droid-phone",
    fields: `Date Subject Message-ID ${REPLY} From To Cc MIME-Version Content-Type`,
    messageId: "%a12.16%d11@email.{domain}",
    boundary: "--_com.samsung.android.email_%d16",
    encoding: "base64",
    html: "both",
    charset: "charset=utf-8",
  },
  {
    id: "cloud-web",
    fields: `Date From To Cc Subject Message-ID ${REPLY} MIME-Version User-Agent Content-Type Content-Transfer-Encoding`,
    constants: { "User-Agent": "Roundcube Webmail/1.4.10" },
    messageId: "%h32",
    boundary: "=_%h32",
    encoding: "8bit",
    html: "none",
    charset: "charset=UTF-8; format=flowed",
  },
  {
    id: "private-web",
    fields: `Date To From Cc Reply-To Subject Message-ID ${REPLY} MIME-Version Content-Type X-Spam-Status`,
    constants: { "X-Spam-Status": "No, score=-1.2 required=10.0 tests=ALL_TRUSTED shortcircuit=no" },
    messageId: "%b43=@{domain}",
    boundary: "b1_%A43",
    encoding: "quoted-printable",
    html: "both",
    charset: "charset=utf-8",
  },
  {
    id: "kontact-desktop",
    fields: `From To Cc Subject Date Message-ID ${REPLY} MIME-Version Content-Transfer-Encoding Content-Type`,
    messageId: "%d7.%A10",
    boundary: "nextPart%d7.%A10",
    encoding: "quoted-printable",
    html: "none",
    charset: 'charset="UTF-8"',
  },
].map((source, i) => tool(source as ToolSource, 1000 + i * 10));

export function client(id: string): Tool {
  return CLIENTS.find((one) => one.id === id)!;
}

/** Programs without a person: ticket systems, forms on web sites, mail servers, campaign platforms. */
const MACHINES: readonly Tool[] = [
  {
    id: "ticket-desk",
    fields:
      "MIME-Version Content-Transfer-Encoding Content-Type Date From To Subject Message-ID In-Reply-To References Auto-Submitted Precedence X-Mailer Reply-To",
    constants: { "X-Mailer": "Ticket Desk (6.0.31)" },
    messageId: "16%d8.%d6.%d9.%d5",
    boundary: "----------=_16%d8-%d5-%d3",
    encoding: "quoted-printable",
    html: "none",
    charset: 'charset="utf-8"',
  },
  {
    id: "web-form",
    fields:
      "Date To From Reply-To Subject Message-ID X-Mailer MIME-Version Content-Type Content-Transfer-Encoding",
    constants: { "X-Mailer": "PHPMailer 6.2.0 (https://forms.example/mailer)" },
    messageId: "%A43",
    boundary: "b1_%A43",
    encoding: "8bit",
    html: "none",
    charset: "charset=UTF-8",
  },
  {
    id: "mail-server",
    fields: "Date From Subject To Auto-Submitted MIME-Version Content-Type Message-ID In-Reply-To",
    messageId: "2021%d10.%H10",
    boundary: "%H10.16%d8/mx",
    encoding: "8bit",
    html: "none",
    charset: "charset=utf-8",
  },
  {
    id: "calendar-server",
    fields: "Reply-To Sender Auto-Submitted Message-ID Date Subject From To MIME-Version Content-Type",
    messageId: "calendar-%h8-%h4-%h4-%h4-%h12",
    boundary: "000000000000%h16",
    encoding: "base64",
    html: "both",
    charset: 'charset="UTF-8"; format=flowed; delsp=yes',
  },
].map((source, i) => tool(source as ToolSource, 3000 + i * 10));

export function machine(id: string): Tool {
  return MACHINES.find((one) => one.id === id)!;
}
