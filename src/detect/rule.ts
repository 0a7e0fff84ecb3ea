/**
 * Rule files: YAML around one expression. The envelope is that of the public rule feed; keys we do not know
 * are kept, because a feed may add some tomorrow.
 */
import { createHash } from "node:crypto";
import { type Document, isMap, isNode, isScalar, type YAMLMap } from "yaml";
import type { Span } from "../core/span.ts";
import { SEVERITIES, type Severity } from "../model/finding.ts";
import type { Expr } from "../mql/ast.ts";
import { type Checked, check } from "../mql/checker.ts";
import type { Diagnostic } from "../mql/diagnostic.ts";
import { type DiagnosticCode, diagnostic } from "../mql/diagnostics.ts";
import { nearestName } from "../mql/nearest-name.ts";
import { parse } from "../mql/parser.ts";
import type { Schema } from "../mql/types.ts";
import { RULE_FILE_MAX, readYaml, type SourceMap, sourceMap } from "./rule-source.ts";

/** Who wrote a rule. */
export interface RuleAuthor {
  readonly name: string | null;
  readonly email: string | null;
  readonly github: string | null;
  readonly twitter: string | null;
}

/** One rule with its envelope. */
export interface Rule {
  /** As given to `readRule`. */
  readonly path: string;
  readonly name: string;
  /** The stated id; without one a UUID of the name, so that it is the same on every machine. */
  readonly id: string;
  /** The stated severity; without one `medium`, and `informational` for a `query`, which accuses nobody. */
  readonly severity: Severity;
  readonly description: string | null;
  /** `rule`, `dlp`, `query`, `triage_rule`, `exclusion`; `rule` when not stated. */
  readonly type: string;
  readonly attackTypes: readonly string[];
  readonly tacticsAndTechniques: readonly string[];
  readonly detectionMethods: readonly string[];
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  readonly authors: readonly RuleAuthor[];
  /** ATT&CK ids such as `T1598.003` found in tags, tactics and attack types, each once. */
  readonly techniques: readonly string[];
  /** Keys of the envelope that have no meaning here, with their values. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** The text of the expression. */
  readonly source: string;
  readonly expr: Expr;
  /** A span of `source` as a span of the file. */
  readonly inFile: SourceMap;
}

export interface ReadRule {
  /** Null when there is any error. */
  readonly rule: Rule | null;
  /** The rule as far as it could be read: good for checking the rest of it, and for nothing else. */
  readonly draft: Rule | null;
  /** Spans are UTF-16 units of the file's text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one rule file. Never throws. */
export function readRule(path: string, text: string): ReadRule {
  return new RuleReader(path, text).read();
}

/** Types a rule; diagnostics point into its file, whose text is needed to quote it. */
export function checkRule(rule: Rule, schema: Schema): Checked {
  const expects = rule.type === "query" ? "value" : "condition";
  const checked = check(rule.expr, schema, { source: rule.source, expects });
  const diagnostics = checked.diagnostics.map((one) => ({ ...one, span: rule.inFile(one.span) }));
  return { ...checked, diagnostics };
}

// SECURITY: an alias bomb ("billion laughs") expands without end; a rule needs no aliases at all.
const ALIASES_MAX = 50;

const LIST_KEYS = [
  "attack_types",
  "tactics_and_techniques",
  "detection_methods",
  "tags",
  "references",
  "false_positives",
] as const;
const TEXT_KEYS = ["name", "source", "id", "severity", "description", "type", "authors"] as const;
const KNOWN_KEYS: ReadonlySet<string> = new Set([...LIST_KEYS, ...TEXT_KEYS]);

class RuleReader {
  readonly #path: string;
  readonly #text: string;
  readonly #diagnostics: Diagnostic[] = [];

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  read(): ReadRule {
    const root = this.#root();
    const rule = root === null ? null : this.#rule(root.map, root.values);
    const diagnostics = this.#diagnostics.sort((a, b) => a.span.start - b.span.start);
    const hasError = diagnostics.some(({ severity }) => severity === "error");
    return { rule: hasError ? null : rule, draft: rule, diagnostics };
  }

