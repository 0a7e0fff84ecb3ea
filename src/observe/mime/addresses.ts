import { cleanAddress, decodedWords, isAddressLike, type Piece, type Word, wordsOf } from "./address-text.ts";
import { ADDRESSES_MAX } from "./limits.ts";

/** One address as it stands in a field. Every address a mail program might show is a candidate of its own. */
export interface AddressCandidate {
  /** Encoded words decoded, quotes removed; null when there is none. */
  readonly displayName: string | null;
  /** The addr-spec as written, without brackets and routes; empty when the field names nobody reachable. */
  readonly address: string;
}

export interface AddressList {
  readonly candidates: readonly AddressCandidate[];
  /** True when something was no address, or could be read in two ways. */
  readonly damaged: boolean;
  /** True when there were more than ADDRESSES_MAX. */
  readonly limited: boolean;
}

/**
 * Reads an address list, RFC 5322 §3.4 and §4.4, from unfolded text whose encoded words are not yet decoded
 * (a decoded comma would split a name). Groups give their members, an empty group its name. Missing brackets,
 * open quotes, spaces for commas and addresses within encoded words are read with `damaged` set.
 * One pass: time is linear in the length whatever the text.
 */
export function parseAddresses(text: string): AddressList {
  return new AddressScan(text).run();
}

class AddressScan {
  readonly #text: string;
  readonly #found: AddressCandidate[] = [];
  #at = 0;
  #pieces: Piece[] = [];
  #comments: string[] = [];
  #angles: string[] = [];
  #spaced = false;
  #hasAt = false;
  /** Names that no address followed yet: `Example, Ada <ada@example.org>` has its comma unquoted. */
  #pending: string[] = [];
  #group: string | null = null;
  #groupHasMembers = false;
  #damaged = false;
  #limited = false;
  /** Delimiters that were searched for and do not come any more; searching again would be quadratic. */
  readonly #exhausted = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  run(): AddressList {
    const text = this.#text;
    while (this.#at < text.length && !this.#limited) {
      const char = text[this.#at]!;
      if (!this.#readSpecial(char)) this.#readAtom();
    }
    this.#endItem();
    this.#endPending();
    this.#endGroup();
    return { candidates: this.#found, damaged: this.#damaged, limited: this.#limited };
  }

  /** Consumes a character with a meaning of its own; false when an atom starts here. */
  #readSpecial(char: string): boolean {
    switch (char) {
      case " ":
      case "\t":
        this.#spaced = true;
        this.#at++;
        return true;
      case '"':
        return this.#readQuoted();
      case "(":
        return this.#readComment();
      case "<":
        this.#readAngle();
        return true;
      case ",":
        this.#endItem();
        this.#at++;
        return true;
      case ";":
        this.#endItem();
        this.#endPending();
        this.#endGroup();
        this.#at++;
        return true;
      case ":":
        return this.#startGroup();
      default:
        return false;
    }
  }

  /** A run of ordinary characters; an encoded word is one run even with a comma in it. */
  #readAtom(): void {
    const text = this.#text;
    const start = this.#at;
    const word = this.#encodedWordEnd(start);
    if (word > 0) this.#at = word;
    else {
      this.#at++;
      while (this.#at < text.length && !isSpecial(text.charCodeAt(this.#at))) {
        if (text[this.#at] === "[") this.#skipLiteral();
        else this.#at++;
      }
    }
    this.#push(text.slice(start, this.#at), false);
  }

  /** After a `[…]` domain literal, in which a colon starts no group. */
  #skipLiteral(): void {
    // LIMIT: an IPv6 literal has at most 53 characters; a bracket further off belongs to something else.
    const close = this.#text.slice(this.#at, this.#at + 60).indexOf("]");
    this.#at += Math.max(close, 0) + 1;
  }

  #encodedWordEnd(start: number): number {
    if (!this.#text.startsWith("=?", start)) return -1;
    const head = /^=\?[^?\s]{1,60}\?[bq]\?/i.exec(this.#text.slice(start, start + 70));
    if (head === null) return -1;
    const end = this.#search("?=", start + head[0].length);
    return end < 0 ? -1 : end + 2;
  }

  #search(mark: string, from: number): number {
    if (this.#exhausted.has(mark)) return -1;
    const found = this.#text.indexOf(mark, from);
    if (found < 0) this.#exhausted.add(mark);
    return found;
  }

  /** A quoted string, RFC 5322 §3.2.4; a quote without partner is an ordinary character. */
  #readQuoted(): boolean {
    const text = this.#text;
    if (this.#exhausted.has('"')) return this.#literal();
    let content = "";
    let from = this.#at + 1;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 92 && at + 1 < text.length) {
        content += text.slice(from, at);
        from = at + 1;
        at++;
      } else if (code === 34) {
        this.#push(content + text.slice(from, at), true);
        this.#at = at + 1;
        return true;
      }
    }
    this.#exhausted.add('"');
    return this.#literal();
  }

