/**
 * One message through the stages: bytes → message → findings. No files, no threads, no output: `pipeline.ts`
 * and its worker threads both call this, so a scan says the same however it is spread.
 */
import { Detector, type UndecidedGroup } from "./detect/detector.ts";
import { type Lists, messageEnvironment } from "./detect/environment.ts";
import { asksForHistory } from "./detect/history/correspondence-lists.ts";
import { History } from "./detect/history/history.ts";
import type { HistoryRecord } from "./detect/history/history-record.ts";
import { factsOf } from "./detect/history/mail-facts.ts";
import { MessageHistory } from "./detect/history/message-history.ts";
import type { StoredAnswers } from "./detect/history/stored-answers.ts";
import { checkRuleFiles, type RuleFile, type RuleProblem } from "./detect/rule-set.ts";
import type { Defect, DefectCode } from "./model/defect.ts";
import type { MessageDisplay, MessageResult } from "./model/finding.ts";
import type { AuthSummary, Mailbox, Message, ReadMessage } from "./model/message.ts";
import type { Trace } from "./mql/evaluate.ts";
import type { RuleFunction } from "./mql/value.ts";
import { topmostAuthserv } from "./observe/auth/trust.ts";
import { allDefects, readMessage } from "./observe/read-message.ts";
import { isAtDomains } from "./observe/read-message-people.ts";
import { parseDomain } from "./observe/urls/domain.ts";
import { parseEmail } from "./observe/urls/email.ts";
import { parseUrl } from "./observe/urls/url.ts";

type Functions = ReadonlyMap<string, RuleFunction>;

/** Rules read text as URLs, hosts and addresses exactly as the message model does. */
export const RULE_READERS = { parseDomain, parseEmail, parseUrl };

export interface ScannerSetup {
  readonly ruleFiles: readonly RuleFile[];
  readonly lists: Lists;
  /** Domains, and single mailboxes at providers that anybody can use; null when nobody said and nothing could be inferred. */
  readonly organizationDomains: readonly string[] | null;
  /** Null takes the topmost server that wrote results in each message. */
  readonly trustedAuthserv: readonly string[] | null;
  /** Who wrote to whom in the mail that is scanned; without it rules that ask for history stay undecided. */
  readonly history?: HistoryRecord | null;
  /** Whether to prepare what the HTML report shows of messages with findings. */
  readonly display: boolean;
}

/** One message as a source gave it. */
export interface ScanItem {
  readonly path: string;
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly mailbox: string | null;
  /** The address its file is named for, where that is believed only after the header. */
  readonly mailboxOnPath?: string | null;
  readonly defects: readonly Defect[];
  /** Results of our own verification, where `--dns` asked for it; they stand in for what the header says. */
  readonly verified: AuthSummary | null;
  /** What a store says of the time before the message, beside the mail of this run. */
  readonly stored?: StoredAnswers | null;
}

/** A result as it crosses threads: undecided rules by number. */
export interface ScannedMessage {
  readonly result: Omit<MessageResult, "undecided">;
  readonly undecided: readonly UndecidedGroup[];
  readonly display: MessageDisplay | null;
  /** The server whose results were believed because nobody said whom to trust. */
  readonly assumedAuthserv: string | null;
}

export class Scanner {
  readonly detector: Detector;
  readonly problems: readonly RuleProblem[];
  private readonly setup: ScannerSetup;
  /** Whether any rule asks what came before a message. */
  readonly asksForHistory: boolean;
  private readonly organization: ReadonlySet<string> | null;
  private history: History | null;

  /** `functions` may wrap the rule functions, to measure them. */
  constructor(setup: ScannerSetup, functions: (known: Functions) => Functions = (known) => known) {
    const { rules, mentioned, problems } = checkRuleFiles(setup.ruleFiles);
    this.setup = setup;
    this.problems = problems;
    this.asksForHistory = asksForHistory(mentioned, setup.lists);
    this.history = historyOf(setup.history);
    this.organization = setup.organizationDomains === null ? null : new Set(setup.organizationDomains);
    const environment = messageEnvironment(withOrganization(setup), RULE_READERS);
    this.detector = new Detector(rules, { ...environment, functions: functions(environment.functions) });
  }

  /** Hands over what became known after the rules were compiled, which say whether it is wanted. */
  remember(record: HistoryRecord | null): void {
    this.history = historyOf(record);
  }

  /** A rule as a tree with every value, with the history that a scan would have. */
  explain(rule: number, message: Message): Trace {
    return this.detector.explain(rule, message, this.surroundings(message));
  }

  /** What was known before a message; null where nothing is. */
  private surroundings(message: Message, stored: StoredAnswers | null = null): MessageHistory | null {
    const { history } = this;
    return history === null ? null : new MessageHistory(history, factsOf(message), stored);
  }

  read(item: ScanItem): ReadMessage {
    return readMessage(item.bytes, {
      organizationDomains: this.organization,
      trustedAuthserv: this.setup.trustedAuthserv,
      mailbox: item.mailbox,
      mailboxOnPath: item.mailboxOnPath ?? null,
      verified: item.verified,
    });
  }

