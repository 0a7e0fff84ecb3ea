/** Whether an indicator is the one that was asked for: the same address or host, or one below the domain. */

export function indicatorMatches(asked: string, found: string): boolean {
  const [wanted, value] = [plain(asked), plain(found)];
  if (wanted === "" || value === "") return false;
  if (wanted === value) return true;
  // Of an address only the very address; of a domain everything below it.
  return !wanted.includes("@") && isBelow(hostOf(value), hostOf(wanted));
}

function isBelow(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** Without case, and without what makes it safe to send. */
function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll("[.]", ".")
    .replaceAll("[@]", "@")
    .replace(/^hxxp/, "http")
    .replace(/^[<@]/, "")
    .replace(/[>.]$/, "");
}

/** Of a URL, of an address, or the host itself. */
function hostOf(value: string): string {
  const url = /^[a-z][a-z0-9+.-]{0,20}:\/\//.test(value) ? URL.parse(value) : null;
  return url === null ? value.slice(value.lastIndexOf("@") + 1) : url.hostname;
}
