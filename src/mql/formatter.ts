/**
 * Sources as we like to read them: one condition a line at the top, brackets that do not fit opened up with
 * two spaces, comments and single blank lines kept. The tree stays the same, and formatting twice changes
 * nothing more.
 */
import { type Call, type Expr, type Group, LAMBDA_FUNCTIONS } from "./ast.ts";
import { type CommentPlan, planComments } from "./formatter-comments.ts";
import { parse } from "./parser.ts";
import { membershipWords } from "./printer.ts";

const WIDTH = 100;
const INDENT = 2;

/** The formatted source, without a line break at its end; a source with a syntax error as it is. */
export function format(source: string): string {
  const { expr, comments, diagnostics } = parse(source);
  if (diagnostics.length > 0) return source;
  const root: Group = { kind: "group", inner: expr, span: { start: 0, end: source.length + 1 } };
  return new Formatter(source, planComments(root, comments, source)).whole(root);
}

/** Where a piece of text begins: continuation lines start at `indent`, its first line at `column`. */
interface Place {
  readonly indent: number;
  readonly column: number;
}

/** One item with what stands around it on its line. */
interface ItemText {
  readonly node: Expr;
  readonly prefix: string;
  readonly suffix: string;
}

interface Bracket {
  readonly open: string;
  readonly close: string;
  readonly items: readonly Expr[];
}

class Formatter {
  readonly #source: string;
  readonly #plan: CommentPlan;
  readonly #flat = new Map<Expr, string>();

  constructor(source: string, plan: CommentPlan) {
    this.#source = source;
    this.#plan = plan;
  }

