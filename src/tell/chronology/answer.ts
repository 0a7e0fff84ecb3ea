/** The answer before the evidence: who knew by the day, and whether the person was told. */

import { isVague } from "../../core/when.ts";
import type { Chronology } from "./chronology.ts";
import { folded, type Knower, type Telling } from "./knowledge.ts";
import type { Relation } from "./subject.ts";
import { capital, counted, dayOf, onWords, spanOf } from "./words.ts";

/** What each group of knowers is said to know; the first one is what was asked. */
interface Group {
  readonly relation: Relation;
  readonly head: string;
}

/** Begins a sentence that belongs to the one above it. */
export const ITEM = "• ";

/** A sentence each. Where the record has nothing, that is what is said: no entry is not "nobody knew". */
export function answerOf(chronology: Chronology): readonly string[] {
  const [first, ...others] = groupsOf(chronology);
  const asked = chronology.knew.filter(({ relation }) => relation === first!.relation);
  return [
    ...(asked.length === 0
      ? [nobody(chronology)]
      : [first!.head, ...asked.map((one) => knowerWords(one, chronology))]),
    ...others.flatMap(({ relation, head }) => {
      const some = chronology.knew.filter((one) => one.relation === relation && !asked.some(saysMore(one)));
      return some.length === 0 ? [] : [head, ...some.map((one) => knowerWords(one, chronology))];
    }),
    ...unsureWords(chronology),
    ...toldWords(chronology),
  ];
}

/** A month that was not over on the day: nobody can say on which side of it they learned it. */
function unsureWords(chronology: Chronology): readonly string[] {
  const { may_have_known, knew, as_of } = chronology;
  const known = new Set(knew.map(({ who, relation }) => `${relation} ${folded(who)}`));
  const some = may_have_known.filter(({ who, relation }) => !known.has(`${relation} ${folded(who)}`));
  if (some.length === 0) return [];
  const head = `These may have known by ${dayOf(as_of)}; their entries name only a day, a month or a year, which was not over:`;
  return [head, ...some.map((one) => knowerWords(one, chronology, ABOUT_WORDS[one.relation]))];
}

const ABOUT_WORDS: Readonly<Record<Relation, string>> = {
  person: "of the person",
  campaign: "of the campaign",
  indicator: "of a host or an address",
};

/** Who knew about the person at that time already need not be named again for the campaign. */
function saysMore(one: Knower): (other: Knower) => boolean {
  const who = folded(one.who);
  return (other) => folded(other.who) === who && Date.parse(other.sure_since) <= Date.parse(one.sure_since);
}

/** `Anna Example`, `campaign c-…`, `news.example`. */
export function subjectWords({ about }: Pick<Chronology, "about">): string {
  if (about.kind === "person") return about.name;
  return about.kind === "campaign" ? `campaign ${about.id}` : about.value;
}

/** On which knowledge the answer rests. */
export function basisWords({ as_of_by }: Pick<Chronology, "as_of_by">): string {
  return as_of_by === "event" ? "by what the record says today" : "by what this record held on that day";
}

function groupsOf(chronology: Chronology): readonly Group[] {
  const { about, as_of } = chronology;
  const subject = subjectWords(chronology);
  const head = `On ${dayOf(as_of)}, ${basisWords(chronology)}, these knew about ${subject}:`;
  if (about.kind === "person") {
    return [
      { relation: "person", head },
      {
        relation: "campaign",
        head: `These knew about a campaign that ${subject} is in; their entries do not say that they knew about ${subject}:`,
      },
      {
        relation: "indicator",
        head: `These knew about a host or an address of such a campaign, and by their entries about none of its people:`,
      },
    ];
  }
  if (about.kind === "campaign") {
    return [
      { relation: "campaign", head },
      { relation: "person", head: "These knew about people in it:" },
      { relation: "indicator", head: "These knew about a host or an address of it:" },
    ];
  }
  return [
    { relation: "indicator", head },
    { relation: "campaign", head: "These knew about a campaign that has it:" },
  ];
}

function nobody(chronology: Chronology): string {
  const { as_of } = chronology;
  return (
    `${capital(basisWords(chronology))}, there is no entry that anybody knew about ${subjectWords(chronology)} on ` +
    `${dayOf(as_of)}. That nothing was recorded does not say that nobody knew.`
  );
}

function knowerWords(knower: Knower, { about }: Chronology, of?: string): string {
  const { who, caveat, source, is } = knower;
  const parts = [
    ...(of === undefined ? [] : [of]),
    sinceWords(knower),
    ...(caveat === null || caveat === "" ? [] : [`under the caveat “${caveat}”`]),
    ...(source === null || source === "" ? [] : [`source: ${source}`]),
  ];
  const kind = is === null ? "" : `; this is ${is}${about.kind === "person" ? `, not ${about.name}` : ""}`;
  return `${ITEM}${capital(who)}: ${parts.join(", ")}${kind} [${entryWords(knower)}].`;
}

