/** What was known under a name before a moment. The same shape comes from this run's mail and from a store. */
export interface Seen {
  readonly messages: number;
  /** Seconds since 1970; null when there are none. */
  readonly first: number | null;
  readonly last: number | null;
}

export const NEVER_SEEN: Seen = { messages: 0, first: null, last: null };

/**
 * The same world seen from two sides. Copies of one message can be on both, so counts are not added: the larger one is
 * what is certain.
 */
export function seenByEither(a: Seen, b: Seen): Seen {
  if (a.messages === 0) return b;
  if (b.messages === 0) return a;
  return {
    messages: Math.max(a.messages, b.messages),
    first: Math.min(a.first!, b.first!),
    last: Math.max(a.last!, b.last!),
  };
}
