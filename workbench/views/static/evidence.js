// Tables: what is known about each label (profiles), and the words behind the counts (evidence).

// The words of a row with its marks. Marks may overlap; each stretch carries all its marks.
function markedWords(text, marks) {
  const letters = /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
  const cut = (a, b) => (typeof letters === "string" ? letters.slice(a, b) : letters.slice(a, b).join(""));
  const edges = [...new Set([0, letters.length, ...marks.flatMap(([a, b]) => [a, b])])].sort((a, b) => a - b);
  const node = el("span", { class: "wb-words", dir: "auto" });
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const [from, to] = [edges[i], edges[i + 1]];
    const kinds = [...new Set(marks.filter(([a, b]) => a <= from && b >= to).map((m) => m[2]))].sort();
    const words = cut(from, to);
    node.append(kinds.length ? el("mark", { class: kinds.map((k) => `wb-mark-${k}`).join(" "), title: kinds.join(", ") }, words) : words);
  }
  return node;
}

function cellOf(data, column, row) {
  const value = column.values[row];
  switch (column.kind) {
    case "context":
      return markedWords(data.payload.texts[value], column.marks[row]);
    case "category":
      return el("bdi", {}, value < 0 ? "" : data.labels[column.of][value]);
    case "set":
      return el("bdi", {}, value.map((code) => data.labels[column.of][code]).join(", "));
    case "day":
      return el("span", { class: "wb-day" }, value < 0 ? "no date" : sayDay(data.toIso(value)));
    case "number":
      return value === null ? "" : number(value);
    default:
      return el("bdi", {}, value === null ? "" : data.payload.texts[value]);
  }
}

function pager(size, draw) {
  let page = 0;
  let rows = [];
  const told = el("span", { class: "wb-page" });
  const back = button("Previous", () => show(page - 1));
  const on = button("Next", () => show(page + 1));
  const node = el("div", { class: "wb-pager" }, back, told, on);
  function show(next) {
    const last = Math.max(0, Math.ceil(rows.length / size) - 1);
    page = Math.min(Math.max(0, next), last);
    const from = page * size;
    const to = Math.min(rows.length, from + size);
    told.textContent = `${number(from + 1)}–${number(to)} of ${number(rows.length)}`;
    back.disabled = page === 0;
    on.disabled = page === last;
    node.hidden = rows.length <= size;
    draw(rows.slice(from, to));
  }
  return { node, show: (all) => { rows = all; show(0); } };
}

