import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readMail } from "../observe/sources/index.ts";
import { type ScanItem, Scanner } from "../scanner.ts";
import { readLists, readRuleFiles, SHIPPED_LISTS, SHIPPED_RULES } from "./content-files.ts";
import { verdictOf } from "./rule-verdict.ts";

async function itemsOf(path: string): Promise<ScanItem[]> {
  const items: ScanItem[] = [];
  for await (const event of readMail([path])) {
    if (event.kind === "message") items.push({ ...event, verified: null });
  }
  return items;
}

const INBOX = fileURLToPath(new URL("../../examples/inbox", import.meta.url));

// What needs history, or a list that is not there, beside conditions that are null of most mail.
const UNDECIDABLE = [
  'headers.return_path.email == "a@example.org" and profile.by_sender().solicited',
  'headers.return_path.email == "a@example.org" or "x" in $absent_list',
  'any(body.links, .display_text == "x" and .href_url.domain.root_domain in $absent_list)',
  'not (subject.subject == "x" and profile.by_sender().solicited)',
].map((source, i) => ({ path: `rule-${i}.yml`, text: `name: Rule ${i}\nsource: |\n  ${source}\n` }));

describe("the verdict of an explained rule", () => {
  test("is that of the scan, for every rule on every example mail", async () => {
    const scanner = new Scanner({
      ruleFiles: [...readRuleFiles([SHIPPED_RULES]), ...UNDECIDABLE],
      lists: readLists(SHIPPED_LISTS),
      organizationDomains: ["parliament.example"],
      trustedAuthserv: null,
      display: false,
    });
    const { detector } = scanner;
    const seen = new Set<string>();
    for (const item of await itemsOf(INBOX)) {
      const { message } = scanner.read(item);
      const { findings, undecided } = detector.detect(message);
      const fired = new Set(findings.map((finding) => finding.id));
      const open = new Set(undecided.flatMap((group) => group.rules));
      detector.rules.forEach(({ rule }, index) => {
        const scanned = fired.has(rule.id) ? "match" : open.has(index) ? "undecided" : "no match";
        seen.add(scanned);
        const { verdict } = verdictOf(detector.explain(index, message));
        assert.equal(verdict, scanned, `${rule.name} on ${item.path}`);
      });
    }
    assert.deepEqual([...seen].sort(), ["match", "no match", "undecided"]);
  });
});
