import type { Domain, Email, Url } from "../../model/message.ts";

/**
 * How text is read as a URL, a host or an address. Handed in, because reading is `observe`'s work and stages
 * do not import each other: rules and the message model must read the same text the same way.
 */
export interface Readers {
  readonly parseUrl: (text: string, options: { readonly strict: boolean }) => Url | null;
  readonly parseDomain: (text: string) => Domain;
  readonly parseEmail: (text: string) => Email | null;
}
