import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import type { Mail } from "./mail.ts";
import { latin } from "./names.ts";
import { filled, pattern } from "./pattern.ts";
import { Random } from "./random.ts";
import { observedCopies } from "./render/observed.ts";
import { RawRenderer } from "./render/raw.ts";
import { popoloRoster } from "./roster.ts";
import { Simulation } from "./simulation.ts";
import type { SimulationOptions } from "./world.ts";

const SMALL = { messages: 1_500, people: 300, days: 30, seed: 5 } as const;

/** A digest over the bytes of every copy, in order. */
function bytesOf(options: Partial<SimulationOptions>): string {
  const simulation = new Simulation(options);
  const renderer = new RawRenderer(simulation.world);
  const digest = createHash("sha256");
  for (const mail of simulation.mails()) {
    for (const { mailbox, bytes } of renderer.copiesOf(mail)) digest.update(`${mailbox}\n`).update(bytes);
  }
  return digest.digest("hex");
}

function all(options: Partial<SimulationOptions> = SMALL): { simulation: Simulation; mails: Mail[] } {
  const simulation = new Simulation(options);
  return { simulation, mails: [...simulation.mails()] };
}

describe("a simulation", () => {
  test("gives the same bytes for the same seed, and others for another", () => {
    assert.equal(bytesOf(SMALL), bytesOf(SMALL));
    assert.notEqual(bytesOf(SMALL), bytesOf({ ...SMALL, seed: 6 }));
  });
  test("gives the same observations for the same seed", () => {
    const observed = () => JSON.stringify([...observedCopies(new Simulation(SMALL))].slice(0, 300));
    assert.equal(observed(), observed());
  });
  test("has about as many messages as asked for, in order of time within the window", () => {
    const { mails } = all({ ...SMALL, messages: 12_000 });
    assert.ok(Math.abs(mails.length - 12_000) <= 120, `${mails.length}`);
    for (let i = 1; i < mails.length; i++) assert.ok(mails[i - 1]!.seconds <= mails[i]!.seconds);
  });
  test("has every kind of ordinary life", () => {
    const kinds = new Set(all({ ...SMALL, messages: 4_000 }).mails.map(({ kind }) => kind));
    const wanted =
      "office circular casework newsletter bulletin event diary lobby business list automatic bounce spam phishing form-mail attack";
    assert.deepEqual([...kinds].sort(), wanted.split(" ").sort());
  });
  test("has form mail by many people, each to one member", () => {
    const letters = all({ ...SMALL, messages: 6_000 }).mails.filter(({ kind }) => kind === "form-mail");
    assert.ok(letters.length > 400);
    assert.ok(letters.every(({ mailboxes }) => mailboxes.length === 1));
    assert.ok(
      new Set(letters.map(({ from, replyTo }) => replyTo ?? from.address)).size > letters.length * 0.8,
    );
  });
  test("without attacks has the truth that there were none", () => {
    const { simulation, mails } = all({ ...SMALL, attacks: [] });
    assert.deepEqual(simulation.truth().campaigns, []);
    assert.ok(mails.every(({ campaign }) => campaign === null));
  });
});

describe("the truth", () => {
  test("has every attack mail once for each mailbox it lies in, and nothing else", () => {
    const { simulation, mails } = all();
    const told = simulation
      .truth()
      .campaigns.flatMap(({ messages }) => messages.map((m) => `${m.mailbox} ${m.message_id}`));
    const planted = mails
      .filter(({ campaign }) => campaign !== null)
      .flatMap(({ mailboxes, messageId }) =>
        mailboxes.map((box) => `${simulation.world.addressOf(box)} ${messageId}`),
      );
    assert.deepEqual(told.sort(), planted.sort());
    assert.equal(new Set(told).size, told.length);
  });
  test("names members of the group who got nothing, and no member who did", () => {
    const { simulation } = all();
    const { parliament } = simulation.world;
    for (const { group, people, members_not_hit } of simulation.truth().campaigns) {
      const members = parliament.groups
        .find(({ id }) => id === group)!
        .memberships.map(({ person }) => parliament.people[person]!.id);
      const hit = members.filter((one) => people.includes(one));
      assert.deepEqual([...hit, ...members_not_hit].sort(), [...members].sort());
    }
  });
  test("is nowhere in the mail: no field and no word tells an attack apart", () => {
    const { simulation, mails } = all();
    const renderer = new RawRenderer(simulation.world);
    for (const mail of mails.filter(({ kind }) => kind === "attack")) {
      const [copy] = renderer.copiesOf(mail);
      assert.doesNotMatch(copy!.bytes.toString(), /attack|campaign\b|rapport|simulat/i);
    }
  });
});

