/**
 * A roster that answers: whose mailbox, member of what, on which day. Every date is `YYYY-MM-DD` or RFC 3339; null asks
 * for all time. Answers are sorted and hold nobody twice, so that nothing depends on the order of a source.
 */
import {
  type Dated,
  type Group,
  holdsOn,
  type Membership,
  type OwnedMailbox,
  type Person,
  type Roster,
} from "./roster.ts";

/** Kinds of groups whose people work for members: belonging to one makes nobody a member of the group above it. */
const WORKPLACES: ReadonlySet<string> = new Set(["office", "staff"]);
// Roles that make nobody the principal of an office, whatever else the person belongs to.
const STAFF_ROLE =
  /\b(staff|staffer|aide|assistant|adviser|advisor|researcher|secretary|intern|caseworker)\b/i;
// A member of staff may be in a party or an association; who sits in one of these is who the office is for.
const SEAT_KIND =
  /\b(house|chamber|legislature|parliament|senate|assembly|council|committee|subcommittee)\b/i;
// Groups of people who work for the house or a party and not for one member.
const SERVICE_KIND = /\b(administration|secretariat|department|service|services|directorate)\b/i;
// LIMIT: a house has committees with subcommittees with panels; a chain far above that is a mistake or an attack.
const DEPTH_MAX = 32;

export interface MembersAsked {
  /** Also the people who work in the offices of the members. */
  readonly withOffices?: boolean;
}

/**
 * What somebody is to mail from outside: a seat's address is published, a member's staff get what is sent to the office,
 * others (clerks, a party's staff) get neither.
 */
export type Standing = "seat" | "staff" | "other";

/** What the roster says, looked up in one step. Build it once a roster: it reads all of it. */
export class RosterIndex {
  readonly roster: Roster;
  readonly #people: ReadonlyMap<string, Person>;
  readonly #groups: ReadonlyMap<string, Group>;
  readonly #children: ReadonlyMap<string, readonly Group[]>;
  readonly #byPerson: ReadonlyMap<string, readonly Membership[]>;
  readonly #byGroup: ReadonlyMap<string, readonly Membership[]>;
  readonly #byAddress: ReadonlyMap<string, readonly OwnedMailbox[]>;
  readonly #mailboxes: ReadonlyMap<string, readonly OwnedMailbox[]>;
  /** By office and day: everybody of an office asks the same. */
  readonly #principalsOn = new Map<string, readonly string[]>();

