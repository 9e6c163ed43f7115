// Charts of counts. Each takes (chart, data, state) and gives plotly's traces and layout, the
// finding in words, what a click on a point selects, and a sentence instead where there is nothing.
// state: { rows: numbers of the matching rows, selection, colours }.

function nounOf(data, table, n) {
  return data.table(table).noun[n === 1 ? 0 : 1];
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

function unitOf(chart, n) {
  return chart.unit[n === 1 ? 0 : 1];
}

function number(n) {
  return n.toLocaleString("en-GB");
}

function barLayout(colours, names, title, extra = {}) {
  const lines = Math.max(...names.map((name) => name.split("<br>").length));
  return layoutOf(colours, {
    height: Math.max(150, 74 + names.length * (10 + lines * 14)),
    bargap: 0.25,
    xaxis: { title: { text: title, standoff: 8 }, rangemode: "tozero", tickformat: ",d" },
    yaxis: {
      tickvals: names.map((_, i) => i),
      ticktext: names,
      range: [names.length - 0.5, -0.5],
      showgrid: false,
    },
    ...extra,
  });
}

function drawBars(chart, data, { rows, selection, colours }) {
  const numbers = counts(data, chart.table, rows, chart.column);
  const rest = restOf(data, chart.table, chart.column);
  const led = chart.zeros && rows.length ? numbers.map((_, code) => code).sort((a, b) => numbers[b] - numbers[a]) : ranked(numbers, chart.top, rest);
  if (!led.length) return { empty: true };
  const grey = [...rest].filter((code) => numbers[code] > 0 && !led.includes(code));
  const codes = [...led, ...grey];
  const labels = data.labelsOf(chart.table, chart.column);
  const lowest = led[led.length - 1];
  const all = total(data, chart.table, rows);
  const noun = nounOf(data, chart.table, all);
  const chosen = selection[chart.column];
  const names = codes.map((code) => chartText(labels[code], 28, 2));
  const more = numbers.filter((n) => n > 0).length - codes.length;
  return {
    traces: [{
      type: "bar",
      orientation: "h",
      x: codes.map((code) => numbers[code]),
      y: codes.map((_, i) => i),
      text: codes.map((code) => number(numbers[code])),
      textposition: "outside",
      cliponaxis: false,
      hoverinfo: "text",
      hovertext: codes.map((code) => `${chartText(labels[code], 50)}<br>${number(numbers[code])} ${nounOf(data, chart.table, numbers[code])}`),
      marker: {
        color: codes.map((code) => (rest.has(code) ? colours.rest : colours.marks[0])),
        opacity: codes.map((code) => (!chosen || chosen.includes(labels[code]) ? 1 : 0.35)),
      },
    }],
    layout: barLayout(colours, names, data.table(chart.table).noun[1], {
      margin: { t: 8, r: 44, b: 44, l: 48 },
    }),
    finding: fill(chart.finding, { top: shorten(labels[codes[0]], 60), n: number(numbers[codes[0]]), last: shorten(labels[lowest], 60), m: number(numbers[lowest]), total: number(all), noun }),
    more: !chart.zeros && more > 0 ? `${number(more)} more ${more === 1 ? "is" : "are"} not drawn.` : "",
    pick: (point) => ({ [chart.column]: [labels[codes[point.pointIndex]]] }),
  };
}

function drawMeasures(chart, data, { rows, selection, colours }) {
  const present = counts(data, chart.table, rows, chart.column);
  const first = chart.measures[0][1];
  const numbers = present.map((n, code) => (n > 0 && first[code] ? first[code] : 0));
  const codes = ranked(numbers, chart.top);
  if (!codes.length) return { empty: true };
  const labels = data.labelsOf(chart.table, chart.column);
  const chosen = selection[chart.column];
  const second = chart.measures[1]?.[1];
  const widest = second
    ? codes.reduce((best, code) => (first[code] - second[code] > first[best] - second[best] ? code : best), codes[0])
    : codes[0];
  const names = codes.map((code) => chartText(labels[code], 34));
  return {
    traces: chart.measures.map(([name, values], i) => ({
      type: "bar",
      orientation: "h",
      name,
      x: codes.map((code) => values[code]),
      y: codes.map((_, j) => j),
      hoverinfo: "text",
      hovertext: codes.map((code) => `${chartText(labels[code], 50, 6)}<br>${name}: ${values[code]}`),
      marker: {
        color: colours.marks[i],
        opacity: codes.map((code) => (!chosen || chosen.includes(labels[code]) ? 1 : 0.35)),
      },
    })),
    layout: barLayout(colours, names, chart.unit, {
      height: 110 + names.reduce((sum, name) => sum + Math.max(34, 8 + 15 * name.split("<br>").length), 0),
      showlegend: true,
      legend: { orientation: "h", x: 0, y: 1, yanchor: "bottom", traceorder: "normal" },
      margin: { t: 30, r: 12, b: 44, l: 48 },
    }),
    finding: fill(chart.finding, {
      top: shorten(labels[widest], 90),
      n: first[widest],
      m: second ? second[widest] : "",
    }),
    pick: (point) => ({ [chart.column]: [labels[codes[point.pointIndex]]] }),
  };
}

// Days cut to the period of the corpus, with a month (or its own length) to spare on each side.
function clipped(data, [lowest, highest]) {
  const { period } = data.payload;
  if (!period) return [lowest, highest];
  const [first, last] = period.map(data.toDay);
  const spare = Math.max(31, last - first);
  return [Math.max(lowest, first - spare), Math.min(highest, last + spare)];
}

function outside(days, [lowest, highest]) {
  const early = days.filter((day) => day < lowest).length;
  const late = days.filter((day) => day > highest).length;
  const told = [early && `${number(early)} earlier`, late && `${number(late)} later`].filter(Boolean);
  return told.length ? `${told.join(", ")} than the axis.` : "";
}

// The step of a timeline, by the days it spans: [name, first day of the step that holds a day].
function stepOf(data, span) {
  if (span <= 45) return { name: "day", floor: (day) => day, next: (day) => day + 1 };
  if (span <= 430) {
    const weekday = (new Date(`${data.toIso(0)}T00:00:00Z`).getUTCDay() + 6) % 7;
    return { name: "week", floor: (day) => day - ((day + weekday) % 7), next: (day) => day + 7 };
  }
  const floor = (day) => data.toDay(`${data.toIso(day).slice(0, 7)}-01`);
  return { name: "month", floor, next: (day) => floor(day + 31) };
}

function drawTimeline(chart, data, { rows, selection, colours, by }) {
  const days = data.column(chart.table, chart.column).values;
  const weight = weigher(data, chart.table);
  const known = rows.filter((row) => days[row] >= 0);
  if (!known.length) return { empty: true };
  const all = days.filter((day) => day >= 0);
  const ends = clipped(data, [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))]);
  const [lowest, highest] = ends;
  const dated = known.filter((row) => days[row] >= lowest && days[row] <= highest);
  if (!dated.length) return { empty: true };
  const step = stepOf(data, highest - lowest);
  const steps = [];
  for (let day = step.floor(lowest); day <= highest; day = step.next(day)) steps.push(day);
  const place = new Map(steps.map((day, i) => [day, i]));
  const labels = by ? data.labelsOf(chart.table, by) : [""];
  const codes = by ? ranked(counts(data, chart.table, dated, by), 6, restOf(data, chart.table, by)).sort((a, b) => a - b) : [0];
  const groups = new Map(codes.map((code, i) => [code, i]));
  const series = [...codes.map((code) => labels[code])];
  const sums = series.map(() => new Array(steps.length).fill(0));
  const values = by ? data.column(chart.table, by).values : null;
  for (const row of dated) {
    for (const code of values ? [values[row]].flat() : [0]) {
      let group = groups.get(code);
      if (group === undefined) {
        if (series.length === codes.length) {
          series.push("all others");
          sums.push(new Array(steps.length).fill(0));
        }
        group = codes.length;
      }
      sums[group][place.get(step.floor(days[row]))] += weight(row);
    }
  }
  const heights = steps.map((_, i) => sums.reduce((sum, list) => sum + list[i], 0));
  const peak = heights.indexOf(Math.max(...heights));
  const told = (day) => sayDay(data.toIso(day));
  const when = (i) => (step.name === "week" ? `the week of ${told(steps[i])}` : step.name === "month" ? sayMonth(data.toIso(steps[i])) : told(steps[i]));
  const chosen = selection[chart.column];
  const isChosen = (day) => !chosen || (data.toIso(day) >= chosen[0] && data.toIso(day) <= chosen[1]);
  const undated = total(data, chart.table, rows) - total(data, chart.table, known);
  return {
    traces: series.map((name, i) => ({
      type: "bar",
      name: chartText(name, 24, 2),
      x: steps.map((day) => data.toIso(day)),
      y: sums[i],
      hoverinfo: "text",
      hovertext: steps.map((_, j) => `${when(j)}<br>${name ? `${chartText(name, 40)}: ` : ""}${number(sums[i][j])} ${nounOf(data, chart.table, sums[i][j])}`),
      marker: {
        color: i < codes.length ? colours.marks[(labels.length <= colours.marks.length ? codes[i] : i) % colours.marks.length] : colours.rest,
        opacity: steps.map((day) => (isChosen(day) ? 1 : 0.35)),
      },
    })),
    layout: layoutOf(colours, {
      height: by ? 290 : 230,
      barmode: "stack",
      bargap: 0.15,
      showlegend: Boolean(by),
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", traceorder: "normal" },
      xaxis: { type: "date", hoverformat: "%d %b %Y", tickformat: step.name === "month" ? "%b %Y" : "%d %b\n%Y", tick0: data.toIso(steps[0]), dtick: step.name === "month" ? `M${Math.ceil(steps.length / 10)}` : Math.ceil(steps.length / 10) * (step.next(0) - 0) * DAY, title: { text: step.name === "day" ? "day" : `${step.name} (by its first day)`, standoff: 6 } },
      yaxis: { title: { text: `${data.table(chart.table).noun[1]} a ${step.name}`, standoff: 8 }, rangemode: "tozero", tickformat: ",d" },
    }),
    finding: `Most ${step.name === "day" ? "on" : "in"} ${when(peak)}: ${number(heights[peak])} ${nounOf(data, chart.table, heights[peak])}`,
    more: [outside(known.map((row) => days[row]), ends), undated ? `${number(undated)} without a date ${undated === 1 ? "is" : "are"} not drawn.` : ""].filter(Boolean).join(" "),
    pick: (point) => {
      const day = steps[point.pointIndex];
      const picked = { [chart.column]: [data.toIso(day), data.toIso(step.next(day) - 1)] };
      if (by && point.curveNumber < codes.length) picked[by] = [series[point.curveNumber]];
      return picked;
    },
  };
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function sayMonth(iso) {
  return `${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;
}

function sayDay(iso) {
  return `${Number(iso.slice(8, 10))} ${sayMonth(iso)}`;
}
