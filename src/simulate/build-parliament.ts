import type { Hosts } from "./hosts.ts";
import { LANGUAGES } from "./languages/index.ts";
import type { Correspondent, Route } from "./mail.ts";
import { type PersonName, personName } from "./names.ts";
import type {
  Legislature,
  Parliament,
  SimulatedGroup,
  SimulatedMailbox,
  SimulatedMembership,
  SimulatedPerson,
} from "./parliament.ts";
import { Random } from "./random.ts";
import { CLIENTS, client } from "./tools.ts";

export interface GroupCounts {
  /** Each legislature has so many. */
  readonly parties: number;
  readonly committees: number;
  readonly allParty: number;
}

export interface ParliamentWish {
  readonly seed: number;
  readonly people: number;
  readonly legislatures: number;
  readonly groups: GroupCounts;
  /** First and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly until: string;
  readonly hosts: Hosts;
}

// An office has none to four of staff; two and a half on average, so that staff outnumber members as they do in life.
const STAFF_WEIGHTS = [8, 14, 22, 29, 27];
const OFFICIALS_SHARE = 0.05;
const ALLIANCE_MEMBERS_MAX = 115;

const COMMITTEES =
  "Foreign Affairs,Budget,Transport,Health,Agriculture,Education,Justice,Defence,Housing,Energy,Trade,Culture,Petitions,Science,Fisheries,Labour,Interior,Environment,Families,Standing Orders".split(
    ",",
  );
const CAUSES =
  "Human Rights Abroad,Beekeeping,Rural Post Offices,Cycling,Rare Diseases,Canals,Academic Freedom,Space,Small Breweries,Coastal Towns,Chess,Adoption,Folk Music,Steel,Mountain Rescue,Archives,Deaf Education,Open Source Software,Wool,Lighthouses,Night Trains,Allotments,Dementia,Fair Trade,Glassmaking,Hydrogen,Youth Theatre,Kidney Care,Local Papers,Minority Languages".split(
    ",",
  );
const PARTIES = "Progress,Orchard,Harbour,Lantern,Meadow,Compass,Granite,Civic,Rural,Union".split(",");

export function buildParliament(wish: ParliamentWish): Parliament {
  return new Builder(wish).build();
}

class Builder {
  readonly #wish: ParliamentWish;
  readonly #random: Random;
  readonly #legislatures: Legislature[] = [];
  readonly #people: SimulatedPerson[] = [];
  readonly #mailboxes: SimulatedMailbox[] = [];
  readonly #groups: SimulatedGroup[] = [];
  readonly #staffOf = new Map<number, number[]>();
  readonly #taken = new Set<string>();
  readonly #routes = new Map<number, Route>();
  readonly #providers: readonly string[];

  constructor(wish: ParliamentWish) {
    this.#wish = wish;
    this.#random = new Random(wish.seed, 0x5041524c);
    this.#providers = [wish.hosts.domain(), wish.hosts.domain()];
  }

  build(): Parliament {
    const { legislatures, people } = this.#wish;
    const random = this.#random;
    const weights = Array.from({ length: legislatures }, () => 0.5 + random.unit());
    const sum = weights.reduce((a, b) => a + b, 0);
    for (let i = 0; i < legislatures; i++) {
      this.#legislature(i, Math.max(6, Math.round((people * weights[i]!) / sum)));
    }
    const alliance = this.#alliance();
    return {
      legislatures: this.#legislatures,
      people: this.#people,
      mailboxes: this.#mailboxes,
      groups: this.#groups,
      alliance,
      staffOf: this.#staffOf,
    };
  }

  #legislature(index: number, people: number): void {
    const random = this.#random;
    const { hosts } = this.#wish;
    const word = hosts.word();
    const legislature: Legislature = {
      index,
      name: `Assembly of ${word[0]!.toUpperCase()}${word.slice(1)}`,
      domain: `assembly-${index + 1}.example`,
      language: LANGUAGES[index % LANGUAGES.length]!,
      networks: [hosts.network(), hosts.network()],
      serverStyle: index % 3 === 1 ? "exchange" : "plain",
      members: [],
      staff: [],
      officials: [],
      groups: [],
    };
    this.#legislatures.push(legislature);
    this.#routes.set(index, this.#routeOf(legislature));
    const officials = Math.max(2, Math.round(people * OFFICIALS_SHARE));
    let left = people - officials;
    while (left > 0) left -= this.#office(legislature, left);
    for (let i = 0; i < officials; i++) this.#person(legislature, "official", -1);
    this.#groupsOf(legislature, random);
  }

  #routeOf({ index, domain, networks }: Legislature): Route {
    return {
      id: 1 + index,
      host: `mail.${domain}`,
      networks,
      spf: "pass",
      dmarc: "pass",
      dkim: { domain, selector: `s${2018 + (index % 3)}` },
      returnPath: null,
    };
  }

  /** A member and the staff of the office; how many people that made. */
  #office(legislature: Legislature, left: number): number {
    const random = this.#random;
    const member = this.#person(legislature, "member", this.#people.length);
    const count = Math.min(random.weighted(STAFF_WEIGHTS), left - 1);
    const staff = Array.from({ length: count }, () => this.#person(legislature, "staff", member.number));
    this.#staffOf.set(
      member.number,
      staff.map(({ number }) => number),
    );
    if (count >= 2 && random.chance(0.5)) this.#officeMailbox(legislature, member, staff);
    return 1 + count;
  }

  #officeMailbox(legislature: Legislature, member: SimulatedPerson, staff: readonly SimulatedPerson[]): void {
    const address = this.#free(`office.${member.name.familyLatin}`, legislature.domain);
    const owners = [member.number, ...staff.map(({ number }) => number)];
    this.#mailboxes.push({ number: this.#mailboxes.length, address, kind: "office", owners });
  }

  #person(legislature: Legislature, role: SimulatedPerson["role"], office: number): SimulatedPerson {
    const random = this.#random;
    const number = this.#people.length;
    const name = personName(legislature.language, random);
    const address = this.#free(localPart(name, legislature.index), legislature.domain);
    const mailbox = this.#mailboxes.length;
    const kind = role === "staff" ? "staff" : "official";
    this.#mailboxes.push({ number: mailbox, address, kind, owners: [number] });
    const person: SimulatedPerson = {
      number,
      id: `person-${(number + 1).toString().padStart(5, "0")}`,
      name,
      role,
      legislature: legislature.index,
      mailbox,
      office,
      correspondent: this.#correspondent(legislature, { name, address, number, role }),
      personal: role === "member" && random.chance(0.3) ? this.#personal(name, number) : null,
    };
    this.#people.push(person);
    const list = { member: legislature.members, staff: legislature.staff, official: legislature.officials };
    list[role].push(number);
    return person;
  }

  #personal(name: PersonName, owner: number): SimulatedPerson["personal"] {
    const random = this.#random;
    const address = this.#free(`${name.givenLatin}.${name.familyLatin}`, random.pick(this.#providers));
    const consent = random.chance(0.4);
    const number = this.#mailboxes.length;
    this.#mailboxes.push({ number, address, kind: "personal", owners: [owner] });
    return { address, mailbox: number, consent };
  }

  #correspondent(
    { index, domain, language, name: house }: Legislature,
    { name, address, number, role }: { name: PersonName; address: string; number: number; role: string },
  ): Correspondent {
    const random = this.#random;
    const office = client(
      index % 3 === 1 ? "office-desktop" : index % 3 === 0 ? "office-older" : "cloud-web",
    );
    return {
      name: random.chance(0.2) ? `${name.full} (${house})` : name.full,
      address,
      root: domain,
      language,
      tool: random.chance(0.72) ? office : random.pick(CLIENTS.slice(0, 5)),
      route: this.#routes.get(index)!,
      signature: {
        id: number + 1,
        lines: [name.full, role, house, `Tel. ${random.between(200, 999)} ${random.between(1000, 9999)}`],
      },
    };
  }

  /** A free address: namesakes get a number. */
  #free(local: string, domain: string): string {
    for (let i = 1; ; i++) {
      const address = `${local}${i === 1 ? "" : i}@${domain}`;
      if (this.#taken.has(address)) continue;
      this.#taken.add(address);
      return address;
    }
  }

  #group(wish: Omit<SimulatedGroup, "number" | "memberships" | "id">): SimulatedGroup {
    const number = this.#groups.length;
    const group: SimulatedGroup = { number, id: `group-${number + 1}`, memberships: [], ...wish };
    this.#groups.push(group);
    if (wish.legislature !== null) this.#legislatures[wish.legislature]!.groups.push(number);
    return group;
  }

  #groupsOf(legislature: Legislature, random: Random): void {
    const { parties, committees, allParty } = this.#wish.groups;
    const here = { legislature: legislature.index };
    const house = this.#group({ name: legislature.name, kind: "legislature", parent: null, ...here });
    const inHouse = { parent: house.number, ...here };
    const chamber = this.#group({ name: `Chamber of the ${legislature.name}`, kind: "chamber", ...inHouse });
    const seats = { random, group: chamber };
    for (const member of legislature.members) this.#seat(member, seats);
    const halls = Array.from({ length: parties }, (_, i) =>
      this.#group({
        name: `${PARTIES[i % PARTIES.length]} Party (${legislature.name})`,
        kind: "party",
        parent: null,
        ...here,
      }),
    );
    const sizes = halls.map((_, i) => 1 / (i + 1.2));
    for (const member of legislature.members) this.#join(halls[random.weighted(sizes)]!, member, "member");
    for (let i = 0; i < committees; i++) {
      const name = `Committee on ${COMMITTEES[i % COMMITTEES.length]} (${legislature.name})`;
      this.#fill(
        this.#group({ name, kind: "committee", parent: chamber.number, ...here }),
        legislature,
        0.05 + random.unit() * 0.06,
      );
    }
    for (let i = 0; i < allParty; i++) {
      const name = `All-Party Group on ${CAUSES[i % CAUSES.length]} (${legislature.name})`;
      this.#fill(
        this.#group({ name, kind: "all-party group", ...inHouse }),
        legislature,
        0.03 + random.unit() * 0.12,
      );
    }
    const clerks = this.#group({
      name: `Administration of the ${legislature.name}`,
      kind: "administration",
      ...inHouse,
    });
    for (const official of legislature.officials) this.#join(clerks, official, "official");
    for (const member of legislature.members) this.#officeGroup(legislature, member);
  }

  /** Most sit since long ago; a few left or came within the window. */
  #seat(member: number, { random, group }: { random: Random; group: SimulatedGroup }): void {
    const { from, until } = this.#wish;
    const mark = random.unit();
    const start = mark < 0.02 ? dayBetween(from, until, random) : "2019-05-14";
    const end = mark > 0.985 ? dayBetween(from, until, random) : null;
    group.memberships.push({ person: member, role: "member", start, end });
  }

  #join(group: SimulatedGroup, person: number, role: string): void {
    group.memberships.push(this.#membership(person, role));
  }

  #membership(person: number, role: string): SimulatedMembership {
    const random = this.#random;
    const isRecent = random.chance(0.03);
    const { from, until } = this.#wish;
    return {
      person,
      role,
      start: isRecent ? dayBetween(from, until, random) : random.chance(0.7) ? "2019-09-02" : null,
      end: random.chance(0.015) ? dayBetween(from, until, random) : null,
    };
  }

  #fill(group: SimulatedGroup, { members }: Legislature, share: number): void {
    const count = Math.max(Math.min(8, members.length), Math.round(members.length * share));
    for (const [i, member] of this.#random.sample(members, count).entries()) {
      this.#join(group, member, i === 0 ? "chair" : "member");
    }
  }

  #officeGroup(legislature: Legislature, member: number): void {
    const { name } = this.#people[member]!;
    const office = this.#group({
      name: `Office of ${name.full}`,
      kind: "office",
      parent: null,
      legislature: legislature.index,
    });
    office.memberships.push({ person: member, role: "member", start: null, end: null });
    for (const person of this.#staffOf.get(member) ?? []) this.#join(office, person, "staff");
  }

  /**
   * Members of every legislature. Half of them come from one committee and one all-party group of their house, as in
   * life: the test must not be easier than that.
   */
  #alliance(): SimulatedGroup {
    const random = this.#random;
    const members = this.#legislatures.flatMap((one) => one.members);
    const wanted = Math.min(ALLIANCE_MEMBERS_MAX, Math.round(4 + members.length * 0.1));
    const group = this.#group({
      name: "Interparliamentary Circle for Open Societies",
      kind: "alliance",
      parent: null,
      legislature: null,
    });
    const sizes = this.#legislatures.map((one) => one.members.length);
    const sum = sizes.reduce((a, b) => a + b, 0);
    for (const { members: own, groups } of this.#legislatures) {
      const seats = Math.max(1, Math.round((wanted * own.length) / sum));
      const near = groups
        .map((number) => this.#groups[number]!)
        .filter(({ name }) => /Foreign Affairs|Human Rights/.test(name));
      const close = random.sample(
        [...new Set(near.flatMap((one) => one.memberships.map((m) => m.person)))],
        Math.ceil(seats / 2),
      );
      const others = random.sample(
        own.filter((member) => !close.includes(member)),
        seats - close.length,
      );
      for (const [i, member] of [...close, ...others].entries()) {
        group.memberships.push({
          person: member,
          role: i === 0 ? "co-chair" : "member",
          start: "2020-06-04",
          end: null,
        });
      }
    }
    return group;
  }
}

function localPart(name: PersonName, style: number): string {
  const { givenLatin: given, familyLatin: family } = name;
  if (style % 4 === 1) return `${given[0]}.${family}`;
  if (style % 4 === 2) return `${family}.${given}`;
  return style % 4 === 3 ? `${given[0]}${family}` : `${given}.${family}`;
}

function dayBetween(from: string, until: string, random: Random): string {
  const start = Date.parse(from);
  const at = start + random.unit() * (Date.parse(until) - start);
  return new Date(at).toISOString().slice(0, 10);
}
