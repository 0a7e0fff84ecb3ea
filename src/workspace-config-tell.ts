/** The entries of `serjeant.json` on telling people: who speaks, by when, and how mail leaves. */
import { resolve } from "node:path";
import { GRADES } from "./model/campaign.ts";
import { SEVERITIES } from "./model/finding.ts";
import type { MailRoute, Office, TellPolicy } from "./model/ledger.ts";
import type { EntryReader } from "./workspace-config-entries.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

export interface TellConfig {
  /** Name and telephone are empty until somebody says them; no notice is drafted before. */
  readonly office: Office;
  readonly tell: TellPolicy;
  /** Null: nothing is mailed; letters and briefings only. */
  readonly mail: MailRoute | null;
}

/** Three years passed in the case because nobody's clock ran; no public standard sets hours, so these are ours. */
export const DEFAULT_TELLING: TellConfig = {
  office: {
    name: "",
    phone: "",
    phoneKnownFrom: "",
    room: null,
    hours: null,
    language: "en",
    languages: {},
    paper: "a4",
    nextWordDays: 7,
  },
  tell: {
    threshold: "high",
    deadlineHours: { targeted: 72, exposed: 72, compromised: 24 },
    owner: "security office",
    escalation: [
      { afterHours: 0, to: "head of the security office", address: null },
      { afterHours: 24, to: "secretary general", address: null },
      { afterHours: 72, to: "presiding officer", address: null },
    ],
    officers: [],
  },
  mail: null,
};

export function readTelling(reader: EntryReader, dir: string): TellConfig {
  return {
    office: reader.object("office", readOffice) ?? DEFAULT_TELLING.office,
    tell: reader.object("tell", readPolicy) ?? DEFAULT_TELLING.tell,
    mail: reader.object("mail", (entries) => readMailRoute(entries, dir)),
  };
}

function readOffice(entries: EntryReader): Office {
  const usual = DEFAULT_TELLING.office;
  const languages = Object.entries(entries.textsByName("languages"));
  return {
    name: entries.text("name")?.trim() ?? usual.name,
    phone: entries.text("phone")?.trim() ?? usual.phone,
    phoneKnownFrom: entries.text("phone_known_from")?.trim() ?? usual.phoneKnownFrom,
    room: entries.text("room"),
    hours: entries.text("hours"),
    language: entries.text("language") ?? usual.language,
    languages: Object.fromEntries(languages.map(([domain, of]) => [domain.toLowerCase(), of])),
    paper: entries.oneOf("paper", ["a4", "letter"], usual.paper),
    nextWordDays: entries.amount("next_word_days", "days", usual.nextWordDays),
  };
}

function readPolicy(entries: EntryReader): TellPolicy {
  const usual = DEFAULT_TELLING.tell;
  const deadlineHours = entries.object("deadline_hours", (hours) => hoursByGrade(hours));
  const steps = entries.objects("escalation", (step) => ({
    afterHours: step.amount("after_hours", "hours", 0),
    to: step.demandedText("to", "secretary general"),
    address: addressOf(step.text("address")),
  }));
  return {
    threshold: entries.oneOf("threshold", SEVERITIES, usual.threshold),
    deadlineHours: deadlineHours ?? usual.deadlineHours,
    owner: entries.text("owner")?.trim() || usual.owner,
    escalation: steps?.toSorted((a, b) => a.afterHours - b.afterHours) ?? usual.escalation,
    officers: entries.texts("officers"),
  };
}

/** What a server does not take is said by `duty escalate`; this finds what is no address at all. */
function addressOf(text: string | null): string | null {
  if (text === null || /^[^\s<>@,;]{1,64}@[^\s<>@,;]{1,253}$/.test(text)) return text;
  throw new WorkspaceProblem(`\`tell.escalation\` names \`${text}\`, which is no mail address`, {
    help: "one address, such as head@security.parliament.example; or null",
  });
}

function hoursByGrade(hours: EntryReader): TellPolicy["deadlineHours"] {
  const usual = DEFAULT_TELLING.tell.deadlineHours;
  const given = GRADES.map((grade) => [grade, hours.amount(grade, "hours", usual[grade])] as const);
  return Object.fromEntries(given) as TellPolicy["deadlineHours"];
}

const PORT_OF_SUBMISSION = 587;

