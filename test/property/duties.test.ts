import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import { Replay } from "../../src/tell/replay.ts";
import { DutyWorld } from "./duty-world.ts";

const HISTORIES = 10_000;
const STEPS = 24;

describe("duties after random histories of mail, merges, splits, rosters, officers and mail servers", () => {
  const done = new Map<string, number>();
  const refused = new Map<string, number>();

  test(`leave no recipient out, tell nobody twice, and count nobody as told who was not (${HISTORIES} histories)`, () => {
    const tape = fc.array(fc.integer(), { minLength: 4, maxLength: 64 });
    fc.assert(
      fc.property(tape, (numbers) => {
        const world = new DutyWorld(numbers);
        world.run(STEPS);
        assert.deepEqual(plain(Replay.of(world.entries)), plain(world.state));
        for (const [word, count] of world.done) done.set(word, (done.get(word) ?? 0) + count);
        for (const [word, count] of world.refused) refused.set(word, (refused.get(word) ?? 0) + count);
      }),
      { numRuns: HISTORIES, seed: 2021 },
    );
  });

  // A property that never comes to what it is about proves nothing.
  after(() => {
    for (const word of EVERY_ACT)
      assert.ok((done.get(word) ?? 0) > 100, `${word} was hardly ever done: ${done.get(word)}`);
    for (const word of MOST) assert.ok((refused.get(word) ?? 0) > 100, `${word} was hardly ever refused`);
  });
});

const MOST = ["close", "approve", "hold", "excuse", "attempt", "settle", "bounce"];
const EVERY_ACT = [
  ...MOST,
  ...[
    "acknowledge",
    "end_hold",
    "end_excuse",
    "grade",
    "ask_again",
    "assign",
    "draft",
    "outcome",
    "read_back",
    "brief",
  ],
  ...["hand_letter", "reopen", "withdraw", "release", "decide_threshold", "escalate"],
];

function plain(state: Replay): unknown {
  const { size, campaigns, duties, notices, deliveries } = state;
  const sorted = (map: ReadonlyMap<string, unknown>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return [size, ...[campaigns, duties, notices, deliveries].map(sorted)];
}
