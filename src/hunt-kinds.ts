/** What one hunts for by its value; apart, so that the help of a command loads nothing that reads mail. */
export const HUNT_KINDS = [
  "domain",
  "host",
  "url",
  "address",
  "ip",
  "hash",
  "subject",
  "message-id",
] as const;
export type HuntKind = (typeof HUNT_KINDS)[number];
