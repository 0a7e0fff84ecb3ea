import type { Mailing } from "../ordinary/newsletters.ts";
import type { PlantedCampaign } from "../truth.ts";
import type { AttackName, World } from "../world.ts";
import { deviceCode } from "./device-code.ts";
import { january } from "./january.ts";
import type { AttackPlan } from "./plan.ts";
import { rapport } from "./rapport.ts";
import { remoteDesktop } from "./remote-desktop.ts";
import { spoofing } from "./spoofing.ts";

const PLANTERS: Readonly<Record<AttackName, (plan: AttackPlan) => PlantedCampaign>> = {
  january,
  rapport,
  spoofing,
  "device-code": deviceCode,
  "remote-desktop": remoteDesktop,
};

/** Puts the mails of each wanted attack on their days. */
export function plantAttacks(world: World, mailings: readonly Mailing[]): PlantedCampaign[] {
  return world.options.attacks.map((name) => PLANTERS[name]({ world, mailings, id: `attack-${name}` }));
}
