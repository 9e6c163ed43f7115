// Counting, paging, searching, escaping, numbers and days: the parts of the view engine without a
// browser.

const { test } = require("node:test");
const assert = require("node:assert/strict");
const { engine, all, plain } = require("./engine.js");
const { payload } = require("./filter_cases.json");

const HOSTILE = '<img src=x onerror="alert(1)">&amp;<script>alert(2)</script>';
const opened = () => engine.openData(payload);
const every = (data, table) => [...Array(data.table(table).n).keys()];

test("labels are counted by row, sets by label, missing ones not", () => {
  const data = opened();
  const labels = data.labelsOf("mentions", "actor");
  const numbers = engine.counts(data, "mentions", every(data, "mentions"), "actor");
  const found = Object.fromEntries(labels.map((label, code) => [label, numbers[code]]));
  assert.deepEqual(found, { "Anna Lind": 4, "Omar Sy": 4, "Port Alder": 1, "not known": 1 });
  const states = data.labelsOf("mentions", "countries");
  const sums = engine.counts(data, "mentions", every(data, "mentions"), "countries");
  assert.equal(sums[states.indexOf("Norway")], 5);
  assert.equal(sums[states.indexOf("Nowhere")], 0);
});

test("a row with a weight counts as many", () => {
  const columns = { who: { kind: "category", of: "who", values: [0, 1, 0] }, n: { kind: "number", values: [5, 2, 4] } };
  const data = engine.openData({ start: null, categories: { who: ["a", "b"] }, tables: { t: { n: 3, noun: ["row", "rows"], searched: true, columns } }, texts: [] });
  assert.deepEqual(plain(engine.counts(data, "t", [0, 1, 2], "who")), [9, 2]);
  assert.equal(engine.total(data, "t", [0, 1]), 7);
});

test("the largest come first, ties by their place, and none of nothing", () => {
  assert.deepEqual(plain(engine.ranked([3, 0, 7, 3], 9)), [2, 0, 3]);
  assert.deepEqual(plain(engine.ranked([3, 0, 7, 3], 2)), [2, 0]);
  assert.deepEqual(plain(engine.ranked([3, 0, 7, 3], 9, new Set([2]))), [0, 3]);
});

test("labels are together once for each group that holds both", () => {
  const data = opened();
  const chart = { table: "mentions", within: "sentence", pairs: null };
  const found = engine.pairCounts(data, chart, every(data, "mentions"), "actor");
  assert.deepEqual(plain([...found]), [["0 1", 3], ["0 3", 1], ["1 3", 1]]);
});

test("pages show where they are and stop at both ends", () => {
  const seen = [];
  const lines = [...Array(23).keys()];
  const get = (start, size, done) => done({ n: lines.length, lines: lines.slice(start, start + size) });
  const pages = engine.pager(10, get, (found, from) => seen.push([from, found.lines.length]));
  const [back, told, on] = pages.node.children;
  pages.show();
  assert.equal(told.textContent, "1–10 of 23");
  assert.deepEqual([back.disabled, on.disabled, pages.node.hidden], [true, false, false]);
  on.click();
  on.click();
  assert.equal(told.textContent, "21–23 of 23");
  assert.deepEqual([back.disabled, on.disabled], [false, true]);
  on.click();
  back.click();
  assert.equal(told.textContent, "11–20 of 23");
  assert.deepEqual(plain(seen), [[0, 10], [10, 10], [20, 3], [20, 3], [10, 10]]);
});

test("pages of nothing say so and hide", () => {
  const pages = engine.pager(10, (start, size, done) => done({ n: 0, lines: [] }), () => {});
  pages.show();
  assert.equal(pages.node.children[1].textContent, "0–0 of 0");
  assert.equal(pages.node.hidden, true);
});

test("a late answer of an earlier page is not drawn", () => {
  const asked = [];
  const seen = [];
  const pages = engine.pager(10, (start, size, done) => asked.push(() => done({ n: 30, at: start })), (found) => seen.push(found.at));
  pages.show();
  asked[0]();
  pages.node.children[2].click();
  pages.node.children[2].click();
  asked[2]();
  asked[1]();
  assert.deepEqual(seen, [0, 20]);
});

test("rows of one sentence become one line", () => {
  const data = opened();
  const lines = engine.mergedRows(data, { table: "mentions", merge: true }, [8, 0, 1, 9, 7]);
  assert.deepEqual(plain(lines), [[8, 9], [0, 1], [7]]);
  assert.deepEqual(plain(engine.mergedRows(data, { table: "mentions", merge: false }, [0, 1])), [[0], [1]]);
});

test("rows of one side alone", () => {
  const data = opened();
  const rows = engine.ofOne(data, "mentions", ["actor", "Omar Sy"], every(data, "mentions"));
  assert.deepEqual(plain(rows), [1, 3, 6, 9]);
});

test("words are found at all their places, in large and small letters", () => {
  assert.deepEqual(plain(engine.placesOf("Rain. No rain, RAIN", "rain")), [[0, 4], [9, 13], [15, 19]]);
  assert.deepEqual(plain(engine.placesOf("aaaa", "aa")), [[0, 2], [2, 4]]);
  assert.deepEqual(plain(engine.placesOf("rain", "")), []);
  assert.deepEqual(plain(engine.placesOf("İ met rain", "rain")), [[6, 10]]); // small İ is two letters
  assert.deepEqual(plain(engine.placesOf("rain (it)", "(")), [[5, 6]]);
});

