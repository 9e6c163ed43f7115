"""The parts of a view where people use them: slider, pane, tables, links, all without a network."""

import json
from urllib.parse import quote

import pytest
from making import notebook
from sample_frames import HOSTILE, sample_frames
from test_browser import (
    PATIENCE,
    assert_quiet,
    browser,
    choose,
    click_mark,
    lab,
    lab_root,
    open_offline,
    page,
    pytestmark,
    run_all,
    status,
    view_of,
)

from workbench import views
from workbench.frames.store import Frames
from workbench.views import assets

playwright = pytest.importorskip("playwright.sync_api")
nbformat = pytest.importorskip("nbformat")
expect = playwright.expect
__all__ = ["browser", "lab", "lab_root", "page", "pytestmark"]


@pytest.fixture(scope="module")
def frames():
    """The frames with claims of which half are likely wrong, and addresses, one of them hostile."""
    frames = sample_frames()
    claims = frames.claims.assign(confidence=[0.95, 0.25] * (len(frames.claims) // 2))
    urls = [f"https://example.org/{n}" for n in range(len(frames.articles))]
    urls[0] = "javascript:window.pwned=9"
    articles = frames.articles.assign(url=urls)
    return Frames.of(**{**dict(frames.items()), "claims": claims, "articles": articles})


@pytest.fixture(scope="module")
def claims_page(frames, tmp_path_factory):
    return views.claims(frames).save(tmp_path_factory.mktemp("pages") / "claims.html")


def test_slider_shows_sure_rows_first_and_all_when_asked(page, frames, claims_page):
    open_offline(page, claims_page)
    view = view_of(page, "Claims")
    n = len(frames.claims)
    expect(status(view)).to_contain_text(f"{n // 2} claims shown of {n}, about 95 in 100 right")
    slider = view.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", "at least 80 in 100 right")
    slider.focus()
    page.keyboard.press("Home")
    expect(status(view)).to_contain_text(f"{n} claims, about 60 in 100 right")
    expect(slider).to_have_attribute("aria-valuetext", "everything, right or not")
    view.get_by_role("button", name="Back").click()
    expect(status(view)).to_contain_text(f"{n // 2} claims shown of {n}")
    assert_quiet(page)


def test_pane_shows_the_words_and_steps_by_key(page, frames, claims_page):
    open_offline(page, claims_page)
    view = view_of(page, "Claims")
    pane = view.get_by_role("complementary", name="The words")
    sure = frames.claims[frames.claims.confidence > 0.5]
    expect(pane.locator(".wb-page")).to_have_text(f"1 of {len(sure)}")
    expect(pane.locator(".wb-card mark.wb-mark-source")).to_have_text("Greta Voss")
    expect(pane.get_by_role("link")).to_have_count(0)  # its address is no address of the web
    pane.locator(".wb-card").focus()
    page.keyboard.press("j")
    expect(pane.locator(".wb-page")).to_have_text(f"2 of {len(sure)}")
    link = pane.get_by_role("link", name="Article on the web")
    expect(link).to_have_attribute("href", "https://example.org/1")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    page.keyboard.press("k")
    expect(pane.locator(".wb-page")).to_have_text(f"1 of {len(sure)}")

    click_mark(view, view.locator(".wb-bars .bars .point path").first)
    chip = view.locator(".wb-selected")
    expect(chip).to_contain_text("Greta Voss")
    wide = [view.locator(part).bounding_box() for part in (".wb-main", ".wb-pane")]
    assert wide[1]["x"] >= wide[0]["x"] + wide[0]["width"]
    page.set_viewport_size({"width": 850, "height": 1000})
    narrow = [view.locator(part).bounding_box() for part in (".wb-main", ".wb-pane")]
    assert narrow[1]["y"] >= narrow[0]["y"] + narrow[0]["height"]
    assert narrow[1]["y"] + narrow[1]["height"] <= page.evaluate("document.body.scrollHeight")
    chip.get_by_role("button").click()
    expect(chip).to_have_count(0)
    assert_quiet(page)


def test_tables_sort_filter_open_and_download(page, frames, claims_page):
    open_offline(page, claims_page)
    view = view_of(page, "Claims")
    view.get_by_role("tab", name="Claims").click()
    table = view.get_by_role("table", name="The words: source")
    table.get_by_role("button", name="article").click()
    expect(table.get_by_role("columnheader", name="article")).to_have_attribute(
        "aria-sort", "ascending"
    )
    titles = table.locator("tbody tr td:last-child > bdi").all_inner_texts()
    assert titles == sorted(titles, key=str.lower)
    view.get_by_role("button", name="Filter columns").click()
    view.get_by_label("Only rows whose words holds").fill("river treaty")
    treaty = frames.claims[frames.claims.content.str.contains("river treaty")]
    expect(view.locator(".wb-evidence .wb-page").first).to_contain_text(f"of {len(treaty)}")
    row = table.locator("tbody tr").nth(1)
    row.focus()
    page.keyboard.press("Enter")
    expect(row).to_have_class("wb-on")
    expect(view.locator(".wb-pane .wb-page")).to_contain_text(f"2 of {len(treaty)}")
    with page.expect_download() as saved:
        view.locator(".wb-evidence[data-table=claims]").get_by_role("button", name="CSV").click()
    lines = saved.value.path().read_bytes().decode("utf-8-sig").strip().split("\r\n")
    assert len(lines) == 1 + len(treaty)
    assert '"https://example.org/1"' in lines[1] or "example.org" in "".join(lines)
    claims = view.locator(".wb-evidence[data-table=claims]")
    claims.get_by_label("Rows a page").select_option("25")
    expect(table.locator("tbody tr")).to_have_count(len(treaty))
    assert_quiet(page)


FORMATS = """async source => {
  const text = `${source}\nexport { asCsv, asMarkdown };`;
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const { asCsv, asMarkdown } = await import(url);
  const cells = [['=HYPERLINK("x")', 'https://a.b/)<x>'], ['](javascript:1) <b>"', '']];
  const rows = { heads: ["words", "url"], names: ["context", "url"], cells };
  return [asCsv(rows), asMarkdown(rows)];
}"""


def test_downloads_are_harmless_to_a_spreadsheet_and_to_markdown(page, claims_page):
    open_offline(page, claims_page)
    view_of(page, "Claims")
    told = page.evaluate(FORMATS, assets.script())
    assert """"'=HYPERLINK(""x"")""" in told[0]
    assert "](javascript" not in told[1].replace("\\]\\(javascript", "")
    assert "<b>" not in told[1].replace("\\<b\\>", "")


def test_filter_lists_count_and_find_by_alias(page, frames, tmp_path):
    open_offline(page, views.actors(frames).save(tmp_path / "actors.html"))
    view = view_of(page, "Actors")
    choose(view, "Form of mention", "pronoun")
    menu = view.locator("details.wb-choice[data-column=actor]")
    menu.locator("summary").click()
    pronouns = frames.mentions[(frames.mentions.form == "pronoun")]
    n = (pronouns.actor_id == "p0").sum()
    line = menu.locator("label").filter(has_text="Anna Lind")
    expect(line.locator(".wb-count")).to_have_text(str(n))
    assert_quiet(page)


def test_a_link_brings_back_what_was_shown(page, frames, claims_page):
    open_offline(page, claims_page)
    view = view_of(page, "Claims")
    choose(view, "Certainty", "hedged")
    told = status(view).inner_text()
    address = page.url
    assert "hedged" in address
    page.goto("about:blank")
    page.goto(address)
    view = view_of(page, "Claims")
    expect(status(view)).to_have_text(told)
    expect(view.locator(".wb-chip")).to_contain_text("hedged")
    assert_quiet(page)


@pytest.mark.parametrize(
    "fragment",
    [
        "v0=not json",
        "v0=" + quote(json.dumps({"f": {"search": ["x"], "certainty": "hedged", "__proto__": 1}})),
        "v0=" + quote(json.dumps({"f": {"sure": "<img src=x>"}, "s": {"published": [1, {}]}})),
        "v0=" + quote(json.dumps({"f": {"certainty": [HOSTILE[2]]}, "s": {"nothing": ["x"]}})),
        "v0=" + quote(json.dumps([1, None])) + "&v9=%",
    ],
)
def test_hostile_addresses_change_nothing(page, frames, claims_page, fragment):
    page.context.set_offline(True)
    page.goto(f"{claims_page.as_uri()}#{fragment}")
    view = view_of(page, "Claims")
    expect(status(view)).to_contain_text(f"{len(frames.claims) // 2} claims shown of")
    expect(view.locator(".wb-chip")).to_have_count(0)
    assert_quiet(page)


def test_a_search_in_an_address_is_text(page, claims_page):
    page.context.set_offline(True)
    state = {"f": {"search": "<img src=x onerror='window.pwned=1'>"}}
    page.goto(f"{claims_page.as_uri()}#v0={quote(json.dumps(state))}")
    view = page.locator(".wb-view")
    expect(view.locator(".wb-chip")).to_contain_text("<img src=x")
    assert page.locator(".wb-view img").count() == 0
    assert page.evaluate("window.pwned") is None


LIVE = (
    "from sample_frames import sample_frames\nfrom workbench import views\nimport workbench as wb",
    "frames = sample_frames()\nview = views.actors(frames, max_rows=20)\nview",
    "picked = views.dossier(frames)\npicked",
)


def test_rows_come_on_demand_and_articles_open_in_jupyterlab(lab, lab_root, page):
    frames = sample_frames()
    nbformat.write(notebook(*LIVE), lab_root / "live.ipynb")
    page.set_default_timeout(PATIENCE)
    run_all(page, lab, "live.ipynb")
    view = view_of(page, "Actors")
    mentions = frames.mentions.dropna(subset="actor_id")
    sentences = mentions.sentence_id.nunique()
    pane = view.locator(".wb-pane")
    expect(pane.locator(".wb-page")).to_have_text(f"1 of {sentences}")
    expect(view.locator(".wb-held")).to_have_count(0)
    view.get_by_label("Search", exact=True).fill("port alder")
    met = mentions[mentions.sentence_id.str.endswith("-s0")]
    expect(pane.locator(".wb-page")).to_have_text(f"1 of {met.sentence_id.nunique()}")
    pane.get_by_role("button", name="Open in reader").click()
    over = view.get_by_role("dialog", name="Article")
    expect(over.locator(".wb-text")).to_contain_text("Port Alder")
    page.keyboard.press("Escape")
    expect(over).to_have_count(0)

    picker = page.locator(".wb-pickers").get_by_label("About")
    picker.fill("Ms. Lind")
    picker.press("Enter")
    expect(page.locator('.wb-view[aria-label="Anna Lind"] h3')).to_have_text("Anna Lind")
    assert page.evaluate("window.pwned") is None