  /** Takes the character itself as an (unquoted) piece of nothing: damage that leaves no trace in the name. */
  #literal(): boolean {
    this.#damaged = true;
    this.#at++;
    return true;
  }

  #readComment(): boolean {
    const text = this.#text;
    if (this.#exhausted.has(")")) return this.#literal();
    let depth = 0;
    for (let at = this.#at; at < text.length; at++) {
      const char = text.charCodeAt(at);
      if (char === 92) at++;
      else if (char === 40) depth++;
      else if (char === 41 && --depth === 0) {
        this.#comments.push(text.slice(this.#at + 1, at).replaceAll(/\\(.)/g, "$1"));
        this.#at = at + 1;
        this.#spaced = true;
        return true;
      }
    }
    this.#exhausted.add(")");
    return this.#literal();
  }

  #readAngle(): void {
    const text = this.#text;
    let at = this.#at + 1;
    while (at < text.length && text[at] === "<") at++; // `<<a@b.example>>`
    const start = at;
    let quoted = false;
    let comma = -1;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 34) quoted = !quoted;
      else if (!quoted && (code === 62 || code === 60)) break;
      else if (!quoted && code === 44 && comma < 0) comma = at;
    }
    // A comma belongs to a route (`<@a,@b:c@d>`) or a typing mistake when the bracket is closed after it.
    if (text[at] !== ">" && comma >= 0) at = comma;
    if (text[at] !== ">") this.#damaged = true;
    this.#angles.push(text.slice(start, at));
    this.#at = at;
    while (text[this.#at] === ">") this.#at++;
    this.#spaced = true;
  }

  /** `name: members;`. A colon that no semicolon follows is part of the name. */
  #startGroup(): boolean {
    const named = this.#angles.length === 0 && !this.#hasAt;
    const isLast = this.#text.slice(this.#at + 1, this.#at + 9).trim() === "";
    if (this.#group === null && named && (isLast || this.#search(";", this.#at) > 0)) {
      this.#group = this.#phrase(this.#pieces);
      this.#groupHasMembers = false;
      this.#resetItem();
      this.#at++;
      return true;
    }
    this.#push(":", false);
    this.#at++;
    return true;
  }

  #endGroup(): void {
    if (this.#group !== null && !this.#groupHasMembers && this.#group !== "") {
      this.#found.push({ displayName: this.#group, address: "" });
    }
    this.#group = null;
  }

  #push(text: string, quoted: boolean): void {
    this.#hasAt ||= text.includes("@");
    this.#pieces.push({ text, quoted, spaced: this.#spaced });
    this.#spaced = false;
  }

  #resetItem(): void {
    this.#pieces = [];
    this.#comments = [];
    this.#angles = [];
    this.#hasAt = false;
    this.#spaced = false;
  }

  #endItem(): void {
    if (this.#pieces.length > 0 || this.#angles.length > 0 || this.#takeFromComment()) {
      this.#groupHasMembers = true;
      if (this.#angles.length > 0) this.#endAngled();
      else this.#endBare();
      if (this.#found.length >= ADDRESSES_MAX && this.#at < this.#text.length) this.#limited = true;
    }
    this.#resetItem();
  }

  /** `(<address>)` with nothing outside of the comment: seen in mail that means to look unaddressed. */
  #takeFromComment(): boolean {
    const inner = /<([^<>\s]{1,300}@[^<>\s]{1,300})>/.exec(this.#comments.join(" ").slice(0, 2_000));
    if (inner === null) return false;
    this.#damaged = true;
    this.#comments = [];
    this.#angles.push(inner[1]!);
    return true;
  }

  /** `Name <address>`; several brackets are several candidates, the name goes to the first. */
  #endAngled(): void {
    const addresses = this.#angles.map(cleanAddress);
    const usable = addresses.filter(isAddressLike);
    const own = this.#phrase(this.#pieces) || this.#commentText();
    const name = [...this.#pending, own].filter((part) => part !== "").join(", ");
    this.#pending = [];
    if (usable.length !== 1 || addresses.length !== 1) this.#damaged = true;
    const chosen = usable.length > 0 ? usable : [addresses[0] ?? ""];
    for (const [index, address] of chosen.entries()) this.#add(index === 0 ? name : "", address);
  }

  /** SECURITY: `a@b@example.org` has two readings, and mail programs differ in which they show. */
  #add(name: string, address: string): void {
    if (address.indexOf("@") !== address.lastIndexOf("@") && !address.startsWith('"')) this.#damaged = true;
    this.#found.push(candidate(name, address));
  }

  /** `address`, `address (Name)`, and names and addresses without brackets. */
  #endBare(): void {
    const addresses: Word[] = [];
    const rest: Word[] = [];
    for (const word of wordsOf(this.#pieces)) {
      (!word.quotedOnly && isAddressLike(word.text) ? addresses : rest).push(word);
    }
    if (addresses.length === 0) {
      this.#endWithoutAddress();
      return;
    }
    this.#endPending();
    if (addresses.length > 1 || rest.length > 0) this.#damaged = true;
    const name = decodedWords(rest.map((word) => word.text).join(" ")) || this.#commentText();
    for (const [index, word] of addresses.entries()) {
      this.#add(index === 0 ? name : "", cleanAddress(word.text));
    }
  }

  #endWithoutAddress(): void {
    this.#damaged = true;
    const name = this.#phrase(this.#pieces) || this.#commentText();
    if (name !== "") this.#pending.push(name);
  }

  /** An address may hide in quotes or in an encoded word; a mail program that decodes first shows it. */
  #endPending(): void {
    for (const text of this.#pending) {
      const inner = /^([^<]*)<([^<>\s]+@[^<>\s]+)>$/.exec(text);
      if (inner !== null) this.#add((inner[1] ?? "").trim(), inner[2] ?? "");
      else if (isAddressLike(text) && !/\s/.test(text)) this.#add("", cleanAddress(text));
      else this.#add(text, "");
    }
    this.#pending = [];
  }

  #commentText(): string {
    return decodedWords(this.#comments.join(" ").trim());
  }

  #phrase(pieces: readonly Piece[]): string {
    let text = "";
    for (const piece of pieces) text += piece.spaced && text !== "" ? ` ${piece.text}` : piece.text;
    return decodedWords(text.trim());
  }
}

function candidate(name: string, address: string): AddressCandidate {
  return { displayName: name === "" ? null : name, address };
}

function isSpecial(code: number): boolean {
  // space tab " ( < , ; :
  return (
    code === 32 ||
    code === 9 ||
    code === 34 ||
    code === 40 ||
    code === 60 ||
    code === 44 ||
    code === 59 ||
    code === 58
  );
}
