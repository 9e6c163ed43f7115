"""How fast views of a million mentions are, in JupyterLab with a real browser.

Makes frames of the given number of mentions (no sentence of anybody's in them), opens each view
in JupyterLab and chromium, and prints for each: seconds to build it in Python, bytes of its data,
seconds from running the cell that shows it to all charts drawn, and milliseconds from setting a
filter to the next painted frame (median of 20, measured in the browser).

    python benchmarks/views.py
    python benchmarks/views.py --mentions 100000 --view actors --view claims
"""

import argparse
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.frames import schemas
from workbench.frames.store import Frames

VIEWS = ("overview", "actors", "meetings", "claims", "compare", "dossier", "reader")
CALLS = {  # what is more than views.NAME(frames)
    "dossier": "views.dossier(frames, frames.actors['actor_id'].iloc[0], title='Dossier')"
}
LIMITS = {"bytes": 3_000_000, "paint": 3.0, "filter": 150}
FIRST = pd.Timestamp("2022-01-03")
DAYS = 500
SENTENCE = "Number {0} of the sample council said that lot {1} would be weighed on the day named. "
PER_ARTICLE = 12


def big_frames(n_mentions: int, *, seed: int = 1) -> Frames:
    """Return frames of so many mentions, and articles, claims and meetings in proportion."""
    chance = np.random.default_rng(seed)
    n_articles, n_actors = max(40, n_mentions // 25), max(20, n_mentions // 300)
    n_claims, n_statements = n_mentions // 6, max(5, n_mentions // 60)
    n_reports, n_meetings = n_mentions // 40, max(5, n_mentions // 160)
    articles = pd.DataFrame({"article_id": _ids("a", n_articles)})
    made = [SENTENCE.format(i % 90 + 10, i % 800 + 100) for i in range(PER_ARTICLE * 60)]
    texts = ["".join(made[i * PER_ARTICLE : (i + 1) * PER_ARTICLE]) for i in range(60)]
    step = len(made[0])
    publishers = np.array([f"Publisher {i}" for i in range(25)])
    day = FIRST + pd.to_timedelta(chance.integers(0, DAYS, n_articles), unit="D")
    articles = articles.assign(
        title=[f"Report {i} of the sample council" for i in range(n_articles)],
        text=[texts[i % 60] for i in range(n_articles)],
        published=day,
        published_from="metadata",
        publisher=publishers[_skewed(chance, 25, n_articles)],
        language="en",
        n_words=200,
        duplicate_of=[None if i % 50 else "a0" for i in range(1, n_articles + 1)],
    )

    def placed(n: int, length: int) -> dict[str, object]:
        article = chance.integers(0, n_articles, n)
        sentence = chance.integers(0, PER_ARTICLE, n)
        start = sentence * step
        ids = articles["article_id"].to_numpy()[article]
        told = pd.Series(ids).str.cat(pd.Series(sentence).astype(str), sep="-s")
        return {"article_id": ids, "sentence_id": told, "start": start, "end": start + length}

    actors = pd.DataFrame({"actor_id": _ids("p", n_actors)})
    names = np.array([f"Sample Actor {i}" for i in range(n_actors)])
    kinds = np.array(["person", "organization", "place"])
    who = _skewed(chance, n_actors, n_mentions)
    mentions = pd.DataFrame(placed(n_mentions, 9)).assign(
        mention_id=_ids("m", n_mentions),
        text="Number 10",
        form=np.array(["name", "description", "metonym", "pronoun"])[
            chance.choice(4, n_mentions, p=(0.6, 0.15, 0.05, 0.2))
        ],
        actor_id=actors["actor_id"].to_numpy()[who],
        rule="made",
    )
    actors = actors.assign(
        name=names,
        type=kinds[np.arange(n_actors) % 3],
        aliases=[[f"Actor {i}"] for i in range(n_actors)],
        roles=[["member, Sample Council"] for _ in range(n_actors)],
        n_mentions=np.bincount(who, minlength=n_actors),
        n_articles=1,
        first_seen=FIRST,
        last_seen=FIRST + pd.Timedelta(days=DAYS),
    )
    said = pd.DataFrame(placed(n_claims, 40))
    source = _skewed(chance, n_actors, n_claims)
    statement = _skewed(chance, n_statements, n_claims)
    wording = np.array([f"that lot {i} would be weighed" for i in range(n_statements)])
    claims = pd.DataFrame(
        {
            "claim_id": _ids("c", n_claims),
            "article_id": said["article_id"],
            "sentence_id": said["sentence_id"],
            "source_start": said["start"],
            "source_end": said["start"] + 9,
            "source": names[source],
            "actor_id": actors["actor_id"].to_numpy()[source],
            "source_kind": "named",
            "cue_start": said["start"] + 32,
            "cue_end": said["start"] + 36,
            "cue": "said",
            "cue_kind": "speech",
            "content": wording[statement],
            "content_spans": [[(s + 37, s + 60)] for s in said["start"]],
            "quotation": np.array(["direct", "indirect", "mixed"])[chance.integers(0, 3, n_claims)],
            "quoted_spans": [[] for _ in range(n_claims)],
            "certainty": np.array(["asserted", "hedged", "hypothetical"])[
                chance.choice(3, n_claims, p=(0.7, 0.2, 0.1))
            ],
            "polarity": np.array(["affirmed", "denied"])[chance.choice(2, n_claims, p=(0.9, 0.1))],
            "depth": 0,
            "statement_id": np.array(_ids("s", n_statements))[statement],
            "rule": "made",
            "confidence": 0.5,
        }
    )
    n_told = np.bincount(statement, minlength=n_statements)
    statements = pd.DataFrame(
        {
            "statement_id": _ids("s", n_statements),
            "text": wording,
            "n_claims": n_told,
            "n_articles": n_told,
            "n_publishers": np.minimum(n_told, 25),
            "n_origins": np.maximum(1, n_told // 3),
            "origins": [["p1"] for _ in range(n_statements)],
            "first_seen": FIRST,
            "last_seen": FIRST + pd.Timedelta(days=DAYS),
            "actors": [["p2"] for _ in range(n_statements)],
        }
    )
    start = FIRST + pd.to_timedelta(chance.integers(0, DAYS, n_meetings), unit="D")
    pairs = actors["actor_id"].to_numpy()[_skewed(chance, n_actors, 2 * n_meetings)]
    status = np.array(["held", "planned", "proposed", "cancelled"])
    meetings = pd.DataFrame(
        {
            "meeting_id": _ids("e", n_meetings),
            "kind": np.array(["meeting", "talks", "visit"])[chance.integers(0, 3, n_meetings)],
            "participants": [list(dict.fromkeys(pair)) for pair in pairs.reshape(-1, 2)],
            "groups": [[] for _ in range(n_meetings)],
            "place": np.array(["Sample Town", "Other Town"])[chance.integers(0, 2, n_meetings)],
            "date_start": start,
            "date_end": start,
            "status": status[chance.integers(0, 4, n_meetings)],
            "history": [[(FIRST, "planned", "a1"), (FIRST, "held", "a2")]] * n_meetings,
            "n_reports": 4,
            "n_articles": 4,
            "first_reported": FIRST,
            "last_reported": FIRST,
            "conflicts": [[] for _ in range(n_meetings)],
        }
    )
    place = pd.DataFrame(placed(n_reports, 40))
    event = _skewed(chance, n_meetings, n_reports)
    reports = pd.DataFrame(
        {
            "report_id": _ids("r", n_reports),
            "article_id": place["article_id"],
            "evidence_spans": [[(s, s + 40)] for s in place["start"]],
            "kind": "meeting",
            "status": status[chance.integers(0, 4, n_reports)],
            "participants": meetings["participants"].to_numpy()[event],
            "groups": [[] for _ in range(n_reports)],
            "date_text": "on the day named",
            "meeting_id": meetings["meeting_id"].to_numpy()[event],
            "rule": "made",
        }
    )
    ids = articles["article_id"]
    sentences = pd.DataFrame(
        {
            "article_id": np.repeat(ids.to_numpy(), PER_ARTICLE),
            "start": np.tile(np.arange(PER_ARTICLE) * step, n_articles),
            "text": "",
        }
    )
    number = pd.Series(np.tile(np.arange(PER_ARTICLE), n_articles)).astype(str)
    sentences = sentences.assign(
        end=sentences["start"] + step - 1,
        sentence_id=sentences["article_id"].str.cat(number, sep="-s"),
    )
    dropped = pd.DataFrame({"article_id": np.repeat(ids.to_numpy(), 2)}).assign(
        line=np.tile([0, 1], n_articles),
        text=[f"Line {i} with a caption of the sample council" for i in range(2 * n_articles)],
        reason=np.array(["caption", "promotion", "navigation"])[
            chance.integers(0, 3, 2 * n_articles)
        ],
    )
    copies = pd.DataFrame({"article_id": ids[1::50], "copy_of": "a0", "share": 0.8})
    problems = pd.DataFrame({"path": [f"{i}.txt" for i in range(n_articles // 100)]}).assign(
        stage="load", problem="The file is empty."
    )
    known = {
        "articles": articles,
        "dropped": dropped,
        "copies": copies,
        "sentences": sentences,
        "mentions": mentions,
        "actors": actors,
        "claims": claims,
        "statements": statements,
        "meeting_reports": reports,
        "meetings": meetings,
        "problems": problems,
    }
    return Frames.of(
        **{name: _shaped(name, known.get(name, pd.DataFrame())) for name in schemas.FRAMES}
    )


def _shaped(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that the schema has, in its types, what is not given missing."""
    like = schemas.empty(name)
    if rows.empty:
        return like
    out = rows.reindex(columns=like.columns)
    return out.astype(like.dtypes.to_dict()).reset_index(drop=True)


def _ids(stem: str, n: int) -> list[str]:
    return [f"{stem}{i}" for i in range(n)]


def _skewed(chance: np.random.Generator, n: int, size: int) -> np.ndarray:
    """Return numbers below n, small ones far more often, as names in news are."""
    weight = 1 / (np.arange(n) + 3.0)
    return chance.choice(n, size, p=weight / weight.sum())


RUN = """async ([path, cell]) => {
  const app = window.jupyterapp;
  await app.restored;
  const mine = () => [...app.shell.widgets('main')].find(w => w.context?.path === path);
  while (!mine()) await new Promise(done => setTimeout(done, 50));
  const notebook = mine();
  await notebook.context.ready;
  await notebook.sessionContext.ready;
  await notebook.sessionContext.session.kernel.info;
  notebook.content.deselectAll();
  notebook.content.activeCellIndex = cell;
  const started = performance.now();
  const running = app.commands.execute('notebook:run-cell');
  return running.then(() => started);
}"""

PAINTED = """async ([title, started]) => {
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  for (;;) {
    const view = document.querySelector(`.wb-view[aria-label="${title}"]`);
    const plots = view ? [...view.querySelectorAll('.wb-plot:not([hidden])')] : [];
    if (plots.length && plots.every(p => p.querySelector('.main-svg, .wb-origins'))) break;
    if (view?.querySelector('.wb-text mark')) break;
    await frame();
  }
  await frame();
  return performance.now() - started;
}"""

FILTER = """async ([title, times]) => {
  const view = document.querySelector(`.wb-view[aria-label="${title}"]`);
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  const boxes = [...view.querySelectorAll('.wb-choice')].flatMap(
    choice => [...choice.querySelectorAll('.wb-options input')].slice(0, 3));
  boxes.push(...view.querySelectorAll('.wb-shows input'));
  const told = [];
  for (let i = 0; i < times; i += 1) {
    await new Promise(done => setTimeout(done, 200));
    const started = performance.now();
    boxes[i % boxes.length].click();
    await frame();
    told.push(performance.now() - started);
  }
  return told;
}"""


@contextlib.contextmanager
def lab(root: Path):
    """Yield the address of a JupyterLab on a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kinds = ("CONFIG", "DATA", "RUNTIME")
    here = Path(__file__).resolve()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser"),
            *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
            *("--IdentityProvider.token=t", "--LabApp.expose_app_in_browser=True"),
            f"--ServerApp.root_dir={root}",
        ],
        env={
            **os.environ,
            **{f"JUPYTER_{kind}_DIR": str(root / f".{kind}") for kind in kinds},
            "PYTHONPATH": f"{here.parents[1]}{os.pathsep}{here.parent}",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/api?token=t")
                break
            time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def measure(names: list[str], n_mentions: int) -> bool:
    """Print the figures of each view and return whether all are within `LIMITS`."""
    import nbformat
    from playwright.sync_api import sync_playwright

    build = (
        "import json, time\nstarted = time.perf_counter()\nview = {0}\n"
        "took = time.perf_counter() - started\n"
        "print(took, len(json.dumps(view.payload, separators=(',', ':'))))"
    )
    sources = [f"from views import big_frames\nframes = big_frames({n_mentions})"]
    sources[0] += "\nfrom workbench import views"
    for name in names:
        sources += [build.format(CALLS.get(name, f"views.{name}(frames)")), "view"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    fine = True
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        root = Path(folder)
        nbformat.write(notebook, root / "big.ipynb")
        address = stack.enter_context(lab(root))
        driver = stack.enter_context(sync_playwright())
        browser = driver.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": 1000, "height": 1400})
        page.set_default_timeout(900_000)
        page.goto(f"{address}/doc/tree/big.ipynb?token=t&reset")
        page.wait_for_function("() => window.jupyterapp !== undefined")
        page.evaluate(RUN, ["big.ipynb", 0])
        print(f"{n_mentions:,} mentions; limits: {LIMITS}")
        for number, name in enumerate(names):
            page.evaluate(RUN, ["big.ipynb", 1 + 2 * number])
            output = page.locator(".jp-CodeCell").nth(1 + 2 * number).locator("pre").last
            took, size = map(float, output.inner_text().split()[-2:])
            title = name.capitalize()
            shown = page.evaluate(RUN, ["big.ipynb", 2 + 2 * number])
            paint = page.evaluate(PAINTED, [title, shown]) / 1000
            redraw = statistics.median(page.evaluate(FILTER, [title, 20]))
            what = f"view {name} of {n_mentions:,} mentions in JupyterLab"
            told = f"{size / 1e6:.2f} MB, {paint:.2f} s to paint, {redraw:.0f} ms to filter"
            print(f"row | {what} | {told}; built in {took:.1f} s | |", flush=True)
            found = {"bytes": size, "paint": paint, "filter": redraw}
            fine &= all(found[key] <= limit for key, limit in LIMITS.items())
        browser.close()
    return fine


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--view", action="append", choices=VIEWS)
    options = parser.parse_args()
    sys.exit(0 if measure(options.view or list(VIEWS), options.mentions) else 1)
