"""Views where people use them: live in JupyterLab, and as pages opened with the network cut."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pandas as pd
import pytest
from making import jupyter_places, notebook

nbformat = pytest.importorskip("nbformat")
playwright = pytest.importorskip("playwright.sync_api")
pytest.importorskip("anywidget")
expect = playwright.expect
expect.set_options(timeout=20_000)

import workbench as wb  # noqa: E402
from workbench import views  # noqa: E402
from workbench.share import ShareError, share_notebooks  # noqa: E402

ROOT = Path(__file__).parents[1]
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no chromium at {CHROMIUM}"),
]
PATIENCE = 120_000  # milliseconds; the first paint waits for a kernel on a busy machine
QUIET = ("file:", "data:", "blob:")

RUN_ALL = """async path => {
  const app = window.jupyterapp;
  await app.restored;
  const mine = () => [...app.shell.widgets('main')].find(w => w.context?.path === path);
  while (!mine()) await new Promise(done => setTimeout(done, 50));
  const notebook = mine();
  await notebook.context.ready;
  await notebook.sessionContext.ready;
  await notebook.sessionContext.session.kernel.info;
  await app.commands.execute('notebook:run-all-cells');
}"""

CELLS = (
    "from sample_frames import sample_frames\nfrom workbench import views",
    "frames = sample_frames()",
    "view = views.actors(frames)\nview",
    """import ipywidgets as widgets
kind = widgets.Dropdown(options=["person", "place"], description="Kind")
told = widgets.Label("nothing yet")
kind.observe(lambda _: view.set_trait("filters", {"type": kind.value}), "value")
view.observe(lambda _: told.set_trait("value", f"Python sees {len(view.matching())}"))
display(kind, told)""",
    "views.meetings(frames)",
)


@pytest.fixture(scope="module")
def browser():
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page of 1000 px that remembers what it asked for and what went wrong."""
    context = browser.new_context(viewport={"width": 1000, "height": 1400})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.asked, page.errors = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()


