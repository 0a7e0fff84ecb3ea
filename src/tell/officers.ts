/** Who may do what: officers, two different people, and what only the program does. */
import { SERJEANT, type TellPolicy } from "../model/ledger.ts";
import type { Act, ActContext, Refusal } from "./acts.ts";
import { refuse } from "./decision.ts";

export function strangerTo({ by, policy }: ActContext, asked: Act): Refusal | null {
  const second = "second" in asked ? asked.second : null;
  const isProgram = [by, ...(PROGRAM_ACTS.has(asked.act) ? [] : [second ?? ""])].some(
    (name) => folded(name) === SERJEANT,
  );
  if (isProgram && (!PROGRAM_ACTS.has(asked.act) || second !== null)) {
    return refuse(`\`${SERJEANT}\` is the program, and nobody's name`);
  }
  if (by.trim() === "") return refuse("somebody must do it: no name was given");
  if (second !== null && sameName(second, by)) {
    return refuse("a second person is needed, and this is the same one");
  }
  const names = second === null ? [by] : [by, second];
  const stranger = names.find((name) => !isOfficer(name, policy));
  if (stranger === undefined) return null;
  return refuse(`\`${stranger}\` is no officer of this workspace`, {
    help: `officers are: ${policy.officers.join(", ")}`,
  });
}

/** What the program does by itself, after people decided. */
const PROGRAM_ACTS: ReadonlySet<Act["act"]> = new Set([
  "attempt",
  "outcome",
  "settle",
  "bounce",
  "escalate",
  "state",
]);

function isOfficer(name: string, { officers }: TellPolicy): boolean {
  if (name === SERJEANT || officers.length === 0) return name.trim() !== "";
  return officers.some((officer) => sameName(officer, name));
}

/** Case, width and spaces make no second person. */
export function sameName(a: string, b: string): boolean {
  return folded(a) === folded(b);
}

function folded(name: string): string {
  return name.normalize("NFKC").toLowerCase().split(/\s+/u).filter(Boolean).join(" ");
}
