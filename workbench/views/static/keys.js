// Charts by keyboard: a focused chart goes from mark to mark with the arrow keys, shows each as the
// pointer would and says it aloud; Enter selects it, Escape lets go.

function marksOf(traces) {
  const out = [];
  traces.forEach((trace, curveNumber) => {
    if (!Array.isArray(trace.hovertext)) return;
    trace.hovertext.forEach((text, i) => {
      if (!Array.isArray(text)) {
        const hidden = trace.y?.[i] === 0 && trace.type === "bar" && trace.x?.[i] !== undefined && trace.orientation !== "h";
        if (!hidden) out.push({ text, at: i, point: { curveNumber, pointIndex: i, pointNumber: i, customdata: trace.customdata?.[i] } });
        return;
      }
      text.forEach((told, j) => {
        if (trace.z[i][j]) out.push({ text: told, at: [i, j], point: { curveNumber, pointNumber: [i, j], x: trace.x[j], y: trace.y[i] } });
      });
    });
  });
  return out;
}

// Names in a chart are escaped for plotly; said aloud, they are plain again.
function plainText(text) {
  return text.replace(/<br>/g, ", ").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

function reachByKeys(plot, drawnNow, pick) {
  const said = el("p", { class: "wb-said", "aria-live": "polite" });
  let place = -1;
  const leave = () => {
    place = -1;
    said.textContent = "";
    if (plot.data) globalThis.Plotly.Fx.unhover(plot);
  };
  plot.tabIndex = 0;
  plot.setAttribute("role", "application");
  plot.setAttribute("aria-roledescription", "chart");
  plot.addEventListener("blur", leave);
  plot.addEventListener("keydown", (event) => {
    const { traces, pick: chosen } = drawnNow();
    if (!plot.data || !traces) return;
    const marks = marksOf(traces);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step && marks.length) {
      place = place < 0 ? (step > 0 ? 0 : marks.length - 1) : (place + step + marks.length) % marks.length;
      const { point, text } = marks[place];
      globalThis.Plotly.Fx.hover(plot, [{ curveNumber: point.curveNumber, pointNumber: point.pointNumber }]);
      said.textContent = `${plainText(text)} (${place + 1} of ${marks.length})`;
    } else if ((event.key === "Enter" || event.key === " ") && marks[place]) {
      const picked = chosen(marks[place].point);
      if (picked) pick(picked);
    } else if (event.key === "Escape") {
      leave();
    } else {
      return;
    }
    event.preventDefault();
  });
  return said;
}
