// The words, always in sight: one sentence with its marks and neighbours, where it stands, and the
// way to the one before and after it.

const AROUND_LINES = 20; // lines fetched at once, so that the next one is at hand

function linkTo(address, text) {
  return /^https?:\/\/[^\s"'<>\\]+$/i.test(address) ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text) : null;
}

function cardOf(found, evidence, rows, read) {
  const { data } = found;
  const { columns } = data.table(evidence.table);
  const [row] = rows;
  const word = (name) => (columns[name] ? cellWords(data, columns[name], row) : "");
  const shown = evidence.columns.flatMap(([names, head]) => names.split(" ").map((name, i) => [name, i ? name : head]));
  const said = shown.filter(([name]) => columns[name].kind === "context");
  const facts = shown.filter(([name]) => columns[name].kind !== "context" && !["publisher", "published", "title"].includes(name) && cellWords(data, columns[name], row));
  const beside = (name) => (word(name) ? el("span", { class: "wb-beside" }, ` ${word(name)} `) : "");
  const quotes = said.map(([name, head]) => el("blockquote", { "aria-label": said.length > 1 ? head : null },
    said.length > 1 ? el("span", { class: "wb-name" }, head) : "",
    name === "context" ? beside("lead_in") : "", joined(data, columns[name], rows), name === "context" ? beside("follow_on") : ""));
  const percent = columns.percent?.values[row];
  const key = word("article");
  const where = ["publisher", "published", "title"].map(word).filter(Boolean).join(" · ");
  return [
    ...quotes,
    el("p", { class: "wb-where" }, el("bdi", {}, where)),
    el("p", { class: "wb-ways" }, ...[
      linkTo(word("url"), "Article on the web"),
      key && read.can(key) ? button("Open in reader", () => read.open(key, word("context")), { class: "wb-read" }) : null,
    ].filter(Boolean)),
    el("dl", {}, ...facts.flatMap(([name, head]) => [el("dt", {}, head), el("dd", {}, joined(data, columns[name], rows))]),
      ...(percent === null || percent === undefined ? [] : [el("dt", {}, "right"), el("dd", {}, `in about ${percent} of 100 such rows`)])),
  ];
}

function buildPane(data, parts, tables, feeds, read) {
  const readable = parts.map((part, i) => [part, i]).filter(([part]) => part.columns.some(([names]) => names.split(" ").some((name) => data.column(part.table, name).kind === "context")));
  if (!readable.length) return null;
  const label = (part) => part.tab || part.title;
  const choose = el("select", { "aria-label": "Which words" }, ...readable.map(([part, i]) => el("option", { value: i }, label(part))));
  const place = el("span", { class: "wb-page", role: "status", "aria-live": "polite" });
  const back = button("‹", () => step(-1), { title: "Previous (k)", "aria-label": "Previous" });
  const on = button("›", () => step(1), { title: "Next (j)", "aria-label": "Next" });
  const card = el("div", { class: "wb-card", tabindex: "0", "aria-label": "The words", "aria-live": "polite" });
  const key = el("p", { class: "wb-key" });
  let [part, at, n, asked] = [readable[0][1], 0, 0, 0];
  let [held, heldKey] = [null, null];
  choose.addEventListener("change", () => go(Number(choose.value), 0));

  function draw(found) {
    n = found.n;
    const rows = found.lines[at - found.start];
    back.disabled = at <= 0;
    on.disabled = at >= n - 1;
    place.textContent = n ? `${number(at + 1)} of ${number(n)}` : "";
    key.replaceChildren(...(n ? parts[part].marks.map(([kind, name]) => el("mark", { class: `wb-mark-${kind}` }, name)) : []));
    card.replaceChildren(...(rows ? cardOf(found, parts[part], rows, read) : [el("p", { class: "wb-told" }, n ? "" : `No ${data.table(parts[part].counts).noun[1]} match.`)]));
    card.scrollTop = 0;
    tables.forEach((table, i) => table.at(i === part ? at : -1));
  }

  function show() {
    const query = tables[part].query;
    const now = JSON.stringify([part, query]);
    if (heldKey === now && held && at >= held.start && at < held.start + held.lines.length) return draw(held);
    asked += 1;
    const mine = asked;
    const start = Math.max(0, at - AROUND_LINES / 2);
    card.setAttribute("aria-busy", "true");
    return feeds[part].get(query, start, AROUND_LINES, (found) => {
      if (mine !== asked) return;
      card.removeAttribute("aria-busy");
      [held, heldKey] = [{ ...found, start }, now];
      draw(held);
    });
  }

  function go(next, place_) {
    part = next;
    at = place_;
    choose.value = String(part);
    show();
  }

  function step(by) {
    if (at + by < 0 || at + by >= n) return;
    at += by;
    show();
  }

  // A click on a chart is about the words of its table, or of one whose rows it picks out.
  function follow(selection) {
    const names = Object.keys(selection);
    const fits = ([one]) => names.length && names.every((name) => data.table(one.table).columns[name]);
    if (!names.length || fits([parts[part]])) return;
    const better = readable.find(fits);
    if (better) [part, choose.value] = [better[1], String(better[1])];
  }

  return {
    node: el("aside", { class: "wb-pane", "aria-label": "The words" }, el("div", { class: "wb-pane-head" }, readable.length > 1 ? choose : el("strong", {}, label(readable[0][0])), el("span", { class: "wb-steps" }, back, place, on)), key, card),
    go,
    step,
    show(selection) {
      follow(selection);
      at = 0;
      heldKey = null;
      show();
    },
  };
}
