// Counting over codes. A table has columns of numbers: a label's place in its list, a day's
// distance from the first day, a set of labels. `n` weighs a row that stands for many.

const DAY = 86400000;

function openData(payload) {
  const start = payload.start === null ? null : Date.parse(`${payload.start}T00:00:00Z`);
  const data = {
    payload,
    labels: payload.categories,
    toIso: (day) => new Date(start + day * DAY).toISOString().slice(0, 10),
    toDay: (iso) => Math.round((Date.parse(`${iso}T00:00:00Z`) - start) / DAY),
    table: (name) => payload.tables[name],
    column: (table, name) => payload.tables[table].columns[name],
    labelsOf: (table, name) => payload.categories[payload.tables[table].columns[name].of],
    words: new Map(),
    found: new Map(), // the rows of the latest filters: every chart asks for the same ones
  };
  return data;
}

const UNDATED = "none"; // both ends of the span that selects what has no day

// The step that a share of right rows reaches, as a row's level counts it.
function levelOf(data, share) {
  const { steps, first } = data.payload.sure || { steps: [0], first: 0 };
  const wanted = share ?? first;
  return steps.reduce((best, step, i) => (step <= wanted + 1e-9 ? i : best), 0);
}

// The share of rows that is right, as their confidence tells; null where none has any.
function shareRight(data, table, rows) {
  const percent = data.table(table).columns.percent?.values;
  if (!percent) return null;
  const weight = weigher(data, table);
  let [sum, n] = [0, 0];
  for (const row of rows) {
    if (percent[row] === null) continue;
    sum += percent[row];
    n += weight(row);
  }
  return n ? sum / n / 100 : null;
}

function restOf(data, table, name) {
  return new Set(data.payload.rest?.[data.table(table).columns[name].of] || []);
}

function weigher(data, table) {
  const n = data.table(table).columns.n;
  return n ? (row) => n.values[row] : () => 1;
}

function total(data, table, rows) {
  const weight = weigher(data, table);
  return rows.reduce((sum, row) => sum + weight(row), 0);
}

// The rows of a table that filters and selection leave, by number.
function matchingRows(data, table, filters, selection = {}) {
  const key = JSON.stringify([table, filters, selection]);
  if (!data.found.has(key)) {
    if (data.found.size > 40) data.found.clear();
    data.found.set(key, findRows(data, table, filters, selection));
  }
  return data.found.get(key);
}

function findRows(data, table, filters, selection) {
  const { n, columns, searched } = data.table(table);
  const tests = [];
  if (columns.sure) {
    const level = levelOf(data, filters.sure);
    tests.push((row) => columns.sure.values[row] >= level);
  }
  for (const [name, wanted] of Object.entries(filters)) {
    if (name === "search") {
      const needle = wanted.toLowerCase().trim();
      if (searched) tests.push((row) => wordsOf(data, table, row).includes(needle));
    } else if (columns[name] && name !== "sure") {
      tests.push(rowTest(data, columns[name], wanted, false));
    }
  }
  for (const [name, wanted] of Object.entries(selection)) {
    if (columns[name]) tests.push(rowTest(data, columns[name], wanted, true));
  }
  let rows = [];
  for (let row = 0; row < n; row += 1) {
    if (tests.every((test) => test(row))) rows.push(row);
  }
  for (const [name, wanted] of Object.entries(selection)) {
    const size = columns[name]?.kind === "category" ? new Set(wanted).size : 1;
    if (size > 1) rows = inOneGroup(columns, rows, name, size);
  }
  return rows;
}

function rowTest(data, column, wanted, every) {
  if (column.kind === "day" && wanted[0] === UNDATED) return (row) => column.values[row] < 0;
  if (column.kind === "day") {
    const first = wanted[0] ? data.toDay(wanted[0]) : 0;
    const last = wanted[1] ? data.toDay(wanted[1]) : Infinity;
    return (row) => column.values[row] >= Math.max(0, first) && column.values[row] <= last;
  }
  const labels = data.labels[column.of];
  const codes = wanted.map((label) => labels.indexOf(label));
  if (column.kind === "set") {
    return every
      ? (row) => codes.every((code) => column.values[row].includes(code))
      : (row) => codes.some((code) => column.values[row].includes(code));
  }
  const chosen = new Set(codes.filter((code) => code >= 0)); // what is missing has no label
  return (row) => chosen.has(column.values[row]);
}

// Two labels of a plain column are "together" where one group (a sentence) holds both.
function inOneGroup(columns, rows, name, size) {
  const group = Object.values(columns).find((c) => c.kind === "group");
  if (!group) return rows;
  const found = new Map();
  for (const row of rows) {
    const key = group.values[row];
    if (!found.has(key)) found.set(key, new Set());
    found.get(key).add(columns[name].values[row]);
  }
  return rows.filter((row) => group.values[row] >= 0 && found.get(group.values[row]).size >= size);
}

function wordsOf(data, table, row) {
  const key = `${table} ${row}`;
  if (!data.words.has(key)) {
    const parts = [];
    for (const column of Object.values(data.table(table).columns)) {
      const value = column.values[row];
      if (column.kind === "category" && value >= 0) parts.push(data.labels[column.of][value]);
      if (column.kind === "set") parts.push(...value.map((code) => data.labels[column.of][code]));
      if (column.kind === "text" && value !== null) parts.push(data.payload.texts[value]);
      if (column.kind === "context") parts.push(data.payload.texts[value]);
    }
    data.words.set(key, parts.join("\n").toLowerCase());
  }
  return data.words.get(key);
}

// How often each label of a column occurs: a list of numbers in the order of the labels.
function counts(data, table, rows, name) {
  const column = data.column(table, name);
  const weight = weigher(data, table);
  const out = new Array(data.labels[column.of].length).fill(0);
  for (const row of rows) {
    const value = column.values[row];
    if (column.kind === "set") for (const code of value) out[code] += weight(row);
    else if (value >= 0) out[value] += weight(row);
  }
  return out;
}

// The codes of the largest numbers; those that name nobody (`rest`) are left out.
function ranked(numbers, top, rest = new Set()) {
  return numbers
    .map((n, code) => [n, code])
    .filter(([n, code]) => n > 0 && !rest.has(code))
    .sort((a, b) => b[0] - a[0] || a[1] - b[1])
    .slice(0, top)
    .map(([, code]) => code);
}

// How often two labels are found together: Map "a b" -> number, a < b.
function pairCounts(data, chart, rows, name) {
  const out = new Map();
  const add = (a, b, n) => {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    out.set(key, (out.get(key) || 0) + n);
  };
  if (chart.pairs) {
    for (const [a, b, n] of chart.pairs) add(a, b, n);
    return out;
  }
  const column = data.column(chart.table, name);
  let groups = rows.map((row) => column.values[row]);
  if (chart.within) {
    const group = data.column(chart.table, chart.within).values;
    const sets = new Map();
    for (const row of rows) {
      if (group[row] < 0 || column.values[row] < 0) continue;
      if (!sets.has(group[row])) sets.set(group[row], new Set());
      sets.get(group[row]).add(column.values[row]);
    }
    groups = [...sets.values()].map((set) => [...set]);
  }
  for (const codes of groups) {
    for (let i = 0; i < codes.length; i += 1) {
      for (let j = i + 1; j < codes.length; j += 1) add(codes[i], codes[j], 1);
    }
  }
  return out;
}
