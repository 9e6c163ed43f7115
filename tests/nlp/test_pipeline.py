"""The pipeline: our components alone or on another's, and what its findings depend on."""

import shutil

import pytest
import spacy
from made import FakeEncoder

from workbench.nlp import pipeline, spacy_encoder
from workbench.nlp.pipeline import COMPONENTS, add_components, load_pipeline


@pytest.fixture(autouse=True)
def fake(monkeypatch):
    """Let every pipeline of these tests read with an encoder that sees nothing."""
    monkeypatch.setattr(spacy_encoder, "_DEFAULT", [FakeEncoder()])


def test_pipeline_has_the_components_in_their_order():
    assert load_pipeline().pipe_names == list(COMPONENTS)


def test_pipeline_says_what_its_components_need_and_give():
    analysis = load_pipeline().analyze_pipes()
    assert not any(analysis["problems"].values())


def ruled():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Port Watch"}])
    return nlp


def test_pipeline_of_another_keeps_its_entities():
    nlp = add_components(ruled())
    assert "workbench_entities" not in nlp.pipe_names
    doc = nlp("Port Watch left.")
    assert [(e.text, e.label_) for e in doc.ents] == [("Port Watch", "ORG")]
    assert [a.name for a in doc._.actors] == ["Port Watch"]


def test_pipeline_of_another_is_loaded_from_its_folder(tmp_path):
    ruled().to_disk(tmp_path / "other")
    nlp = load_pipeline(tmp_path / "other")
    assert nlp.pipe_names[0] == "workbench_paragraphs"
    assert nlp("Port Watch left.").ents[0].text == "Port Watch"


def test_pipeline_of_another_keeps_its_sentences():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    doc = add_components(nlp)("It rained. We left.")
    assert [s.text for s in doc.sents] == ["It rained.", "We left."]


def test_pipeline_is_given_no_component_twice():
    nlp = add_components(load_pipeline())
    assert nlp.pipe_names == list(COMPONENTS)


def test_pipeline_that_is_not_installed_is_named_with_what_is():
    with pytest.raises(ValueError, match=r"no spaCy pipeline 'no_such_one'; installed: .*pip"):
        load_pipeline("no_such_one")


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of what findings depend on, and a little of what they do not."""
    from pathlib import Path

    real = Path(pipeline.__file__).parents[1]
    for room in ("english", "nlp"):
        shutil.copytree(real / room, tmp_path / room, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(real / "cli.py", tmp_path / "cli.py")
    model = tmp_path / "elsewhere"
    model.mkdir()
    (model / "model.json").write_text("{}")
    monkeypatch.setattr(pipeline, "__file__", str(tmp_path / "nlp" / "pipeline.py"))
    monkeypatch.setattr(pipeline, "FOLDER", model)
    pipeline.files_digest.cache_clear()
    yield tmp_path
    pipeline.files_digest.cache_clear()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("english/lexicons/en/roles.tsv", True),
        ("nlp/claims.py", True),
        ("english/offices.py", True),
        ("elsewhere/model.json", True),
        ("cli.py", False),
        ("elsewhere/README.md", False),
    ],
)
def test_version_follows_what_findings_depend_on(package, name, changes):
    nlp = load_pipeline()
    before = pipeline.version(nlp)
    with (package / name).open("a") as file:
        file.write("\n# more\n")
    pipeline.files_digest.cache_clear()
    assert (pipeline.version(nlp) != before) == changes


def test_version_follows_name_and_settings(package):
    nlp = load_pipeline()
    before = pipeline.version(nlp)
    assert pipeline.version(load_pipeline()) == before
    nlp.meta["version"] = "9.9.9"
    assert pipeline.version(nlp) != before
    other = load_pipeline()
    other.remove_pipe("workbench_claims")
    other.add_pipe("workbench_claims", config={"same": 0.5}, before="workbench_meetings")
    assert pipeline.version(other) != before
