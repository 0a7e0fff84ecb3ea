import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from "parse5";
import { type Node, parseTree } from "./tree.ts";

/** Elements and texts in document order, as nested lists; comments and the doctype left out. */
type Shape = string | readonly [string, ...Shape[]];

function ourShape(node: Node): Shape {
  const inner: Shape[] = [];
  for (let child = node.first; child !== null; child = child.next) inner.push(ourShape(child));
  return node.tag === "" ? node.text : [node.tag, ...inner];
}

function theirShape(node: DefaultTreeAdapterTypes.Node): Shape | null {
  if (defaultTreeAdapter.isTextNode(node)) return node.value;
  if (defaultTreeAdapter.isCommentNode(node) || defaultTreeAdapter.isDocumentTypeNode(node)) return null;
  const inner = "childNodes" in node ? node.childNodes.map(theirShape) : [];
  const content = "content" in node ? [theirShape(node.content)] : [];
  const name = node.nodeName === "#document-fragment" ? "#fragment" : node.nodeName;
  return [name, ...[...content, ...inner].filter((shape) => shape !== null)];
}

/** Texts that only a comment parts are one text to us, since comments are not kept. */
function joinTexts(shape: Shape): Shape {
  if (typeof shape === "string") return shape;
  const [name, ...inner] = shape;
  const joined: Shape[] = [];
  for (const child of inner.map(joinTexts)) {
    const last = joined.at(-1);
    if (typeof child === "string" && typeof last === "string") joined[joined.length - 1] = last + child;
    else joined.push(child);
  }
  return [name, ...joined];
}

test("builds the tree that parse5 builds with its own adapter", () => {
  const pieces = fc.constantFrom(
    ..."<p> </p> <b> </b> <i> </i> <a> </a> <table> </table> <tr> <td> </td> <select> <option> <form> <template> </template> <svg> </svg> <title> </title> <body> <head> <li> <ul> </ul> <pre> <noscript> <nobr> <!--c--> <frameset> text &amp;".split(
      " ",
    ),
    " ",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const raw = parts.join("");
      const expected = theirShape(parse(raw, { scriptingEnabled: false }));
      assert.deepEqual(joinTexts(ourShape(parseTree(raw).root)), joinTexts(expected!));
    }),
    { seed: 20_210_112, numRuns: 2_000 },
  );
});
