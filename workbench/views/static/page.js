// A page without a kernel: each host carries its data, and a plain object stands for the model. Its
// state stands in the address too, so that a link brings back what was looked at.

function stillModel(state, told) {
  const heard = new Map();
  return {
    still: true,
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      for (const act of heard.get(`change:${name}`) || []) act();
    },
    save_changes: told,
    send() {},
    on: (name, act) => heard.set(name, [...(heard.get(name) || []), act]),
    off: (name, act) => heard.set(name, (heard.get(name) || []).filter((a) => a !== act)),
  };
}

// What an address may say: anybody can write one, so only what the view knows is taken from it.
const DAY_TEXT = /^(\d{4}-\d\d-\d\d|none)$/;

function allowed(payload, told) {
  const kinds = new Map(Object.values(payload.tables || {}).flatMap((table) => Object.entries(table.columns)));
  const label = (column, text) => typeof text === "string" && payload.categories[column.of]?.includes(text);
  const one = (name, value) => {
    if (name === "search") return typeof value === "string" && value && value.length < 200 ? value : null;
    if (name === "sure") return payload.sure?.steps.includes(value) ? value : null;
    const column = kinds.get(name);
    if (!column || !Array.isArray(value) || value.length > 400) return null;
    if (column.kind === "day") return value.length === 2 && value.some(Boolean) && value.every((v) => v === null || DAY_TEXT.test(v)) ? value : null;
    const known = column.of ? value.filter((text) => label(column, text)) : [];
    return known.length ? known : null;
  };
  const names = { f: new Set([...(payload.filters || []).map((f) => f.column), "sure"]), s: new Set(kinds.keys()) };
  const part = (key) => Object.fromEntries(Object.entries(Object(told?.[key])).filter(([name]) => names[key].has(name)).map(([name, value]) => [name, one(name, value)]).filter(([name, value]) => value !== null && !(key === "s" && ["search", "sure"].includes(name))));
  return { filters: part("f"), selection: part("s") };
}

function stateInAddress(at) {
  try {
    return JSON.parse(new URLSearchParams(location.hash.slice(1)).get(`v${at}`));
  } catch {
    return null;
  }
}

function putInAddress(at, { filters, selection }) {
  const parts = new URLSearchParams(location.hash.slice(1));
  const state = JSON.stringify({ f: filters, s: selection });
  if (state === '{"f":{},"s":{}}') parts.delete(`v${at}`);
  else parts.set(`v${at}`, state);
  const text = parts.toString();
  history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
}

[...document.querySelectorAll(".wb-host:not([data-wb])")].forEach((host, at) => {
  host.dataset.wb = "1";
  const state = JSON.parse(host.querySelector(".wb-data").textContent);
  const plain = !state.payload.kind;
  if (plain && stateInAddress(at)) Object.assign(state, allowed(state.payload, stateInAddress(at)));
  const model = stillModel(state, () => { if (plain) putInAddress(at, state); });
  model.link = plain;
  render({ model, el: host.querySelector(".wb-root") });
  window.addEventListener("hashchange", () => {
    if (!plain) return;
    const next = allowed(state.payload, stateInAddress(at));
    model.set("filters", next.filters);
    model.set("selection", next.selection);
  });
});
