import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { QUIET_SUMMARY, SAMPLE_EVENTS, SAMPLE_SUMMARY } from "../../../test/fixtures/sample-scan.ts";
import type { ScanSummary } from "../../model/finding.ts";
import { displayWidth } from "../terminal.ts";
import type { FormatOptions } from "./format.ts";
import { FORMATS, type FormatName } from "./index.ts";

const OPTIONS: FormatOptions = {
  width: 100,
  color: false,
  command: "serjeant",
  version: "0.0.0",
  paths: ["mail"],
  generatedAt: "2026-11-20T08:00:00Z",
};

function output(name: FormatName, over: Partial<FormatOptions> = {}, summary?: ScanSummary): string {
  const format = FORMATS[name]({ ...OPTIONS, ...over });
  const events = summary === undefined ? SAMPLE_EVENTS : [];
  const lines = events.map(({ result, display }) => format.message(result, display));
  return lines.join("") + [...format.end(summary ?? SAMPLE_SUMMARY)].join("");
}

/** Golden files are read in review; UPDATE_GOLDEN=1 writes them. */
function expectGolden(name: string, actual: string): void {
  const file = new URL(`../../../test/golden/formats/${name}`, import.meta.url);
  if (process.env["UPDATE_GOLDEN"] === "1" || !existsSync(file)) {
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, actual);
  }
  assert.equal(actual, readFileSync(file, "utf8"));
}

describe("the text format", () => {
  test("says what was read, what was not, what was assumed, what was found and why", () => {
    expectGolden("sample.txt", output("text"));
  });
  test("says so when no rule fired", () => {
    expectGolden("quiet.txt", output("text", {}, QUIET_SUMMARY));
  });
  test("says that undecided is not clean, and only where something stayed undecided", () => {
    const undecided = { ...QUIET_SUMMARY, rules_undecided_somewhere: 2, missing: { history: 2 } };
    assert.match(output("text", {}, undecided), /An undecided rule is not a clean answer/);
    assert.doesNotMatch(output("text", {}, QUIET_SUMMARY), /not a clean answer/);
  });
  test("claims no decision where there was no message", () => {
    const nothing = { ...QUIET_SUMMARY, messages: 0 };
    for (const name of ["text", "html"] as const) {
      assert.doesNotMatch(output(name, {}, nothing), /each decided/);
      assert.match(output(name, {}, nothing), /21, with no message to decide on/);
    }
  });
  test("says what was verified by DNS and what could not be, instead of whom it believed", () => {
    const words = (verified: number, failed_to_ask: number): string =>
      output("text", {}, { ...SAMPLE_SUMMARY, verification: { verified, failed_to_ask } });
    assert.match(words(5, 0), /verified +SPF and DMARC of 5 messages, by DNS questions\n/);
    assert.match(words(3, 2), /by DNS questions; 2 messages could not be asked about/);
    assert.match(words(0, 5), /verified +nothing; 5 messages could not be asked about/);
    assert.doesNotMatch(words(5, 0), /trusted|topmost/);
    const page = output("html", {}, { ...SAMPLE_SUMMARY, verification: { verified: 3, failed_to_ask: 2 } });
    assert.match(
      page,
      /Verified by DNS<\/dt><dd><bdi>SPF and DMARC of 3 messages; of 2 nobody could be asked/,
    );
    assert.doesNotMatch(page, /Trusted receivers/);
  });
  test("says why what reached several people comes first", () => {
    const format = FORMATS.text(OPTIONS);
    const { result, display } = SAMPLE_EVENTS[0]!;
    const people = ["a", "b", "c"].map((name) => `${name}@parliament.example`);
    format.message({ ...result, recipients: people }, display);
    assert.match([...format.end(SAMPLE_SUMMARY)].join(""), /what reached 3 people or more is ranked/);
    assert.doesNotMatch(output("text"), /is ranked/);
  });
  test("calls nobody a person: recipients may not be named", () => {
    for (const name of ["text", "html"] as const) {
      const format = FORMATS[name](OPTIONS);
      const { result, display } = SAMPLE_EVENTS[0]!;
      format.message({ ...result, recipients: [] }, display);
      const summary = { ...SAMPLE_SUMMARY, people_by_severity: QUIET_SUMMARY.people_by_severity };
      const said = [...format.end(summary)].join("");
      assert.match(said, /1 message, recipients not named/);
      assert.doesNotMatch(said, /0 people/);
    }
  });
  test("repeats at most three paths in the command for a page", () => {
    const paths = Array.from({ length: 150 }, (_, i) => `${i}.eml`);
    assert.match(output("text", { paths }), /serjeant scan 0\.eml 1\.eml 2\.eml … --format html --out/);
  });
  test("names the command as it was started", () => {
    assert.match(output("text", { command: "npx serjeant" }), /npx serjeant rules explain <rule>/);
  });
  test("has the same words with colour", () => {
    assert.equal(stripVTControlCharacters(output("text", { color: true })), output("text"));
  });
  test("writes no escape sequence of its own without colour", () => {
    assert.ok(!output("text").includes("\u001b"));
  });
  test("stays within the width of the terminal", () => {
    for (const width of [60, 80, 120]) {
      const long = output("text", { width })
        .split("\n")
        .filter((line) => displayWidth(line) > width);
      assert.deepEqual(long, []);
    }
  });
  test("prints no control, direction or zero-width character of a mail, coloured or not", () => {
    const text = stripVTControlCharacters(output("text", { color: true }));
    assert.ok(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/.test(text));
  });
  test("shows no URL that a terminal would make a link", () => {
    assert.ok(!/https?:\/\//i.test(output("text")));
  });
});

describe("the ndjson format", () => {
  const schema = JSON.parse(readFileSync(new URL("../../../docs/scan.schema.json", import.meta.url), "utf8"));
  const valid = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);
  const lines = output("ndjson").trimEnd().split("\n");

  test("writes one line a message and one with the summary, each valid by docs/scan.schema.json", () => {
    assert.equal(lines.length, SAMPLE_EVENTS.length + 1);
    for (const line of lines) assert.ok(valid(JSON.parse(line)), JSON.stringify(valid.errors));
  });
  test("refuses by its schema a line with an unknown or a missing field", () => {
    const line = JSON.parse(lines[0]!);
    assert.ok(!valid({ ...line, extra: 1 }));
    const { subject: _subject, ...without } = line;
    assert.ok(!valid(without));
  });
  test("keeps the text of the mail as it is", () => {
    assert.deepEqual(JSON.parse(lines[3]!), SAMPLE_EVENTS[3]!.result);
  });
  test("is as recorded", () => {
    expectGolden("sample.ndjson", output("ndjson"));
  });
});

