import type { SimulatedGroup } from "../parliament.ts";
import type { Random } from "../random.ts";
import type { World } from "../world.ts";

/** A group of that name in some legislature; the largest of its kind where none has the name. */
export function groupLike(world: World, name: RegExp, random: Random): SimulatedGroup {
  const { groups } = world.parliament;
  const named = groups.filter((group) => name.test(group.name));
  const size = (group: SimulatedGroup): number => group.memberships.length;
  if (named.length > 0) {
    const large = named.filter(
      (group) => size(group) >= size(named.toSorted((a, b) => size(b) - size(a))[0]!) / 2,
    );
    return random.pick(large);
  }
  const others = groups.filter(({ kind }) => kind === "committee" || kind === "all-party group");
  return others.toSorted((a, b) => size(b) - size(a))[0] ?? world.parliament.alliance;
}
