// Charts of two things at once: a heatmap of rows against columns, and a network of labels that
// are found together.

function drawHeatmap(chart, data, { rows, selection, colours }) {
  const same = chart.rows === chart.columns;
  const rowLabels = data.labelsOf(chart.table, chart.rows);
  const columnLabels = data.labelsOf(chart.table, chart.columns);
  const cells = same ? pairCounts(data, chart, rows, chart.rows) : crossCounts(data, chart, rows);
  // the columns first, then the rows that have something in them
  const sum = (list, code, n) => { list[code] += n; };
  const inColumns = new Array(columnLabels.length).fill(0);
  for (const [key, n] of cells) {
    const [a, b] = key.split(" ").map(Number);
    sum(inColumns, b, n);
    if (same) sum(inColumns, a, n);
  }
  const across = ranked(inColumns, chart.top, restOf(data, chart.table, chart.columns));
  const inRows = new Array(rowLabels.length).fill(0);
  for (const [key, n] of cells) {
    const [a, b] = key.split(" ").map(Number);
    if (across.includes(b)) sum(inRows, a, n);
  }
  const down = same ? across : ranked(inRows, chart.top, restOf(data, chart.table, chart.rows));
  if (!down.length || !across.length) return { empty: true };
  const value = (a, b) => cells.get(same && a > b ? `${b} ${a}` : `${a} ${b}`) || null;
  const z = down.map((a) => across.map((b) => (same && a === b ? null : value(a, b))));
  const wide = same ? 18 : 22;
  let best = [0, 0];
  z.forEach((line, i) => line.forEach((n, j) => {
    if ((n || 0) > (z[best[0]][best[1]] || 0)) best = [i, j];
  }));
  const names = down.map((code) => chartText(rowLabels[code], 24, 2));
  const few = across.length <= (chart.wide ? 7 : 3);
  const heads = across.map((code) => (few ? chartText(columnLabels[code], wide, 4) : chartText(shorten(columnLabels[code], wide + 6), 60, 1)));
  const shapes = [];
  z.forEach((line, i) => line.forEach((n, j) => {
    const both = same
      ? selection[chart.rows]?.includes(rowLabels[down[i]]) && selection[chart.rows]?.includes(columnLabels[across[j]])
      : selection[chart.rows]?.[0] === rowLabels[down[i]] && selection[chart.columns]?.[0] === columnLabels[across[j]];
    if (n && both) shapes.push({ type: "rect", x0: j - 0.5, x1: j + 0.5, y0: i - 0.5, y1: i + 0.5, line: { color: colours.marks[5], width: 3 } });
  }));
  return {
    traces: [{
      type: "heatmap",
      z,
      x: across.map((_, i) => i),
      y: down.map((_, i) => i),
      xgap: 2,
      ygap: 2,
      colorscale: [[0, colours.low], [1, colours.marks[0]]],
      zmin: 0,
      zmax: Math.max(...z.flat()),
      texttemplate: "%{z}",
      hoverinfo: "text",
      hoverongaps: false,
      hovertext: z.map((line, i) => line.map((n, j) => `${chartText(rowLabels[down[i]], 50)}<br>${chartText(columnLabels[across[j]], 50, 6)}<br>${n} ${unitOf(chart, n)}`)),
      colorbar: { title: { text: chart.unit[1], side: "right" }, thickness: 10, tickformat: ",d", nticks: 4, ...(Math.max(...z.flat()) < 5 ? { dtick: 1 } : {}) },
    }],
    layout: layoutOf(colours, {
      height: 150 + down.length * 30,
      shapes,
      margin: { t: 8, r: 8, b: 60, l: 60 },
      xaxis: { tickvals: across.map((_, i) => i), ticktext: heads, tickangle: few ? 0 : -38, showgrid: false, range: [-0.5, across.length - 0.5] },
      yaxis: { tickvals: down.map((_, i) => i), ticktext: names, range: [down.length - 0.5, -0.5], showgrid: false },
    }),
    finding: fill(chart.finding, {
      a: shorten(rowLabels[down[best[0]]], 50),
      b: shorten(columnLabels[across[best[1]]], 80),
      n: number(z[best[0]][best[1]]),
      unit: unitOf(chart, z[best[0]][best[1]]),
    }),
    pick: (point) => {
      const [i, j] = [point.y, point.x];
      if (!z[i][j]) return null;
      if (same) return { [chart.rows]: [rowLabels[down[i]], columnLabels[across[j]]] };
      return { [chart.rows]: [rowLabels[down[i]]], [chart.columns]: [columnLabels[across[j]]] };
    },
  };
}

