/**
 * A lean document tree for parse5: siblings are linked, so moving nodes costs the same wherever they are,
 * comments are not kept, and nodes are counted so that a small document cannot grow a huge tree.
 */
import { html as names, Parser, type Token, type TreeAdapter, type TreeAdapterTypeMap } from "parse5";

// LIMIT: reopened formatting elements multiply: 20 kB of nested <font> made 430 MB of nodes without this count.
// The largest of 6,300 HTML bodies of phishing and list mail has 47,535 nodes.
const HTML_NODES_MAX = 200_000;
// LIMIT: parsing costs 40 ns a character in mail and up to 150 in hostile markup, and a message must not take
// a second. The longest of those bodies has 2.6 M characters, nearly all of them pictures as data URLs.
const HTML_CHARS_MAX = 3_000_000;

/** An attribute name and value as parse5 gives them: the name in lower case, entities decoded. */
export type Attributes = readonly Token.Attribute[];

const NO_ATTRIBUTES: Attributes = [];

/** An element when `tag` is set, a text node when it is empty. One class keeps property access monomorphic. */
export class Node {
  tag: string;
  namespace: string;
  attributes: Attributes;
  text: string;
  parent: Node | null = null;
  first: Node | null = null;
  last: Node | null = null;
  previous: Node | null = null;
  next: Node | null = null;
  constructor(tag: string, namespace: string, attributes: Attributes, text: string) {
    this.tag = tag;
    this.namespace = namespace;
    this.attributes = attributes;
    this.text = text;
  }
}

export interface Tree {
  readonly root: Node;
  /** Every `<style>` element, in document order. */
  readonly styles: readonly Node[];
  /** True when reading stopped at a limit. */
  readonly truncated: boolean;
}

interface Types extends TreeAdapterTypeMap {
  node: Node;
  parentNode: Node;
  childNode: Node;
  document: Node;
  documentFragment: Node;
  element: Node;
  commentNode: Node;
  textNode: Node;
  template: Node;
  documentType: Node;
}

/** Thrown by the adapter alone and caught in `parseTree`: parse5 has no other way to be stopped. */
class TooManyNodes extends Error {}

function link(parent: Node, node: Node, before: Node | null): void {
  const previous = before === null ? parent.last : before.previous;
  node.parent = parent;
  node.previous = previous;
  node.next = before;
  if (previous === null) parent.first = node;
  else previous.next = node;
  if (before === null) parent.last = node;
  else before.previous = node;
}

function unlink(node: Node): void {
  const { parent, previous, next } = node;
  if (parent === null) return;
  if (previous === null) parent.first = next;
  else previous.next = next;
  if (next === null) parent.last = previous;
  else next.previous = previous;
  node.parent = null;
  node.previous = null;
  node.next = null;
}

function* children(parent: Node): Generator<Node> {
  for (let node = parent.first; node !== null; node = node.next) yield node;
}

/** Comments and the doctype stand for nothing a reader sees, so one detached node serves for all of them. */
const IGNORED = new Node("#ignored", "", NO_ATTRIBUTES, "");

class Adapter implements TreeAdapter<Types> {
  readonly root = new Node("#document", "", NO_ATTRIBUTES, "");
  readonly styles: Node[] = [];
  private nodes = 0;
  private mode = names.DOCUMENT_MODE.NO_QUIRKS;

