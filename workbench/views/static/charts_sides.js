// Two sides, label by label: a dot for the share on each, a line for the distance between them.

function drawContrast(chart, data, { rows, selection, colours }) {
  const side = data.column(chart.table, chart.side).values;
  const known = data.labelsOf(chart.table, chart.side);
  const codes = chart.sides.map((name) => known.indexOf(name));
  const parts = codes.map((code) => rows.filter((row) => side[row] === code));
  const sums = parts.map((part) => total(data, chart.table, part));
  const numbers = parts.map((part) => counts(data, chart.table, part, chart.column));
  const share = (i, code) => (sums[i] ? numbers[i][code] / sums[i] : 0);
  const labels = data.labelsOf(chart.table, chart.column);
  const gap = (code) => share(0, code) - share(1, code);
  const rest = restOf(data, chart.table, chart.column);
  const shown = ranked(labels.map((_, code) => share(0, code) + share(1, code)), chart.top, rest);
  if (!shown.length) return { empty: true };
  shown.sort((x, y) => gap(y) - gap(x) || x - y);
  const furthest = shown.reduce((best, code) => (Math.abs(gap(code)) > Math.abs(gap(best)) ? code : best), shown[0]);
  const chosen = selection[chart.column];
  const isOn = (code) => !chosen || chosen.includes(labels[code]);
  const names = shown.map((code) => chartText(shorten(labels[code], 60), 28, 2));
  const noun = data.table(chart.table).noun[1];
  const many = labels.filter((_, code) => numbers[0][code] + numbers[1][code] > 0).length - shown.length;
  const most = 100 * Math.max(...shown.flatMap((code) => [share(0, code), share(1, code)]));
  const both = sums[0] > 0 && sums[1] > 0;
  const dots = [0, 1].map((i) => ({
    type: "scatter",
    mode: "markers",
    name: `${chartText(chart.sides[i], 30, 2)} (${number(sums[i])})`,
    x: shown.map((code) => 100 * share(i, code)),
    y: shown.map((_, j) => j),
    cliponaxis: false,
    hoverinfo: "text",
    hovertext: shown.map((code) => `${chartText(labels[code], 50)}<br>${chartText(chart.sides[i], 40)}: ${percent(share(i, code))}, ${number(numbers[i][code])} of ${number(sums[i])} ${noun}`),
    marker: {
      symbol: i ? "diamond" : "circle",
      size: 12,
      color: colours.marks[codes[i] < 0 ? i : codes[i]],
      opacity: shown.map((code) => (isOn(code) ? 1 : 0.35)),
    },
  }));
  const lines = {
    type: "scatter",
    mode: "lines",
    showlegend: false,
    hoverinfo: "skip",
    x: shown.flatMap((code) => [100 * share(0, code), 100 * share(1, code), null]),
    y: shown.flatMap((_, j) => [j, j, null]),
    line: { width: 3, color: colours.rest },
    opacity: 0.5,
  };
  return {
    traces: [lines, ...dots],
    layout: barLayout(colours, names, `% of the side's ${noun}`, {
      height: 128 + names.reduce((sum, name) => sum + 10 + name.split("<br>").length * 15, 0),
      hovermode: "closest",
      showlegend: true,
      legend: { orientation: "h", x: 0, y: 1, yanchor: "bottom" },
      margin: { t: 44, r: 16, b: 44, l: 48 },
      xaxis: { title: { text: `% of the side's ${noun}`, standoff: 8 }, range: [-0.04 * most, 1.06 * most], ticksuffix: "%" },
    }),
    finding: !both
      ? `Only ${chart.sides[sums[0] ? 0 : 1]} has ${noun} that match`
      : Math.abs(gap(furthest)) < 0.005
        ? "Both sides have the same shares, to half a percent"
        : `${shorten(labels[furthest], 60)}: ${percent(share(0, furthest))} in ${chart.sides[0]}, ${percent(share(1, furthest))} in ${chart.sides[1]}`,
    more: many > 0 ? `Sorted by the difference; ${number(many)} more ${many === 1 ? "is" : "are"} not drawn.` : "Sorted by the difference.",
    pick: (point) => (point.curveNumber ? { [chart.column]: [labels[shown[point.pointIndex]]] } : null),
  };
}

function percent(share) {
  const n = 100 * share;
  return `${n > 0 && n < 10 ? n.toFixed(1) : Math.round(n)}%`;
}

DRAW.contrast = drawContrast;

// Words that tell two sides apart, by weight: to the right those of the first side, to the left
// those of the second. The weights are of all articles; a click searches for the word.
function drawTerms(chart, data, { colours }) {
  if (!chart.terms.length) return { empty: true };
  const names = chart.terms.map(([word]) => chartText(word, 28, 2));
  const best = (sign) => chart.terms.filter(([, weight]) => sign * weight > 0).slice(0, 3).map(([word]) => word).join(", ");
  return {
    traces: [1, -1].map((sign, i) => ({
      type: "bar",
      orientation: "h",
      name: chartText(chart.sides[i], 30, 2),
      x: chart.terms.map(([, weight]) => (sign * weight > 0 ? weight : 0)),
      y: names.map((_, j) => j),
      customdata: chart.terms.map(([word]) => word),
      hoverinfo: "text",
      hovertext: chart.terms.map(([word, , a, b]) => `${chartText(word, 50)}<br>${chartText(chart.sides[0], 40)}: ${number(a)}<br>${chartText(chart.sides[1], 40)}: ${number(b)}`),
      marker: { color: colours.marks[i] },
    })),
    layout: barLayout(colours, names, "weight (standard errors from no difference)", {
      barmode: "relative",
      showlegend: true,
      legend: { orientation: "h", x: 0, y: 1, yanchor: "bottom" },
      margin: { t: 34, r: 16, b: 44, l: 48 },
      xaxis: { title: { text: "weight: standard errors from no difference", standoff: 8 } },
    }),
    finding: [0, 1].map((i) => [chart.sides[i], best(i ? -1 : 1)]).filter(([, words]) => words).map(([side, words]) => `${shorten(side, 40)}: ${words}`).join(" · "),
    more: "Over all articles of the two sides; filters do not change it. A click searches for the word.",
    pick: (point) => ({ search: point.customdata }),
  };
}

DRAW.terms = drawTerms;