function crossCounts(data, chart, rows) {
  const [a, b] = [chart.rows, chart.columns].map((name) => data.column(chart.table, name).values);
  const weight = weigher(data, chart.table);
  const out = new Map();
  for (const row of rows) {
    for (const i of [a[row]].flat()) {
      for (const j of [b[row]].flat()) {
        if (i < 0 || j < 0) continue;
        out.set(`${i} ${j}`, (out.get(`${i} ${j}`) || 0) + weight(row));
      }
    }
  }
  return out;
}

function drawNetwork(chart, data, { rows, selection, colours, places }) {
  const labels = data.labelsOf(chart.table, chart.column);
  const cells = pairCounts(data, chart, rows, chart.column);
  const strength = new Array(labels.length).fill(0);
  for (const [key, n] of cells) for (const code of key.split(" ")) strength[code] += n;
  const nodes = ranked(strength, chart.top);
  if (!nodes.length) return { empty: true };
  const shown = new Set(nodes);
  const edges = [...cells]
    .map(([key, n]) => [...key.split(" ").map(Number), n])
    .filter(([a, b]) => shown.has(a) && shown.has(b))
    .sort((x, y) => y[2] - x[2] || x[0] - y[0] || x[1] - y[1])
    .slice(0, 80);
  const at = places(chart, () => spring(nodes, edges), nodes);
  const chosen = selection[chart.column];
  const heaviest = edges[0][2];
  const groups = chart.colour ? groupOf(data, chart) : new Map();
  const kinds = chart.colour ? data.labelsOf(chart.table, chart.colour) : [];
  const isOn = (code) => !chosen || chosen.includes(labels[code]);
  // plotly has one width a line, so edges are drawn in four widths
  const widths = [1, 2, 4, 7];
  const level = (n) => Math.min(3, Math.floor((4 * (n - 1)) / Math.max(1, heaviest)));
  const lines = widths.map((width, i) => {
    const mine = edges.filter(([, , n]) => level(n) === i);
    return {
      type: "scatter",
      mode: "lines",
      hoverinfo: "skip",
      x: mine.flatMap(([a, b]) => [at.get(a)[0], at.get(b)[0], null]),
      y: mine.flatMap(([a, b]) => [at.get(a)[1], at.get(b)[1], null]),
      line: { width, color: colours.rest },
      opacity: 0.45,
    };
  });
  const middles = {
    type: "scatter",
    mode: "markers",
    x: edges.map(([a, b]) => (at.get(a)[0] + at.get(b)[0]) / 2),
    y: edges.map(([a, b]) => (at.get(a)[1] + at.get(b)[1]) / 2),
    marker: { size: 11, color: colours.rest, opacity: edges.map(([a, b]) => (chosen?.length > 1 && chosen.includes(labels[a]) && chosen.includes(labels[b]) ? 1 : 0.05)) },
    hoverinfo: "text",
    hovertext: edges.map(([a, b, n]) => `${chartText(labels[a], 40)} and<br>${chartText(labels[b], 40)}<br>${n} ${unitOf(chart, n)}`),
  };
  const largest = Math.max(...nodes.map((code) => strength[code]));
  const high = Math.max(...nodes.map((code) => at.get(code)[1]));
  const points = {
    type: "scatter",
    mode: "markers+text",
    x: nodes.map((code) => at.get(code)[0]),
    y: nodes.map((code) => at.get(code)[1]),
    text: nodes.map((code) => chartText(shorten(labels[code], 40), 18, 2)),
    textposition: nodes.map((code) => (at.get(code)[1] >= high ? "bottom center" : "top center")),
    textfont: { size: 11, color: nodes.map((code) => (isOn(code) ? colours.ink : colours.quiet)) },
    cliponaxis: false,
    hoverinfo: "text",
    hovertext: nodes.map((code) => `${chartText(labels[code], 40)}<br>${strength[code]} ${unitOf(chart, strength[code])}, all pairs`),
    marker: {
      size: nodes.map((code) => 9 + 17 * Math.sqrt(strength[code] / largest)),
      color: nodes.map((code) => colours.marks[(groups.get(code) ?? 0) % colours.marks.length]),
      opacity: nodes.map((code) => (isOn(code) ? 1 : 0.4)),
      line: { width: nodes.map((code) => (chosen?.includes(labels[code]) ? 3 : 0)), color: colours.ink },
    },
  };
  const legend = kinds.map((kind, i) => ({
    type: "scatter",
    mode: "markers",
    name: chartText(kind),
    x: [null],
    y: [null],
    marker: { size: 10, color: colours.marks[i % colours.marks.length] },
    showlegend: true,
  })).filter((_, i) => nodes.some((code) => groups.get(code) === i));
  const hidden = { visible: false, fixedrange: true };
  return {
    traces: [...lines, middles, points, ...legend].map((trace) => ({ showlegend: false, ...trace })),
    layout: layoutOf(colours, {
      height: 540,
      hovermode: "closest",
      showlegend: legend.length > 1,
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
      margin: { t: 10, r: 10, b: 10, l: 10 },
      xaxis: { ...hidden, range: [-1.3, 1.3] },
      yaxis: { ...hidden, range: [-1.15, 1.15] },
    }),
    finding: `Strongest tie: ${shorten(labels[edges[0][0]], 45)} and ${shorten(labels[edges[0][1]], 45)} (${number(edges[0][2])} ${unitOf(chart, edges[0][2])})`,
    more: chart.pairs ? "Counted over all articles; filters do not change it." : "",
    pick: (point) => {
      if (point.curveNumber === widths.length) {
        const [a, b] = edges[point.pointIndex];
        return { [chart.column]: [labels[a], labels[b]] };
      }
      if (point.curveNumber === widths.length + 1) return { [chart.column]: [labels[nodes[point.pointIndex]]] };
      return null;
    },
  };
}

