"""A pytest plugin for nbval: what is compared, and what changed in the findings.

`workbench check` runs pytest with it (``-p workbench.evaluation.checking``). Of an output its text
is compared, which tells counts and a digest; markup and figures hold the same data in a form in
which no difference can be read. What changed is told before the raw difference.
"""

from __future__ import annotations

from typing import Any

from workbench.frames.changes import changed_lines

__all__ = ["findings_changed", "plain_text"]

MOST = 40  # lines told of one cell
NOT_COMPARED = (
    "text/html",
    "application/vnd.plotly.v1+json",
    "application/javascript",
    "image/svg+xml",
)
_changed: list[tuple[str, list[str]]] = []


def plain_text(outputs: Any) -> str:
    """Return what the outputs of a cell say in plain text."""
    told = []
    for output in outputs or ():
        text = output.get("text") or output.get("data", {}).get("text/plain") or ""
        told.append("".join(text))
    return "\n".join(told)


def findings_changed(before: Any, after: Any) -> list[str]:
    """Return what changed between the outputs of a cell, saved and new."""
    return changed_lines(plain_text(before), plain_text(after))


def pytest_collectstart(collector: Any) -> None:
    """Leave out of the comparison what no person can compare."""
    if hasattr(collector, "skip_compare"):  # a notebook, as nbval collects it
        collector.skip_compare += NOT_COMPARED


def pytest_runtest_makereport(item: Any, call: Any) -> None:
    """Keep what changed in a cell that fails."""
    if call.when != "call" or call.excinfo is None or not hasattr(item, "cell"):
        return
    lines = findings_changed(item.cell.get("outputs"), getattr(item, "test_outputs", None))
    if lines:
        _changed.append((f"{item.path.name}, {item.name}", lines))


def pytest_sessionfinish(session: Any) -> None:
    """Tell it, before pytest prints its failures."""
    if not _changed:
        return
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    terminal.ensure_newline()
    terminal.section("what changed in the findings", sep="=", bold=True)
    for where, lines in _changed:
        terminal.write_line(where)
        for line in lines[:MOST]:
            terminal.write_line(f"  {line}")
        if len(lines) > MOST:
            terminal.write_line(f"  … and {len(lines) - MOST} lines more")
    terminal.write_line("If that is right: workbench accept")
    _changed.clear()
