"""The command line: `workbench annotate`, `lab`, `check`, `share`, `evaluate` and others."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(
    name="workbench",
    help="Who acts, who met whom, who claims what on whose word, in a pile of news.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

SourceArgument = Annotated[
    Path | None, typer.Argument(help="A folder, a file or a glob of articles.")
]
YearOption = Annotated[int | None, typer.Option(help="Year of dates that name none, e.g. 2023.")]
PublisherOption = Annotated[
    str | None, typer.Option(help="Who published the articles that name nobody.")
]
FolderOption = Annotated[
    Path | None,
    typer.Option(help="Folder to work in; by default beside SOURCE, its name and -workbench."),
]
ProcessesOption = Annotated[
    int | None,
    typer.Option(help="Processes side by side; by default one for each core, four at most."),
]
BrowserOption = Annotated[bool, typer.Option(help="Open a browser window.")]
PortOption = Annotated[int, typer.Option(help="Port on this machine; the next free one is taken.")]
PipelineOption = Annotated[
    str | None, typer.Option(help="An installed spaCy pipeline instead of the bundled one.")
]
NotebooksArgument = Annotated[Path | None, typer.Argument(help="A notebook or a folder of them.")]


@app.command()
def annotate(
    source: Annotated[Path, typer.Argument(help="A folder, a file or a glob of articles.")],
    out: Annotated[Path, typer.Option(help="Folder to write the frames into.")],
    default_year: YearOption = None,
    publisher: PublisherOption = None,
    pipeline: PipelineOption = None,
    corrections: Annotated[Path | None, typer.Option(help="A log of corrections to apply.")] = None,
    actors: Annotated[
        Path | None,
        typer.Option(help="A CSV file of your own actors: name, and aliases (a|b), type, id."),
    ] = None,
    processes: Annotated[int, typer.Option(help="Processes side by side.")] = 1,
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler whose workers annotate: tcp://host:8786.")
    ] = None,
    partitions: Annotated[
        bool,
        typer.Option(
            "--partitions",
            help="Every file is a partition: the workers read, annotate and join them.",
        ),
    ] = False,
    timeout: Annotated[float, typer.Option(help="Seconds that one article may take.")] = 300.0,
    progress: Annotated[
        bool | None,
        typer.Option(help="Show a bar or not; by default on a terminal."),
    ] = None,
) -> None:
    """Load articles, annotate them and save the frames.

    Run again into the same folder, it annotates only what is new or changed; cut short, it goes
    on where it stopped.

    For example:

      workbench annotate seeds --out out

      workbench annotate news.csv --out out --default-year 2023 --processes 2

      workbench annotate tables --out out --scheduler tcp://host:8786 --partitions

    Exits with 1 where no article could be read, with 2 where a value is wrong.
    """
    from workbench.runs.stores import annotated

    with _sentences(out):
        if partitions:
            _refuse(publisher=publisher, actors=actors, corrections=corrections)
            _annotate_partitions(source, out, scheduler, pipeline, default_year)
            return
        frames = annotated(
            source,
            out,
            default_year=default_year,
            publisher=publisher,
            pipeline=pipeline,
            corrections=corrections,
            actors=actors,
            n_process=processes,
            progress=progress,
            timeout=timeout,
            scheduler=scheduler,
            tell=lambda line: None,
        )
    if frames is None:
        typer.echo(f"{source}: nothing has changed since the frames in {out} were saved")
        return
    _show_lengths({name: len(frame) for name, frame in frames.items()}, out)
    for row in frames.problems.head(10).itertuples():
        typer.echo(f"problem: {row.path}: {row.problem}", err=True)
    if len(frames.problems) > 10:
        typer.echo(f"… {len(frames.problems)} problems in all, in the frame `problems`", err=True)
    if frames.articles.empty:
        raise typer.Exit(1)


def _refuse(**given: object) -> None:
    """Refuse the options that need all articles on one machine."""
    instead = {
        "publisher": "give the tables a column 'publisher'",
        "actors": "leave one of them out",
        "corrections": "apply them to what one machine holds, with "
        "workbench.corrections.corrected(wb.read(OUT), LOG)",
    }
    for option, value in given.items():
        if value is not None:
            raise ValueError(f"--partitions takes no --{option}; {instead[option]}")


def _show_lengths(rows: Mapping[str, int], out: Path) -> None:
    for name, n in rows.items():
        typer.echo(f"{n:8,}  {name}")
    typer.echo(f"saved in {out}")


def _annotate_partitions(
    source: Path,
    out: Path,
    scheduler: str | None,
    pipeline: str | None,
    default_year: int | None,
) -> None:
    """Annotate files on a cluster, none of whose machines holds all of them."""
    from workbench.frames.store import lengths
    from workbench.ingest.sources import files_of
    from workbench.runs.partitions import annotate_partitions

    if scheduler is None:
        raise ValueError("--partitions needs the address of a cluster; give it with --scheduler")
    files = [file.path for file in files_of(source, problems=[])]
    annotate_partitions(
        files,
        out,
        scheduler=scheduler,
        pipeline=pipeline,
        default_year=default_year,
        progress=sys.stderr.isatty(),
    )
    rows = lengths(out)
    _show_lengths(rows, out)
    if not rows["articles"]:
        raise typer.Exit(1)


@app.command()
def lab(
    source: SourceArgument = None,
    default_year: YearOption = None,
    publisher: PublisherOption = None,
    folder: FolderOption = None,
    processes: ProcessesOption = None,
    browser: BrowserOption = True,
    port: PortOption = 8888,
) -> None:
    """Annotate articles once and open the notebooks on the findings in JupyterLab.

    All is written into a folder of yours: `store` has the findings, beside it stands a copy of
    the notebooks, executed. Called again, it annotates only what is new. Without SOURCE it takes
    the sample articles.

    For example:

      workbench lab ~/news --default-year 2023

      workbench lab news.csv --publisher "Daily Post" --folder work --no-browser

    Exits with 2 where a value is wrong or no article could be read.
    """
    from workbench import jupyter as work

    place = _prepared(source, folder, default_year, publisher, processes)
    chosen = _port(port)
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_urlsafe(24)
    options = work.lab_options(place, chosen, browser=browser)
    typer.echo("JupyterLab is starting; its address follows …")
    work.serve("lab", chosen, "/lab/tree/00-overview.ipynb", options, token=token)


@app.command()
def check(
    notebooks: NotebooksArgument = None,
) -> None:
    """Run notebooks anew and compare what they show with what is saved in them.

    The project's own are run on the sample articles, others in their folder, whose `store` they
    read.

    For example:

      workbench check

      workbench check news-workbench/10-actors.ipynb

    Exits with 1 where a finding changed.
    """
    target = notebooks or _notebooks()
    if not target.exists():
        _stop(f"{target}: no such notebook or folder")
    command = [sys.executable, "-m", "pytest", "-p", "workbench.evaluation.checking"]
    command += ["--nbval", "--nbval-current-env", "-q"]
    with _place_of(target) as folder:
        run = folder if target.is_dir() else folder / target.name
        done = subprocess.run([*command, str(run)], check=False)
    raise typer.Exit(done.returncode)


@app.command()
def accept(
    notebooks: NotebooksArgument = None,
) -> None:
    """Run notebooks anew, save what they show and list what changed in the findings.

    The project's own are run on the sample articles, others in their folder, whose `store` they
    read.

    For example:

      workbench accept

      workbench accept news-workbench/10-actors.ipynb

    Exits with 2 where a cell fails; that notebook stays as it was.
    """
    from workbench.evaluation import notebooks as runs

    target = notebooks or _notebooks()
    with _sentences():
        paths = runs.found(target)
        with _place_of(target) as folder:
            for line in runs.accept(paths, folder):
                typer.echo(line)


@app.command()
def share(
    notebooks: Annotated[list[Path], typer.Argument(help="Executed notebooks, or their folder.")],
    out: Annotated[Path, typer.Option(help="Folder to write the pages into.")],
    title: Annotated[
        str | None, typer.Option(help="Title of the site; by default it names the source.")
    ] = None,
    author: Annotated[str, typer.Option(help="Who made it.")] = "",
    date: Annotated[str | None, typer.Option(help="When, in words; by default today.")] = None,
    redact_text: Annotated[
        bool, typer.Option(help="Leave out all sentences but those that are evidence.")
    ] = False,
) -> None:
    """Write executed notebooks as a site that opens from a disk and needs no network.

    Send the folder as a whole, `index.html` first: its pages share one file of plotly.

    For example:

      workbench share news-workbench --out site --title "Talks in spring" --author "A. Lind"

    Exits with 2 where there is no notebook, or one was never run.
    """
    from workbench.share import share_notebooks

    with _sentences():
        pages = share_notebooks(
            notebooks, out, title=title, author=author, date=date, redact_text=redact_text
        )
    for path in pages:
        typer.echo(f"{path.stat().st_size / 1e6:6.1f} MB  {path}")


@app.command()
def serve(
    source: SourceArgument = None,
    default_year: YearOption = None,
    publisher: PublisherOption = None,
    folder: FolderOption = None,
    processes: ProcessesOption = None,
    port: PortOption = 8866,
    browser: BrowserOption = True,
    token: Annotated[
        bool, typer.Option(help="Ask for the token that is printed at the start.")
    ] = True,
) -> None:
    """Show the notebooks as live pages without code, on this machine alone.

    It annotates as `workbench lab` does, into the same folder.

    For example:

      workbench serve

      workbench serve ~/news --port 8900 --no-browser
    """
    import importlib.util

    if importlib.util.find_spec("voila") is None:
        _stop("live pages need voila; install workbench[serve]")
    from workbench import jupyter as work

    place = _prepared(source, folder, default_year, publisher, processes, run=False)
    chosen = _port(port)
    key = os.environ.get("JUPYTER_TOKEN") or secrets.token_urlsafe(24) if token else ""
    options = [str(place), "--Voila.ip=127.0.0.1", f"--port={chosen}", "--theme=light"]
    options += ["--Voila.auto_token=True"] if token else []  # it takes that of the environment
    options += [] if browser else ["--no-browser"]
    work.serve("voila", chosen, "/", options, token=key)


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(help="A folder of saved frames.")],
    after: Annotated[Path, typer.Argument(help="Another one.")],
) -> None:
    """Show which count of an actor, meeting or claim changed between two saved frames.

    For example:

      workbench diff monday tuesday

    Exits with 1 where something changed.
    """
    import workbench as wb
    from workbench.frames.changes import diff as differences

    with _sentences():
        rows = differences(wb.read(before), wb.read(after))
    for row in rows.fillna("–").itertuples():
        typer.echo(f"{row.frame}: {row.thing}: {row.figure} {row.before} → {row.after}")
    if len(rows):
        raise typer.Exit(1)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="A folder of saved frames.")],
    out: Annotated[Path, typer.Option(help="A file, or a folder for csv and parquet.")],
    kind: Annotated[
        str, typer.Option("--format", help="csv, excel, parquet, graphml, jsonld or ftm.")
    ] = "csv",
    corrections: Annotated[
        Path | None, typer.Option(help="A log of corrections to apply first.")
    ] = None,
) -> None:
    """Write saved frames for other programs.

    For example:

      workbench export out --out tables

      workbench export out --out actors.graphml --format graphml
    """
    import workbench as wb
    from workbench.corrections import corrected
    from workbench.frames.exports import export as write

    with _sentences():
        frames = wb.read(folder)
        frames = corrected(frames, corrections) if corrections else frames
        for path in write(frames, out, kind):
            typer.echo(str(path))


@app.command()
def evaluate(
    gold: Annotated[
        list[Path] | None,
        typer.Argument(help="Gold files; by default the project's own and those beside it."),
    ] = None,
    pipeline: PipelineOption = None,
    errors: Annotated[
        int, typer.Option(help="How many misses and false alarms of each class to list.")
    ] = 0,
    save: Annotated[
        list[Path] | None,
        typer.Option(help="Write the tables into this page; may be given for several pages."),
    ] = None,
    gate: Annotated[
        bool, typer.Option(help="Fail where a figure is below its floor or above its ceiling.")
    ] = False,
    raise_floors: Annotated[
        bool,
        typer.Option(help="Raise floors to just below the figures and lower ceilings."),
    ] = False,
) -> None:
    """Measure every stage, from tags to meetings, against gold, with 95 % intervals.

    For example:

      workbench evaluate --errors 10

      workbench evaluate --save docs/accuracy.md --save docs/trust.md

      workbench evaluate --pipeline en_core_web_lg

    Exits with 1 where a figure misses its floor or ceiling (with --gate), with 2 where a value is
    wrong.
    """
    import pandas as pd

    import workbench as wb
    from workbench.evaluation import evaluate as ev
    from workbench.evaluation import pages
    from workbench.evaluation.gold import gold_files

    files = gold or gold_files(_root())
    if not files:
        _stop("no gold here; give a file, or run this in the project's folder")
    with _sentences():
        nlp = wb.load_pipeline(pipeline)
        results = [ev.evaluate(path, nlp) for path in files]
    figures, wrong, bins = (pd.concat(f, ignore_index=True) for f in zip(*results, strict=True))
    typer.echo(pages.table(figures))
    for line in pages.reliability_lines(bins):
        typer.echo(line)
    for line in ev.error_lines(wrong, errors) if errors else ():
        typer.echo(line)
    joined_file = _root() / "tests" / "linking" / "five_papers_floors.json"
    joined = json.loads(joined_file.read_text("utf-8")) if joined_file.exists() else None
    for path in save or ():
        pages.save_tables(figures, path, bins=bins, joined=joined)
    floors = _root() / "tests" / "floors.json"
    if raise_floors:
        ev.write_floors(floors, ev.raise_floors(figures, ev.read_floors(floors)))
    if gate:
        _complain(ev.below_floors(figures, ev.read_floors(floors)))


def _complain(sentences: Sequence[str]) -> None:
    """Print sentences as errors; end with 1 where there are any."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    if sentences:
        raise typer.Exit(1)


