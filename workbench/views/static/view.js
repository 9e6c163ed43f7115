// The whole view: filters on top, charts and tables in tabs, the words beside them. The state is in
// the model's `filters` and `selection`, in a notebook as in a page, and every change of it, from
// either side, draws again.

async function loadPlotly(model) {
  if (globalThis.Plotly) return globalThis.Plotly;
  globalThis.__workbenchPlotly ??= new Promise((done, fail) => {
    const answer = (message, buffers) => {
      if (message.kind !== "plotlyjs") return;
      model.off("msg:custom", answer);
      const source = new TextDecoder().decode(buffers[0]);
      const define = globalThis.define;
      globalThis.define = undefined; // else plotly.js would register with an AMD loader
      document.head.append(el("script", {}, source));
      globalThis.define = define;
      if (globalThis.Plotly) done(globalThis.Plotly);
      else fail(new Error("plotly.js did not start"));
    };
    model.on("msg:custom", answer);
    model.send({ kind: "need-plotlyjs" });
    setTimeout(() => fail(new Error("plotly.js did not arrive")), 30000);
  }).catch((error) => {
    globalThis.__workbenchPlotly = undefined;
    throw error;
  });
  return globalThis.__workbenchPlotly;
}

function isEqual(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

function changed(state, column, value) {
  const next = { ...state };
  if (value === null) delete next[column];
  else next[column] = value;
  return next;
}

function buildChart(data, chart, pick) {
  const finding = el("h4", { class: "wb-finding" });
  const id = freshId("chart");
  const plot = el("div", { class: "wb-plot", id });
  const note = el("p", { class: "wb-told" });
  const caption = el("figcaption", {}, finding, el("p", { class: "wb-sub" }, chart.title));
  const node = el("figure", { class: `wb-chart wb-${chart.kind}${chart.wide ? " wb-wide" : ""}` }, caption, plot, note);
  let drawn = {};
  if (chart.kind !== "tree") plot.after(reachByKeys(plot, () => drawn, pick));
  else plot.setAttribute("role", "group");
  let by = chart.by?.[0]?.[0];
  const kept = new Map();
  const places = (_, make, nodes) => {
    if (!nodes.every((code) => kept.has(code))) {
      kept.clear();
      for (const [code, place] of make()) kept.set(code, place);
    }
    return kept;
  };
  let draw = () => {};
  if (chart.by?.length > 1) {
    const choose = el("select", {}, ...chart.by.map(([name, label]) => el("option", { value: name }, label)));
    choose.addEventListener("change", () => { by = choose.value; draw(); });
    caption.append(el("label", { class: "wb-by" }, "Colour by ", choose));
  }
  return {
    node,
    purge: (Plotly) => Plotly.purge(plot),
    show(Plotly, filters, selection) {
      draw = () => {
        const rows = matchingRows(data, chart.table, filters);
        drawn = DRAW[chart.kind](chart, data, { rows, selection, colours: theme(), by, places }, pick);
        node.hidden = Boolean(drawn.empty); // a chart of nothing is not drawn
        finding.textContent = drawn.finding || "";
        plot.setAttribute("aria-label", `${chart.title}. ${finding.textContent}${drawn.empty || drawn.node ? "" : ". Arrow keys go from mark to mark, Enter selects."}`);
        note.textContent = drawn.more || "";
        if (drawn.node) plot.replaceChildren(drawn.node);
        if (drawn.empty || drawn.node || !Plotly) return;
        plot.style.height = `${drawn.layout.height}px`;
        const first = !plot.data;
        Plotly.react(plot, drawn.traces, drawn.layout, CONFIG);
        if (first) plot.on("plotly_click", (event) => {
          const picked = drawn.pick(event.points[event.points.length - 1]);
          if (picked) pick(picked);
        });
      };
      draw();
    },
  };
}

// The tabs: charts first, then the tables. Left and right go from one to the next.
function buildTabs(panels) {
  const list = el("div", { class: "wb-tabs", role: "tablist" });
  const tabs = panels.map(({ name, node }, i) => {
    const id = freshId("tab");
    node.id = `${id}-panel`;
    node.setAttribute("role", "tabpanel");
    node.setAttribute("aria-labelledby", id);
    const count = el("span", { class: "wb-count" });
    const tab = el("button", { type: "button", role: "tab", id, "aria-controls": node.id }, name, " ", count);
    tab.addEventListener("click", () => show(i));
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by) show((i + by + panels.length) % panels.length).focus();
    });
    list.append(tab);
    return { tab, count };
  });
  let shown = 0;
  function show(next) {
    shown = next;
    tabs.forEach(({ tab }, i) => {
      tab.setAttribute("aria-selected", String(i === shown));
      tab.tabIndex = i === shown ? 0 : -1;
      panels[i].node.classList.toggle("wb-away", i !== shown);
    });
    return tabs[shown].tab;
  }
  show(0);
  return { node: list, count: (i, n) => { tabs[i].count.textContent = n === null ? "" : number(n); } };
}

