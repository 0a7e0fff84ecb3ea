/**
 * Who knew what when, after the chronology of January 2021 (CASE A.2), with invented names: a neighbour's agency tells the
 * signals agency, which tells the house's IT; a foreign police force tells house security; the alliance tells the member.
 */
import type { FactOf, NewEntry } from "../src/model/ledger.ts";

type Statement = Omit<NewEntry, "by" | "fact"> & {
  readonly fact: FactOf<"happened" | "learned" | "told" | "corrected">;
};

export interface StoryAbout {
  readonly person: string;
  readonly name: string;
  readonly campaign: string;
  /** A host of the campaign. */
  readonly host: string;
}

const clocks = { happened_at: null, learned_at: null, told_at: null };

export function story({ person, name, campaign, host }: StoryAbout): readonly Statement[] {
  return [
    {
      ...clocks,
      learned_at: "2021-01-15T00:00:00Z",
      campaign: null,
      person: null,
      fact: {
        kind: "learned",
        what: `mail with images from ${host} goes to members of several parliaments`,
        who: "Signals Agency",
        from: "an agency of a neighbour",
        how: "a tip; the day is not given",
        caveat: "not to be passed on",
        indicator: host,
      },
    },
    {
      ...clocks,
      told_at: "2021-01-22T00:00:00Z",
      campaign,
      person: null,
      fact: {
        kind: "told",
        what: "a sophisticated actor looks at members' devices; technical reports from January to April 2021",
        who: "Signals Agency",
        to: "House IT",
        to_kind: "it_department",
        how: "technical report",
        caveat: "for technical use only",
        acknowledged_at: null,
        source: "minutes of the committee, 4 June 2024",
      },
    },
    {
      ...clocks,
      told_at: "2022-06-14T00:00:00Z",
      campaign,
      person,
      fact: {
        kind: "told",
        what: `${name} is on a list of those who got the mail`,
        who: "Foreign Police",
        to: "House Security",
        to_kind: "institution",
        how: "report with a list of accounts",
        caveat: null,
        acknowledged_at: "2022-06-20T00:00:00Z",
        source: "letter of the Foreign Police, 14 June 2022",
      },
    },
    {
      ...clocks,
      told_at: "2024-04-24T00:00:00Z",
      campaign,
      person,
      fact: {
        kind: "told",
        what: "the mail of January 2021 was an attack on the alliance",
        who: "Secretariat of the Alliance",
        to: name,
        to_kind: "person",
        how: "telephone",
        caveat: null,
        acknowledged_at: null,
        source: `statement of ${name}, 9 May 2024`,
      },
    },
  ];
}
