// Review: one card at a time, answered by a key; below it, corrections by hand and the log. The next
// card is shown at once, while the kernel writes the answer of the last.

const ANSWERS = { a: "accept", x: "reject", " ": "skip" };

function sideOf({ name, words }) {
  return el("div", { class: "wb-side" },
    name ? el("strong", {}, el("bdi", {}, name)) : "",
    el("blockquote", {},
      words.before ? el("span", { class: "wb-beside" }, `${words.before} `) : "",
      markedWords(words.text, words.marks),
      words.after ? el("span", { class: "wb-beside" }, ` ${words.after}`) : ""),
    el("p", { class: "wb-where" }, el("bdi", {}, words.where), " ", (words.url && linkTo(words.url, "on the web")) || ""));
}

function renderReview(model, root) {
  const payload = model.get("payload");
  const ask = askerOf(model);
  const said = el("p", { class: "wb-told", role: "status", "aria-live": "polite" });
  const tell = (answer, words) => {
    said.textContent = answer.problem || answer.said || words || "";
    said.classList.toggle("wb-wrong", Boolean(answer.problem));
  };
  const deck = buildDeck(payload.cards, ask, tell);
  const hand = buildHand(payload, ask, tell);
  const log = buildLog(ask, tell);
  const by = el("input", { value: payload.by, "aria-label": "Decisions are signed by", autocomplete: "name" });
  by.addEventListener("change", () => ask({ kind: "by", by: by.value }, (answer) => { by.value = answer.by ?? by.value; tell(answer, "Signed."); }));
  const tabs = buildTabs([{ name: "Review", node: deck.node }, { name: "By hand", node: hand }, { name: "Log", node: log.node }]);
  const view = el("div", { class: "wb-view wb-review", role: "region", "aria-label": payload.title },
    el("h3", {}, payload.title),
    el("div", { class: "wb-state" }, el("label", { class: "wb-search" }, el("span", { class: "wb-name" }, "Signed by"), by), said),
    tabs.node, deck.node, hand, log.node);
  keepKeys(view);
  root.replaceChildren(view);
  const draw = () => {
    view.dataset.theme = themeName();
    const told = model.get("told");
    log.show(told);
    tabs.count(2, told.lines?.length || null);
    if (told.lost) tell({ problem: `${told.lost} corrections find nothing to correct; see frames.problems.` });
  };
  draw();
  model.on("change:told", draw);
  const unwatch = onThemeChange(draw);
  return () => {
    unwatch();
    model.off("change:told", draw);
  };
}

function buildDeck(cards, ask, tell) {
  let at = 0;
  const given = [];
  const progress = el("progress", { max: Math.max(1, cards.length), value: 0, "aria-label": "Cards answered" });
  const place = el("span", { class: "wb-page", role: "status", "aria-live": "polite" });
  const card = el("div", { class: "wb-question" });
  const buttons = [
    button("Accept (a)", () => answer("accept"), { class: "wb-yes" }),
    button("Reject (x)", () => answer("reject")),
    button("Skip (space)", () => answer("skip")),
  ];
  const back = button("Back (⌫)", () => undo());
  const node = el("section", { class: "wb-deck", tabindex: "0", "aria-label": "Review: a accepts, x rejects, space skips, backspace goes back" },
    el("div", { class: "wb-pager" }, progress, place), card, el("div", { class: "wb-tools" }, ...buttons, back));

  function draw() {
    const now = cards[at];
    progress.value = at;
    place.textContent = cards.length ? `${number(Math.min(at + 1, cards.length))} of ${number(cards.length)} · ${number(given.filter((g) => g !== "skip").length)} decided` : "";
    for (const one of buttons) one.disabled = !now;
    back.disabled = !given.length;
    card.replaceChildren(...(now ? [
      el("h4", {}, now.question), el("p", { class: "wb-lead" }, `${now.effect}. ${now.why}.`),
      el("div", { class: "wb-sides" }, ...now.sides.map(sideOf))] : [el("p", { class: "wb-lead" }, cards.length ? "That was the last one. Run the cell again for more." : "Nothing is left to decide.")]));
  }

  function answer(what) {
    const number_ = at;
    if (!cards[number_]) return;
    given.push(what);
    at += 1;
    draw();
    if (what !== "skip") tell({}, "Saving …");
    ask?.({ kind: "decide", card: number_, answer: what }, (told) => tell(told, what === "skip" ? "" : "Saved in the log."));
  }

  function undo() {
    if (!given.length) return;
    given.pop();
    at -= 1;
    draw();
    ask?.({ kind: "back" }, (told) => tell(told, "Taken back."));
  }

  node.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    const onButton = event.target.closest("button") && event.key === " ";
    if (ANSWERS[event.key] && !onButton) answer(ANSWERS[event.key]);
    else if (event.key === "Backspace") undo();
    else return;
    event.preventDefault();
  });
  draw();
  return { node };
}