def _prepared(
    source: Path | None,
    folder: Path | None,
    default_year: int | None,
    publisher: str | None,
    processes: int | None,
    *,
    run: bool = True,
) -> Path:
    """Return the folder to work in, brought up to its source."""
    typer.echo("Workbench is starting …")
    from workbench import jupyter as work
    from workbench.evaluation.notebooks import SAMPLES, SAMPLES_YEAR

    templates = _notebooks()
    project = templates.parent
    name = None
    if source is None:
        source, name = project / "seeds", SAMPLES
        default_year = default_year or SAMPLES_YEAR
    place = folder or work.folder_of(source, project)
    typer.echo(f"The folder to work in: {place}")
    for sign in ("SIGTERM", "SIGHUP"):  # so that what was started ends too
        if hasattr(signal, sign):
            signal.signal(getattr(signal, sign), lambda number, _: sys.exit(128 + number))
    with _sentences(place):
        work.prepared(
            source,
            place,
            templates,
            name=name,
            run=run,
            default_year=default_year,
            publisher=publisher,
            n_process=processes or min(os.cpu_count() or 1, 4),
            tell=typer.echo,
        )
    return place


def _port(first: int) -> int:
    """Return a free port; say which where it is not the one that was asked for."""
    from workbench.jupyter import free_port

    with _sentences():
        chosen = free_port(first)
    if chosen != first:
        typer.echo(f"Port {first} is in use; {chosen} is taken.")
    return chosen


