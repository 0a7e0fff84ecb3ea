/** Types of the message model that stand in several places: addresses, domains, URLs, links, texts, files. */
import { arrayOf, BOOL, extend, INT, mapOf, objectOf, STRING } from "../mql/schema-builder.ts";

const STRINGS = arrayOf(STRING);
const LOWER_CASE = { lowerCase: true };

export const DOMAIN = objectOf("Domain", {
  domain: [STRING, "The whole host name, lower case, in its ASCII form.", LOWER_CASE],
  punycode: [STRING, "The Unicode form; only where a label begins with `xn--`."],
  root_domain: [
    STRING,
    "The registrable domain, such as `example.co.uk`; null for an IP address.",
    LOWER_CASE,
  ],
  sld: [STRING, "The label left of the public suffix.", LOWER_CASE],
  subdomain: [STRING, "What stands left of the registrable domain; null where there is nothing.", LOWER_CASE],
  tld: [STRING, "The public suffix, such as `co.uk`.", LOWER_CASE],
  valid: [BOOL, "True for a well-formed host name under a suffix that exists."],
});

export const EMAIL = objectOf("Email", {
  email: [STRING, "The whole address; the domain in lower case."],
  local_part: [STRING, "What stands left of the `@`, as written."],
  domain: [DOMAIN, "The domain of the address."],
});

export const MAILBOX = objectOf("Mailbox", {
  display_name: [STRING, "The name as the reader sees it, decoded."],
  email: [EMAIL, "The address."],
});

export const PROTECTED_MAILBOX = extend(MAILBOX, "ProtectedMailbox", {
  first_name: [STRING, "The given name of the person, where it is known."],
  last_name: [STRING, "The family name of the person, where it is known."],
});

export const SENDER = extend(MAILBOX, "Sender", {
  decoders: [STRINGS, "How the true author was recovered: `google_groups`, `ics_sent_by`."],
});

export const RECIPIENTS = objectOf("Recipients", {
  to: [arrayOf(MAILBOX), "The To field."],
  cc: [arrayOf(MAILBOX), "The Cc field."],
  bcc: [arrayOf(MAILBOX), "The Bcc field, where a copy still has it."],
});

export const IP = objectOf("Ip", {
  ip: [STRING, "The address in its canonical form."],
  version: [INT, "4 or 6."],
  translation: [
    objectOf("IpTranslation", {
      original: [STRING, "The address as written."],
      v4_to_v6: [BOOL, "True when an IPv4 address was written inside an IPv6 one."],
      encoders: [STRINGS, "Notations undone: `hex`, `octal`, `decimal_integer`, `dotted`, `mixed_radix`."],
    }),
    "How the address was written.",
  ],
});

export const URL_OBJECT = objectOf("Url", {
  url: [STRING, "The whole URL, after rewriters and known redirects were undone."],
  scheme: [STRING, "Such as `https`; lower case.", LOWER_CASE],
  username: [STRING, "What stands before the `@` of the authority."],
  password: [STRING, "The password in the authority."],
  domain: [DOMAIN, "The host as a name."],
  ip: [IP, "The host as an address, in any notation; null for a name."],
  port: [INT, "As written, else the usual one of the scheme."],
  path: [STRING, "From the first slash up to `?` or `#`."],
  query_params: [STRING, "Without the leading `?`."],
  query_params_decoded: [mapOf(STRINGS), "Each parameter with its decoded values."],
  fragment: [STRING, "Without the leading `#`."],
  rewrite: [
    objectOf("UrlRewrite", {
      original: [STRING, "The URL as it stood in the mail; null when nothing was undone."],
      encoders: [STRINGS, "What was undone, outermost first, such as `proofpoint`."],
    }),
    "The rewriting of a mail gateway or a known redirect.",
  ],
});

