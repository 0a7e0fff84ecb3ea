import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { reasonOf } from "./open-file.ts";

/** A file found under a path that was asked for. */
export interface FoundFile {
  readonly kind: "found";
  readonly path: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly isMaildirEntry: boolean;
  /** A pipe: it has no size, and reading it ends it. */
  readonly isPipe: boolean;
  readonly device: number;
  readonly inode: number;
}

export interface NotRead {
  readonly kind: "skipped";
  readonly path: string;
  readonly reason: string;
  readonly couldNotRead?: boolean;
}

/** Where the walk stands: folders already entered, so that symbolic links cannot lead in circles. */
interface Walk {
  readonly entered: Set<string>;
}

/**
 * Every file under `path`, at any depth, in the order of their names (by code unit, folders and files mixed), so that
 * two runs over the same folder are alike. Symbolic links are followed, each folder is entered once.
 *
 * In a Maildir (a folder with `cur` and `new`) every file there is a message, its flags are ignored, and `tmp`,
 * where mail is still being written, is left out.
 */
export async function* filesUnder(path: string): AsyncGenerator<FoundFile | NotRead> {
  yield* visit(path, { entered: new Set() }, { isAsked: true, isMaildirEntry: false });
}

interface Place {
  /** True for a path that a person named; pipes are read only there. */
  readonly isAsked: boolean;
  /** True for `cur` and `new` of a Maildir and what lies directly in them. */
  readonly isMaildirEntry: boolean;
}

async function* visit(path: string, walk: Walk, place: Place): AsyncGenerator<FoundFile | NotRead> {
  let about: Stats;
  try {
    about = await stat(path);
  } catch (error) {
    // What a folder named a moment ago and is gone now is no more; what a person named must be somewhere.
    const couldNotRead = place.isAsked || (error as NodeJS.ErrnoException).code !== "ENOENT";
    yield { kind: "skipped", path, reason: reasonOf(error), couldNotRead };
    return;
  }
  const { isMaildirEntry } = place;
  const modifiedMs = Math.trunc(about.mtimeMs);
  const found = {
    kind: "found",
    path,
    isMaildirEntry,
    modifiedMs,
    device: about.dev,
    inode: about.ino,
  } as const;
  if (about.isDirectory()) yield* visitFolder({ path, about, isMaildirEntry }, walk);
  else if (about.isFile()) {
    yield { ...found, sizeBytes: about.size, isPipe: false };
  } else if (place.isAsked && (about.isFIFO() || about.isCharacterDevice())) {
    yield { ...found, sizeBytes: 0, isPipe: true };
  } else yield { kind: "skipped", path, reason: "not a file (a device, pipe or socket)" };
}

interface Folder {
  readonly path: string;
  readonly about: Stats;
  readonly isMaildirEntry: boolean;
}

async function* visitFolder(folder: Folder, walk: Walk): AsyncGenerator<FoundFile | NotRead> {
  const { path, about, isMaildirEntry } = folder;
  const identity = `${about.dev}:${about.ino}`;
  if (walk.entered.has(identity)) return;
  walk.entered.add(identity);
  let names: string[];
  try {
    names = (await readdir(path)).sort(byCodeUnit);
  } catch (error) {
    yield { kind: "skipped", path, reason: reasonOf(error), couldNotRead: true };
    return;
  }
  const isMaildir = names.includes("cur") && names.includes("new");
  for (const name of names) {
    const inner = path.endsWith("/") ? `${path}${name}` : `${path}/${name}`;
    if (isMaildir && name === "tmp") {
      yield* unfinishedMail(inner);
      continue;
    }
    const isMailFolder = isMaildir && (name === "cur" || name === "new");
    yield* visit(inner, walk, { isAsked: false, isMaildirEntry: isMailFolder || isMaildirEntry });
  }
}

// Mail that a server is still writing is no mail yet; it is named once, so that nobody takes it for looked at.
async function* unfinishedMail(path: string): AsyncGenerator<NotRead> {
  const names = await readdir(path).catch(() => []);
  if (names.length > 0) yield { kind: "skipped", path, reason: "mail that is still being delivered" };
}

function byCodeUnit(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
