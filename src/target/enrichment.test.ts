import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type CandidateGroup, enrich, isExplaining } from "./enrichment.ts";

/** Groups as lists of people's numbers; `staff` counts to the group's members. */
interface Case {
  readonly people: number;
  readonly hits: readonly number[];
  readonly groups: Readonly<Record<string, readonly number[]>>;
  readonly staff?: Readonly<Record<string, readonly number[]>>;
  readonly notLookedAt?: readonly number[];
  /** The stratum of a person; all in one without. */
  readonly stratumOf?: (person: number) => number;
}

function flags(people: number, numbers: readonly number[]): Uint8Array {
  const out = new Uint8Array(people);
  for (const number of numbers) out[number] = 1;
  return out;
}

function sorted(numbers: readonly number[]): Int32Array {
  return Int32Array.from(new Set(numbers)).sort();
}

function affiliations({ people, hits, groups, staff = {}, notLookedAt = [], stratumOf = () => 0 }: Case) {
  const candidates: CandidateGroup[] = Object.entries(groups).map(([group, members]) => ({
    group,
    name: group,
    members: sorted(members),
    withOffices: staff[group] === undefined ? null : sorted([...members, ...staff[group]]),
  }));
  const sizeOf = (group: string, withOffices: boolean) => {
    const { members, withOffices: wide } = candidates.find((one) => one.group === group)!;
    return (withOffices && wide !== null ? wide : members).length;
  };
  const lookedAt = flags(people, range(0, people)).map((one, i) => (notLookedAt.includes(i) ? 0 : one));
  const strata = Int32Array.from(range(0, people), stratumOf);
  return enrich({ lookedAt, hits: flags(people, hits), strata, groups: candidates, sizeOf });
}

function range(from: number, to: number, step = 1): number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
}

function explaining(one: Case): string[] {
  return affiliations(one)
    .filter(isExplaining)
    .map(({ group }) => group);
}

/** Twelve houses of a hundred; every twentieth person is in the alliance, five of each house. */
const HOUSES = Object.fromEntries(
  range(0, 12).map((house) => [`house ${house}`, range(house * 100, house * 100 + 100)]),
);
const ALLIANCE = range(7, 1200, 20);

