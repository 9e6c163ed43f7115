"""Figures as Markdown tables, and the pages of `docs/` that show them.

A page keeps its own prose: a table is written between two comments that name it
(:mod:`workbench.frames.marked`), and a page gets the tables whose comments it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from workbench.evaluation.scoring import STAGES
from workbench.frames.marked import filled, marks

__all__ = [
    "joined_table",
    "precision_table",
    "read_table",
    "reliability_lines",
    "save_tables",
    "table",
]

HEADER = "| gold | stage | figure | precision | recall | value | 95 % interval | texts |"
#: Frame -> what must be right in a row -> the stage and the figure that measure it.
QUESTIONS = {
    "mentions": {
        "this name is an actor's": ("mentions", "name F1"),
        "this description means an actor": ("mentions", "description F1"),
        "this pronoun means an actor": ("mentions", "pronoun F1"),
        "mentions of one `actor_id` are of one actor": ("mentions", "B-cubed F1"),
    },
    "actors": {
        "the names are of one actor": ("actors", "B-cubed F1"),
        "`type`": ("actors", "type accuracy"),
    },
    "claims": {
        "the article makes this claim": ("chains", "claim F1"),
        "the same, outermost claims only": ("claims", "attribution F1"),
        "it is nested (`within`)": ("chains", "nested F1"),
        "`actor_id`, where the source has a name": ("chains", "who accuracy"),
        "`certainty`": ("chains", "certainty accuracy"),
        "`polarity`": ("chains", "polarity accuracy"),
        "`cue_kind`": ("chains", "kind accuracy"),
    },
    "meeting_reports": {
        "the article reports this meeting": ("meetings", "event F1"),
        "the same, with its status and half of its participants right": ("meetings", "complete F1"),
        "`participants`, one by one": ("meetings", "participants F1"),
        "`status`": ("meetings", "status accuracy"),
        "`place`": ("meetings", "place accuracy"),
        "`date_start` and `date_end`": ("meetings", "date accuracy"),
    },
}
#: Frame and what must be right in what was joined -> the floors of the gold across papers.
JOINED = {
    ("actors", "nearly all mentions of an actor have one `actor_id`"): "actors whole",
    ("actors", "a mention has the `actor_id` that most mentions of its actor have"): "actors right",
    ("statements", "two claims of one statement say the same"): "statements precision",
    ("statements", "two claims that say the same are one statement"): "statements recall",
    ("meetings", "two reports of one meeting are of the same"): "meetings precision",
    ("meetings", "two reports of the same are one meeting"): "meetings recall",
}


def table(figures: pd.DataFrame) -> str:
    """Return figures as a Markdown table."""
    lines = [HEADER, "|---|---|---|---|---|---|---|---|"]
    for row in figures.to_dict("records"):
        both = (
            (f"{row['precision']:.3f}", f"{row['recall']:.3f}")
            if row["figure"].endswith("F1")
            else ("", "")
        )
        form = ".0f" if STAGES[row["stage"]].figures[row["figure"]] == "count" else ".3f"
        lines.append(
            f"| {row['gold']} | {row['stage']} | {row['figure']} | {both[0]} | {both[1]} | "
            f"{row['value']:{form}} | {row['low']:{form}}–{row['high']:{form}} | {row['n_texts']} |"
        )
    return "\n".join(lines) + "\n"


def read_table(page: str) -> pd.DataFrame:
    r"""Return the figures of the table that a page has, as :func:`table` writes them.

    Examples
    --------
    >>> row = "| g | claims | attribution F1 | 0.500 | 0.600 | 0.545 | 0.400–0.700 | 3 |"
    >>> read_table(f"{HEADER}\n{row}")[["gold", "precision", "high"]].values.tolist()
    [['g', 0.5, 0.7]]
    """
    names = ["gold", "stage", "figure", "precision", "recall", "value", "interval", "n_texts"]
    cells = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in page.partition(HEADER)[2].splitlines()
        if line.startswith("| ")
    ]
    rows = [row for row in cells if len(row) == len(names) and row[1] in STAGES]
    figures = pd.DataFrame(rows, columns=names)
    figures[["low", "high"]] = figures.pop("interval").str.split("–", expand=True)
    numbers = ["precision", "recall", "value", "low", "high", "n_texts"]
    return figures.assign(**{name: pd.to_numeric(figures[name]) for name in numbers})


def precision_table(figures: pd.DataFrame) -> str:
    """Return as a Markdown table how many of 100 rows of each frame are right.

    Parameters
    ----------
    figures
        As :func:`workbench.evaluation.evaluate.evaluate` or :func:`read_table` return them.

    Notes
    -----
    Of an F1, right is the precision and found the recall; of an accuracy, right is the share
    among the rows that pair with one of the gold.
    """
    heading = "| frame | what must be right | right, of 100 reported | found, of 100 marked |"
    lines = [heading, "|---|---|---|---|"]
    for frame, questions in QUESTIONS.items():
        for question, (stage, figure) in questions.items():
            rows = figures[(figures["stage"] == stage) & (figures["figure"] == figure)]
            is_f1 = figure.endswith("F1")
            right = _percents(rows, "precision" if is_f1 else "value")
            recall = _percents(rows, "recall") if is_f1 else ""
            if right:
                lines.append(f"| `{frame}` | {question} | {right} | {recall} |")
    return "\n".join(lines) + "\n"


def joined_table(floors: Mapping[str, Mapping[str, float]]) -> str:
    """Return as a Markdown table how much of what is joined across articles is right at least.

    Parameters
    ----------
    floors
        Part of the gold across papers -> figure -> its floor.
    """
    lines = [
        f"| frame | what must be right | {' | '.join(f'{part}, at least' for part in floors)} |",
        f"|---|---|{'---|' * len(floors)}",
    ]
    for (frame, question), figure in JOINED.items():
        values = " | ".join(f"{100 * of_part[figure]:.0f} of 100" for of_part in floors.values())
        lines.append(f"| `{frame}` | {question} | {values} |")
    return "\n".join(lines) + "\n"


def _percents(rows: pd.DataFrame, column: str) -> str:
    """Return a column of figures, as the tables print them, as whole percents after their gold."""
    pairs = zip(rows["gold"], rows[column], strict=True)
    return ", ".join(f"{gold} {100 * float(f'{value:.3f}'):.0f}" for gold, value in pairs)


def reliability_lines(bins: pd.DataFrame) -> Iterator[str]:
    """Yield the reliability over all gold together as Markdown tables, with its expected error.

    Parameters
    ----------
    bins
        As :func:`workbench.evaluation.evaluate.evaluate` returns them, of one file or of several.
    """
    for rows, of_rows in bins.groupby("rows", sort=False) if len(bins) else ():
        sums = of_rows.assign(
            confidence=of_rows["n"] * of_rows["confidence"].fillna(0),
            right=of_rows["n"] * of_rows["right"].fillna(0),
        )
        sums = sums.groupby(["low", "high"])[["n", "confidence", "right"]].sum()
        error = (sums["confidence"] - sums["right"]).abs().sum() / max(sums["n"].sum(), 1)
        gold = ", ".join(of_rows["gold"].unique())
        yield f"Confidence of {rows} ({gold}), expected calibration error {error:.3f}:"
        yield ""
        yield "| confidence | n | mean | right |"
        yield "|---|---|---|---|"
        for (low, high), row in sums.iterrows():
            n = row["n"]
            means = f"{row['confidence'] / n:.3f} | {row['right'] / n:.3f}" if n else "|"
            yield f"| {low:.1f}–{high:.1f} | {n:.0f} | {means} |"
        yield ""


def save_tables(
    figures: pd.DataFrame,
    path: Path,
    *,
    bins: pd.DataFrame | None = None,
    joined: Mapping[str, Mapping[str, float]] | None = None,
) -> None:
    """Write into a page the tables that it has room for; a new page holds the figures alone.

    Parameters
    ----------
    figures
        As :func:`workbench.evaluation.evaluate.evaluate` returns them.
    path
        A page with at least one pair of the comments ``accuracy`` (all figures), ``precision``
        (:func:`precision_table`), ``reliability`` (of confidences) and ``joined``
        (:func:`joined_table`), or a new one.
    bins, joined
        Reliability, and floors across papers; without them, what the page says of them stays.

    Raises
    ------
    ValueError
        If the page has none of these comments.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else "\n".join(marks("accuracy"))
    tables = {"accuracy": table(figures), "precision": precision_table(figures)}
    if bins is not None:
        tables["reliability"] = "\n".join(reliability_lines(bins))
    if joined:
        tables["joined"] = joined_table(joined)
    wanted = [name for name in tables if marks(name)[0] in text] or ["accuracy"]
    try:
        for name in wanted:
            text = filled(text, name, tables[name])
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    path.write_text(text, encoding="utf-8")