// The group (a type) of each label, as its first row tells it.
function groupOf(data, chart) {
  const names = data.column(chart.table, chart.column).values;
  const kinds = data.column(chart.table, chart.colour).values;
  const out = new Map();
  names.forEach((code, row) => {
    if (!out.has(code)) out.set(code, kinds[row]);
  });
  return out;
}

// Fruchterman and Reingold's layout from a circle, without chance: same graph, same picture.
function spring(nodes, edges) {
  const n = nodes.length;
  const place = nodes.map((_, i) => [Math.cos((2 * Math.PI * i) / n), Math.sin((2 * Math.PI * i) / n)]);
  const index = new Map(nodes.map((code, i) => [code, i]));
  const ideal = 1.5 / Math.sqrt(n);
  for (let round = 0; round < 300; round += 1) {
    const moves = place.map(([x, y]) => [-x * 0.05, -y * 0.05]);
    for (let i = 0; i < n; i += 1) {
      for (let j = i + 1; j < n; j += 1) {
        const [dx, dy] = [place[i][0] - place[j][0], place[i][1] - place[j][1]];
        const gap = Math.max(0.01, Math.hypot(dx, dy));
        const push = (ideal * ideal) / (gap * gap);
        moves[i][0] += dx * push;
        moves[i][1] += dy * push;
        moves[j][0] -= dx * push;
        moves[j][1] -= dy * push;
      }
    }
    for (const [a, b, weight] of edges) {
      const [i, j] = [index.get(a), index.get(b)];
      const [dx, dy] = [place[i][0] - place[j][0], place[i][1] - place[j][1]];
      const pull = (Math.hypot(dx, dy) / ideal) * 0.12 * (1 + Math.log(weight));
      moves[i][0] -= dx * pull;
      moves[i][1] -= dy * pull;
      moves[j][0] += dx * pull;
      moves[j][1] += dy * pull;
    }
    const heat = 0.12 * (1 - round / 300);
    place.forEach((point, i) => {
      const length = Math.max(0.001, Math.hypot(...moves[i]));
      const stride = Math.min(length, heat) / length;
      point[0] += moves[i][0] * stride;
      point[1] += moves[i][1] * stride;
    });
  }
  // half way to even steps, so that a dense middle can still be read
  const spread = (axis) => {
    const values = place.map((point) => point[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const order = values.map((_, i) => i).sort((i, j) => values[i] - values[j] || i - j);
    order.forEach((i, rank) => {
      const placed = high > low ? (2 * (values[i] - low)) / (high - low) - 1 : 0;
      place[i][axis] = n > 1 ? (placed + (2 * rank) / (n - 1) - 1) / 2 : 0;
    });
  };
  spread(0);
  spread(1);
  return new Map(nodes.map((code, i) => [code, place[i]]));
}
