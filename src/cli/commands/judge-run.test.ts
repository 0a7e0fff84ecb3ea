import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { serjeant } from "../../../test/e2e/run.ts";

function mail(name: string, from: string): string {
  const domain = from.slice(from.indexOf("@") + 1);
  return [
    `Authentication-Results: mx.house.example; dmarc=pass header.from=${domain}`,
    "Received: from a.example.net ([198.51.100.1]) by mx.house.example; 4 Jan 2021 10:00:00 +0000",
    "Delivered-To: bea@house.example",
    `From: Ada <${from}>`,
    "To: bea@house.example",
    "Date: Mon, 4 Jan 2021 10:00:00 +0000",
    `Message-ID: <${name}@mail.example>`,
    `Subject: The ${name} paper`,
    "",
    `What I have to say of the ${name} paper is in it.`,
    "",
  ].join("\r\n");
}

test("a judgement on mail of one's own is refused: nothing would come of it", async () => {
  const dir = mkdtempSync(join(tmpdir(), "serjeant-judge-"));
  try {
    mkdirSync(join(dir, "mail"));
    writeFileSync(join(dir, "mail", "own.eml"), mail("own", "ada@house.example"));
    writeFileSync(join(dir, "mail", "one.eml"), mail("one", "cyd@letters.test"));
    writeFileSync(join(dir, "mail", "two.eml"), mail("two", "cyd@letters.test"));
    const at = ["--workspace", join(dir, "office")];
    await serjeant(["init", join(dir, "office"), "--org-domain", "house.example"]);
    await serjeant(["ingest", join(dir, "mail"), "--no-link", ...at]);
    const refused = await serjeant(["judge", "same", "<own@mail.example>", "<one@mail.example>", ...at]);
    assert.match(refused.stderr, /mail of your own is not linked/);
    assert.notEqual(refused.code, 0);
    const recorded = await serjeant(["judge", "same", "<one@mail.example>", "<two@mail.example>", ...at]);
    assert.match(recorded.stdout, /Recorded: same/);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