function sinceWords({ by, since, sure_since, from, to, how }: Knower): string {
  const day = isVague(since) ? `${dayOf(since)} (for sure by ${dayOf(sure_since)})` : dayOf(since);
  const way = how === null || how === "" ? "" : ` (${how})`;
  if (by === "learned") return `since ${day}, from ${from}${way}`;
  if (by === "told") return `since ${day}, told by ${from}${way}`;
  return by === "telling"
    ? `at the latest since ${day}, when it told ${to}`
    : `since ${day}, by its own work`;
}

function entryWords({ entry, sure_since, recorded_at, corrected_by, also }: Knower): string {
  const isLate = Date.parse(recorded_at) - Date.parse(sure_since) > 86_400_000;
  return [
    `entry ${entry}${isLate ? `, recorded ${dayOf(recorded_at)}` : ""}`,
    ...(corrected_by.length === 0 ? [] : [`corrected by ${entriesWords(corrected_by)}`]),
    ...(also.length === 0 ? [] : [`again in ${entriesWords(also)}`]),
  ].join("; ");
}

// LIMIT: what a reader looks up by hand; json has all of them.
const ENTRIES_SHOWN = 5;

function entriesWords(numbers: readonly number[]): string {
  const more = numbers.length - ENTRIES_SHOWN;
  const shown = numbers.slice(0, ENTRIES_SHOWN).join(", ");
  return `${numbers.length === 1 ? "entry" : "entries"} ${shown}${more > 0 ? ` and ${more} more` : ""}`;
}

function toldWords(chronology: Chronology): readonly string[] {
  const { about } = chronology;
  if (about.kind === "campaign") return campaignTold(chronology);
  return about.kind === "person" ? personTold(chronology, about.name) : [];
}

function personTold(chronology: Chronology, name: string): readonly string[] {
  const { tellings, as_of, duties } = chronology;
  const [first] = tellings;
  const untold = duties.filter(({ told_by_then }) => !told_by_then).map(({ campaign }) => campaign);
  if (first === undefined) return [neverTold(chronology, name)];
  if (Date.parse(first.at) > Date.parse(as_of)) return [toldLater(first, chronology, name)];
  if (first.sure_at > Date.parse(as_of)) return [toldPerhaps(first, chronology, name)];
  const own = untold.length === 0 ? [] : [`No notice had told ${name} of ${campaignsWords(untold)}.`];
  return [
    `${name} was told ${onWords(first.at)} by ${tellingWords(first)}${sinceFirstMail(first.at, chronology)} [${tellingEntry(first)}].`,
    ...own,
  ];
}

function neverTold(chronology: Chronology, name: string): string {
  const { as_of } = chronology;
  return `${name} had not been told, as far as the record says${sinceFirstMail(as_of, chronology)}.`;
}

function toldPerhaps(first: Telling, { as_of }: Chronology, name: string): string {
  return (
    `${name} was told ${onWords(first.at)} by ${tellingWords(first)}; whether by ${dayOf(as_of)}, ` +
    `the record does not say [${tellingEntry(first)}].`
  );
}

function toldLater(first: Telling, chronology: Chronology, name: string): string {
  const { as_of } = chronology;
  return (
    `${name} had not been told. That came ${onWords(first.at)}, ${spanOf(as_of, first.at)} later` +
    `${sinceFirstMail(first.at, chronology, " and")}, by ${tellingWords(first)} [${tellingEntry(first)}].`
  );
}

function tellingWords({ who, how, caveat }: Telling): string {
  const said = caveat === null || caveat === "" ? "" : `, under the caveat “${caveat}”`;
  return `${who}${how === null || how === "" ? "" : ` (${how})`}${said}`;
}

function tellingEntry({ entry, corrected_by }: Telling): string {
  return `entry ${entry}${corrected_by.length === 0 ? "" : `; corrected by ${entriesWords(corrected_by)}`}`;
}

/** Nothing where no mail's date is known, or it came later. */
function sinceFirstMail(at: string, { first_seen }: Chronology, joined = ","): string {
  if (first_seen === null || Date.parse(first_seen) > Date.parse(at)) return "";
  return `${joined} ${spanOf(first_seen, at)} after the first mail, which came on ${dayOf(first_seen)}`;
}

function campaignTold({ duties, as_of }: Chronology): readonly string[] {
  if (duties.length === 0) return ["No duty to tell anybody of it is on the record."];
  const told = duties.filter(({ told_by_then }) => told_by_then).length;
  return [
    `Of ${counted(duties.length, "person", "people")} to tell of it, ${told} had been told by ${dayOf(as_of)} and ${duties.length - told} had not.`,
  ];
}

function campaignsWords(ids: readonly string[]): string {
  return `${ids.length === 1 ? "campaign" : "campaigns"} ${ids.join(", ")}`;
}
