import json

import pytest

from workbench import corrections

TEXT = "Ann said that Bo said that rain fell. Ann met Bo."


def claim(key, words, within=None, depth=0):
    return {
        "claim_id": key,
        "article_id": "a",
        "content": words,
        "within": within,
        "depth": depth,
        "certainty": "asserted",
    }


def rows():
    return {
        "local": [
            {"article_id": "a", "local": 0, "name": "Ann", "aliases": ["Ann"]},
            {"article_id": "a", "local": 1, "name": "Bo", "aliases": ["Bo"]},
        ],
        "claims": [
            claim("c1", "that Bo said that rain fell"),
            claim("c2", "that rain fell", "c1", 1),
        ],
        "meeting_reports": [
            {
                "article_id": "a",
                "evidence_spans": [(38, 48)],
                "status": "held",
                "attributed_to": "c1",
            }
        ],
        "mentions": [],
    }


def log(tmp_path, *lines):
    path = tmp_path / "corrections.jsonl"
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines))
    return path


def corrected(tmp_path, *lines):
    return corrections.apply(rows(), {"a": TEXT}, corrections.read(log(tmp_path, *lines)))


def test_corrections_reject_lifts_what_was_nested(tmp_path):
    words = "that Bo said that rain fell"
    after = corrected(
        tmp_path, {"do": "reject", "frame": "claims", "article_id": "a", "words": words}
    )
    assert [(c["claim_id"], c["within"], c["depth"]) for c in after["claims"]] == [("c2", None, 0)]
    assert after["meeting_reports"][0]["attributed_to"] is None
    assert len(rows()["claims"]) == 2


def test_corrections_relabel_by_the_words(tmp_path):
    line = {"do": "relabel", "frame": "meeting_reports", "article_id": "a", "words": "Ann met Bo"}
    after = corrected(tmp_path, {**line, "column": "status", "value": "planned"})
    assert after["meeting_reports"][0]["status"] == "planned"
    assert "problems" not in after


def test_corrections_rename_keeps_the_old_name_as_alias(tmp_path):
    after = corrected(tmp_path, {"do": "rename", "actor": "Bo", "name": "Bo Berg"})
    assert after["local"][1]["name"] == "Bo Berg"
    assert "Bo" in after["local"][1]["aliases"]


def test_corrections_without_anchor_are_reported(tmp_path):
    line = {"do": "reject", "frame": "claims", "article_id": "a", "words": "that snow fell"}
    after = corrected(tmp_path, line)
    assert len(after["claims"]) == 2
    assert json.loads(after["problems"][0]["detail"]) == line


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 1: not JSON"),
        ("[1]", "`do` must be one of reject"),
        ('{"do": "reject"}', "needs the texts frame, article_id, words"),
        ('{"do": "reject", "frame": "actors", "article_id": "a", "words": "x"}', "'actors'"),
        (
            '{"do": "relabel", "frame": "claims", "article_id": "a", "words": "x", '
            '"column": "certainty", "value": "sure"}',
            "certainty 'sure' is not allowed; asserted, hedged",
        ),
    ],
)
def test_corrections_broken_line_is_named(tmp_path, line, words):
    with pytest.raises(ValueError, match="corrections") as error:
        corrections.read(log(tmp_path, line))
    assert words in str(error.value)
