/** All features of a message, one line each. A value is a short text that an analyst reads. */
import type { FeatureName, Features } from "../../model/observation.ts";
import { attachmentHash, attachmentName, attachmentSize } from "./files.ts";
import { htmlSkeleton } from "./html-skeleton.ts";
import { linkHosts } from "./link-host.ts";
import { boundaryShape, headerOrder, messageIdShape, mimeStructure } from "./mailing-tool.ts";
import type { MessageFacts } from "./message-facts.ts";
import { originNetwork } from "./origin-network.ts";
import { otherRecipients } from "./other-recipients.ts";
import { dkim, replyTo, returnPath, sender, senderDomain, senderName } from "./sender.ts";
import { subjectTemplate } from "./subject-template.ts";
import { textTemplate } from "./text-template.ts";
import { tokenSchemes } from "./token-scheme.ts";
import { trackerLayout } from "./tracker-layout.ts";
import { urlSchemes } from "./url-scheme.ts";

/** Features that show nothing are left out. `originIp` is the client that handed the message over. */
export function featuresOf(facts: MessageFacts, originIp: string | null): Features {
  const urls = [
    ...facts.forms,
    ...facts.links,
    ...facts.images.flatMap(({ src }) => (src === null ? [] : [src])),
  ];
  const values: Record<FeatureName, readonly string[]> = {
    text_template: textTemplate(facts.words),
    html_skeleton: htmlSkeleton(facts),
    subject_template: subjectTemplate(facts),
    link_host: linkHosts(urls),
    url_scheme: urlSchemes(urls, facts.finder),
    token_scheme: tokenSchemes(urls, facts.finder),
    tracker_layout: trackerLayout(facts),
    sender: sender(facts),
    sender_domain: senderDomain(facts),
    sender_name: senderName(facts),
    reply_to: replyTo(facts),
    return_path: returnPath(facts),
    dkim: dkim(facts),
    message_id_shape: messageIdShape(facts),
    header_order: headerOrder(facts),
    boundary_shape: boundaryShape(facts),
    mime_structure: mimeStructure(facts),
    origin_network: originNetwork(originIp),
    attachment_hash: attachmentHash(facts),
    attachment_name: attachmentName(facts),
    attachment_size: attachmentSize(facts),
    other_recipients: otherRecipients(facts),
  };
  return Object.fromEntries(Object.entries(values).filter(([, list]) => list.length > 0));
}
