/** Elements of arrays with the answers that depend on them alone. */
import type { Unavailable, Value } from "../value.ts";
import type { Text } from "./text.ts";

/** The frames of an array that is one. */
export type ArrayAnswer = readonly ElementFrame[] | null | Unavailable;

/** How many answers a scope remembers; grows while rules are compiled. */
export interface Slots {
  truths: number;
  values: number;
  arrays: number;
}

/** What is remembered for one scope: the message, or one element of an array. */
export class Memory {
  readonly truths: Uint16Array;
  /** `undefined` is "not asked yet": no value of the language is undefined. */
  readonly values: (Value | undefined)[];
  readonly texts: (Text | undefined)[];
  readonly arrays: (ArrayAnswer | undefined)[];

  constructor(slots: Slots) {
    this.truths = new Uint16Array(slots.truths);
    this.values = new Array(slots.values).fill(undefined);
    this.texts = new Array(slots.values).fill(undefined);
    this.arrays = new Array(slots.arrays).fill(undefined);
  }

  forget(): void {
    this.truths.fill(0);
    this.values.fill(undefined);
    this.texts.fill(undefined);
    this.arrays.fill(undefined);
  }
}

/** One element of an array. Shared by all rules of a run. */
export class ElementFrame extends Memory {
  element: Value = null;
}

// LIMIT: frames are used again for the next message; those of a hostile mail with thousands of links are not kept.
const FRAMES_KEPT = 128;

/** The array that elements come from, before any filter, with the frames of its elements. */
export class Base {
  readonly id: number;
  readonly slots: Slots = { truths: 0, values: 0, arrays: 0 };
  private readonly kept: ElementFrame[] = [];
  private used = 0;

  constructor(id: number) {
    this.id = id;
  }

  frame(element: Value): ElementFrame {
    let frame = this.kept[this.used];
    if (frame === undefined) {
      frame = new ElementFrame(this.slots);
      if (this.used < FRAMES_KEPT) this.kept.push(frame);
    } else frame.forget();
    this.used++;
    frame.element = element;
    return frame;
  }

  /** Every frame is free again; called between messages. */
  release(): void {
    this.used = 0;
  }
}
