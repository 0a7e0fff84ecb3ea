import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { shippedLanguage } from "../test/golden/notice-facts.ts";
import { observed } from "../test/observed.ts";
import { EMPTY_ROSTER } from "../test/roster.ts";
import type { Campaign, CampaignMessage } from "./model/campaign.ts";
import type { MailboxKind, OwnedMailbox } from "./model/roster.ts";
import { RosterIndex } from "./model/roster-index.ts";
import { noticeProblems } from "./notice-check.ts";
import {
  type CampaignMail,
  deliveriesOn,
  messageIdOf,
  noticeFacts,
  noticeLanguageOf,
  routesTo,
} from "./notices.ts";
import type { StoredDelivery, StoredMessage } from "./store/store.ts";
import { exposureOf } from "./tell/duty-states.ts";
import { readActorNames } from "./tell/lint-actors.ts";
import { composeNotice } from "./tell/notice/compose.ts";
import { Replay } from "./tell/replay.ts";
import type { Duty, NoticeState, TellState } from "./tell/tell-state.ts";
import { DEFAULT_TELLING } from "./workspace-config.ts";

const ACTORS = readActorNames("# == groups\nAPT#\n* Bear\n# == others\nChina");
const NOW = "2026-03-01T00:00:00Z";
const OFFICE = { ...DEFAULT_TELLING.office, name: "Security Office", phone: "+44 20 7946 0100" };
const WORDS = { likelihood: "likely", done: [], unknown: [], mayRepeat: "office" } as const;

/** The state of a record in which these people are to be told. */
function stateOf(...duties: readonly Partial<Duty>[]): TellState {
  const state = new Replay();
  for (const [number, { campaign = "c-1", person = "ann", ...said }] of duties.entries()) {
    const facts = { grade: "targeted", mailboxes: ["ann@parliament.example"], messages: 1 } as const;
    const dates = { first_seen: "2021-01-12T09:00:00Z", last_seen: "2021-01-14T09:00:00Z" };
    state.apply({
      number,
      recorded_at: NOW,
      by: "serjeant",
      campaign,
      person,
      happened_at: null,
      learned_at: null,
      told_at: null,
      fact: { kind: "duty_opened", ...facts, ...dates, ...said, deadline: NOW, owner: "office", late: false },
    });
  }
  return state;
}

function firstOf({ duties }: TellState): Duty {
  return [...duties.values()][0]!;
}

function owned(
  person: string,
  address: string,
  kind: MailboxKind,
  more: Partial<OwnedMailbox> = {},
): OwnedMailbox {
  return { person, address, kind, consent: null, start: null, end: null, ...more };
}

function rosterOf(...mailboxes: readonly OwnedMailbox[]): RosterIndex {
  const people = [...new Set(mailboxes.map(({ person }) => person))];
  return new RosterIndex({
    ...EMPTY_ROSTER,
    people: people.map((id) => ({ id, name: `${id} Example`, other_names: [] })),
    mailboxes,
  });
}

function routes(state: TellState, roster: RosterIndex): readonly string[] {
  const { attacked } = exposureOf(state.dutiesOf(firstOf(state).person));
  return routesTo(firstOf(state), { roster, now: NOW, attacked, dead: new Set() }).map(
    ({ channel, to, isAttacked }) => `${to ?? channel}${isAttacked ? " attacked" : ""}`,
  );
}

const ATTACKED = owned("ann", "ann@parliament.example", "official");

