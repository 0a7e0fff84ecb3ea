import type { SimulatedGroup } from "../parliament.ts";
import { subjectLine } from "../phrases.ts";
import type { Random } from "../random.ts";
import type { Structured, World } from "../world.ts";
import { document } from "./office.ts";

// LIMIT: a house writes to an alias; committees name everybody.
const NAMED_MAX = 60;

/** Clerks write to committees, parties, groups and the whole house: one message, many copies. */
export class Circulars implements Structured {
  readonly #world: World;
  readonly #random: Random;
  readonly #groups: readonly SimulatedGroup[];
  readonly #chance: number;

  constructor(world: World) {
    this.#world = world;
    this.#random = world.random("circulars");
    this.#groups = world.parliament.groups.filter(({ kind }) =>
      ["committee", "party", "all-party group", "chamber"].includes(kind),
    );
    // In a small world every group would write more than its members get from anybody else.
    this.#chance = Math.min(
      0.25,
      (0.03 * world.options.messages) / (world.options.days * this.#groups.length),
    );
  }

  plan(day: number): void {
    if (!this.#world.isWorkday(day)) return;
    for (const group of this.#groups) {
      const chance = group.kind === "chamber" ? this.#chance / 3 : this.#chance;
      if (this.#random.chance(chance)) this.#send(group, day);
    }
  }

  #send(group: SimulatedGroup, day: number): void {
    const world = this.#world;
    const random = this.#random;
    const house = world.parliament.legislatures[group.legislature!]!;
    const clerk = world.person(house.officials[group.number % house.officials.length]!);
    const boxes = world.mailboxesOf(group, day, group.kind === "committee" || random.chance(0.3));
    if (boxes.length === 0) return;
    const isNamed = boxes.length <= NAMED_MAX && group.kind !== "chamber";
    const subject = subjectLine(house.language, random.bits());
    world.send({
      kind: "circular",
      direction: "internal",
      seconds: world.moment(day, random),
      from: clerk.correspondent,
      to: isNamed ? boxes.map((box) => world.addressOf(box)) : [`all-${group.number}@${house.domain}`],
      mailboxes: boxes,
      subject,
      text: {
        ...world.text(house.language, world.sentences("work", random.between(3, 8), random), random),
        signature: clerk.correspondent.signature,
      },
      files: random.chance(0.6) ? [document(random, subject)] : [],
    });
  }
}
