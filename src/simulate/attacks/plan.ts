import type { Mailing } from "../ordinary/newsletters.ts";
import type { World } from "../world.ts";

/** What an attack is planted with. */
export interface AttackPlan {
  readonly world: World;
  /** Newsletters of ordinary life, whose names an attacker may borrow. */
  readonly mailings: readonly Mailing[];
  /** Id in the truth. */
  readonly id: string;
}
