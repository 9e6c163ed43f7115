// The bar of filters. Controls read their state from `filters` each time (so that Python may set
// them) and hand a new `filters` to `change`.

function buildControls(data, filters, state, change, reset) {
  const parts = filters.map((filter) => {
    if (filter.kind === "dates") return datesControl(data, filter, change);
    if (filter.kind === "search") return searchControl(filter, change);
    return choiceControl(data, filter, state, change);
  });
  if (data.payload.sure) parts.push(sureControl(data, change));
  const clear = button("Reset", reset, { class: "wb-reset", title: "Clear all filters and the selection" });
  const node = el("div", { class: "wb-controls", role: "group", "aria-label": "Filters" }, ...parts.map((p) => p.node), clear);
  return { node, show: (now) => parts.forEach((part) => part.show(now)) };
}

function tableOfFilter(data, column) {
  return Object.keys(data.payload.tables).find((name) => data.payload.tables[name].columns[column]?.of) || null;
}

// How many rows each label has under all other filters; asked when a list is opened.
function facets(data, column, filters) {
  const table = tableOfFilter(data, column);
  return table ? counts(data, table, matchingRows(data, table, changed(filters, column, null)), column) : [];
}

function choiceControl(data, { column, label }, state, change) {
  const table = tableOfFilter(data, column);
  const of = table && data.column(table, column).of;
  const labels = of ? data.labels[of] : [];
  const others = data.payload.aliases?.[of] || [];
  const told = el("span", { class: "wb-chosen" });
  const boxes = labels.map((text) => {
    const box = el("input", { type: "checkbox", "data-label": text, "aria-label": text });
    box.addEventListener("change", () => {
      const chosen = boxes.filter((b) => b.checked).map((b) => b.dataset.label);
      change(column, chosen.length ? chosen : null);
    });
    return box;
  });
  const numbers = labels.map(() => el("span", { class: "wb-count" }));
  const lines = labels.map((text, i) => el("label", {}, boxes[i], el("bdi", {}, text), numbers[i]));
  const list = el("div", { class: "wb-options" }, ...lines);
  const menu = el("fieldset", { class: "wb-menu" }, el("legend", {}, label));
  if (labels.length > 12) {
    const find = el("input", { type: "search", placeholder: others.length ? "find by any name" : "find", "aria-label": `Find in ${label}` });
    find.addEventListener("input", () => {
      const needle = find.value.toLowerCase();
      labels.forEach((text, i) => { lines[i].hidden = ![text, ...(others[i] || [])].some((name) => name.toLowerCase().includes(needle)); });
    });
    menu.append(find);
  }
  menu.append(list, button("All", () => change(column, null), { class: "wb-all" }));
  const summary = el("summary", {}, el("span", { class: "wb-name" }, label), told);
  const node = el("details", { class: "wb-choice", "data-column": column }, summary, menu);
  const count = () => {
    const now = facets(data, column, state());
    numbers.forEach((place, i) => { place.textContent = number(now[i] || 0); });
  };
  node.addEventListener("toggle", () => {
    if (!node.open) return;
    count();
    for (const other of node.parentElement.querySelectorAll("details[open]")) if (other !== node) other.open = false;
  });
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      node.open = false;
      summary.focus();
    }
  });
  return {
    node,
    show(now) {
      const chosen = now[column] || [];
      boxes.forEach((box) => { box.checked = chosen.includes(box.dataset.label); });
      told.textContent = chosen.length === 0 ? "all" : chosen.length === 1 ? shorten(chosen[0], 24) : `${chosen.length} of ${labels.length}`;
      summary.setAttribute("aria-label", `${label}: ${told.textContent}`);
      node.classList.toggle("wb-set", chosen.length > 0);
      node.hidden = !labels.length;
      if (node.open) count();
    },
  };
}

function datesControl(data, { column, label }, change) {
  const days = [];
  for (const table of Object.values(data.payload.tables)) {
    const found = table.columns[column];
    if (found?.kind === "day") for (const day of found.values) if (day >= 0) days.push(day);
  }
  const bounds = days.length
    ? [data.toIso(days.reduce((a, b) => Math.min(a, b))), data.toIso(days.reduce((a, b) => Math.max(a, b)))]
    : [null, null];
  const inputs = ["from", "to"].map((end) =>
    el("input", { type: "date", min: bounds[0], max: bounds[1], disabled: !days.length, "aria-label": `${label} ${end}` }));
  const tell = () => {
    const value = inputs.map((input) => input.value || null);
    change(column, value.some(Boolean) ? value : null);
  };
  for (const input of inputs) input.addEventListener("change", tell);
  const node = el("div", { class: "wb-dates", role: "group", "aria-label": label },
    el("label", {}, el("span", { class: "wb-name" }, `${label} from`), inputs[0]),
    el("label", {}, el("span", { class: "wb-name" }, "to"), inputs[1]));
  return {
    node,
    show(now) {
      const value = now[column] || [null, null];
      inputs.forEach((input, i) => { if (document.activeElement !== input) input.value = value[i] || bounds[i] || ""; });
      node.classList.toggle("wb-set", Boolean(now[column]));
      node.hidden = !days.length;
    },
  };
}

function searchControl({ column, label }, change) {
  const input = el("input", { type: "search", placeholder: "words in the text", "aria-label": label });
  let wait;
  input.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => change(column, input.value.trim() || null), 150);
  });
  const node = el("label", { class: "wb-search" }, el("span", { class: "wb-name" }, label), input);
  return {
    node,
    show(now) {
      if (document.activeElement !== input) input.value = now[column] || "";
      node.classList.toggle("wb-set", Boolean(now[column]));
    },
  };
}

// How sure: the reader asks for a share of right rows, and each table shows as many as keep it.
function sureControl(data, change) {
  const { steps } = data.payload.sure;
  const input = el("input", { type: "range", min: 0, max: steps.length - 1, step: 1, "aria-label": "How many of the rows shown must be right" });
  const told = el("span", { class: "wb-sure-told" });
  const say = (level) => {
    const words = level === 0 ? "everything, right or not" : `at least ${Math.round(100 * steps[level])} in 100 right`;
    told.textContent = words;
    input.setAttribute("aria-valuetext", words);
  };
  input.addEventListener("input", () => say(Number(input.value)));
  input.addEventListener("change", () => change("sure", steps[Number(input.value)]));
  return {
    node: el("label", { class: "wb-sure" }, el("span", { class: "wb-name" }, "Show ", told), input),
    show(now) {
      const level = levelOf(data, now.sure);
      input.value = String(level);
      say(level);
    },
  };
}
