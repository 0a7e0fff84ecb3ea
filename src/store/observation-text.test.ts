import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { observed } from "../../test/observed.ts";
import { FEATURES, type Observation } from "../model/observation.ts";
import { secondsOf } from "./moment.ts";
import { observationText, readObservation } from "./observation-text.ts";

const text = fc.string({ unit: "binary" });
const maybe = fc.option(text);
const host = fc.oneof(fc.constantFrom("www.news.example", "192.0.2.1", ""), text);
const url = fc.record({
  url: fc.oneof(
    fc.webUrl(),
    text,
    fc.constantFrom("https://www.news.example/a", "://www.news.example", "https://"),
  ),
  host,
  root: fc.oneof(fc.constantFrom("news.example", "www.news.example", "", null), maybe),
  kind: fc.constantFrom("link", "image", "form"),
});
const date = fc.oneof(
  fc.date({ noInvalidDate: true }).map((one) => one.toISOString().replace(".000Z", "Z")),
  fc.constantFrom("2021-01-12T09:30:00+01:00", "2021-01-12", "not a date"),
);
const observation: fc.Arbitrary<Partial<Observation>> = fc.record({
  message_id: maybe,
  date: fc.option(date),
  direction: fc.constantFrom("inbound", "internal", "outbound", "unknown"),
  from: maybe,
  recipients: fc.array(text),
  recipient_count: fc.nat(),
  subject: maybe,
  urls: fc.array(url),
  attachments: fc.array(fc.record({ name: maybe, sha256: text, size: fc.nat(), type: maybe })),
  authentication: fc.record({
    spf: fc.option(fc.boolean()),
    dmarc: fc.option(fc.boolean()),
    dkim: fc.array(text),
  }),
  traits: fc.record({
    is_reply: fc.boolean(),
    is_bulk: fc.boolean(),
    is_automatic: fc.boolean(),
    list_domain: maybe,
    asks_credentials: fc.boolean(),
  }),
  features: fc.dictionary(fc.constantFrom(...FEATURES), fc.array(text)),
  sketch: maybe,
});

test("every observation reads back as it was, whatever its text", () => {
  fc.assert(
    fc.property(observation, (said) => {
      const whole = observed(said);
      const { key } = whole;
      const back = readObservation({ key, seconds: secondsOf(whole.date), text: observationText(whole) });
      // The generator's objects have no prototype.
      assert.deepEqual(back, structuredClone(whole));
    }),
    { seed: 3, numRuns: 500 },
  );
});

test("equal observations give equal texts, whatever the order of their members", () => {
  const features = { sender: ["a@example.org"], text_template: ["0123"] };
  const turned = { text_template: ["0123"], sender: ["a@example.org"] };
  assert.equal(observationText(observed({ features })), observationText(observed({ features: turned })));
});

test("what is absent takes no room", () => {
  assert.equal(observationText(observed({ date: "2021-01-12T09:30:00Z" })), "{}");
});
