/** The parts of a Received field (RFC 5321 §4.4) that tell where the client stood. */
export interface Connection {
  readonly by: string | null;
  readonly helo: string | null;
  /** Name and address as the server itself saw them. */
  readonly lookedUp: string | null;
  readonly address: string | null;
}

/**
 * Reads `from HELO (NAME [ADDRESS]) by HOST …`, and qmail's `from NAME (HELO …) (ADDRESS) by HOST`.
 */
export function readConnection(value: string): Connection {
  const { words, comments } = receivedWords(value);
  const by = words.indexOf("by");
  const host = by < 0 ? null : (words[by + 1] ?? null);
  const claimed = words[0] === "from" ? (words[1] ?? null) : null;
  if (claimed === null) return { by: host, helo: null, lookedUp: null, address: null };
  const parts = (comments[1] ?? "").split(/[\s()[\],]+/).filter((part) => part !== "");
  const bracketless = claimed.replace(/[[\]]/g, "");
  const address = [...parts, bracketless].find(isAddress) ?? null;
  const saysHelo = parts.findIndex((part) => part === "helo" || part === "ehlo");
  if (saysHelo >= 0) {
    return {
      by: host,
      helo: parts[saysHelo + 1] ?? "",
      lookedUp: isAddress(bracketless) ? null : claimed,
      address,
    };
  }
  // Sendmail adds "may be forged" where the name does not lead back to the address.
  const name = parts.includes("forged") ? undefined : parts.find(isHostName);
  return { by: host, helo: claimed, lookedUp: name ?? null, address };
}

function isHostName(text: string): boolean {
  return text.includes(".") && !text.includes("=") && !isAddress(text);
}

// Splits at space outside comments, and keeps for each word the comment that follows it directly.
function receivedWords(value: string): { words: string[]; comments: (string | undefined)[] } {
  const words: string[] = [];
  const comments: (string | undefined)[] = [];
  let depth = 0;
  let current = "";
  const endWord = (): void => {
    if (current !== "") words.push(current.toLowerCase());
    current = "";
  };
  for (const c of value) {
    if (c === "(") {
      if (depth === 0) endWord();
      depth += 1;
    } else if (c === ")" && depth > 0) {
      depth -= 1;
      if (depth === 0) {
        const at = Math.max(words.length - 1, 0);
        comments[at] = `${comments[at] ?? ""} ${current.toLowerCase()}`;
        current = "";
      }
    } else if (depth === 0 && (c === " " || c === "\t" || c === "\r" || c === "\n" || c === ";")) endWord();
    else current += c;
  }
  if (depth === 0) endWord();
  return { words, comments };
}

function isAddress(text: string): boolean {
  const bare = text.replace(/^ipv6:/i, "");
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(bare) || (bare.includes(":") && /^[\da-f:.]+$/i.test(bare));
}