describe("routes to a person", () => {
  test("prefer a mailbox that was not attacked, and always have a letter and a conversation", () => {
    const roster = rosterOf(ATTACKED, owned("ann", "ann@private.example", "personal", { consent: true }));
    assert.deepEqual(routes(stateOf({}), roster), [
      "ann@private.example",
      "letter",
      "briefing",
      "ann@parliament.example attacked",
    ]);
  });
  test("have no mailbox that others read too, that is closed, or that its owner refused", () => {
    const roster = rosterOf(
      ATTACKED,
      owned("ann", "office@parliament.example", "office"),
      owned("ann", "both@parliament.example", "staff"),
      owned("ben", "both@parliament.example", "staff"),
      owned("ann", "old@parliament.example", "official", { end: "2020-01-01" }),
      owned("ann", "former@parliament.example", "former"),
      owned("ann", "ann@refused.example", "personal", { consent: false }),
      owned("ann", "ann@asked-nobody.example", "personal"),
    );
    assert.deepEqual(routes(stateOf({}), roster), [
      "ann@asked-nobody.example",
      "letter",
      "briefing",
      "ann@parliament.example attacked",
    ]);
  });
  test("count a mailbox as attacked that another campaign attacked", () => {
    const state = stateOf({}, { campaign: "c-2", mailboxes: ["ann@private.example"] });
    const roster = rosterOf(ATTACKED, owned("ann", "ann@private.example", "personal"));
    assert.deepEqual(routes(state, roster), [
      "letter",
      "briefing",
      "ann@parliament.example attacked",
      "ann@private.example attacked",
    ]);
  });
  test("to an address that nobody owns are that address, a letter and a conversation", () => {
    const state = stateOf({ person: "ann@parliament.example" });
    assert.deepEqual(routes(state, rosterOf()), ["letter", "briefing", "ann@parliament.example attacked"]);
  });
});

test("mail that came back is not sent there again", () => {
  const roster = rosterOf(owned("ann", "a@b.example", "staff"), owned("ann", "c@d.example", "staff"));
  const asked = { roster, now: NOW, attacked: new Set<string>(), dead: new Set(["a@b.example"]) };
  const ways = routesTo(firstOf(stateOf({})), asked).map(({ channel, to }) => to ?? channel);
  assert.deepEqual(ways, ["c@d.example", "letter", "briefing"]);
});

describe("deliveries of a notice", () => {
  const on = { reference: "K7QM-2XPD", officeDomain: "Security.parliament.example" };
  const found = (state: TellState, roster: RosterIndex, officeDomain: string | null = on.officeDomain) => {
    const duty = firstOf(state);
    const { attacked, isEntered } = exposureOf(state.dutiesOf(duty.person));
    const ways = routesTo(duty, { roster, now: NOW, attacked, dead: new Set() });
    const queued = deliveriesOn(ways, { ...on, isEntered, officeDomain });
    return queued.map(({ channel, to }) => to ?? channel);
  };

  test("are one mail at most, with a Message-ID that never changes", () => {
    const roster = rosterOf(
      ATTACKED,
      owned("ann", "a@b.example", "staff"),
      owned("ann", "c@d.example", "staff"),
    );
    assert.deepEqual(found(stateOf({}), roster), ["a@b.example", "letter", "briefing"]);
    assert.equal(messageIdOf(on.reference, on.officeDomain), "<k7qm-2xpd.mail@security.parliament.example>");
  });
  test("are a mail to the attacked mailbox where there is no other, but never to one that was entered", () => {
    const mail = ["ann@parliament.example", "letter", "briefing"];
    assert.deepEqual(found(stateOf({}), rosterOf(ATTACKED)), mail);
    assert.deepEqual(found(stateOf({ grade: "compromised" }), rosterOf(ATTACKED)), ["letter", "briefing"]);
    const elsewhere = stateOf({}, { campaign: "c-2", grade: "compromised" });
    assert.deepEqual(found(elsewhere, rosterOf(ATTACKED)), ["letter", "briefing"]);
  });
  test("are no mail where the office mails nothing", () => {
    assert.deepEqual(found(stateOf({}), rosterOf(ATTACKED), null), ["letter", "briefing"]);
  });
});

interface Sent {
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly host?: string;
  readonly stillThere?: boolean | null;
  readonly recipients?: readonly string[];
}

