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

const SIZES = [10, 25, 50, 100];

// Pages over lines that `get(start, size, done)` gives.
function pager(size, get, draw) {
  const told = el("span", { class: "wb-page" });
  const back = button("Previous", () => show(page - 1));
  const on = button("Next", () => show(page + 1));
  const choose = el("select", { "aria-label": "Rows a page" }, ...[...new Set([size, ...SIZES])].sort((a, b) => a - b).map((n) => el("option", { value: n }, `${n} a page`)));
  choose.value = String(size);
  choose.addEventListener("change", () => { size = Number(choose.value); show(0); });
  const node = el("div", { class: "wb-pager" }, back, told, on, choose);
  let [page, asked] = [0, 0];
  function show(next) {
    asked += 1;
    const mine = asked;
    page = Math.max(0, next);
    node.setAttribute("aria-busy", "true");
    get(page * size, size, (found) => {
      if (mine !== asked) return;
      const last = Math.max(0, Math.ceil(found.n / size) - 1);
      if (page > last) { show(last); return; }
      node.removeAttribute("aria-busy");
      told.textContent = `${number(Math.min(found.n, page * size + 1))}–${number(Math.min(found.n, (page + 1) * size))} of ${number(found.n)}`;
      back.disabled = page === 0;
      on.disabled = page === last;
      node.hidden = found.n <= Math.min(size, SIZES[0]);
      draw(found, page * size);
    });
  }
  return { node, show: () => show(0) };
}

// The headings, as [column, text]: each sorts by its column, up, down and not at all.
function headOf(columns, sort, act) {
  return el("tr", {}, ...columns.map(([name, text]) => {
    const on = sort?.[0] === name;
    const way = on ? (sort[1] ? "descending" : "ascending") : "none";
    const next = !on ? [name, false] : sort[1] ? null : [name, true];
    return el("th", { scope: "col", "aria-sort": way }, button(`${text}${on ? (sort[1] ? " ▾" : " ▴") : ""}`, () => act(next), { class: "wb-sort", title: `Sort by ${text}` }));
  }));
}

function filterRow(columns, within, act) {
  return el("tr", { class: "wb-within" }, ...columns.map(([names, text]) => {
    const name = names.split(" ")[0];
    const input = el("input", { type: "search", "aria-label": `Only rows whose ${text} holds`, placeholder: "holds …" });
    input.value = within[name] || "";
    let wait;
    input.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(() => act(name, input.value.trim()), 150);
    });
    return el("td", {}, input);
  }));
}

