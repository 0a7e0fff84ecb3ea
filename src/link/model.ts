/**
 * The model of linking is a table: which propositions are compared (here), and how much each finding weighs
 * (content/model/link.json, which `serjeant link train` writes and people read).
 */
import { type Comparison, FAMILIES } from "./comparisons/comparison.ts";
import { sameAttachment } from "./comparisons/same-attachment.ts";
import { sameDkim } from "./comparisons/same-dkim.ts";
import { sameLinkHost } from "./comparisons/same-link-host.ts";
import { sameMessageIdShape } from "./comparisons/same-message-id-shape.ts";
import { sameOriginNetwork } from "./comparisons/same-origin-network.ts";
import { sameOtherRecipients } from "./comparisons/same-other-recipients.ts";
import { sameReplyTo } from "./comparisons/same-reply-to.ts";
import { sameReturnPath } from "./comparisons/same-return-path.ts";
import { sameSender } from "./comparisons/same-sender.ts";
import { sameSenderName } from "./comparisons/same-sender-name.ts";
import { sameSkeleton } from "./comparisons/same-skeleton.ts";
import { sameSubject } from "./comparisons/same-subject.ts";
import { sameText } from "./comparisons/same-text.ts";
import { sameTokenScheme } from "./comparisons/same-token-scheme.ts";
import { sameTool } from "./comparisons/same-tool.ts";
import { sameTrackers } from "./comparisons/same-trackers.ts";
import { sameUrlScheme } from "./comparisons/same-url-scheme.ts";
import { sentTogether } from "./comparisons/sent-together.ts";

/** Every comparison; a new one is a file and a line. The order is that of the waterfall. */
export const COMPARISONS: readonly Comparison[] = [
  sameText,
  sameSubject,
  sameSkeleton,
  sameTrackers,
  sameLinkHost,
  sameUrlScheme,
  sameTokenScheme,
  sameSender,
  sameSenderName,
  sameReplyTo,
  sameReturnPath,
  sameDkim,
  sameMessageIdShape,
  sameTool,
  sameOriginNetwork,
  sameAttachment,
  sentTogether,
  sameOtherRecipients,
];

/** Rows of the table that nothing computes yet: they are neither for nor against. */
export const NOT_BUILT: readonly Omit<Comparison, "compare" | "features" | "levels">[] = [
  { name: "similar_file", proposition: "Their files are nearly the same (fuzzy hash).", family: "files" },
  { name: "similar_image", proposition: "Their images look alike (perceptual hash).", family: "files" },
];

/** How one finding weighs. */
export interface Level {
  /** How often two messages of one hand show it. */
  readonly m: number;
  /** How often two random messages show it. */
  readonly u: number;
  /**
   * How far the frequency of the very value stands in for `u`: 1 wholly, 0 not at all. Values that only one hand can
   * leave (a long text, a file) are not worth less because that hand sent many.
   */
  readonly tf: number;
  /** Pairs that showed it and that `m` and `u` were counted from; 0 where a person set them. */
  readonly matching_pairs: number;
  readonly random_pairs: number;
  /** Training leaves `u` as it is: so rare by chance that random pairs cannot count it. Why and how it was counted. */
  readonly u_held?: string;
}

/** What a further agreement is worth that has the same reason as a stronger one, from 0 to 1. */
export interface Shares {
  /** Within one family. */
  readonly family: number;
  /**
   * Links, tool, address and occasion together: one mailing service gives much of it to all of its customers, one list
   * to its members, one circle of colleagues has the same recipients. And likewise layout, tool, address and occasion:
   * one mail program lays out what people write with it.
   */
  readonly setting: number;
  /** Where the sender or the sender's name is the same: all but words, which is one person's ordinary mail. */
  readonly sender: number;
}

export interface LinkModel {
  readonly version: 1;
  readonly trained: {
    /** Day, RFC 3339. */
    readonly date: string;
    /** What it was learned from, by name. */
    readonly corpora: readonly {
      readonly name: string;
      readonly messages: number;
      readonly sendings: number;
    }[];
  };
  readonly prior: {
    /** How many other sendings of the same hand a sending has, on average. */
    readonly siblings: number;
    /** Sendings that are thought to be there beside those of a small mailbox, so that its values are not all common. */
    readonly background: number;
  };
  /** Probability from which on two sendings are linked. */
  readonly threshold: number;
  readonly shares: Shares;
  /** By comparison and level. */
  readonly comparisons: Readonly<Record<string, Readonly<Record<string, Level>>>>;
}

/** The table as it stands in the file. Throws a sentence for a person where it is no such table. */
export function readLinkModel(text: string): LinkModel {
  const model = JSON.parse(text) as LinkModel;
  if (model.version !== 1) throw new Error("the link model is not of version 1");
  const { prior, shares, threshold } = model;
  const positive = [prior?.siblings, prior?.background];
  if (!positive.every((number) => Number.isFinite(number) && number > 0))
    throw new Error("the link model needs a prior with `siblings` and `background` above 0");
  if (![shares?.family, shares?.setting, shares?.sender].every(isShare))
    throw new Error("the link model needs shares of `family`, `setting` and `sender`, from 0 to 1");
  if (!isProbability(threshold)) throw new Error("the link model needs a `threshold` between 0 and 1");
  for (const { name, levels } of COMPARISONS) {
    for (const level of levels) checkLevel(`${name}.${level}`, model.comparisons?.[name]?.[level]);
  }
  return model;
}

function checkLevel(name: string, level: Level | undefined): void {
  if (level === undefined || !isProbability(level.m) || !isProbability(level.u) || !isShare(level.tf))
    throw new Error(`the link model needs m and u between 0 and 1 and tf from 0 to 1 for ${name}`);
}

function isProbability(number: unknown): boolean {
  return typeof number === "number" && number > 0 && number < 1;
}

function isShare(number: unknown): boolean {
  return typeof number === "number" && number >= 0 && number <= 1;
}

/** By number of the comparison: number of its family. */
export const FAMILY_OF: Uint8Array = Uint8Array.from(COMPARISONS, ({ family }) => FAMILIES.indexOf(family));