@pytest.fixture(scope="module")
def lab_root(tmp_path_factory):
    """The folder of the JupyterLab."""
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def lab(lab_root):
    """The address of a JupyterLab with one notebook in it."""
    root = lab_root
    nbformat.write(notebook(*CELLS), root / "views.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [
        "--allow-root",
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=t",
        "--LabApp.expose_app_in_browser=True",
        f"--ServerApp.root_dir={root}",
    ]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        env={
            **os.environ,
            **jupyter_places(root),
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/api?token=t")
            break
        time.sleep(0.25)
    yield address
    server.terminate()
    server.wait(20)


def view_of(page, title):
    """The view of that title, with its charts drawn."""
    view = page.locator(f'.wb-view[aria-label="{title}"]')
    view.locator(".js-plotly-plot").first.wait_for(state="attached")
    return view


def status(view):
    return view.locator(".wb-status")


def told(view, table):
    """The line over the evidence that counts the rows behind it."""
    return view.locator(f'.wb-evidence[data-table="{table}"] .wb-told')


def choose(view, name, *labels):
    """Set a filter by its boxes, as a person does."""
    menu = view.locator("details.wb-choice").filter(
        has=view.page.locator(".wb-name").get_by_text(name, exact=True)
    )
    menu.locator("summary").click()
    for label in labels:
        menu.get_by_label(label, exact=True).check()
    menu.locator("summary").click()


def click_mark(view, mark):
    """Click a mark of a chart: first over it, since plotly looks at what the pointer hovers."""
    view.page.wait_for_timeout(250)
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    view.page.mouse.move(x - 3, y)
    view.page.mouse.move(x, y)
    view.locator(".hoverlayer .hovertext").first.wait_for()
    view.page.mouse.down()
    view.page.mouse.up()


def bar(view, chart, number):
    return view.locator(f".wb-{chart} .bars .point path").nth(number)


def people(frames):
    kinds = dict(zip(frames.actors.actor_id, frames.actors.type, strict=True))
    return frames.mentions.dropna(subset="actor_id").assign(type=lambda m: m.actor_id.map(kinds))


def test_views_live_in_jupyterlab(lab, page, frames):
    page.goto(f"{lab}/doc/tree/views.ipynb?token=t&reset")
    page.wait_for_function("() => window.jupyterapp !== undefined")
    page.evaluate(RUN_ALL, "views.ipynb")
    view = view_of(page, "Actors")
    mentions = people(frames)
    expect(status(view)).to_have_text(f"{len(mentions)} mentions")

    # browser to Python: a filter, then a clicked bar
    organizations = mentions[mentions.type == "organization"]
    choose(view, "Actor type", "organization")
    expect(status(view)).to_have_text(f"{len(organizations)} mentions shown of {len(mentions)}")
    label = page.locator(".jp-OutputArea .widget-label").filter(has_text="Python sees")
    expect(label).to_have_text(f"Python sees {len(organizations)}")
    click_mark(view, bar(view, "bars", 0))
    council = (mentions.actor_id == "p3").sum()
    expect(told(view, "mentions")).to_contain_text(f"{council} mentions")
    expect(label).to_have_text(f"Python sees {council}")
    expect(view.locator(".wb-evidence mark").nth(1)).to_have_text("River Council")

    # the labels of the card stand on one line each, though JupyterLab gives every dt a fifth
    labels = view.locator(".wb-card dt")
    labels.first.wait_for()
    for label_of in labels.all():
        height = (
            "dt => dt.getBoundingClientRect().height / parseFloat(getComputedStyle(dt).fontSize)"
        )
        assert label_of.evaluate(height) < 2

    # Python to browser
    page.locator(".widget-dropdown select").select_option("place")
    places = mentions[mentions.type == "place"]
    expect(status(view)).to_have_text(f"{len(places)} mentions shown of {len(mentions)}")

    # keys stay in the view: in JupyterLab "b" would add a cell
    cells = page.locator(".jp-Notebook-cell").count()
    view.locator("summary").first.focus()
    page.keyboard.press("b")
    page.wait_for_timeout(300)
    assert page.locator(".jp-Notebook-cell").count() == cells

    view.get_by_role("button", name="Reset").click()
    expect(status(view)).to_have_text(f"{len(mentions)} mentions")
    expect(view.locator(".wb-selected")).to_be_hidden()

    # one more view on the page, plotly.js loaded once, and the theme followed
    meetings = view_of(page, "Meetings")
    expect(status(meetings)).to_have_text("12 meetings · 60 reports")
    assert (
        page.evaluate("[...document.scripts].filter(s => s.text.includes('plotly.js v')).length")
        == 1
    )
    page.evaluate("document.body.setAttribute('data-jp-theme-light', 'false')")
    expect(view).to_have_attribute("data-theme", "dark")
    assert page.evaluate("window.pwned") is None
    assert [
        url for url in page.asked if not url.startswith((lab, lab.replace("http", "ws"), *QUIET))
    ] == []


def open_offline(page, path):
    page.context.set_offline(True)
    page.goto(path.as_uri())


def assert_quiet(page):
    assert [url for url in page.asked if not url.startswith(QUIET)] == []
    assert page.errors == []
    assert page.evaluate("window.pwned") is None


def test_actors_offline_filter_select_and_reset(page, frames, tmp_path):
    open_offline(page, views.actors(frames).save(tmp_path / "actors.html"))
    view = view_of(page, "Actors")
    mentions = people(frames)
    articles = frames.articles.set_index("article_id")
    wire = mentions[mentions.article_id.map(articles.publisher) == "Sample Wire"]
    choose(view, "Publisher", "Sample Wire")
    expect(status(view)).to_have_text(f"{len(wire)} mentions shown of {len(mentions)}")
    view.get_by_label("Published from").fill("2023-04-01")
    view.get_by_label("Published from").blur()
    late = wire[wire.article_id.map(articles.published) >= "2023-04-01"]
    expect(status(view)).to_have_text(f"{len(late)} mentions shown of {len(mentions)}")
    view.get_by_label("Search", exact=True).fill("port alder")
    met = late[late.sentence_id.str.endswith("s0")]
    expect(status(view)).to_have_text(f"{len(met)} mentions shown of {len(mentions)}")
    view.get_by_label("Search", exact=True).fill("no such words")
    expect(told(view, "mentions")).to_have_text(
        "No mentions match. Widen the filters or reset them."
    )
    view.get_by_role("button", name="Reset").click()
    expect(status(view)).to_have_text(f"{len(mentions)} mentions")

    view.get_by_role("tab", name="Roles and aliases").click()
    pressed = view.locator(".wb-profile").get_by_role("button", name="Anna Lind")
    pressed.focus()
    page.keyboard.press("Enter")
    n = (mentions.actor_id == "p0").sum()
    expect(told(view, "mentions")).to_contain_text(f"{n} mentions")
    assert_quiet(page)


def test_meetings_offline_show_the_history_of_the_selected_one(page, frames, tmp_path):
    open_offline(page, views.meetings(frames).save(tmp_path / "meetings.html"))
    view = view_of(page, "Meetings")
    choose(view, "Status", "held")
    held = frames.meetings[frames.meetings.status == "held"]
    reports = frames.meeting_reports
    expect(status(view)).to_have_text(
        f"{len(held)} meetings shown of 12 · "
        f"{reports.meeting_id.isin(held.meeting_id).sum()} reports shown of 60"
    )
    click_mark(view, view.locator(".wb-spans .scatterlayer .point").first)
    first = held.sort_values("date_start").meeting_id.iloc[0]
    expect(told(view, "reports")).to_have_text(f"{(reports.meeting_id == first).sum()} reports.")
    rows = view.locator(".wb-evidence[data-table=reports] tbody tr")
    assert [row.locator("td").nth(1).inner_text() for row in rows.all()] == list(
        reports[reports.meeting_id == first].status
    )
    assert_quiet(page)


def test_claims_offline_click_a_cell_of_the_matrix(page, frames, tmp_path):
    open_offline(page, views.claims(frames).save(tmp_path / "claims.html"))
    view = view_of(page, "Claims")
    choose(view, "Certainty", "hedged", "asserted")
    kept = frames.claims[frames.claims.certainty.isin(["hedged", "asserted"])]
    expect(status(view)).to_contain_text(f"{len(kept)} claims shown of {len(frames.claims)}, about")
    by = view.get_by_label("Colour by")
    by.select_option("publisher")
    expect(view.locator(".wb-timeline .legendtext").first).to_have_text("Sample Wire")

    page.wait_for_timeout(250)
    plot = view.locator(".wb-heatmap .wb-plot")
    plot.scroll_into_view_if_needed()
    place = plot.evaluate(
        "gd => { const {xaxis, yaxis} = gd._fullLayout; const box = gd.getBoundingClientRect();"
        " return [box.x + xaxis._offset + xaxis.d2p(1), box.y + yaxis._offset + yaxis.d2p(0)]; }"
    )
    page.mouse.move(place[0] - 4, place[1])
    page.mouse.move(*place)
    plot.locator(".hoverlayer .hovertext").first.wait_for()
    page.mouse.down()
    page.mouse.up()
    expect(view.locator(".wb-chips")).to_contain_text("Greta Voss")
    shown = view.locator(".wb-evidence[data-table=claims] tbody tr").first
    statement = shown.locator("mark.wb-mark-content").inner_text()
    expected = kept[(kept.content == statement) & (kept.actor_id == "p4")]
    expect(told(view, "claims")).to_have_text(f"{len(expected)} claims.")
    assert shown.locator("mark.wb-mark-source").inner_text() == "Greta Voss"
    assert_quiet(page)


def test_overview_offline_shows_hostile_lines_as_text(page, frames, tmp_path):
    open_offline(page, views.overview(frames).save(tmp_path / "overview.html"))
    view = view_of(page, "Overview")
    choose(view, "Reason dropped", "promotion")
    n = (frames.dropped.reason == "promotion").sum()
    expect(told(view, "dropped")).to_have_text(f"{n} dropped lines.")
    evidence = view.locator('.wb-evidence[data-table="dropped"]')
    expect(evidence).to_contain_text("</textarea></script><img src=x onerror='window.pwned = 1'>")
    for width in (1000, 700):
        page.set_viewport_size({"width": width, "height": 1000})
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_quiet(page)


def executed(frames):
    """A notebook as it is after a run: a view, a figure, text and a control."""
    made = notebook("view", "fig", "print('<b>')", "control")
    made.cells.insert(0, nbformat.v4.new_markdown_cell("# A page? <i>\n\nSee [next](next.ipynb)."))
    outputs = [
        {"text/plain": "View", "text/html": views.actors(frames).html()},
        {
            "application/vnd.plotly.v1+json": {
                "data": [{"type": "bar", "x": ["<script>window.pwned = 2</script>"], "y": [1]}],
                "layout": {"height": 300},
            }
        },
        None,
        {"text/plain": "Box()", "application/vnd.jupyter.widget-view+json": {"model_id": "x"}},
    ]
    for number, (cell, data) in enumerate(zip(made.cells[1:], outputs, strict=True), 1):
        cell.execution_count = number
        cell.outputs = [
            nbformat.v4.new_output("display_data", data=data)
            if data
            else nbformat.v4.new_output("stream", text="<b>\n")
        ]
    return made


def test_shared_notebooks_work_without_a_network(page, frames, tmp_path):
    for name in ("first", "next"):
        nbformat.write(executed(frames), tmp_path / f"{name}.ipynb")
    look = notebook("views.first_look(frames)")
    look.cells[0].execution_count = 1
    data = {"text/plain": "look", "text/html": views.first_look(frames, right=0.5).html()}
    look.cells[0].outputs = [nbformat.v4.new_output("display_data", data=data)]
    nbformat.write(look, tmp_path / "00-overview.ipynb")
    written = share_notebooks(
        tmp_path, tmp_path / "site", title="All <of> them", author="A. <Lind>", date="1 May 2023"
    )
    names = ["00-overview.html", "first.html", "next.html", "index.html"]
    assert [path.name for path in written] == names
    assert all(path.stat().st_size < 1_500_000 for path in written)
    assert (tmp_path / "site" / "plotly.js").stat().st_size > 3_000_000
    open_offline(page, tmp_path / "site" / "index.html")
    expect(page.locator("h1")).to_have_text("All <of> them")
    expect(page.locator(".wb-byline")).to_have_text("A. <Lind> · 1 May 2023")
    expect(page.locator(".wb-look-who")).to_contain_text("Greta Voss is mentioned most")
    # what leads to a notebook that is not shared leads nowhere
    assert page.locator(".wb-look a[href]").count() == 0
    expect(page.locator(".wb-look script")).to_have_count(0)
    page.get_by_role("link", name="A page? <i> See next.").first.click()
    view = view_of(page, "Actors")
    choose(view, "Form of mention", "pronoun")
    n = (people(frames).form == "pronoun").sum()
    expect(status(view)).to_contain_text(f"{n} mentions shown of ")
    assert page.locator(".modebar-btn[data-title*='hare']").count() == 0
    expect(page.get_by_text("This control works in JupyterLab only.")).to_be_visible()
    page.get_by_role("link", name="next").click()
    view_of(page, "Actors")
    assert_quiet(page)


def test_share_refuses_a_notebook_that_was_never_run(tmp_path):
    nbformat.write(notebook("1 + 1"), tmp_path / "new.ipynb")
    with pytest.raises(ShareError, match="cell 1 was never run; run the notebook"):
        share_notebooks(tmp_path / "new.ipynb", tmp_path / "site")
    with pytest.raises(ShareError, match="no notebook there"):
        share_notebooks(tmp_path / "site", tmp_path / "site")


def test_reader_offline_marks_to_rows_and_rows_to_words(page, frames, tmp_path):
    reader = views.reader(frames, search="port alder")
    open_offline(page, reader.save(tmp_path / "reader.html"))
    view = page.locator('.wb-view[aria-label="Reader"]')
    first = reader.payload["articles"][0]
    claims = [row for row in first["rows"] if row["kind"] == "claims"]
    expect(view.locator(".wb-status")).to_contain_text(f"{len(claims)} claims")

    # a mark to its rows
    cue = view.locator(".wb-text mark.wb-mark-cue").first
    cue.click()
    here = cue.get_attribute("data-ids").split()
    chosen = view.locator(".wb-sheet .wb-found li.wb-on .wb-pick")
    assert chosen.get_attribute("data-id") in here
    # a row to its words
    row = claims[-1]
    view.locator(f'.wb-sheet .wb-found .wb-pick[data-id="{row["id"]}"]').click()
    on = "".join(view.locator(".wb-text mark.wb-on.wb-mark-content").all_inner_texts())
    start, end = next((a, b) for a, b, kind in row["marks"] if kind == "content")
    assert first["text"][start:end] in on or on in first["text"][start:end]
    # words over all articles, then to one of them
    places = frames.articles["text"].str.lower().str.count("port alder")
    hits = view.locator(".wb-hits")
    expect(hits.locator("h4")).to_contain_text(f"{places.sum()} places in {(places > 0).sum()} art")
    hits.locator(".wb-pick").last.click()
    late = reader.payload["articles"][-1] if places.iloc[-1] else None
    if late:
        expect(view.locator(".wb-sheet h4 bdi").first).to_have_text(late["title"])
    expect(view.locator(".wb-text mark.wb-mark-hit").first).to_be_visible()
    # fewer kinds of marks
    view.get_by_label("claims", exact=True).uncheck()
    expect(view.locator(".wb-text mark.wb-mark-cue")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_quiet(page)


HOSTILE = (
    "Ann Lind said that </script><script>window.pwned = 3</script> rain fell. <!--<script> "
    "Lind met Bo Berg in Oslo. <img src=x onerror='window.pwned = 4'> "
    "[a](javascript:window.pwned=5) </textarea> \u202eBo Berg said that rain stopped.\u202c"
)


def test_hostile_articles_are_text_in_every_view(page, nlp, tmp_path):
    table = pd.DataFrame({"article_id": ["<b>a", "b"], "text": [HOSTILE, HOSTILE[::-1] + HOSTILE]})
    table = table.assign(
        title="</title><script>window.pwned = 6</script>", publisher=["<i>P</i>", "<i>Q</i>"]
    )
    frames = wb.annotate(table.assign(published=pd.Timestamp("2023-03-01")), nlp=nlp)
    name = frames.actors["name"].iloc[0]
    made = {
        "overview": views.overview(frames),
        "actors": views.actors(frames),
        "meetings": views.meetings(frames),
        "claims": views.claims(frames),
        "compare": views.compare(frames, a="<i>P</i>", b="<i>Q</i>"),
        "dossier": views.dossier(frames, name),
        "reader": views.reader(frames, search="<script>"),
    }
    for stem, view in made.items():
        open_offline(page, view.save(tmp_path / f"{stem}.html"))
        page.locator(".wb-view").wait_for()
        if stem == "reader":
            expect(page.locator(".wb-text")).to_contain_text("<img src=x onerror=")
        else:
            page.locator(".js-plotly-plot").first.wait_for(state="attached")
        assert page.locator(".wb-view script, .wb-view img, .wb-view b, .wb-view i").count() == 0
        assert_quiet(page)


CORRECTIONS = (
    "from sample_frames import sample_frames\nfrom workbench import views",
    "import workbench as wb\nfrom workbench.corrections import Log",
    "import pandas as pd\ntable = pd.DataFrame({'article_id': ['a', 'b'], 'text': ["
    "'Ann Lind met Bo Berg in Oslo. Lind said that rain fell.', 'Bo Berg left Oslo.']})\n"
    "frames = wb.annotate(table)\nlog = Log('corrections.jsonl', frames, by='ann')",
    "views.corrections(log, show=views.actors)",
)


def run_all(page, lab, name):
    page.goto(f"{lab}/doc/tree/{name}?token=t&reset")
    page.wait_for_function("() => window.jupyterapp !== undefined")
    page.evaluate(RUN_ALL, name)


def test_review_by_keys_changes_the_chart_and_survives_a_reload(lab, lab_root, page):
    nbformat.write(notebook(*CORRECTIONS), lab_root / "corrections.ipynb")
    run_all(page, lab, "corrections.ipynb")
    view = view_of(page, "Actors")
    bars = view.locator(".wb-bars .bars .point path")
    before = bars.count()
    review = page.locator(".wb-review")
    deck = review.locator(".wb-deck")
    places = deck.locator(".wb-page")
    expect(places).to_contain_text("1 of ")
    deck.focus()
    page.keyboard.press("Space")
    expect(deck).to_contain_text("That was the last one.")
    page.keyboard.press("Backspace")
    expect(deck).to_contain_text("Is this claim right?")
    page.keyboard.press("a")
    expect(review.get_by_text("Saved in the log.")).to_be_visible()
    expect(places).to_contain_text("1 decided")
    assert '"by": "ann"' in (lab_root / "corrections.jsonl").read_text()

    review.get_by_role("tab", name="By hand").click()
    review.get_by_label("Ann Lind · person", exact=False).check()
    review.get_by_label("Bo Berg · person", exact=False).check()
    review.get_by_role("button", name="Merge the chosen").click()
    expect(review.get_by_label("Bo Berg · person", exact=False)).to_have_count(0)
    expect(bars).to_have_count(before - 1)
    assert '"merge"' in (lab_root / "corrections.jsonl").read_text()
    run_all(page, lab, "corrections.ipynb")
    expect(view_of(page, "Actors").locator(".wb-bars .bars .point path")).to_have_count(before - 1)


def test_serve_shows_live_pages_for_those_with_the_token(page, tmp_path, busy):
    pytest.importorskip("voila")
    templates, news = tmp_path / "project" / "notebooks", tmp_path / "news"
    templates.mkdir(parents=True)
    news.mkdir()
    nbformat.write(notebook(*CELLS[:3]), templates / "00-overview.ipynb")
    (news / "one.txt").write_text("Ann Lind met Bo Berg in Oslo. Lind said rain fell.")
    command = [sys.executable, "-m", "workbench.cli", "serve", "../news", "--no-browser"]
    server = subprocess.Popen(
        [*command, "--port", str(busy)],
        cwd=templates.parent,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
            "PYTHONUNBUFFERED": "1",
            "JUPYTER_CONFIG_DIR": str(tmp_path),
            "JUPYTER_RUNTIME_DIR": str(tmp_path),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        lines = iter(server.stdout.readline, "")
        address = next(line.strip() for line in lines if line.startswith("http"))
        port = int(address.split(":")[2].partition("/")[0])
        assert port != busy
        closed = urllib.request.urlopen(f"http://127.0.0.1:{port}/voila/render/00-overview.ipynb")
        assert "/login" in closed.geturl()
        token = address.partition("token=")[2]
        page.goto(f"http://127.0.0.1:{port}/voila/render/00-overview.ipynb?token={token}")
        view = view_of(page, "Actors")
        choose(view, "Actor type", "organization")
        expect(status(view)).to_contain_text("mentions shown of")
        assert page.locator("pre code, .jp-CodeCell .jp-InputArea").count() == 0
    finally:
        server.terminate()
        server.wait(20)


def test_lab_opens_on_findings_and_comes_alive(page, tmp_path):
    templates, news = tmp_path / "project" / "notebooks", tmp_path / "news"
    templates.mkdir(parents=True)
    news.mkdir()
    first = "import workbench as wb\nfrom workbench import views\nframes = wb.read('store')\n"
    made = notebook(first + "views.first_look(frames)", "views.actors(frames)")
    nbformat.write(made, templates / "00-overview.ipynb")
    (news / "one.txt").write_text("Ann Lind met Bo Berg in Oslo. Lind said rain fell.")
    places = jupyter_places(tmp_path)
    server = subprocess.Popen(
        [sys.executable, "-m", "workbench.cli", "lab", "../news", "--no-browser"],
        cwd=templates.parent,
        env={**os.environ, **places, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    folder = tmp_path / "news-workbench"
    try:
        lines = iter(server.stdout.readline, "")
        address = next(line.strip() for line in lines if line.startswith("http"))
        saved = (folder / "00-overview.ipynb").read_text()
        assert "Ann Lind" in saved  # executed before anybody opens it
        # one that somebody else put there, and that says it is ours, is not run
        foreign = notebook("open('ran', 'w').write('')")
        foreign.metadata["workbench"] = {"sources": "x"}
        nbformat.write(foreign, folder / "foreign.ipynb")
        page.goto(address.replace("00-overview", "foreign"))
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        page.goto(address)
        expect(page.locator(".wb-look h3")).to_have_text("news")
        view = view_of(page, "Actors")  # nobody pressed a key
        # it is read from the top, and saved, so that it is live when it is opened again
        page.wait_for_timeout(1500)
        where = "notebook => [notebook.scrollTop, notebook.querySelectorAll('.jp-Cell').length]"
        assert page.locator(".jp-WindowedPanel-outer").evaluate(where) == [0, 2]
        expect(page.locator(".jp-Cell").first).to_have_class(re.compile(r"\bjp-mod-active\b"))
        assert (folder / "00-overview.ipynb").read_text() != saved
        page.reload()
        view = view_of(page, "Actors")
        choose(view, "Actor type", "place")
        expect(status(view)).to_contain_text("mention shown of")
        assert not (folder / "ran").exists()
        expect(page.locator(".jp-OutputArea-output").filter(has_text="Error")).to_have_count(0)
    finally:
        server.terminate()
        server.wait(60)
    assert sorted(tmp_path.joinpath("project").rglob("*")) == [
        templates,
        templates / "00-overview.ipynb",
    ]


def test_dossier_offline_claims_by_and_about(page, frames, tmp_path):
    view = views.dossier(frames, "p4", title="Dossier")
    open_offline(page, view.save(tmp_path / "dossier.html"))
    shown = view_of(page, "Dossier")
    claims = view.matching("claims")
    expect(status(shown)).to_contain_text(f"{len(claims)} claims")
    for role in ("by", "about"):
        line = shown.locator(f'.wb-evidence[data-table="claims"][data-only="{role}"] .wb-told')
        n = (claims["role"] == role).sum()
        expect(line).to_contain_text(f"{n} claims" if n else "No claims")
    rarest = claims["certainty"].value_counts().index[-1]
    choose(shown, "Certainty", rarest)
    kept = (claims["certainty"] == rarest).sum()
    assert kept < len(claims)
    expect(status(shown)).to_contain_text(f"{kept} claims shown of {len(claims)}")
    shown.get_by_role("button", name="Reset").click()
    click_mark(shown, bar(shown, "bars", 0))
    expect(shown.locator(".wb-selected")).to_be_visible()
    assert_quiet(page)


def test_compare_offline_filter_and_select_a_statement(page, frames, tmp_path):
    view = views.compare(frames)
    open_offline(page, view.save(tmp_path / "compare.html"))
    shown = view_of(page, "Compare")
    mentions = view.matching("mentions")
    side = mentions["side"].iloc[0]
    choose(shown, "Side", side)
    kept = (mentions["side"] == side).sum()
    expect(status(shown)).to_contain_text(f"{kept} mentions shown of {len(mentions)}")
    shown.get_by_role("button", name="Reset").click()
    first = view.matching("claims")["statement"].dropna().iloc[0]
    shown.get_by_role("tab", name="Statements").click()
    shown.locator(".wb-profile").get_by_role("button", name=first, exact=True).first.click()
    claims = view.matching("claims")
    for name in mentions["side"].unique():
        n = ((claims["statement"] == first) & (claims["side"] == name)).sum()
        line = shown.locator(f'.wb-evidence[data-table="claims"][data-only="{name}"] .wb-told')
        expect(line).to_contain_text(f"{n} claim" if n else "No claims")
    assert_quiet(page)


def counted(view):
    """What the status must say, counted with pandas."""
    parts = []
    for table in view._spec.tables:
        if table.name.endswith("_words") or table.rows.empty:
            continue
        rows = view.matching(table.name)
        kept, every = len(rows), len(table.rows)
        noun = table.noun[0] if kept == 1 else table.noun[1]
        right = f", about {rows['percent'].mean():.0f} in 100 right" if "percent" in rows else ""
        right = right if kept else ""
        parts.append(
            (f"{every} {noun}" if kept == every else f"{kept} {noun} shown of {every}") + right
        )
    return " · ".join(parts)


@pytest.mark.parametrize("name", ["overview", "actors", "meetings", "claims", "compare", "dossier"])
def test_every_choice_of_every_view_counts_as_pandas_does(page, frames, tmp_path, name):
    make = getattr(views, name)
    view = make(frames, "p4") if name == "dossier" else make(frames)
    open_offline(page, view.save(tmp_path / f"{name}.html"))
    shown = view_of(page, view._spec.title)
    tried = 0
    for part in view._spec.filters:
        if part.kind != "choice":
            continue
        of = next(
            (c.labels for t in view._spec.tables for c in t.columns if c.name == part.column), None
        )
        label = view.payload["categories"][of][-1]
        choose(shown, part.label, label)
        view.filters = {part.column: [label]}
        expect(status(shown)).to_have_text(counted(view))
        shown.get_by_role("button", name="Reset").click()
        view.filters = {}
        expect(status(shown)).to_have_text(counted(view))
        tried += 1
    assert tried > 2
    assert_quiet(page)


def test_first_look_fits_on_a_screen(page, frames, tmp_path):
    look = views.first_look(frames, right=0.5, title="A corpus of " + "long-named-" * 12)
    open_offline(page, look.save(tmp_path / "look.html"))
    shown = page.locator(".wb-look")
    for width, most in ((1440, 800), (1000, 900), (700, 1400), (400, 2400)):
        page.set_viewport_size({"width": width, "height": 900})
        assert shown.bounding_box()["height"] < most
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_quiet(page)