/** One message for each, in the mailbox it was sent to; every host is new. */
function mailOf(...sent: readonly Sent[]): CampaignMail {
  const messages: CampaignMessage[] = sent.map(({ key, to, subject }) => ({
    mailbox: to,
    message_id: null,
    key,
    date: "2021-01-12T09:00:00Z",
    from: "desk@news.example",
    subject,
  }));
  const hosts = sent.flatMap(({ host }) => (host === undefined ? [] : [{ host, messages: 1, new: true }]));
  const stored = sent.map(({ key, subject, host, recipients = [] }, id): StoredMessage => {
    const urls =
      host === undefined ? [] : [{ url: `https://${host}/`, host, root: null, kind: "link" as const }];
    return { id, observation: observed({ key, subject, urls, recipients }), findings: [], hasBody: false };
  });
  const deliveries = sent.map(
    ({ key, to, stillThere = null }, message): StoredDelivery => ({
      key,
      mailbox: to,
      mailbox_by: "delivered-to",
      digest: "",
      path: "",
      index: 0,
      message,
      date: null,
      last_seen: NOW,
      still_there: stillThere,
    }),
  );
  return {
    campaign: { messages, hosts } as unknown as Campaign,
    messages: new Map(stored.map((one) => [one.observation.key, one])),
    deliveries: Map.groupBy(deliveries, ({ message }) => message),
  };
}

