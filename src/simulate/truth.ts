/** What a replay is measured against. It is kept beside the mail and never in it. */
import type { Mail } from "./mail.ts";
import type { SimulatedGroup } from "./parliament.ts";
import type { AttackName, World } from "./world.ts";

export interface PlantedCampaign {
  readonly id: string;
  readonly kind: AttackName;
  /** The group that its targets were chosen from. */
  readonly group: SimulatedGroup;
}

export interface TrueCampaign {
  readonly id: string;
  readonly kind: AttackName;
  /** Id and name of the group its targets were chosen from. */
  readonly group: string;
  readonly group_name: string;
  readonly first_seen: string | null;
  readonly last_seen: string | null;
  readonly senders: readonly string[];
  readonly hosts: readonly string[];
  readonly messages: readonly { readonly mailbox: string; readonly message_id: string }[];
  /** Ids in the roster of those whose mailboxes got it. */
  readonly people: readonly string[];
  /** Members of the group whose own mailboxes got nothing. */
  readonly members_not_hit: readonly string[];
}

export interface Truth {
  readonly seed: number;
  readonly messages: number;
  readonly copies: number;
  /** Messages by kind of ordinary life, attacks apart. */
  readonly ordinary: Readonly<Record<string, number>>;
  readonly campaigns: readonly TrueCampaign[];
}

interface Noted {
  readonly campaign: PlantedCampaign;
  readonly messages: { mailbox: string; message_id: string }[];
  readonly people: Set<number>;
  readonly senders: Set<string>;
  readonly hosts: Set<string>;
  first: number;
  last: number;
}

export class TruthBook {
  readonly #world: World;
  readonly #campaigns = new Map<string, Noted>();
  readonly #ordinary: Record<string, number> = {};
  #messages = 0;
  #copies = 0;

  constructor(world: World) {
    this.#world = world;
  }

  expect(campaign: PlantedCampaign): void {
    this.#campaigns.set(campaign.id, {
      campaign,
      messages: [],
      people: new Set(),
      senders: new Set(),
      hosts: new Set(),
      first: Number.POSITIVE_INFINITY,
      last: 0,
    });
  }

  note(mail: Mail): void {
    this.#messages++;
    this.#copies += mail.mailboxes.length;
    if (mail.campaign === null) {
      this.#ordinary[mail.kind] = (this.#ordinary[mail.kind] ?? 0) + 1;
      return;
    }
    const noted = this.#campaigns.get(mail.campaign)!;
    noted.first = Math.min(noted.first, mail.seconds);
    noted.last = Math.max(noted.last, mail.seconds);
    noted.senders.add(mail.from.address);
    for (const { shape } of mail.links) noted.hosts.add(shape.host);
    for (const box of mail.mailboxes) {
      const { address, owners } = this.#world.mailbox(box);
      noted.messages.push({ mailbox: address, message_id: mail.messageId });
      for (const owner of owners) noted.people.add(owner);
    }
  }

  truth(): Truth {
    return {
      seed: this.#world.options.seed,
      messages: this.#messages,
      copies: this.#copies,
      ordinary: this.#ordinary,
      campaigns: [...this.#campaigns.values()].map((noted) => this.#told(noted)),
    };
  }

  #told({ campaign, messages, people, senders, hosts, first, last }: Noted): TrueCampaign {
    const { group } = campaign;
    const idOf = (person: number): string => this.#world.person(person).id;
    return {
      id: campaign.id,
      kind: campaign.kind,
      group: group.id,
      group_name: group.name,
      first_seen: last === 0 ? null : timeText(first),
      last_seen: last === 0 ? null : timeText(last),
      senders: [...senders].sort(),
      hosts: [...hosts].sort(),
      messages,
      people: [...people].sort((a, b) => a - b).map(idOf),
      members_not_hit: group.memberships
        .map(({ person }) => person)
        .filter((one) => !people.has(one))
        .map(idOf),
    };
  }
}

/** RFC 3339 in UTC. */
export function timeText(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
