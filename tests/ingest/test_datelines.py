"""Days of publication: stamps, datelines, metadata and what is inferred."""

from datetime import datetime
from pathlib import Path

import pytest

from workbench.ingest.datelines import (
    Stamp,
    infer_date,
    parse_date,
    read_dateline,
    read_stamp,
    resolve,
    settled_year,
)

TABLE = Path(__file__).parents[1] / "data" / "datelines.tsv"


def cases():
    lines = [x for x in TABLE.read_text("utf-8").splitlines() if not x.startswith("#")]
    for line in lines[1:]:
        yield tuple(line.split("\t"))


def told(kind, text, year):
    """The date that a case gives, as (ISO text or '-', note)."""
    year = int(year) if year else None
    if kind == "meta":
        dated = parse_date(text, default_year=year)
    else:
        found = read_dateline(text) if kind == "wire" else read_stamp(text)
        if kind == "none":
            assert read_dateline(text) is None, "this is no dateline"
            assert found is False, "this is no time stamp"
        stamp = found.stamp if kind == "wire" and found else found
        dated = resolve(stamp, default_year=year) if isinstance(stamp, Stamp) else None
    if dated is None:
        return "-", None
    iso = dated.when.isoformat()
    return iso.removesuffix(":00").removesuffix("T00:00"), dated.note


def test_datelines_table_is_read_right():
    every = list(cases())
    assert len(every) >= 200
    wrong = [(case, told(*case[:3])[0]) for case in every if told(*case[:3])[0] != case[3]]
    noted = [case for case in every if told(*case[:3])[1]]
    assert len(wrong) <= 0.03 * len(every), wrong
    silent = [case for case, got in wrong if got != "-" and case not in noted]
    assert not silent, "a wrong day without a note"


@pytest.mark.parametrize(
    ("text", "place", "agency"),
    [
        ("MOSCOW, March 20 (Sample Wire) — It began.", "MOSCOW", "Sample Wire"),
        ("NEW DELHI, March 2 (Sample Wire) — It began.", "NEW DELHI", "Sample Wire"),
        ("KYIV — It began.", "KYIV", None),
        ("MOSCOW, March 20. /TASS/. It began.", "MOSCOW", "TASS"),
    ],
)
def test_datelines_tell_place_and_agency_and_end_before_the_text(text, place, agency):
    found = read_dateline(text)
    assert (found.place, found.agency, text[found.end :]) == (place, agency, "It began.")


def test_datelines_year_from_default_is_noted():
    dated = resolve(read_stamp("26 February, 03:00 PM"), default_year=2023)
    assert dated.when == datetime(2023, 2, 26, 15)
    assert "default_year" in dated.note


def test_datelines_weekday_that_does_not_fit_is_noted():
    assert "weekday" in resolve(read_stamp("Monday, 26 February"), default_year=2023).note
    assert "weekday" not in resolve(read_stamp("Sunday, 26 February"), default_year=2023).note


def test_datelines_figures_that_may_be_either_way_round_are_noted():
    assert "day before month" in parse_date("03/04/2023").note
    assert parse_date("13/04/2023").note is None


@pytest.mark.parametrize(
    ("text", "url", "year"),
    [
        ("Nothing.", "https://sample.example/2023/03/20/talks", 2023),
        ("Nothing.", "https://sample.example/2023/07/20/talks", None),
        ("He spoke on March 17, 2023.", None, 2023),
        ("He was born on March 17, 1950. It rained on March 18, 2023.", None, None),
        ("It began on February 24, 2022.", None, 2022),
        ("It began on June 1, 2022.", None, None),
        ("The end.\n© 2023 Sample Herald", None, 2023),
        ("The end.\n© 2019–2023 Sample Herald", None, None),
    ],
)
def test_datelines_year_is_settled_by_the_page_or_stays_open(text, url, year):
    found = settled_year(Stamp(3, 20), text, url=url)
    assert (found[0] if found else None) == year


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("He said on March 17 that they will meet on March 20.", 2023, datetime(2023, 3, 17)),
        ("He said so on March 17.", None, None),
        ("He said so on March 17, 2023.", None, datetime(2023, 3, 17)),
        ("They plan to meet on March 20-22.", 2023, None),
        ("The site is to be ready by July 1.", 2023, None),
        ("It was founded on August 24, 1991.", 2023, None),
        ("They met on February 22 and again on March 1.", 2023, datetime(2023, 3, 1)),
    ],
)
def test_datelines_infer_takes_the_latest_past_day(text, year, expected):
    dated = infer_date(text, default_year=year)
    assert (dated.when if dated else None) == expected
    assert dated is None or "inferred" in dated.note


def test_datelines_zone_turns_the_clock_only_where_one_is_written():
    there = parse_date("2023-03-20T23:30:00Z", zone="Europe/Kyiv")
    assert there.when == datetime(2023, 3, 21, 1, 30)
    assert "Europe/Kyiv" in there.note
    assert parse_date("2023-03-20T23:30:00", zone="Europe/Kyiv").when.day == 20
