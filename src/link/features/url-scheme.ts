import type { Url } from "../../model/message.ts";
import type { RecipientFinder } from "./recipient-encoding.ts";
import { shapeOf } from "./token-shape.ts";
import { placesOf } from "./url-places.ts";

// LIMIT: a shape is read by people and compared as a whole; what is longer tells nothing more.
const SHAPE_LENGTH_MAX = 160;
const SCHEMES_MAX = 16;

/**
 * How links are built: path and query without the host, words kept, generated parts by alphabet and length:
 * `/c/{24 hex}?u={22 base64}`. Survives a change of host. A bare host has none.
 */
export function urlSchemes(urls: readonly Url[], recipients: RecipientFinder): readonly string[] {
  const found = new Set<string>();
  for (const url of urls) {
    if (found.size >= SCHEMES_MAX) break;
    const scheme = urlScheme(url, recipients);
    if (scheme !== null) found.add(scheme);
  }
  return [...found];
}

function urlScheme(url: Url, recipients: RecipientFinder): string | null {
  const { path, query, fragment } = placesOf(url);
  const end = (url.path ?? "").endsWith("/") && path.length > 0 ? "/" : "";
  let shape = path.map((segment) => `/${valueShape(segment, recipients)}`).join("") + end;
  const parameters = query.map(([name, value]) => {
    const shaped = valueShape(value, recipients);
    return name === "" ? shaped : `${shapeOf(name)}=${shaped}`;
  });
  if (parameters.length > 0) shape += `${shape === "" ? "/" : ""}?${parameters.join("&")}`;
  // A fragment of words is a place on the page.
  const mark = fragment === null ? "" : valueShape(fragment, recipients);
  if (mark.includes("{")) shape += `${shape === "" ? "/" : ""}#${mark}`;
  return shape === "" ? null : shape.slice(0, SHAPE_LENGTH_MAX);
}

function valueShape(value: string, recipients: RecipientFinder): string {
  const recipient = recipients.find(value);
  if (recipient !== null) return `{${recipient}}`;
  if (/^https?:\/\//i.test(value)) return "{url}";
  if (/^[^@\s]{1,64}@[^@\s]{1,255}$/.test(value)) return "{address}";
  return /\s/.test(value) ? "{text}" : shapeOf(value);
}
