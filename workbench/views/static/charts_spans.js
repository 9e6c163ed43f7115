// A calendar: one line a label, a bar from its first to its last day, a mark whose shape tells
// the status. A day is a mark alone; a bar means that it lasted, or that the day is not known.

function drawSpans(chart, data, { rows, selection, colours }) {
  const { columns } = data.table(chart.table);
  const labels = data.labelsOf(chart.table, chart.column);
  const statuses = data.labelsOf(chart.table, chart.status);
  const starts = columns[chart.start].values;
  const ends = columns[chart.end].values;
  const others = labels.indexOf("(all others)");
  const named = rows.filter((row) => starts[row] >= 0 && columns[chart.column].values[row] !== others);
  const known = named.map((row) => starts[row]);
  if (!known.length) return { empty: true };
  const edges = clipped(data, [Math.min(...known), Math.max(...known)]);
  const dated = named.filter((row) => starts[row] >= edges[0] && starts[row] <= edges[1]).sort((a, b) => starts[a] - starts[b] || a - b);
  const drawn = dated.slice(-chart.top);
  if (!drawn.length) return { empty: true };
  const y = new Map(drawn.map((row, i) => [row, i]));
  const code = (row) => columns[chart.status].values[row];
  const colour = (status) => colours.marks[[0, 2, 1, 3, 5][Object.keys(chart.shapes).indexOf(statuses[status])]] || colours.rest;
  const chosen = selection[chart.column];
  const dim = (row) => (!chosen || chosen.includes(labels[columns[chart.column].values[row]]) ? 1 : 0.35);
  const last = (row) => Math.min(Math.max(starts[row], ends[row]), Math.max(edges[1], starts[row]));
  const present = ranked(counts(data, chart.table, drawn, chart.status), 9);
  const order = present.sort((a, b) => Object.keys(chart.shapes).indexOf(statuses[a]) - Object.keys(chart.shapes).indexOf(statuses[b]));
  const traces = [];
  for (const status of order) {
    const mine = drawn.filter((row) => code(row) === status);
    const long = mine.filter((row) => last(row) > starts[row]);
    traces.push({
      type: "scatter",
      mode: "lines",
      showlegend: false,
      hoverinfo: "skip",
      x: long.flatMap((row) => [data.toIso(starts[row]), data.toIso(last(row)), null]),
      y: long.flatMap((row) => [y.get(row), y.get(row), null]),
      line: { width: 9, color: colour(status) },
      opacity: 0.4,
    });
    traces.push({
      type: "scatter",
      mode: "markers",
      name: statuses[status],
      x: mine.map((row) => data.toIso(starts[row])),
      y: mine.map((row) => y.get(row)),
      customdata: mine,
      marker: {
        symbol: chart.shapes[statuses[status]] || "circle",
        size: 11,
        color: colour(status),
        opacity: mine.map(dim),
        line: { width: 1.5, color: colour(status) },
      },
      hoverinfo: "text",
      hovertext: mine.map((row) => `${chartText(labels[columns[chart.column].values[row]], 50, 5)}<br>${statuses[status]}, ${saySpan(data, starts[row], last(row))}`),
    });
  }
  const names = drawn.map((row) => chartText(shorten(labels[columns[chart.column].values[row]], 86), 46, 2));
  const numbers = counts(data, chart.table, rows, chart.status);
  const tally = ranked(numbers, 9).map((status) => `${number(numbers[status])} ${statuses[status]}`).join(", ");
  const open = rows.filter((row) => starts[row] < 0).length;
  if (open) {
    names.push(`no date: ${number(open)}`);
    traces.push({
      type: "scatter",
      mode: "markers",
      showlegend: false,
      x: [data.toIso(starts[drawn[0]])],
      y: [drawn.length],
      customdata: [UNDATED],
      marker: { symbol: "line-ew-open", size: 14, color: colours.rest, line: { width: 4, color: colours.rest } },
      hoverinfo: "text",
      hovertext: [`${number(open)} ${nounOf(data, chart.table, open)} without a date`],
    });
  }
  return {
    traces,
    layout: layoutOf(colours, {
      height: 110 + names.length * 32,
      hovermode: "closest",
      showlegend: true,
      legend: { orientation: "h", x: 0, y: 1, yanchor: "bottom", traceorder: "normal" },
      margin: { t: 34, r: 16, b: 44, l: 60 },
      xaxis: { type: "date", title: { text: "date of the meeting", standoff: 6 }, tickformat: "%d %b\n%Y" },
      yaxis: { tickvals: names.map((_, i) => i), ticktext: names, range: [names.length - 0.5, -0.5] },
    }),
    finding: `${number(rows.length)} ${nounOf(data, chart.table, rows.length)}: ${tally}`,
    more: [
      dated.length > drawn.length ? `The ${drawn.length} latest are drawn.` : "",
      outside(known, edges),
    ].filter(Boolean).join(" "),
    pick: (point) => (point.customdata === undefined ? null : point.customdata === UNDATED ? { [chart.start]: [UNDATED, UNDATED] } : { [chart.column]: [labels[columns[chart.column].values[point.customdata]]] }),
  };
}

function saySpan(data, first, last) {
  const start = sayDay(data.toIso(first));
  return last > first ? `${start} to ${sayDay(data.toIso(last))}` : start;
}

const DRAW = {
  bars: drawBars,
  timeline: drawTimeline,
  heatmap: drawHeatmap,
  network: drawNetwork,
  spans: drawSpans,
  measures: drawMeasures,
};
