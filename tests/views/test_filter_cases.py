"""The cases of filters, selections and sorting that Python and JavaScript share, run by Python.

``filter_cases.json`` holds rows as Python has them, the payload that the browser gets of them, and
what is left or comes first. ``*.test.js`` runs the same cases by node; both stand or fall together.
After a change of the payload: ``python tests/views/test_filter_cases.py`` writes it anew.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("anywidget")

from workbench.views.matching import MISSING, Index, matching
from workbench.views.payload import payload
from workbench.views.spec import Column, Spec, Table

HERE = Path(__file__).parent
CASES = HERE / "filter_cases.json"
TOLD = json.loads(CASES.read_text(encoding="utf-8"))
NODE = shutil.which("node") or shutil.which("nodejs")


def table(name):
    told = TOLD["tables"][name]
    columns = tuple(
        Column(n, kind, expected=tuple(told.get("expected", {}).get(n, ())),
               rest=tuple(told.get("rest", {}).get(n, ())))
        for n, kind in told["columns"].items()
    )  # fmt: skip
    rows = pd.DataFrame(told["rows"], columns=list(told["columns"]))
    for column in columns:
        if column.kind == "day":
            rows[column.name] = pd.to_datetime(rows[column.name], format="ISO8601")
        if column.kind == "context":
            rows[column.name] = [(text, ()) for text in rows[column.name]]
        if column.kind == "set":
            rows[column.name] = [list(labels) for labels in rows[column.name]]
    return Table(name, rows, columns, searched=told.get("searched", True))


def sent():
    """Return what the browser gets of the tables."""
    tables = tuple(table(name) for name in TOLD["tables"])
    return json.loads(json.dumps(payload(Spec("Cases", "", tables, (), (), (), ()))))


def test_filter_cases_hold_the_payload_of_today():
    assert sent() == TOLD["payload"]


@pytest.mark.parametrize("case", TOLD["cases"], ids=lambda case: case["name"])
def test_filter_cases_leave_the_rows(case):
    kept = matching(table(case["table"]), case.get("filters", {}), case.get("selection", {}))
    assert np.flatnonzero(kept).tolist() == case["rows"]


@pytest.mark.parametrize("case", TOLD["sorts"], ids=lambda case: f"{case['table']}-{case['sort']}")
def test_sort_cases_order_the_rows(case):
    held = table(case["table"])
    index = Index(held.rows, held.columns)
    name, down = case["sort"]
    rank = index.rank(name)
    rank = np.where(rank == MISSING, MISSING, -rank) if down else rank
    assert rank.argsort(kind="stable").tolist() == case["rows"]


@pytest.mark.skipif(NODE is None, reason="node is not installed (Debian's nodejs)")
def test_javascript_passes_its_unit_tests():
    tests = sorted(str(path) for path in HERE.glob("*.test.js"))
    done = subprocess.run(
        [NODE, "--test", *tests], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


if __name__ == "__main__":
    TOLD["payload"] = sent()
    CASES.write_text(json.dumps(TOLD, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{CASES} holds the payload of today\n")
