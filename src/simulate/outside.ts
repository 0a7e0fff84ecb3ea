/** People outside of the parliament: constituents at mail providers, and organisations with their own domains. */
import type { Hosts, Network } from "./hosts.ts";
import type { Language } from "./languages/language.ts";
import type { Correspondent, Route } from "./mail.ts";
import { personName } from "./names.ts";
import { mixed, Random } from "./random.ts";
import { CLIENTS, client, type Tool } from "./tools.ts";

interface Provider {
  readonly domain: string;
  readonly route: Route;
  readonly webClient: Tool;
}

export interface Organisation {
  readonly index: number;
  readonly name: string;
  readonly domain: string;
  readonly language: Language;
  readonly route: Route;
  readonly tool: Tool;
}

const WEB_CLIENTS = [
  "web-large",
  "web-large",
  "web-second",
  "web-third",
  "private-web",
  "cloud-web",
  "web-large",
  "web-second",
];
const PROVIDER_WEIGHTS = [38, 20, 14, 10, 6, 5, 4, 3];
const CONSTITUENTS = 0x434f4e53;

export class Outside {
  readonly #seed: number;
  readonly #providers: readonly Provider[];
  readonly organisations: readonly Organisation[];

  constructor(
    seed: number,
    {
      hosts,
      organisations,
      languages,
    }: { hosts: Hosts; organisations: number; languages: readonly Language[] },
  ) {
    this.#seed = seed;
    const random = new Random(seed, 0x4f555453);
    this.#providers = WEB_CLIENTS.map((id, i) => makeProvider(hosts, i, client(id)));
    const shared = Array.from({ length: 4 }, () => [hosts.network(), hosts.network(), hosts.network()]);
    this.organisations = Array.from({ length: organisations }, (_, index) => {
      const language = languages[index % languages.length]!;
      return makeOrganisation({ index, language, hosts, random, shared });
    });
  }

  /** Somebody of a legislature's country; the same number is the same person. */
  constituent(language: Language, number: number): Correspondent {
    const random = new Random(this.#seed ^ CONSTITUENTS, number, language.code.charCodeAt(0));
    return this.#private(language, random, 1_000_000 + number);
  }

  /** A mailbox that somebody opened for a purpose. */
  persona(language: Language, random: Random, id: number): Correspondent {
    return this.#private(language, random, 900_000_000 + id);
  }

  #private(language: Language, random: Random, id: number): Correspondent {
    const name = personName(language, random);
    const provider = this.#providers[random.weighted(PROVIDER_WEIGHTS)]!;
    const tool = random.chance(0.55) ? provider.webClient : random.pick(CLIENTS);
    const style = random.below(5);
    const number = random.below(100);
    const local = [
      `${name.givenLatin}.${name.familyLatin}${number}`,
      `${name.givenLatin[0]}${name.familyLatin}${1900 + number}`,
      `${name.familyLatin}.${name.givenLatin}`,
      `${name.givenLatin}${name.familyLatin}${number}`,
      `${random.text("bcdfghklmnprstvw", 3)}${random.text("aeiou", 1)}${name.familyLatin.slice(0, 4)}${number}`,
    ][style]!;
    return {
      name: random.chance(0.85) ? name.full : name.given,
      address: `${local}@${provider.domain}`,
      root: provider.domain,
      language,
      tool,
      route: provider.route,
      signature: random.chance(0.6) ? { id, lines: [name.full, `${random.between(1, 120)}`] } : null,
    };
  }

  /** A person who works there; the same number is the same person. */
  employee(organisation: Organisation, number: number): Correspondent {
    const random = new Random(this.#seed ^ 0x454d504c, organisation.index, number);
    const name = personName(organisation.language, random);
    return {
      name: name.full,
      address: `${name.givenLatin}.${name.familyLatin}@${organisation.domain}`,
      root: organisation.domain,
      language: organisation.language,
      tool: organisation.tool,
      route: organisation.route,
      signature: {
        id: mixed(organisation.index + 77, number),
        lines: [name.full, organisation.name, `www.${organisation.domain}`],
      },
    };
  }
}

function makeProvider(hosts: Hosts, index: number, webClient: Tool): Provider {
  const domain = hosts.domain();
  const networks: readonly Network[] = Array.from({ length: 10 - index }, () => hosts.network());
  return {
    domain,
    webClient,
    route: {
      id: 100 + index,
      host: `mail-out.${domain}`,
      networks,
      spf: "pass",
      dmarc: "pass",
      dkim: { domain, selector: `20${18 + (index % 3)}0${1 + index}` },
      returnPath: null,
    },
  };
}

interface OrganisationWish {
  readonly index: number;
  readonly language: Language;
  readonly hosts: Hosts;
  readonly random: Random;
  readonly shared: readonly (readonly Network[])[];
}

function makeOrganisation({ index, language, hosts, random, shared }: OrganisationWish): Organisation {
  const word = hosts.word();
  const domain = hosts.domain(word);
  const isOwn = random.chance(0.45);
  const mark = random.unit();
  return {
    index,
    name: `${word[0]!.toUpperCase()}${word.slice(1)} ${random.pick(["Association", "Institute", "Council", "Society", "Group", "Trust", "Federation", "Agency"])}`,
    domain,
    language,
    tool: random.chance(0.6) ? client("office-desktop") : random.pick(CLIENTS.slice(0, 6)),
    route: {
      id: 1_000 + index,
      host: isOwn ? `mx.${domain}` : `relay-${random.below(9)}.${word}.test`,
      networks: isOwn ? [hosts.network()] : random.pick(shared),
      spf: mark < 0.9 ? "pass" : mark < 0.95 ? "softfail" : "none",
      dmarc: mark < 0.75 ? "pass" : "none",
      dkim: mark < 0.8 ? { domain, selector: random.pick(["selector1", "default", "mail", "s1"]) } : null,
      returnPath: null,
    },
  };
}
