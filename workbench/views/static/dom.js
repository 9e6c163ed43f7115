// Elements from nodes and text only. Words of articles are hostile input: they are appended as
// text and never parsed as markup.

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

function button(text, act, attributes = {}) {
  const node = el("button", { type: "button", ...attributes }, text);
  node.addEventListener("click", act);
  return node;
}

// JupyterLab listens for keys on the whole page and would move between cells instead.
function keepKeys(node) {
  for (const kind of ["keydown", "keyup", "keypress"]) {
    node.addEventListener(kind, (event) => event.stopPropagation());
  }
}

let lastId = 0;
function freshId(stem) {
  lastId += 1;
  return `wb-${stem}-${lastId}`;
}

// A long name for a chart: plotly reads a few tags and entities, so all of them are escaped, and
// lines are broken at spaces (inside a word only where it is longer than a line).
function chartText(text, width = 26, lines = 3) {
  const out = [];
  let line = "";
  for (const word of String(text).split(/\s+/)) {
    for (const part of Array.from(word).length > width ? chunks(word, width) : [word]) {
      if (line && Array.from(line).length + 1 + Array.from(part).length > width) {
        out.push(line);
        line = part;
      } else {
        line = line ? `${line} ${part}` : part;
      }
    }
  }
  out.push(line);
  const kept = out.slice(0, lines);
  if (out.length > lines) kept[lines - 1] += " …";
  return kept
    .map((t) => t.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"))
    .join("<br>");
}

function chunks(word, width) {
  const letters = Array.from(word);
  const out = [];
  for (let i = 0; i < letters.length; i += width) out.push(letters.slice(i, i + width).join(""));
  return out;
}

function shorten(text, most) {
  const letters = Array.from(text);
  return letters.length > most ? `${letters.slice(0, most - 1).join("").trimEnd()}…` : text;
}
