"""The package as others install it: a wheel, away from this folder."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("setuptools")
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    source = out / "source"
    source.mkdir()
    for name in ("workbench", "pyproject.toml", "README.md", "LICENSE"):
        (source / name).symlink_to(ROOT / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*pip, "--no-index", "--wheel-dir", str(out), str(source)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return next(out.glob("*.whl"))


def test_wheel_holds_all_files_of_the_package_and_no_others(wheel):
    held = {n for n in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in n}
    mine = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "workbench").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == mine
    assert wheel.stat().st_size < 25_000_000


UNDECLARED = """
import re, sys
from importlib.metadata import distribution, packages_distributions, PackageNotFoundError
sys.path.insert(0, sys.argv[1])
def plain(name): return re.sub("[-_.]+", "-", name).lower()
declared, left = set(), ["workbench"]
while left:
    name = plain(left.pop())
    if name not in declared:
        try: needs = distribution(name).requires or []
        except PackageNotFoundError: continue
        declared.add(name)
        left += [re.match("[\\w.-]+", need)[0] for need in needs if "extra ==" not in need]
known = {m: {plain(d) for d in ds} for m, ds in packages_distributions().items()}
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name in known and not known[name] & declared:
            raise ModuleNotFoundError(f"{name} is no dependency of the package", name=name)
sys.meta_path.insert(0, Refuse())
from workbench.cli import app
try:
    import pytest
except ModuleNotFoundError as error: print(error)
app(["annotate", "a.txt", "--out", "out"], standalone_mode=False)
app(["export", "out", "--out", "tables"], standalone_mode=False)
"""


def test_wheel_needs_no_library_but_those_it_declares(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    (tmp_path / "a.txt").write_text("Ann Lind met Bo Berg in Oslo. Lind said that rain fell.")
    done = subprocess.run(
        [sys.executable, "-c", UNDECLARED, str(tmp_path / "installed")],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("pytest is no dependency")
    assert (tmp_path / "tables" / "claims.csv").exists()


def test_wheel_annotates_and_shows_a_view(wheel, tmp_path):
    place = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(place)
    (tmp_path / "a.txt").write_text("Ann Lind met Bo Berg in Oslo. Lind said that rain fell.")
    code = (
        "import workbench, sys; print(workbench.__file__)\n"
        "from workbench.cli import app\n"
        "app(['annotate', 'a.txt', '--out', 'out'], standalone_mode=False)\n"
        "import workbench as wb; from workbench import views\n"
        "views.actors(wb.read('out')).save('view.html')\n"
        "wb.read('out').save('again')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": f"{place}{os.pathsep}{sysconfig.get_paths()['purelib']}",
        },
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(place))
    assert "meeting_reports" in done.stdout
    assert (tmp_path / "view.html").stat().st_size > 4_000_000