test("places count characters, not halves of them", () => {
  const text = "\u{1F600}\u{1F600} rain";
  const letters = engine.lettersOf(text);
  const [place] = engine.placesOf(text, "rain");
  assert.deepEqual(plain(engine.inLetters(letters, text, place)), [3, 7]);
  assert.equal(engine.cutOf(letters, 3, 7), "rain");
});

test("marks that overlap cut the text into stretches, each with all of its marks", () => {
  const rows = [{ id: "a", marks: [[0, 4, "claim"]] }, { id: "b", marks: [[2, 6, "actor"]] }];
  const found = plain(engine.stretches(8, rows, [[5, 7]])).map((s) => [s.from, s.to, s.items.map((item) => item.kind)]);
  assert.deepEqual(found, [[0, 2, ["claim"]], [2, 4, ["claim", "actor"]], [4, 5, ["actor"]], [5, 6, ["actor", "hit"]], [6, 7, ["hit"]], [7, 8, []]]);
});

test("words of articles are text, wherever they stand", () => {
  const node = engine.markedWords(HOSTILE, [[0, 4, "actor"], [2, 9, "cue"]]);
  assert.equal(node.textContent, HOSTILE);
  assert.deepEqual(all(node, "img").concat(all(node, "script")), []);
  assert.deepEqual(all(node, "mark").map((m) => [m.textContent, m.attributes.title]), [["<i", "actor"], ["mg", "actor, cue"], [" src=", "cue"]]);
  const data = opened();
  const { columns } = data.table("mentions");
  assert.equal(engine.cellOf(data, columns.context, 4).textContent, "The minister of <b>Norland</b> & Co.");
  assert.equal(engine.el("p", { title: HOSTILE }, HOSTILE).attributes.title, HOSTILE);
});

test("names in a chart are escaped, and plain again when said aloud", () => {
  const shown = engine.chartText(HOSTILE, 200, 3);
  assert.equal(shown.includes("<img"), false);
  assert.equal(shown.includes("&lt;img"), true);
  assert.equal(engine.plainText(shown), HOSTILE);
});

test("names in a chart break at spaces, or within a word longer than a line, and are cut", () => {
  assert.equal(engine.chartText("one two three", 7, 3), "one two<br>three");
  assert.equal(engine.chartText("abcdefghij", 4, 3), "abcd<br>efgh<br>ij");
  assert.equal(engine.chartText("one two three four", 5, 2), "one<br>two …");
  assert.equal(engine.chartText("\u{1F600}\u{1F600}\u{1F600}", 2, 3), "\u{1F600}\u{1F600}<br>\u{1F600}");
  assert.equal(engine.shorten("\u{1F600}bcdef", 4), "\u{1F600}bc…");
  assert.equal(engine.shorten("abcd", 4), "abcd");
});

test("numbers and days read as people write them", () => {
  assert.equal(engine.number(1234567), "1,234,567");
  assert.equal(engine.number(12), "12");
  assert.equal(engine.sayDay("2023-03-05"), "5 Mar 2023");
  assert.equal(engine.sayDay("2023-12-31"), "31 Dec 2023");
});

test("days count from the first, over leap days and summer time", () => {
  const data = engine.openData({ ...payload, start: "2024-02-28" });
  assert.equal(data.toIso(2), "2024-03-01");
  assert.equal(data.toDay("2024-10-28") - data.toDay("2024-10-26"), 2);
  for (const day of [0, 1, 45, 366, 4000]) assert.equal(data.toDay(data.toIso(day)), day);
});

test("cells of each kind", () => {
  const data = opened();
  const { columns } = data.table("mentions");
  const text = (name, row) => {
    const cell = engine.cellOf(data, columns[name], row);
    return typeof cell === "string" ? cell : cell.textContent;
  };
  assert.deepEqual([text("actor", 4), text("actor", 0)], ["", "Anna Lind"]);
  assert.deepEqual([text("published", 3), text("published", 2)], ["no date", "5 Mar 2023"]);
  assert.deepEqual([text("n_words", 2), text("n_words", 3)], ["", "100"]);
  assert.deepEqual([text("note", 1), text("note", 0)], ["", "first"]);
  assert.equal(text("countries", 5), "Norway, France");
});

test("a table for a spreadsheet runs nothing", () => {
  const csv = engine.asCsv({ heads: ["who", "said"], cells: [["=1+1", 'a "b"'], ["+x", "-y"], ["@z", "plain"]] });
  assert.equal(csv, '\ufeff"who","said"\r\n"\'=1+1","a ""b"""\r\n"\'+x","\'-y"\r\n"\'@z","plain"\r\n');
});

test("Markdown of an article's words is words", () => {
  const made = engine.asMarkdown({ heads: ["Words", "title", "url"], names: ["context", "title", "url"], cells: [[`${HOSTILE} [a](b)`, "A *title*", "http://x/ <y>"]] });
  assert.equal(made.includes("\\<img"), true);
  assert.equal(made.includes("\\[a\\]\\(b\\)"), true);
  assert.equal(made.includes("[A \\*title\\*](<http://x/%20%3Cy%3E>)"), true);
});

test("a change of the state leaves the state before as it was", () => {
  const state = { form: ["name"] };
  assert.deepEqual(plain(engine.changed(state, "actor", ["Anna Lind"])), { form: ["name"], actor: ["Anna Lind"] });
  assert.deepEqual(plain(engine.changed(state, "form", null)), {});
  assert.deepEqual(state, { form: ["name"] });
});
