/**
 * Signatures of the functions that belong to the language itself. Those over collections are generic; the
 * checker gives them their exact types, and what stands here is what a reader of the documentation sees.
 */
import { arrayOf, BOOL, FLOAT, INT, mapOf, objectOf, STRING, UNKNOWN } from "./schema-builder.ts";
import type { FunctionSignature, MqlType, Parameter } from "./types.ts";

const LIST: Parameter = { name: "list", type: arrayOf(UNKNOWN) };
const CONDITION: Parameter = { name: "condition", type: BOOL };
const TEXT: Parameter = { name: "text", type: STRING };
const PATTERNS: Parameter = { name: "pattern", type: STRING, variadic: true };

const REGEX_MATCH = objectOf("RegexMatch", {
  full_match: [STRING, "The whole match."],
  groups: [arrayOf(STRING), "The groups in order; an unmatched one is empty."],
  named_groups: [mapOf(STRING), "The named groups."],
});

function signature(
  name: string,
  parameters: readonly Parameter[],
  returns: MqlType,
  doc: string,
): FunctionSignature {
  return { name, parameters, returns, doc };
}

const COLLECTIONS: readonly FunctionSignature[] = [
  signature("any", [LIST, CONDITION], BOOL, "True when the condition holds for an element."),
  signature(
    "all",
    [LIST, CONDITION],
    BOOL,
    "True when the condition holds for every element, also of an empty list.",
  ),
  signature("filter", [LIST, CONDITION], arrayOf(UNKNOWN), "The elements for which the condition holds."),
  signature("map", [LIST, { name: "value", type: UNKNOWN }], arrayOf(UNKNOWN), "The value of each element."),
  signature(
    "distinct",
    [LIST, { name: "key", type: UNKNOWN, optional: true }],
    arrayOf(UNKNOWN),
    "The list without repetitions; with a key, the first element of each key.",
  ),
  signature("flatten", [LIST], arrayOf(UNKNOWN), "A list of lists as one list."),
  signature(
    "length",
    [{ name: "value", type: UNKNOWN }],
    INT,
    "How many elements, or code points of a text.",
  ),
  signature(
    "sum",
    [LIST, { name: "value", type: FLOAT, optional: true }],
    FLOAT,
    "The sum of the numbers, or of the value of each element.",
  ),
  signature(
    "ratio",
    [LIST, CONDITION],
    FLOAT,
    "The share of elements for which the condition holds, 0 to 1.",
  ),
  signature(
    "coalesce",
    [{ name: "value", type: UNKNOWN, variadic: true }],
    UNKNOWN,
    "The first value that is not null.",
  ),
  signature("keys", [{ name: "map", type: mapOf(UNKNOWN) }], arrayOf(STRING), "The keys of a map."),
  signature("values", [{ name: "map", type: mapOf(UNKNOWN) }], arrayOf(UNKNOWN), "The values of a map."),
];

const SEARCHES: readonly (readonly [name: string, doc: string])[] = [
  ["strings.contains", "True when the text contains a pattern."],
  ["strings.icontains", "True when the text contains a pattern, in any case."],
  ["strings.starts_with", "True when the text begins with a pattern."],
  ["strings.istarts_with", "True when the text begins with a pattern, in any case."],
  ["strings.ends_with", "True when the text ends with a pattern."],
  ["strings.iends_with", "True when the text ends with a pattern, in any case."],
  ["strings.like", "True when a pattern with `*` and `?` covers the whole text."],
  ["strings.ilike", "True when a pattern with `*` and `?` covers the whole text, in any case."],
  ["ilike", "The same as `strings.ilike`."],
  ["regex.contains", "True when a regular expression (RE2) matches in the text."],
  ["regex.icontains", "True when a regular expression (RE2) matches in the text, in any case."],
  ["regex.match", "True when a regular expression (RE2) covers the whole text."],
  ["regex.imatch", "True when a regular expression (RE2) covers the whole text, in any case."],
];

const REGEX_VALUES: readonly FunctionSignature[] = [
  signature("regex.count", [TEXT, PATTERNS], INT, "How many matches there are."),
  signature("regex.icount", [TEXT, PATTERNS], INT, "How many matches there are, in any case."),
  signature("regex.extract", [TEXT, PATTERNS], arrayOf(REGEX_MATCH), "The matches with their groups."),
  signature(
    "regex.iextract",
    [TEXT, PATTERNS],
    arrayOf(REGEX_MATCH),
    "The matches with their groups, in any case.",
  ),
];

/** The language's own functions by name. */
export const BUILTIN_SIGNATURES: ReadonlyMap<string, FunctionSignature> = new Map(
  [
    ...COLLECTIONS,
    ...SEARCHES.map(([name, doc]) => signature(name, [TEXT, PATTERNS], BOOL, doc)),
    ...REGEX_VALUES,
  ].map((s) => [s.name, s]),
);
