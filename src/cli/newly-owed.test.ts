import assert from "node:assert/strict";
import { test } from "node:test";
import { ToldOffice } from "../../test/told-office.ts";
import type { Duty, TellState } from "../tell/tell-state.ts";
import { newlyOwedLines } from "./newly-owed.ts";

const NOBODY = { duties: new Map(), campaigns: new Map() };

function with_(state: TellState, change: (duty: Duty) => Partial<Duty>): TellState {
  return {
    ...state,
    duties: new Map([...state.duties].map(([key, duty]) => [key, { ...duty, ...change(duty) }])),
  };
}

test("new mail says whom it adds, whom it makes to be told again, and what it opens again", () => {
  const { state } = new ToldOffice("anna", "ben", "cleo");
  assert.deepEqual(newlyOwedLines(NOBODY, state, "serjeant duty list"), [
    "3 people must be told: serjeant duty list",
  ]);
  assert.deepEqual(newlyOwedLines(state, state, "serjeant duty list"), []);
  const told_at = "2026-03-02T09:00:00Z";
  const told = with_(state, () => ({ state: "told", first_told_at: told_at }));
  const closed = new Map([...told.campaigns].map(([id, one]) => [id, { ...one, closed_at: told_at }]));
  const grown = with_(told, ({ person }) => (person === "ben" ? { state: "open" } : {}));
  const dora = { ...state.duties.values().next().value!, person: "dora" };
  const after = { ...grown, duties: new Map([...grown.duties, ["c-1 dora", dora]]) };
  assert.deepEqual(newlyOwedLines({ ...told, campaigns: closed }, after, "serjeant duty list"), [
    "1 more person must be told: serjeant duty list",
    "1 person must be told again: serjeant duty list",
    "campaign c-1 is open again",
  ]);
});
