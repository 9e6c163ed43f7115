"""What tests share: the bundled pipeline, loaded once, and where the checkout stands."""

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings
from sample_frames import sample_frames

import workbench as wb

# the same inputs every time, and no test that fails because the machine is busy
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def calls():
    """Return a counter of the calls that a function leads to: its work, on any machine alike."""

    def count(act: Callable[[], object]) -> int:
        n = 0

        def heard(_frame, event, _argument):
            nonlocal n
            n += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(heard)
        try:
            act()
        finally:
            sys.setprofile(before)
        return n

    return count


@pytest.fixture(scope="session")
def same():
    """Return what fails where two sets of frames differ."""

    def check(one, other):
        for (name, left), (_, right) in zip(one.items(), other.items(), strict=True):
            pd.testing.assert_frame_equal(left, right, obj=name)

    return check


@pytest.fixture
def busy():
    """A port that another program listens at."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


@pytest.fixture(scope="module")
def frames():
    """Frames made by hand, for those who don't make their own."""
    return sample_frames()


@pytest.fixture(scope="session")
def nlp():
    return wb.load_pipeline()


@pytest.fixture(scope="session")
def seed_frames(nlp):
    """Frames of the sample articles."""
    return wb.annotate(wb.load(ROOT / "seeds", default_year=2023), nlp=nlp, progress=False)


@pytest.fixture(scope="session")
def shared():
    """The folder of reference material, where it lies beside the checkout."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").exists():
        pytest.skip("the reference material is not beside this checkout")
    return folder
