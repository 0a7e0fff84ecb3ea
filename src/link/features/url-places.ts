/** A URL as places with values, so that one token is named the same under every host. */
import type { Url } from "../../model/message.ts";

/** One place of a URL with its value, percent-decoded. */
export interface UrlValue {
  /** `host label`, `path 2`, `query u`, `fragment`. */
  readonly place: string;
  readonly value: string;
}

export interface UrlPlaces {
  /** Subdomain labels, outermost first. */
  readonly labels: readonly string[];
  readonly path: readonly string[];
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly fragment: string | null;
}

// LIMIT: a URL in mail can be 64 KiB long; real paths have under 12 segments, real queries under 20 parameters.
const SEGMENTS_MAX = 12;
const PARAMETERS_MAX = 20;
const VALUE_LENGTH_MAX = 4_000;

export function placesOf(url: Url): UrlPlaces {
  const path = (url.path ?? "").slice(0, VALUE_LENGTH_MAX * 2).split("/", SEGMENTS_MAX + 1);
  return {
    labels: (url.domain.subdomain ?? "").split(".").filter((label) => label !== ""),
    path: path.filter((segment) => segment !== "").map(decoded),
    query: parameters(url.query_params ?? ""),
    fragment: url.fragment === null || url.fragment === "" ? null : decoded(url.fragment),
  };
}

function parameters(query: string): [string, string][] {
  if (query === "") return [];
  return query
    .slice(0, VALUE_LENGTH_MAX * 4)
    .split(/[&;]/, PARAMETERS_MAX)
    .filter((item) => item !== "")
    .map((item) => {
      const equals = item.indexOf("=");
      return equals < 0
        ? ["", decoded(item)]
        : [decoded(item.slice(0, equals)), decoded(item.slice(equals + 1))];
    });
}

function decoded(text: string): string {
  const short = text.slice(0, VALUE_LENGTH_MAX);
  if (!short.includes("%")) return short;
  try {
    return decodeURIComponent(short);
  } catch {
    return short;
  }
}