// What each frame's rows can be told: [what to do, its name, what it needs].
const BY_HAND = {
  actors: [["merge", "Merge the chosen"], ["rename", "Rename", "value"], ["split", "Split off in articles", "value articles"]],
  mentions: [["reject", "Reject"], ["relabel", "Set", "column value"]],
  claims: [["reject", "Reject"], ["relabel", "Set", "column value"], ["split", "Split from its statement"]],
  meeting_reports: [["reject", "Reject"], ["relabel", "Set", "column value"], ["split", "Split from its meeting"]],
  statements: [["merge", "Merge the chosen"]],
  meetings: [["merge", "Merge the chosen"]],
};

function buildHand(payload, ask, tell) {
  const frame = el("select", { "aria-label": "What to correct" }, ...Object.keys(BY_HAND).map((name) => el("option", { value: name }, name.replace("_", " "))));
  const words = el("input", { type: "search", placeholder: "words or a name", "aria-label": "Find" });
  const list = el("div", { class: "wb-options wb-hand", role: "group", "aria-label": "Found" });
  const value = el("input", { "aria-label": "New name or value", placeholder: "new name or value", list: freshId("values") });
  const values = el("datalist", { id: value.getAttribute("list") });
  const column = el("select", { "aria-label": "Column" });
  const articles = el("input", { "aria-label": "Ids of articles", placeholder: "ids of articles" });
  const acts = el("div", { class: "wb-tools" });
  const chosen = () => [...list.querySelectorAll("input:checked")].map((box) => box.value);
  const offer = () => values.replaceChildren(...(payload.columns[frame.value]?.[column.value] || []).map((text) => el("option", { value: text })));
  column.addEventListener("change", offer);
  function find() {
    list.setAttribute("aria-busy", "true");
    ask?.({ kind: "find", frame: frame.value, words: words.value }, (answer) => {
      list.removeAttribute("aria-busy");
      if (answer.problem) tell(answer);
      const rows = answer.rows || [];
      list.replaceChildren(...rows.map(({ key, told }) => el("label", {}, el("input", { type: "checkbox", value: key, "aria-label": told }), el("bdi", {}, told))), rows.length ? "" : el("p", { class: "wb-told" }, "Nothing found."));
    });
  }
  function show() {
    const mine = BY_HAND[frame.value];
    const needs = mine.map(([, , need]) => need || "").join(" ");
    column.replaceChildren(...Object.keys(payload.columns[frame.value] || {}).map((name) => el("option", { value: name }, name)));
    offer();
    acts.replaceChildren(...(needs.includes("column") ? [column] : []), ...(needs.includes("value") ? [value, values] : []), ...(needs.includes("articles") ? [articles] : []),
      ...mine.map(([act, name]) => button(name, () => {
        tell({}, "Saving …");
        ask?.({ kind: "correct", frame: frame.value, do: act, keys: chosen(), column: column.value, value: value.value, articles: articles.value }, (answer) => { tell(answer); find(); });
      })));
    find();
  }
  let wait;
  words.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(find, 200); });
  frame.addEventListener("change", show);
  show();
  return el("section", {}, el("div", { class: "wb-controls" }, frame, words), list, acts);
}

function buildLog(ask, tell) {
  const list = el("ul", { class: "wb-found" });
  return {
    node: el("section", {}, list),
    show: ({ lines = [], log = "" }) => list.replaceChildren(...(lines.length ? lines.map(({ id, told }) => el("li", {}, el("bdi", {}, told), " ", button("Undo", () => ask?.({ kind: "undo", id }, (answer) => tell(answer))))) : [el("li", { class: "wb-told" }, `No corrections in ${log || "the log"} so far.`)])),
  };
}
