"""What tests share: the bundled pipeline, loaded once, and where the checkout stands."""

from pathlib import Path

import pytest

import workbench as wb

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