  whole(root: Group): string {
    const lines = this.#items([{ node: root.inner, prefix: "", suffix: "" }], 0, true);
    return [...lines, ...this.#closing(root, 0)].join("\n");
  }

  // Lines.

  /** Each item on lines of its own, at this indentation. */
  #items(items: readonly ItemText[], indent: number, isRoot = false): string[] {
    const lines: string[] = [];
    const margin = " ".repeat(indent);
    for (const { node, prefix, suffix } of items) {
      const comments = this.#plan.items.get(node);
      for (const comment of comments?.before ?? []) {
        if (comment.afterBlank && lines.length > 0) lines.push("");
        lines.push(`${margin}${comment.text}`);
      }
      if (this.#plan.spaced.has(node) && lines.length > 0) lines.push("");
      const place = { indent, column: indent + prefix.length };
      const text = isRoot ? this.#broken(node, place) : this.#layout(node, place);
      const behind = comments?.behind ?? null;
      lines.push(`${margin}${prefix}${text}${suffix}${behind === null ? "" : `  ${behind}`}`);
    }
    return lines;
  }

  #closing(node: Expr, indent: number): string[] {
    return (this.#plan.closing.get(node) ?? []).flatMap(({ text, afterBlank }) => {
      const line = `${" ".repeat(indent)}${text}`;
      return afterBlank ? ["", line] : [line];
    });
  }

  /** `head(` items `)`, opened up. */
  #bracket(node: Expr, { open, close, items }: Bracket, place: Place): string {
    const inner = place.indent + INDENT;
    const isSingleTuple = node.kind === "tuple" && items.length === 1;
    const texts = items.map((item, i) => ({
      node: item,
      prefix: nameOf(node, item),
      suffix: i < items.length - 1 || isSingleTuple ? "," : "",
    }));
    const lines = [...this.#items(texts, inner), ...this.#closing(node, inner)];
    return [open, ...lines, `${" ".repeat(place.indent)}${close}`].join("\n");
  }

  // Layout.

  #layout(node: Expr, place: Place): string {
    if (!this.#plan.broken.has(node)) {
      const flat = this.#onOneLine(node);
      if (place.column + flat.length <= WIDTH) return flat;
    }
    return this.#broken(node, place);
  }

  #broken(node: Expr, place: Place): string {
    switch (node.kind) {
      case "and":
      case "or":
        return this.#chain(node, place);
      case "group":
        return this.#bracket(node, { open: "(", close: ")", items: [node.inner] }, place);
      case "tuple":
        return this.#bracket(node, { open: "(", close: ")", items: node.items }, place);
      case "array":
        return this.#bracket(node, { open: "[", close: "]", items: node.items }, place);
      case "of":
        return this.#bracket(node, { open: `${node.count} of (`, close: ")", items: node.clauses }, place);
      case "call":
        return this.#call(node, place);
      default:
        return this.#sequence(this.#parts(node), place);
    }
  }

  #chain(node: Extract<Expr, { kind: "and" | "or" }>, place: Place): string {
    const [first, ...rest] = node.operands;
    // `a and b or c`: the inner chain stands further in, so that its lines do not look like the outer one's.
    const operandText = (operand: Expr, column: number): string => {
      const isInner = operand.kind === "and" || operand.kind === "or";
      return this.#layout(operand, { indent: place.indent + (isInner ? INDENT : 0), column });
    };
    if (first === undefined) return "";
    const behind = this.#plan.items.get(first)?.behind ?? null;
    const head = `${operandText(first, place.column)}${behind === null ? "" : `  ${behind}`}`;
    const margin = " ".repeat(place.indent);
    const lines = [head];
    for (const operand of rest) {
      const comments = this.#plan.items.get(operand);
      for (const comment of comments?.before ?? []) {
        if (comment.afterBlank) lines.push("");
        lines.push(`${margin}${comment.text}`);
      }
      if (this.#plan.spaced.has(operand)) lines.push("");
      const text = operandText(operand, place.indent + node.kind.length + 1);
      const end = comments?.behind ?? null;
      lines.push(`${margin}${node.kind} ${text}${end === null ? "" : `  ${end}`}`);
    }
    return lines.join("\n");
  }

  /** `any(attachments,` keeps the list on the line of the function, because the two are read as one. */
  #call(node: Call, place: Place): string {
    const [list, ...rest] = node.args;
    const comments = list === undefined ? undefined : this.#plan.items.get(list);
    const isHugging =
      list !== undefined &&
      rest.length > 0 &&
      LAMBDA_FUNCTIONS.has(node.name) &&
      comments === undefined &&
      !this.#plan.broken.has(list) &&
      place.column + node.name.length + this.#onOneLine(list).length + 2 <= WIDTH;
    const named = node.named.map((argument) => argument.value);
    const open = isHugging ? `${node.name}(${this.#onOneLine(list)},` : `${node.name}(`;
    return this.#bracket(
      node,
      { open, close: ")", items: [...(isHugging ? rest : node.args), ...named] },
      place,
    );
  }

  /** Text and nodes in turn; a node that breaks goes on from its own last line. */
  #sequence(parts: readonly (string | Expr)[], place: Place): string {
    let text = "";
    for (const part of parts) {
      if (typeof part === "string") {
        text += part;
        continue;
      }
      const lastBreak = text.lastIndexOf("\n");
      const column = lastBreak === -1 ? place.column + text.length : text.length - lastBreak - 1;
      text += this.#layout(part, { indent: place.indent, column });
    }
    return text;
  }

  /** A node as words and child nodes in source order; literals as they were written. */
  #parts(node: Expr): readonly (string | Expr)[] {
    switch (node.kind) {
      case "field":
        return [node.object, `${node.object.kind === "scope" ? "" : "."}${node.name}`];
      case "index":
        return [node.object, "[", node.index, "]"];
      case "slice":
        return [node.object, "[", ...optional(node.from), ":", ...optional(node.to), "]"];
      case "negate":
        return ["-", node.operand];
      case "not":
        return ["not ", node.operand];
      case "arithmetic":
      case "compare":
        return [node.left, ` ${node.op} `, node.right];
      case "in":
        return [node.left, ` ${membershipWords(node)} `, node.right];
      case "isNull":
        return [node.operand, node.negated ? " is not null" : " is null"];
      case "range":
        return node.operands.flatMap((operand, i) =>
          i === 0 ? [operand] : [` ${node.ops[i - 1]} `, operand],
        );
      case "group":
        return ["(", node.inner, ")"];
      case "tuple":
        return ["(", ...separated(node.items), node.items.length === 1 ? ",)" : ")"];
      case "array":
        return ["[", ...separated(node.items), "]"];
      case "of":
        return [`${node.count} of (`, ...separated(node.clauses), ")"];
      case "and":
      case "or":
        return node.operands.flatMap((operand, i) => (i === 0 ? [operand] : [` ${node.kind} `, operand]));
      case "call":
        return [`${node.name}(`, ...callParts(node), ")"];
      default:
        return [this.#source.slice(node.span.start, node.span.end)];
    }
  }

  #onOneLine(node: Expr): string {
    let flat = this.#flat.get(node);
    if (flat === undefined) {
      flat = this.#parts(node)
        .map((part) => (typeof part === "string" ? part : this.#onOneLine(part)))
        .join("");
      this.#flat.set(node, flat);
    }
    return flat;
  }
}

function optional(node: Expr | null): readonly Expr[] {
  return node === null ? [] : [node];
}

function separated(items: readonly Expr[]): readonly (string | Expr)[] {
  return items.flatMap((item, i) => (i === 0 ? [item] : [", ", item]));
}

function callParts(call: Call): readonly (string | Expr)[] {
  const named = call.named.flatMap((argument, i) => [
    `${i + call.args.length === 0 ? "" : ", "}${argument.name}=`,
    argument.value,
  ]);
  return [...separated(call.args), ...named];
}

/** `mode=` before the value of a named argument. */
function nameOf(node: Expr, value: Expr): string {
  if (node.kind !== "call") return "";
  const argument = node.named.find((named) => named.value === value);
  return argument === undefined ? "" : `${argument.name}=`;
}
