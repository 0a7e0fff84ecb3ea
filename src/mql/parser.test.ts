import assert from "node:assert/strict";
import { test } from "node:test";
import { childrenOf, type Expr } from "./ast.ts";
import { DEPTH_MAX, parse } from "./parser.ts";
import { print } from "./printer.ts";

/** The tree with every operator in parentheses. */
function tree(source: string): string {
  const { expr, diagnostics } = parse(source);
  assert.deepEqual(diagnostics, [], source);
  return explicit(expr);
}

function explicit(node: Expr): string {
  if (node.kind === "group") return explicit(node.inner);
  const inner = childrenOf(node).map(explicit);
  switch (node.kind) {
    case "and":
    case "or":
      return `(${inner.join(` ${node.kind} `)})`;
    case "not":
      return `(not ${inner[0]})`;
    case "negate":
      return `(-${inner[0]})`;
    case "of":
      return `(${node.count} of ${inner.join(" ")})`;
    case "arithmetic":
    case "compare":
      return `(${inner[0]} ${node.op} ${inner[1]})`;
    case "range":
      return `(${inner.map((x, i) => (i === 0 ? x : `${node.ops[i - 1]} ${x}`)).join(" ")})`;
    case "in":
      return `(${inner[0]} ${node.negated ? "not " : ""}in${node.insensitive ? "~" : ""} ${inner[1]})`;
    case "isNull":
      return `(${inner[0]} is ${node.negated ? "not " : ""}null)`;
    default:
      return print(node);
  }
}

function codes(source: string): string[] {
  return parse(source).diagnostics.map(({ code }) => code);
}

for (const [source, expected] of [
  ["a or b and c", "(a or (b and c))"],
  ["a and b or c and d", "((a and b) or (c and d))"],
  ["not a and b", "((not a) and b)"],
  ["not a == 1", "(not (a == 1))"],
  ["not x is null", "(not (x is null))"],
  ["not 2 of (a, b)", "(not (2 of a b))"],
  ["not not a", "(not (not a))"],
  ["2 of (a, b,) and c", "((2 of a b) and c)"],
  ["a + b * c - d", "((a + (b * c)) - d)"],
  ["a / b / c", "((a / b) / c)"],
  ["-a * b", "((-a) * b)"],
  ["a + 1 == b", "((a + 1) == b)"],
  ["0 < a <= 10", "(0 < a <= 10)"],
  ["a < b", "(a < b)"],
  ["a not in~ $b", "(a not in~ $b)"],
  ["a in (b)", "(a in b)"],
  ["a is not null", "(a is not null)"],
  ["-x.y[0]", "(-x.y[0])"],
] as const) {
  test(`reads ${source} as ${expected}`, () => {
    assert.equal(tree(source), expected);
  });
}

test("`x in (a)` keeps its parentheses, which make a set of one", () => {
  const { expr } = parse('x in ("a")');
  assert.equal(expr.kind === "in" && expr.right.kind, "group");
});

test("a comma makes a tuple, also of one", () => {
  assert.equal(parse("(a,)").expr.kind, "tuple");
  assert.equal(parse("(a, b)").expr.kind, "tuple");
  assert.equal(parse("(a)").expr.kind, "group");
});

test("a dotted name before a parenthesis is one function name", () => {
  const { expr } = parse('beta.file.parse_ics(., mode="x",).events[1:]');
  assert.equal(expr.kind, "slice");
  assert.equal(print(expr), 'beta.file.parse_ics(., mode="x").events[1:]');
});

test("words of the language may be field names after a dot", () => {
  assert.equal(tree("a.in.of"), "a.in.of");
});

test("dots count the lambdas they climb", () => {
  const { expr } = parse("any(x, any(.y, ..z == .))");
  const scopes: number[] = [];
  const visit = (node: Expr): void => {
    if (node.kind === "scope") scopes.push(node.depth);
    childrenOf(node).forEach(visit);
  };
  visit(expr);
  assert.deepEqual(scopes, [0, 1, 0]);
});

test("spans are those of the text", () => {
  const source = "  a.b == 'x'  ";
  const { expr } = parse(source);
  assert.equal(source.slice(expr.span.start, expr.span.end), "a.b == 'x'");
});

for (const source of [
  "",
  "// only a comment",
  "a and",
  "or a",
  "a b",
  "a ==",
  "a == == b",
  "a == b == c",
  "a < b == c",
  "a is 1",
  "f(",
  "f(a",
  "f(,)",
  "(a",
  "()",
  "[a",
  "a[",
  "a[]",
  "a.",
  "a..b",
  "f(x=1, 2)",
  "f(x=1, x=2)",
  "any of (a, b)",
  "0 of (a)",
  "3 of (a, b)",
  "2 of a",
  ".f(a)",
  "1.5 of (a, b)",
  "a = b",
  "in a",
  "a not b",
  "$",
  "a)",
]) {
  test(`refuses ${JSON.stringify(source)}`, () => {
    assert.notEqual(codes(source).length, 0);
  });
}

test("one mistake hides no other", () => {
  assert.deepEqual(codes("f(a, == ) and g(1 2) and (b or ) and c"), ["SJ006", "SJ007", "SJ006"]);
});

test("what follows a mistake is still in the tree", () => {
  const { expr } = parse("a b and c.d");
  assert.equal(expr.kind === "and" && print(expr.operands[1]!), "c.d");
});

for (const [name, source] of [
  ["parentheses", "(".repeat(100_000)],
  ["`not`", "not ".repeat(100_000)],
  ["minus", "-".repeat(100_000)],
  ["fields", `a${".b".repeat(100_000)}`],
  ["indexes", `a${"[0]".repeat(100_000)}`],
  ["sums", `1${"+1".repeat(100_000)}`],
  ["calls", "f(".repeat(100_000)],
  ["arrays", "[".repeat(100_000)],
] as const) {
  test(`a hundred thousand nested ${name} are one diagnostic, not a full stack`, () => {
    const { diagnostics } = parse(source);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ["SJ009"],
    );
  });
}

test("a tree of the permitted height parses", () => {
  const depth = DEPTH_MAX - 1;
  assert.deepEqual(codes(`${"(".repeat(depth)}a${")".repeat(depth)}`), []);
});

test("wide expressions have no limit", () => {
  const many = Array.from({ length: 20_000 }, (_, i) => `"${i}"`).join(", ");
  assert.deepEqual(codes(`a in (${many})`), []);
  assert.deepEqual(codes(Array.from({ length: 20_000 }, () => "a").join(" or ")), []);
});
