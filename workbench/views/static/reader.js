// The reader: an article with its marks, what was found in it, and words over all articles.

const READ_KINDS = ["actors", "claims", "meetings"];
const MOST_HITS = 200;
const AROUND = 70;

// Marks as stretches: each stretch of text with the rows that hold it, in the order of the text.
function stretches(length, rows, hits) {
  const edges = new Set([0, length]);
  for (const { marks } of rows) for (const [a, b] of marks) edges.add(a).add(b);
  for (const [a, b] of hits) edges.add(a).add(b);
  const sorted = [...edges].filter((e) => e >= 0 && e <= length).sort((a, b) => a - b);
  const place = new Map(sorted.map((edge, i) => [edge, i]));
  const held = sorted.slice(1).map(() => []);
  const put = (a, b, item) => {
    for (let i = place.get(Math.max(0, a)); i < place.get(Math.min(length, b)); i += 1) held[i].push(item);
  };
  for (const row of rows) for (const [a, b, kind] of row.marks) put(a, b, { row, kind });
  for (const [a, b] of hits) put(a, b, { row: null, kind: "hit" });
  return held.map((items, i) => ({ from: sorted[i], to: sorted[i + 1], items }));
}

function placesOf(text, words) {
  const out = [];
  const wanted = words.toLowerCase();
  const low = text.toLowerCase();
  if (!wanted || low.length !== text.length) return wanted ? slowPlaces(text, words) : out;
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, at + wanted.length)) out.push([at, at + wanted.length]);
  return out;
}

// Where small letters change a text's length, only the very same words are found.
function slowPlaces(text, words) {
  const out = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) out.push([at, at + words.length]);
  return out;
}

// Offsets count characters; a text with signs beyond the first plane is taken apart for them.
function lettersOf(text) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}

function cutOf(letters, a, b) {
  return typeof letters === "string" ? letters.slice(a, b) : letters.slice(a, b).join("");
}

function inLetters(letters, text, [a, b]) {
  if (typeof letters === "string") return [a, b];
  const start = Array.from(text.slice(0, a)).length;
  return [start, start + Array.from(text.slice(a, b)).length];
}

