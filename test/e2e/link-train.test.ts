import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { readLinkModel } from "../../src/link/model.ts";
import { serjeant } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-train-"));
after(() => rmSync(folder, { recursive: true }));

describe("link train", () => {
  test("writes a model that linking can read, the same for the same mail and seed", async () => {
    const models: string[] = [];
    for (const name of ["once", "again"]) {
      const out = join(folder, `${name}.json`);
      const { code, stdout, stderr } = await serjeant(["link", "train", "examples/inbox", "--out", out]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /inbox: \d+ messages, \d+ sendings/);
      models.push(readFileSync(out, "utf8"));
    }
    assert.equal(models[0], models[1]);
    const { trained } = readLinkModel(models[0]!);
    assert.equal(trained.corpora[0]?.name, "inbox");
  });
  test("learns from a workspace, and leaves no model behind where there is nothing to learn from", async () => {
    const workspace = join(folder, "workspace");
    await serjeant(["init", workspace]);
    const out = join(folder, "none.json");
    const { code, stderr } = await serjeant(["link", "train", "--workspace", workspace, "--out", out]);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /no mail to learn from/);
    assert.ok(!existsSync(out));
  });
  test("says what is missing when nothing is named", async () => {
    const { code, stderr } = await serjeant(["link", "train", "--out", join(folder, "none.json")]);
    assert.equal(code, 2);
    assert.match(stderr, /name mail, or a workspace/);
  });
});