// Opening an article: over the view where a kernel gives it, else in a reader of the same page.
function articleReader(ask, host) {
  const here = (key) => (globalThis.__workbenchReaders || []).find((reader) => reader.has(key));
  const over = (answer) => {
    if (!answer.articles) return;
    const state = { payload: { kind: "reader", title: "Article", lead: "", notes: [], articles: answer.articles }, filters: { article: answer.articles[0].id }, selection: {} };
    const model = { still: true, get: (name) => state[name], set: (name, value) => { state[name] = value; heard.forEach((act) => act()); }, save_changes() {}, on: (_, act) => heard.add(act), off: (_, act) => heard.delete(act) };
    const heard = new Set();
    const place = el("div");
    const before = document.activeElement;
    const box = el("div", { class: "wb-over", role: "dialog", "aria-modal": "true", "aria-label": "Article" });
    const close = () => { box.remove(); before?.focus(); };
    box.append(button("Close", close, { class: "wb-close" }), place);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    host().append(box);
    renderReader(model, place);
    box.querySelector("button").focus();
  };
  return {
    can: (key) => Boolean(ask || here(key)),
    open: (key) => (ask ? ask({ kind: "read", article: key }, over) : here(key)?.open(key)),
  };
}

// Who or what the view is about, where a kernel can make it anew: found by any name.
function buildPickers(choices, ask) {
  if (!ask || !choices?.length) return el("span", { hidden: true });
  const pickers = choices.map(({ name, now, options }, pick) => {
    const id = freshId("names");
    const input = el("input", { list: id, "aria-label": name, value: now, autocomplete: "off" });
    const list = el("datalist", { id }, ...options.map(([text, others]) => el("option", { value: text }, others.join(", "))));
    const busy = el("span", { class: "wb-told", role: "status", "aria-live": "polite" });
    const find = (words) => {
      const needle = words.trim().toLowerCase();
      const named = ([text, others]) => [text, ...others].some((one) => one.toLowerCase() === needle);
      const held = ([text, others]) => [text, ...others].some((one) => one.toLowerCase().includes(needle));
      return needle && (options.find(named) || options.find(held))?.[0];
    };
    input.addEventListener("focus", () => input.select());
    input.addEventListener("change", () => {
      const to = find(input.value);
      if (!to) { busy.textContent = "Nobody goes by that name."; return; }
      if (to === now) { input.value = now; return; }
      busy.textContent = "Putting it together …";
      ask({ kind: "pick", pick, to }, (answer) => { busy.textContent = answer.problem || ""; });
    });
    return el("label", { class: "wb-search" }, el("span", { class: "wb-name" }, name), input, list, busy);
  });
  return el("div", { class: "wb-controls wb-pickers" }, ...pickers);
}

