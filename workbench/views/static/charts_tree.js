// Where a statement comes from: a list in lists, the origin on top, under it who passed it on, at
// the ends the articles. It is markup, not a drawing, so that it can be read aloud and walked.

const TREES = 3;

function drawTree(chart, data, { rows, selection }, pick) {
  const labels = data.labelsOf(chart.table, chart.column);
  const numbers = counts(data, chart.table, rows, chart.column);
  const known = Object.keys(chart.trees).filter((text) => numbers[labels.indexOf(text)] > 0);
  const chosen = selection[chart.column] || [];
  const shown = known.filter((text) => chosen.includes(text));
  if (!shown.length) shown.push(...known.slice(0, TREES));
  if (!shown.length) return { empty: true };
  const told = shown.find((text) => chart.trees[text].circular) || shown[0];
  const { circular, articles, origins } = chart.trees[told];
  return {
    node: el("div", {}, ...shown.map((text) => treeOf(chart, text, chosen.includes(text), pick))),
    finding: circular
      ? `Circular: “${shorten(told, 90)}” is in ${articles} articles that rest on one origin`
      : `“${shorten(told, 90)}” rests on ${number(origins)} ${origins === 1 ? "origin" : "origins"} in ${number(articles)} ${articles === 1 ? "article" : "articles"}`,
    more: chosen.some((text) => !(text in chart.trees) && labels.includes(text))
      ? "The statement selected is too rare to have a tree here; the first ones are shown."
      : known.length > shown.length ? `${number(known.length - shown.length)} more: select a statement below to see its tree.` : "",
  };
}

function treeOf(chart, text, on, pick) {
  const { circular, paths, shown, articles, origins } = chart.trees[text];
  const root = new Map();
  for (const path of paths) {
    const [title, day] = path.slice(-2);
    let at = root;
    for (const step of path.slice(0, -2)) {
      if (!at.has(step)) at.set(step, new Map());
      at = at.get(step);
    }
    at.set(`${title}\n${day}`, { title, day });
  }
  const branch = (map, depth) => el("ul", {}, ...[...map].map(([name, below]) => {
    if (!(below instanceof Map)) return el("li", { class: "wb-leaf" }, el("bdi", {}, below.title), el("span", { class: "wb-told" }, ` ${below.day}`));
    const head = el("bdi", { class: depth ? null : "wb-origin" }, name);
    return el("li", {}, head, depth ? "" : el("span", { class: "wb-told" }, " origin"), branch(below, depth + 1));
  }));
  const badge = circular
    ? el("strong", { class: "wb-badge" }, `circular: ${number(articles)} articles, one origin`)
    : el("span", { class: "wb-told" }, `${number(articles)} ${articles === 1 ? "article" : "articles"}, ${number(origins)} ${origins === 1 ? "origin" : "origins"}`);
  const head = button(el("bdi", {}, text), () => pick({ [chart.column]: [text] }), { class: "wb-pick", "aria-pressed": String(on) });
  return el("div", { class: "wb-origins" }, el("p", {}, head, " ", badge), branch(root, 0),
    shown < articles ? el("p", { class: "wb-told" }, `The first ${number(shown)} of ${number(articles)} articles.`) : "");
}

DRAW.tree = drawTree;
