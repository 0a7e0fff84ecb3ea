/** An office with a campaign of the synthetic parliament, worked through the commands; one mailbox is held back. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Truth } from "../../src/simulate/truth.ts";
import type { Duty } from "../../src/tell/tell-state.ts";
import { type Ran, serjeant } from "./run.ts";

/** As `duty list --format json` says it. */
export interface ListedDuty extends Duty {
  readonly name: string;
  readonly overdue_since: string | null;
  readonly next: string;
}

export class DutiesOffice {
  readonly folder = mkdtempSync(join(tmpdir(), "serjeant-duties-"));
  readonly #world = join(this.folder, "world");
  readonly #dir = join(this.folder, "office");
  /** The mailbox that was held back, and the folder with its mail. */
  late = "";
  readonly lateMail = join(this.folder, "late");

  async open(): Promise<void> {
    const size = ["--people", "80", "--legislatures", "1", "--messages", "120", "--days", "8"];
    const how = ["--attacks", "january", "--seed", "3", "--out", this.#world];
    const made = await serjeant(["simulate", ...size, ...how]);
    assert.equal(made.code, 0, made.stderr);
    this.#holdBackOneMailbox();
    assert.equal((await serjeant(["init", this.#dir])).code, 0);
    this.#sayWhoSpeaks();
    await this.succeed("roster", "import", join(this.#world, "roster.popolo.json"));
    await this.succeed("ingest", join(this.#world, "mail"));
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #holdBackOneMailbox(): void {
    const truth = JSON.parse(readFileSync(join(this.#world, "truth.json"), "utf8")) as Truth;
    const { messages } = truth.campaigns[0]!;
    this.late = messages[0]!.mailbox;
    mkdirSync(this.lateMail);
    const name = `${this.late}.mbox`;
    renameSync(join(this.#world, "mail", name), join(this.lateMail, name));
  }

  #sayWhoSpeaks(): void {
    const file = join(this.#dir, "serjeant.json");
    const said = readFileSync(file, "utf8")
      .replace('"name": ""', '"name": "Parliamentary Security Office"')
      .replace('"phone": ""', '"phone": "+44 20 7946 0100"')
      .replace('"phone_known_from": ""', '"phone_known_from": "on the back of your pass"');
    writeFileSync(file, said);
  }

  run(...args: string[]): Promise<Ran> {
    return serjeant([...args, "--workspace", this.#dir]);
  }

  async succeed(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
    return stdout;
  }

  /** What it says on the error stream. */
  async refused(...args: string[]): Promise<string> {
    const { code, stderr } = await this.run(...args);
    assert.notEqual(code, 0, args.join(" "));
    return stderr;
  }

  async duties(...filter: string[]): Promise<readonly ListedDuty[]> {
    return JSON.parse(await this.succeed("duty", "list", ...filter, "--format", "json"));
  }
}
