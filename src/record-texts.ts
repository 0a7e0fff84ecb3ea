/** The texts that entries name by their SHA-256: that each is there, unless an entry erased it, and is what it was. */
import { createHash } from "node:crypto";
import { readEntry } from "./ledger/entry.ts";
import type { Problems } from "./ledger/verification.ts";
import type { Fact } from "./model/ledger.ts";
import type { Store } from "./store/store.ts";

export class TextCheck {
  private readonly store: Store;
  private readonly problems: Problems;
  /** By hash, the last entry that names it. */
  private readonly naming = new Map<string, number>();
  /** Those that must be there: nothing has erased them since they were written. */
  private readonly owed = new Set<string>();

  constructor(store: Store, problems: Problems) {
    this.store = store;
    this.problems = problems;
  }

  /** An entry, in order. */
  entry(number: number, fact: Fact): void {
    const text = writtenBy(fact);
    // A newer version may mean something else by it.
    if (typeof text === "string") {
      this.naming.set(text, number);
      this.owed.add(text);
    }
    if (fact.kind === "document_erased") this.owed.delete(fact.document);
  }

  /** After the last entry, `size` - 1. */
  async end(size: number): Promise<void> {
    const there = await this.store.documents();
    for (const hash of there) await this.compare(hash);
    const gone = this.owed.difference(new Set(there));
    if (gone.size > 0) await this.passErasedSince(size, gone);
    for (const hash of gone) {
      this.problems.add(
        `the text that entry ${this.naming.get(hash)} names (${hash}) is gone, and no entry says that it was erased`,
      );
    }
  }

  private async compare(hash: string): Promise<void> {
    const content = await this.store.document(hash);
    if (content === null || createHash("sha256").update(content).digest("hex") === hash) return;
    const number = this.naming.get(hash);
    this.problems.add(
      number === undefined
        ? `a text that no entry names is not the one of its hash ${hash}`
        : `the text that entry ${number} names (${hash}) was changed`,
    );
  }

  /** Somebody may have erased one, with an entry, since the last one was read. */
  private async passErasedSince(size: number, gone: Set<string>): Promise<void> {
    for await (const rows of this.store.record(size)) {
      for (const { entry } of rows) {
        const fact = readEntry(entry)?.entry.fact;
        if (fact?.kind === "document_erased") gone.delete(fact.document);
      }
    }
  }
}

/** An approval names what was drafted before it, which is there or was erased. */
function writtenBy(fact: Fact): string | null {
  if (fact.kind === "notice_drafted") return fact.document;
  return fact.kind === "briefed" ? fact.said : null;
}
