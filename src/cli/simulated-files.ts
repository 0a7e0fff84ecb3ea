/** A simulation on disk: mailboxes, roster and truth, each apart from the others. */
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { observedCopies } from "../simulate/render/observed.ts";
import { RawRenderer } from "../simulate/render/raw.ts";
import { popoloRoster } from "../simulate/roster.ts";
import type { Simulation } from "../simulate/simulation.ts";
import type { Truth } from "../simulate/truth.ts";
import { Failure, reasonOf } from "./failure.ts";

export const LAYOUTS = ["mbox", "maildir"] as const;
export type Layout = (typeof LAYOUTS)[number];

export interface SimulatedFiles {
  /** Made where it does not exist; must be empty. */
  readonly dir: string;
  readonly layout: Layout;
  readonly onProgress?: (messages: number) => void;
}

/** `mail/` with a mailbox for each address, `roster.popolo.json`, `truth.json`. */
export function writeRaw(simulation: Simulation, { dir, layout, onProgress }: SimulatedFiles): Truth {
  prepare(dir);
  const { world } = simulation;
  const mail = join(dir, "mail");
  mkdirSync(mail);
  const writer = layout === "mbox" ? new MboxWriter(mail) : new MaildirWriter(mail);
  const renderer = new RawRenderer(world);
  let messages = 0;
  for (const one of simulation.mails()) {
    for (const { mailbox, bytes } of renderer.copiesOf(one)) {
      writer.add(world.addressOf(mailbox), { bytes, from: one.from.address, seconds: one.seconds });
    }
    if (++messages % 500 === 0) onProgress?.(messages);
  }
  writer.flush();
  return finish(simulation, dir);
}

// LIMIT: text that is collected before it is written: a write for each message would cost more than making it.
const LINES_BYTES_MAX = 4_000_000;

/** `observations.ndjson`: a line for each copy, as linking would have kept it. */
export function writeObserved(simulation: Simulation, { dir, onProgress }: SimulatedFiles): Truth {
  prepare(dir);
  const path = join(dir, "observations.ndjson");
  let lines = "";
  let copies = 0;
  for (const copy of observedCopies(simulation)) {
    lines += `${JSON.stringify(copy)}\n`;
    if (lines.length > LINES_BYTES_MAX) {
      appendFileSync(path, lines);
      lines = "";
    }
    if (++copies % 500 === 0) onProgress?.(copies);
  }
  appendFileSync(path, lines);
  return finish(simulation, dir);
}

function prepare(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
    if (readdirSync(dir).length === 0) return;
  } catch (error) {
    throw new Failure(`\`${dir}\` cannot be written to: ${reasonOf(error)}`);
  }
  throw new Failure(`\`${dir}\` is not empty`, { help: "name a folder that does not exist yet" });
}

function finish(simulation: Simulation, dir: string): Truth {
  const truth = simulation.truth();
  const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
  writeFileSync(join(dir, "roster.popolo.json"), json(popoloRoster(simulation.world.parliament)));
  writeFileSync(join(dir, "truth.json"), json(truth));
  return truth;
}

interface Copy {
  readonly bytes: Buffer;
  readonly from: string;
  readonly seconds: number;
}

interface MailWriter {
  add(address: string, copy: Copy): void;
  flush(): void;
}

// LIMIT: bytes held back over all mailboxes, so that ten thousand of them cost as many writes and no more memory.
const PENDING_BYTES_MAX = 64_000_000;

/** RFC 4155 with quoted `From ` lines, line ends of the system that keeps mboxes. */
class MboxWriter implements MailWriter {
  readonly #dir: string;
  readonly #pending = new Map<string, string[]>();
  #bytes = 0;

  constructor(dir: string) {
    this.#dir = dir;
  }

  add(address: string, { bytes, from, seconds }: Copy): void {
    const day = new Date(seconds * 1_000).toUTCString();
    const [, weekday = "", date = "", month = "", year = "", time = ""] =
      /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(day) ?? [];
    const stamp = `${weekday} ${month} ${date} ${time} ${year}`;
    const text = bytes
      .toString("latin1")
      .replaceAll("\r\n", "\n")
      .replace(/^(>*From )/gm, ">$1");
    const list = this.#pending.get(address) ?? [];
    list.push(`From ${from} ${stamp}\n${text}\n`);
    this.#pending.set(address, list);
    this.#bytes += text.length;
    if (this.#bytes > PENDING_BYTES_MAX) this.flush();
  }

  flush(): void {
    for (const [address, list] of this.#pending) {
      appendFileSync(join(this.#dir, `${address}.mbox`), list.join(""), "latin1");
    }
    this.#pending.clear();
    this.#bytes = 0;
  }
}

/** A Maildir for each address; mail that was looked at, so in `cur`. */
class MaildirWriter implements MailWriter {
  readonly #dir: string;
  readonly #made = new Set<string>();
  #number = 0;

  constructor(dir: string) {
    this.#dir = dir;
  }

  add(address: string, { bytes, seconds }: Copy): void {
    const dir = join(this.#dir, address);
    if (!this.#made.has(address)) {
      for (const part of ["cur", "new", "tmp"]) mkdirSync(join(dir, part), { recursive: true });
      this.#made.add(address);
    }
    this.#number++;
    writeFileSync(join(dir, "cur", `${seconds}.M${this.#number}P1.mail:2,S`), bytes);
  }

  flush(): void {}
}
