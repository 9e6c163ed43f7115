"""Publishers by their addresses, and the clocks of their newsrooms."""

from zoneinfo import available_timezones

import pytest

from workbench.english import lexicons
from workbench.ingest.publishers import publisher_of, zone_of


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.nytimes.com/2024/05/01/world/a.html", "The New York Times"),
        ("http://edition.cnn.com/a", "CNN"),
        ("https://en.wikinews.org/wiki/A", "Wikinews"),
        ("https://local.kellin-herald.com.au/a", "kellin-herald.com.au"),
        ("kellin-herald.org/a", "kellin-herald.org"),
        ("https://web.archive.org/web/20190111id_/http://www.bbc.co.uk/a", "BBC"),
    ],
)
def test_publishers_are_told_by_host_or_registered_domain(url, name):
    assert publisher_of(url).name == name


@pytest.mark.parametrize(
    "url", [None, "", "file:///a.html", "http://127.0.0.1/a", "localhost", "http://[broken", "a b"]
)
def test_publishers_of_no_site_are_none(url):
    assert publisher_of(url) is None


def test_publishers_zone_comes_from_address_or_name():
    assert zone_of(None, "https://www.latimes.com/a") == "America/Los_Angeles"
    assert zone_of("Washington Post", None) == "America/New_York"
    assert zone_of("Kellin Herald", "https://kellin-herald.example/a") is None


def test_publishers_table_names_zones_that_there_are():
    rows = lexicons.load("publishers")
    assert [row["term"] for row in rows] == sorted({row["term"] for row in rows})
    assert {row["zone"] for row in rows if row["zone"]} <= available_timezones()