export const LINK = objectOf("Link", {
  href_url: [URL_OBJECT, "Where the link goes."],
  display_text: [STRING, "What the reader sees; null when that is itself a URL."],
  display_url: [URL_OBJECT, "The URL that the reader sees."],
  mismatched: [BOOL, "True when the URL shown has another root domain than the target."],
  parser: [STRING, "`hyperlink` for an anchor in HTML, `plain` for a URL in text."],
  visible: [BOOL, "False when the anchor is styled so that nobody sees it; null for text."],
});

const IMAGE = objectOf("Image", {
  src: [URL_OBJECT, "Where the image is; null when it is no URL."],
  alt: [STRING, "The text shown instead."],
  width: [INT, "In CSS pixels, where stated."],
  height: [INT, "In CSS pixels, where stated."],
  remote: [BOOL, "True for http and https: loading it tells the sender."],
  visible: [BOOL, "False when it is styled or sized so that nobody sees it."],
});

const FORM = objectOf("Form", {
  action: [URL_OBJECT, "Where the form is sent."],
  method: [STRING, "`get` or `post`."],
  input_types: [STRINGS, "The type of each input, lower case."],
});

export const HTML = objectOf("Html", {
  raw: [STRING, "The source."],
  inner_text: [STRING, "The text without tags, scripts and styles; hidden text included."],
  display_text: [STRING, "The text that a reader sees."],
  links: [arrayOf(LINK), "The anchors."],
  images: [arrayOf(IMAGE), "The images (Serjeant)."],
  forms: [arrayOf(FORM), "The forms (Serjeant)."],
  hidden_text: [STRING, "The text that is there and not shown (Serjeant)."],
});

export const SUBJECT = objectOf("Subject", {
  subject: [STRING, "The Subject field, decoded; null when there is none."],
  base: [STRING, "Without reply and forward marks and without tags in brackets."],
  tags: [STRINGS, "The tags in brackets, such as `EXTERNAL`."],
  is_reply: [BOOL, "True when it begins with a reply mark."],
  is_forward: [BOOL, "True when it begins with a forward mark."],
  is_auto_reply: [BOOL, "True when it begins as an automatic reply does."],
  urls: [arrayOf(URL_OBJECT), "URLs in the subject."],
});

export const FILE = objectOf("File", {
  file_name: [STRING, "The name, decoded."],
  file_extension: [STRING, "Lower case, without the dot.", LOWER_CASE],
  file_type: [STRING, "What the first bytes say, such as `pdf`; `unknown` where they say nothing."],
  size: [INT, "Bytes."],
  raw: [STRING, "The bytes in base64."],
});

export const SPF = objectOf("Spf", {
  verdict: [STRING, "`pass`, `fail`, `softfail`, `neutral`, `none`, `temperror`, `permerror`."],
  client_ip: [IP, "The address that delivered the message."],
  description: [STRING, "The receiver's comment."],
  designator: [STRING, "The address or domain that the receiver checked."],
  helo: [DOMAIN, "The name in the greeting."],
  server: [DOMAIN, "The receiver."],
});

export const DMARC = objectOf("Dmarc", {
  verdict: [STRING, "`pass`, `fail`, `none`, `temperror`, `permerror`."],
  from: [DOMAIN, "The author domain that was checked."],
  action: [STRING, "What the receiver did."],
  disposition: [STRING, "What the policy asked for."],
  policy: [STRING, "The published `p=`."],
  sub_policy: [STRING, "The published `sp=`."],
  version: [STRING, "The version of the record."],
});

export const SIGNATURE = objectOf("Signature", {
  type: [STRING, "The name of the field."],
  version: [STRING, "`v=`"],
  algorithm: [STRING, "`a=`"],
  domain: [STRING, "`d=`, who signed."],
  selector: [STRING, "`s=`"],
  headers: [STRING, "`h=`, what is covered."],
  body_hash: [STRING, "`bh=`"],
  signature: [STRING, "`b=`"],
  instance: [STRING, "`i=`"],
});
