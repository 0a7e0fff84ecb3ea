/** How linking words the shapes of identifiers; made once for each pattern. */
import type { LinkUse, Mail, Route } from "../mail.ts";
import type { Pattern } from "../pattern.ts";
import type { Tool } from "../tools.ts";

const ALPHABET_NAMES: Readonly<Record<string, string>> = {
  h: "hex",
  H: "HEX",
  d: "digits",
  a: "a-z0-9",
  A: "base64",
  b: "base64",
  l: "a-z",
  U: "A-Z",
};

function lengthText(length: number): string {
  if (length <= 40) return String(length);
  if (length <= 60) return "41 to 60";
  return length <= 100 ? "61 to 100" : "101 to 200";
}

/** A pattern with its drawn parts as `{24 hex}`. */
export function shapeText(source: string): string {
  const known = SHAPES.get(source);
  if (known !== undefined) return known;
  const shape = source.replace(
    /%r?([hHdaAblU])(\d+)|%([exsn])/g,
    (_, letter: string, length: string, other: string) => {
      if (other === "e") return "{base64 of the recipient}";
      if (other === "x") return "{hex of the recipient}";
      if (other === "s") return "{words}";
      if (other === "n" || (letter === "d" && (length === "7" || length === "8"))) return "{up to 8 digits}";
      if (letter === "d" && Number(length) < 7) return "{n}";
      return `{${lengthText(Number(length))} ${ALPHABET_NAMES[letter]}}`;
    },
  );
  SHAPES.set(source, shape);
  return shape;
}

const SHAPES = new Map<string, string>();

const MESSAGE_IDS = new Map<Tool, Map<Pattern | null, readonly string[]>>();

/** The shape of a tool's Message-IDs, and once more without the host. */
export function messageIdShapesOf(tool: Tool, { returnPath }: Route): readonly string[] {
  let byPath = MESSAGE_IDS.get(tool);
  if (byPath === undefined) {
    byPath = new Map();
    MESSAGE_IDS.set(tool, byPath);
  }
  let known = byPath.get(returnPath);
  if (known === undefined) {
    const [left = "", host = "{domain}"] = tool.messageId.source.split("@", 2);
    const shape = shapeText(left);
    known = [`${shape}@${rightSide(host, returnPath?.source.split("@")[1] ?? "")}`, `${shape}@…`];
    byPath.set(returnPath, known);
  }
  return known;
}

function rightSide(host: string, returnHost: string): string {
  if (host.endsWith("{domain}")) return host === "{domain}" ? "{sender}" : "{host}.{sender}";
  if (host === returnHost) return "{return path}";
  const root = (name: string): string => name.split(".").slice(-2).join(".");
  if (host !== root(host) && root(host) === root(returnHost)) return "{host}.{return path}";
  return root(host);
}

/** Path and query of a kind of link, worded as a scheme. */
export function schemeOf({ source }: Pattern): string {
  return shapeText(source);
}

const TOKENS = new Map<string, readonly string[]>();

/** `path 2: 22 base64`, `query u: 10 hex` for each generated part of a URL. */
export function tokensOf({ source }: Pattern): readonly string[] {
  const known = TOKENS.get(source);
  if (known !== undefined) return known;
  const [path = "", query = ""] = source.split("?", 2);
  const places = [
    ...path
      .split("/")
      .slice(1)
      .map((value, i) => [`path ${i + 1}`, value] as const),
    ...query
      .split("&")
      .filter((item) => item !== "")
      .map((item) => [`query ${item.split("=")[0]}`, item.split("=")[1] ?? ""] as const),
  ];
  const tokens = places.flatMap(([place, value]) => {
    const found = [...value.matchAll(/%r?([hHdaAblU])(\d+)|%([exn])/g)]
      .map(([, letter, length, other]) => tokenText(letter, Number(length), other))
      .filter((text) => text !== null);
    return found.length === 0 ? [] : [`${place}: ${found.join(" + ")}`];
  });
  TOKENS.set(source, tokens);
  return tokens;
}

function tokenText(letter: string | undefined, length: number, other: string | undefined): string | null {
  if (other === "e") return "base64 of the recipient";
  if (other === "x") return "hex of the recipient";
  if (other === "n" || (letter === "d" && length >= 5 && length <= 8)) return "up to 8 digits";
  const least = letter === "d" ? 5 : 6;
  return length < least ? null : `${lengthText(length)} ${ALPHABET_NAMES[letter!]}`;
}

function countText(count: number): string {
  if (count <= 1) return String(count);
  if (count <= 3) return "2 to 3";
  return count <= 9 ? "4 to 9" : "10 or more";
}

/** How opening is reported; null where opening loads nothing. */
export function trackerTexts(mail: Mail, links: readonly LinkUse[]): readonly string[] | null {
  let pixels = 0;
  let pictures = 0;
  let anchors = 0;
  let isOwnHost = true;
  const hosts: string[] = [];
  for (const { shape } of links) {
    if (shape.kind !== "link") continue;
    anchors++;
    if (!hosts.includes(shape.host)) hosts.push(shape.host);
  }
  for (const { shape } of links) {
    if (shape.kind !== "image") continue;
    if (shape.size === "picture") pictures++;
    else pixels++;
    if (!hosts.includes(shape.host)) isOwnHost = false;
  }
  if (pixels + pictures === 0) return null;
  const where = isOwnHost ? "hosts of the links" : "other hosts";
  // The one that stands alone is counted as the last.
  const place = mail.design?.tracker === "top" && pictures > 0 ? "first" : "last";
  const pixel = pixels === 0 ? "no pixel" : `pixel 1x1 ${place}, ${where}`;
  const images = `${countText(pictures)} images on ${pictures === 0 ? "no host" : where}`;
  // The plain text beside the HTML has them once more.
  const seen = mail.tool.html === "only" ? anchors : anchors * 2;
  const whole = `${pixel}; ${images}; ${countText(seen)} links to ${countText(hosts.length)} hosts`;
  return pixels === 0 ? [whole] : [whole, pixel];
}