describe("enrichment", () => {
  test("finds the alliance over twelve legislatures; each house's share is only its size", () => {
    const found = affiliations({
      people: 1200,
      hits: ALLIANCE.slice(0, 45),
      groups: { ...HOUSES, alliance: ALLIANCE },
    });
    assert.equal(found[0]!.group, "alliance");
    assert.deepEqual([found[0]!.hit, found[0]!.looked_at], [45, 60]);
    assert.ok(found[0]!.q < 1e-50);
    assert.ok(found[0]!.low < found[0]!.odds && found[0]!.odds < found[0]!.high);
    assert.deepEqual(found.filter(isExplaining).length, 1);
  });
  test("still finds it where half of the recipients are outsiders", () => {
    const hits = [...ALLIANCE.slice(0, 20), ...range(3, 1200, 60)];
    assert.deepEqual(explaining({ people: 1200, hits, groups: { ...HOUSES, alliance: ALLIANCE } }), [
      "alliance",
    ]);
  });
  test("says that a committee explains the house it is in", () => {
    const committee = range(100, 120);
    const found = affiliations({
      people: 1200,
      hits: committee.slice(0, 12),
      groups: { ...HOUSES, committee },
    });
    assert.deepEqual(
      found.slice(0, 2).map(({ group, explained_by }) => [group, explained_by]),
      [
        ["committee", null],
        ["house 1", "committee"],
      ],
    );
    assert.ok(found[1]!.q < 0.05);
  });
  test("says that the house explains the committee where the whole house was hit", () => {
    const hits = range(100, 200, 2);
    const found = affiliations({
      people: 1200,
      hits,
      groups: { ...HOUSES, committee: range(100, 120), "sub-committee": range(100, 108) },
    });
    assert.equal(found[0]!.group, "house 1");
    assert.ok(found.slice(1).every(({ explained_by, q }) => q >= 0.05 || explained_by === "house 1"));
  });
  test("says that two committees explain the house that both are in, though the house is less likely by chance", () => {
    const [one, two] = [range(100, 120), range(140, 160)];
    const hits = [...one.slice(0, 10), ...two.slice(0, 10)];
    const found = affiliations({ people: 1200, hits, groups: { ...HOUSES, one, two } });
    assert.deepEqual(
      found
        .filter(isExplaining)
        .map(({ group }) => group)
        .sort(),
      ["one", "two"],
    );
    const house = found.find(({ group }) => group === "house 1")!;
    assert.ok(house.explained_by === "one" || house.explained_by === "two");
    assert.ok(house.p < found[0]!.p);
  });
  test("says that the union explains its parts where it is hit evenly", () => {
    const [one, two] = [range(100, 140), range(500, 540)];
    const union = [...one, ...two];
    const found = affiliations({
      people: 1200,
      hits: union.filter((n) => n % 2 === 0),
      groups: { ...HOUSES, one, two, union },
    });
    assert.equal(found[0]!.group, "union");
    for (const part of ["one", "two"]) {
      assert.equal(found.find(({ group }) => group === part)!.explained_by, "union");
    }
  });
  test("keeps both of two groups that were chosen apart", () => {
    const [one, two] = [range(100, 120), range(520, 550)];
    const hits = [...one.slice(0, 10), ...two.slice(0, 8)];
    assert.deepEqual(explaining({ people: 1200, hits, groups: { ...HOUSES, one, two } }).sort(), [
      "one",
      "two",
    ]);
  });
  test("does not let a part that was hit a little more by chance stand beside the whole", () => {
    const alliance = range(100, 160);
    const hits = alliance.filter((n) => n % 2 === 0);
    const part = hits.slice(3, 9);
    const others = Object.fromEntries(range(0, 30).map((i) => [`other ${i}`, range(300 + i, 1200, 30)]));
    const found = affiliations({ people: 1200, hits, groups: { ...others, alliance, part } });
    assert.deepEqual(
      found.filter(isExplaining).map(({ group }) => group),
      ["alliance"],
    );
    assert.equal(found.find(({ group }) => group === "part")!.explained_by, "alliance");
  });
  test("takes the smaller id of two groups with the same people, whichever came first", () => {
    const twin = range(100, 130);
    for (const groups of [
      { a: twin, b: twin },
      { b: twin, a: twin },
    ]) {
      const found = affiliations({ people: 1200, hits: twin.slice(0, 9), groups });
      assert.deepEqual(
        found.map(({ group, explained_by }) => [group, explained_by]),
        [
          ["a", null],
          ["b", "a"],
        ],
      );
    }
  });
  test("prefers the group without the members that were not hit", () => {
    const groups = { wide: range(100, 140), narrow: range(100, 120) };
    assert.deepEqual(explaining({ people: 1200, hits: range(100, 115), groups }), ["narrow"]);
  });
  test("finds the alliance where only one legislature was looked at, and does not test the house", () => {
    const notLookedAt = [...range(0, 300), ...range(400, 1200)];
    const inHouse = ALLIANCE.filter((n) => n >= 300 && n < 400);
    const found = affiliations({
      people: 1200,
      hits: inHouse.slice(0, 4),
      groups: { ...HOUSES, alliance: ALLIANCE },
      notLookedAt,
    });
    assert.deepEqual(
      found.map(({ group }) => group),
      ["alliance"],
    );
    assert.equal(found[0]!.caution, "5 of 60 members were looked at");
  });
  test("counts the staff of members where that explains more, and pays for the choice", () => {
    const members = range(100, 120);
    const staff = range(600, 660);
    const hits = [...members.slice(0, 5), ...staff.slice(0, 30)];
    const [best] = affiliations({ people: 1200, hits, groups: { members }, staff: { members: staff } });
    assert.deepEqual([best!.with_offices, best!.hit, best!.looked_at], [true, 35, 80]);
    const only = affiliations({ people: 1200, hits, groups: { members: [...members, ...staff] } })[0]!;
    assert.ok(Math.abs(best!.p / only.p - 2) < 1e-9);
  });
  test("leaves the staff out where only members were chosen", () => {
    const members = range(100, 120);
    const [best] = affiliations({
      people: 1200,
      hits: members.slice(0, 10),
      groups: { members },
      staff: { members: range(600, 660) },
    });
    assert.deepEqual([best!.with_offices, best!.hit, best!.looked_at], [false, 10, 20]);
  });
  test("says what small numbers are", () => {
    const pair = affiliations({ people: 1200, hits: [5, 6], groups: { pair: [5, 6] } })[0]!;
    assert.equal(pair.caution, "only 2 people got it; only 2 people of the group looked at");
    const three = affiliations({ people: 1200, hits: [5, 6, 7, 800], groups: { trio: [5, 6, 7, 9] } })[0]!;
    assert.equal(three.caution, "rests on 3 people");
    assert.ok(Number.isFinite(pair.high) && JSON.stringify(pair).includes('"high":1000000'));
  });
  test("claims nothing where everybody was hit, nobody was, or there are no groups", () => {
    const groups = { group: range(0, 10) };
    assert.deepEqual(explaining({ people: 40, hits: range(0, 40), groups }), []);
    assert.deepEqual(affiliations({ people: 40, hits: [], groups }), []);
    assert.deepEqual(affiliations({ people: 40, hits: [1], groups: {} }), []);
    assert.deepEqual(affiliations({ people: 0, hits: [], groups: {} }), []);
  });
  test("finds nothing where one stratum was hit and the group is all of it", () => {
    const stratumOf = (person: number) => Math.floor(person / 100);
    const hits = range(100, 200, 2);
    const groups = { ...HOUSES, alliance: ALLIANCE };
    assert.deepEqual(explaining({ people: 1200, hits, groups }), ["house 1"]);
    assert.deepEqual(explaining({ people: 1200, hits, groups, stratumOf }), []);
    const across = { people: 1200, hits: ALLIANCE.slice(0, 45), groups, stratumOf };
    assert.deepEqual(explaining(across), ["alliance"]);
  });
  test("says of how many hits nothing can be said, because all like them are in the group", () => {
    const stratumOf = (person: number) => (person < 20 ? 0 : 1);
    const group = [...range(0, 20), ...range(20, 32)];
    const [found] = affiliations({
      people: 100,
      hits: [...range(0, 6), ...range(20, 30)],
      groups: { group },
      stratumOf,
    });
    assert.equal(found!.caution, "6 of 16 cannot be compared: all like them are in the group, or all got it");
    assert.deepEqual([found!.hit, found!.looked_at], [16, 32]);
  });
  test("shows the best of what is not significant, as not significant", () => {
    const found = affiliations({ people: 1200, hits: range(3, 1200, 100), groups: HOUSES });
    assert.ok(found.length > 0 && found.length <= 5);
    assert.ok(found.every(({ q, explained_by }) => q >= 0.05 && explained_by === null));
  });
  test("keeps chances apart that are too small for a number", () => {
    const wide = range(0, 1000);
    const groups = { narrow: wide.slice(0, 500), wide };
    const [first, second] = affiliations({ people: 20000, hits: wide.slice(0, 500), groups });
    assert.equal(first!.group, "narrow");
    assert.ok(first!.p > 0);
    assert.equal(second!.explained_by, "narrow");
  });
});

