// The view engine's scripts in one scope, as a page has them, with a document that keeps nodes and
// text apart: enough to see what is built, and that words of articles never become markup.

const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const STATIC = path.join(__dirname, "../../workbench/views/static");
const SCRIPTS = ["dom", "data", "theme", "charts_counts", "charts_pairs", "keys", "rows", "controls", "evidence", "reader", "view"];

class Element {
  constructor(tag) {
    Object.assign(this, { tag, attributes: {}, children: [], listeners: {}, dataset: {}, style: {} });
  }
  setAttribute(name, value) { this.attributes[name] = String(value); }
  removeAttribute(name) { delete this.attributes[name]; }
  getAttribute(name) { return this.attributes[name] ?? null; }
  append(...nodes) { this.children.push(...nodes); }
  replaceChildren(...nodes) { this.children = nodes; }
  addEventListener(kind, act) { this.listeners[kind] = act; }
  set innerHTML(html) { throw new Error(`innerHTML was set to ${html}`); }
  set outerHTML(html) { throw new Error(`outerHTML was set to ${html}`); }
  insertAdjacentHTML(where, html) { throw new Error(`insertAdjacentHTML of ${html}`); }
  get textContent() { return this.children.map((c) => (typeof c === "string" ? c : c.textContent)).join(""); }
  set textContent(text) { this.children = [String(text)]; }
  click() { this.listeners.click?.({}); }
}

// All elements of a tag in a tree.
function all(node, tag) {
  if (typeof node === "string") return [];
  return [...(node.tag === tag ? [node] : []), ...node.children.flatMap((child) => all(child, tag))];
}

const document = { createElement: (tag) => new Element(tag), body: new Element("body") };
const engine = vm.createContext({ document, console, setTimeout, clearTimeout, TextDecoder });
for (const name of SCRIPTS) {
  vm.runInContext(fs.readFileSync(path.join(STATIC, `${name}.js`), "utf8"), engine, { filename: `${name}.js` });
}

// What the engine makes belongs to another scope, whose arrays node tells apart from its own.
function plain(value) {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

module.exports = { engine, all, plain };