@contextmanager
def _place_of(target: Path) -> Iterator[Path]:
    """Yield the folder in which notebooks run: their own; of the project's, one of samples."""
    from workbench.evaluation.notebooks import of_samples
    from workbench.runs.stores import STORE

    folder = (target if target.is_dir() else target.parent).resolve()
    samples = folder.parent / "seeds"
    if (folder / STORE).exists() or not samples.is_dir():
        yield folder
        return
    with of_samples(folder, samples) as place:
        yield place


def _root(holding: str = "tests/gold") -> Path:
    """Return the folder of the checkout: the current one, or that of the installed package."""
    here = Path.cwd()
    return here if (here / holding).exists() else Path(__file__).parents[1]


def _notebooks() -> Path:
    """Return the folder of the notebooks: beside us, or of the checkout that is installed."""
    first = "notebooks/00-overview.ipynb"
    path = _root(first) / first
    if not path.exists():
        _stop("no notebooks/ here; run this in the project's folder")
    return path.parent.resolve()


@contextmanager
def _sentences(out: Path | None = None) -> Iterator[None]:
    """End with a sentence where a value is wrong, and where work in a folder is interrupted."""
    try:
        yield
    except (ValueError, OSError) as error:
        _stop(str(error))
    except KeyboardInterrupt:
        if out is None:
            raise
        typer.echo(f"workbench: stopped; run it again to go on from what is in {out}", err=True)
        raise typer.Exit(130) from None


def _stop(message: str) -> NoReturn:
    typer.echo(f"workbench: {message}", err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    app()
