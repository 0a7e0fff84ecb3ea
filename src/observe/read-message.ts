import { hash } from "node:crypto";
import type { Defect } from "../model/defect.ts";
import type {
  Attachment,
  Body,
  Headers,
  Message,
  MessageType,
  MimePart,
  ProtectedMailbox,
  ReadMessage,
  Recipients,
  Sender,
  Subject,
} from "../model/message.ts";
import type { DeliveryMailbox } from "../model/observation.ts";
import { DefectLog } from "./mime/defect-log.ts";
import { once } from "./mime/once.ts";
import { analyseSubject } from "./mime/subject.ts";
import { type WalkedMessage, walk } from "./mime/walk.ts";
import { MessageAttachment, uuencodedAttachments } from "./read-message-attachments.ts";
import { MessageBody, selectParts } from "./read-message-body.ts";
import { readDirection } from "./read-message-direction.ts";
import { MessageFields } from "./read-message-fields.ts";
import { type AuthenticationContext, MessageHeaders } from "./read-message-headers.ts";
import { findDelivery, findMailbox, readRecipients, readSender } from "./read-message-people.ts";

/** What is known of a message from outside of it. */
export interface ReadContext extends AuthenticationContext {
  /** The organisation's domains, lower case; null when nobody knows them: `type` is then all null. */
  readonly organizationDomains: ReadonlySet<string> | null;
  /** Address of the mailbox the message was found in; null to tell it from the header. */
  readonly mailbox: string | null;
  /** The address that its file or folder is named for: believed where the header says nothing. */
  readonly mailboxOnPath?: string | null;
}

/**
 * Reads one message, RFC 5322 and MIME, from its raw bytes. Never throws: damage is in `defects`. Walking the
 * parts happens now, everything else when a field is read, once. The bytes must not change afterwards.
 */
export function readMessage(bytes: Uint8Array, context: ReadContext): ReadMessage {
  const log = new DefectLog();
  return new LazyReadMessage(walk(bytes, log), context, log);
}

/** The defects of a message after everything in it was read, in byte order. Costs as much as all rules together. */
export function allDefects(read: ReadMessage): readonly Defect[] {
  const { message } = read;
  const { headers, body, attachments } = message;
  readAll(headers);
  for (const hop of headers.hops) for (const field of hop.fields) readAll(field);
  readAll(message);
  readAll(body);
  if (body.plain !== null) readAll(body.plain);
  if (body.html !== null) readAll(body.html);
  for (const attachment of attachments) void attachment.size;
  return read.defects;
}

/** Reads each getter of the object's class, for what that leaves in the log. */
function readAll(object: object): void {
  for (const [name, property] of Object.entries(
    Object.getOwnPropertyDescriptors(Object.getPrototypeOf(object)),
  )) {
    if (property.get !== undefined) void Reflect.get(object, name);
  }
}

class LazyReadMessage implements ReadMessage {
  readonly message: LazyMessage;
  readonly root: MimePart;
  readonly #log: DefectLog;

  constructor(walked: WalkedMessage, context: ReadContext, log: DefectLog) {
    this.#log = log;
    this.root = walked.root;
    this.message = new LazyMessage(walked, context, log);
  }

  get defects(): readonly Defect[] {
    return this.#log.list();
  }

  get delivery(): DeliveryMailbox {
    return this.message.delivery;
  }

  attachmentBytes(index: number): Uint8Array {
    return this.message.attachments[index]?.bytes() ?? new Uint8Array(0);
  }
}

class LazyMessage implements Message {
  readonly #headers: MessageHeaders;
  readonly #bytes: Buffer;
  readonly #sender: () => Sender | null;
  readonly #recipients: () => Recipients;
  readonly #subject: () => Subject;
  readonly #body: () => Body;
  readonly #attachments: () => readonly MessageAttachment[];
  readonly #type: () => MessageType;
  readonly #mailbox: () => ProtectedMailbox | null;
  readonly #delivery: () => DeliveryMailbox;
  readonly #meta: () => Message["_meta"];

  constructor(walked: WalkedMessage, context: ReadContext, log: DefectLog) {
    const fields = new MessageFields(walked, log);
    const headers = new MessageHeaders(fields, context);
    const selection = once(() => selectParts(walked.leaves));
    this.#bytes = walked.bytes;
    this.#headers = headers;
    this.#sender = once(() => readSender(fields, headers.from));
    this.#recipients = once(() => readRecipients(fields));
    this.#subject = once(() => analyseSubject(fields.text("subject")));
    const subject = (): string | null => this.#subject().subject;
    this.#body = once(() => new MessageBody(walked, selection(), { log, subject }));
    this.#attachments = once(() => [
      ...selection().attachments.map((part) => new MessageAttachment(walked.bytes, part, log)),
      ...uuencodedAttachments(walked.bytes, selection().plain, log),
    ]);
    const source = () => ({ ...context, fields, headers, sender: this.sender, recipients: this.recipients });
    this.#type = once(() => readDirection(source()));
    this.#mailbox = once(() => findMailbox(source(), context.mailbox));
    this.#delivery = once(() => findDelivery(source(), context.mailbox));
    this.#meta = once(() => new LazyMeta(this.#bytes, headers));
  }

  get type(): MessageType {
    return this.#type();
  }
  get mailbox(): ProtectedMailbox | null {
    return this.#mailbox();
  }
  get delivery(): DeliveryMailbox {
    return this.#delivery();
  }
  get sender(): Sender | null {
    return this.#sender();
  }
  get recipients(): Recipients {
    return this.#recipients();
  }
  get subject(): Subject {
    return this.#subject();
  }
  get body(): Body {
    return this.#body();
  }
  get attachments(): readonly MessageAttachment[] & readonly Attachment[] {
    return this.#attachments();
  }
  get headers(): Headers {
    return this.#headers;
  }
  /** Known only to a mail store, which a file is not. */
  get external(): Message["external"] {
    return NOT_STORED;
  }
  get _meta(): Message["_meta"] {
    return this.#meta();
  }
}

const NOT_STORED: Message["external"] = {
  created_at: null,
  message_id: null,
  route_type: null,
  spam: null,
  spam_folder: null,
  thread_id: null,
};

class LazyMeta {
  readonly #id: () => string;
  readonly #canonicalId: () => string;
  readonly #headers: Headers;

  constructor(bytes: Buffer, headers: Headers) {
    this.#headers = headers;
    this.#id = once(() => hash("sha256", bytes));
    this.#canonicalId = once(() => {
      const author = headers.from?.email.email.toLowerCase() ?? "";
      return hash("sha256", `${headers.message_id ?? ""}\n${author}`);
    });
  }

  get id(): string {
    return this.#id();
  }
  get canonical_id(): string {
    return this.#canonicalId();
  }
  /** When it was written, by its own account. */
  get created_at(): string | null {
    return this.#headers.date;
  }
  /** When the last server took it in; the written date where no server did. */
  get effective_at(): string | null {
    return this.#headers.hops.at(-1)?.received?.time ?? this.#headers.date;
  }
}
