/**
 * Verifies an export from its bytes, a line at a time, with nothing but the public key: offline, on any machine, of any
 * length in memory that does not grow. The seal covers every byte; what else is checked is to name what was changed.
 */
import { createHash } from "node:crypto";
import { openCheckpoint, printCheckpoint, type SignedCheckpoint } from "./checkpoint.ts";
import {
  type ExportKind,
  type ExportLine,
  exportHead,
  isOtherVersion,
  kindOfExport,
  LINE_BYTES_MAX,
  readLine,
  SEAL_FIRST_LINE,
  sealText,
} from "./export-lines.ts";
import { PersonCheck } from "./person-check.ts";
import { isProblem, type NoteVerifier, openNote } from "./signed-note.ts";
import { entriesCounted, Problems, type Verification } from "./verification.ts";
import { type KnownState, WholeCheck } from "./whole-check.ts";

/** `given`: checkpoints of the same key that whoever verifies holds. */
export async function verifyExport(
  chunks: AsyncIterable<Uint8Array>,
  verifier: NoteVerifier,
  given: readonly SignedCheckpoint[] = [],
): Promise<Verification> {
  const check = new ExportCheck(verifier, given);
  const lines = new LineCutter();
  for await (const chunk of chunks) {
    for (const line of lines.push(chunk)) check.line(line);
    if (lines.isTooLong || check.hasGivenUp) break;
  }
  check.end(lines.rest(), lines.isTooLong);
  return check.outcome();
}

const NEWLINE = 0x0a;

/** Bytes of lines without their ends. */
class LineCutter {
  private pieces: Uint8Array[] = [];
  private held = 0;
  isTooLong = false;

  *push(chunk: Uint8Array): Iterable<Uint8Array> {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0 && !this.isTooLong; end = chunk.indexOf(NEWLINE, from)) {
      this.hold(chunk.subarray(from, end));
      from = end + 1;
      if (!this.isTooLong) yield this.rest();
    }
    if (from < chunk.length) this.hold(chunk.subarray(from));
  }

  private hold(piece: Uint8Array): void {
    this.held += piece.length;
    this.isTooLong ||= this.held > LINE_BYTES_MAX;
    if (!this.isTooLong) this.pieces.push(piece);
  }

  rest(): Uint8Array {
    const line = Buffer.concat(this.pieces);
    this.pieces = [];
    this.held = 0;
    return line;
  }
}

const HEAD_LINES = exportHead("whole").length;
/** Text of three lines, an empty one, a signature, an empty one. */
const CHECKPOINT_LINES = 6;
const CHECKPOINT_LINE = HEAD_LINES + 1;
const SEAL_LINES = 5;
// LIMIT: a hostile file can have a problem a line; each costs more than a line without.
const PROBLEMS_READ_MAX = 1000;

class ExportCheck {
  private readonly problems = new Problems();
  private readonly verifier: NoteVerifier;
  private readonly given: readonly KnownState[];
  private readonly bytes = createHash("sha256");
  private readonly decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  private part: "head" | "checkpoint" | "body" | "seal" | "behind" = "head";
  private kind: ExportKind | null = null;
  private signed: SignedCheckpoint | null = null;
  private body: WholeCheck | PersonCheck | null = null;
  /** Lines of a part that is read as a whole. */
  private gathered: string[] = [];
  private at = 0;
  hasGivenUp = false;

  constructor(verifier: NoteVerifier, given: readonly SignedCheckpoint[]) {
    this.verifier = verifier;
    this.given = given.map(({ size, root }) => ({ size, root, line: null, isGiven: true }));
  }

  line(line: Uint8Array): void {
    if (this.hasGivenUp) return;
    this.at++;
    const text = this.decoded(line);
    if (text === null) this.problems.add("this line is no UTF-8 text", this.at);
    this.goOnWithBody(text);
    if (this.part !== "seal" && this.part !== "behind") this.bytes.update(line).update("\n");
    this.take(text ?? "");
    if (this.problems.size > PROBLEMS_READ_MAX)
      this.giveUp("too many problems: nothing behind this line was read");
  }

  /** An empty line that no seal follows was put in; what is behind it can still be named. */
  private goOnWithBody(text: string | null): void {
    if (this.part !== "seal" || this.gathered.length > 0 || text === SEAL_FIRST_LINE) return;
    this.problems.add("an empty line stands where none belongs", this.at - 1);
    this.part = "body";
  }

  private decoded(line: Uint8Array): string | null {
    try {
      return this.decoder.decode(line);
    } catch {
      return null;
    }
  }

