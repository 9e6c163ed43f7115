"""What tests share: the bundled pipeline, loaded once, and where the checkout stands."""

from pathlib import Path

import pytest
from hypothesis import settings

import workbench as wb

# the same inputs every time, and no test that fails because the machine is busy
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).parents[1]


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
