// The cases of filters, selections and sorting that Python and JavaScript share, run by JavaScript.

const { test } = require("node:test");
const assert = require("node:assert/strict");
const { engine, plain } = require("./engine.js");
const told = require("./filter_cases.json");

for (const { name, table, filters = {}, selection = {}, rows } of told.cases) {
  test(`rows left: ${name}`, () => {
    const data = engine.openData(told.payload);
    assert.deepEqual(plain(engine.matchingRows(data, table, filters, selection)), rows);
  });
}

for (const { table, sort, rows } of told.sorts) {
  test(`order of ${table} by ${sort[0]}${sort[1] ? ", down" : ""}`, () => {
    const data = engine.openData(told.payload);
    const every = [...Array(data.table(table).n).keys()];
    assert.deepEqual(plain(engine.sortedRows(data, table, sort, every)), rows);
  });
}

test("no sort, or one by a column that is not there, leaves the order", () => {
  const data = engine.openData(told.payload);
  assert.deepEqual(plain(engine.sortedRows(data, "mentions", null, [3, 1, 2])), [3, 1, 2]);
  assert.deepEqual(plain(engine.sortedRows(data, "mentions", ["elsewhere", true], [3, 1, 2])), [3, 1, 2]);
});

test("rows found once are kept, and told apart by table, filters and selection", () => {
  const data = engine.openData(told.payload);
  const first = engine.matchingRows(data, "mentions", { form: ["name"] });
  assert.equal(engine.matchingRows(data, "mentions", { form: ["name"] }), first);
  assert.notEqual(engine.matchingRows(data, "mentions", {}, { form: ["name"] }), first);
  assert.notEqual(engine.matchingRows(data, "claims", { form: ["name"] }), first);
});
