/** How far each file was read, between its first message and the transaction that says all of it is kept. */
import type { FileProgress } from "./store/store.ts";

/** A file that is being read, and how many of its messages came how far. */
export interface ReadingFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Messages handed to the threads, those that earlier runs kept included. */
  given: number;
  /** Messages of which the outcome is there. */
  done: number;
  /** True once the reader is behind its last message. */
  isEnded: boolean;
  /** True where the end of it could not be read: it is read again by the next run. */
  isDamaged: boolean;
}

/** Files with news for the store. In the order they were begun; a finished file leaves. */
export class FileBook {
  private readonly files = new Set<ReadingFile>();
  private readonly reported = new Map<ReadingFile, number>();

  begin(file: ReadingFile): void {
    this.files.add(file);
    this.reported.set(file, file.done);
  }

  /** What to write together with all copies whose outcome is there; asked once a transaction. */
  progress(): readonly FileProgress[] {
    const news: FileProgress[] = [];
    for (const file of this.files) {
      const isOver = file.isEnded && file.done === file.given;
      if (isOver || this.reported.get(file) !== file.done) {
        // What held no message is looked at again by the next run, so that it is named again.
        if (file.done > 0) news.push(progressOf(file, isOver && !file.isDamaged));
        this.reported.set(file, file.done);
      }
      if (!isOver) continue;
      this.files.delete(file);
      this.reported.delete(file);
    }
    return news;
  }
}

function progressOf({ path, sizeBytes, modifiedMs, done }: ReadingFile, isWhole: boolean): FileProgress {
  return { path, sizeBytes, modifiedMs, messages: done, isWhole };
}
