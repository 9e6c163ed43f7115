"""What SECURITY.md promises and no other test holds."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "workbench"
# what would run what a user loads; srsly and spacy.load read the bundled weights (msgpack)
CALLS = {
    "eval", "exec", "compile", "__import__", "read_pickle", "to_pickle", "system", "popen",
    "extract", "extractall", "mktemp",
}  # fmt: skip
MODULES = {
    "pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle", "yaml",
    "xml.etree.ElementTree", "xml.dom.minidom", "xml.sax",
}  # fmt: skip
FORBIDDEN = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "new Function",
    "fetch(",
    "XMLHttpRequest",
    "WebSocket",
    "sendBeacon",
)


def faults(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            is_re = isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "re.compile"
            if name in CALLS and not is_re:
                yield f"line {node.lineno}: {name}"
            if name == "load" and ast.unparse(node.func).startswith(("np.", "numpy.")):
                allowed = [ast.unparse(k.value) for k in node.keywords if k.arg == "allow_pickle"]
                if allowed != ["False"]:
                    yield f"line {node.lineno}: numpy.load without allow_pickle=False"
            if name == "query" and not all(isinstance(a, ast.Constant) for a in node.args):
                yield f"line {node.lineno}: a query made of what was loaded"
            if any(k.arg == "shell" and ast.unparse(k.value) == "True" for k in node.keywords):
                yield f"line {node.lineno}: a shell"
        elif isinstance(node, ast.Import):
            yield from (f"line {node.lineno}: {a.name}" for a in node.names if a.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            yield f"line {node.lineno}: {node.module}"


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.relative_to(PACKAGE).as_posix()
)
def test_security_nothing_loaded_is_run(path):
    assert list(faults(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_security_the_check_sees_what_it_looks_for():
    bad = ["import pickle", "eval('1')", "np.load(f, allow_pickle=True)", "run(x, shell=True)"]
    bad += ["np.load(f)", "frame.query(text)", "z.extractall()", "from xml.sax import parse"]
    good = ["re.compile('')", "np.load(f, allow_pickle=False)", "frame.query('n > 1')"]
    assert len(list(faults(ast.parse("\n".join([*bad, *good]))))) == len(bad)


@pytest.mark.parametrize("path", sorted((PACKAGE / "views" / "static").glob("*.js")))
def test_security_scripts_write_text_only_and_ask_nobody(path):
    text = path.read_text(encoding="utf-8")
    for word in FORBIDDEN:
        assert word not in text, word
    assert re.findall(r"https?://(?!www\.w3\.org)", text) == []


def test_security_what_the_table_names_is_there():
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", (ROOT / "SECURITY.md").read_text()))
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


def test_security_annotation_opens_no_connection():
    code = (
        "import socket\n"
        "def no(*a, **k): raise OSError('a connection was asked for')\n"
        "socket.socket.connect = no; socket.create_connection = no\n"
        "import pandas as pd, workbench as wb\n"
        "f = wb.annotate(pd.DataFrame({'text': ['Ann Lind met Bo Berg in Oslo.']}))\n"
        "from workbench import views\n"
        "views.actors(f).html(); views.reader(f).html()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
