/** What both renderings must agree on: URLs, origins, which fields and parts a mail has. */
import { addressIn, type Network } from "../hosts.ts";
import type { LinkUse, Mail } from "../mail.ts";
import { type Filling, filled } from "../pattern.ts";
import { mixed, textSeed } from "../random.ts";
import type { FieldName } from "../tools.ts";

/** Images are only loaded from HTML. */
export function linksOf(mail: Mail): readonly LinkUse[] {
  return mail.design === null ? mail.links.filter(({ shape }) => shape.kind === "link") : mail.links;
}

export function urlOf({ shape, slug }: LinkUse, mail: Mail, index: number): string {
  return `https://${shape.host}${filled(shape.path, fillingOf(mail, slug, index))}`;
}

/** Where failures of delivery go. */
export function returnPathOf(mail: Mail): string {
  const { returnPath } = mail.route;
  return returnPath === null ? mail.from.address : filled(returnPath, fillingOf(mail, "", 99));
}

function fillingOf(mail: Mail, slug: string, index: number): Filling {
  const recipient = mail.to[0]!;
  return {
    salt: mixed(mail.salt, index),
    recipient,
    recipientSeed: textSeed(recipient),
    slug,
    // Seven digits at any size of the replay.
    count: 4_000_000 + (mail.number % 5_000_000),
  };
}

export function networkOf({ route, salt }: Mail): Network {
  return route.networks[salt % route.networks.length]!;
}

/** The machine that handed the mail to our server. */
export function originOf(mail: Mail): string {
  return addressIn(networkOf(mail), mixed(mail.salt, 31) % 40);
}

/** Whether a mail has more than one MIME part. */
export function isMultipart(mail: Mail): boolean {
  return mail.files.length > 0 || (mail.design !== null && mail.tool.html !== "only");
}

/** Whether the tool writes this field in this mail. */
function hasField(mail: Mail, name: FieldName): boolean {
  const { list } = mail;
  switch (name) {
    case "Cc":
      return mail.cc.length > 0;
    case "In-Reply-To":
    case "References":
      return mail.inReplyTo !== null;
    case "Reply-To":
      return mail.replyTo !== null;
    case "Content-Transfer-Encoding":
      return !isMultipart(mail);
    case "List-Id":
      return list?.id != null;
    case "List-Unsubscribe":
    case "List-Unsubscribe-Post":
      return list?.unsubscribe != null;
    case "Precedence":
      return list?.precedence != null || mail.automatic === "auto-generated";
    case "Auto-Submitted":
      return mail.automatic !== null;
    case "Feedback-ID":
      return list?.customer != null;
    case "DKIM-Signature":
      return mail.route.dkim !== null;
    case "Importance":
    case "Sender":
      return name === "Importance";
    default:
      return name === mail.tool.customerField ? list?.customer != null : true;
  }
}

/** Needed by their mail even where the tool's own order does not name them. */
const ESSENTIAL: readonly FieldName[] = [
  "Cc",
  "Reply-To",
  "In-Reply-To",
  "References",
  "Auto-Submitted",
  "List-Id",
  "Precedence",
  "Content-Transfer-Encoding",
];

/** The fields the author's side writes, in its order. */
export function fieldsOf(mail: Mail): readonly FieldName[] {
  const { fields } = mail.tool;
  const more = ESSENTIAL.filter((name) => !fields.includes(name) && hasField(mail, name));
  return [...fields.filter((name) => hasField(mail, name)), ...more];
}
