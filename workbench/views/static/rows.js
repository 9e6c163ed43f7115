// Where the rows of a table come from: the page, or the kernel where the page holds only a share of
// them. A query is {filters, selection, within: {column: words}, sort: [column, down] or null}; rows
// come as lines, each of one row or of all rows of one sentence.

// A way to ask the kernel; null in a page without one.
function askerOf(model) {
  if (model.still) return null;
  const waiting = new Map();
  let last = 0;
  model.on("msg:custom", (message) => {
    const done = message.kind === "answer" && waiting.get(message.ask);
    if (done) done(message);
  });
  return (message, then) => {
    last += 1;
    const ask = last;
    const done = (answer) => {
      if (!waiting.delete(ask)) return;
      clearTimeout(timer);
      then(answer);
    };
    const timer = setTimeout(() => done({ problem: "the kernel does not answer" }), 30000);
    waiting.set(ask, done);
    model.send({ ...message, ask });
  };
}

// Rows in one sentence become one line: marks together, differing cells joined.
function mergedRows(data, evidence, rows) {
  const group = Object.values(data.table(evidence.table).columns).find((c) => c.kind === "group")?.values;
  if (!evidence.merge || !group) return rows.map((row) => [row]);
  const groups = new Map();
  for (const row of rows) {
    if (!groups.has(group[row])) groups.set(group[row], []);
    groups.get(group[row]).push(row);
  }
  return [...groups.values()];
}

// The rows of one label alone (a side), where the evidence is that label's.
function ofOne(data, table, only, rows) {
  if (!only) return rows;
  const column = data.column(table, only[0]);
  const code = data.labels[column.of].indexOf(only[1]);
  return rows.filter((row) => column.values[row] === code);
}

function cellWords(data, column, row) {
  const value = column.values[row];
  if (column.kind === "category") return value < 0 ? "" : data.labels[column.of][value];
  if (column.kind === "set") return value.map((code) => data.labels[column.of][code]).join(", ");
  if (column.kind === "day") return value < 0 ? "" : sayDay(data.toIso(value));
  if (["text", "context", "aside"].includes(column.kind)) return value === null ? "" : data.payload.texts[value];
  return value === null ? "" : String(value);
}

// What a row sorts by, as Python ranks it: a set by its first label in the alphabet. What is null
// stands last, in either direction.
function sortKey(data, table, name, row) {
  const column = data.column(table, name);
  const value = column.values[row];
  if (column.kind === "day") return value < 0 ? null : value;
  if (["number", "level"].includes(column.kind)) return value;
  if (["context", "group", "aside"].includes(column.kind)) return null;
  if (!column.of) return cellWords(data, column, row).toLowerCase() || null;
  const rest = restOf(data, table, name);
  const labels = [value].flat().filter((code) => code >= 0 && !rest.has(code)).map((code) => data.labels[column.of][code].toLowerCase());
  return labels.length ? labels.reduce((a, b) => (a < b ? a : b)) : null;
}

function sortedRows(data, table, sort, rows) {
  if (!sort || !data.table(table).columns[sort[0]]) return rows;
  const keys = new Map(rows.map((row) => [row, sortKey(data, table, sort[0], row)]));
  const way = sort[1] ? -1 : 1;
  return [...rows].sort((x, y) => {
    const [a, b] = [keys.get(x), keys.get(y)];
    if (a === b) return x - y;
    if (a === null || b === null) return a === null ? 1 : -1;
    return (a < b ? -1 : 1) * way;
  });
}

function localLines(data, evidence, query) {
  const { table, only } = evidence;
  let rows = ofOne(data, table, only, matchingRows(data, table, query.filters, query.selection));
  for (const [name, words] of Object.entries(query.within)) {
    const column = data.table(table).columns[name];
    const needle = words.toLowerCase().trim();
    if (column && needle) rows = rows.filter((row) => cellWords(data, column, row).toLowerCase().includes(needle));
  }
  return { lines: mergedRows(data, evidence, sortedRows(data, table, query.sort, rows)), total: rows.length };
}