  constructor(roster: Roster) {
    this.roster = roster;
    this.#people = new Map(roster.people.map((person) => [person.id, person]));
    this.#groups = new Map(roster.groups.map((group) => [group.id, group]));
    this.#children = Map.groupBy(
      roster.groups.filter(({ parent }) => parent !== null),
      ({ parent }) => parent!,
    );
    this.#byPerson = Map.groupBy(roster.memberships, ({ person }) => person);
    this.#byGroup = Map.groupBy(roster.memberships, ({ group }) => group);
    this.#byAddress = Map.groupBy(roster.mailboxes, ({ address }) => address.toLowerCase());
    this.#mailboxes = Map.groupBy(roster.mailboxes, ({ person }) => person);
  }

  person(id: string): Person | null {
    return this.#people.get(id) ?? null;
  }

  group(id: string): Group | null {
    return this.#groups.get(id) ?? null;
  }

  /** Whose mailbox it is on that day: the rows that say so, several for an office. */
  ownersOf(address: string, date: string | null): readonly OwnedMailbox[] {
    const rows = this.#byAddress.get(address.toLowerCase()) ?? [];
    return date === null ? rows : heldOrNearest(rows, date);
  }

  /**
   * People who own the mailbox on that day, by id. A closed mailbox still is somebody's who must be told: where nobody
   * owns it on the day, it is whoever had it last before, else whoever had it first after.
   */
  peopleOf(address: string, date: string | null): readonly string[] {
    return distinct(this.ownersOf(address, date).map(({ person }) => person));
  }

  /** The one owner on that day; null where there is none, or several. */
  personOf(address: string, date: string | null): string | null {
    const people = this.peopleOf(address, date);
    return people.length === 1 ? people[0]! : null;
  }

  /** Mailboxes that are the person's on that day. */
  mailboxesOf(person: string, date: string | null): readonly OwnedMailbox[] {
    return (this.#mailboxes.get(person) ?? []).filter((mailbox) => holds(mailbox, date));
  }

  /** The person's own memberships on that day, as the source has them. */
  membershipsOf(person: string, date: string | null): readonly Membership[] {
    return (this.#byPerson.get(person) ?? []).filter((membership) => holds(membership, date));
  }

  /**
   * Groups that the person is a member of on that day, by id. Who sits on a committee is a member of the house that it is
   * a committee of; who works in an office is a member of the office only.
   */
  groupsOf(person: string, date: string | null): readonly string[] {
    const direct = this.membershipsOf(person, date).map(({ group }) => group);
    return distinct(direct.flatMap((group) => [group, ...this.ancestorsOf(group)]));
  }

  /** Members of the group and of the groups within it on that day, by id. */
  membersOf(
    group: string,
    date: string | null,
    { withOffices = false }: MembersAsked = {},
  ): readonly string[] {
    const members = [group, ...this.partsOf(group)].flatMap((id) => this.#directMembers(id, date));
    return distinct(
      withOffices ? members.flatMap((person) => [person, ...this.staffOf(person, date)]) : members,
    );
  }

  /** Groups above this one that its members count to, nearest first; none for an office. */
  ancestorsOf(group: string): readonly string[] {
    const found: string[] = [];
    let at = this.#groups.get(group);
    while (at !== undefined && at.parent !== null && !isWorkplace(at) && found.length < DEPTH_MAX) {
      // SECURITY: a roster may say that two groups are within each other.
      if (at.parent === group || found.includes(at.parent)) break;
      found.push(at.parent);
      at = this.#groups.get(at.parent);
    }
    return found;
  }

  /** Groups within this one whose members count to it, at any depth. */
  partsOf(group: string): readonly string[] {
    const found = new Set<string>();
    let level = [group];
    for (let depth = 0; level.length > 0 && depth < DEPTH_MAX; depth++) {
      const below = level.flatMap((id) => this.#children.get(id) ?? []).filter((g) => !isWorkplace(g));
      level = below.map(({ id }) => id).filter((id) => id !== group && !found.has(id));
      for (const id of level) found.add(id);
    }
    return [...found].sort(byText);
  }

  /** Members whose office the person works in on that day, by id; none for a member. */
  principalsOf(person: string, date: string | null): readonly string[] {
    const offices = this.#officesOf(person, date);
    const found = offices.flatMap((office) => {
      const principals = this.#principals(office, date);
      return principals.includes(person) ? [] : principals;
    });
    return distinct(found);
  }

  /** People who work in the member's offices on that day, by id; none for a member of staff. */
  staffOf(person: string, date: string | null): readonly string[] {
    const found = this.#officesOf(person, date).flatMap((office) => {
      const principals = this.#principals(office, date);
      return principals.includes(person)
        ? this.#directMembers(office, date).filter((id) => !principals.includes(id))
        : [];
    });
    return distinct(found);
  }

  /** Null for whom the roster puts in no group on that day. Who has a seat and works for somebody else has a seat. */
  standingOf(person: string, date: string | null): Standing | null {
    const rows = this.membershipsOf(person, date).map(({ group, role }) => ({
      kind: this.#groups.get(group)?.kind ?? "",
      isStaff: role !== null && STAFF_ROLE.test(role),
    }));
    if (rows.length === 0) return null;
    if (rows.some(({ kind, isStaff }) => SEAT_KIND.test(kind) && !isStaff)) return "seat";
    if (rows.some(({ kind }) => WORKPLACES.has(kind)))
      return this.#isPrincipal(person, date) ? "seat" : "staff";
    return rows.some(({ kind, isStaff }) => !SERVICE_KIND.test(kind) && !isStaff) ? "seat" : "other";
  }

  #isPrincipal(person: string, date: string | null): boolean {
    return this.#officesOf(person, date).some((office) => this.#principals(office, date).includes(person));
  }

  #directMembers(group: string, date: string | null): readonly string[] {
    const rows = this.#byGroup.get(group) ?? [];
    return rows.filter((row) => holds(row, date)).map(({ person }) => person);
  }

  #officesOf(person: string, date: string | null): readonly string[] {
    const groups = distinct(this.membershipsOf(person, date).map(({ group }) => group));
    return groups.filter((id) => this.#groups.get(id)?.kind === "office");
  }

  /**
   * Who an office is for: whom it names as its principal; else its people who are members of something else, and where
   * some of them have a seat, only those.
   */
  #principals(office: string, date: string | null): readonly string[] {
    const key = `${date?.slice(0, 10) ?? ""} ${office}`;
    const known = this.#principalsOn.get(key);
    if (known !== undefined) return known;
    const found = this.#findPrincipals(office, date);
    this.#principalsOn.set(key, found);
    return found;
  }

  #findPrincipals(office: string, date: string | null): readonly string[] {
    const rows = (this.#byGroup.get(office) ?? []).filter((row) => holds(row, date));
    const named = rows.filter(({ role }) => role?.toLowerCase() === "principal");
    if (named.length > 0) return distinct(named.map((row) => row.person));
    const staff = new Set(
      rows.filter(({ role }) => role !== null && STAFF_ROLE.test(role)).map((row) => row.person),
    );
    const people = distinct(rows.map((row) => row.person)).filter((id) => !staff.has(id));
    const kinds = new Map(people.map((id) => [id, this.#kindsBeyondOffices(id, date)]));
    const seated = people.filter((id) => kinds.get(id)!.some((kind) => SEAT_KIND.test(kind)));
    return seated.length > 0 ? seated : people.filter((id) => kinds.get(id)!.length > 0);
  }

  #kindsBeyondOffices(person: string, date: string | null): readonly string[] {
    const groups = this.membershipsOf(person, date).map(({ group }) => this.#groups.get(group));
    return groups.flatMap((group) => (group === undefined || isWorkplace(group) ? [] : [group.kind]));
  }
}

function isWorkplace({ kind }: Group): boolean {
  return WORKPLACES.has(kind);
}

function holds(dated: Dated, date: string | null): boolean {
  return date === null || holdsOn(dated, date);
}

function heldOrNearest(rows: readonly OwnedMailbox[], date: string): readonly OwnedMailbox[] {
  const held = rows.filter((row) => holdsOn(row, date));
  if (held.length > 0) return held;
  const day = date.slice(0, 10);
  const ends = rows.flatMap(({ end }) => (end !== null && end < day ? [end] : [])).sort(byText);
  if (ends.length > 0) return rows.filter(({ end }) => end === ends.at(-1));
  const starts = rows.flatMap(({ start }) => (start === null ? [] : [start])).sort(byText);
  return rows.filter(({ start }) => start === starts[0]);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort(byText);
}
