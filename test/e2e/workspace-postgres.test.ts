import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startPostgres } from "../contract/postgres-server.ts";
import { inventedMail, writeMbox } from "./generated-mail.ts";
import { serjeant } from "./run.ts";
import { contentOf } from "./workspace-content.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-postgres-e2e-"));
const server = await startPostgres();
after(async () => {
  if (!("missing" in server)) await server.stop();
  rmSync(folder, { recursive: true });
});
const skip = "missing" in server ? server.missing : false;

test("a workspace in PostgreSQL remembers as one in a file does", { skip }, async () => {
  if ("missing" in server) return;
  const [inDatabase, inFile] = [join(folder, "database"), join(folder, "file")];
  const plain = await server.createDatabase();
  const url = plain.replace("serjeant@", "serjeant:s3cret%2Fword@");
  const made = await serjeant(["init", inDatabase, "--db", url, "--org-domain", "parliament.example"]);
  assert.equal(made.code, 0, made.stderr);
  assert.ok(!made.stdout.includes("s3cret"));
  assert.ok(!readFileSync(join(inDatabase, "serjeant.json"), "utf8").includes("s3cret"));
  assert.equal(readFileSync(join(inDatabase, "keys", "database-password"), "utf8"), "s3cret/word\n");
  assert.equal(statSync(join(inDatabase, "keys", "database-password")).mode & 0o777, 0o600);

  const mail = join(folder, "ann@parliament.example.mbox");
  writeMbox(
    mail,
    [1, 2, 3, 3].map((number) => inventedMail({ number, to: null })),
  );
  await serjeant(["init", inFile, "--org-domain", "parliament.example"]);
  for (const dir of [inDatabase, inFile]) {
    const { code, stderr } = await serjeant(["ingest", mail, "--workspace", dir, "--no-link"]);
    assert.equal(code, 0, stderr);
  }
  assert.deepEqual(await contentOf(inDatabase), await contentOf(inFile));
  const { stdout } = await serjeant(["hunt", "desk3.example", "--workspace", inDatabase]);
  assert.match(stdout, /^1 message in 1 mailbox/);

  const second = join(folder, "second");
  const refused = await serjeant(["init", second, "--db", url]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /already belongs to a workspace/);
  assert.ok(!existsSync(second));
});

test("SERJEANT_DB takes the place of the store that the configuration names", { skip }, async () => {
  if ("missing" in server) return;
  const dir = join(folder, "overridden");
  const url = await server.createDatabase();
  await serjeant(["init", dir, "--db", url]);
  const config = join(dir, "serjeant.json");
  writeFileSync(config, readFileSync(config, "utf8").replace(url, "postgres://nobody@127.0.0.1:9/none"));
  assert.equal((await serjeant(["hunt", "desk3.example", "--workspace", dir])).code, 2);
  process.env["SERJEANT_DB"] = url;
  try {
    const { code, stderr } = await serjeant(["hunt", "desk3.example", "--workspace", dir]);
    assert.equal(code, 0, stderr);
  } finally {
    delete process.env["SERJEANT_DB"];
  }
});
