import { MESSAGE } from "../../detect/schema.ts";
import { DEFECTS, type Defect } from "../../model/defect.ts";
import type { MimePart } from "../../model/message.ts";
import { allDefects } from "../../observe/read-message.ts";
import { EXIT } from "../failure.ts";
import { messageJson } from "../message-json.ts";
import { messageTree } from "../message-tree.ts";
import { assumptions, type MessageChoice, type OneMessage, readOneMessage } from "../one-message.ts";
import { type Stream, standardStream } from "../standard-streams.ts";
import { printable } from "../terminal.ts";
import { bytes } from "../wording.ts";

export interface MessageArguments extends MessageChoice {
  readonly json?: boolean;
}

export async function showMessage(path: string, options: MessageArguments): Promise<number> {
  const found = await readOneMessage(path, options);
  const stdout = standardStream(process.stdout);
  await stdout.write(options.json === true ? asJson(found) : asTree(found, stdout));
  return EXIT.done;
}

function defectsOf({ source, read }: OneMessage): readonly Defect[] {
  return [...source.defects, ...allDefects(read)];
}

function asJson(found: OneMessage): string {
  const model = messageJson(found.read.message, MESSAGE);
  return `${JSON.stringify({ message: model, defects: defectsOf(found) }, null, 2)}\n`;
}

function asTree(found: OneMessage, stdout: Stream): string {
  const { paint, width } = stdout;
  const { source, read } = found;
  const place = source.index > 0 ? `${source.path} (message ${source.index + 1})` : source.path;
  const notes = assumptions(found, read.message).map((note) => paint("dim", `note: ${printable(note)}`));
  const lines = [
    `${paint("bold", printable(place))}  ${bytes(source.bytes.length)}`,
    ...notes,
    "",
    ...messageTree(read.message, MESSAGE, { width: Math.min(width, 140), paint }),
    "",
    paint("bold", "MIME parts"),
    ...partLines(read.root, 0),
    "",
    ...defectLines(defectsOf(found), stdout),
  ];
  return `${lines.join("\n")}\n`;
}

function partLines(part: MimePart, depth: number): string[] {
  const margin = "  ".repeat(depth + 1);
  const name = part.path === "" ? "message" : part.path;
  const size = bytes(part.bodySpan.end - part.bodySpan.start);
  const where = `bytes ${part.bodySpan.start}–${part.bodySpan.end}`;
  const line = `${margin}${name}  ${printable(part.contentType)}  ${printable(part.transferEncoding)}  ${size}, ${where}`;
  return [line, ...part.children.flatMap((child) => partLines(child, depth + 1))];
}

// LIMIT: ten thousand damaged fields are one fact; --json has all.
const DEFECTS_MAX = 40;

function defectLines(defects: readonly Defect[], { paint }: Stream): string[] {
  if (defects.length === 0) return [paint("bold", "No defects")];
  const shown = defects.slice(0, DEFECTS_MAX).map((defect) => {
    const detail = defect.detail === undefined ? "" : ` (${printable(defect.detail)})`;
    return `  ${paint("yellow", defect.code)}  ${DEFECTS[defect.code]}${detail}${placeOf(defect)}`;
  });
  const more = defects.length - shown.length;
  return [paint("bold", `Defects: ${defects.length}`), ...shown, ...(more > 0 ? [`  and ${more} more`] : [])];
}

function placeOf({ offset, part }: Defect): string {
  const places = [part === undefined ? "" : `part ${part}`, offset === undefined ? "" : `byte ${offset}`];
  const said = places.filter((place) => place !== "").join(", ");
  return said === "" ? "" : `, at ${said}`;
}
