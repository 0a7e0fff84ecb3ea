/** Remote desktop (CASE C, row 18): a signed connection file, the same for everybody, from mailboxes that were taken over. */
import type { FileUse } from "../mail.ts";
import type { PlantedCampaign } from "../truth.ts";
import { groupLike } from "./groups.ts";
import type { AttackPlan } from "./plan.ts";

const WORDS = [
  "As announced, access to the secure environment moves to the new zero trust gateway this week.",
  "Please open the attached configuration once so that your workstation is registered.",
  "If your system asks whether you trust the publisher, confirm and stay connected for a minute.",
  "Accounts that are not registered by Friday cannot be moved automatically.",
];

const SETTINGS = [
  "full address:s:gateway.example:3389",
  "redirectdrives:i:1",
  "redirectclipboard:i:1",
  "redirectprinters:i:1",
  "prompt for credentials:i:0",
  "remoteapplicationmode:i:1",
  "remoteapplicationname:s:Secure Storage Connection Test",
].join("\r\n");

export function remoteDesktop({ world, id }: AttackPlan): PlantedCampaign {
  const random = world.random("remote-desktop");
  const group = groupLike(world, /Committee on (Interior|Justice|Science|Trade|Health)/, random);
  const { language } = world.parliament.legislatures[0]!;
  const senders = random.sample(world.outside.organisations, 3).map((one) => world.outside.employee(one, 2));
  const sentences = WORDS.map((one) => world.phrases.fixed(one));
  const file: FileUse = {
    name: "Zero Trust Security Environment Compliance Check.rdp",
    mediaType: "application/x-rdp",
    seed: random.bits(),
    size: 2_212,
    magic: SETTINGS,
    type: "rdp",
  };
  const day = Math.floor(world.options.days * 0.8);
  for (const box of world.mailboxesOf(group, day, true)) {
    world.send({
      kind: "attack",
      campaign: id,
      seconds: world.moment(day, random),
      from: random.pick(senders),
      to: [world.addressOf(box)],
      mailboxes: [box],
      subject: "Zero Trust Security Environment Compliance Check",
      text: { language, greeting: 0, sentences, closing: 0, signature: null, isConfidential: false },
      greeted: world.readerOf(box).name.full,
      files: [file],
    });
  }
  return { id, kind: "remote-desktop", group };
}