describe("the html format", () => {
  const page = output("html");

  test("is as recorded", () => {
    expectGolden("sample.html", page);
  });
  test("runs and loads nothing, by its markup and by its policy", () => {
    assert.match(page, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';/);
    assert.ok(!/<(script|img|iframe|object|embed|link|base|form|input|video|audio|svg)\b/i.test(page));
    assert.ok(!/\son\w+\s*=/i.test(page.replace(/<bdi>.*?<\/bdi>|<pre.*?<\/pre>/gs, "")));
    assert.ok(!/url\(|@import/i.test(page));
  });
  test("has no link but into itself", () => {
    const targets = [...page.matchAll(/href="([^"]*)"/g)].map(([, target]) => target!);
    assert.ok(targets.length > 10);
    assert.deepEqual(
      targets.filter((target) => !target.startsWith("#")),
      [],
    );
  });
  test("has a target for every link", () => {
    const ids = new Set([...page.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id!));
    const targets = [...page.matchAll(/href="#([^"]*)"/g)].map(([, target]) => target!);
    assert.deepEqual(
      targets.filter((target) => !ids.has(target)),
      [],
    );
  });
  test("uses each id once", () => {
    const ids = [...page.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id!);
    assert.equal(new Set(ids).size, ids.length);
  });
  test("marks evidence in the text at its span and numbers it", () => {
    assert.match(page, /about <mark>human rights<\/mark><sup><a href="#m1e3"/);
  });
  test("marks evidence in headers and links", () => {
    assert.match(page, /Anna Berg, <mark>Daily<\/mark><sup>/);
    assert.match(page, /<mark>hxxps:\/\/cdn\[\.\]news-mailer\[\.\]example\/o\?t=8f3a91c2<\/mark>/);
  });
  test("lists messages of one severity by date", () => {
    const format = FORMATS.html(OPTIONS);
    const { result, display } = SAMPLE_EVENTS[0]!;
    for (const day of ["14", "12", "13"])
      format.message({ ...result, date: `2021-01-${day}T09:00:00Z`, subject: `Day ${day}` }, display);
    format.message({ ...result, date: null, subject: "Day none" }, display);
    const section = /<section id="severity"[\s\S]*?<\/section>/.exec(
      [...format.end(SAMPLE_SUMMARY)].join(""),
    );
    const days = [...(section?.[0] ?? "").matchAll(/Day (\w+)/g)].map(([, day]) => day);
    assert.deepEqual(days.slice(0, 4), ["12", "13", "14", "none"]);
  });
  test("steps down its headings one level at a time", () => {
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    assert.equal(levels[0], 1);
    for (let i = 1; i < levels.length; i += 1) assert.ok(levels[i]! <= levels[i - 1]! + 1, `heading ${i}`);
  });
  test("says what it left out of a scan with too many findings, and keeps the most severe", () => {
    const format = FORMATS.html(OPTIONS);
    const high = SAMPLE_EVENTS[0]!;
    const critical = SAMPLE_EVENTS[3]!;
    for (let i = 0; i < 1500; i += 1) format.message(high.result, high.display);
    format.message(critical.result, critical.display);
    const large = [...format.end({ ...SAMPLE_SUMMARY, messages: 1501, messages_with_findings: 1501 })].join(
      "",
    );
    assert.match(
      large,
      /This page shows the 1,000 most severe messages\. 501 messages with findings are counted/,
    );
    // Not assert.match: a failure would print the whole page.
    assert.ok(
      /This page shows the 1,000 most severe messages\. 501 messages with findings are counted/.test(large),
    );
    assert.ok(large.includes('<article id="m1501"'));
    assert.equal(large.match(/<article /g)?.length, 1000);
    assert.ok(large.includes("and 949 more, below"));
  });
});
