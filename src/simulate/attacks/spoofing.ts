/**
 * Spoofing (CASE C, row 7): the exact address of an institute that publishes no DMARC policy, answers to a mailbox elsewhere, a
 * speaker's fee, nothing to open in the first mail.
 */
import type { Correspondent } from "../mail.ts";
import { client } from "../tools.ts";
import type { PlantedCampaign } from "../truth.ts";
import { groupLike } from "./groups.ts";
import type { AttackPlan } from "./plan.ts";

const WORDS = [
  "Our institute is preparing a closed round table on security in the region and would be honoured by your participation.",
  "We offer a fee of {number} hundred for a contribution of twenty minutes, which may be given on line.",
  "Please let us know by an answer to this mail whether you are inclined to accept, so that I can send the programme.",
  "The list of participants is confidential until the opening of the conference.",
];

export function spoofing({ world, id }: AttackPlan): PlantedCampaign {
  const random = world.random("spoofing");
  const group = groupLike(world, /Committee on Foreign Affairs/, random);
  const { organisations } = world.outside;
  const institute = organisations.find(({ route }) => route.dmarc === "none") ?? organisations[0]!;
  const genuine = world.outside.employee(institute, 3);
  const network = world.hosts.network();
  const sender: Correspondent = {
    ...genuine,
    tool: client("cloud-web"),
    route: {
      id: 60_001,
      host: `vps${random.between(100, 999)}.${world.hosts.domain()}`,
      networks: [network],
      spf: "fail",
      dmarc: "fail",
      dkim: null,
      returnPath: null,
    },
  };
  const answers = world.outside.persona(genuine.language, random, 2_000).address;
  const { language } = world.parliament.legislatures[0]!;
  const sentences = WORDS.map((one) => world.phrases.fixed(one));
  const day = Math.floor(world.options.days * 0.5);
  const boxes = world.mailboxesOf(group, day, true);
  for (const box of random.sample(boxes, Math.ceil(boxes.length * 0.8))) {
    world.send({
      kind: "attack",
      campaign: id,
      seconds: world.moment(day + random.below(Math.max(1, Math.min(4, world.options.days - day))), random),
      from: sender,
      replyTo: answers,
      to: [world.addressOf(box)],
      mailboxes: [box],
      subject: "Invitation to a round table on regional security",
      text: {
        language,
        greeting: 0,
        sentences,
        closing: 0,
        signature: sender.signature,
        isConfidential: false,
      },
      greeted: world.readerOf(box).name.full,
    });
  }
  return { id, kind: "spoofing", group };
}
