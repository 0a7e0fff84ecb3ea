/** Who may be one, and whose an address may be: a program proposes, a person decides, and the decision stays. */
import type { NameProposal, OwnedMailbox } from "./model/roster.ts";
import { mailboxKind } from "./roster/address.ts";
import { proposeOwners, proposeSamePeople, type SourcePeople } from "./roster/name-proposals.ts";
import { CONFIRMED_SOURCE, currentRoster, spokenSources } from "./roster-sources.ts";
import type { Store } from "./store/store.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

/** Proposals for the roster as it is now. What somebody decided stays; what waited is computed anew. */
export async function proposeAgain(
  store: Store,
  { fromMail = false }: { readonly fromMail?: boolean } = {},
): Promise<readonly NameProposal[]> {
  const sources: SourcePeople[] = [];
  for (const source of (await spokenSources(store)).keys())
    sources.push({ source, roster: await store.rosterOf(source) });
  const known = await store.proposals();
  const people = new Set(sources.flatMap(({ roster }) => roster.people.map(({ id }) => id)));
  const decided = known.filter(({ state }) => state !== "proposed");
  const waiting = known.filter(({ state, found }) => state === "proposed" && !people.has(found));
  const owners = fromMail
    ? proposeOwners(await store.mailboxNames(), await currentRoster(store), decided)
    : waiting;
  const proposals = [...decided, ...proposeSamePeople(sources, decided), ...owners];
  if (JSON.stringify(proposals) !== JSON.stringify(known)) await store.saveProposals(proposals);
  return proposals;
}

export interface Decision {
  /** The address, or the id of a person. */
  readonly found: string;
  /** Null where one proposal alone is meant. */
  readonly person: string | null;
  readonly state: "confirmed" | "refused";
  /** Domains and providers tell the kind of a mailbox that is confirmed. */
  readonly officialDomains: readonly string[];
  readonly freeProviders: ReadonlySet<string>;
}

/** Records the decision and acts on it; throws a `WorkspaceProblem` where it cannot be meant. */
export async function decide(store: Store, decision: Decision): Promise<NameProposal> {
  const proposals = await store.proposals();
  const { people } = await store.roster();
  const ids = new Set(people.map(({ id }) => id));
  // An id is as the source wrote it; an address is lower case.
  const asked = ids.has(decision.found) ? decision.found : decision.found.toLowerCase();
  const meant = proposals.filter(
    ({ found, person }) => found === asked && (decision.person === null || person === decision.person),
  );
  const [only] = meant;
  if (decision.person === null && meant.length !== 1) throw notOne(asked, meant);
  const person = decision.person ?? only!.person;
  if (!ids.has(person)) throw new WorkspaceProblem(`there is no person \`${person}\` in the roster`);
  if (!ids.has(asked) && !asked.includes("@"))
    throw new WorkspaceProblem(`\`${asked}\` is neither an address nor a person of the roster`);
  if (asked === person) throw new WorkspaceProblem("it is the same person already");
  const decided: NameProposal = {
    ...(only ?? { likeness: 1, reason: "said by a person" }),
    found: asked,
    person,
    state: decision.state,
  };
  const others = proposals.filter((one) => one.found !== decided.found || one.person !== decided.person);
  await store.saveProposals([decided, ...others]);
  await keepMailbox(store, decided, ids.has(decided.found) ? null : decision);
  return decided;
}

function notOne(found: string, meant: readonly NameProposal[]): WorkspaceProblem {
  return meant.length === 0
    ? new WorkspaceProblem(`nothing is proposed for \`${found}\``, {
        help: "name the person, too, to say it yourself",
      })
    : new WorkspaceProblem(`\`${found}\` may be ${meant.length} people`, {
        help: `name the one: ${meant.map(({ person }) => person).join(", ")}`,
      });
}

/**
 * A confirmed address is a mailbox from now on, a refused one is none. Saved in any case: with the people who are one,
 * what linking and targeting see has changed, and the store must say so.
 */
async function keepMailbox(
  store: Store,
  { found, person, state }: NameProposal,
  decision: Decision | null,
): Promise<void> {
  const kept = await store.rosterOf(CONFIRMED_SOURCE);
  const others = kept.mailboxes.filter((row) => row.address !== found || row.person !== person);
  const own: OwnedMailbox[] = [];
  if (decision !== null && state === "confirmed") {
    const kind = mailboxKind({ address: found, words: "", ...decision });
    own.push({ address: found, kind, person, consent: null, start: null, end: null });
  }
  await store.saveRoster(CONFIRMED_SOURCE, { ...kept, mailboxes: [...others, ...own] });
}

/** Whether the owner of a personal mailbox agrees to have it looked at. Gives the number of rows that say so now. */
export async function setConsent(store: Store, address: string, consent: boolean): Promise<number> {
  const low = address.toLowerCase();
  let [owned, changed] = [0, 0];
  for (const source of [...(await spokenSources(store)).keys(), CONFIRMED_SOURCE]) {
    const roster = await store.rosterOf(source);
    const rows = roster.mailboxes.filter((row) => row.address === low);
    owned += rows.length;
    if (!rows.some(({ kind }) => kind === "personal")) continue;
    const mailboxes = roster.mailboxes.map((row) =>
      row.address === low && row.kind === "personal" ? { ...row, consent } : row,
    );
    await store.saveRoster(source, { ...roster, mailboxes });
    changed += rows.filter(({ kind }) => kind === "personal").length;
  }
  if (owned === 0) throw new WorkspaceProblem(`nobody of the roster owns \`${address}\``);
  if (changed === 0)
    throw new WorkspaceProblem(`\`${address}\` is no personal mailbox`, {
      help: "only personal ones need consent",
    });
  return changed;
}