interface Drawn {
  readonly hits: readonly number[];
  readonly groups: readonly (readonly [readonly number[], readonly number[] | null])[];
  readonly notLookedAt: readonly number[];
}

describe("enrichment, whatever the input", () => {
  const PEOPLE = 60;
  const some = fc.uniqueArray(fc.nat(PEOPLE - 1), { maxLength: 25 });
  const cases = fc.record({
    hits: some,
    groups: fc.array(fc.tuple(some, fc.option(some)), { maxLength: 12 }),
    notLookedAt: some,
  });
  const named = (groups: readonly (readonly number[])[]) =>
    Object.fromEntries(groups.map((members, i) => [`group ${i}`, members]));

  function caseOf({ hits, groups, notLookedAt }: Drawn): Case {
    return {
      people: PEOPLE,
      hits,
      notLookedAt,
      groups: named(groups.map(([members]) => members)),
      staff: Object.fromEntries(
        groups.flatMap(([, staff], i) => (staff === null ? [] : [[`group ${i}`, staff]])),
      ),
    };
  }
  const RUNS = { seed: 7, numRuns: 300 };

  test("the order of groups changes nothing", () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const one = caseOf(drawn);
        const turned = { ...one, groups: Object.fromEntries(Object.entries(one.groups).toReversed()) };
        assert.deepEqual(affiliations(turned), affiliations(one));
      }),
      RUNS,
    );
  });
  test("the numbering of people changes nothing", () => {
    fc.assert(
      fc.property(cases, fc.shuffledSubarray(range(0, PEOPLE), { minLength: PEOPLE }), (drawn, numbers) => {
        const renumber = (list: readonly number[]) => list.map((n) => numbers[n]!);
        const turned = {
          hits: renumber(drawn.hits),
          groups: drawn.groups.map(([a, b]) => [renumber(a), b === null ? null : renumber(b)] as const),
          notLookedAt: renumber(drawn.notLookedAt),
        };
        assert.deepEqual(affiliations(caseOf(turned)), affiliations(caseOf(drawn)));
      }),
      RUNS,
    );
  });
  test("the numbering of strata changes nothing, and everybody in a stratum of their own is no test at all", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 8 }), (drawn, count) => {
        const one = caseOf(drawn);
        const found = affiliations({ ...one, stratumOf: (person) => person % count });
        const turned = affiliations({ ...one, stratumOf: (person) => count - 1 - (person % count) });
        assert.deepEqual(turned, found);
        assert.deepEqual(affiliations({ ...one, stratumOf: (person) => person }), []);
      }),
      RUNS,
    );
  });
  test("who explains stands by itself, comes before what it explains, and every number is a number", () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const found = affiliations(caseOf(drawn));
        for (const [i, row] of found.entries()) {
          assert.ok(row.p > 0 && row.p <= row.q && row.q <= 1, JSON.stringify(row));
          assert.ok(row.low <= row.odds && row.odds <= row.high && Number.isFinite(row.high));
          assert.ok(row.hit <= row.looked_at);
          const by = found.findIndex(({ group }) => group === row.explained_by);
          if (row.explained_by !== null) assert.ok(by >= 0 && by < i && isExplaining(found[by]!));
        }
      }),
      RUNS,
    );
  });
  test("a hit outside of the group never makes it less likely by chance", () => {
    fc.assert(
      fc.property(some, some, fc.nat(PEOPLE - 1), (members, hits, more) => {
        fc.pre(!members.includes(more) && !hits.includes(more));
        const [before, after] = [hits, [...hits, more]].map(
          (list) => affiliations({ people: PEOPLE, hits: list, groups: { members } })[0],
        );
        if (before !== undefined && after !== undefined) assert.ok(after.p >= before.p * (1 - 1e-9));
      }),
      RUNS,
    );
  });
});