function feedOf(data, evidence, part, ask) {
  const remote = ask && evidence.table !== evidence.counts;
  let latest = [null, null];
  const local = (query, start, size, done, problem) => {
    const key = JSON.stringify(query);
    if (latest[0] !== key) latest = [key, localLines(data, evidence, query)];
    const { lines, total: rows } = latest[1];
    done({ data, lines: lines.slice(start, start + size), n: lines.length, total: rows, problem });
  };
  const get = (query, start, size, done) => {
    if (!remote) return local(query, start, size, done);
    return ask({ kind: "rows", part, ...query, start, size }, (answer) => {
      if (answer.problem) {
        local(query, start, size, done, answer.problem);
        return;
      }
      const part_ = openData(answer.data);
      const rows = [...Array(part_.table(evidence.table).n).keys()];
      done({ data: part_, lines: mergedRows(part_, evidence, rows), n: answer.lines, total: answer.total });
    });
  };
  return { get, remote: Boolean(remote) };
}

// Rows as text for elsewhere: the columns of the table, then where each stands.
const SOURCES = ["publisher", "published", "title", "url"];

function exported(data, evidence, lines) {
  const { columns } = data.table(evidence.table);
  const named = evidence.columns.flatMap(([names, head]) => names.split(" ").map((name, i) => [name, i ? name : head]));
  const used = named.filter(([name]) => !SOURCES.includes(name));
  const all = [...used, ...SOURCES.filter((name) => columns[name]).map((name) => [name, name])];
  const cells = lines.map((rows) => all.map(([name]) => [...new Set(rows.map((row) => dayless(data, columns[name], row)))].join("; ")));
  return { heads: all.map(([, head]) => head), names: all.map(([name]) => name), cells };
}

function dayless(data, column, row) {
  return column.kind === "day" && column.values[row] >= 0 ? data.toIso(column.values[row]) : cellWords(data, column, row);
}

// A cell that begins like a formula would be run by a spreadsheet: an apostrophe makes it text.
function asCsv({ heads, cells }) {
  const quoted = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
  return `\ufeff${[heads, ...cells].map((line) => line.map(quoted).join(",")).join("\r\n")}\r\n`;
}

function asMarkdown({ heads, names, cells }) {
  const plain = (text) => text.replace(/[\\`*_{}[\]()#+!|<>~]/g, "\\$&").replace(/\s+/g, " ").trim();
  const at = (line, name) => (names.includes(name) ? line[names.indexOf(name)] : "");
  const words = names.findIndex((name) => ["context", "before", "line"].includes(name));
  return cells.map((line) => {
    const facts = heads.map((head, i) => [head, line[i], i]).filter(([, text, i]) => text && i !== words && !SOURCES.includes(names[i]));
    const address = at(line, "url");
    const title = plain(at(line, "title")) || "article";
    const source = [plain(at(line, "publisher")), at(line, "published"), address ? `[${title}](<${address.replace(/[<>\s]/g, encodeURIComponent)}>)` : title].filter(Boolean).join(", ");
    return `> ${plain(words < 0 ? facts.map(([, text]) => text).join(" · ") : line[words])}\n>\n> — ${source}\n\n${words < 0 ? "" : facts.map(([head, text]) => `- ${head}: ${plain(text)}\n`).join("")}`;
  }).join("\n");
}

function download(name, text, kind) {
  const url = URL.createObjectURL(new Blob([text], { type: `${kind};charset=utf-8` }));
  const link = el("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function copyText(text) {
  if (navigator.clipboard?.writeText) return navigator.clipboard.writeText(text).catch(() => copyOld(text));
  return Promise.resolve(copyOld(text));
}

function copyOld(text) {
  const box = el("textarea", { "aria-hidden": "true", style: "position:fixed;opacity:0" });
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}