  #report(code: DiagnosticCode, span: Span, message: string, help?: string): void {
    this.#diagnostics.push(diagnostic(code, span, { message, help }));
  }

  #root(): { readonly map: YAMLMap; readonly values: Readonly<Record<string, unknown>> } | null {
    const start: Span = { start: 0, end: Math.min(1, this.#text.length) };
    if (this.#text.length > RULE_FILE_MAX) {
      this.#report("SJ406", start, `the file has more than ${RULE_FILE_MAX} characters`);
      return null;
    }
    const document = readYaml(this.#text);
    if (document === null) {
      this.#report("SJ401", start, "the YAML is nested too deeply");
      return null;
    }
    for (const error of document.errors) {
      const [from, to] = error.pos;
      // The first line says what is wrong; the rest is an excerpt, which is ours to draw.
      const message = (error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
      this.#report("SJ401", { start: from, end: Math.max(to, from + 1) }, `${lowerFirst(message)}`);
    }
    if (document.errors.length > 0) return null;
    if (!isMap(document.contents)) {
      const help = "a rule file has keys such as `name:` and `source:`";
      this.#report("SJ402", start, "the file is not a mapping", help);
      return null;
    }
    const values = this.#values(document);
    return values === null ? null : { map: document.contents, values };
  }

  #values(document: Document): Readonly<Record<string, unknown>> | null {
    try {
      return document.toJS({ maxAliasCount: ALIASES_MAX }) as Readonly<Record<string, unknown>>;
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      this.#report("SJ401", { start: 0, end: 1 }, "the YAML repeats itself by aliases too often");
      return null;
    }
  }

  #rule(map: YAMLMap, values: Readonly<Record<string, unknown>>): Rule | null {
    const name = this.#string(map, values, "name");
    const parsed = this.#source(map, values);
    if (name === null) this.#missing("name", map, values);
    const type = this.#string(map, values, "type") ?? "rule";
    const lists = Object.fromEntries(
      LIST_KEYS.map((key) => [key, this.#strings(map, values, key)]),
    ) as Record<(typeof LIST_KEYS)[number], readonly string[]>;
    const severity = this.#severity(map, values) ?? (type === "query" ? "informational" : "medium");
    const id = this.#string(map, values, "id");
    const description = this.#string(map, values, "description");
    const authors = this.#authors(map, values);
    if (name === null || parsed === null) return null;
    return {
      path: this.#path,
      name,
      id: id ?? uuidOfName(name),
      severity,
      description,
      type,
      attackTypes: lists.attack_types,
      tacticsAndTechniques: lists.tactics_and_techniques,
      detectionMethods: lists.detection_methods,
      tags: lists.tags,
      references: lists.references,
      falsePositives: lists.false_positives,
      authors,
      techniques: techniquesIn([...lists.tags, ...lists.tactics_and_techniques, ...lists.attack_types]),
      extra: Object.fromEntries(Object.entries(values).filter(([key]) => !KNOWN_KEYS.has(key))),
      ...parsed,
    };
  }

  /** A key that is absent; one of the wrong type was reported already. */
  #missing(key: string, map: YAMLMap, values: Readonly<Record<string, unknown>>): void {
    if (values[key] !== undefined && values[key] !== null) return;
    const near = nearestName(key, Object.keys(values));
    const start = map.range?.[0] ?? 0;
    const help = near === undefined ? undefined : `did you mean \`${key}\` where \`${near}\` stands?`;
    this.#report("SJ403", { start, end: start + 1 }, `a rule needs \`${key}\``, help);
  }

  #source(
    map: YAMLMap,
    values: Readonly<Record<string, unknown>>,
  ): Pick<Rule, "source" | "expr" | "inFile"> | null {
    const value = values["source"];
    const node = map.get("source", true);
    if (value === undefined || value === null || !isScalar(node)) {
      if (value === undefined || value === null) this.#missing("source", map, values);
      else this.#wrongType(map, "source", "text");
      return null;
    }
    // `source: true` is a YAML boolean and a complete MQL expression.
    if (typeof value !== "string" && typeof value !== "boolean") {
      this.#wrongType(map, "source", "text");
      return null;
    }
    const source = String(value);
    const inFile = sourceMap(this.#text, node);
    const { expr, diagnostics } = parse(source);
    for (const one of diagnostics) this.#diagnostics.push({ ...one, span: inFile(one.span) });
    return { source, expr, inFile };
  }

  #severity(map: YAMLMap, values: Readonly<Record<string, unknown>>): Severity | null {
    const value = this.#string(map, values, "severity");
    if (value === null) return null;
    const known = SEVERITIES.find((severity) => severity === value);
    if (known !== undefined) return known;
    const near = nearestName(value, SEVERITIES);
    const help = near === undefined ? `it is one of ${SEVERITIES.join(", ")}` : `did you mean \`${near}\`?`;
    this.#report("SJ405", this.#spanOf(map, "severity"), `unknown severity \`${value.slice(0, 40)}\``, help);
    return null;
  }

  #string(map: YAMLMap, values: Readonly<Record<string, unknown>>, key: string): string | null {
    const value = values[key];
    if (value === undefined || value === null) return null;
    if (typeof value === "string") return value;
    this.#wrongType(map, key, "text");
    return null;
  }

