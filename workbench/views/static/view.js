// The whole view: filters on top, what matches, charts, profiles, evidence. The state is in the
// model's `filters` and `selection`, in a notebook as in a page, and every change of it, from
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
        const nothing = data.table(chart.table).n ? "Nothing matches. Widen the filters or reset them." : "There is nothing to draw in these articles.";
        finding.textContent = drawn.empty ? nothing : drawn.finding;
        plot.setAttribute("aria-label", `${chart.title}. ${finding.textContent}${drawn.empty || drawn.node ? "" : ". Arrow keys go from mark to mark, Enter selects."}`);
        note.textContent = drawn.more || "";
        plot.hidden = Boolean(drawn.empty);
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

async function render({ model, el: root }) {
  const payload = model.get("payload");
  if (payload.kind === "reader") return renderReader(model, root);
  const data = openData(payload);
  const set = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const filter = (column, value) => set("filters", changed(model.get("filters"), column, value));
  const pick = (picked) => set("selection", isEqual(picked, model.get("selection")) ? {} : picked);
  const reset = () => {
    model.set("filters", {});
    model.set("selection", {});
    model.save_changes();
  };
  const controls = buildControls(data, payload.filters, filter, reset);
  const status = el("p", { class: "wb-status", role: "status", "aria-live": "polite" });
  const chip = el("p", { class: "wb-selected" });
  const charts = payload.charts.map((chart) => buildChart(data, chart, pick));
  const profiles = payload.profiles.map((profile) => buildProfile(data, profile, pick));
  const evidence = payload.evidence.map((part) => buildEvidence(data, part));
  const view = el("div", { class: "wb-view", role: "region", "aria-label": payload.title },
    el("h3", {}, payload.title),
    el("p", { class: "wb-lead" }, payload.lead),
    controls.node,
    el("div", { class: "wb-state" }, status, chip),
    ...payload.notes.map((note) => el("p", { class: "wb-note" }, note)),
    el("div", { class: "wb-charts" }, ...charts.map((c) => c.node)),
    ...profiles.map((p) => p.node),
    ...evidence.map((e) => e.node));
  keepKeys(view);
  root.replaceChildren(view);

  let Plotly = null;
  const draw = () => {
    const [filters, selection] = [model.get("filters"), model.get("selection")];
    view.dataset.theme = themeName();
    controls.show(filters);
    status.textContent = tellMatches(data, filters);
    tellSelection(chip, selection, () => set("selection", {}));
    for (const part of [...profiles, ...evidence]) part.show(filters, selection);
    for (const chart of charts) chart.show(Plotly, filters, selection);
  };
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
  try {
    Plotly = await loadPlotly(model);
    draw();
  } catch (error) {
    view.append(el("p", { class: "wb-note", role: "alert" }, `The charts could not be drawn (${error.message}); the tables work without them.`));
  }
  return () => {
    unwatch();
    model.off("change:filters", drawSoon);
    model.off("change:selection", drawSoon);
    if (Plotly) charts.forEach((chart) => chart.purge(Plotly));
  };
}

function tellMatches(data, filters) {
  const parts = Object.entries(data.payload.tables)
    .filter(([name]) => !name.endsWith("_words"))
    .map(([name, table]) => {
      const all = total(data, name, [...Array(table.n).keys()]);
      const kept = total(data, name, matchingRows(data, name, filters));
      return kept === all ? `${number(all)} ${nounOf(data, name, all)}` : `${number(kept)} of ${number(all)} ${nounOf(data, name, all)}`;
    });
  return `${parts.join(" · ")}${Object.keys(filters).length ? " match" : ""}`;
}

function tellSelection(chip, selection, clear) {
  const told = Object.entries(selection).map(([, value]) => {
    if (value.length === 2 && value.every((v) => /^\d{4}-\d\d-\d\d$/.test(v ?? ""))) {
      return value[0] === value[1] ? sayDay(value[0]) : `${sayDay(value[0])} to ${sayDay(value[1])}`;
    }
    return value.map((text) => shorten(text, 70)).join(" with ");
  });
  chip.hidden = !told.length;
  chip.replaceChildren("Selected: ", el("bdi", {}, told.join(" · ")), " ", button("Show all", clear, { class: "wb-clear" }));
}