  /**
   * Reads all of a batch, then runs the rules over all of it: in turns, message by message, each of the two pushes
   * the other's tables out of the processor's cache, which costs a sixth of the time. Never throws: a mistake of
   * ours on one message must not end the scan of the others, nor pass in silence. `look` gets each message that could
   * be read, by its place in the batch, while it is still there.
   */
  scan(
    batch: readonly ScanItem[],
    look?: (read: ReadMessage, place: number) => void,
  ): readonly ScannedMessage[] {
    const read = batch.map((item) => orNull(() => this.readWhole(item)));
    return batch.map((item, i) => {
      const whole = read[i] ?? null;
      if (whole !== null) look?.(whole.read, i);
      return (whole === null ? null : orNull(() => this.judge(item, whole))) ?? notScanned(item);
    });
  }

  private readWhole(item: ScanItem): Whole {
    const read = this.read(item);
    return { read, defects: [...item.defects, ...allDefects(read)] };
  }

  private judge(item: ScanItem, { read, defects }: Whole): ScannedMessage {
    const { message } = read;
    const { findings, undecided, match, noMatch } = this.detector.detect(message, {
      surroundings: this.surroundings(message, item.stored),
    });
    const undecidedCount = undecided.reduce((sum, group) => sum + group.rules.length, 0);
    return {
      result: {
        path: item.path,
        index: item.index,
        message_id: message.headers.message_id,
        date: message.headers.date,
        from: message.headers.from?.email.email ?? null,
        from_name: message.headers.from?.display_name ?? null,
        subject: message.subject.subject,
        recipients: this.peopleOf(message),
        verdicts: { match, no_match: noMatch, undecided: undecidedCount },
        findings,
        defects,
      },
      undecided,
      display: this.setup.display && findings.length > 0 ? displayOf(message) : null,
      assumedAuthserv: this.setup.trustedAuthserv === null ? topmostAuthserv(message.headers.hops) : null,
    };
  }

  /** Whose copy this is; where nobody can tell, the addressees of the organisation, else all addressees. */
  private peopleOf(message: Message): readonly string[] {
    if (message.mailbox !== null) return addresses([message.mailbox]);
    const { to, cc, bcc } = message.recipients;
    const all = [...to, ...cc, ...bcc];
    const { organization } = this;
    const ours = organization === null ? [] : all.filter((r) => isAtDomains(r.email, organization));
    return addresses(ours.length > 0 ? ours : all);
  }
}

/** A message of which every field was read. */
interface Whole {
  readonly read: ReadMessage;
  readonly defects: readonly Defect[];
}

function historyOf(record: HistoryRecord | null | undefined): History | null {
  return record == null ? null : new History(record);
}

function orNull<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}

function notScanned(item: ScanItem): ScannedMessage {
  return { result: emptyResult(item, "internal-error"), undecided: [], display: null, assumedAuthserv: null };
}

/** A message of which nothing could be said but what was wrong with it. */
export function emptyResult({ path, index, defects }: ScanItem, code: DefectCode): ScannedMessage["result"] {
  return {
    path,
    index,
    message_id: null,
    date: null,
    from: null,
    from_name: null,
    subject: null,
    recipients: [],
    verdicts: { match: 0, no_match: 0, undecided: 0 },
    findings: [],
    defects: [...defects, { code }],
  };
}

/** What the organisation says of itself, as the lists that rules name. */
export function withOrganization({
  lists,
  organizationDomains,
}: Pick<ScannerSetup, "lists" | "organizationDomains">): Lists {
  if (organizationDomains === null) return lists;
  const domains = organizationDomains.filter((owner) => !owner.includes("@"));
  const labels = domains.map((domain) => parseDomain(domain).sld).filter((label) => label !== null);
  return new Map([...lists, ["org_domains", domains], ["org_slds", [...new Set(labels)]]]);
}

function addresses(mailboxes: readonly Mailbox[]): readonly string[] {
  // `Undisclosed recipients:;` has an empty address, which is nobody.
  const named = mailboxes.map((m) => m.email.email.trim().toLowerCase()).filter((address) => address !== "");
  return [...new Set(named)].sort();
}

// LIMIT: a report is read by a person; what is cut is said there.
const DISPLAY_TEXT_MAX = 20_000;
const DISPLAY_LINKS_MAX = 100;
const DISPLAY_HEADERS_MAX = 200;

function displayOf(message: Message): MessageDisplay {
  const { current_thread: thread, html, plain, links } = message.body;
  const [text, field] =
    thread.text !== null && thread.text !== ""
      ? [thread.text, "body.current_thread.text"]
      : [html?.display_text ?? plain?.raw ?? "", html === null ? "body.plain.raw" : "body.html.display_text"];
  return {
    headers: message.headers.hops
      .flatMap((hop) => hop.fields)
      .toSorted((a, b) => b.position - a.position)
      .slice(0, DISPLAY_HEADERS_MAX)
      .map(({ name, value }) => ({ name, value })),
    text: text.slice(0, DISPLAY_TEXT_MAX),
    text_field: field,
    links: links.slice(0, DISPLAY_LINKS_MAX).map((link) => ({
      shown: link.display_text ?? link.display_url?.url ?? null,
      target: link.href_url.url,
    })),
  };
}
