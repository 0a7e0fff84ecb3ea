/**
 * Device code (CASE C, row 14): the genuine page of the provider, a code to type there, the pretext of a meeting. The page
 * is the technique; it stands in the mail as it does in the rule's own samples (content/rules/REAL-HOSTS.md).
 */
import { pattern } from "../pattern.ts";
import type { PlantedCampaign } from "../truth.ts";
import { groupLike } from "./groups.ts";
import type { AttackPlan } from "./plan.ts";

const WORDS = [
  "You are invited to an online meeting with the deputy minister on the situation at the border.",
  "To join, open the page below and enter the code {number} within fifteen minutes of receiving this message.",
  "The page below is that of your provider and works with your usual account.",
  "Participants who have not been admitted by then will have to ask for a new code.",
];

export function deviceCode({ world, id }: AttackPlan): PlantedCampaign {
  const random = world.random("device-code");
  const group = groupLike(world, /Committee on Defence/, random);
  const { language } = world.parliament.legislatures[0]!;
  const senders = [0, 1].map((i) => world.outside.persona(language, random, 3_000 + i));
  const sentences = WORDS.map((one) => world.phrases.fixed(one));
  const page = {
    kind: "link",
    host: "microsoft.com",
    root: "microsoft.com",
    path: pattern("/devicelogin", 1),
    size: null,
  } as const;
  const day = Math.floor(world.options.days * 0.65);
  for (const box of world.mailboxesOf(group, day, true)) {
    const code = random.text("BCDFGHJKLMNPQRSTVWXZ0123456789", 9);
    world.send({
      kind: "attack",
      campaign: id,
      seconds: world.moment(day, random),
      from: random.pick(senders),
      to: [world.addressOf(box)],
      mailboxes: [box],
      subject: `Online meeting, access code ${code}`,
      text: { language, greeting: 0, sentences, closing: 0, signature: null, isConfidential: false },
      greeted: world.readerOf(box).name.full,
      links: [{ shape: page, slug: "", text: null }],
      asksCredentials: true,
    });
  }
  return { id, kind: "device-code", group };
}