describe("the January attack", () => {
  const options = { ...SMALL, people: 2_000, messages: 8_000, days: 120, attacks: ["january"] } as const;
  const january = ({ mails }: { mails: Mail[] }) => mails.filter(({ kind }) => kind === "attack");

  test("has ten accounts, a token for each reader, no file, and passes authentication", () => {
    const mails = january(all(options));
    assert.equal(new Set(mails.map(({ from }) => from.address)).size, 10);
    assert.ok(
      mails.every(
        ({ files, links, route }) => files.length === 0 && links.length === 2 && route.dmarc === "pass",
      ),
    );
    assert.ok(
      mails.every(({ links }) =>
        links.some(({ shape }) => shape.size === "pixel" && shape.path.tokens.length > 0),
      ),
    );
  });
  test("reaches most members of the alliance and their staff, in all legislatures, within a fortnight", () => {
    const { simulation } = all(options);
    const [attack] = simulation.truth().campaigns;
    const { alliance, staffOf } = simulation.world.parliament;
    const size = alliance.memberships.reduce(
      (sum, { person }) => sum + 1 + (staffOf.get(person)?.length ?? 0),
      0,
    );
    assert.ok(attack!.people.length > size * 0.75 && attack!.members_not_hit.length > 0);
    const houses = new Set(attack!.messages.map(({ mailbox }) => mailbox.split("@")[1]));
    assert.equal(houses.size, 12);
    assert.ok(Date.parse(attack!.last_seen!) - Date.parse(attack!.first_seen!) < 14 * 86_400_000);
  });
  test("changes accounts, host and subjects half way when asked, and keeps its tool and its tokens", () => {
    const mails = january(all({ ...options, changesHalfWay: true }));
    const values = (of: (mail: Mail) => string) => new Set(mails.map(of)).size;
    assert.equal(
      values(({ from }) => from.address),
      20,
    );
    assert.equal(
      values(({ links }) => links[0]!.shape.root),
      2,
    );
    assert.equal(
      values(({ subject }) => subject),
      8,
    );
    assert.equal(
      values(({ tool }) => tool.id),
      1,
    );
    assert.equal(
      values(({ links }) => links[0]!.shape.path.source),
      1,
    );
  });
});

describe("people", () => {
  const { simulation } = all();
  const roster = popoloRoster(simulation.world.parliament);

  test("are a Popolo document: persons, organizations and memberships that refer to each other", () => {
    const people = new Set(roster.persons.map(({ id }) => id));
    const groups = new Set(roster.organizations.map(({ id }) => id));
    assert.equal(people.size, roster.persons.length);
    assert.equal(groups.size, roster.organizations.length);
    assert.ok(
      roster.memberships.every((one) => people.has(one.person_id) && groups.has(one.organization_id)),
    );
    assert.ok(
      roster.organizations.every(({ parent_id }) => parent_id === undefined || groups.has(parent_id)),
    );
  });
  test("have an address each, at reserved domains", () => {
    const addresses = roster.persons.flatMap(({ contact_details }) =>
      contact_details.map(({ value }) => value),
    );
    assert.equal(new Set(addresses).size, addresses.length);
    assert.deepEqual(
      addresses.filter((address) => !/^[a-z0-9.-]+@[a-z0-9.-]+\.(example|test)$/.test(address)),
      [],
    );
  });
  test("without consent have no mail of their personal mailboxes collected", () => {
    const closed = new Set(
      simulation.world.parliament.people
        .filter(({ personal }) => personal?.consent === false)
        .map(({ personal }) => personal!.mailbox),
    );
    assert.ok(closed.size > 0);
    assert.ok(simulation.world.collected.every(({ number }) => !closed.has(number)));
  });
  test("write and are written to at reserved domains only, but for the page of the device code", () => {
    const { simulation: other, mails } = all();
    const renderer = new RawRenderer(other.world);
    const bad = new Set<string>();
    for (const mail of mails) {
      const [copy] = renderer.copiesOf(mail);
      for (const [, host] of copy!.bytes.toString().matchAll(/[\w.+-]@([\w-]+(?:\.[\w-]+)+)/g)) {
        if (!/\.(example|test)$/.test(host!)) bad.add(host!);
      }
      for (const { shape } of mail.links) if (!/\.(example|test)$/.test(shape.host)) bad.add(shape.host);
    }
    assert.deepEqual(
      [...bad].filter((host) => host !== "microsoft.com" && !/^3c-app/.test(host)),
      [],
    );
  });
});

describe("identifiers", () => {
  const filling = { salt: 1, recipient: "ada@assembly-1.example", recipientSeed: 7, slug: "a-b", count: 12 };

  test("are drawn as their pattern says", () => {
    assert.match(
      filled(pattern("/c/%rA22/%h8?n=%n&s=%s&e=%e%%", 3), filling),
      /^\/c\/[A-Za-z0-9]{22}\/[0-9a-f]{8}\?n=12&s=a-b&e=[\w-]+%$/,
    );
  });
  test("for one recipient stay, whatever the message", () => {
    const token = (salt: number) => filled(pattern("%rh16/%h4", 3), { ...filling, salt }).split("/");
    assert.equal(token(1)[0], token(2)[0]);
    assert.notEqual(token(1)[1], token(2)[1]);
  });
});

test("names of other scripts are spelled in ASCII", () => {
  assert.deepEqual(["Ξανθίππη", "Żaneta", "Ярина", "Łukasz", "Éloïse"].map(latin), [
    "xanthippi",
    "zaneta",
    "iaryna",
    "lukasz",
    "eloise",
  ]);
});

test("a sample takes each item at most once", () => {
  const random = new Random(4);
  for (const count of [3, 30, 90, 200]) {
    const taken = random.sample(
      Array.from({ length: 100 }, (_, i) => i),
      count,
    );
    assert.equal(new Set(taken).size, Math.min(count, 100));
  }
});
