// Light or dark as the page is: JupyterLab says so on the body, other pages through the browser.
// Colours are those of Okabe and Ito, which colour-blind readers tell apart.

const MARKS = {
  light: ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C7A00"],
  dark: ["#56B4E9", "#E69F00", "#2FBF93", "#E39BC6", "#4C8FD6", "#F0793A", "#F0E442"],
};

const THEMES = {
  light: { ink: "#1f2328", quiet: "#59636e", line: "#d9dee3", rest: "#8b949e", low: "#e4f0f7" },
  dark: { ink: "#e6e9ec", quiet: "#a5adb5", line: "#3a4149", rest: "#79828c", low: "#17313f" },
};

function themeName() {
  const told = document.body.getAttribute("data-jp-theme-light");
  if (told !== null) return told === "false" ? "dark" : "light";
  if (document.body.classList.contains("vscode-dark")) return "dark";
  return globalThis.matchMedia?.("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function theme() {
  const name = themeName();
  return { name, ...THEMES[name], marks: MARKS[name] };
}

function onThemeChange(act) {
  const watcher = new MutationObserver(act);
  watcher.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  const media = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
  media?.addEventListener("change", act);
  return () => {
    watcher.disconnect();
    media?.removeEventListener("change", act);
  };
}

function layoutOf(colours, extra) {
  const axis = {
    gridcolor: colours.line,
    linecolor: colours.line,
    zeroline: false,
    automargin: true,
    fixedrange: true,
    title: { standoff: 8 },
  };
  const { xaxis, yaxis, ...rest } = extra;
  return {
    margin: { t: 8, r: 12, b: 44, l: 48 },
    font: { family: "system-ui, sans-serif", size: 12, color: colours.ink },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    hoverlabel: { align: "left", font: { size: 12 } },
    showlegend: false,
    dragmode: false,
    ...rest,
    xaxis: { ...axis, ...xaxis },
    yaxis: { ...axis, ...yaxis },
  };
}

// No button of the chart sends data anywhere.
const CONFIG = {
  displaylogo: false,
  displayModeBar: false,
  responsive: true,
  showSendToCloud: false,
  plotlyServerURL: "",
};