describe("facts of a notice", () => {
  const ANN = "ann@parliament.example";
  const BEN = "ben@parliament.example";
  const facts = (mail: CampaignMail, said: Partial<Duty> = {}) => {
    const state = stateOf(said);
    const sources = { mail, state, roster: rosterOf(ATTACKED), office: OFFICE, actors: ACTORS, now: NOW };
    return noticeFacts(sources, firstOf(state), { ...WORDS, reference: "K7QM-2XPD" });
  };

  test("are of the person's own mail: no subject and no host that only others got", () => {
    const found = facts(
      mailOf(
        { key: "a", to: ANN, subject: "for Ann", host: "ann.news.example" },
        { key: "b", to: BEN, subject: "for Ben", host: "ben.news.example" },
      ),
    );
    assert.deepEqual([found.subjects, found.search_for], [["for Ann"], ["ann.news.example"]]);
  });
  test("leave out a subject that names a group or somebody else who got it, and count it", () => {
    const roster = new RosterIndex({
      ...EMPTY_ROSTER,
      people: [
        { id: "ann", name: "Ann Example", other_names: [] },
        { id: "ben", name: "Edith Blackworth", other_names: [] },
      ],
      mailboxes: [ATTACKED, owned("ben", BEN, "official")],
    });
    const state = stateOf({}, { person: "ben", mailboxes: [BEN] });
    const subjects = [
      "E. Blackworth and others",
      "For Edith from Black\u200bworth, Edith",
      "APT31 says",
      "Fancy Bear asks",
      "A debate on China",
    ];
    const mail = mailOf(...subjects.map((subject) => ({ key: subject, to: ANN, subject })));
    const sources = { mail, state, roster, office: OFFICE, actors: ACTORS, now: NOW };
    const found = noticeFacts(sources, firstOf(state), { ...WORDS, reference: "K7QM-2XPD" });
    assert.deepEqual(found.subjects, ["A debate on China"]);
    assert.equal(found.left_out?.subjects, 4);
  });
  test("give a notice that names nobody else and that nothing blocks, whatever pieces of names the mails have", () => {
    const names = ["Edith Blackworth", "Kim Lee", "Jo van der Ek"];
    const people = names.map((name, at) => ({ id: `p${at}`, name, other_names: [] }));
    const ann = { id: "ann", name: "Ann Example", other_names: [] };
    const roster = new RosterIndex({ ...EMPTY_ROSTER, people: [ann, ...people], mailboxes: [ATTACKED] });
    const state = stateOf({}, ...people.map(({ id }) => ({ person: id, mailboxes: [`${id}@b.example`] })));
    const pieces = fc.constantFrom(
      ..."Edith Blackworth E. Kim Lee Jo van der Ek asks , \u200b [.] @ APT31 China long-word-of-a-mail a".split(
        " ",
      ),
    );
    const subjects = fc.array(
      fc
        .tuple(fc.array(pieces, { minLength: 1, maxLength: 20 }), fc.constantFrom(" ", " ", ""))
        .map(([all, between]) => all.join(between)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(subjects, (all) => {
        const mail = mailOf(...all.map((subject, at) => ({ key: `${at}`, to: ANN, subject })));
        const office = { ...OFFICE, phoneKnownFrom: "on your pass" };
        const sources = { mail, state, roster, office, actors: ACTORS, now: NOW };
        const found = noticeFacts(sources, firstOf(state), { ...WORDS, reference: "K7QM-2XP9" });
        const document = composeNotice(shippedLanguage("en"), found);
        const known = { state, roster, campaign: mail.campaign, actors: ACTORS, reference: "K7QM-2XP9" };
        assert.deepEqual(noticeProblems(document, firstOf(state), known), [], JSON.stringify(all));
        assert.doesNotMatch(
          document.text,
          /(?<![\p{L}\p{N}])(?:\p{Lu}\p{Ll}+)?(?:Blackworth|APT31)(?![\p{L}\p{N}])/u,
        );
      }),
      { seed: 4, numRuns: 200 },
    );
  });
  test("have mail that names the person although no copy of theirs was read", () => {
    const found = facts(mailOf({ key: "b", to: BEN, subject: "to both", recipients: [ANN, BEN] }));
    assert.deepEqual(found.subjects, ["to both"]);
    assert.deepEqual(
      found.mailboxes.map(({ address, messages, still_there }) => [address, messages, still_there]),
      [[ANN, 1, null]],
    );
  });
  test("count what is still there only where every copy was looked for", () => {
    const copies = (third: boolean | null) =>
      facts(
        mailOf(
          { key: "a", to: ANN, subject: "1", stillThere: true },
          { key: "b", to: ANN, subject: "2", stillThere: false },
          { key: "c", to: ANN, subject: "3", stillThere: third },
        ),
      ).mailboxes[0]!.still_there;
    assert.deepEqual([copies(true), copies(false), copies(null)], [2, 1, null]);
  });
  test("of a campaign that linking finds no more are those of the duty", () => {
    const gone: CampaignMail = { campaign: null, messages: new Map(), deliveries: new Map() };
    const found = facts(gone, { messages: 4 });
    assert.deepEqual(
      found.mailboxes.map(({ address, messages, first }) => [address, messages, first]),
      [[ANN, 4, "2021-01-12T09:00:00Z"]],
    );
  });
  test("of a correction name the notice that the person holds: the last approved before they were told", () => {
    const state = stateOf({ campaign: "c-1" });
    const duty = { ...firstOf(state), correction: "withdrawn", first_told_at: NOW } as const;
    const notice = (reference: string, approved_at: string | null, person = "ann") =>
      [reference, { reference, approved_at, person, campaign: "c-1" } as NoticeState] as const;
    const notices = new Map([
      notice("first", "2026-02-01T00:00:00Z"),
      notice("second", "2026-02-02T00:00:00+01:00"),
      notice("other", "2026-02-03T00:00:00Z", "ben"),
      notice("draft", null),
      notice("later", "2026-03-02T00:00:00Z"),
    ]);
    const earlier = (known: TellState["notices"]) => {
      const roster = rosterOf(ATTACKED);
      const sources = { state: { ...state, duties: state.duties, notices: known } as TellState, roster };
      const said = { ...WORDS, reference: "K7QM-2XPD" };
      return noticeFacts({ ...sources, office: OFFICE, actors: ACTORS, now: NOW, mail: mailOf() }, duty, said)
        .correction;
    };
    assert.equal(earlier(notices)?.earlier_reference, "second");
    assert.equal(earlier(new Map())?.earlier_reference, null);
  });
  test("say when the next word comes", () => {
    assert.equal(facts(mailOf()).next_word_at, "2026-03-08T00:00:00.000Z");
  });
});

test("the language of a notice is that of the person's own official mailbox, and the office's where none says", () => {
  const office = { ...OFFICE, languages: { "chambre.example": "fr", "land.example": "de" } };
  const language = (...mailboxes: readonly OwnedMailbox[]) =>
    noticeLanguageOf(firstOf(stateOf({})), office, rosterOf(...mailboxes));
  const french = owned("ann", "ann@mail.chambre.example", "official");
  assert.equal(language(owned("ann", "ann@land.example", "personal"), french), "fr");
  assert.equal(language(owned("ann", "ann@notland.example", "official")), "en");
});
