/** Where the objects of a Popolo document lie: in lists by their noun, in each other, or mixed, one a line. */
import { isRow, own, ownText, type Row, rowsOf } from "./row.ts";

/** A row and its place in the file. */
export type Placed = readonly [string, Row];

export interface PopoloRows {
  readonly people: readonly Placed[];
  readonly organizations: readonly Placed[];
  readonly posts: readonly Placed[];
  readonly memberships: readonly Placed[];
  readonly periods: readonly Placed[];
}
type Noun = keyof PopoloRows;
type Problem = (place: string, reason: string) => void;

const NOUN_OF_KEY: Readonly<Record<string, Noun>> = {
  persons: "people",
  people: "people",
  organizations: "organizations",
  organisations: "organizations",
  groups: "organizations",
  posts: "posts",
  memberships: "memberships",
  events: "periods",
};
// LIMIT: objects within objects are people with memberships with posts; deeper ones are left alone.
const DEPTH_MAX = 8;

/**
 * All rows of the documents; a document in which nothing can be found is a problem. The place of a document stands
 * before the places in it: empty, or `line 3: `.
 */
export function collectPopolo(
  documents: readonly { readonly value: unknown; readonly place: string }[],
  problem: Problem,
): PopoloRows {
  const rows = new Collector(problem);
  for (const { value, place } of documents) {
    if (!rows.document(value, place)) problem(place, "it has no people, organizations or memberships");
  }
  rows.embedded();
  return rows.found;
}

/** True where the document explains itself: people, and something to belong to. */
export function isSelfContained(value: unknown): boolean {
  const rows = new Collector(() => {});
  rows.document(value, "");
  return rows.found.people.length > 0 && rows.found.organizations.length > 0;
}

/** True where anything in it can be read as Popolo. */
export function looksLikePopolo(value: unknown): boolean {
  return new Collector(() => {}).document(value, "");
}

class Collector {
  readonly found = {
    people: [] as Placed[],
    organizations: [] as Placed[],
    posts: [] as Placed[],
    memberships: [] as Placed[],
    periods: [] as Placed[],
  };
  readonly #problem: Problem;

  constructor(problem: Problem) {
    this.#problem = problem;
  }

  document(value: unknown, place: string): boolean {
    if (Array.isArray(value)) return this.#mixed(value, place);
    if (!isRow(value)) return false;
    let isFound = false;
    for (const [key, noun] of Object.entries(NOUN_OF_KEY)) {
      const list = own(value, key);
      if (list === undefined) continue;
      isFound = true;
      for (const [here, row] of rowsOf(list, joined(place, key), this.#problem)) this.#add(noun, here, row);
    }
    if (isFound) return true;
    // Answers of services wrap the document once.
    for (const key of ["popolo", "result", "results", "data"]) {
      const inner = own(value, key);
      if (isRow(inner) || Array.isArray(inner)) return this.document(inner, joined(place, key));
    }
    return this.#single(place, value);
  }

  #mixed(list: readonly unknown[], place: string): boolean {
    let isFound = false;
    for (const [here, row] of rowsOf(list, place, this.#problem))
      isFound = this.#single(here, row) || isFound;
    return isFound;
  }

  #single(place: string, row: Row): boolean {
    const noun = nounOf(row);
    if (noun === null) {
      // A line of ndjson may be a whole document.
      const isDocument = Object.keys(NOUN_OF_KEY).some((key) => Array.isArray(own(row, key)));
      if (isDocument) return this.document(row, place);
      this.#problem(place, "it is neither person, organization, post nor membership");
      return false;
    }
    this.#add(noun, place, row);
    return true;
  }

  #add(noun: Noun, place: string, row: Row, depth = 0): void {
    this.found[noun].push([place, row]);
    if (depth >= DEPTH_MAX || noun === "periods") return;
    const id = ownText(row, "id");
    const nest = (key: string, inner: Noun, defaults: Row): void => {
      for (const [here, nested] of rowsOf(own(row, key), `${place}.${key}`, this.#problem))
        this.#add(inner, here, { ...defaults, ...nested }, depth + 1);
    };
    if (noun === "people") nest("memberships", "memberships", { person_id: id });
    if (noun === "posts") nest("memberships", "memberships", { post_id: id });
    if (noun === "organizations") {
      nest("memberships", "memberships", { organization_id: id });
      nest("posts", "posts", { organization_id: id });
      nest("children", "organizations", { parent_id: id });
    }
  }

  /**
   * A membership may carry its person or its organization whole. Last, and only where nothing else explains the id: an
   * embedded object is a copy.
   */
  embedded(): void {
    for (const [key, noun] of EMBEDDED) {
      const there = new Set(this.found[noun].map(([, row]) => ownText(row, "id")));
      for (const [place, row] of this.found.memberships) {
        const inner = own(row, key);
        if (!isRow(inner) || ownText(inner, "name") === null) continue;
        const id = ownText(inner, "id");
        if (id === null || there.has(id)) continue;
        there.add(id);
        this.found[noun].push([`${place}.${key}`, inner]);
      }
    }
  }
}

const EMBEDDED = [
  ["person", "people"],
  ["organization", "organizations"],
  ["on_behalf_of", "organizations"],
] as const;

const GROUP_TYPE = /committee|party|house|chamber|group|office|alliance|delegation|legislature|caucus/;

/** What an object says it is, or has that only one noun has. */
function nounOf(row: Row): Noun | null {
  const said = ownText(row, "@type", "_type", "doc_type", "type", "class", "object")?.toLowerCase() ?? "";
  const name = /(person|membership|organi[sz]ation|post|event)$/.exec(said)?.[1];
  if (name === "person") return "people";
  if (name === "membership") return "memberships";
  if (name === "post") return "posts";
  if (name === "event") return "periods";
  if (name !== undefined) return "organizations";
  if (["person_id", "person"].some((key) => own(row, key) !== undefined)) return "memberships";
  if (ownText(row, "classification") === "legislative period") return "periods";
  if (ownText(row, "classification", "kind", "parent_id", "founding_date") !== null) return "organizations";
  if (GROUP_TYPE.test(said)) return "organizations";
  if (ownText(row, "organization_id") !== null)
    return ownText(row, "member_id") === null ? "posts" : "memberships";
  return ownText(row, "name", "family_name", "given_name") === null ? null : "people";
}

function joined(place: string, key: string): string {
  return place === "" || place.endsWith(" ") ? `${place}${key}` : `${place}.${key}`;
}
