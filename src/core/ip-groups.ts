/**
 * An IP address as 16-bit groups: two for plain dotted IPv4, eight for IPv6 (RFC 4291 §2.2, a dotted end
 * allowed, no brackets, no zone). Null for everything else.
 */
export function ipGroups(text: string): readonly number[] | null {
  return text.includes(":") ? v6Groups(text) : v4Groups(text);
}

function v4Groups(text: string): number[] | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part))) return null;
  const [a = 256, b = 256, c = 256, d = 256] = parts.map(Number);
  return Math.max(a, b, c, d) > 255 ? null : [a * 256 + b, c * 256 + d];
}

function v6Groups(text: string): number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = hexGroups(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? hexGroups(halves[1] ?? "", true) : [];
  if (head === null || tail === null) return null;
  const gap = 8 - head.length - tail.length;
  if (halves.length === 1) return gap === 0 ? head : null;
  return gap < 1 ? null : [...head, ...new Array<number>(gap).fill(0), ...tail];
}

/** Only the last 32 bits may be written dotted, hence `last`. */
function hexGroups(text: string, last: boolean): number[] | null {
  if (text === "") return [];
  const parts = text.split(":");
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    const isHex = /^[0-9a-f]{1,4}$/i.test(part);
    const v4 = !isHex && last && index === parts.length - 1 ? v4Groups(part) : null;
    if (isHex) groups.push(Number.parseInt(part, 16));
    else if (v4 !== null) groups.push(...v4);
    else return null;
  }
  return groups;
}