  private take(text: string): void {
    switch (this.part) {
      case "head":
        this.head(text);
        break;
      case "checkpoint":
        this.gather(text, CHECKPOINT_LINES, () => this.checkpoint());
        break;
      case "body":
        if (text === "") this.part = "seal";
        else this.bodyLine(readLine(text));
        break;
      case "seal":
        this.gather(text, SEAL_LINES, () => this.seal());
        break;
      default:
        this.giveUp("something was added behind the end");
    }
  }

  private head(text: string): void {
    if (this.at === 1) {
      this.kind = kindOfExport(text);
      if (this.kind === null) this.giveUp(isOtherVersion(text) ? OTHER_VERSION : NO_EXPORT);
    } else if (text !== exportHead("whole")[this.at - 1]) this.giveUp("the head of the export was changed");
    if (this.at === HEAD_LINES) this.part = "checkpoint";
  }

  private gather(text: string, count: number, use: () => void): void {
    this.gathered.push(text);
    if (this.gathered.length < count) return;
    use();
    this.gathered = [];
  }

  private checkpoint(): void {
    const note = this.gathered
      .slice(0, -1)
      .map((line) => `${line}\n`)
      .join("");
    const opened = openCheckpoint(note, this.verifier);
    if (isProblem(opened)) {
      this.giveUp(`the checkpoint ${opened.problem}`);
    } else if (this.gathered.at(-1) !== "" || printCheckpoint(opened) !== note) {
      this.giveUp("the checkpoint has lines that are not of it");
    } else {
      this.signed = opened;
      const state = { ...opened, line: CHECKPOINT_LINE };
      const { problems, given } = this;
      this.body =
        this.kind === "person" ? new PersonCheck(problems, state, given) : new WholeCheck(problems, given);
      this.part = "body";
    }
  }

  private bodyLine(line: ExportLine | null): void {
    if (line === null) {
      this.problems.add("this line is none of an export: it was changed or inserted", this.at);
      return;
    }
    if (line.kind === "checkpoint") this.verifySigned(line);
    if (this.body instanceof PersonCheck) this.body.line(line, this.at);
    else if (line.kind === "entry") this.body?.entry({ ...line, line: this.at });
    else if (line.kind === "checkpoint") this.body?.state({ ...line, line: this.at });
    else this.problems.add(`a line \`${line.kind}\` stands where none belongs`, this.at);
  }

  private verifySigned({
    size,
    root,
    signature,
  }: Extract<ExportLine, { readonly kind: "checkpoint" }>): void {
    const note = printCheckpoint({ origin: this.verifier.name, size, root, signature });
    const opened = openCheckpoint(note, this.verifier);
    if (isProblem(opened))
      this.problems.add(`the checkpoint of ${entriesCounted(size)} ${opened.problem}`, this.at);
  }

  private seal(): void {
    this.part = "behind";
    const note = this.gathered.map((line) => `${line}\n`).join("");
    const opened = openNote(note, this.verifier);
    const from = this.at - SEAL_LINES + 1;
    if (isProblem(opened)) this.problems.add(`the seal ${opened.problem}`, from);
    else if (opened.text !== sealText(this.verifier.name, this.bytes.digest()))
      this.problems.add(
        "the seal is not of this export: something above it was changed since it was made",
        from,
      );
  }

  private giveUp(problem: string): void {
    this.problems.add(problem, this.at);
    this.hasGivenUp = true;
  }

  end(rest: Uint8Array, isTooLong: boolean): void {
    if (this.hasGivenUp) return;
    if (isTooLong)
      this.problems.add(
        "this line is too long for one of an export; nothing behind it was read",
        this.at + 1,
      );
    else if (rest.length > 0) this.problems.add("the last line is cut off", this.at + 1);
    if (this.part !== "behind")
      this.problems.add(
        this.at === 0 && rest.length === 0
          ? "the file is empty"
          : "the export is cut off: it has no seal at its end",
        this.at + 1,
      );
    if (this.body instanceof PersonCheck) this.body.end();
    else if (this.body !== null && this.signed !== null)
      this.body.end({ ...this.signed, line: CHECKPOINT_LINE });
  }

  outcome(): Verification {
    const { entries = 0, unknown = 0, checkpoints = 0 } = this.body?.figures ?? {};
    return {
      kind: this.kind,
      origin: this.signed?.origin ?? null,
      size: this.signed?.size ?? null,
      entries,
      unknown,
      checkpoints,
      persons: this.body instanceof PersonCheck ? [...this.body.persons] : [],
      until: this.body?.until ?? null,
      ...this.problems.said(),
    };
  }
}

const NO_EXPORT = "this is no export of a record";
const OTHER_VERSION = "this export has another form than this version of serjeant reads; a newer one may";