function renderReader(model, root) {
  const payload = model.get("payload");
  const byId = new Map(payload.articles.map((a) => [a.id, a]));
  const articleOf = new Map(payload.articles.flatMap((a) => a.rows.map((row) => [row.id, a.id])));
  const set = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const filter = (name, value) => set("filters", changed(model.get("filters"), name, value));
  const open = (id) => {
    set("selection", {});
    filter("article", id);
  };
  const pick = (id) => set("selection", model.get("selection").id === id ? {} : { id });

  const choose = el("select", { "aria-label": "Article" }, ...payload.articles.map((a) => el("option", { value: a.id }, shorten([a.day, a.publisher, a.title].filter(Boolean).join(" · "), 110))));
  choose.addEventListener("change", () => open(choose.value));
  const step = (by) => {
    const at = choose.selectedIndex + by;
    if (at >= 0 && at < payload.articles.length) open(payload.articles[at].id);
  };
  const search = el("input", { type: "search", "aria-label": "Search all articles", placeholder: "Words in all articles" });
  search.addEventListener("change", () => filter("search", search.value.trim() || null));
  const boxes = READ_KINDS.map((kind) => {
    const box = el("input", { type: "checkbox", value: kind });
    box.addEventListener("change", () => {
      const on = boxes.filter((b) => b.checked).map((b) => b.value);
      filter("show", on.length === READ_KINDS.length ? null : on);
    });
    return box;
  });
  const controls = el("div", { class: "wb-controls" },
    el("label", { class: "wb-search" }, el("span", { class: "wb-name" }, "Article"), choose),
    button("Previous", () => step(-1)), button("Next", () => step(1)),
    el("label", { class: "wb-search" }, el("span", { class: "wb-name" }, "Search"), search),
    el("fieldset", { class: "wb-shows" }, el("legend", {}, "Mark"), ...boxes.map((box) => el("label", {}, box, box.value))));
  const status = el("p", { class: "wb-status", role: "status", "aria-live": "polite" });
  const heading = el("h4");
  const text = el("div", { class: "wb-text", dir: "auto", tabindex: "0", "aria-label": "Text of the article" });
  const told = el("p", { class: "wb-told" });
  const list = el("ul", { class: "wb-found", "aria-label": "What was found" });
  const hits = el("section", { class: "wb-hits" });
  const key = el("p", { class: "wb-key" }, ...["actor", "source", "cue", "content", "meeting"].map((kind) => el("mark", { class: `wb-mark-${kind}` }, kind)));
  const view = el("div", { class: "wb-view wb-reader", role: "region", "aria-label": payload.title },
    el("h3", {}, payload.title),
    el("p", { class: "wb-lead" }, payload.lead),
    controls, status,
    ...payload.notes.map((note) => el("p", { class: "wb-note" }, note)),
    hits,
    el("div", { class: "wb-sheet" }, el("div", {}, heading, key, text), el("div", {}, told, list)));
  keepKeys(view);
  root.replaceChildren(view);

  const keys = new Map(payload.articles.map((a) => [a.key, a.id]));
  const known = { has: (key) => keys.has(key), open: (key) => { open(keys.get(key)); view.scrollIntoView({ block: "start" }); text.focus(); } };
  if (!view.closest(".wb-over")) (globalThis.__workbenchReaders ??= []).push(known);

  let near = []; // rows under the mark that was clicked
  let goTo = null; // a hit to go to once its article is open

  const draw = () => {
    view.dataset.theme = themeName();
    const state = model.get("filters");
    const chosen = model.get("selection").id;
    const article = byId.get(state.article) || payload.articles[0];
    const words = state.search || "";
    const shows = state.show || READ_KINDS;
    search.value = words;
    boxes.forEach((box) => { box.checked = shows.includes(box.value); });
    drawHits(words);
    if (!article) {
      status.textContent = "There are no articles to read.";
      return;
    }
    choose.value = article.id;
    heading.replaceChildren(el("bdi", {}, article.title), " ", el("span", { class: "wb-more" }, [article.publisher, article.day && sayDay(article.day)].filter(Boolean).join(", ")));
    const rows = article.rows.filter((row) => shows.includes(row.kind));
    const letters = lettersOf(article.text);
    const found = placesOf(article.text, words).map((p) => inLetters(letters, article.text, p));
    let first = null;
    text.replaceChildren(...stretches(letters.length, rows, found).map(({ from, to, items }) => {
      const said = cutOf(letters, from, to);
      if (!items.length) return said;
      const depth = Math.max(0, ...items.filter((i) => i.kind === "content").map((i) => i.row.depth));
      const ids = [...new Set(items.filter((i) => i.row).map((i) => i.row.id))];
      const on = chosen && ids.includes(chosen);
      const classes = [...new Set(items.map((i) => `wb-mark-${i.kind}`)), depth ? `wb-depth-${Math.min(depth, 3)}` : "", on ? "wb-on" : ""];
      const node = el("mark", { class: classes.filter(Boolean).join(" "), title: [...new Set(items.map((i) => i.kind))].join(", "), "data-ids": ids.join(" ") }, said);
      node.addEventListener("click", () => {
        near = ids;
        if (ids.length) set("selection", { id: innermost(items).id });
        else draw();
      });
      if (!first && (goTo ? from >= goTo : on)) first = node;
      return node;
    }));
    const order = [...rows].sort((a, b) => a.marks[0][0] - b.marks[0][0] || b.marks[0][1] - a.marks[0][1]);
    const upper = order.filter((row) => row.id === chosen || near.includes(row.id));
    const counts = READ_KINDS.map((kind) => `${number(article.rows.filter((r) => r.kind === kind).length)} ${kind === "actors" ? "mentions" : kind}`);
    status.textContent = `${number(payload.articles.length)} articles · this one: ${counts.join(", ")}`;
    told.textContent = upper.length ? `Found there (${upper.length}); all of the article below.` : "Click a mark to see what was found there, or a row to go to its words.";
    list.replaceChildren(...[...upper, ...order.filter((row) => !upper.includes(row))].map((row) => el("li", { class: row.id === chosen ? "wb-on" : null },
      button(el("bdi", {}, shorten(row.what, 220)), () => { near = []; pick(row.id); }, { class: "wb-pick", "aria-pressed": String(row.id === chosen), "data-id": row.id }),
      el("span", { class: "wb-more" }, [row.kind.slice(0, -1), ...row.told].join(" · ")))));
    if (first) first.scrollIntoView({ block: "center", inline: "nearest" });
    goTo = null;
  };

  function innermost(items) {
    const size = (row) => row.marks.reduce((sum, [a, b]) => sum + b - a, 0);
    return items.filter((i) => i.row).map((i) => i.row).sort((a, b) => size(a) - size(b))[0];
  }

  let looked = null;
  function drawHits(words) {
    if (looked === words) return;
    looked = words;
    hits.hidden = !words;
    if (!words) return;
    const all = payload.articles.map((a) => [a, placesOf(a.text, words)]).filter(([, places]) => places.length);
    const n = all.reduce((sum, [, places]) => sum + places.length, 0);
    const lines = all.flatMap(([a, places]) => places.map((place) => [a, place])).slice(0, MOST_HITS);
    hits.replaceChildren(
      el("h4", {}, n ? `“${words}”: ${number(n)} ${n === 1 ? "place" : "places"} in ${number(all.length)} ${all.length === 1 ? "article" : "articles"}` : `“${words}” is in none of these articles.`),
      el("ul", { class: "wb-found wb-lines" }, ...lines.map(([a, [from, to]]) => {
        const line = el("bdi", {}, "…", a.text.slice(Math.max(0, from - AROUND), from), el("mark", { class: "wb-mark-hit" }, a.text.slice(from, to)), a.text.slice(to, to + AROUND), "…");
        const go = button(line, () => {
          goTo = inLetters(lettersOf(a.text), a.text, [from, to])[0];
          if (model.get("filters").article === a.id) draw();
          else open(a.id);
        }, { class: "wb-pick" });
        return el("li", {}, go, el("span", { class: "wb-more" }, shorten([a.day, a.publisher, a.title].filter(Boolean).join(" · "), 120)));
      })),
      n > lines.length ? el("p", { class: "wb-told" }, `The first ${MOST_HITS} are listed.`) : "");
  }

  let waiting = false;
  const drawSoon = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      const chosen = model.get("selection").id;
      const home = chosen && articleOf.get(chosen);
      if (home && home !== model.get("filters").article) filter("article", home);
      else draw();
    });
  };
  draw();
  model.on("change:filters", drawSoon);
  model.on("change:selection", drawSoon);
  const unwatch = onThemeChange(drawSoon);
  return () => {
    unwatch();
    model.off("change:filters", drawSoon);
    model.off("change:selection", drawSoon);
  };
}
