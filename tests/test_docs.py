"""What the pages say exists and runs: links, files, names, commands, options, examples."""

import importlib
import re
import shlex
from pathlib import Path

import pytest
import typer

import workbench
from workbench import cli

ROOT = Path(__file__).parents[1]
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "training/README.md",
    "workbench/model/README.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")),
]
COMMANDS = typer.main.get_command(cli.app)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# options of other programs that the pages name
OTHERS = {"--nthreads", "--nworkers", "--leave-out", "--pages"}


def prose(page):
    """Return a page without its blocks of code and its generated tables."""
    text = BLOCK.sub("", (ROOT / page).read_text("utf-8"))
    return re.sub(r"<!-- (\w+) -->.*?<!-- /\1 -->", "", text, flags=re.DOTALL)


def blocks(page, language):
    return [m[2] for m in BLOCK.finditer((ROOT / page).read_text("utf-8")) if m[1] == language]


def quoted(page):
    return re.findall(r"`([^`\n]+)`", prose(page))


def anchors(text):
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", PAGES)
def test_docs_links_lead_somewhere(page):
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", (ROOT / page).read_text("utf-8")):
        target, _, anchor = link.partition("#")
        if target.startswith("http"):
            continue
        file = (ROOT / page).parent / target if target else ROOT / page
        if not file.exists() or (anchor and anchor not in anchors(file.read_text("utf-8"))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES)
def test_docs_name_files_that_are_there(page):
    folders = (ROOT, (ROOT / page).parent, ROOT / "workbench", ROOT / "benchmarks")
    tops = {path.name for folder in folders for path in folder.iterdir() if path.is_dir()}
    named = [w for w in quoted(page) if re.fullmatch(r"[\w./-]+", w)]
    paths = [w for w in named if ("/" in w and w.split("/")[0] in tops) or w.endswith(".py")]
    assert [p for p in paths if not any((folder / p).exists() for folder in folders)] == []


@pytest.mark.parametrize("page", PAGES)
def test_docs_name_what_the_package_has(page):
    from workbench import measures, views

    rooms = {"wb": workbench, "workbench": workbench, "views": views, "measures": measures}
    rooms["frames"] = workbench.Frames
    missing = []
    for dotted in quoted(page):
        match = re.match(r"(wb|workbench|views|measures|frames)((?:\.\w+)+)(?:\(|$)", dotted)
        if match is None:
            continue
        thing, name = rooms[match[1]], match[1]
        for part in match[2].strip(".").split("."):
            name = f"{name}.{part}"
            if not hasattr(thing, part) and part not in getattr(thing, "__dataclass_fields__", ()):
                try:
                    importlib.import_module(name)
                except ImportError:
                    missing.append(dotted)
                    break
            thing = getattr(thing, part, None)
    assert missing == []


def commands(page):
    for block in blocks(page, ""):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words and Path(words[0]).name == "workbench":
                yield words[1:]


def read_command(words):
    """Read a command line without running it; raise what is wrong with it."""
    COMMANDS.commands[words[0]].make_context(words[0], list(words[1:]))


@pytest.mark.parametrize("page", PAGES)
def test_docs_commands_are_understood(page):
    for words in commands(page):
        read_command(words)


def test_docs_check_of_commands_sees_what_is_wrong():
    assert {words[0] for words in commands("README.md")}
    with pytest.raises(KeyError):
        read_command(["anotate", "seeds"])
    with pytest.raises(Exception, match="--process"):
        read_command(["annotate", "seeds", "--out", "out", "--process", "4"])


@pytest.mark.parametrize("page", PAGES)
def test_docs_name_commands_options_and_targets_that_exist(page):
    text = prose(page) + "\n".join(blocks(page, ""))
    named = set(re.findall(r"`workbench (\w+)", text))
    assert named <= COMMANDS.commands.keys()
    options = {o for c in COMMANDS.commands.values() for p in c.params for o in p.opts}
    options |= {o for c in COMMANDS.commands.values() for p in c.params for o in p.secondary_opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][\w-]*", text)) <= options | OTHERS
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"(?:^|`)make (\w+)", text, re.MULTILINE))
    assert targets <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")])
def test_docs_examples_run(page, tmp_path, monkeypatch):
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    exec("\n".join(blocks(page, "python")), {"__name__": "example"})


def test_docs_front_page_is_short():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 110