function readMailRoute(entries: EntryReader, dir: string): MailRoute {
  const dkim = entries.object("dkim", (of) => ({
    domain: of.demandedText("domain", "security.parliament.example").toLowerCase(),
    selector: of.demandedText("selector", "serjeant"),
    keyFile: resolve(dir, of.demandedText("key_file", "keys/dkim.pem")),
  }));
  // SECURITY: a notice that no receiver can tell from a forged one teaches people to believe forged ones.
  if (dkim === null) {
    throw new WorkspaceProblem("`mail` has no `dkim`: notices are not mailed unsigned", {
      help: '"dkim": { "domain": "security.parliament.example", "selector": "serjeant", "key_file": "keys/dkim.pem" }',
    });
  }
  return {
    from: entries.demandedText("from", "office@security.parliament.example"),
    host: entries.demandedText("host", "smtp.parliament.example"),
    port: entries.amount("port", "the TCP port", PORT_OF_SUBMISSION),
    tls: entries.flag("tls"),
    user: entries.text("user"),
    dkim,
  };
}

/** The office of the configuration; throws a `WorkspaceProblem` that names what is missing before it can speak. */
export function speakingOffice({ office }: Pick<TellConfig, "office">): Office {
  const missing = (["name", "phone"] as const).find((entry) => office[entry] === "");
  if (missing === undefined) return office;
  throw new WorkspaceProblem(`\`office.${missing}\` in serjeant.json is empty: a notice says who speaks`, {
    help: WHAT[missing],
  });
}

const WHAT = {
  name: "the name of the office as its people know it, such as `Parliamentary Security Office`",
  phone: "a number that people have from elsewhere, as printed on their passes",
} as const;

/** Lines of the file, with what each entry does. */
export function tellingText({ office, tell, mail }: TellConfig): string {
  const entry = (name: string, value: unknown): string => `"${name}": ${JSON.stringify(value)}`;
  const steps = tell.escalation.map(({ afterHours, to, address }) => ({
    after_hours: afterHours,
    to,
    ...(address === null ? {} : { address }),
  }));
  return `  // Who speaks in a notice. Name and telephone must be filled in before the first one is drafted. The number is one
  // that people have from elsewhere, and phone_known_from says where ("on the back of your pass"): a notice that brings
  // its own number proves nothing. Language of notices, and others by mail domain: { "assemblee.example": "fr" }.
  // Paper: a4 or letter. next_word_days: when those who were told hear from the office again.
  "office": {
    ${entry("name", office.name)},
    ${entry("phone", office.phone)},
    ${entry("phone_known_from", office.phoneKnownFrom)},
    ${entry("room", office.room)},
    ${entry("hours", office.hours)},
    ${entry("language", office.language)},
    ${entry("languages", office.languages)},
    ${entry("paper", office.paper)},
    ${entry("next_word_days", office.nextWordDays)}
  },

  // A campaign of this severity or more (low, medium, high, critical) obliges the office to tell each of its people; the
  // rest goes to a digest. Hours from then to the deadline by grade; who owns a duty that nobody took; and to whom it
  // goes, so many hours after the deadline; with "address": "head@security.parliament.example" beside "to", \`duty escalate\`
  // mails how many and since when, and no name. Officers: who may draft, approve, hold and excuse; empty: anybody, but
  // never the same person twice where two are needed.
  "tell": {
    ${entry("threshold", tell.threshold)},
    ${entry("deadline_hours", tell.deadlineHours)},
    ${entry("owner", tell.owner)},
    "escalation": [
${steps.map((step) => `      ${JSON.stringify(step)}`).join(",\n")}
    ],
    ${entry("officers", tell.officers)}
  },

  // How notices are mailed; null: not at all, letters and briefings only. TLS from the first byte, or STARTTLS, which is
  // then demanded. Every notice is signed: { "from": "office@security.parliament.example", "host": "smtp.parliament.example",
  // "port": 587, "tls": false, "user": null, "dkim": { "domain": "security.parliament.example", "selector": "serjeant",
  // "key_file": "keys/dkim.pem" } }. "serjeant outbox dkim" makes the key; keys/mail-password has the password of the user.
  ${entry("mail", mail === null ? null : mailEntries(mail))}`;
}

function mailEntries({ dkim, ...mail }: MailRoute): unknown {
  return { ...mail, dkim: { domain: dkim.domain, selector: dkim.selector, key_file: dkim.keyFile } };
}
