// The bar of filters. Controls read their state from `filters` each time (so that Python may set
// them) and hand a new `filters` to `change`.

function buildControls(data, filters, change, reset) {
  const parts = filters.map((filter) => {
    if (filter.kind === "dates") return datesControl(data, filter, change);
    if (filter.kind === "search") return searchControl(filter, change);
    return choiceControl(data, filter, change);
  });
  const clear = button("Reset", reset, { class: "wb-reset", title: "Clear all filters and the selection" });
  const node = el("div", { class: "wb-controls", role: "group", "aria-label": "Filters" }, ...parts.map((p) => p.node), clear);
  return { node, show: (state) => parts.forEach((part) => part.show(state)) };
}

function labelsOfFilter(data, column) {
  for (const table of Object.values(data.payload.tables)) {
    const found = table.columns[column];
    if (found?.of) return [data.labels[found.of], found.of];
  }
  return [[], null];
}

function choiceControl(data, { column, label }, change) {
  const [labels] = labelsOfFilter(data, column);
  const told = el("span", { class: "wb-chosen" });
  const boxes = labels.map((text) => {
    const box = el("input", { type: "checkbox", "data-label": text });
    box.addEventListener("change", () => {
      const chosen = boxes.filter((b) => b.checked).map((b) => b.dataset.label);
      change(column, chosen.length ? chosen : null);
    });
    return box;
  });
  const lines = labels.map((text, i) => el("label", {}, boxes[i], el("bdi", {}, text)));
  const list = el("div", { class: "wb-options" }, ...lines);
  const menu = el("fieldset", { class: "wb-menu" }, el("legend", {}, label));
  if (labels.length > 12) {
    const find = el("input", { type: "search", placeholder: "find", "aria-label": `Find in ${label}` });
    find.addEventListener("input", () => {
      const needle = find.value.toLowerCase();
      labels.forEach((text, i) => { lines[i].hidden = !text.toLowerCase().includes(needle); });
    });
    menu.append(find);
  }
  menu.append(list, button("All", () => change(column, null), { class: "wb-all" }));
  const summary = el("summary", {}, el("span", { class: "wb-name" }, label), told);
  const node = el("details", { class: "wb-choice", "data-column": column }, summary, menu);
  node.addEventListener("toggle", () => {
    if (!node.open) return;
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
    show(state) {
      const chosen = state[column] || [];
      boxes.forEach((box) => { box.checked = chosen.includes(box.dataset.label); });
      told.textContent = chosen.length === 0 ? "all" : chosen.length === 1 ? shorten(chosen[0], 24) : `${chosen.length} of ${labels.length}`;
      summary.setAttribute("aria-label", `${label}: ${told.textContent}`);
      node.classList.toggle("wb-set", chosen.length > 0);
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
    show(state) {
      const value = state[column] || [null, null];
      inputs.forEach((input, i) => { if (document.activeElement !== input) input.value = value[i] || bounds[i] || ""; });
      node.classList.toggle("wb-set", Boolean(state[column]));
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
    show(state) {
      if (document.activeElement !== input) input.value = state[column] || "";
      node.classList.toggle("wb-set", Boolean(state[column]));
    },
  };
}
