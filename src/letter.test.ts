import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { sampleLetter } from "../test/sample-letter.ts";
import { letterHtml } from "./letter.ts";
import { letterWords } from "./letter-words.ts";
import { loadTypesetter } from "./typeset/typesetter.ts";

describe("without the typesetter", () => {
  test("a letter is answered with a value, and HTML is there", () => {
    // The package is made unknown to the process, as `npm ci --omit=optional` leaves it.
    const hooks = `import { registerHooks } from "node:module";
      registerHooks({ resolve(name, context, next) {
        if (name.startsWith("@myriaddreamin/")) throw Object.assign(new Error("absent"), { code: "ERR_MODULE_NOT_FOUND" });
        return next(name, context);
      } });`;
    const program = `import { letterPdf, chronologyPdf } from "./src/letter.ts";
      import { sampleLetter } from "./test/sample-letter.ts";
      const page = { title: "", question: "", answer: [], lines: [], notes: [] };
      const answers = [await letterPdf(sampleLetter(), { paper: "a4" }), await chronologyPdf(page, { made_at: null })];
      process.stdout.write(JSON.stringify(answers));`;
    const hooked = `data:text/javascript,${encodeURIComponent(hooks)}`;
    const args = ["--import", hooked, "--input-type=module", "--eval", program];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    const absent = { kind: "no_typesetter", why: "typst is not installed" };
    assert.deepEqual(JSON.parse(stdout || `"${stderr}"`), [absent, absent]);
    assert.match(letterHtml(sampleLetter() as never, { paper: "a4" }), /Dear Anna Example/);
  });

  test("a package for another processor is an absent one", async () => {
    const found = await loadTypesetter(() => Promise.reject(new Error("Cannot find native binding")));
    assert.deepEqual(found, { kind: "no_typesetter", why: "typst is installed, but not for this machine" });
  });
});

describe("languages of notices", () => {
  const folders = readdirSync("content/notices", { withFileTypes: true }).filter((e) => e.isDirectory());
  for (const { name: language } of folders) {
    test(`\`${language}\` has words for paper, the same as English`, () => {
      const words = letterWords(language);
      assert.ok(words !== null);
      assert.deepEqual(Object.keys(words), Object.keys(letterWords("en")!));
      const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      const missing = categories.filter((c) => c !== "many" && words.more[c]?.includes("{count}") !== true);
      assert.deepEqual(missing, []);
    });
  }
});
