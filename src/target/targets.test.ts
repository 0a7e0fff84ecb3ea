import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Group, Membership, OwnedMailbox, Roster } from "../model/roster.ts";
import { RosterIndex } from "../model/roster-index.ts";
import type { ReadMailbox } from "./coverage.ts";
import { isExplaining } from "./enrichment.ts";
import { type TargetInput, targetsOf } from "./targets.ts";

const JANUARY = {
  first: "2021-01-02T08:00:00Z",
  last: "2021-03-30T18:00:00Z",
  read_at: "2021-04-01T00:00:00Z",
};

function id(number: number): string {
  return `p${String(number).padStart(4, "0")}`;
}

function address(number: number): string {
  return `${id(number)}@parliament.example`;
}

function member(person: number, group: string, dates: Partial<Membership> = {}): Membership {
  return { person: id(person), group, role: null, start: null, end: null, ...dates };
}

function official(person: number, more: Partial<OwnedMailbox> = {}): OwnedMailbox {
  const row = { address: address(person), kind: "official", person: id(person), consent: null } as const;
  return { ...row, start: null, end: null, ...more };
}

function read(mailbox: string, more: Partial<ReadMailbox> = {}): ReadMailbox {
  return { mailbox, ...JANUARY, ...more };
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function group(name: string, more: Partial<Group> = {}): Group {
  return { id: name, name: `The ${name}`, kind: "committee", parent: null, ...more };
}

/** The last two labels. */
function organizationalDomain(domain: string): string {
  return domain.split(".").slice(-2).join(".");
}

interface World {
  readonly people: number;
  readonly groups: readonly Group[];
  readonly memberships: readonly Membership[];
  readonly mailboxes?: readonly OwnedMailbox[];
  readonly coverage?: readonly ReadMailbox[];
}

function inputOf(world: World, deliveries: TargetInput["deliveries"]): TargetInput {
  const people = numbers(0, world.people);
  const roster: Roster = {
    people: people.map((n) => ({ id: id(n), name: `Person ${n}`, other_names: [] })),
    groups: world.groups,
    memberships: world.memberships,
    mailboxes: world.mailboxes ?? people.map((n) => official(n)),
  };
  const coverage = world.coverage ?? people.map((n) => read(address(n)));
  return { deliveries, roster: new RosterIndex(roster), coverage, organizationalDomain };
}

function sent(to: readonly number[], date = "2021-01-25T09:00:00Z"): TargetInput["deliveries"] {
  return to.map((n) => ({ mailbox: address(n), date }));
}

const PLAIN: World = {
  people: 200,
  groups: [group("alliance"), group("house")],
  memberships: [
    ...numbers(0, 20).map((n) => member(n, "alliance")),
    ...numbers(0, 100).map((n) => member(n, "house")),
  ],
};

describe("targets of a campaign", () => {
  test("are the people, the alliance that explains them, and its other members with what was looked at", () => {
    const targets = targetsOf(inputOf(PLAIN, sent(numbers(0, 12))));
    assert.equal(targets.population, 200);
    assert.equal(targets.people.length, 12);
    assert.deepEqual(targets.people[3], {
      person: "p0003",
      name: "Person 3",
      grade: "targeted",
      mailboxes: ["p0003@parliament.example"],
      messages: 1,
      first_seen: "2021-01-25T09:00:00Z",
      last_seen: "2021-01-25T09:00:00Z",
    });
    assert.deepEqual(
      targets.affiliations.map(({ group: name, explained_by, hit, looked_at }) => [
        name,
        explained_by,
        hit,
        looked_at,
      ]),
      [["alliance", null, 12, 20]],
    );
    assert.deepEqual(
      targets.at_risk.map(({ state }) => state).join(" "),
      `${"hit ".repeat(12)}${"clear ".repeat(8)}`.trim(),
    );
    assert.deepEqual(targets.at_risk[15], {
      person: "p0015",
      name: "Person 15",
      state: "clear",
      reason: "p0015@parliament.example from 2021-01-02 to 2021-03-30",
      mailboxes: ["p0015@parliament.example"],
    });
  });
  test("are the same whatever the order of copies, of the roster and of coverage", () => {
    const shuffled = <T>(list: readonly T[]) =>
      fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
    const copies = sent(numbers(5, 15));
    const expected = targetsOf(inputOf(PLAIN, copies));
    fc.assert(
      fc.property(
        shuffled(copies),
        shuffled(PLAIN.memberships),
        shuffled(numbers(0, 200)),
        (deliveries, memberships, order) => {
          const world = { ...PLAIN, memberships, coverage: order.map((n) => read(address(n))) };
          assert.deepEqual(targetsOf(inputOf(world, deliveries)), expected);
        },
      ),
      { seed: 9, numRuns: 20 },
    );
  });
  test("are nobody at risk where no group explains them", () => {
    const targets = targetsOf(inputOf(PLAIN, sent([3, 60, 120, 150, 180])));
    assert.deepEqual(targets.at_risk, []);
    assert.equal(targets.people.length, 5);
  });
  test("of nothing are nothing", () => {
    const empty = targetsOf(inputOf(PLAIN, []));
    assert.deepEqual([empty.people, empty.affiliations, empty.at_risk], [[], [], []]);
    const world = { people: 0, groups: [], memberships: [] };
    assert.equal(targetsOf(inputOf(world, [{ mailbox: "", date: null }])).people.length, 0);
  });
  test("count a mailbox that nobody of the roster owns as looked at, and compare nobody with it", () => {
    const coverage = numbers(0, 300).map((n) => read(address(n)));
    const targets = targetsOf(inputOf({ ...PLAIN, coverage }, sent([0, 1, 2, 3, 4, 5, 250])));
    assert.deepEqual([targets.population, targets.hit], [300, 7]);
    const without = targetsOf(inputOf(PLAIN, sent([0, 1, 2, 3, 4, 5])));
    assert.equal(targets.affiliations[0]!.p, without.affiliations[0]!.p);
    const stranger = targets.people.find(({ name }) => name === null)!;
    assert.equal(stranger.person, "p0250@parliament.example");
  });
  test("take memberships of the day on which each person got the first message", () => {
    const memberships = [
      ...numbers(0, 10).map((n) => member(n, "new", { start: "2021-01-20" })),
      ...numbers(10, 20).map((n) => member(n, "old", { end: "2021-01-19" })),
    ];
    const world = { people: 200, groups: [group("new"), group("old")], memberships };
    const late = targetsOf(inputOf(world, [...sent([150], "2021-01-10T00:00:00Z"), ...sent(numbers(0, 8))]));
    assert.deepEqual([late.affiliations[0]!.group, late.affiliations[0]!.hit], ["new", 8]);
    // On the 25th the others no longer were members.
    const old = targetsOf(inputOf(world, sent(numbers(10, 18))));
    assert.deepEqual(old.affiliations, []);
  });
  test("name people of the roster that a message is addressed to, as targeted, never as proof for the test", () => {
    const copies = sent(numbers(0, 6)).map((copy) => ({
      ...copy,
      key: "one",
      addressed: [address(0), address(30), "press@elsewhere.example"],
    }));
    const targets = targetsOf(inputOf(PLAIN, copies));
    assert.deepEqual(
      targets.people.map(({ person }) => person),
      ["p0000", "p0001", "p0002", "p0003", "p0004", "p0005", "p0030"],
    );
    assert.ok(targets.people.every(({ messages }) => messages === 1));
    assert.equal(targets.affiliations[0]!.hit, 6);
  });
  test("are counted among those whose mail covers half of the copies", () => {
    const days = numbers(10, 20).map((day) => sent([day - 10], `2021-01-${day}T09:00:00Z`)[0]!);
    const endingOn = (last: string) =>
      numbers(0, 200).map((n) => read(address(n), n < 50 ? {} : { last, read_at: last }));
    const populationOf = (last: string) =>
      targetsOf(inputOf({ ...PLAIN, coverage: endingOn(last) }, days)).population;
    assert.equal(populationOf("2021-01-14T12:00:00Z"), 200);
    assert.equal(populationOf("2021-01-13T12:00:00Z"), 50);
  });
  test("take the gravest grade that a copy shows", () => {
    const [copy] = sent([4]);
    const input = inputOf(PLAIN, [copy!, { ...copy!, grade: "exposed" }, copy!]);
    assert.deepEqual(
      targetsOf(input).people.map(({ grade, messages }) => [grade, messages]),
      [["exposed", 3]],
    );
  });
  test("treat dates that are none as no dates, and nobody as clear then", () => {
    const targets = targetsOf(
      inputOf(
        PLAIN,
        numbers(0, 12).map((n) => ({ mailbox: address(n), date: null })),
      ),
    );
    assert.equal(targets.affiliations[0]!.group, "alliance");
    assert.ok(targets.at_risk.every(({ state }) => state !== "clear"));
  });
});

describe("offices", () => {
  // Sixty members of a house, twenty of them of the alliance, each with two of staff in an office.
  // Members have the greater ids, so that nobody is taken for a member by coming first.
  const offices = numbers(0, 60).map((n) => group(`office ${n}`, { kind: "office" }));
  const memberships = [
    ...numbers(300, 320).map((n) => member(n, "alliance")),
    ...numbers(300, 360).map((n) => member(n, "house")),
    ...numbers(0, 60).flatMap((n) => [
      member(300 + n, `office ${n}`),
      member(100 + 2 * n, `office ${n}`, { role: "staff" }),
      member(101 + 2 * n, `office ${n}`, { role: "staff" }),
    ]),
  ];
  const world: World = {
    people: 400,
    groups: [group("alliance", { kind: "alliance" }), group("house", { kind: "house" }), ...offices],
    memberships,
  };

  test("staff count to the groups of their members, and unseen staff are at risk with them", () => {
    const hits = [...numbers(300, 310), ...numbers(100, 130)];
    const targets = targetsOf(inputOf(world, sent(hits)));
    const [best] = targets.affiliations;
    assert.deepEqual(
      [best!.group, best!.with_offices, best!.hit, best!.looked_at],
      ["alliance", true, 40, 60],
    );
    assert.equal(targets.affiliations.filter(isExplaining).length, 1);
    assert.equal(targets.at_risk.length, 60);
    assert.ok(targets.at_risk.some(({ person, state }) => person === "p0139" && state === "clear"));
  });
  test("a mail in an office's mailbox is one hit, of the member, and each of its owners was targeted", () => {
    const shared = numbers(0, 60).flatMap((n) =>
      [300 + n, 100 + 2 * n, 101 + 2 * n].map((person) =>
        official(person, { address: `office${n}@parliament.example`, kind: "office" }),
      ),
    );
    const input = inputOf(
      {
        ...world,
        mailboxes: shared,
        coverage: numbers(0, 60).map((n) => read(`office${n}@parliament.example`)),
      },
      numbers(0, 8).map((n) => ({ mailbox: `office${n}@parliament.example`, date: "2021-01-25T09:00:00Z" })),
    );
    const targets = targetsOf(input);
    assert.equal(targets.population, 60);
    assert.equal(targets.people.length, 24);
    assert.equal(targets.affiliations[0]!.with_offices, false);
    assert.deepEqual(
      [targets.affiliations[0]!.group, targets.affiliations[0]!.hit, targets.affiliations[0]!.looked_at],
      ["alliance", 8, 20],
    );
  });
});

describe("mail with a local cause", () => {
  // Four houses with a hundred people each: forty members, fifty of their staff, ten clerks. In each house a committee
  // of eight, a party of half the members, and five members of one alliance.
  const HOUSES = numbers(0, 4);
  const membersOf = (house: number) => numbers(house * 100, house * 100 + 40);
  const staffOf = (house: number) => numbers(house * 100 + 40, house * 100 + 90);
  const clerksOf = (house: number) => numbers(house * 100 + 90, house * 100 + 100);
  const committee = (house: number) => membersOf(house).slice(10, 18);
  const party = (house: number) => membersOf(house).filter((n) => n % 2 === 0);
  const alliance = HOUSES.flatMap((house) => membersOf(house).filter((n) => n % 8 === 3));
  const allianceStaff = alliance.map((n) => n + 40);
  const world: World = {
    people: 400,
    groups: [
      group("alliance", { kind: "alliance" }),
      ...HOUSES.flatMap((house) => [
        group(`legislature ${house}`, { kind: "legislature" }),
        group(`chamber ${house}`, { kind: "chamber", parent: `legislature ${house}` }),
        group(`committee ${house}`, { parent: `chamber ${house}` }),
        group(`party ${house}`, { kind: "party" }),
        group(`clerks ${house}`, { kind: "administration", parent: `legislature ${house}` }),
        ...membersOf(house).map((n) => group(`office ${n}`, { kind: "office" })),
      ]),
    ],
    memberships: [
      ...alliance.map((n) => member(n, "alliance")),
      ...HOUSES.flatMap((house) => [
        ...membersOf(house).flatMap((n) => [
          member(n, `chamber ${house}`),
          member(n, `office ${n}`, { role: "principal" }),
        ]),
        ...staffOf(house).map((n, i) => member(n, `office ${house * 100 + (i % 40)}`, { role: "staff" })),
        ...clerksOf(house).map((n) => member(n, `clerks ${house}`, { role: "official" })),
        ...committee(house).map((n) => member(n, `committee ${house}`)),
        ...party(house).map((n) => member(n, `party ${house}`)),
      ]),
    ],
    mailboxes: numbers(0, 400).map((n) => official(n, { address: in4(n) })),
    coverage: numbers(0, 400).map((n) => read(in4(n))),
  };
  // Spread over those who were listed, alike.
  const someOf = (list: readonly number[], step: number) => list.filter((_, i) => i % step === 0);

  function in4(person: number): string {
    return `${id(person)}@house${Math.floor(person / 100)}.example`;
  }
  function found(hits: readonly number[]) {
    const copies = hits.map((n) => ({ mailbox: in4(n), date: "2021-01-25T09:00:00Z" }));
    const { affiliations, shares } = targetsOf(inputOf(world, copies));
    return { groups: affiliations.filter(isExplaining).map((one) => one.group), affiliations, shares };
  }

  test("spam at the published addresses of one house chooses nobody", () => {
    assert.deepEqual(found([...someOf(membersOf(1), 3), ...someOf(staffOf(1), 5)]).groups, []);
    assert.deepEqual(found(numbers(200, 300)).groups, []);
  });
  test("mail to members and not to their staff chooses nobody, in one house or in all", () => {
    assert.deepEqual(found(membersOf(2)).groups, []);
    assert.deepEqual(found(HOUSES.flatMap((house) => someOf(membersOf(house), 3))).groups, []);
  });
  test("mail to offices and not to clerks chooses nobody", () => {
    assert.deepEqual(found(HOUSES.flatMap((house) => [...membersOf(house), ...staffOf(house)])).groups, []);
  });
  test("the alliance over all houses is found, alone or with the staff of its members", () => {
    const members = found([...alliance.slice(0, 15), 0, 120]);
    assert.deepEqual(members.groups, ["alliance"]);
    const hits = [...alliance.slice(2), ...allianceStaff.slice(3), 50, 160];
    const both = found(hits);
    assert.deepEqual(both.groups, ["alliance"]);
    assert.equal(both.affiliations[0]!.with_offices, true);
    assert.ok(Math.abs(members.shares.get("alliance")! - 20 / 400) < 1e-12);
  });
  test("a committee is found among the members of its house, and has a share of that house", () => {
    const { groups, shares } = found(committee(3));
    assert.deepEqual(groups, ["committee 3"]);
    assert.equal(shares.get("committee 3"), 8 / 100);
  });
  test("a party is found among the members of its house", () => {
    assert.deepEqual(found(party(0).slice(0, 14)).groups, ["party 0"]);
  });
  test("houses in subdomains are told apart, offices in subdomains are not", () => {
    const address = (n: number) =>
      n % 100 < 40 ? `${id(n)}@office${n}.house${Math.floor(n / 100)}.example` : in4(n);
    const apart = {
      ...world,
      mailboxes: numbers(0, 400).map((n) => official(n, { address: address(n) })),
      coverage: numbers(0, 400).map((n) => read(address(n))),
    };
    const copies = committee(3).map((n) => ({ mailbox: address(n), date: "2021-01-25T09:00:00Z" }));
    assert.deepEqual(
      targetsOf(inputOf(apart, copies)).affiliations.filter(isExplaining)[0]?.group,
      "committee 3",
    );
    const within = (n: number) => in4(n).replace(".example", ".parliaments.example");
    const under = {
      ...world,
      mailboxes: numbers(0, 400).map((n) => official(n, { address: within(n) })),
      coverage: numbers(0, 400).map((n) => read(within(n))),
    };
    const spam = membersOf(2).map((n) => ({ mailbox: within(n), date: "2021-01-25T09:00:00Z" }));
    assert.deepEqual(targetsOf(inputOf(under, spam)).affiliations.filter(isExplaining), []);
  });
});

describe("at risk", () => {
  const campaign = { copies: sent(numbers(0, 12)), stretch: sent([0], "2021-02-20T09:00:00Z") };

  function unseen(mailboxes: readonly OwnedMailbox[], coverage: readonly ReadMailbox[]) {
    const input = inputOf(
      {
        ...PLAIN,
        mailboxes: [
          ...numbers(0, 200)
            .filter((n) => n !== 19)
            .map((n) => official(n)),
          ...mailboxes,
        ],
        coverage: [
          ...numbers(0, 200)
            .filter((n) => n !== 19)
            .map((n) => read(address(n))),
          ...coverage,
        ],
      },
      [...campaign.copies, ...campaign.stretch],
    );
    const {
      state,
      reason,
      mailboxes: seen,
    } = targetsOf(input).at_risk.find(({ person }) => person === id(19))!;
    return { state, reason, mailboxes: seen };
  }
  const own = official(19);
  const personal = official(19, { address: "nineteen@home.example", kind: "personal" });

  test("says that no mailbox is known", () => {
    assert.deepEqual(unseen([], []), { state: "not_looked_at", reason: "no mailbox known", mailboxes: [] });
  });
  test("says that a mailbox was never ingested", () => {
    assert.deepEqual(unseen([own], []), {
      state: "not_looked_at",
      reason: "p0019@parliament.example was never ingested",
      mailboxes: [],
    });
  });
  test("looks at no personal mailbox without its owner's word, even where it was read", () => {
    assert.deepEqual(unseen([personal], [read("nineteen@home.example")]), {
      state: "not_looked_at",
      reason: "nineteen@home.example is personal, without consent",
      mailboxes: [],
    });
    const agreed = unseen([{ ...personal, consent: true }], [read("nineteen@home.example")]);
    assert.equal(agreed.state, "clear");
  });
  test("says with a clear mailbox which other one was not looked at", () => {
    assert.deepEqual(unseen([own, personal], [read(address(19))]), {
      state: "clear",
      reason:
        "p0019@parliament.example from 2021-01-02 to 2021-03-30; not looked at: nineteen@home.example is personal, without consent",
      mailboxes: [address(19)],
    });
  });
  test("calls nobody clear whose mail covers a part of the campaign only", () => {
    assert.deepEqual(unseen([own], [read(address(19), { last: "2021-02-01T00:00:00Z" })]), {
      state: "not_looked_at",
      reason: "the mail read of p0019@parliament.example covers only 2021-01-02 to 2021-02-01",
      mailboxes: [address(19)],
    });
    const after = unseen([own], [read(address(19), { first: "2021-03-10T00:00:00Z" })]);
    assert.equal(after.state, "not_looked_at");
    assert.match(after.reason!, /covers only 2021-03-10 to 2021-03-30/);
  });
  test("takes a quiet week as looked at, a quiet fortnight not", () => {
    assert.equal(unseen([own], [read(address(19), { last: "2021-02-14T00:00:00Z" })]).state, "clear");
    assert.equal(unseen([own], [read(address(19), { last: "2021-02-06T00:00:00Z" })]).state, "not_looked_at");
  });
  test("takes no time as looked at that lies after the reading", () => {
    const early = { last: "2021-02-18T00:00:00Z", read_at: "2021-02-19T00:00:00Z" };
    assert.equal(unseen([own], [read(address(19), early)]).state, "not_looked_at");
  });
  test("calls nobody clear whose mailbox was not read to its end, or has no dates", () => {
    const cut = unseen([own], [read(address(19), { read_at: null })]);
    assert.deepEqual(
      [cut.state, cut.reason],
      ["not_looked_at", `it is not known that all of ${address(19)} was read`],
    );
    const bare = unseen([own], [read(address(19), { first: null, last: null })]);
    assert.deepEqual([bare.state, bare.reason], ["not_looked_at", `the mail of ${address(19)} has no dates`]);
  });
  test("joins two mailboxes that were the person's one after the other", () => {
    const before = official(19, { address: "old@parliament.example", end: "2021-02-03" });
    const later = official(19, { start: "2021-02-04" });
    const both = [read("old@parliament.example"), read(address(19))];
    assert.equal(unseen([before, later], both).state, "clear");
    assert.equal(unseen([before, later], both.slice(0, 1)).state, "not_looked_at");
  });
  test("calls nobody clear where two mailboxes leave a week out between them", () => {
    const boxes = ["one", "two"].map((name) => official(19, { address: `${name}@parliament.example` }));
    const covering = (last: string) => [
      read("one@parliament.example", { last }),
      read("two@parliament.example", { first: "2021-02-18T00:00:00Z" }),
    ];
    assert.equal(unseen(boxes, covering("2021-01-28T00:00:00Z")).state, "not_looked_at");
    assert.equal(unseen(boxes, covering("2021-02-05T00:00:00Z")).state, "clear");
  });
  test("never says clear of somebody without a mailbox that was read over the whole time", () => {
    const day = fc.integer({ min: 1, max: 28 });
    const month = fc.constantFrom("01", "02", "03");
    const date = fc.tuple(month, day).map(([m, d]) => `2021-${m}-${String(d).padStart(2, "0")}T00:00:00Z`);
    fc.assert(
      fc.property(fc.array(fc.tuple(date, date, fc.boolean()), { maxLength: 3 }), (spans) => {
        const boxes = spans.map((_, i) => official(19, { address: `box${i}@parliament.example` }));
        const reads = spans.map(([a, b, isRead], i) => {
          const [first, last] = [a, b].sort();
          const read_at = isRead ? JANUARY.read_at : null;
          return read(`box${i}@parliament.example`, { first: first!, last: last!, read_at });
        });
        if (unseen(boxes, reads).state !== "clear") return;
        const days = numbers(0, 27).map((n) => Date.parse("2021-01-25T09:00:00Z") + n * 86_400_000);
        const week = 7 * 86_400_000;
        for (const at of days) {
          const isSeen = reads.some(
            (one) =>
              one.read_at !== null &&
              Date.parse(one.first!) - week <= at &&
              at <= Date.parse(one.last!) + week,
          );
          assert.ok(isSeen, `${new Date(at).toISOString()} ${JSON.stringify(reads)}`);
        }
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});
