/**
 * What a mail server said, fit for the record: its codes, what it calls the mail in its queue, and which of the known
 * reasons it named, in our words. The record cannot be erased, and a server that refuses a mail may say in any words which
 * sentence or which subject displeased; so nothing that a server wrote is kept as it wrote it.
 */

// LIMIT: a reply may be a megabyte. What says something stands at its beginning.
const READ_MAX = 2_000;
const REASONS_MAX = 2;

/** In the order in which they are looked for: what a person can act on comes first. */
const REASONS: readonly (readonly [reason: string, said: RegExp])[] = [
  [
    "no such user",
    /no such (?:user|recipient|mailbox|address|person)|(?:user|recipient|mailbox|address|account) (?:is )?(?:unknown|not found|does ?n[o']t exist|not exist)|unknown (?:user|recipient|mailbox|address)|invalid (?:recipient|mailbox)|not a (?:known|valid) (?:user|recipient|mailbox)/,
  ],
  ["mailbox full", /(?:mailbox|inbox|storage) (?:is )?full|over ?quota|quota exceeded|out of storage/],
  [
    "mailbox closed",
    /(?:mailbox|account|user|recipient) (?:is |has been )?(?:disabled|inactive|closed|suspended)/,
  ],
  ["greylisted", /gr[ae]y-?list/],
  ["too many at once", /rate limit|too many|throttl/],
  [
    "relaying denied",
    /relay(?:ing)? (?:access )?(?:is )?(?:denied|not permitted|not allowed)|unable to relay/,
  ],
  ["sign-in refused", /authentication (?:failed|required|credentials invalid)|invalid credentials/],
  ["no TLS", /starttls (?:first|is required|required)|must issue a starttls/],
  ["DMARC, DKIM or SPF", /\bdmarc\b|\bdkim\b|\bspf\b/],
  ["on a blocklist", /spamhaus|block ?-?list|black ?-?list|\bdnsbl\b|\brbl\b/],
  ["taken for spam", /\bspam\b|\bjunk\b/],
  ["a virus is suspected", /virus|malware/],
  ["too large", /too (?:large|big)|size limit|exceeds (?:the )?maximum/],
  ["host not found", /host (?:or domain name )?not found|domain not found|name service error/],
  ["timed out", /timed? ?out/],
  ["connection refused", /connection refused/],
  ["against a policy", /\bpolicy\b|policies/],
  ["refused", /access denied|not accepted|rejected|refused/],
  ["try again later", /try again|temporar|later/],
  ["discarded", /discarded/],
];

/** `550 5.1.1 no such user`, `250 2.0.0 queued as 4XyZ`; where nothing of it is known, only that there were words. */
export function answerOf(reply: string): string {
  const read = reply
    .slice(0, READ_MAX)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, " ")
    .trim();
  const codes = codesOf(read);
  const known = [...queueIdOf(read), ...reasonsOf(read)];
  const isUnread = known.length === 0 && !codes.startsWith("2") && /\p{L}/u.test(read);
  return [codes, known.join(", "), isUnread ? "(the server's words are not kept)" : ""]
    .filter((part) => part !== "")
    .join(" ");
}

const SMTP_CODE = /(?<![\d.])[245]\d\d(?![\d.])/;
const STATUS = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/;

/** `550 5.7.1`, wherever they stand: a report has them behind the name of a host. */
function codesOf(read: string): string {
  const codes = [SMTP_CODE, STATUS].flatMap((one) => one.exec(read)?.[0] ?? []);
  return codes.join(" ");
}

/** By which the server's log has it. SECURITY: one word with a digit in it, so that no word of a mail passes for one. */
function queueIdOf(read: string): readonly string[] {
  const id = /\bqueued as ([A-Za-z0-9.-]{4,40})(?![A-Za-z0-9.-])/i.exec(read)?.[1] ?? "";
  return /\d/.test(id) ? [`queued as ${id}`] : [];
}

function reasonsOf(read: string): readonly string[] {
  const said = read.toLowerCase();
  return REASONS.filter(([, pattern]) => pattern.test(said))
    .map(([reason]) => reason)
    .slice(0, REASONS_MAX);
}
