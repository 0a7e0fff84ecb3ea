/** The people of a synthetic parliament as Popolo JSON (https://www.popoloproject.com/specs/). */
import type { Parliament, SimulatedPerson } from "./parliament.ts";

export interface PopoloContact {
  readonly type: "email";
  readonly label: string;
  readonly value: string;
  /** Of a personal address: `with consent` or `no consent`. */
  readonly note?: string;
}

export interface PopoloRoster {
  readonly persons: readonly {
    readonly id: string;
    readonly name: string;
    readonly given_name: string;
    readonly family_name: string;
    readonly email: string;
    readonly contact_details: readonly PopoloContact[];
  }[];
  readonly organizations: readonly {
    readonly id: string;
    readonly name: string;
    readonly classification: string;
    readonly parent_id?: string;
    readonly contact_details?: readonly PopoloContact[];
  }[];
  readonly memberships: readonly {
    readonly person_id: string;
    readonly organization_id: string;
    readonly role: string;
    readonly start_date?: string;
    readonly end_date?: string;
  }[];
}

export function popoloRoster(parliament: Parliament): PopoloRoster {
  const { people, groups, mailboxes } = parliament;
  const offices = new Map(
    mailboxes.filter(({ kind }) => kind === "office").map(({ owners, address }) => [owners[0]!, address]),
  );
  return {
    persons: people.map((person) => ({
      id: person.id,
      name: person.name.full,
      given_name: person.name.given,
      family_name: person.name.family,
      email: mailboxes[person.mailbox]!.address,
      contact_details: contactsOf(person, mailboxes[person.mailbox]!.address),
    })),
    organizations: groups.map(({ id, name, kind, parent, memberships }) => {
      const shared = kind === "office" ? offices.get(memberships[0]!.person) : undefined;
      return {
        id,
        name,
        classification: kind,
        ...(parent === null ? {} : { parent_id: groups[parent]!.id }),
        ...(shared === undefined
          ? {}
          : { contact_details: [{ type: "email", label: "office", value: shared }] }),
      };
    }),
    memberships: groups.flatMap((group) =>
      group.memberships.map(({ person, role, start, end }) => ({
        person_id: people[person]!.id,
        organization_id: group.id,
        role,
        ...(start === null ? {} : { start_date: start }),
        ...(end === null ? {} : { end_date: end }),
      })),
    ),
  };
}

function contactsOf({ role, personal }: SimulatedPerson, address: string): PopoloContact[] {
  const official: PopoloContact = {
    type: "email",
    label: role === "staff" ? "staff" : "official",
    value: address,
  };
  if (personal === null) return [official];
  const note = personal.consent ? "with consent" : "no consent";
  return [official, { type: "email", label: "personal", value: personal.address, note }];
}
