/**
 * One mail as a description: who, to whom, when, with which words, tool and links. Written once by a generator, rendered
 * twice: as bytes (`render/raw.ts`) and as an observation (`render/observed.ts`).
 */
import type { Direction } from "../model/observation.ts";
import type { Design } from "./designs.ts";
import type { Network } from "./hosts.ts";
import type { Language } from "./languages/language.ts";
import type { Pattern } from "./pattern.ts";
import type { Signature, TextPlan } from "./phrases.ts";
import type { Tool } from "./tools.ts";

/** How a sender's mail reaches us, and what the receiver finds out about it. */
export interface Route {
  /** Distinct. */
  readonly id: number;
  /** Name of the machine that hands mail over. */
  readonly host: string;
  readonly networks: readonly Network[];
  readonly spf: "pass" | "fail" | "softfail" | "none";
  readonly dmarc: "pass" | "fail" | "none";
  /** Null where nothing is signed. */
  readonly dkim: { readonly domain: string; readonly selector: string } | null;
  /** Bounces go to the author where this is null. */
  readonly returnPath: Pattern | null;
}

export interface Correspondent {
  /** Empty where the address stands alone. */
  readonly name: string;
  readonly address: string;
  /** Organizational domain of the address. */
  readonly root: string;
  readonly language: Language;
  readonly tool: Tool;
  readonly route: Route;
  readonly signature: Signature | null;
}

/** A kind of link of one sender or service. */
export interface UrlShape {
  readonly kind: "link" | "image";
  readonly host: string;
  readonly root: string;
  /** Path and query. */
  readonly path: Pattern;
  /** Of an image: how it is put, such as 1 by 1. */
  readonly size: "pixel" | "hidden" | "picture" | null;
}

export interface LinkUse {
  readonly shape: UrlShape;
  readonly slug: string;
  /** What the reader sees; the URL itself where null. */
  readonly text: string | null;
}

export interface FileUse {
  readonly name: string;
  readonly mediaType: string;
  /** The same content has the same seed. */
  readonly seed: number;
  readonly size: number;
  /** First bytes. */
  readonly magic: string;
  /** By magic bytes, as a file reader would say it. */
  readonly type: string | null;
}

/** The marks of a mailing. */
export interface ListMarks {
  /** Null for a mailing without List-Id. */
  readonly id: string | null;
  /** Where List-Unsubscribe leads; null for none. */
  readonly unsubscribe: UrlShape | null;
  readonly precedence: "bulk" | "list" | null;
  /** Name and value of what the service adds for its own use. */
  readonly customer: string | null;
}

export type MailKind =
  | "office"
  | "circular"
  | "casework"
  | "newsletter"
  | "bulletin"
  | "event"
  | "diary"
  | "lobby"
  | "business"
  | "list"
  | "automatic"
  | "bounce"
  | "spam"
  | "phishing"
  | "form-mail"
  | "attack";

export interface Mail {
  /** Position in the order of making; distinct. */
  readonly number: number;
  readonly kind: MailKind;
  /** Id of the attack campaign in the truth; null for ordinary life. Never rendered. */
  readonly campaign: string | null;
  /** Seconds since 1970: when our server took it in. */
  readonly seconds: number;
  readonly direction: Direction;
  readonly from: Correspondent;
  /** Display name where it is not the correspondent's own. */
  readonly fromName: string;
  readonly replyTo: string | null;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  /** In whose mailboxes copies lie, by number. */
  readonly mailboxes: readonly number[];
  readonly subject: string;
  readonly text: TextPlan;
  /** Whom the greeting names. */
  readonly greeted: string;
  readonly links: readonly LinkUse[];
  readonly design: Design | null;
  readonly files: readonly FileUse[];
  readonly tool: Tool;
  readonly route: Route;
  /** With angle brackets. */
  readonly messageId: string;
  readonly inReplyTo: string | null;
  /** What the mail answers, quoted below it. */
  readonly quoted: Mail | null;
  readonly list: ListMarks | null;
  readonly automatic: "auto-replied" | "auto-generated" | null;
  readonly asksCredentials: boolean;
  readonly salt: number;
}