  private count(node: Node): Node {
    this.nodes += 1;
    if (this.nodes > HTML_NODES_MAX) throw new TooManyNodes();
    return node;
  }
  createDocument(): Node {
    return this.root;
  }
  createDocumentFragment(): Node {
    return this.count(new Node("#fragment", "", NO_ATTRIBUTES, ""));
  }
  createElement(tag: string, namespace: string, attributes: Token.Attribute[]): Node {
    const node = this.count(new Node(tag, namespace, attributes, ""));
    if (tag === "style") this.styles.push(node);
    return node;
  }
  createCommentNode(): Node {
    return IGNORED;
  }
  createTextNode(text: string): Node {
    return this.count(new Node("", "", NO_ATTRIBUTES, text));
  }
  appendChild(parent: Node, node: Node): void {
    if (node !== IGNORED) link(parent, node, null);
  }
  insertBefore(parent: Node, node: Node, reference: Node): void {
    if (node !== IGNORED) link(parent, node, reference);
  }
  detachNode(node: Node): void {
    unlink(node);
  }
  insertText(parent: Node, text: string): void {
    const last = parent.last;
    if (last !== null && last.tag === "") last.text += text;
    else link(parent, this.createTextNode(text), null);
  }
  insertTextBefore(parent: Node, text: string, reference: Node): void {
    const previous = reference.previous;
    if (previous !== null && previous.tag === "") previous.text += text;
    else link(parent, this.createTextNode(text), reference);
  }
  /** A second `<html>` or `<body>` tag adds the attributes that the first one lacks (HTML §13.2.6.4.7). */
  adoptAttributes(recipient: Node, attributes: Token.Attribute[]): void {
    // LIMIT: 200,000 <body> tags with a new name each cost 1.2 s before this bound.
    if (recipient.attributes.length > 60) return;
    const known = new Set(recipient.attributes.map((a) => a.name));
    const added = attributes.filter((a) => !known.has(a.name));
    if (added.length > 0) recipient.attributes = [...recipient.attributes, ...added];
  }
  setTemplateContent(template: Node, content: Node): void {
    link(template, content, null);
  }
  getTemplateContent(template: Node): Node {
    return template.first!;
  }
  setDocumentType(): void {}
  setDocumentMode(_document: Node, mode: names.DOCUMENT_MODE): void {
    this.mode = mode;
  }
  getDocumentMode(): names.DOCUMENT_MODE {
    return this.mode;
  }
  getFirstChild(node: Node): Node | null {
    return node.first;
  }
  getChildNodes(node: Node): Node[] {
    return [...children(node)];
  }
  getParentNode(node: Node): Node | null {
    return node.parent;
  }
  getAttrList(node: Node): Token.Attribute[] {
    return node.attributes as Token.Attribute[];
  }
  getTagName(node: Node): string {
    return node.tag;
  }
  getNamespaceURI(node: Node): names.NS {
    return node.namespace as names.NS;
  }
  getTextNodeContent(node: Node): string {
    return node.text;
  }
  getCommentNodeContent(): string {
    return "";
  }
  getDocumentTypeNodeName(): string {
    return "";
  }
  getDocumentTypeNodePublicId(): string {
    return "";
  }
  getDocumentTypeNodeSystemId(): string {
    return "";
  }
  isTextNode(node: Node): node is Node {
    return node.tag === "";
  }
  isCommentNode(node: Node): node is Node {
    return node === IGNORED;
  }
  isDocumentTypeNode(_node: Node): _node is Node {
    return false;
  }
  isElementNode(node: Node): node is Node {
    return node.tag !== "" && node.namespace !== "";
  }
  getNodeSourceCodeLocation(): undefined {
    return undefined;
  }
  setNodeSourceCodeLocation(): void {}
  updateNodeSourceCodeLocation(): void {}
}

/**
 * Parses as a browser does (HTML Standard §13.2), up to the limits. Scripting counts as off, because mail
 * programs run no scripts; so the inside of `<noscript>` is elements, not text.
 */
export function parseTree(raw: string): Tree {
  const adapter = new Adapter();
  const long = raw.length > HTML_CHARS_MAX;
  try {
    Parser.parse<Types>(long ? raw.slice(0, HTML_CHARS_MAX) : raw, {
      treeAdapter: adapter,
      scriptingEnabled: false,
    });
  } catch (error) {
    if (!(error instanceof TooManyNodes)) throw error;
    return { root: adapter.root, styles: adapter.styles, truncated: true };
  }
  return { root: adapter.root, styles: adapter.styles, truncated: long };
}

/** The value of an attribute, or null when the element does not have it. */
export function attribute(node: Node, name: string): string | null {
  for (const a of node.attributes) if (a.name === name) return a.value;
  return null;
}
