from pathlib import Path

import pandas as pd
import pytest

from workbench.frames import schemas
from workbench.frames.schemas import FrameError


@pytest.mark.parametrize("frame", schemas.FRAMES)
def test_schemas_empty_frame_holds_its_declaration(frame):
    data = schemas.empty(frame)
    checked = schemas.check(frame, data)
    assert list(checked.columns) == [c.name for c in schemas.FRAMES[frame]]
    assert checked.dtypes.tolist() == data.dtypes.tolist()


def mention(**changes):
    row = {"mention_id": "a:m0-2", "article_id": "a", "start": 0, "end": 2, "text": "Xi"}
    return {**row, "form": "name", **changes}


def test_schemas_missing_is_na_in_text_and_numbers():
    data = schemas.check("mentions", schemas.build("mentions", [mention()]))
    assert data["actor_id"].tolist() == [pd.NA]
    assert data["start"].dtype == "Int64"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([mention(form="nickname")], ["'form'", "'nickname'", "pronoun"]),
        ([mention(), mention()], ["'mention_id'"]),
        ([mention(end=None)], ["'end'"]),
        ([mention(start=-1)], ["'start'", "-1"]),
    ],
)
def test_schemas_check_names_column_value_and_allowed(rows, words):
    with pytest.raises(FrameError) as error:
        schemas.check("mentions", schemas.build("mentions", rows))
    assert all(word in str(error.value) for word in words), str(error.value)
    assert len(error.value.failures) >= 1


def test_schemas_check_names_a_missing_column():
    with pytest.raises(FrameError, match="lacks text"):
        schemas.check("mentions", schemas.empty("mentions").drop(columns="text"))


def test_schemas_check_refuses_a_wrong_type():
    data = schemas.build("mentions", [mention()]).assign(start=["zero"])
    with pytest.raises(FrameError, match=r"'start'.*must hold offset"):
        schemas.check("mentions", data)


def test_schemas_check_refuses_a_list_column_of_texts():
    row = {"report_id": "r", "article_id": "a", "kind": "visit", "status": "held", "rule": "x"}
    data = schemas.build(
        "meeting_reports",
        [{**row, "evidence_spans": [(0, 1)], "participants": "xi", "groups": []}],
    )
    with pytest.raises(FrameError, match="'participants'"):
        schemas.check("meeting_reports", data)


def test_schemas_check_leaves_the_input_and_keeps_further_columns():
    data = schemas.build("mentions", [mention(mood="calm")])
    before = data.copy()
    assert schemas.check("mentions", data)["mood"].tolist() == ["calm"]
    pd.testing.assert_frame_equal(data, before)


def test_schemas_unknown_frame_is_named():
    with pytest.raises(FrameError, match="no frame 'people'"):
        schemas.empty("people")


def test_schemas_page_has_the_dictionary_of_today():
    page = Path(__file__).parents[1] / "docs" / "dictionary.md"
    text = page.read_text(encoding="utf-8")
    assert schemas.write_dictionary(text) == text, "run: make dictionary"


def test_schemas_dictionary_needs_its_marks():
    with pytest.raises(ValueError, match="no marks"):
        schemas.write_dictionary("# Page")
