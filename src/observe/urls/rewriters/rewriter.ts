import type { Url } from "../../../model/message.ts";

/** A service that puts a URL of its own in front of another one, with the other one inside it. */
export interface Rewriter {
  /** The name in `rewrite.encoders`, where rules know one theirs. */
  readonly encoder: string;
  /** Hosts or root domains the service runs on; a second-level label alone (`google`) stands for any suffix. */
  readonly hosts: readonly string[];
  /** First path segments that tell the service under customers' own hosts. */
  readonly firstSegments?: readonly string[];
  /** The wrapped URL, or null when this one wraps nothing readable. Total: any URL of the hosts is allowed. */
  readonly target: (url: Url) => string | null;
}

/** The first value of the first of these query parameters that is present. */
export function firstParameter(url: Url, names: readonly string[]): string | null {
  for (const name of names) {
    const value = url.query_params_decoded[name]?.[0];
    if (value !== undefined && value !== "") return value;
  }
  return null;
}

/** The same, but only when it is an absolute web URL: a search for `url` is no redirect. */
export function webParameter(url: Url, names: readonly string[]): string | null {
  const value = firstParameter(url, names);
  return value !== null && isWebUrl(value) ? value : null;
}

export function isWebUrl(text: string): boolean {
  return /^\s*https?:/i.test(text);
}

/** Base64 in either alphabet, as text (UTF-8). Total. */
export function base64Text(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

/** A string member of a base64 JSON object, as tracking links carry their target. */
export function base64JsonMember(text: string, member: string): string | null {
  try {
    const value: unknown = JSON.parse(base64Text(text));
    if (typeof value !== "object" || value === null) return null;
    const found = (value as Record<string, unknown>)[member];
    return typeof found === "string" ? found : null;
  } catch {
    return null;
  }
}