  /** A single text counts as a list of one. */
  #strings(map: YAMLMap, values: Readonly<Record<string, unknown>>, key: string): readonly string[] {
    const value = values[key];
    if (value === undefined || value === null) return [];
    if (typeof value === "string") return [value];
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    this.#wrongType(map, key, "a list of texts");
    return [];
  }

  #authors(map: YAMLMap, values: Readonly<Record<string, unknown>>): readonly RuleAuthor[] {
    const value = values["authors"];
    if (value === undefined || value === null) return [];
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    const authors = items.map(authorFrom).filter((author) => author !== null);
    if (authors.length < items.length) this.#wrongType(map, "authors", "a list of names");
    return authors;
  }

  #wrongType(map: YAMLMap, key: string, wanted: string): void {
    const help = wanted === "text" ? "put it in quotes" : undefined;
    this.#report("SJ404", this.#spanOf(map, key), `\`${key}\` must be ${wanted}`, help);
  }

  #spanOf(map: YAMLMap, key: string): Span {
    const node = map.get(key, true);
    const [start, end] = (isNode(node) ? node.range : null) ?? map.range ?? [0, 1];
    return { start, end };
  }
}

function authorFrom(item: unknown): RuleAuthor | null {
  if (typeof item === "string") return { name: item, email: null, github: null, twitter: null };
  if (typeof item !== "object" || item === null || Array.isArray(item)) return null;
  const field = (key: string): string | null => {
    const value = (item as Readonly<Record<string, unknown>>)[key];
    return typeof value === "string" || typeof value === "number" ? String(value) : null;
  };
  return { name: field("name"), email: field("email"), github: field("github"), twitter: field("twitter") };
}

/** Technique ids of MITRE ATT&CK: `T` and four digits, a sub-technique after a dot. */
function techniquesIn(texts: readonly string[]): readonly string[] {
  const ids = texts.flatMap((text) => text.match(/\bT\d{4}(?:\.\d{3})?\b/g) ?? []);
  return [...new Set(ids)];
}

/** UUID version 5 in the nil namespace (RFC 9562 §5.5), as the public feed makes its ids from file names. */
function uuidOfName(name: string): string {
  const hash = createHash("sha1").update(Buffer.alloc(16)).update(name, "utf8").digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