// The tools over a table: filter its columns, copy and download what it shows.
function toolsOf(evidence, feed, query, showFilters) {
  const said = el("span", { class: "wb-done", role: "status", "aria-live": "polite" });
  const name = evidence.title.split(/[:,(]/)[0].trim().toLowerCase().replace(/[^a-z0-9]+/g, "-") || "rows";
  const with_ = (act) => {
    said.textContent = "Fetching …";
    feed.get(query(), 0, 20000, (found) => {
      const told = `${number(found.lines.length)}${found.lines.length < found.n ? ` of ${number(found.n)}` : ""} rows`;
      Promise.resolve(act(exported(found.data, evidence, found.lines))).then((what) => { said.textContent = `${told} ${what}.`; });
    });
  };
  const filter = button("Filter columns", () => {
    const on = filter.getAttribute("aria-pressed") !== "true";
    filter.setAttribute("aria-pressed", String(on));
    showFilters(on);
  }, { "aria-pressed": "false" });
  return el("div", { class: "wb-tools" }, filter,
    button("Copy", () => with_((rows) => copyText(asMarkdown(rows)).then(() => "copied, with their sources")), { title: "Copy the rows with their sources" }),
    button("CSV", () => with_((rows) => { download(`${name}.csv`, asCsv(rows), "text/csv"); return "saved"; }), { title: "Download the rows as a table" }),
    button("Markdown", () => with_((rows) => { download(`${name}.md`, asMarkdown(rows), "text/markdown"); return "saved"; }), { title: "Download the rows as quotations with their sources" }),
    said);
}

function tellRows(data, evidence, filters, selection, found) {
  const { only, counts: table } = evidence;
  const all = ofOne(data, table, only, matchingRows(data, table, filters, selection));
  const counted = filters.search && !data.table(table).searched ? found.total : total(data, table, all);
  const noun = nounOf(data, table, counted);
  if (!found.n && !counted) {
    const any = only ? ofOne(data, table, only, matchingRows(data, table, { sure: 0 })).length : data.table(table).n;
    return [0, any ? `No ${data.table(table).noun[1]} match. Widen the filters or reset them.` : evidence.empty];
  }
  const merged = evidence.merge && found.n < found.total ? ` in ${number(found.n)} sentences` : "";
  const part = found.total < counted ? `; ${number(found.total)} of them can be read here` : "";
  return [counted, `${number(counted)} ${noun}${merged}${part}.${found.problem ? ` (${found.problem}; what the page holds is shown.)` : ""}`];
}

function buildEvidence(data, evidence, feed, open) {
  const title = el("h4", {}, evidence.title);
  const told = el("p", { class: "wb-told" });
  const body = el("tbody");
  const head = el("thead");
  const table = el("table", { class: "wb-table", "aria-label": evidence.title }, head, body);
  const key = el("p", { class: "wb-key" }, ...evidence.marks.map(([kind, name]) => el("mark", { class: `wb-mark-${kind}` }, name)));
  const query = { filters: {}, selection: {}, within: {}, sort: null };
  let [filtering, at] = [false, -1];
  const heads = () => head.replaceChildren(
    headOf(evidence.columns.map(([names, text]) => [names.split(" ")[0], text]), query.sort, (sort) => { query.sort = sort; heads(); pages.show(); }),
    ...(filtering ? [filterRow(evidence.columns, query.within, (name, words) => { query.within[name] = words; pages.show(); })] : []));
  const showFilters = (on) => {
    filtering = on;
    if (!on) query.within = {};
    heads();
    pages.show();
  };
  const mark = () => [...body.children].forEach((line) => line.classList.toggle("wb-on", Number(line.dataset.at) === at));
  const line = (found, rows, place) => {
    const { columns } = found.data.table(evidence.table);
    const node = el("tr", { tabindex: "0", "data-at": place, title: "Read it beside the charts" }, ...evidence.columns.map(([names]) => evidenceCell(found.data, columns, names.split(" "), rows)));
    const read = () => open(place);
    node.addEventListener("click", (event) => { if (!event.target.closest("a, button")) read(); });
    node.addEventListener("keydown", (event) => { if (event.key === "Enter") read(); });
    return node;
  };
  let tell = () => {};
  const pages = pager(evidence.size, (start, size, done) => feed.get(query, start, size, done), (found, start) => {
    body.replaceChildren(...found.lines.map((rows, i) => line(found, rows, start + i)));
    table.hidden = key.hidden = !found.n && !Object.values(query.within).some(Boolean);
    mark();
    tell(found);
  });
  const tools = toolsOf(evidence, feed, () => query, showFilters);
  heads();
  return {
    node: el("section", { class: "wb-evidence", "data-table": evidence.counts, "data-only": evidence.only?.[1] }, title, told, key, tools, el("div", { class: "wb-scroll" }, table), pages.node),
    query,
    at(place) { at = place; mark(); },
    show(filters, selection, counted) {
      Object.assign(query, { filters, selection });
      tell = (found) => {
        const [n, words] = tellRows(data, evidence, filters, selection, found);
        told.textContent = words;
        tools.hidden = !n && !filtering;
        counted(n);
      };
      pages.show();
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
  const heads = [profile.headers[0], ...kept(profile.headers.slice(1))];
  const head = el("thead");
  const table = el("table", { class: "wb-table", "aria-label": profile.title }, head, body);
  let [chosen, listed, sort] = [[], [], null];
  const cellsOf = (code) => [labels[code], ...kept(profile.rows[code] || [])];
  const plain = (cell) => (Array.isArray(cell) ? cell.join(" ") : cell ?? "");
  const sorted = () => {
    if (!sort) return listed;
    const at = heads.indexOf(sort[0]);
    const key = (code) => { const cell = plain(cellsOf(code)[at]); return typeof cell === "number" ? cell : cell.toLowerCase(); };
    return [...listed].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0) * (sort[1] ? -1 : 1));
  };
  const drawHead = () => head.replaceChildren(headOf(heads.map((name) => [name, name]), sort, (next) => { sort = next; drawHead(); pages.show(); }));
  const pages = pager(profile.size, (start, size, done) => done({ lines: sorted().slice(start, start + size), n: listed.length }), ({ lines }) => {
    body.replaceChildren(...lines.map((code) => {
      const on = chosen.includes(labels[code]);
      const name = button(el("bdi", {}, labels[code]), () => pick({ [profile.column]: [labels[code]] }), { class: "wb-pick", "aria-pressed": String(on) });
      const cells = kept(profile.rows[code] || []).map((cell) => el("td", { class: typeof cell === "number" ? "wb-number" : Array.isArray(cell) ? "wb-list" : null }, cellText(cell)));
      return el("tr", { class: on ? "wb-on" : null }, el("th", { scope: "row" }, name), ...cells);
    }));
  });
  drawHead();
  return {
    node: el("section", { class: "wb-profile" }, el("h4", {}, profile.title), told, el("div", { class: "wb-scroll" }, table), pages.node),
    show(filters, selection, counted) {
      chosen = selection[profile.column] || [];
      const rows = matchingRows(data, profile.table, filters);
      const numbers = counts(data, profile.table, rows, profile.column);
      const order = profile.given || ranked(numbers, numbers.length, restOf(data, profile.table, profile.column));
      const codes = order.filter((code) => numbers[code] > 0 && profile.rows[code]);
      const first = codes.filter((code) => chosen.includes(labels[code]));
      told.textContent = codes.length ? "" : data.table(profile.table).n ? "None match. Widen the filters or reset them." : profile.empty;
      table.hidden = !codes.length;
      told.hidden = codes.length > 0;
      listed = [...first, ...codes.filter((code) => !first.includes(code))];
      counted(codes.length);
      pages.show();
    },
  };
}

function cellText(cell) {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return number(cell);
  if (!Array.isArray(cell)) return el("bdi", {}, cell);
  return el("ul", {}, ...cell.map((line) => el("li", {}, el("bdi", {}, line))));
}