async function render({ model, el: root }) {
  if (model.get("payload").kind === "reader") return renderReader(model, root);
  if (model.get("payload").kind === "review") return renderReview(model, root);
  let leave = renderView(model, root);
  const anew = () => {
    leave();
    leave = renderView(model, root);
  };
  model.on("change:payload", anew);
  return () => {
    model.off("change:payload", anew);
    leave();
  };
}

// The state as one thing that changes, with the way back.
function stateOf(model) {
  const past = [];
  const now = () => ({ filters: model.get("filters"), selection: model.get("selection") });
  const put = ({ filters, selection }) => {
    model.set("filters", filters);
    model.set("selection", selection);
    model.save_changes();
  };
  return {
    now,
    go(next) {
      if (isEqual(next, now())) return;
      past.push(now());
      put(next);
    },
    back() { if (past.length) put(past.pop()); },
    canGoBack: () => past.length > 0,
  };
}

function renderView(model, root) {
  const payload = model.get("payload");
  const data = openData(payload);
  const ask = askerOf(model);
  const state = stateOf(model);
  const filter = (column, value) => state.go({ ...state.now(), filters: changed(state.now().filters, column, value) });
  const select = (selection) => state.go({ ...state.now(), selection });
  const pick = (picked) => {
    if (picked.search) filter("search", picked.search);
    else select(isEqual(picked, state.now().selection) ? {} : picked);
  };
  const controls = buildControls(data, payload.filters, () => state.now().filters, filter, () => state.go({ filters: {}, selection: {} }));
  const status = el("p", { class: "wb-status", role: "status", "aria-live": "polite" });
  const chips = el("div", { class: "wb-chips", role: "group", "aria-label": "What is selected" });
  const back = button("Back", state.back, { class: "wb-back", title: "Back to what was shown before" });
  const charts = payload.charts.map((chart) => buildChart(data, chart, pick));
  const profiles = payload.profiles.map((profile) => buildProfile(data, profile, pick));
  const feeds = payload.evidence.map((part, i) => feedOf(data, part, i, ask));
  const tables = payload.evidence.map((part, i) => buildEvidence(data, part, feeds[i], (at) => pane?.go(i, at)));
  const pane = buildPane(data, payload.evidence, tables, feeds, articleReader(ask, () => view));
  const grid = el("div", { class: "wb-charts" }, ...charts.map((c) => c.node));
  const tabs = buildTabs([
    { name: "Charts", node: el("div", {}, grid) },
    ...payload.profiles.map((p, i) => ({ name: p.tab || p.title, node: profiles[i].node })),
    ...payload.evidence.map((p, i) => ({ name: p.tab || p.title, node: tables[i].node })),
  ]);
  const main = el("div", { class: "wb-main" }, ...[grid.parentNode, ...profiles.map((p) => p.node), ...tables.map((t) => t.node)]);
  const view = el("div", { class: "wb-view wb-framed", role: "region", "aria-label": payload.title },
    el("h3", {}, payload.title),
    el("p", { class: "wb-lead" }, payload.lead),
    buildPickers(model.get("choices"), ask),
    controls.node,
    el("div", { class: "wb-state" }, status, chips, back, model.link ? linkButton(model) : ""),
    ...payload.notes.map((note) => el("p", { class: "wb-note" }, note)),
    ...(ask ? [] : payload.held || []).map((note) => el("p", { class: "wb-note wb-held" }, note)),
    tabs.node,
    el("div", { class: pane ? "wb-body" : "wb-body wb-alone" }, main, pane ? pane.node : ""));
  if (pane) view.addEventListener("keydown", stepByKeys(pane));
  keepKeys(view);
  root.replaceChildren(view);

  let Plotly = null;
  const draw = () => {
    const { filters, selection } = state.now();
    view.dataset.theme = themeName();
    controls.show(filters);
    status.textContent = tellMatches(data, filters);
    tellChosen(data, chips, state, filter, select);
    back.disabled = !state.canGoBack();
    for (const chart of charts) chart.show(Plotly, filters, selection);
    profiles.forEach((profile, i) => profile.show(filters, selection, (n) => tabs.count(1 + i, n)));
    tables.forEach((table, i) => table.show(filters, selection, (n) => tabs.count(1 + profiles.length + i, n)));
    pane?.show(selection);
  };
  return drawing(model, view, draw, {
    start: (found) => { Plotly = found; for (const chart of charts) chart.show(Plotly, state.now().filters, state.now().selection); },
    leave: () => { if (Plotly) charts.forEach((chart) => chart.purge(Plotly)); },
  });
}

