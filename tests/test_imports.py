"""One road: a room imports only from the rooms before it, and none goes round in a circle."""

import ast
import runpy
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "workbench"
BENCHMARKS = sorted(PACKAGE.with_name("benchmarks").glob("*.py"))
OPTIONAL = {"atheris", "distributed"}  # what some benchmarks need and may be missing

# The rooms, from top to bottom: each imports from itself and from those above it.
ROAD = [
    {"model"},
    {"english"},
    {"frames"},
    {"ingest"},
    {"model", "nlp"},
    {"linking"},
    {"corrections"},
    {"runs"},
    {"measures"},
    {"evaluation"},
    {"views"},
    {"share"},
    {"jupyter"},
    {"cli"},
]
# Arrows backwards that are known and still to be cut: module -> what it imports too early.
DEBT: dict[str, set[str]] = {}
PLACE = {name: i for i, names in enumerate(ROAD) for name in names}


def modules():
    return sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def top(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Modules of ours that a file imports, by their first name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "workbench":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("workbench."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("workbench.")}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(path):
    assert top(path) in PLACE, f"{top(path)} has no place on the road: add it to ROAD"
    # the package's front door (annotate, load, ...) is for those who stand behind it
    names = {n for n in imported(path) if n in PLACE or (PACKAGE / f"{n}.py").exists()}
    back = {n for n in names if PLACE[n] > PLACE[top(path)]}
    known = DEBT.get(path.relative_to(PACKAGE).as_posix(), set())
    assert back <= known, f"{path.name} imports {back - known}, which stands behind it on the road"
    assert known <= back, f"{path.name} no longer imports {known - back}: take it out of DEBT"


def inner(path: Path) -> set[Path]:
    """Return the files of its own room that a file imports when it is imported."""
    found: set[Path] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("workbench."):
            base = PACKAGE.joinpath(*node.module.split(".")[1:])
            beside = {base / f"{alias.name}.py" for alias in node.names}
            below = {base / alias.name / "__init__.py" for alias in node.names}
            found |= {f for f in beside | below | {base.with_suffix(".py")} if f.exists()}
    return {f for f in found if top(f) == top(path)}


def in_order(room: str) -> list[str]:
    """Return the files of a room, each behind those that it imports."""
    graph = {path: inner(path) - {path} for path in modules() if top(path) == room}
    return [path.stem for path in TopologicalSorter(graph).static_order()]


@pytest.mark.parametrize("room", sorted(p.parent.name for p in PACKAGE.glob("*/__init__.py")))
def test_imports_inside_a_room_go_one_way(room):
    assert in_order(room)  # a CycleError names the circle


def test_imports_inside_a_room_see_a_circle(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    room = tmp_path / "room"
    room.mkdir()
    (room / "a.py").write_text("from workbench.room.b import x\n")
    (room / "b.py").write_text("from workbench.room import c\n")
    (room / "c.py").write_text("def f():\n    from workbench.room.a import x\n")
    assert in_order("room") == ["c", "b", "a"]
    (room / "c.py").write_text("from workbench.room.a import x\n")
    with pytest.raises(CycleError):
        in_order("room")


def test_imports_see_an_arrow_backwards(tmp_path):
    path = tmp_path / "x.py"
    path.write_text("def f():\n    from workbench.views import actors\n")
    assert imported(path) == {"views"}


def test_import_of_the_package_loads_neither_plotly_nor_jupyter():
    code = (
        "import sys, workbench as wb; wb.load, wb.annotate, wb.read, wb.load_pipeline; "
        "heavy = {'plotly', 'anywidget', 'ipywidgets', 'IPython', 'jupyterlab', 'notebook'}; "
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda p: p.stem)
def test_import_of_each_benchmark_finds_what_it_needs(path, monkeypatch):
    monkeypatch.syspath_prepend(path.parent)
    for other in BENCHMARKS:  # they import each other by these names, which others may have too
        monkeypatch.setitem(sys.modules, other.stem, None)
        del sys.modules[other.stem]
    try:
        runpy.run_path(str(path), run_name=path.stem)
    except ModuleNotFoundError as error:
        if error.name not in OPTIONAL:
            raise
        pytest.skip(f"{error.name} is not installed")
