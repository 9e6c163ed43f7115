"""The pipeline: components on top, with learned weights or without."""

import pytest

import workbench as wb


def test_pipeline_without_learned_weights_decides_by_rules():
    text = "Anna Lind said that Oslo was calm."
    (claim,) = wb.load_pipeline(learned=False)(text)._.claims
    (weighed,) = wb.load_pipeline()(text)._.claims
    assert claim.cue.text == weighed.cue.text == "said"
    assert wb.load_pipeline(learned=False).get_pipe("workbench_claims").model is None
    assert wb.load_pipeline().get_pipe("workbench_claims").model is not None


def test_pipeline_that_is_not_installed_is_named_with_what_is():
    with pytest.raises(ValueError, match=r"no spaCy pipeline 'no_such_one'; installed: .*pip"):
        wb.load_pipeline("no_such_one")
