/** The one person that somebody means: by id, by an address of theirs, by the whole name. */
import type { RosterIndex } from "../model/roster-index.ts";
import { Failure } from "./failure.ts";
import { COMMAND } from "./invocation.ts";

export interface Named {
  readonly id: string;
  readonly name: string | null;
}

/** Also an address that was hit and that nobody owns: `others` are the ids that mean somebody beside the roster. */
export function personNamed(asked: string, index: RosterIndex, others: ReadonlySet<string>): Named {
  const text = asked.trim().toLowerCase();
  const known = index.person(asked) ?? index.person(text);
  if (known !== null) return known;
  const owners = index.peopleOf(text, null);
  const named = index.roster.people.filter(({ name, other_names }) =>
    [name, ...other_names].some((one) => one.toLowerCase() === text),
  );
  const ids = [...new Set([...owners, ...named.map(({ id }) => id)])];
  if (ids.length === 1) return { id: ids[0]!, name: index.person(ids[0]!)?.name ?? null };
  if (ids.length > 1) {
    throw new Failure(`\`${asked}\` is ${ids.length} people`, {
      help: `name one of them by id: ${ids.slice(0, 10).join(", ")}`,
    });
  }
  const other = [asked, text].find((id) => others.has(id));
  if (other !== undefined) return { id: other, name: null };
  throw new Failure(`nobody is \`${asked}\`: not in the roster, and in no campaign`, {
    help: `ids come from \`${COMMAND} roster import\`; an address or a whole name will do`,
  });
}
