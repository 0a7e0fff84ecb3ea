import type { Email, Mailbox } from "../../model/message.ts";
import { parseDomain } from "../urls/domain.ts";
import { parseEmail } from "../urls/email.ts";
import type { AddressCandidate } from "./addresses.ts";

/** A mailbox of the model for an address as written; the address is taken apart when somebody asks. */
export function makeMailbox(candidate: AddressCandidate): Mailbox {
  return new LazyMailbox(candidate.displayName, candidate.address);
}

/** The model's address even for text that is none: what a rule on the raw text can still see, `valid` false. */
export function emailOf(address: string): Email {
  return parseEmail(address) ?? brokenEmail(address);
}

class LazyMailbox implements Mailbox {
  readonly display_name: string | null;
  readonly #address: string;
  #email: Email | null = null;

  constructor(name: string | null, address: string) {
    this.display_name = name;
    this.#address = address;
  }

  get email(): Email {
    this.#email ??= emailOf(this.#address);
    return this.#email;
  }
}

function brokenEmail(address: string): Email {
  const at = address.lastIndexOf("@");
  return {
    email: address,
    local_part: at > 0 ? address.slice(0, at) : null,
    domain: parseDomain(at < 0 ? "" : address.slice(at + 1)),
  };
}
