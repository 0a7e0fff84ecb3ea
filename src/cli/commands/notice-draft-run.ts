import { randomBytes } from "node:crypto";
import type { Office } from "../../model/ledger.ts";
import type { Likelihood } from "../../model/notice.ts";
import { noticeProblems } from "../../notice-check.ts";
import {
  campaignMail,
  type KeptDocument,
  keptDocument,
  noticeFacts,
  noticeLanguageOf,
} from "../../notices.ts";
import type { Act } from "../../tell/acts.ts";
import { standingOf } from "../../tell/duty-states.ts";
import type { NoticeProblem } from "../../tell/lint.ts";
import { actorsIn } from "../../tell/lint-actors.ts";
import { type NextStep, nextStep } from "../../tell/next-step.ts";
import { composeNotice } from "../../tell/notice/compose.ts";
import type { NoticeLanguage } from "../../tell/notice/language.ts";
import { newReference } from "../../tell/reference.ts";
import type { Duty, TellState } from "../../tell/tell-state.ts";
import { speakingOffice } from "../../workspace-config.ts";
import { EXIT, Failure } from "../failure.ts";
import { problemWords } from "../formats/duty-text.ts";
import { COMMAND } from "../invocation.ts";
import { namedActors, noticeLanguages } from "../notice-content.ts";
import {
  campaignIdNamed,
  dutyNamed,
  nameOf,
  onDuties,
  perform,
  say,
  type Telling,
  type TellingArguments,
} from "../telling.ts";
import { printable } from "../terminal.ts";

export interface NoticeDraftArguments extends TellingArguments {
  readonly language?: string;
  readonly likelihood: Likelihood;
  readonly done: readonly string[];
  readonly unknown: readonly string[];
  readonly mayRepeat: boolean;
  /** Also to those whose draft waits for approval. */
  readonly again: boolean;
}

export async function runNoticeDraft(
  campaign: string,
  people: readonly string[],
  options: NoticeDraftArguments,
): Promise<number> {
  return await onDuties(options, async (telling) => {
    const office = speakingOffice(telling.workspace.config);
    const id = await campaignIdNamed(telling, campaign);
    const drafted = people.length === 0 && !options.again ? atStep(telling, id, DRAFTED) : [];
    const steps = options.again ? [...UNDRAFTED, ...DRAFTED] : UNDRAFTED;
    const duties = people.length === 0 ? atStep(telling, id, steps) : await named(telling, id, people);
    if (duties.length === 0) {
      await say(`Nobody waits for a draft of ${id}.`);
      await sayDrafted(drafted.length, options);
      return EXIT.done;
    }
    const drafts = await new Drafting(telling, { office, options }).draft(id, duties);
    const good = drafts.filter(({ problems }) => problems.length === 0);
    if (good.length > 0) await keep(telling, good);
    for (const { duty, reference, problems } of drafts) {
      await say(
        printable(`${problems.length === 0 ? reference : "NOT DRAFTED"}  ${nameOf(telling, duty.person)}`),
      );
      for (const problem of problems) await say(printable(`  ${problemWords(problem)}`));
    }
    await sayDrafted(drafted.length, options);
    if (good.length > 0) await say(`\nSomebody else approves: ${COMMAND} notice approve ${id} --by <name>`);
    return good.length === drafts.length ? EXIT.done : EXIT.found;
  });
}

/** No notice says what is known now. */
const UNDRAFTED: readonly NextStep[] = ["draft", "draft_again", "hold_expired"];
const DRAFTED: readonly NextStep[] = ["approve"];

/** Who is to be told and stands at one of these steps. */
function atStep({ state, now }: Telling, campaign: string, steps: readonly NextStep[]): readonly Duty[] {
  return [...state.duties.values()].filter(
    (duty) =>
      duty.campaign === campaign &&
      standingOf(duty, now) === "open" &&
      steps.includes(nextStep(duty, state, now)),
  );
}

/** What was said for the text is in none of the drafts that are left as they are. */
async function sayDrafted(count: number, { done, unknown }: NoticeDraftArguments): Promise<void> {
  if (count === 0) return;
  const waits =
    count === 1
      ? "1 draft waits for approval and stays as it is"
      : `${count} drafts wait for approval and stay as they are`;
  const without = done.length + unknown.length === 0 ? "" : ", without what --done and --unknown say now";
  await say(`${waits}${without}. --again, or the people by name, drafts them anew.`);
}

async function named(
  telling: Telling,
  campaign: string,
  people: readonly string[],
): Promise<readonly Duty[]> {
  const duties: Duty[] = [];
  for (const person of people) duties.push(await dutyNamed(telling, campaign, person));
  return [...new Map(duties.map((duty) => [duty.person, duty])).values()];
}

interface Draft {
  readonly duty: Duty;
  readonly reference: string;
  readonly language: string;
  readonly document: KeptDocument;
  readonly problems: readonly NoticeProblem[];
}

class Drafting {
  readonly #telling: Telling;
  readonly #office: Office;
  readonly #options: NoticeDraftArguments;
  readonly #languages: ReadonlyMap<string, NoticeLanguage>;

  constructor(
    telling: Telling,
    { office, options }: { readonly office: Office; readonly options: NoticeDraftArguments },
  ) {
    this.#telling = telling;
    this.#office = office;
    this.#options = options;
    this.#languages = noticeLanguages();
  }

  async draft(campaign: string, duties: readonly Duty[]): Promise<readonly Draft[]> {
    const { workspace, state, roster, now } = this.#telling;
    const mail = await campaignMail(workspace.store, campaign);
    const actors = namedActors();
    const sources = { mail, state, roster, office: this.#office, actors, now };
    const { likelihood, done, unknown, mayRepeat } = this.#options;
    const words = { likelihood, done, unknown, mayRepeat: mayRepeat ? "freely" : "office" } as const;
    return duties.map((duty) => {
      const language = this.#languageOf(duty);
      const reference = newReference(randomBytes, (drawn) => actorsIn(drawn, actors).length > 0);
      const facts = noticeFacts(sources, duty, { ...words, reference });
      const composed = composeNotice(language, facts);
      const known = { state, roster, campaign: mail.campaign, actors, reference };
      const problems = noticeProblems(composed, duty, known);
      return { duty, reference, language: language.tag, document: keptDocument(composed), problems };
    });
  }

  #languageOf(duty: Duty): NoticeLanguage {
    const wanted = this.#options.language ?? noticeLanguageOf(duty, this.#office, this.#telling.roster);
    const language = this.#languages.get(wanted.toLowerCase());
    if (language !== undefined) return language;
    throw new Failure(`notices are not written in \`${wanted}\``, {
      help: `there are ${[...this.#languages.keys()].join(", ")}; a new language is a folder in content/notices`,
    });
  }
}

/** All or none: where one of the duties changed meanwhile, nothing was drafted. */
async function keep(telling: Telling, drafts: readonly Draft[]): Promise<TellState> {
  const acts = drafts.map(
    ({ duty: { campaign, person }, reference, language, document }): Act => ({
      act: "draft",
      campaign,
      person,
      reference,
      language,
      document: document.hash,
    }),
  );
  const documents = drafts.map(({ document }) => document.bytes);
  return await perform(telling, acts, documents);
}
