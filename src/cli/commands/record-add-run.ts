import { readEntry } from "../../ledger/entry.ts";
import type { FactOf, NewEntry, ToldKind } from "../../model/ledger.ts";
import { EXIT, Failure } from "../failure.ts";
import { campaignIdNamed, onDuties, perform, say, type Telling, tellingPerson } from "../telling.ts";
import { entryLine } from "./record-run.ts";

interface AddingArguments {
  readonly what: string;
  readonly campaign?: string;
  readonly person?: string;
  /** RFC 3339, or only its day, month or year; as every time here. */
  readonly at?: string;
  readonly by?: string;
  readonly workspace?: string;
}

export type AddArguments = AddingArguments &
  (
    | { readonly kind: "happened"; readonly source: string; readonly indicator?: string }
    | {
        readonly kind: "learned";
        readonly who: string;
        readonly from: string;
        readonly how: string;
        readonly caveat?: string;
        readonly indicator?: string;
        readonly happenedAt?: string;
      }
    | {
        readonly kind: "told";
        readonly who: string;
        readonly to: string;
        readonly toKind: ToldKind;
        readonly how: string;
        readonly caveat?: string;
        readonly source?: string;
        readonly happenedAt?: string;
        readonly acknowledgedAt?: string;
      }
    | { readonly kind: "corrected"; readonly entry: number; readonly source: string }
  );

export async function runRecordAdd(options: AddArguments): Promise<number> {
  return await onDuties(options, async (telling) => {
    const about = await aboutOf(telling, options);
    const entry = { ...about, ...clocksOf(options), fact: factOf(options) };
    const { size } = await perform(telling, { act: "state", entry });
    await say(`On the record as entry ${size - 1}.${closesNothing(options)}`);
    return EXIT.done;
  });
}

function closesNothing({ kind }: AddArguments): string {
  return kind === "told" ? " It closes nobody's duty." : "";
}

/** A correction is about what the entry is about that it corrects: whoever has that one must get this one too. */
async function aboutOf(
  telling: Telling,
  options: AddArguments,
): Promise<Pick<NewEntry, "campaign" | "person">> {
  const corrected =
    options.kind === "corrected"
      ? readEntry(await entryLine(telling.workspace.store, options.entry))?.entry
      : undefined;
  return {
    campaign:
      options.campaign === undefined
        ? (corrected?.campaign ?? null)
        : await campaignIdNamed(telling, options.campaign),
    person:
      options.person === undefined ? (corrected?.person ?? null) : tellingPerson(telling, options.person).id,
  };
}

function clocksOf(options: AddArguments): Pick<NewEntry, "happened_at" | "learned_at" | "told_at"> {
  const at = options.at ?? null;
  switch (options.kind) {
    case "happened":
      return { happened_at: at, learned_at: null, told_at: null };
    case "told":
      return { happened_at: options.happenedAt ?? null, learned_at: null, told_at: at };
    case "learned":
      return { happened_at: options.happenedAt ?? null, learned_at: at, told_at: null };
    case "corrected":
      return { happened_at: null, learned_at: at, told_at: null };
  }
}

function factOf(options: AddArguments): FactOf<"happened" | "learned" | "told" | "corrected"> {
  const { what } = options;
  if (what.trim() === "") throw new Failure("--what says nothing");
  switch (options.kind) {
    case "happened":
      return { kind: "happened", what, source: options.source, indicator: options.indicator ?? null };
    case "learned": {
      const { who, from, how, caveat = null, indicator = null } = options;
      return { kind: "learned", what, who, from, how, caveat, indicator };
    }
    case "told": {
      const { who, to, toKind, how, caveat = null, source = null, acknowledgedAt = null } = options;
      return {
        kind: "told",
        what,
        who,
        to,
        to_kind: toKind,
        how,
        caveat,
        acknowledged_at: acknowledgedAt,
        source,
      };
    }
    case "corrected":
      return { kind: "corrected", entry: options.entry, what, source: options.source };
  }
}