function linkButton(model) {
  const said = el("span", { class: "wb-told", role: "status", "aria-live": "polite" });
  const copy = button("Copy link", () => {
    model.save_changes();
    copyText(location.href).then(() => { said.textContent = "Link to what is shown copied."; });
  }, { title: "Copy a link that opens this page as it is shown now" });
  return el("span", {}, copy, " ", said);
}

function stepByKeys(pane) {
  return (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { j: 1, k: -1 }[event.key];
    if (by) pane.step(by);
  };
}

// Draws now, and again whenever the model or the theme changes; plotly.js comes when it comes.
function drawing(model, view, draw, { start, leave }) {
  let waiting = false;
  const drawSoon = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      draw();
    });
  };
  draw();
  model.on("change:filters", drawSoon);
  model.on("change:selection", drawSoon);
  const unwatch = onThemeChange(drawSoon);
  loadPlotly(model).then(start).catch((error) => {
    view.append(el("p", { class: "wb-note", role: "alert" }, `The charts could not be drawn (${error.message}); the tables work without them.`));
  });
  return () => {
    unwatch();
    model.off("change:filters", drawSoon);
    model.off("change:selection", drawSoon);
    leave();
  };
}

// How much is shown of how much, and how much of it is right.
function tellMatches(data, filters) {
  return Object.entries(data.payload.tables)
    .filter(([name, table]) => !name.endsWith("_words") && table.n)
    .map(([name, table]) => {
      const all = total(data, name, [...Array(table.n).keys()]);
      const rows = matchingRows(data, name, filters);
      const kept = total(data, name, rows);
      const share = shareRight(data, name, rows);
      const right = share === null ? "" : `, about ${Math.round(100 * share)} in 100 right`;
      return kept === all ? `${number(all)} ${nounOf(data, name, all)}${right}` : `${number(kept)} ${nounOf(data, name, kept)} shown of ${number(all)}${right}`;
    })
    .join(" · ");
}

function sayChoice(value) {
  if (value[0] === UNDATED) return "no date";
  if (typeof value === "string") return `“${shorten(value, 60)}”`;
  if (value.some((v) => /^\d{4}-\d\d-\d\d$/.test(v ?? "")) && value.length === 2) {
    const [first, last] = value.map((v) => (v ? sayDay(v) : "…"));
    return first === last ? first : `${first} to ${last}`;
  }
  return value.map((text) => shorten(text, 70)).join(" with ");
}

// One chip for each thing selected and each filter set; its button takes it away.
function tellChosen(data, chips, state, filter, select) {
  const { filters, selection } = state.now();
  const labels = Object.fromEntries(data.payload.filters.map((f) => [f.column, f.label]));
  const chip = (name, words, drop, kind) => el("span", { class: `wb-chip ${kind}` }, el("span", { class: "wb-name" }, name), el("bdi", {}, words), button("×", drop, { "aria-label": `Remove ${name}: ${words}` }));
  const chosen = Object.entries(selection).map(([column, value]) => chip("selected", sayChoice(value), () => select(changed(selection, column, null)), "wb-selected"));
  const set = Object.entries(filters).filter(([column]) => column !== "sure").map(([column, value]) => chip(labels[column] || column, Array.isArray(value) && value.length > 2 ? `${value.length} chosen` : sayChoice(value), () => filter(column, null), ""));
  chips.hidden = !chosen.length && !set.length;
  chips.replaceChildren(...chosen, ...set);
}
