import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import {
  CONFIG_FILE,
  configText,
  DEFAULT_RETENTION,
  DEFAULT_TELLING,
  readConfig,
  speakingOffice,
  type WorkspaceConfig,
} from "./workspace-config.ts";

const dir = mkdtempSync(join(tmpdir(), "serjeant-config-"));
after(() => rmSync(dir, { recursive: true }));

function read(text: string): WorkspaceConfig {
  writeFileSync(join(dir, CONFIG_FILE), text);
  return readConfig(dir);
}

describe("the configuration of a workspace", () => {
  test("reads back as it was written, with its comments", () => {
    const config: WorkspaceConfig = {
      store: "postgres://office@db.example/serjeant",
      organizationDomains: ["parliament.example"],
      trustedAuthserv: ["mx.parliament.example"],
      rules: [join(dir, "rules")],
      lists: null,
      retention: { ...DEFAULT_RETENTION, bodies: 730 },
      office: { ...DEFAULT_TELLING.office, name: "Security Office", languages: { "chambre.example": "fr" } },
      tell: {
        ...DEFAULT_TELLING.tell,
        threshold: "medium",
        deadlineHours: { targeted: 48, exposed: 24, compromised: 4 },
        escalation: [{ afterHours: 1.5, to: "the clerk", address: "clerk@parliament.example" }],
        officers: ["ann", "ben"],
      },
      mail: {
        from: "office@security.parliament.example",
        host: "127.0.0.1",
        port: 2525,
        tls: true,
        user: "office",
        dkim: { domain: "parliament.example", selector: "s1", keyFile: join(dir, "keys/dkim.pem") },
      },
    };
    assert.deepEqual(read(configText(config)), config);
  });
  test("needs no entry, and takes paths from where it lies", () => {
    const config = read(
      '{ "rules": ["mine"], "lists": "lists", "organization_domains": ["Parliament.example"] }',
    );
    assert.deepEqual(config.rules, [join(dir, "mine")]);
    assert.equal(config.lists, join(dir, "lists"));
    assert.deepEqual(config.organizationDomains, ["parliament.example"]);
    assert.deepEqual([config.store, config.retention], ["serjeant.db", DEFAULT_RETENTION]);
  });
  test("of before there were duties has their defaults, and nobody who could speak", () => {
    const config = read("{}");
    assert.deepEqual({ office: config.office, tell: config.tell, mail: config.mail }, DEFAULT_TELLING);
    assert.throws(() => speakingOffice(config), { message: /`office.name` in serjeant.json is empty/ });
    const named = read('{ "office": { "name": "Security Office" } }');
    assert.throws(() => speakingOffice(named), { message: /`office.phone`/ });
    const whole = read('{ "office": { "name": "Security Office", "phone": "+44 20 7946 0100" } }');
    assert.equal(speakingOffice(whole).phone, "+44 20 7946 0100");
  });
  test("takes the steps of escalation in the order of their hours", () => {
    const steps = '[{ "after_hours": 24, "to": "b" }, { "after_hours": 0, "to": "a" }]';
    const { tell } = read(`{ "tell": { "escalation": ${steps} } }`);
    assert.deepEqual(
      tell.escalation.map(({ to }) => to),
      ["a", "b"],
    );
  });
  test("does not take a URL for a comment", () => {
    const store = "postgres://office@db.example/x";
    assert.equal(read(`{\n  // the store\n  "store": "${store}"\n}`).store, store);
  });
  const mistakes: readonly (readonly [string, RegExp])[] = [
    ['{ "organization_domain": [] }', /`organization_domain` that means nothing/],
    ['{ "rules": "mine" }', /`rules` .* must be a list of texts/],
    ['{ "retention_days": { "bodies": "long" } }', /`retention_days.bodies` .* a number of days/],
    ['{ "retention_days": { "mail": 1 } }', /`retention_days.mail` that means nothing/],
    ['{ "office": "ours" }', /`office` .* must be an object/],
    ['{ "office": { "paper": "a5" } }', /`office.paper` .* one of a4, letter/],
    ['{ "office": { "telephone": "1" } }', /`office.telephone` that means nothing/],
    ['{ "office": { "languages": { "a.example": 1 } } }', /`office.languages` .* an object of texts/],
    ['{ "tell": { "threshold": "grave" } }', /`tell.threshold` .* one of /],
    ['{ "tell": { "deadline_hours": { "targeted": -1 } } }', /`tell.deadline_hours.targeted` .* hours/],
    [
      '{ "tell": { "deadline_hours": { "blocked": 1 } } }',
      /`tell.deadline_hours.blocked` that means nothing/,
    ],
    ['{ "tell": { "escalation": [{ "after_hours": 1 }] } }', /`tell.escalation\[0\].to` .* a text/],
    [
      '{ "tell": { "escalation": [{ "to": "head", "address": "head of security" }] } }',
      /`head of security`, which is no mail address/,
    ],
    ['{ "mail": { "from": "a@parliament.example", "host": "127.0.0.1" } }', /`mail` has no `dkim`/],
    ['{ "mail": { "dkim": { "domain": "parliament.example" } } }', /`mail.dkim.selector` .* a text/],
    ['{ "store": 1 }', /`store` .* must be a text/],
    ["{ store: 1 }", /is no JSON/],
    ["[]", /holds no configuration/],
  ];
  for (const [text, message] of mistakes) {
    test(`names the mistake in ${text}`, () => assert.throws(() => read(text), { message }));
  }
});