// Rows in one sentence become one line: marks together, differing cells joined.
function mergedRows(data, evidence, rows) {
  if (!evidence.merge) return rows.map((row) => [row]);
  const group = Object.values(data.table(evidence.table).columns).find((c) => c.kind === "group").values;
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

function buildEvidence(data, evidence) {
  const { columns } = data.table(evidence.table);
  const title = el("h4", {}, evidence.title);
  const told = el("p", { class: "wb-told" });
  const body = el("tbody");
  const head = el("thead", {}, el("tr", {}, ...evidence.columns.map(([, name]) => el("th", { scope: "col" }, name))));
  const table = el("table", { class: "wb-table", "aria-label": evidence.title }, head, body);
  const key = el("p", { class: "wb-key" }, ...evidence.marks.map(([kind, name]) => el("mark", { class: `wb-mark-${kind}` }, name)));
  const pages = pager(evidence.size, (groups) => {
    body.replaceChildren(...groups.map((rows) => el("tr", {}, ...evidence.columns.map(([names]) => evidenceCell(data, columns, names.split(" "), rows)))));
  });
  return {
    node: el("section", { class: "wb-evidence", "data-table": evidence.counts, "data-only": evidence.only?.[1] }, title, told, key, table, pages.node),
    show(filters, selection) {
      const { only } = evidence;
      const rows = ofOne(data, evidence.table, only, matchingRows(data, evidence.table, filters, selection));
      const groups = mergedRows(data, evidence, rows);
      const counted = total(data, evidence.counts, ofOne(data, evidence.counts, only, matchingRows(data, evidence.counts, filters, selection)));
      const noun = nounOf(data, evidence.counts, counted);
      const part = evidence.table !== evidence.counts && rows.length < counted ? `; ${number(rows.length)} of them can be read here` : "";
      told.textContent = rows.length || counted
        ? `${number(counted)} ${noun}${evidence.merge && groups.length < rows.length ? ` in ${number(groups.length)} sentences` : ""}${part}.`
        : (only ? ofOne(data, evidence.counts, only, matchingRows(data, evidence.counts, {})).length : data.table(evidence.counts).n) ? `No ${data.table(evidence.counts).noun[1]} match. Widen the filters or reset them.` : evidence.empty;
      table.hidden = key.hidden = !rows.length;
      pages.show(groups);
      if (!rows.length) pages.node.hidden = true;
    },
  };
}

// A cell of one column, or of several: the first, and the others on a quieter line below.
function evidenceCell(data, columns, [first, ...others], rows) {
  const node = el("td", { class: `wb-is-${columns[first].kind}` }, joined(data, columns[first], rows));
  if (others.length) {
    const rest = others.map((name) => joined(data, columns[name], rows));
    node.append(el("span", { class: "wb-more" }, ...rest.flatMap((cell, i) => (i ? [", ", cell] : [cell]))));
  }
  return node;
}

function joined(data, column, rows) {
  if (rows.length === 1) return cellOf(data, column, rows[0]);
  if (column.kind === "context") {
    const marks = new Map(rows.flatMap((row) => column.marks[row]).map((mark) => [mark.join(" "), mark]));
    return markedWords(data.payload.texts[column.values[rows[0]]], [...marks.values()]);
  }
  const seen = new Map(rows.map((row) => [String(column.values[row]), row]));
  const cells = [...seen.values()].map((row) => cellOf(data, column, row));
  return el("span", {}, ...cells.flatMap((cell, i) => (i ? [", ", cell] : [cell])));
}

function buildProfile(data, profile, pick) {
  const labels = data.labelsOf(profile.table, profile.column);
  const told = el("p", { class: "wb-told" });
  const body = el("tbody");
  const said = profile.headers.slice(1).map((_, i) => profile.rows.some((row) => row && row[i] !== "" && row[i]?.length !== 0));
  const kept = (cells) => cells.filter((_, i) => said[i]);
  const head = el("thead", {}, el("tr", {}, ...[profile.headers[0], ...kept(profile.headers.slice(1))].map((name) => el("th", { scope: "col" }, name))));
  const table = el("table", { class: "wb-table", "aria-label": profile.title }, head, body);
  let chosen = [];
  const pages = pager(profile.size, (codes) => {
    body.replaceChildren(...codes.map((code) => {
      const on = chosen.includes(labels[code]);
      const name = button(el("bdi", {}, labels[code]), () => pick({ [profile.column]: [labels[code]] }), { class: "wb-pick", "aria-pressed": String(on) });
      const cells = kept(profile.rows[code] || []).map((cell) => el("td", { class: typeof cell === "number" ? "wb-number" : Array.isArray(cell) ? "wb-list" : null }, cellText(cell)));
      return el("tr", { class: on ? "wb-on" : null }, el("th", { scope: "row" }, name), ...cells);
    }));
  });
  return {
    node: el("section", { class: "wb-profile" }, el("h4", {}, profile.title), told, table, pages.node),
    show(filters, selection) {
      chosen = selection[profile.column] || [];
      const rows = matchingRows(data, profile.table, filters);
      const numbers = counts(data, profile.table, rows, profile.column);
      const order = profile.given || ranked(numbers, numbers.length);
      const codes = order.filter((code) => numbers[code] > 0 && profile.rows[code]);
      const first = codes.filter((code) => chosen.includes(labels[code]));
      told.textContent = codes.length ? "" : data.table(profile.table).n ? "None match. Widen the filters or reset them." : profile.empty;
      told.hidden = table.hidden = false;
      table.hidden = !codes.length;
      told.hidden = codes.length > 0;
      pages.show([...first, ...codes.filter((code) => !first.includes(code))]);
      if (!codes.length) pages.node.hidden = true;
    },
  };
}

function cellText(cell) {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return number(cell);
  if (!Array.isArray(cell)) return el("bdi", {}, cell);
  return el("ul", {}, ...cell.map((line) => el("li", {}, el("bdi", {}, line))));
}
